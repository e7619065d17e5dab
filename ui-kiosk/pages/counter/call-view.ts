/** The heart of the panel: who is at the counter, who is next and why, and everything that can be done with a call. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Command, CommandName } from "../../../gateway/contract/commands.ts";
import { type StaffKey, staffKeys } from "../../../gateway/contract/texts.ts";
import type { CounterView, StaffVisit } from "../../../gateway/contract/views.ts";
import { clockWords, counterWords, sayIn, serviceWords, stopwatch } from "../../parts/staff-words.ts";
import { bookingFor, type Chooser, invitationFor } from "./chooser.ts";
import { keyCap, press, type Send } from "./press.ts";
import { mayAsk, type Panel, undoSeconds, visitNamed } from "./state.ts";
import { stepsView } from "./steps-view.ts";
import { feeButton, tillView } from "./till-view.ts";
import { languageMark, marks, whatFor } from "./visit-words.ts";

export function callView(panel: Panel, own: CounterView, send: Send): TemplateResult {
  return html`<section class="call" data-state=${own.current?.state ?? "idle"} aria-labelledby="current">
      ${own.current ? atCounter(panel, own.current, send) : nobody(panel, own)}
    </section>
    ${tillView(panel, own, send)} ${own.current ? turns(panel, own, own.current, send) : nothing}
    ${besides(panel, own, send)}
    ${undo(panel, own, send)} ${primary(panel, own, send)}`;
}

/** Of the next one its reason says so; of the one who is here it does not matter any more, or stands below. */
const saidByReason = { precedence: false, forCounter: undefined, due: undefined, clerk: undefined, team: undefined };
const saidOtherwise = { clerk: undefined, team: undefined, meanwhile: undefined, aside: undefined };

function nobody(panel: Panel, own: CounterView): TemplateResult {
  const say = sayIn(panel.tongue);
  const words = own.state === "open" ? say("nobodyHere") : say(staffKeys.counterState[own.state]);
  return html`<h2 id="current" class="nobody">${words}</h2>`;
}

function atCounter(panel: Panel, visit: StaffVisit, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const from = visit.state === "serving" ? visit.begunAt : visit.calledAt;
  const time = from === undefined ? "" : stopwatch(from, panel.now);
  const again = (visit.nth ?? 1) > 1 && visit.state === "called" ? ` · ${say("nth", { n: visit.nth ?? 1 })}` : "";
  const since = say("stopwatchSince", { time });
  return html`<h2 id="current" class="state">
      <span class="dot" aria-hidden="true"></span>${say(staffKeys.visitState[visit.state])}
      <span class="since" aria-hidden="true">${since}${again}</span>
    </h2>
    <p class="number hero">${visit.number}</p>
    <p class="what">${whatFor(panel, { services: visit.aside === undefined ? visit.services : [visit.aside] })}</p>
    <p class="tongue">${languageMark(panel, visit.language)}</p>
    ${marks(panel, { ...visit, ...saidOtherwise })} ${stepsView(panel, visit, send)}`;
}

/** The one button that counter staff need: open when closed, else the next visitor. */
function primary(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const counter = own.id;
  if (own.state !== "open") {
    const ends = { closed: "commandOpenCounter", paused: "endPause", "back-office": "backFromOffice" } as const;
    const words = html`<span class="do">${say(ends[own.state])}</span>`;
    return press(panel, send, { words, command: { type: "open-counter", counter }, keys: "F2", look: "primary" });
  }
  const { next, current } = own;
  const why = next
    ? html`<b class="number">${next.visit.number}</b> ${reasonWords(panel, next)}`
    : say("nobodyWaitingHere");
  const ends = current && next ? ` · ${say("callNextFinishes", { number: current.number })}` : "";
  const words = html`<span class="do">${say("commandCallNext")}</span>
    <span class="why">${why}</span>
    ${next ? marks(panel, { ...next.visit, ...saidByReason }) : nothing}
    <span class="queue">${say("waitingHere", { n: own.waiting })}${ends}</span>`;
  const command: Command = { type: "call-next", counter };
  const fits = next !== null && panel.day?.intake.halted !== true;
  return press(panel, send, { words, command, keys: "F2", look: "primary", fits });
}

/** Why it is the next one, with the time of its appointment. */
function reasonWords(panel: Panel, { visit, reason }: NonNullable<CounterView["next"]>): string {
  const time = visit.due === undefined ? "" : clockWords(visit.due, panel.site?.zone);
  const say = sayIn(panel.tongue);
  const words = say(staffKeys.orderReason[reason], { time });
  const isSaid = reason === "own-appointment" || reason === "appointment" || reason === "early-appointment";
  return visit.due === undefined || isSaid ? words : `${words} · ${say("appointmentAt", { time })}`;
}

/** What is done beside a call: the next appointment, an invitation, a call or mail, work without visitors. */
function besides(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const opens = (words: StaffKey, keys: string, command: CommandName, chooser: () => Chooser) =>
    mayAsk(panel, command)
      ? html`<button
          type="button"
          class="press quiet"
          aria-keyshortcuts=${keys}
          aria-haspopup="dialog"
          @click=${() => send({ type: "chooser", chooser: chooser() })}
        >
          <span class="words">${say(words)} …</span>${keyCap(keys)}
        </button>`
      : nothing;
  const counter = own.id;
  return html`<div class="besides">
    ${opens("appointmentBook", "Alt+T", "book-slot", () => bookingFor(own.current))}
    ${opens("invitation", "Alt+L", "invite", () => invitationFor(own.current, panel))}
    ${opens("contact", "F3", "note-contact", () => ({ what: "contact" }))} ${feeButton(panel, own, send)}
    ${
      own.state === "open" && own.current === null && mayAsk(panel, "back-office")
        ? press(panel, send, { words: say("backOffice"), command: { type: "back-office", counter }, look: "quiet" })
        : nothing
    }
  </div>`;
}

/** For ten seconds the counter's last turn can be taken back. The place is kept, so that nothing jumps. */
function undo(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const seconds = undoSeconds(panel);
  if (seconds === 0 || !own.undo || !mayAsk(panel, "undo") || panel.link !== "up")
    return html`<div class="note"></div>`;
  const { what, number } = own.undo;
  const place = what === "visit-transferred" ? placeNow(panel, number) : undefined;
  const back = place ? say("undoTransfer", { number, place }) : say("undoOf", { what: turnWords(panel, what), number });
  const words = html`<u>${back}</u>
    <span class="seconds" aria-hidden="true">${say("undoSeconds", { n: seconds })}</span>`;
  const command: Command = { type: "undo", counter: own.id };
  return html`<div class="note">${press(panel, send, { words, command, keys: "Control+Z", look: "quiet" })}</div>`;
}

/** Where a visit that was sent away waits now. */
function placeNow(panel: Panel, number: string): string | undefined {
  const visit = visitNamed(panel, number);
  if (!visit) return undefined;
  if (visit.forCounter !== undefined) return counterWords(panel.site, visit.forCounter, panel.tongue);
  const [service] = visit.services;
  return service === undefined ? undefined : serviceWords(panel.site, service, panel.tongue);
}

const turnKeys: Readonly<Record<string, StaffKey>> = {
  "ticket-called": "turnCalled",
  "visit-taken-over": "turnTakenOver",
  "visit-begun": "turnBegun",
  "visit-finished": "turnFinished",
  "visitor-missed": "turnMissed",
  "visit-parked": "turnParked",
  "visit-resumed": "turnResumed",
  "visit-reinstated": "turnReinstated",
  "visit-transferred": "turnTransferred",
  "visit-cancelled": "turnCancelled",
  "visitor-left": "turnLeft",
};

function turnWords(panel: Panel, what: string): string {
  const key = turnKeys[what];
  return key ? sayIn(panel.tongue)(key) : "";
}

/** Always the same six places, so that hands learn them; what does not fit the moment is inert. */
function turns(panel: Panel, own: CounterView, visit: StaffVisit, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const counter = own.id;
  const called = visit.state === "called";
  const movable = panel.link === "up" && mayAsk(panel, "transfer");
  const turn = (type: "begin" | "call-again" | "no-show" | "park", keys: string, fits = true) =>
    press(panel, send, { words: say(staffKeys.command[type]), command: { type, counter }, keys, fits });
  const command = { type: "finish", counter, number: visit.number } as const;
  const finish = press(panel, send, { words: say("commandFinish"), command, keys: "F8" });
  return html`<div class="turns">
    ${turn("begin", "F4", called)} ${turn("call-again", "F7", called)} ${finish}
    ${turn("no-show", "F9", called)} ${turn("park", "F10")}
    <button
      type="button"
      class="press plain"
      aria-keyshortcuts="F6"
      aria-haspopup="dialog"
      aria-disabled=${movable ? "false" : "true"}
      @click=${() => movable && send({ type: "move", number: visit.number })}
    >
      <span class="words">${say("commandTransfer")} …</span>${keyCap("F6")}
    </button>
  </div>`;
}
