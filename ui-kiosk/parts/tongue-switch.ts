/** German or English: the switch on every staff page. Keeping the choice is lib/staff-tongue.ts. */
import { html, type TemplateResult } from "lit-html";
import { type StaffTag, staffText } from "../../gateway/contract/texts.ts";

const names: Readonly<Record<StaffTag, string>> = { de: "Deutsch", en: "English" };

export function tongueSwitch(present: StaffTag, onChoice: (tongue: StaffTag) => void): TemplateResult {
  const choice = (tag: StaffTag) =>
    html`<button
      type="button"
      lang=${tag}
      aria-label=${`${tag.toUpperCase()}, ${names[tag]}`}
      aria-pressed=${tag === present ? "true" : "false"}
      @click=${() => onChoice(tag)}
    >${tag.toUpperCase()}</button>`;
  return html`<div class="tongues" role="group" aria-label=${staffText("language", present)}>
    ${choice("de")}${choice("en")}
  </div>`;
}
