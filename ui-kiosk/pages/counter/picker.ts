/** One choice out of a list, with its label: the small boxes in which staff narrow things down. */
import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { StaffTag } from "../../../gateway/contract/texts.ts";
import { languageWords } from "../../parts/staff-words.ts";

export function picker(
  label: string,
  all: readonly (readonly [value: string, words: string])[],
  now: string,
  chosen: (value: string) => void,
): TemplateResult {
  return html`<label>
    ${label}
    <select @change=${(event: Event) => chosen((event.target as HTMLSelectElement).value)}>
      ${all.map(([value, words]) => html`<option value=${value} .selected=${live(value === now)}>${words}</option>`)}
    </select>
  </label>`;
}

/** In the staff's words, where they have one for it. */
export function languageNamed(tag: string, tongue: StaffTag): string {
  const { own, name } = languageWords(tag, tongue);
  return name ?? own;
}
