/** What the kiosk shows for the core's answer to the one thing that was asked, and what becomes of its paper. Pure. */
import type { Answer } from "../../../gateway/contract/commands.ts";
import { dayAt } from "../../lib/when.ts";
import { languageOf } from "./place.ts";
import type { Asking, KioskState, Refused, Screen } from "./screen.ts";
import { timesOf, zoneOf } from "./slots.ts";

type Yes = Extract<Answer, { ok: true }>;
type No = Extract<Answer, { ok: false }>;

export function answered(state: KioskState, { command }: Asking, answer: Answer): KioskState {
  const lastTouch = state.now;
  if (!answer.ok) return { ...state, lastTouch, screen: refused(state, command, answer) };
  if (command.type === "book-slot") return { ...state, lastTouch, screen: booked(state, command, answer) };
  const { language = languageOf(state, answer) } = state.chosen;
  const chosen = language === undefined ? state.chosen : { ...state.chosen, language };
  return followPaper({ ...state, chosen, lastTouch, screen: ticket(state, command.type, answer) });
}

function ticket(state: KioskState, of: "take-ticket" | "check-in", answer: Yes): Screen {
  const { number, ahead, area, printer, at, meanwhile = [] } = answer;
  // An answer without a number breaks the contract; staff can help, the kiosk cannot.
  if (number === undefined) return { at: "refused", refusal: "not-allowed", of };
  return {
    at: "ticket",
    number,
    paper: state.kiosk?.printer ? "asked" : "none",
    since: state.now,
    ...(ahead === undefined ? {} : { ahead }),
    ...(area === undefined ? {} : { area }),
    ...(printer === undefined ? {} : { printer }),
    ...(of === "check-in" ? { checkedIn: true } : {}),
    ...(of === "check-in" && at !== undefined ? { due: at } : {}),
    ...(meanwhile.length === 0 ? {} : { meanwhile }),
  };
}

type BookSlot = Extract<Asking["command"], { type: "book-slot" }>;

function booked(state: KioskState, { service, start }: BookSlot, { code, at = start }: Yes): Screen {
  return { at: "booked", service, start: at, since: state.now, ...(code === undefined ? {} : { code }) };
}

function refused(state: KioskState, command: Asking["command"], { refusal, at, service }: No): Screen {
  if (command.type === "book-slot" && (refusal === "slot-taken" || refusal === "no-such-slot")) {
    const day = dayAt(command.start, zoneOf(state));
    const others = timesOf(state, command.service, day).filter(({ start }) => start !== command.start);
    const of = { service: command.service, taken: command.start };
    return others.length > 0 ? { at: "times", day, ...of } : { at: "days", ...of };
  }
  const told: Refused = { at: "refused", refusal, of: command.type };
  const code = command.type === "check-in" ? command.code : undefined;
  return {
    ...told,
    ...(at === undefined ? {} : { when: at }),
    ...(service === undefined ? {} : { service }),
    ...(code === undefined ? {} : { code }),
  };
}

/** What the kiosk's view says of the paper of the ticket on the screen. */
export function followPaper(state: KioskState): KioskState {
  const { screen, now } = state;
  if (screen.at !== "ticket") return state;
  const seen = state.kiosk?.tickets.find((each) => each.number === screen.number);
  if (!seen || (seen.paper === screen.paper && seen.printer === screen.printer)) return state;
  const { printer: _, ...before } = screen;
  const { paper, printer } = seen;
  return { ...state, screen: { ...before, paper, since: now, ...(printer === undefined ? {} : { printer }) } };
}
