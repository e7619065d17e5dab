/** Keys drawn on the page, for screens without a keyboard. What the characters are for is the page's matter. */
import { html, type TemplateResult } from "lit-html";

/** One tap on the keypad: a character, or the last one taken away. */
export type Key = { readonly type: "character"; readonly character: string } | { readonly type: "erase" };

/** The text after a tap. */
export function tapped(text: string, key: Key): string {
  return key.type === "erase" ? text.slice(0, -1) : text + key.character;
}

const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Ten digits and an eraser, in the order of telephones. */
export function digitPad(eraseWords: string, inert: boolean, onKey: (key: Key) => void): TemplateResult {
  const digit = (character: string) =>
    html`<button
      type="button"
      class="key"
      ?disabled=${inert}
      @click=${() => onKey({ type: "character", character })}
    >${character}</button>`;
  return html`<div class="keypad" role="group">
    ${digits.map(digit)}
    <span></span>
    ${digit("0")}
    <button
      type="button"
      class="key"
      aria-label=${eraseWords}
      ?disabled=${inert}
      @click=${() => onKey({ type: "erase" })}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5h12v14H9l-6.500-7zM12 9.500l5 5m0-5-5 5" /></svg>
    </button>
  </div>`;
}
