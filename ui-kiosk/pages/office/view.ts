/** The office as one looks down on it: entrance, waiting room, counters, a desk, what is wrong. Value → template. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { OfficeProcess, OfficeSwitch } from "../../../gateway/contract/office.ts";
import { faultText, type StaffKey, staffKeys } from "../../../gateway/contract/texts.ts";
import { alikeFaults, counterWords, sayIn, sourceWords } from "../../parts/staff-words.ts";
import { tongueSwitch } from "../../parts/tongue-switch.ts";
import { counterView } from "./counter-view.ts";
import type { Send } from "./dial-view.ts";
import { alarmQuestion, houseView, wiredView } from "./house-view.ts";
import { paperPieces, printerView } from "./printer-view.ts";
import { hold, readerView } from "./reader-view.ts";
import {
  chosenCounter,
  countersOf,
  devicesOf,
  isWell,
  knownFaults,
  type Office,
  stationsOf,
  type Tried,
  tablesOf,
} from "./state.ts";
import { stationView } from "./station-view.ts";
import { terminalView } from "./terminal-view.ts";

export function view(office: Office, send: Send): TemplateResult {
  return html`${head(office, send)}
    <div class="room" ?inert=${office.reading !== undefined || office.asking !== undefined}>
      <section class="zone entrance">
        ${caption(office, "officeEntrance", hint(office, 1, "ticket", "hintTicket"))}
        <div class="screen kiosk"><iframe src="/kiosk" title=${sayIn(office.tongue)("kiosk")}></iframe></div>
        ${devicesOf(office, "scanner").map((reader) => readerView(office, reader, send))} ${behind(office, send)}
      </section>
      <section class="zone printing">
        ${caption(office, "printer")}
        ${devicesOf(office, "printer").map((printer) => printerView(office, printer, send))}
        ${stationsOf(office).map((station) => stationView(office, station, send))} ${wiredView(office, send)}
      </section>
      <section class="zone waiting">
        ${caption(office, "officeWaitingRoom", figures(office))}
        <div class="screen display">
          <iframe src="/display" title=${sayIn(office.tongue)("display")} allow="autoplay"></iframe>
        </div>
        ${caption(office, "officeCounters", hint(office, 2, "call", "hintCall"))}
        <ul class="counters">
          ${tablesOf(office).map((box) => counterView(office, box, send))}
        </ul>
        ${houseView(office, send)} ${faultsView(office, send)}
      </section>
      <section class="zone desk">
        ${desks(office, send)} ${terminalView(office, send)}
      </section>
    </div>
    ${reading(office, send)} ${alarmQuestion(office, send)}`;
}

function head(office: Office, send: Send): TemplateResult {
  const say = sayIn(office.tongue);
  return html`<header class="head">
    <h1>Wartemarke</h1>
    <p>${office.site ? html`${office.site.authority} · ${office.site.name}` : say("officeIntro")}</p>
    <p class="real">${say("officeReal")}</p>
    ${tongueSwitch(office.tongue, (tongue) => send({ type: "tongue", tongue }))}
  </header>`;
}

/** The day so far, in two numbers. */
function figures({ figures: day, tongue }: Office): TemplateResult | undefined {
  const say = sayIn(tongue);
  if (!day) return undefined;
  return html`<p class="figures">
    ${say("totalWaiting", { n: day.waiting })} · ${say("figureFinished")}: ${day.finished}
  </p>`;
}

/** What a place is, and what there is to say beside it. */
function caption(office: Office, words: StaffKey, beside?: TemplateResult): TemplateResult {
  return html`<div class="caption">
    <h2>${sayIn(office.tongue)(words)}</h2>
    ${beside ?? nothing}
  </div>`;
}

/** What a newcomer may try first and second (third: pull the paper, at the printer). Done becomes a tick. */
function hint(office: Office, step: 1 | 2, key: keyof Tried, words: StaffKey): TemplateResult {
  const done = office.tried[key];
  return html`<p class="hint" data-done=${done ? "true" : "false"}>
    <span class="step" aria-hidden="true">${done ? "✓" : step}</span> ${sayIn(office.tongue)(words)}
  </p>`;
}

/** The panels of all counters, one to the front; the others stay as they are behind it. */
function desks(office: Office, send: Send): TemplateResult {
  const counters = countersOf(office);
  const front = chosenCounter(office);
  return html`<div class="caption">
      <h2>${sayIn(office.tongue)("officeDesk")}</h2>
      <div class="tabs" role="group">
        ${counters.map(
          ({ id }) => html`<button
            type="button"
            aria-pressed=${id === front ? "true" : "false"}
            @click=${() => send({ type: "choose", counter: id })}
          >${deskName(office, id)}</button>`,
        )}
      </div>
    </div>
    ${counters.map(
      ({ id }) => html`<div class="screen panel" data-front=${id === front ? "true" : "false"}>
        <iframe src="/counter/${id}" title=${counterWords(office.site, id, office.tongue)}></iframe>
      </div>`,
    )}`;
}

/** The counter, and who works there just now. */
function deskName({ site, counters, tongue }: Office, id: string): TemplateResult {
  const role = counters[id]?.clerk?.role;
  return html`<span>${counterWords(site, id, tongue)}</span>
    ${role ? html`<small>${sayIn(tongue)(staffKeys.role[role])}</small>` : nothing}`;
}

/** What is wrong just now and what to do about it: programs first, then devices, each kind said once. */
function faultsView(office: Office, send: Send): TemplateResult {
  const say = sayIn(office.tongue);
  const { gateway, drivers, flows } = office.processes ?? {};
  const faults = knownFaults(office);
  return html`<section class="faults" aria-live="polite" tabindex="0" aria-label=${say("headingFaults")}>
    <h2>${say("headingFaults")}</h2>
    ${office.heard ? nothing : card(say("officeAway"), say("officeAwayRemedy"))}
    ${
      gateway === "stopped"
        ? card(say("officeGatewayAway"), say("officeGatewayRemedy"), html`${switchesOf(office, "gateway", send)}`)
        : nothing
    }
    ${drivers && drivers !== "running" ? card(say("officeDriversAway"), say("officeDriversRemedy")) : nothing}
    ${flows && flows !== "running" ? card(say("officeFlowsAway"), say("officeFlowsRemedy")) : nothing}
    ${isWell(office) ? html`<p class="well">${say("faultsNone")}</p>` : nothing}
    ${alikeFaults(faults, office.tongue).map((alike) => {
      const { title, remedy } = faultText(alike[0]!.fault, office.tongue, alike[0]!.source);
      const named = (source: string) => sourceWords(office.site, source, office.tongue);
      const where = alike.map(({ source, text }) => (text === undefined ? named(source) : `${named(source)}: ${text}`));
      return card(html`${title} <small>${where.join(" · ")}</small>`, remedy);
    })}
  </section>`;
}

function card(
  title: string | TemplateResult,
  remedy: string,
  mend: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="fault">
    <p><b>${title}</b></p>
    <p>${remedy}</p>
    ${mend}
  </div>`;
}

/** The programs behind the office: what happens when they are away is worth seeing. */
function behind(office: Office, send: Send): TemplateResult {
  const say = sayIn(office.tongue);
  const state = {
    running: "officeProcessRunning",
    starting: "officeProcessStarting",
    stopped: "officeProcessStopped",
  } as const;
  const line = (process: keyof typeof switches, name: StaffKey) => {
    const now = office.processes?.[process];
    return html`<li data-state=${now ?? "unknown"}>
      <span><b>${say(name)}</b> ${now ? say(state[now]) : nothing}</span>
      <span class="switches">${switchesOf(office, process, send)}</span>
    </li>`;
  };
  return html`<ul class="behind" aria-label=${say("officeBehind")}>
    ${line("gateway", "sourceGateway")} ${line("drivers", "officeDrivers")}
    ${office.processes?.flows === undefined ? nothing : line("flows", "officeFlowsName")}
  </ul>`;
}

type Switch = readonly [action: OfficeSwitch["action"], short: StaffKey, whole: StaffKey];

/** What can be done to a program that runs, and to one that does not. One that crashes is started again at once. */
const switches: Readonly<Record<Exclude<OfficeProcess, "simulators">, readonly [start: Switch, ...ends: Switch[]]>> = {
  gateway: [
    ["start", "officeStart", "officeGatewayStart"],
    ["stop", "officeHalt", "officeGatewayStop"],
  ],
  drivers: [
    ["start", "officeStart", "officeDriversStart"],
    ["kill", "officeCrash", "officeDriversKill"],
  ],
  flows: [
    ["start", "officeStart", "officeFlowsStart"],
    ["stop", "officeHalt", "officeFlowsStop"],
    ["kill", "officeCrash", "officeFlowsKill"],
  ],
};

function switchesOf(office: Office, process: keyof typeof switches, send: Send): readonly TemplateResult[] {
  const say = sayIn(office.tongue);
  const running = office.processes?.[process] === "running";
  const [start, ...ends] = switches[process];
  return (running ? ends : [start]).map(
    ([action, short, whole]) => html`<button
      type="button"
      class="dial ${running ? "plain" : "mend"}"
      data-process=${process}
      data-action=${action}
      title=${say(whole)}
      ?disabled=${!office.heard || office.processes?.[process] === "starting"}
      @click=${() => send({ type: "switch", turn: { process, action } })}
    >${say(short)}</button>`,
  );
}

/** One ticket, as large as it can be read. */
function reading(office: Office, send: Send): TemplateResult | typeof nothing {
  const papers = devicesOf(office, "printer").flatMap(({ state }) => state.papers);
  const paper = papers.find(({ id }) => id === office.reading);
  if (!paper) return nothing;
  return html`<div class="veil" role="dialog" aria-modal="true" aria-label=${sayIn(office.tongue)("paper")}>
    <div class="answers">
      <button type="button" class="press" @click=${() => send({ type: "read", paper: undefined })}>
        ${sayIn(office.tongue)("close")}
      </button>
      ${
        paper.cut
          ? devicesOf(office, "scanner").map((reader) => hold(office, reader, paper.id, "press primary", send))
          : nothing
      }
    </div>
    <div class="paper" tabindex="0">${paperPieces(office, paper)}</div>
  </div>`;
}
