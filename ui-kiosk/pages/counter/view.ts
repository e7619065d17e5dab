/** The frame of the counter page: head, banners, the call, and the sheets beside or over it. Pure: value → template. */
import { html, nothing, type TemplateResult } from "lit-html";
import { faultText, type StaffKey, staffKeys } from "../../../gateway/contract/texts.ts";
import type { CounterView, FaultsView } from "../../../gateway/contract/views.ts";
import { counterWords, dayWords, sayIn, serviceWords, sourceWords } from "../../parts/staff-words.ts";
import { tongueSwitch } from "../../parts/tongue-switch.ts";
import { agendaView } from "./agenda-view.ts";
import { appointmentNamed, expected, type Noted } from "./appointments.ts";
import { callView } from "./call-view.ts";
import { openChooser } from "./chooser-view.ts";
import { dayView } from "./day-view.ts";
import { faultsView } from "./faults-view.ts";
import { elsewhereView, setAsideView, waitingView } from "./lists-view.ts";
import { lostButton, lostView } from "./lost-view.ts";
import { tillOf, unclearAt } from "./money.ts";
import { moneyNoted } from "./money-words.ts";
import { leftWords } from "./paper-view.ts";
import { paymentsView } from "./payments-view.ts";
import { keyCap, press, type Send } from "./press.ts";
import { receptionView } from "./reception-view.ts";
import { refusedWords } from "./refused.ts";
import type { Scanned } from "./scanned.ts";
import { counterOf } from "./seen.ts";
import { signInView } from "./sign-in-view.ts";
import { calledForHelp, knownDot } from "./silent-alarm-view.ts";
import { pickCounterView, siteView } from "./site-view.ts";
import { mayAsk, ownCounter, type Panel, type Sheet, type Tab, tabs } from "./state.ts";
import { terminalsPart } from "./terminals-view.ts";
import { hasAlarmWires, troubles } from "./troubles.ts";

export function view(panel: Panel, send: Send): TemplateResult {
  const chooser = openChooser(panel, panel.station?.counter ? ownCounter(panel) : undefined, send);
  return html`<div class="panel">
    ${calledForHelp(panel, send)}
    <div class="frame" ?inert=${chooser !== undefined}>
      ${head(panel, send)} ${banners(panel, send)} ${body(panel, send)}
    </div>
    ${chooser ?? nothing}
    <p role="status" class="said" data-good=${isGood(panel) ? "true" : "false"}>${said(panel)}</p>
    <p class="visually-hidden news" aria-live="assertive">${newsWords(panel)}</p>
  </div>`;
}

const scannedWords: Readonly<Record<Exclude<Scanned["what"], "listed">, StaffKey>> = {
  here: "scannedHere",
  unlisted: "scannedUnlisted",
  "other-day": "scannedOtherDay",
  "no-ticket": "scannedForeign",
};

/** Why the core said no, else what became of a scan, else what has come of an earlier yes. */
function said(panel: Panel): string | typeof nothing {
  const { refusal, scanned, printed, noted, tongue } = panel;
  const say = sayIn(tongue);
  // The site is not halted: the refusal's own words would puzzle.
  if (refusal?.code === "halted" && hasAlarmWires(panel)) return say("haltedByAlarmWires");
  if (refusal) return refusedWords(panel, refusal);
  if (scanned && scanned.what !== "listed") return say(scannedWords[scanned.what], { number: scanned.number });
  if (noted) return notedWords(panel, noted);
  return printed ? say("printedAgain", { number: printed.number }) : nothing;
}

function notedWords(panel: Panel, { what }: Noted): string {
  const { tongue, site } = panel;
  const say = sayIn(tongue);
  if (what === "copied") return say("copied");
  switch (what.type) {
    case "note-contact":
      return say("contactNoted", {
        way: say(staffKeys.contactWay[what.way]),
        service: serviceWords(site, what.service, tongue),
      });
    case "set-ready":
      return say(what.ready ? "appointmentReady" : "appointmentNotReady", { what: appointmentNamed(panel, what) });
    case "confirm-appointment":
      return say("appointmentConfirmed", { what: appointmentNamed(panel, what) });
    case "cancel-appointment":
      return say("appointmentCancelled", { what: appointmentNamed(panel, what) });
    case "print-appointment": {
      const printer = sourceWords(site, `printer/${what.printer}`, tongue);
      return say("appointmentPrinted", { what: appointmentNamed(panel, what), printer });
    }
    case "saved":
      return say("calendarSaved", { file: what.file });
    default:
      return moneyNoted(panel, what) ?? "";
  }
}

function isGood({ refusal, scanned }: Panel): boolean {
  return !refusal && (!scanned || scanned.what === "here" || scanned.what === "listed");
}

function newsWords(panel: Panel): string | typeof nothing {
  if (!panel.news) return nothing;
  const keys = { called: "newsCalled", "called-again": "newsCalledAgain", serving: "newsServing" } as const;
  return sayIn(panel.tongue)(keys[panel.news.what], { number: panel.news.number });
}

function body(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  if (panel.site === undefined) return html`<p class="none waiting-for-line">${say("connecting")}</p>`;
  if (!panel.station?.role) return signInView(panel, send);
  if (!panel.station.counter) {
    if (mayAsk(panel, "pick-counter")) return pickCounterView(panel, send);
    return html`<section class="sheet alone">
      <h2>${say("tabFaults")}</h2>
      ${faultsView(panel, send)} ${siteView(panel, undefined, send)} ${terminalsPart(panel, send)}
      ${press(panel, send, { words: say("commandSignOff"), command: { type: "sign-off" } })}
    </section>`;
  }
  const own = ownCounter(panel);
  if (!own) return html`<p class="none waiting-for-line">${say("connecting")}</p>`;
  return html`<div class="halves">
    <div class="now">${callView(panel, own, send)}</div>
    ${sheetView(panel, own, send)}
    ${tabRow(panel, own, send)}
  </div>`;
}

function head(panel: Panel, send: Send): TemplateResult {
  const own = panel.station?.counter ? ownCounter(panel) : undefined;
  const role = panel.station?.role;
  return html`<header class="head">
    <h1>${counterWords(panel.site, counterOf(panel), panel.tongue)}</h1>
    ${own ? openness(panel, own, send) : nothing}
    <span class="space"></span>
    ${knownDot(panel)} ${role ? html`<span class="role">${sayIn(panel.tongue)(staffKeys.role[role])}</span>` : nothing}
    ${panel.framed ? nothing : tongueSwitch(panel.tongue, (tongue) => send({ type: "tongue", tongue }))}
  </header>`;
}

/** Open, pause or closed, and the one tap that changes it. */
function openness(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const state = html`<span class="openness" data-state=${own.state}>${say(staffKeys.counterState[own.state])}</span>`;
  if (own.state !== "open" || !mayAsk(panel, "pause-counter")) return state;
  const command = { type: "pause-counter", counter: own.id } as const;
  return html`${state} ${press(panel, send, { words: say("commandPauseCounter"), command, look: "quiet" })}`;
}

/** What stands in the way, the gravest first: no line, the site halted, a device of this counter, others. */
function banners(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const intake = panel.day?.intake;
  return html`<div class="banners">
    ${
      panel.link === "down"
        ? html`<p class="banner alarm" role="alert"><b>${say("linkLost")}</b> ${say("linkLostButtons")}</p>`
        : nothing
    }
    ${
      intake?.halted
        ? html`<p class="banner alarm">${say(intake.evacuate ? "intakeStateEvacuate" : "intakeStateHalted")}</p>`
        : nothing
    }
    ${
      intake?.reason === undefined
        ? nothing
        : html`<p class="banner warn">
            ${say("intakeStateClosed", { reason: say(staffKeys.intakeReason[intake.reason]) })}
          </p>`
    }
    ${panel.station?.counter ? html`${carriedBanner(panel, send)} ${faultBanner(panel, send)}` : nothing}
  </div>`;
}

/** What the last day left open: for whoever settles it. */
function carriedBanner(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const carried = panel.endOfDay?.carried;
  if (!carried || !mayAsk(panel, "settle-carried") || panel.sheet === "day") return nothing;
  return html`<button type="button" class="banner warn" @click=${() => send({ type: "sheet", sheet: "day" })}>
    <span>${sayIn(panel.tongue)("carriedTitle", { day: dayWords(carried.date, panel.tongue) })}</span>
  </button>`;
}

function faultBanner(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const own = ownCounter(panel)?.faults ?? [];
  const wires = panel.faults.find(({ fault }) => fault === "alarm-wires");
  const first: Omit<FaultsView["faults"][number], "since"> | undefined =
    wires ?? (own[0] ? { source: own[0].device, fault: own[0].fault } : panel.faults[0]);
  // Without a line nobody knows whether it still stands.
  if (panel.sheet === "faults" || panel.link === "down") return nothing;
  if (!first) return missingBanner(panel, send);
  const say = sayIn(panel.tongue);
  // A flow's own words say more than that it is a flow's.
  const isTold = first.text !== undefined && first.source.startsWith("flow");
  const where = isTold ? undefined : sourceWords(panel.site, first.source, panel.tongue);
  const about = [where, first.text, leftWords(panel, first)].filter(Boolean).join(" · ");
  const words =
    first === wires && hasAlarmWires(panel)
      ? html`<b>${say("haltedByAlarmWires")}</b>`
      : html`<b>${faultText(first.fault, panel.tongue, first.source).title}</b> · ${about}`;
  const others = panel.faults.length - 1;
  const open = () => send({ type: "sheet", sheet: "faults", row: first.fault });
  return html`<button type="button" class="banner warn" @click=${open}>
    <span>${words}${others > 0 ? ` · +${others}` : nothing}</span>
    <span class="to">${say("whatToDo")}</span>
  </button>`;
}

/** After a new roll somebody stands there without paper: the question must not wait until it is looked for. */
function missingBanner(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const missing = panel.printers.reduce((sum, printer) => sum + printer.missing, 0);
  if (missing === 0) return nothing;
  const open = () => send({ type: "sheet", sheet: "faults", row: "missing" });
  return html`<button type="button" class="banner warn" @click=${open}>
    <span>${sayIn(panel.tongue)("missingAsk", { n: missing })}</span>
  </button>`;
}

const sheetWords: Readonly<Record<Sheet, StaffKey>> = {
  appointments: "appointments",
  day: "dayTitle",
  waiting: "headingWaiting",
  "set-aside": "tabSetAside",
  elsewhere: "tabElsewhere",
  reception: "headingReception",
  faults: "tabFaults",
  site: "more",
  payments: "payments",
};

/** On a wide screen one sheet always stands beside the call; on a narrow one it covers the call until closed. */
function sheetView(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const sheet = panel.sheet ?? "waiting";
  const views: Readonly<Record<Sheet, () => TemplateResult>> = {
    waiting: () =>
      html`${lostButton(panel, send)}
      ${panel.lost ? lostView(panel, panel.lost, send) : waitingView(panel, own, send)}`,
    appointments: () => agendaView(panel, own, send),
    "set-aside": () => setAsideView(panel, own, send),
    elsewhere: () => elsewhereView(panel, own, send),
    reception: () => receptionView(panel, send),
    faults: () => faultsView(panel, send),
    site: () => siteView(panel, own, send),
    payments: () => paymentsView(panel, send),
    day: () => dayView(panel, send),
  };
  return html`<section class="sheet" data-open=${panel.sheet ? "true" : "false"} aria-labelledby="sheet-title">
    <header>
      <h2 id="sheet-title">${say(sheetWords[sheet])}</h2>
      <button
        type="button"
        class="press quiet"
        aria-keyshortcuts="Escape"
        @click=${() => send({ type: "sheet", sheet: undefined })}
      >
        <span class="words"><span aria-hidden="true">×</span> ${say("back")}</span>${keyCap("Escape")}
      </button>
    </header>
    <div class="scroll" tabindex="0">${views[sheet]()}</div>
  </section>`;
}

function tabRow(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { faults, doubts } = troubles(panel);
  const till = tillOf(panel);
  const unclear = till ? unclearAt(till).length : 0;
  const waiting = Object.values(panel.services).reduce((sum, service) => sum + service.total, 0);
  const counts: Readonly<Record<Tab, number | string>> = {
    waiting,
    appointments: expected(panel, own),
    "set-aside": own.parked.length + own.noShows.length,
    elsewhere: panel.called.filter((visit) => visit.counter !== own.id).length,
    reception: "+",
    faults: faults + doubts,
    site: "⋯",
    payments: unclear > 0 ? unclear : "€",
  };
  const shown = till ? tabs : tabs.filter((sheet) => sheet !== "payments");
  const alert: Readonly<Partial<Record<Tab, boolean>>> = { faults: faults + doubts > 0, payments: unclear > 0 };
  return html`<nav class="tabs">
    ${shown.map((sheet, nth) => {
      const chosen = shownTab(panel) === sheet;
      return html`<button
        type="button"
        class="tab"
        data-shown=${(shownTab(panel) ?? "waiting") === sheet ? "true" : "false"}
        data-alert=${alert[sheet] ? "true" : "false"}
        aria-pressed=${chosen ? "true" : "false"}
        aria-keyshortcuts=${`Alt+${nth + 1}`}
        @click=${() => send({ type: "sheet", sheet: chosen ? undefined : sheet })}
      >
        <span class="count">${counts[sheet]}</span>
        <span class="words">${say(sheetWords[sheet])}</span>
      </button>`;
    })}
  </nav>`;
}

/** The day's page is reached from the site's, and belongs to it. */
function shownTab({ sheet }: Panel): Tab | undefined {
  return sheet === "day" ? "site" : sheet;
}
