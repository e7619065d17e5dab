/** The scenes that tell something: the number, the waiting for it, and why nothing goes at all just now. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { RefusalCode } from "../../../gateway/contract/commands.ts";
import { type PhraseKey, phrase, phraseKeys, refusalSentences, refusalText } from "../../../gateway/contract/texts.ts";
import type { SiteView } from "../../../gateway/contract/views.ts";
import { clockText } from "../../lib/clock.ts";
import { whenText } from "../../lib/when.ts";
import { type IconName, icon } from "../../parts/icons.ts";
import { number } from "../../parts/number.ts";
import { inTurn, own, said, saidAround, spoken } from "../../parts/words.ts";
import { isWide } from "./layout.ts";
import type { Place, Told } from "./place.ts";
import { doneKey, fact, heading, type Mood, type Scene, type Send, strip, tongueTurns } from "./scene.ts";
import { zoneOf } from "./slots.ts";
import { type KioskState, type Standstill, standstill, type Ticket, tagOf } from "./state.ts";
import { intakeOf, type NoTickets } from "./way.ts";

/** What is known of the paper, in words. Unclear is never rounded. */
export function paperTidings(state: KioskState, ticket: Ticket): { key: PhraseKey; mood: Mood; sign: IconName } {
  switch (ticket.paper) {
    case "printed":
      if (ticket.printer !== undefined) return { key: "paperElsewhere", mood: "good", sign: "paper" };
      return { key: "pleaseTakeTicket", mood: "good", sign: "paper" };
    case "asked":
      if (ticket.printer !== undefined) return { key: "paperElsewhere", mood: "calm", sign: "wait" };
      return state.kiosk?.printer?.blocked
        ? { key: "keepNumber", mood: "warn", sign: "warning" }
        : { key: "printingTicket", mood: "calm", sign: "wait" };
    case "none":
      return { key: "rememberNumber", mood: "warn", sign: "warning" };
    case "not-printed":
      return { key: "keepNumber", mood: "warn", sign: "warning" };
    case "unknown":
      return { key: "paperInDoubt", mood: "warn", sign: "warning" };
  }
}

export function ticketScene(state: KioskState, ticket: Ticket, send: Send): Scene {
  const tag = tagOf(state);
  const paper = paperTidings(state, ticket);
  const reason = standstill(state);
  const urgent = reason === "halted" || reason === "line-down" ? reason : undefined;
  const area = state.site?.areas.find(({ id }) => id === ticket.area);
  return {
    name: "ticket",
    upper: html`<div class="ticket" data-paper=${ticket.paper}>
        ${heading(phrase("yourNumber", tag))}
        <p class="hero">${number(ticket.number)}</p>
      </div>
      <div class="tidings">
        <div role="status">
          ${ticket.checkedIn ? strip("good", "check", phrase("checkedIn", tag)) : nothing}
          ${strip(paper.mood, paper.sign, paperWords(state, paper.key))}
        </div>
        ${urgent ? strip("stop", "stop", phrase(standstillKeys[urgent], tag)) : nothing}
        <ul class="facts">
          ${ticket.ahead === undefined ? nothing : fact("person", phrase("peopleAhead", tag, { n: ticket.ahead }))}
          ${calledWhen(state, ticket)} ${calledFor(state, ticket)}
          ${area ? fact("place", whereToWait(area, tag)) : nothing}
          ${fact("screen", phrase("callComes", tag))}
        </ul>
      </div>`,
    actions: doneKey(tag, send),
  };
}

/** The time of the appointment; of a walk-in, from when on anybody is called. */
function calledWhen(state: KioskState, { due, checkedIn }: Ticket): TemplateResult | typeof nothing {
  const tag = tagOf(state);
  const { clock = 0 } = state;
  const from = intakeOf(state)?.walkInsFrom;
  const words = (key: PhraseKey, at: number) =>
    fact("wait", html`<strong>${phrase(key, tag, { time: clockText(at, zoneOf(state)) })}</strong>`);
  if (due !== undefined) {
    return due > clock
      ? words("calledAbout", due)
      : fact("wait", phrase("appointmentAt", tag, { when: clockText(due, zoneOf(state)) }));
  }
  return !checkedIn && from !== undefined && from > clock ? words("callsFrom", from) : nothing;
}

/** The steps that are taken while waiting: who does not know of them sits through the call. */
function calledFor({ site, ...state }: KioskState, { meanwhile = [] }: Ticket): TemplateResult | typeof nothing {
  const tag = tagOf(state);
  const steps = site?.services.filter(({ id }) => meanwhile.includes(id)) ?? [];
  if (steps.length === 0) return nothing;
  const names = steps.map(({ name }, nth) => html`${nth > 0 ? ", " : nothing}${own(name, tag)}`);
  return fact("several", html`<strong>${saidAround("meanwhileCalled", tag, "steps", html`${names}`)}</strong>`);
}

/** How the ticket under the reader stands. */
export function placeScene(state: KioskState, place: Place, send: Send): Scene {
  const tag = tagOf(state);
  const { told } = place;
  const isRefused = "refusal" in told;
  return {
    name: "place",
    upper: html`<div class="ticket" data-place=${isRefused ? told.refusal : told.state}>
        ${heading(phrase("yourNumber", tag))}
        <p class="hero">${number(place.number)}</p>
      </div>
      <div class="tidings">${isRefused ? notTold(told.refusal, tag) : placeTidings(state, told)}</div>`,
    actions: doneKey(tag, send),
  };
}

function notTold(refusal: RefusalCode, tag: string): TemplateResult {
  const sentence = refusalSentences[refusal];
  const words = refusalText(refusal, tag);
  const askStaff = phrase("askStaff", tag);
  return html`<div role="status">${strip("warn", "warning", sentence ? own(sentence, tag) : words)}</div>
    ${words.includes(askStaff) ? nothing : html`<ul class="facts">${fact("help", askStaff)}</ul>`}`;
}

function placeTidings(state: KioskState, told: Told): TemplateResult {
  const tag = tagOf(state);
  const area = state.site?.areas.find(({ id }) => id === told.area);
  const where = area ? fact("place", whereToWait(area, tag)) : nothing;
  const counter = state.site?.counters.find(({ id }) => id === told.counter);
  if (counter) {
    const way = state.site?.areas.find(({ id }) => id === counter.area)?.way;
    const goTo = phrase(phraseKeys.goTo[counter.kind], tag, { n: counter.label });
    return html`<div role="status">${strip("good", "arrow", goTo)}</div>
      ${way && counter.area !== told.area ? html`<ul class="facts">${fact("place", own(way, tag))}</ul>` : nothing}`;
  }
  switch (told.state) {
    case "waiting":
    case "parked": {
      const words =
        told.ahead === undefined ? phrase("pleaseWaitCall", tag) : phrase("peopleAhead", tag, { n: told.ahead });
      return html`<div role="status">${strip("calm", "person", words)}</div>
        <ul class="facts">
          ${where} ${fact("screen", phrase("callComes", tag))}
        </ul>`;
    }
    case "finished":
      return html`<div role="status">${strip("good", "check", phrase("done", tag))}</div>`;
    default:
      return html`<div role="status">${strip("warn", "help", phrase("askStaff", tag))}</div>`;
  }
}

/** With the place of the other printer, where the site file names it. */
function paperWords(state: KioskState, key: PhraseKey): string | TemplateResult {
  const tag = tagOf(state);
  const place = key === "paperElsewhere" ? state.kiosk?.fallbackPlace : undefined;
  return place ? html`${phrase(key, tag)} <span class="way">${own(place, tag)}</span>` : phrase(key, tag);
}

function whereToWait({ name, way }: SiteView["areas"][number], tag: string): TemplateResult {
  return html`${saidAround("whereToWait", tag, "area", own(name, tag))}
    ${way ? html`<span class="way">${own(way, tag)}</span>` : nothing}`;
}

export function askingScene(state: KioskState): Scene {
  const tag = tagOf(state);
  return {
    name: "asking",
    upper: html`<div class="plain" aria-busy="true">${icon("wait")} ${heading(phrase("pleaseWait", tag))}</div>`,
  };
}

const standstillKeys = {
  starting: "pleaseWait",
  "out-of-order": "outOfOrder",
  "line-down": "lineDown",
  halted: "halted",
  closed: "intakeClosed",
  "kiosk-off": "noNumbersNow",
  "all-full": "noMoreTickets",
  "by-clock": "ticketsNotNow",
} as const satisfies Record<Standstill, PhraseKey>;

const standstillSigns = {
  starting: "wait",
  "out-of-order": "warning",
  "line-down": "wait",
  halted: "stop",
  closed: "stop",
  "kiosk-off": "stop",
  "all-full": "stop",
  "by-clock": "wait",
} as const satisfies Record<Standstill, IconName>;

/** With these only a person can help. */
const helpless: ReadonlySet<Standstill> = new Set(["out-of-order", "closed", "all-full"]);

/** Why there are no tickets, in one sentence; by the clock with the time from which on there are. */
export function noTicketsWords(state: KioskState, reason: NoTickets, tag: string): string {
  const from = intakeOf(state)?.ticketsFrom;
  if (reason !== "by-clock" || from === undefined) return phrase(standstillKeys[reason], tag);
  return phrase("ticketsFrom", tag, { when: whenText(from, zoneOf(state), tag, state.clock) });
}

const turnMs = 7000;

/** In the chosen language, or in German; below it all of it in the others, as many at a time as there is room for. */
export function standstillScene(state: KioskState, reason: Standstill): Scene {
  const tag = tagOf(state);
  const why = intakeOf(state)?.reason;
  const what = (other: string) =>
    reason === "by-clock" ? noTicketsWords(state, reason, other) : phrase(standstillKeys[reason], other);
  const asides: PhraseKey[] = [
    ...(reason === "closed" && why ? [phraseKeys.intakeReason[why]] : []),
    ...(helpless.has(reason) ? (["askStaff"] as const) : []),
  ];
  const atOnce = state.comfort.large || isWide(state.extent) ? 1 : asides.length > 0 ? 2 : 3;
  const { turns, turn } = tongueTurns(state, atOnce, turnMs);
  const inTongues = (tags: readonly string[]) =>
    html`<ul class="tongues">
      ${tags.map((other) => html`<li>${spoken(what(other), other)}${asides.map((key) => said(key, other))}</li>`)}
    </ul>`;
  return {
    name: "standstill",
    upper: html`<div class="plain" data-standstill=${reason}>
      ${icon(standstillSigns[reason])}
      <div role="status">
        ${heading(what(tag))}
        ${asides.map((key) => html`<p class="aside">${phrase(key, tag)}</p>`)}
      </div>
      ${inTurn(turns.map(inTongues), turn)}
    </div>`,
  };
}
