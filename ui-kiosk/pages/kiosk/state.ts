/** What a kiosk is: messages, taps and ticks fold into one value. Pure; drawing is view.ts, asking is asking.ts. */
import type { Answer } from "../../../gateway/contract/commands.ts";
import { dayAt } from "../../lib/when.ts";
import { answered, followPaper } from "./answered.ts";
import { asking, emptyEntry, erased, finished, isLate, isRight, typed, withoutTime } from "./check-in.ts";
import type { Comfort } from "./layout.ts";
import { teamOfCountry, teamOfLetter } from "./origin.ts";
import { isReading, type Looking, languageOf, placeOf } from "./place.ts";
import type { Booked, Chosen, KioskInput, KioskState, Screen, Tap, Ticket, Wanted } from "./screen.ts";
import { bookSlot, zoneOf } from "./slots.ts";
import {
  isBookable,
  isGiven,
  isKioskOff,
  isOnlyOne,
  type NoTickets,
  noTickets,
  onward,
  questionBefore,
} from "./way.ts";

export type { KioskInput, KioskState, Screen, Tap, Ticket } from "./screen.ts";

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

/** `kept`: the page was reloaded while it was asking for this. */
export function start(identity: string, now: number, kept?: Wanted): KioskState {
  const chosen = kept?.language === undefined ? nothingChosen : { ...nothingChosen, language: kept.language };
  const screen: Screen = kept ? { at: "asking", command: kept, since: now } : { at: "start" };
  const extent = { width: 268, height: 476 };
  const fits = { page: 0, crowded: 0, tight: 0 };
  return { identity, now, extent, screen, chosen, comfort: plain, slots: {}, lastTouch: now, ...fits };
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
    case "slots-of":
      return { ...state, slots: withSlots(state, input) };
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
      return state.screen.at === "asking" ? answered(state, state.screen, input.answer) : state;
    case "scanned":
      if (!isReading(state) || isEvacuating(state)) return state;
      return { ...reset(state, state.comfort), screen: { at: "looking", code: input.code, since: state.now } };
    case "presented":
      return presented(state, input.code);
    case "place":
      return state.screen === input.of ? placeTold(state, input.of, input.answer) : state;
    case "tick":
      return tick({ ...state, now: input.now });
    case "touch":
      // While the kiosk asks whether anybody is there, only its two buttons answer.
      return warning(state) ? state : { ...state, lastTouch: state.now };
    case "character":
    case "erase":
      // Real keys are heard on every screen.
      return state.screen.at === "code" && !warning(state) ? codeTapped(touched(state), input) : state;
    default:
      return tapped(touched(state), input);
  }
}

function touched(state: KioskState): KioskState {
  return { ...state, lastTouch: state.now };
}

function withSlots(
  { slots }: KioskState,
  { service, value }: Extract<KioskInput, { type: "slots-of" }>,
): KioskState["slots"] {
  const { [service]: _, ...others } = slots;
  return value ? { ...others, [service]: value } : others;
}

/** A code at the reader checks in at once, whatever stands there: in the language chosen, if whoever chose is here. */
function presented(state: KioskState, code: string): KioskState {
  if (!isReading(state) || isEvacuating(state) || !isRight(state, code)) return state;
  const { language, help } = state.chosen;
  const isTheirs = language !== undefined && !unasked.has(state.screen.at) && !warning(state);
  const chosen = isTheirs ? { ...nothingChosen, language, help } : nothingChosen;
  const waiting = { ...state, chosen, lastTouch: state.now };
  return { ...waiting, screen: asking(waiting, code) };
}

/** Taps that any screen may have; those that answer a question follow below. */
function tapped(state: KioskState, tap: Exclude<Tap, { type: "character" | "erase" }>): KioskState {
  const { chosen, screen } = state;
  switch (tap.type) {
    case "language":
      return withServices({ ...state, chosen: { ...nothingChosen, language: tap.tag } });
    case "more-languages":
      return { ...state, screen: { at: "languages", from: tap.from } };
    case "help":
      return isHelped(screen) ? { ...state, screen: { at: "help", back: screen } } : state;
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
    case "appointment":
    case "code-done":
      return codeTapped(state, tap);
    case "slots":
    case "choose-day":
    case "slot":
    case "book":
      return slotTapped(state, tap);
    default:
      return questionTapped(state, tap);
  }
}

type TapOf<Type extends Tap["type"]> = Extract<Tap, { type: Type }>;

/** The second tap of a double tap finds another screen, and answers nothing there. */
function questionTapped(
  state: KioskState,
  tap: TapOf<"service" | "several" | "next" | "people" | "country" | "letter">,
): KioskState {
  const { chosen, screen, site } = state;
  switch (tap.type) {
    case "service":
      if (isLate(screen)) return withoutTime(state, screen.code);
      return screen.at === "services" || screen.at === "refused" ? chooseService(state, tap.id) : state;
    case "several":
      return { ...state, chosen: { ...chosen, several: !chosen.several, services: [] } };
    case "next":
      if (screen.at === "help") return back(state);
      return screen.at === "services" && chosen.services.length > 0 ? onward(state, "services") : state;
    case "people":
      if (screen.at !== "people") return state;
      return onward({ ...state, chosen: { ...chosen, people: tap.people } }, "people");
    case "country":
      return screen.at === "country" ? withTeam(state, "country", teamOfCountry(site, tap.country)) : state;
    case "letter":
      return screen.at === "letter" ? withTeam(state, "letter", teamOfLetter(site, tap.letter)) : state;
  }
}

function withTeam(state: KioskState, from: "country" | "letter", team: string | undefined): KioskState {
  const { team: _, ...chosen } = state.chosen;
  return onward({ ...state, chosen: team === undefined ? chosen : { ...chosen, team } }, from);
}

function codeTapped(state: KioskState, tap: TapOf<"appointment" | "character" | "erase" | "code-done">): KioskState {
  const { screen } = state;
  if (tap.type === "appointment") {
    return screen.at === "services" || screen.at === "refused" ? { ...state, screen: emptyEntry } : state;
  }
  if (screen.at !== "code") return state;
  if (tap.type === "character") return typed(state, screen, tap.character);
  return tap.type === "erase" ? { ...state, screen: erased(screen) } : finished(state, screen);
}

function slotTapped(state: KioskState, tap: TapOf<"slots" | "choose-day" | "slot" | "book">): KioskState {
  const { screen } = state;
  switch (tap.type) {
    case "slots":
      return screen.at === "people" || screen.at === "refused" ? chooseDay(state, tap.service) : state;
    case "choose-day":
      if (screen.at !== "days") return state;
      return { ...state, screen: { at: "times", service: screen.service, day: tap.day } };
    case "slot": {
      if (screen.at !== "times") return state;
      const { service } = screen;
      return { ...state, screen: { at: "confirm", service, pool: tap.pool, start: tap.start } };
    }
    case "book": {
      if (screen.at !== "confirm") return state;
      const command = bookSlot(state, screen.service, screen);
      return { ...state, screen: { at: "asking", command, since: state.now } };
    }
  }
}

function chooseDay(state: KioskState, service: string): KioskState {
  const chosen = { ...state.chosen, services: [service] };
  return { ...state, chosen, screen: { at: "days", service } };
}

function withServices(state: KioskState): KioskState {
  const [only] = state.kiosk?.services ?? [];
  if (!only || !isOnlyOne(state)) return { ...state, screen: { at: "services" } };
  return onward({ ...state, chosen: { ...state.chosen, services: [only.id] } }, "language");
}

function chooseService(state: KioskState, id: string): KioskState {
  const { chosen } = state;
  if (!isGiven(state, id)) {
    return chosen.several || !isBookable(state, id) ? state : chooseDay(state, id);
  }
  if (!chosen.several) {
    return onward({ ...state, chosen: { ...chosen, services: [id] } }, "services");
  }
  const services = toggled(chosen.services, id);
  return services.length > mostServices ? state : { ...state, chosen: { ...chosen, services } };
}

function back(state: KioskState): KioskState {
  const { screen, chosen } = state;
  const toServices = (): KioskState => ({
    ...state,
    chosen: { ...chosen, services: [] },
    screen: { at: "services" },
  });
  switch (screen.at) {
    case "languages":
      return reset(state, state.comfort);
    case "services":
    case "people":
    case "country":
    case "letter": {
      const previous = questionBefore(state, screen.at);
      return previous ? { ...state, screen: previous } : reset(state, state.comfort);
    }
    case "help":
      return { ...state, screen: screen.back };
    case "days":
      return isGiven(state, screen.service) ? { ...state, screen: { at: "people" } } : toServices();
    case "times":
      return { ...state, screen: { at: "days", service: screen.service } };
    case "confirm": {
      const { service, start } = screen;
      return { ...state, screen: { at: "times", service, day: dayAt(start, zoneOf(state)) } };
    }
    case "code":
      return toServices();
    case "refused":
      if (chosen.language === undefined) return reset(state, state.comfort);
      return screen.code === undefined ? toServices() : { ...state, screen: { ...emptyEntry, text: screen.code } };
    default:
      return state;
  }
}

/** The German start, with nothing left of whoever stood here. */
function reset(state: KioskState, comfort: Comfort = plain): KioskState {
  return { ...state, screen: { at: "start" }, chosen: nothingChosen, comfort };
}

function placeTold(state: KioskState, looking: Looking, answer: Answer): KioskState {
  const language = languageOf(state, answer);
  const chosen = language === undefined ? nothingChosen : { ...nothingChosen, language };
  return { ...state, chosen, lastTouch: state.now, screen: placeOf(looking, answer, state.now) };
}

function tick(state: KioskState): KioskState {
  const { screen, now } = state;
  switch (screen.at) {
    case "asking":
      if (now - screen.since < waits.answerMs) return state;
      return answered(state, screen, { ok: false, refusal: "too-old" });
    case "looking":
      if (now - screen.since < waits.placeAnswerMs) return state;
      return placeTold(state, screen, { ok: false, refusal: "too-old" });
    case "place":
      return now - Math.max(screen.since, state.lastTouch) < waits.placeMs ? state : reset(state);
    case "ticket":
    case "booked":
      return now - Math.max(screen.since, state.lastTouch) < stays(screen) ? state : reset(state);
    case "start":
      return state.comfort === plain || idle(state) < waits.idleResetMs ? state : reset(state);
    default:
      return idle(state) < waits.idleResetMs ? state : reset(state);
  }
}

/** How long a number stays on the screen after its paper was last heard of or the screen was touched. */
function stays(screen: Ticket | Booked): number {
  return screen.at === "ticket" && screen.paper === "printed" ? waits.ticketMs : waits.keepNumberMs;
}

function idle(state: KioskState): number {
  return state.now - state.lastTouch;
}

/** Where nothing was chosen yet, or nothing more is. */
const unasked: ReadonlySet<Screen["at"]> = new Set(["start", "asking", "ticket", "booked", "looking", "place"]);

/** Is the kiosk asking whether anybody is still there? */
export function warning(state: KioskState): boolean {
  if (unasked.has(state.screen.at)) return false;
  return idle(state) >= waits.idleWarnMs;
}

/** Where help may still be asked for, that it goes with the ticket. */
export function isHelped({ at }: Screen): boolean {
  return helped.has(at);
}
const helped: ReadonlySet<Screen["at"]> = new Set(["services", "people", "country", "letter", "code", "refused"]);

function toggled<T>(list: readonly T[], item: T): readonly T[] {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}

/** Why nothing can be had at all just now. */
export type Standstill = "starting" | "out-of-order" | "line-down" | "halted" | NoTickets;

/** The most pressing one. A ticket just given stays on the screen all the same. */
export function standstill(state: KioskState): Standstill | undefined {
  if (state.link === "down") return "line-down";
  const { kiosk, site } = state;
  if (!kiosk || !site) return state.link === "up" && state.now - state.lastTouch > 5000 ? "out-of-order" : "starting";
  const intake = state.day?.intake ?? kiosk.intake;
  if (intake.halted || kiosk.intake.halted) return "halted";
  const isOfUse =
    !isKioskOff(state) && (kiosk.checkIn === true || kiosk.services.some(({ id }) => isBookable(state, id)));
  return isOfUse || withoutTickets.has(state.screen.at) ? undefined : noTickets(state);
}

/** Screens of visitors who want no ticket: an appointment's code can be held to the reader at any time. */
const withoutTickets: ReadonlySet<Screen["at"]> = new Set(["asking", "help", "refused", "booked"]);

/** Is everybody asked to leave? So it stays, also without a line, until the gateway says otherwise. */
export function isEvacuating({ day, kiosk }: Pick<KioskState, "day" | "kiosk">): boolean {
  return day?.intake.evacuate === true || kiosk?.intake.evacuate === true;
}

/** The language the kiosk speaks now. */
export function tagOf(state: KioskState): string {
  return state.chosen.language ?? "de";
}
