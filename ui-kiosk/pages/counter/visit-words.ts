/** One visit in the words of the panel: what for, in which language, with which help. Draws small pieces only. */
import { html, nothing, type TemplateResult } from "lit-html";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import type { StaffVisit } from "../../../gateway/contract/views.ts";
import { counterWords, languageWords, sayIn, serviceWords } from "../../parts/staff-words.ts";
import { languageNamed } from "./picker.ts";
import type { Panel } from "./state.ts";

/** `Aufenthaltstitel · Meldebescheinigung` */
export function whatFor(panel: Panel, visit: Pick<StaffVisit, "services">): string {
  return visit.services.map((id) => serviceWords(panel.site, id, panel.tongue)).join(" · ");
}

/** The language in itself and in the staff's words; the endonym is marked as what it is, for fonts and voices. */
export function languageMark(panel: Panel, tag: string): TemplateResult {
  const { own, name } = languageWords(tag, panel.tongue);
  const label = name === undefined ? nothing : html` · ${name}`;
  return html`<bdi lang=${name === undefined ? panel.tongue : tag}>${own}</bdi>${label}`;
}

/** Only where it is not the one that staff speak anyway. */
export function languageBeside({ tongue }: Panel, { language }: Pick<StaffVisit, "language">): string {
  return language === tongue ? "" : languageNamed(language, tongue);
}

type Marked = Pick<StaffVisit, "precedence" | "help" | "people"> & { readonly forCounter?: string | undefined };

/** What staff must know before they speak: precedence, help, people, whom the visit waits for. */
export function marks(panel: Panel, { precedence, help, people, forCounter }: Marked): TemplateResult {
  const say = sayIn(panel.tongue);
  const counter = forCounter === undefined ? undefined : counterWords(panel.site, forCounter, panel.tongue);
  return html`<span class="marks">
    ${precedence ? html`<span class="mark precedence">${say("precedence")}</span>` : nothing}
    ${help.map((each) => html`<span class="mark help">${say(staffKeys.help[each])}</span>`)}
    ${people > 1 ? html`<span class="mark">${say("people", { n: people })}</span>` : nothing}
    ${counter === undefined ? nothing : html`<span class="mark">${say("waitsForCounter", { counter })}</span>`}
  </span>`;
}
