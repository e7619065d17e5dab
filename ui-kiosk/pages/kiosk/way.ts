/** Which questions stand between a visitor and a ticket, and what can be had at all just now. Pure. */
import type { CommandOf } from "../../../gateway/contract/commands.ts";
import type { Intake } from "../../../gateway/contract/views.ts";
import { askOf } from "./origin.ts";
import type { KioskState, Question, Screen } from "./screen.ts";
import { freeSlots } from "./slots.ts";

/** Why no walk-in is given a ticket. */
export type NoTickets = "by-clock" | "closed" | "kiosk-off" | "all-full";

export function noTickets(state: KioskState): NoTickets | undefined {
  const { kiosk } = state;
  const { reason, schedules } = intakeOf(state) ?? {};
  if (isKioskOff(state) && reason === undefined) return "kiosk-off";
  if (schedules && !schedules.tickets && reason === undefined) return "by-clock";
  if (state.day?.intake.open === false || kiosk?.intake.open === false) return "closed";
  const services = kiosk?.services ?? [];
  return services.length > 0 && services.every(({ full }) => full) ? "all-full" : undefined;
}

/** Has somebody switched this one kiosk off? It checks nobody in then either. */
export function isKioskOff({ day, identity }: Pick<KioskState, "day" | "identity">): boolean {
  return day?.kiosksOff?.includes(identity) === true;
}

export function intakeOf({ day, kiosk }: Pick<KioskState, "day" | "kiosk">): Intake | undefined {
  return day?.intake ?? kiosk?.intake;
}

/** May a ticket for this service be taken? */
export function isGiven(state: KioskState, service: string): boolean {
  const offered = state.kiosk?.services.find(({ id }) => id === service);
  return offered !== undefined && !offered.full && noTickets(state) === undefined;
}

/** May a time for this service be chosen? */
export function isBookable(state: KioskState, service: string): boolean {
  const offered = state.kiosk?.services.find(({ id }) => id === service);
  return offered?.slots === true && freeSlots(state, service).length > 0;
}

/** What is to be asked of who has chosen so much. With only one service to choose there is no question. */
export function questions(state: KioskState): readonly Question[] {
  const ask = askOf(state);
  return [...(isOnlyOne(state) ? [] : (["services"] as const)), "people", ...(ask ? [ask] : [])];
}

/** Is there one service, and nothing else that could be wanted? */
export function isOnlyOne({ kiosk }: KioskState): boolean {
  const [only, ...others] = kiosk?.services ?? [];
  return only !== undefined && !only.full && others.length === 0 && !kiosk?.checkIn;
}

/** The next question, or with the last answer the ticket is asked for. */
export function onward(state: KioskState, from: Question | "language"): KioskState {
  const all = questions(state);
  const next = all[from === "language" ? 0 : all.indexOf(from) + 1];
  const screen: Screen = next ? { at: next } : { at: "asking", command: takeTicket(state), since: state.now };
  return { ...state, screen };
}

/** Undefined: there is no question before this one. */
export function questionBefore(state: KioskState, from: Question): Screen | undefined {
  const all = questions(state);
  const previous = all[all.indexOf(from) - 1];
  return previous && { at: previous };
}

/** The one command that a visitor's choices make. */
export function takeTicket({ identity, chosen }: KioskState): CommandOf<"take-ticket"> {
  const { services, people, help, team, language = "de" } = chosen;
  return {
    type: "take-ticket",
    kiosk: identity,
    services: [...services],
    language,
    people,
    help: [...help],
    ...(team === undefined ? {} : { team }),
  };
}
