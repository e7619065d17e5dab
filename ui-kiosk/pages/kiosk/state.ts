/** What a kiosk is: messages, taps and ticks fold into one value. Pure; drawing is view.ts, asking is asking.ts. */
import type { Answer, RefusalCode } from "../../../gateway/contract/commands.ts";
import type { Help, Paper } from "../../../gateway/contract/shapes.ts";
import type { DayView, KioskView, SiteView } from "../../../gateway/contract/views.ts";
import type { Link } from "../../lib/bus.ts";
import type { Extent } from "../../lib/millimetres.ts";
import type { Code } from "../../lib/scan.ts";
import type { Comfort } from "./layout.ts";
import { isReading, type Looking, languageOf, type Place, placeOf } from "./place.ts";

/** One question a screen. `since` is on the page's own clock. */
export type Screen =
  | { readonly at: "start" }
  /** The languages after the first `from`, which stand on the start screen. */
  | { readonly at: "languages"; readonly from: number }
  | { readonly at: "services" }
  | { readonly at: "people" }
  | { readonly at: "help"; readonly back: "services" | "people" }
  /** From here on one ticket is asked for, until an answer comes. */
  | { readonly at: "asking"; readonly since: number }
  | Ticket
  | Looking
  | Place
  | { readonly at: "refused"; readonly refusal: RefusalCode };

export interface Ticket {
  readonly at: "ticket";
  readonly number: string;
  readonly ahead?: number;
  readonly area?: string;
  readonly paper: Paper;
  /** Where its paper comes out, when that is not the kiosk's own printer. */
  readonly printer?: string;
  /** When its paper was last heard of. */
  readonly since: number;
}

/** What the visitor has chosen so far. Gone at the end. */
export interface Chosen {
  /** Undefined until the visitor chose: the kiosk then speaks German. */
  readonly language?: string;
  readonly services: readonly string[];
  /** Several services on one ticket? */
  readonly several: boolean;
  readonly people: number;
  readonly help: readonly Help[];
}

export interface KioskState {
  readonly identity: string;
  readonly site?: SiteView | undefined;
  readonly day?: DayView | undefined;
  readonly kiosk?: KioskView | undefined;
  readonly link?: Link;
  /** The gateway's clock, as last heard. */
  readonly clock?: number;
  /** The page's own clock, in milliseconds. */
  readonly now: number;
  readonly extent: Extent;
  readonly screen: Screen;
  readonly chosen: Chosen;
  readonly comfort: Comfort;
  readonly lastTouch: number;
  readonly page: number;
  /** By how many choices the screen turned out to be too full. */
  readonly crowded: number;
  /** By how many steps its text has to be smaller, where nothing else helps: on a small panel, in a wordy language. */
  readonly tight: number;
}

export type Tap =
  | { readonly type: "language"; readonly tag: string }
  | { readonly type: "more-languages"; readonly from: number }
  | { readonly type: "service"; readonly id: string }
  | { readonly type: "several" }
  | { readonly type: "next" }
  | { readonly type: "people"; readonly people: number }
  | { readonly type: "help" }
  | { readonly type: "toggle-help"; readonly help: Help }
  | { readonly type: "back" }
  | { readonly type: "other-language" }
  | { readonly type: "restart" }
  /** "Yes, I am still here." */
  | { readonly type: "stay" }
  | { readonly type: "page"; readonly page: number }
  | { readonly type: "comfort"; readonly which: keyof Comfort };

export type KioskInput =
  | { readonly type: "site"; readonly value: SiteView | undefined }
  | { readonly type: "day"; readonly value: DayView | undefined }
  | { readonly type: "kiosk"; readonly value: KioskView | undefined }
  | { readonly type: "link"; readonly link: Link }
  | { readonly type: "time"; readonly at: number }
  | { readonly type: "tick"; readonly now: number }
  | { readonly type: "extent"; readonly extent: Extent }
  /** Something on the screen does not fit: show fewer choices, or smaller text. */
  | { readonly type: "crowded" }
  | { readonly type: "tight" }
  | { readonly type: "answer"; readonly answer: Answer }
  /** The reader has read a ticket; what the core says of it. */
  | { readonly type: "scanned"; readonly code: Code }
  | { readonly type: "place"; readonly of: Looking; readonly answer: Answer }
  /** A finger or key anywhere: somebody is there. */
  | { readonly type: "touch" }
  | Tap;

/** Waits of the kiosk in milliseconds (EN 301 549 and K10, K12 of reference/kiosk.md). */
export const waits = {
  idleWarnMs: 45_000,
  idleResetMs: 45_000 + 20_000,
  /** Without an answer for so long, whoever asked is told so. */
  answerMs: 60_000,
  ticketMs: 20_000,
  /** The number is not on paper: time to write it down. */
  keepNumberMs: 60_000,
  /** How a ticket stands is told for so long, and waited for no longer than this. */
  placeMs: 15_000,
  placeAnswerMs: 10_000,
} as const;

const mostServices = 5;
/** As many steps as kiosk.css knows. */
const tightest = 5;
const nothingChosen: Chosen = { services: [], several: false, people: 1, help: [] };
const plain: Comfort = { large: false, dark: false, low: false };

/** `kept`: the page was reloaded while it was asking for a ticket in this language. */
export function start(identity: string, now: number, kept?: { readonly language: string }): KioskState {
  const chosen = kept ? { ...nothingChosen, language: kept.language } : nothingChosen;
  const screen: Screen = kept ? { at: "asking", since: now } : { at: "start" };
  const extent = { width: 268, height: 476 };
  return { identity, now, extent, screen, chosen, comfort: plain, lastTouch: now, page: 0, crowded: 0, tight: 0 };
}

export function step(state: KioskState, input: KioskInput): KioskState {
  const next = fold(state, input);
  const fresh = next.screen.at !== state.screen.at || next.chosen.language !== state.chosen.language;
  if (fresh) return { ...next, page: 0, crowded: 0, tight: 0 };
  if (next.comfort !== state.comfort || next.extent !== state.extent) return { ...next, crowded: 0, tight: 0 };
  return next;
}

function fold(state: KioskState, input: KioskInput): KioskState {
  switch (input.type) {
    case "site":
      return { ...state, site: input.value };
    case "day":
      return { ...state, day: input.value };
    case "kiosk":
      return followPaper({ ...state, kiosk: input.value });
    case "link":
      return { ...state, link: input.link };
    case "time":
      return { ...state, clock: input.at };
    case "extent":
      return { ...state, extent: input.extent };
    case "crowded":
      return { ...state, crowded: state.crowded + 1 };
    case "tight":
      return { ...state, tight: Math.min(state.tight + 1, tightest) };
    case "answer":
      return state.screen.at === "asking" ? answered(state, input.answer) : state;
    case "scanned":
      if (!isReading(state) || isEvacuating(state)) return state;
      return { ...reset(state, state.comfort), screen: { at: "looking", code: input.code, since: state.now } };
    case "place":
      return state.screen === input.of ? placeTold(state, input.of, input.answer) : state;
    case "tick":
      return tick({ ...state, now: input.now });
    case "touch":
      // While the kiosk asks whether anybody is there, only its two buttons answer.
      return warning(state) ? state : { ...state, lastTouch: state.now };
    default:
      return tapped({ ...state, lastTouch: state.now }, input);
  }
}

function tapped(state: KioskState, tap: Tap): KioskState {
  const { chosen, screen } = state;
  switch (tap.type) {
    case "language":
      return withServices({ ...state, chosen: { ...nothingChosen, language: tap.tag } });
    case "more-languages":
      return { ...state, screen: { at: "languages", from: tap.from } };
    case "service":
      return screen.at === "services" ? chooseService(state, tap.id) : state;
    case "several":
      return { ...state, chosen: { ...chosen, several: !chosen.several, services: [] } };
    case "next":
      if (screen.at === "help") return back(state);
      return chosen.services.length > 0 ? { ...state, screen: { at: "people" } } : state;
    case "people":
      // The second tap of a double tap finds another screen, and asks for nothing.
      if (screen.at !== "people") return state;
      return { ...state, chosen: { ...chosen, people: tap.people }, screen: { at: "asking", since: state.now } };
    case "help":
      return screen.at === "services" || screen.at === "people"
        ? { ...state, screen: { at: "help", back: screen.at } }
        : state;
    case "toggle-help":
      return { ...state, chosen: { ...chosen, help: toggled(chosen.help, tap.help) } };
    case "back":
      return back(state);
    case "stay":
      return state;
    case "other-language":
      return reset(state, state.comfort);
    case "restart":
      return reset(state);
    case "page":
      return { ...state, page: tap.page };
    case "comfort":
      return { ...state, comfort: { ...state.comfort, [tap.which]: !state.comfort[tap.which] } };
  }
}

/** With only one service to choose there is no question. */
function withServices(state: KioskState): KioskState {
  const [only, ...others] = state.kiosk?.services ?? [];
  if (!only || only.full || others.length > 0) return { ...state, screen: { at: "services" } };
  return { ...state, chosen: { ...state.chosen, services: [only.id] }, screen: { at: "people" } };
}

function chooseService(state: KioskState, id: string): KioskState {
  const { chosen } = state;
  if (state.kiosk?.services.find((service) => service.id === id)?.full) return state;
  if (!chosen.several) return { ...state, chosen: { ...chosen, services: [id] }, screen: { at: "people" } };
  const services = toggled(chosen.services, id);
  return services.length > mostServices ? state : { ...state, chosen: { ...chosen, services } };
}

function back(state: KioskState): KioskState {
  switch (state.screen.at) {
    case "languages":
    case "services":
      return reset(state, state.comfort);
    case "people":
      return state.kiosk?.services.length === 1
        ? reset(state, state.comfort)
        : { ...state, screen: { at: "services" } };
    case "help":
      return { ...state, screen: { at: state.screen.back } };
    case "refused":
      return { ...state, chosen: { ...state.chosen, services: [] }, screen: { at: "services" } };
    default:
      return state;
  }
}

/** The German start, with nothing left of whoever stood here. */
function reset(state: KioskState, comfort: Comfort = plain): KioskState {
  return { ...state, screen: { at: "start" }, chosen: nothingChosen, comfort };
}

function answered(state: KioskState, answer: Answer): KioskState {
  const since = state.now;
  const lastTouch = since;
  if (!answer.ok) return { ...state, lastTouch, screen: { at: "refused", refusal: answer.refusal } };
  const { number, ahead, area, printer } = answer;
  // An answer to take-ticket without a number breaks the contract; staff can help, the kiosk cannot.
  if (number === undefined) return { ...state, lastTouch, screen: { at: "refused", refusal: "not-allowed" } };
  const paper = state.kiosk?.printer ? "asked" : "none";
  const where = {
    ...(ahead === undefined ? {} : { ahead }),
    ...(area === undefined ? {} : { area }),
    ...(printer === undefined ? {} : { printer }),
  };
  return followPaper({ ...state, lastTouch, screen: { at: "ticket", number, ...where, paper, since } });
}

function placeTold(state: KioskState, looking: Looking, answer: Answer): KioskState {
  const language = languageOf(state, answer);
  const chosen = language === undefined ? nothingChosen : { ...nothingChosen, language };
  return { ...state, chosen, lastTouch: state.now, screen: placeOf(looking, answer, state.now) };
}

/** What the kiosk's view says of the paper of the ticket on the screen. */
function followPaper(state: KioskState): KioskState {
  const { screen, now } = state;
  if (screen.at !== "ticket") return state;
  const seen = state.kiosk?.tickets.find((ticket) => ticket.number === screen.number);
  if (!seen || (seen.paper === screen.paper && seen.printer === screen.printer)) return state;
  const { printer: _, ...before } = screen;
  const { paper, printer } = seen;
  return { ...state, screen: { ...before, paper, since: now, ...(printer === undefined ? {} : { printer }) } };
}

function tick(state: KioskState): KioskState {
  const { screen, now } = state;
  switch (screen.at) {
    case "asking":
      if (now - screen.since < waits.answerMs) return state;
      return { ...state, lastTouch: now, screen: { at: "refused", refusal: "too-old" } };
    case "looking":
      if (now - screen.since < waits.placeAnswerMs) return state;
      return placeTold(state, screen, { ok: false, refusal: "too-old" });
    case "place":
      return now - Math.max(screen.since, state.lastTouch) < waits.placeMs ? state : reset(state);
    case "ticket":
      return now - Math.max(screen.since, state.lastTouch) < ticketStays(screen) ? state : reset(state);
    case "start":
      return state.comfort === plain || idle(state) < waits.idleResetMs ? state : reset(state);
    default:
      return idle(state) < waits.idleResetMs ? state : reset(state);
  }
}

/** How long a ticket stays on the screen after its paper was last heard of or the screen was touched. */
function ticketStays(ticket: Ticket): number {
  return ticket.paper === "printed" ? waits.ticketMs : waits.keepNumberMs;
}

function idle(state: KioskState): number {
  return state.now - state.lastTouch;
}

/** Where nothing was chosen yet, or nothing more is. */
const unasked: ReadonlySet<Screen["at"]> = new Set(["start", "asking", "ticket", "looking", "place"]);

/** Is the kiosk asking whether anybody is still there? */
export function warning(state: KioskState): boolean {
  if (unasked.has(state.screen.at)) return false;
  return idle(state) >= waits.idleWarnMs;
}

function toggled<T>(list: readonly T[], item: T): readonly T[] {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}

/** Why no ticket can be had at all just now. */
export type Standstill = "starting" | "out-of-order" | "line-down" | "halted" | "closed" | "all-full";

/** The most pressing one. A ticket just given stays on the screen all the same. */
export function standstill(state: KioskState): Standstill | undefined {
  if (state.link === "down") return "line-down";
  const { kiosk, site } = state;
  if (!kiosk || !site) return state.link === "up" && state.now - state.lastTouch > 5000 ? "out-of-order" : "starting";
  const intake = state.day?.intake ?? kiosk.intake;
  if (intake.halted || kiosk.intake.halted) return "halted";
  if (!intake.open || !kiosk.intake.open) return "closed";
  return kiosk.services.length > 0 && kiosk.services.every(({ full }) => full) ? "all-full" : undefined;
}

/** Is everybody asked to leave? So it stays, also without a line, until the gateway says otherwise. */
export function isEvacuating({ day, kiosk }: Pick<KioskState, "day" | "kiosk">): boolean {
  return day?.intake.evacuate === true || kiosk?.intake.evacuate === true;
}

/** The language the kiosk speaks now. */
export function tagOf(state: KioskState): string {
  return state.chosen.language ?? "de";
}
