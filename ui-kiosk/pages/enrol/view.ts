/** The enrolment page: one code, then the device knows what it is. Value → template. */
import { html, type TemplateResult } from "lit-html";
import { codeEntryView } from "../../parts/code-entry.ts";
import { sayIn } from "../../parts/staff-words.ts";
import { tongueSwitch } from "../../parts/tongue-switch.ts";
import type { Enrolment, Input } from "./state.ts";

export function view(enrolment: Enrolment, send: (input: Input) => void): TemplateResult {
  const { tongue, entry, page } = enrolment;
  const say = sayIn(tongue);
  const words = { tongue, label: say("setupEnrolmentCode"), hint: say("enrolHint") };
  return html`<header class="bar">${tongueSwitch(tongue, (chosen) => send({ type: "tongue", tongue: chosen }))}</header>
    <section class="door">
      <h1>${say("setupEnrol")}</h1>
      ${
        page === undefined
          ? codeEntryView(entry, words, (text) => send({ type: "code", text }))
          : html`<p role="status">${say("enrolDone", { page })}</p>`
      }
    </section>`;
}
