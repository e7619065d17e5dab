/** Card terminals in the eyes of the core: which can be asked, what is asked of them, and when their day is to end. */
import type { RefusalCode } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import type { TerminalStand } from "../contract/events-payments.ts";
import { terminalBlocked } from "../contract/faults.ts";
import type { TerminalWork } from "../contract/payments.ts";
import { minuteMs, momentOf } from "./calendar/moments.ts";
import { type Closed, type Payment, type TerminalState, terminalState } from "./money.ts";
import { doubtAt } from "./payments.ts";
import { hasFault, type State } from "./state.ts";

export const terminalDevice = (terminal: string) => `terminal/${terminal}`;

export function terminalIds({ devices }: Configuration): string[] {
  return devices.flatMap((device) => (device.startsWith("terminal/") ? [device.slice("terminal/".length)] : []));
}

export function terminalAt({ counters }: Configuration, counter: string): string | undefined {
  return counters.find(({ id }) => id === counter)?.terminal;
}

/** Its driver hears what it is asked, whatever the terminal itself may do. */
export function isHeard(state: State, terminal: string): boolean {
  const device = state.devices.get(terminalDevice(terminal));
  return device?.online === true && device.heard;
}

export function isReady(state: State, terminal: string): boolean {
  return isHeard(state, terminal) && !hasFault(state, terminalDevice(terminal), (fault) => terminalBlocked.has(fault));
}

/** Why no money can be moved here now. */
export function whyNoMoney(state: State, terminal: string | undefined): RefusalCode | undefined {
  if (terminal === undefined || !isConfigured(state, terminal)) return "terminal-unknown";
  if (state.works.has(terminal)) return "terminal-busy";
  // A second transaction would hide the first one from whoever looks it up.
  if (doubtAt(state, terminal)) return "payment-unclear";
  return isReady(state, terminal) ? undefined : "terminal-not-ready";
}

export function isConfigured({ configuration }: State, terminal: string): boolean {
  return configuration!.devices.includes(terminalDevice(terminal));
}

/** For how long a work may wait for its driver to begin. Nobody stands at the counter for a payment any longer. */
const startWithinMs: Readonly<Partial<Record<TerminalWork, number>>> = { pay: 30_000, reverse: 30_000, refund: 30_000 };
const upkeepWithinMs = 2 * minuteMs;

interface Asking {
  readonly terminal: string;
  readonly work: TerminalWork;
  readonly payment?: string | undefined;
  readonly now: number;
  readonly by?: string | undefined;
}

export function asking(state: State, { terminal, work, payment, now, by }: Asking): TerminalAsked {
  return {
    type: "terminal-asked",
    // Never given twice, not even after a damaged journal: a driver remembers the works it has done.
    job: `${state.run}-${state.seq}-${work}-${terminal}`,
    terminal,
    work,
    ...(payment !== undefined && { payment }),
    until: now + (startWithinMs[work] ?? upkeepWithinMs),
    ...(by !== undefined && { by }),
  };
}

export type TerminalAsked = Extract<Event, { type: "terminal-asked" }>;

/** Was it booked since its terminal's last end of day? Then it can be cancelled there; after that, only given back. */
export function isOfThisPeriod(state: State, { terminal, bookings }: Payment): boolean {
  return terminal !== undefined && (bookings.at(-1)?.seq ?? 0) > terminalState(state, terminal).closedSeq;
}

/** Each terminal's period goes on into the next day. */
export function standsOfTerminals({ terminals }: State): TerminalStand[] {
  return [...terminals].map(([terminal, { since, usedOn, closed }]) => ({
    terminal,
    since,
    ...(usedOn !== undefined && { usedOn }),
    ...(closed && { closed: told(closed) }),
  }));
}

function told({ at, day, own, told, totals }: Closed): NonNullable<TerminalStand["closed"]> {
  const theirs = { ...(told !== undefined && { told }), ...(totals && { totals: [...totals] }) };
  return { closedAt: at, closedOn: day, own, ...theirs };
}

const retryMinutes = [5, 10, 20, 40, 60];
/** Who pays after the end of the day is not followed by another one at once. */
const restMs = 15 * minuteMs;

/** Is it time for this terminal's end of day, whether or not it can be asked? */
export function isDayOver(state: State, terminal: string, now: number): boolean {
  const { configuration, day } = state;
  const { endOfDayAt } = configuration?.payments ?? {};
  if (endOfDayAt === undefined || day === undefined) return false;
  const stands = terminalState(state, terminal);
  if (isRetrying(stands, now)) return false;
  if (isDemanded(state, terminal) || isOverdue(state, stands)) return true;
  if (stands.usedOn === undefined) return false;
  const isRested = now - stands.lastAt >= restMs;
  // A lead who ends the day does not wait; by the clock, who has just paid may still want it cancelled.
  if (state.dayEnded !== undefined) return isRested || stands.closed?.day !== day;
  return isRested && now >= momentOf(day, endOfDayAt, configuration!.zone);
}

export function isDemanded(state: State, terminal: string): boolean {
  return hasFault(state, terminalDevice(terminal), (fault) => fault === "end-of-day-due");
}

/** Money of an earlier day is not closed. */
export function isOverdue({ day }: State, { usedOn }: TerminalState): boolean {
  return usedOn !== undefined && day !== undefined && usedOn < day;
}

function isRetrying({ failures, failedAt }: TerminalState, now: number): boolean {
  const wait = retryMinutes[Math.min(failures, retryMinutes.length) - 1] ?? 0;
  return now - failedAt < wait * minuteMs;
}

/** It answers; that it wants its day ended keeps it from payments alone. */
export function canBeAsked(state: State, terminal: string): boolean {
  const isBlocked = hasFault(
    state,
    terminalDevice(terminal),
    (fault) => terminalBlocked.has(fault) && fault !== "end-of-day-due",
  );
  return isHeard(state, terminal) && !isBlocked;
}

/** Nothing stands there and nothing is unclear. */
export function mayCloseDay(state: State, terminal: string): boolean {
  return canBeAsked(state, terminal) && !state.works.has(terminal) && !doubtAt(state, terminal);
}
