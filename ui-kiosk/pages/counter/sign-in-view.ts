/** The door of the panel: the personal code, typed or tapped. Nothing of the site is shown before. */
import { html, nothing, type TemplateResult } from "lit-html";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import { isInert } from "../../lib/code-entry.ts";
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
    ${panel.cards.length > 0 ? cards(panel, send) : nothing}
  </section>`;
}

/** For the demo office, where nobody was given a card: a tap enters its code. */
function cards(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const inert = panel.link !== "up" || isInert(panel.entry);
  return html`<h3 id="cards-title" class="explain">${say("demoCards")}</h3>
    <ul class="cards" aria-labelledby="cards-title">
      ${panel.cards.map(
        ({ role, code }) => html`<li>
          <button type="button" class="card" ?disabled=${inert} @click=${() => send({ type: "code", text: code })}>
            <span>${say(staffKeys.role[role])}</span>
            <span class="code">${code.slice(0, 2)} ${code.slice(2)}</span>
          </button>
        </li>`,
      )}
    </ul>`;
}
