/** The waiting, narrowed down by what somebody remembers who has lost a ticket, each with a copy to print. */
import { html, nothing, type TemplateResult } from "lit-html";
import { clockWords, sayIn, serviceWords } from "../../parts/staff-words.ts";
import { rows } from "./lists-view.ts";
import { type Lost, languagesWaiting, lostVisits, nothingRemembered } from "./lost.ts";
import { languageNamed, picker } from "./picker.ts";
import type { Send } from "./press.ts";
import { mayAsk, type Panel } from "./state.ts";
import { timeField, timeWrong } from "./time-field.ts";

/** Opens and closes the search, where the role may print. */
export function lostButton(panel: Panel, send: Send): TemplateResult | typeof nothing {
  if (!mayAsk(panel, "reprint")) return nothing;
  const open = panel.lost !== undefined;
  const flip = () => send({ type: "lost", lost: open ? undefined : nothingRemembered });
  return html`<button type="button" class="toggle" aria-pressed=${open ? "true" : "false"} @click=${flip}>
    ${sayIn(panel.tongue)("lostAsk")}
  </button>`;
}

export function lostView(panel: Panel, lost: Lost, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const found = lostVisits(panel, lost);
  return html`${filterRow(panel, lost, send)}
    <p class="explain" role="status">${timeWrong(lost.time) ? say("timeWrong") : nothing}</p>
    ${found.length === 0 ? html`<p class="none">${say("lostNone")}</p>` : nothing}
    ${rows(panel, send, found, (visit) => ({
      time: say("takenAt", { time: clockWords(visit.takenAt, panel.site?.zone) }),
      place: serviceWords(panel.site, visit.services[0] ?? "", panel.tongue),
      main: {
        words: say("printCopy"),
        command: { type: "reprint", number: visit.number },
        fits: visit.paper !== "asked",
      },
      more: [],
    }))}`;
}

function filterRow(panel: Panel, lost: Lost, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const change = (changed: Partial<Lost>) => send({ type: "lost", lost: { ...lost, ...changed } });
  const all = ["", say("lostAll")] as const;
  const services = Object.keys(panel.services).map((id) => [id, serviceWords(panel.site, id, panel.tongue)] as const);
  const languages = languagesWaiting(panel).map((tag) => [tag, languageNamed(tag, panel.tongue)] as const);
  return html`<form class="filter" @submit=${(event: Event) => event.preventDefault()}>
    ${picker(say("service"), [all, ...services], lost.service, (service) => change({ service }))}
    ${picker(say("language"), [all, ...languages], lost.language, (language) => change({ language }))}
    <label>
      ${say("lostTime")}
      ${timeField("lost-time", lost.time, (time) => change({ time }))}
    </label>
  </form>`;
}
