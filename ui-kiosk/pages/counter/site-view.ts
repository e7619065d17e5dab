/** What concerns more than one call: this counter's opening, intake, and the whole site. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Command } from "../../../gateway/contract/commands.ts";
import { type IntakeReason, intakeReasons } from "../../../gateway/contract/shapes.ts";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import type { CounterView } from "../../../gateway/contract/views.ts";
import { counterWords, sayIn } from "../../parts/staff-words.ts";
import { kiosksPart, schedulePart, stationsPart } from "./intake-view.ts";
import { maybe, notYours } from "./may-view.ts";
import { slipsPart } from "./paper-view.ts";
import { press, type Send } from "./press.ts";
import { silentAlarmPart } from "./silent-alarm-view.ts";
import { mayAsk, type Panel } from "./state.ts";

/** This counter, then the site. What takes the whole house with it is asked for twice. */
export function siteView(panel: Panel, own: CounterView | undefined, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  return html`${own ? counterPart(panel, own, send) : nothing}
    <h3>${say("headingIntake")}</h3>
    ${intakePart(panel, send)} ${schedulePart(panel, send)} ${kiosksPart(panel, send)}
    ${stationsPart(panel, send)}
    <h3>${say("headingSite")}</h3>
    ${own ? endOfDayButton(panel, send) : nothing} ${haltPart(panel, send)} ${dayPart(panel, send)}
    ${slipsPart(panel, send)}`;
}

/** The way to the page of the day's end, for whoever ends it. */
function endOfDayButton(panel: Panel, send: Send): TemplateResult | typeof nothing {
  if (!mayAsk(panel, "end-day")) return nothing;
  return html`<div class="further">
    <button type="button" class="press plain" @click=${() => send({ type: "sheet", sheet: "day" })}>
      <span class="words">${sayIn(panel.tongue)("dayTitle")} …</span>
    </button>
  </div>`;
}

function counterPart(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const counter = own.id;
  const turn = (type: "open-counter" | "pause-counter" | "back-office" | "close-counter", fits: boolean) =>
    mayAsk(panel, type)
      ? press(panel, send, { words: say(staffKeys.command[type]), command: { type, counter }, fits })
      : nothing;
  const role = panel.station?.role;
  return html`<h3>${counterWords(panel.site, counter, panel.tongue)}</h3>
    <div class="further">
      ${turn("open-counter", own.state !== "open")} ${turn("pause-counter", own.state === "open")}
      ${turn("back-office", own.state !== "back-office" && own.current === null)}
      ${turn("close-counter", own.state !== "closed" && own.current === null)}
      ${own.current === null ? asking(panel, send, "pick-counter", say("counterChange")) : nothing}
      ${own.current === null ? asking(panel, send, "sign-off", say("commandSignOff")) : nothing}
    </div>
    ${panel.row === "pick-counter" ? html`<div class="question">${counterChoices(panel, send)}</div>` : nothing}
    ${panel.row === "sign-off" && own.current === null ? signOffQuestion(panel, own, send) : nothing}
    ${role ? html`<p class="explain">${say("signedInAs", { role: say(staffKeys.role[role]) })}</p>` : nothing}
    ${
      own.current === null
        ? nothing
        : html`<p class="explain">${say("finishFirst", { number: own.current.number })}</p>`
    }
    ${silentAlarmPart(panel, counter, send)}`;
}

function signOffQuestion(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const name = counterWords(panel.site, own.id, panel.tongue);
  return html`<div class="question">
    ${own.state === "closed" ? nothing : html`<p>${say("signOffExplain", { counter: name })}</p>`}
    <div class="further">
      ${press(panel, send, { words: say("commandSignOff"), command: { type: "sign-off" }, look: "primary" })}
    </div>
  </div>`;
}

type Question = "close-intake" | "halt-site" | "pick-counter" | "sign-off";

/** Opens a question within the list: `row` holds which of them is open. Whoever may not ask does not see it. */
function asking(panel: Panel, send: Send, name: Question, words: string): TemplateResult | typeof nothing {
  if (!mayAsk(panel, name)) return nothing;
  return html`<button
    type="button"
    class="press plain"
    aria-expanded=${panel.row === name ? "true" : "false"}
    @click=${() => send({ type: "row", number: name })}
  >
    <span class="words">${words} …</span>
  </button>`;
}

function intakePart(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const reason = panel.day?.intake.reason;
  if (reason !== undefined) {
    return html`<p>${say("intakeStateClosed", { reason: say(staffKeys.intakeReason[reason]) })}</p>
      ${maybe(panel, send, { type: "open-intake" })}`;
  }
  const choice = (why: IntakeReason) =>
    press(panel, send, { words: say(staffKeys.intakeReason[why]), command: { type: "close-intake", reason: why } });
  const isShut = panel.day?.hours === "closed";
  return html`${isShut ? nothing : html`<p>${say("intakeStateOpen")}</p>`}
    ${
      mayAsk(panel, "close-intake")
        ? html`<div class="further">${asking(panel, send, "close-intake", say("commandCloseIntake"))}</div>`
        : notYours(panel, "close-intake")
    }
    ${
      panel.row === "close-intake"
        ? html`<div class="question">
            <p><b>${say("intakeAskReason")}</b> ${say("intakeExplain")}</p>
            <div class="further">${intakeReasons.map(choice)}</div>
          </div>`
        : nothing
    }`;
}

function haltPart(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  if (panel.day?.intake.halted) {
    return html`<p>${say("intakeStateHalted")}</p>
      ${maybe(panel, send, { type: "resume-site" })}`;
  }
  return html`<div class="further">${asking(panel, send, "halt-site", say("commandHaltSite"))}</div>
    ${
      panel.row === "halt-site"
        ? html`<div class="question">
            <p>${say("haltExplain")}</p>
            <div class="further">
              ${press(panel, send, { words: say("commandHaltSite"), command: { type: "halt-site" }, look: "grave" })}
            </div>
          </div>`
        : nothing
    }`;
}

/** Only while the gateway does not trust its clock: a lead or facilities say which day it is. */
function dayPart(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const doubtful = panel.day?.day === null || panel.faults.some(({ fault }) => fault === "clock-behind");
  if (!doubtful) return nothing;
  if (!mayAsk(panel, "open-day")) return notYours(panel, "open-day");
  const say = sayIn(panel.tongue);
  const day = panel.today;
  return html`<div class="question">
    <label for="day">${say("openDayAsk")}</label>
    <input
      id="day"
      type="date"
      .value=${day}
      @change=${(event: Event) => send({ type: "today", day: (event.target as HTMLInputElement).value })}
    />
    ${press(panel, send, { words: say("commandOpenDay"), command: { type: "open-day", day }, fits: day !== "" })}
  </div>`;
}

/** Who has signed in but has no counter yet picks one; the one that the address names comes first. */
export function pickCounterView(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  return html`<section class="pick">
    <h2>${say("pickCounterFirst")}</h2>
    ${counterChoices(panel, send)}
    <div class="further">
      ${press(panel, send, { words: say("commandSignOff"), command: { type: "sign-off" }, look: "quiet" })}
    </div>
  </section>`;
}

function counterChoices(panel: Panel, send: Send): TemplateResult {
  const present = panel.station?.counter;
  const here = (id: string) => Number(id === panel.here);
  const counters = (panel.site?.counters ?? []).filter(({ id }) => id !== present);
  return html`<ul class="choices">
    ${counters
      .sort((a, b) => here(b.id) - here(a.id))
      .map(({ id }) => {
        const taken = panel.counters.find((each) => each.id === id)?.clerk !== undefined;
        const words = html`${counterWords(panel.site, id, panel.tongue)}
        ${taken ? html`<small>${sayIn(panel.tongue)("counterTaken")}</small>` : nothing}`;
        const look = id === panel.here ? "primary" : "plain";
        const command: Command = { type: "pick-counter", counter: id };
        return html`<li>${press(panel, send, { words, command, look, fits: !taken })}</li>`;
      })}
  </ul>`;
}
