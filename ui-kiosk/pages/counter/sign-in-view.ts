/** The door of the panel: the personal code, typed or tapped. Nothing of the site is shown before. */
import { html, type TemplateResult } from "lit-html";
import { codeEntryView } from "../../parts/code-entry.ts";
import { sayIn } from "../../parts/staff-words.ts";
import type { Send } from "./press.ts";
import type { Panel } from "./state.ts";

export function signInView(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const words = {
    tongue: panel.tongue,
    label: say("personalCode"),
    hint: say("personalCodeHint"),
    inert: panel.link !== "up",
  };
  return html`<section class="door">
    <h2>${say("commandSignIn")}</h2>
    ${codeEntryView(panel.entry, words, (text) => send({ type: "code", text }))}
  </section>`;
}
