/** One visit in the words of the panel: what for, in which language, with which help. Draws small pieces only. */
import { html, nothing, type TemplateResult } from "lit-html";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import type { StaffVisit } from "../../../gateway/contract/views.ts";
import { clockWords, counterWords, languageWords, sayIn, serviceWords } from "../../parts/staff-words.ts";
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

/** Steps that are still to be taken while waiting, and the one that is being taken. */
export function stepsOf({ meanwhile, aside }: Pick<Marked, "meanwhile" | "aside">): string[] {
  return [...new Set([...(aside === undefined ? [] : [aside]), ...(meanwhile ?? [])])];
}

type Beside = "forCounter" | "due" | "clerk" | "team" | "meanwhile" | "aside";
type Marked = Pick<StaffVisit, "precedence" | "help" | "people"> & {
  readonly [Name in Beside]?: StaffVisit[Name] | undefined;
};

/** What staff must know before they speak: precedence, appointment, help, people, whom the visit waits for. */
export function marks(panel: Panel, visit: Marked): TemplateResult {
  const say = sayIn(panel.tongue);
  const { precedence, help, people, forCounter, due, clerk, team } = visit;
  const counter = forCounter === undefined ? undefined : counterWords(panel.site, forCounter, panel.tongue);
  const time = due === undefined ? "" : clockWords(due, panel.site?.zone);
  const steps = stepsOf(visit).map((id) => serviceWords(panel.site, id, panel.tongue));
  const further = [
    ...(people > 1 ? [say("people", { n: people })] : []),
    ...(counter === undefined ? [] : [say("waitsForCounter", { counter })]),
    ...(clerk && due === undefined ? [say("keptForClerk")] : []),
    ...(team === undefined ? [] : [say("keptForTeam", { team })]),
    ...steps.map((step) => say("stepStill", { step })),
  ];
  return html`<span class="marks">
    ${precedence ? html`<span class="mark precedence">${say("precedence")}</span>` : nothing}
    ${
      due === undefined
        ? nothing
        : html`<span class="mark due">${say(clerk ? "keptForClerkAt" : "appointmentAt", { time })}</span>`
    }
    ${help.map((each) => html`<span class="mark help">${say(staffKeys.help[each])}</span>`)}
    ${further.map((words) => html`<span class="mark">${words}</span>`)}
  </span>`;
}
