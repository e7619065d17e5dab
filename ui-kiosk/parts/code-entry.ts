/** A code of digits as it is typed or tapped: the field, its places in groups of four, a keypad. Value → template. */
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { refusalStaffText, type StaffTag } from "../../gateway/contract/texts.ts";
import { type CodeEntry, isInert } from "../lib/code-entry.ts";
import { digitPad, tapped } from "./keypad.ts";
import { sayIn } from "./staff-words.ts";

export interface CodeEntryWords {
  readonly tongue: StaffTag;
  readonly label: string;
  readonly hint: string;
  /** There is no line: nothing can be entered. */
  readonly inert?: boolean;
}

/** Each change of the text is told; what it means for the entry is lib/code-entry.ts. */
export function codeEntryView(entry: CodeEntry, words: CodeEntryWords, onText: (text: string) => void): TemplateResult {
  const inert = words.inert === true || isInert(entry);
  const { digits, length } = entry;
  return html`<div class="code-entry">
    <label for="code">${words.label}</label>
    <div class="digits">
      <input
        id="code"
        type="password"
        inputmode="numeric"
        autocomplete="off"
        autofocus
        aria-describedby="code-hint code-trouble"
        ?readonly=${inert}
        .value=${live(digits)}
        @input=${(event: Event) => onText((event.target as HTMLInputElement).value)}
      />
      <span class="places" aria-hidden="true">
        ${Array.from({ length }, (_, nth) => html`<i class=${nth < digits.length ? "filled" : "empty"}></i>`)}
      </span>
    </div>
    <p id="code-trouble" class="code-trouble" role="status">${troubleWords(entry, words.tongue)}</p>
    ${digitPad(sayIn(words.tongue)("eraseDigit"), inert, (key) => onText(tapped(digits, key)))}
    <p id="code-hint" class="explain">${words.hint}</p>
  </div>`;
}

function troubleWords({ trouble, sending }: CodeEntry, tongue: StaffTag): string | typeof nothing {
  const say = sayIn(tongue);
  switch (trouble?.why) {
    case "wrong":
      return say("codeUnknown");
    case "wait":
      return say("codeWaits", { n: trouble.seconds });
    case "refused":
      return refusalStaffText(trouble.refusal, tongue);
    case "no-line":
      return say("linkLost");
    default:
      return sending ? say("connecting") : nothing;
  }
}
