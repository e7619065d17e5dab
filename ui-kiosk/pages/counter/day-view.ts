/** The end of the day on one page: what is open and where to mend it, figures, lists, what yesterday left behind. */
import { html, nothing, type TemplateResult } from "lit-html";
import { type StaffKey, staffKeys } from "../../../gateway/contract/texts.ts";
import type { AppointmentsView, EndOfDayView } from "../../../gateway/contract/views-visits.ts";
import { counterWords, dayWords, momentWords, sayIn } from "../../parts/staff-words.ts";
import { madeView } from "./made-view.ts";
import { press, type Send } from "./press.ts";
import { mayAsk, type Panel, type Sheet, visitNamed } from "./state.ts";
import { whatFor } from "./visit-words.ts";

export function dayView(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { endOfDay, house } = panel;
  return html`${panel.made?.number === undefined ? nothing : madeView(panel, panel.made, send)}
    ${endOfDay?.carried ? carriedPart(panel, endOfDay.carried, send) : nothing}
    <h3>${say("dayOpen")}</h3>
    ${openPart(panel, endOfDay?.open ?? [], send)} ${endPart(panel, send)} ${figures(panel)}
    ${house && house.sources.length > 0 ? listsPart(panel, house.sources) : nothing}`;
}

type Open = EndOfDayView["open"][number];

/** The sheet on which it is mended. */
const places: Readonly<Partial<Record<Open["what"], Sheet>>> = {
  doubts: "faults",
  faults: "faults",
  parked: "set-aside",
  payments: "payments",
  waiting: "waiting",
};

function openPart(panel: Panel, open: readonly Open[], send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  if (open.length === 0) return html`<p class="none">${say("dayNothingOpen")}</p>`;
  return html`<ul class="rows">
    ${open.map((point) => {
      const sheet = places[point.what];
      const words = say(staffKeys.openPoint[point.what]);
      return html`<li class="row" data-open-point=${point.what}>
        <span class="number">${point.count}</span>
        <span class="about"><b>${words}</b> ${aboutOpen(panel, point)}</span>
        ${
          sheet === undefined
            ? nothing
            : html`<button
                type="button"
                class="press plain"
                aria-label=${`${words}: ${say("openMend")}`}
                @click=${() => send({ type: "sheet", sheet })}
              >
                <span class="words">${say("openMend")}</span>
              </button>`
        }
        ${point.what === "waiting" ? stillWaiting(panel, point.numbers, send) : nothing}
      </li>`;
    })}
  </ul>`;
}

function stillWaiting(panel: Panel, numbers: readonly string[], send: Send): TemplateResult {
  return html`<ul class="still">
    ${numbers.map((each) => still(panel, each, send))}
  </ul>`;
}

/** Who would end as gone tonight: served today, or first tomorrow. */
function still(panel: Panel, number: string, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const visit = visitNamed(panel, number);
  const state = visit && visit.state !== "waiting" ? say(staffKeys.visitState[visit.state]) : "";
  const about = [visit ? whatFor(panel, visit) : "", state].filter(Boolean).join(" · ");
  const spoken = `${number}: ${say("daySendHome")}`;
  const home = { words: say("daySendHome"), command: { type: "send-home", number }, spoken } as const;
  return html`<li class="row">
    <span class="number">${number}</span>
    <span class="about">${about}</span>
    ${
      visit?.state === "waiting"
        ? html`<span class="both">
            ${mayAsk(panel, "send-home") ? press(panel, send, home) : nothing}
            <button
              type="button"
              class="press plain"
              aria-label=${`${number}: ${say("dayServe")}`}
              @click=${() => send({ type: "sheet", sheet: "waiting", row: number })}
            >
              <span class="words">${say("dayServe")} …</span>
            </button>
          </span>`
        : nothing
    }
  </li>`;
}

/** By number; of pages that are signed in, at which counters. Who waits has a row of their own. */
function aboutOpen(panel: Panel, { what, numbers }: Open): string {
  if (what === "waiting") return "";
  if (what !== "signed-in") return numbers.join(" · ");
  const signedIn = panel.counters.filter(({ clerk }) => clerk !== undefined);
  return signedIn.map(({ id }) => counterWords(panel.site, id, panel.tongue)).join(" · ");
}

function endPart(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const say = sayIn(panel.tongue);
  if (panel.endOfDay?.ended) {
    const still = panel.endOfDay.open.some(({ what }) => what === "waiting") ? say("dayEndedStill") : "";
    return html`<p class="good">${say("dayEnded")}</p>
      <p class="explain">${still}</p>`;
  }
  if (!mayAsk(panel, "end-day")) return nothing;
  return html`<div class="question">
    <p>${say("dayEndExplain")}</p>
    <div class="further">
      ${press(panel, send, { words: say("commandEndDay"), command: { type: "end-day" }, look: "primary" })}
    </div>
  </div>`;
}

function carriedPart(panel: Panel, { date, open }: NonNullable<EndOfDayView["carried"]>, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  return html`<div class="question carried">
    <p><b>${say("carriedTitle", { day: dayWords(date, panel.tongue) })}</b></p>
    <ul>
      ${open.map(({ what, count, numbers }) => {
        const which = numbers.length > 0 ? ` (${numbers.join(", ")})` : "";
        return html`<li>${say(staffKeys.openPoint[what])}: ${count}${which}</li>`;
      })}
    </ul>
    ${
      mayAsk(panel, "settle-carried")
        ? html`<div class="further">
            ${press(panel, send, { words: say("carriedSettle"), command: { type: "settle-carried" } })}
          </div>`
        : nothing
    }
  </div>`;
}

function figures({ office, tongue }: Panel): TemplateResult | typeof nothing {
  if (!office) return nothing;
  const say = sayIn(tongue);
  const { appointments, contacts } = office;
  const all: readonly (readonly [StaffKey, number])[] = [
    ["figureFinished", office.finished],
    ["headingNoShows", office.noShow],
    ["figureArrived", appointments.arrived],
    ["figureBooked", appointments.booked],
    ["figureMissed", appointments.missed],
    ["contactPhone", contacts.phone],
    ["contactMail", contacts.mail],
  ];
  return html`<h3>${say("dayFigures")}</h3>
    <dl class="figures">
      ${all.map(([key, n]) => html`<div><dt>${say(key)}</dt><dd class="number">${n}</dd></div>`)}
    </dl>`;
}

function listsPart(panel: Panel, sources: AppointmentsView["sources"]): TemplateResult {
  const say = sayIn(panel.tongue);
  const { now, site, tongue } = panel;
  return html`<h3>${say("lists")}</h3>
    <ul>
      ${sources.map(({ source, at, taken = 0, wrong = 0, forToday }) => {
        if (at === undefined) return html`<li>${say("listNever", { source })}</li>`;
        const time = momentWords(at, now, site?.zone, tongue);
        const words = say("listOfSource", { source, time, taken });
        return html`<li>
          ${words}${wrong === 0 ? nothing : html` · <b>${say("listWrong", { wrong })}</b>`}
          ${forToday ? nothing : html` · <b>${say("listNotToday")}</b>`}
        </li>`;
      })}
    </ul>`;
}
