/** A past day as the journal tells it: who came when, how long everybody took, when counters were open. */
import type { Recorded } from "../contract/events.ts";
import { apply } from "../core/apply.ts";
import { type State, visitOf } from "../core/state.ts";

/** Everything that a rule can change nothing about. */
export interface PastDay {
  /** As it was when the day had been opened. */
  readonly morning: State;
  /** Arrivals, counters, staff, halts: told again as they were. */
  readonly given: readonly Recorded[];
  /** By number: how long each call of it lasted, from the call to the end, in the order in which they were. */
  readonly lasted: ReadonlyMap<string, readonly number[]>;
  /** By number: when it went away while it waited, or was cancelled, or work was over for that day. */
  readonly gaveUp: ReadonlyMap<string, number>;
  /** By number: it did not come when it was called. */
  readonly missed: ReadonlySet<string>;
  /** From the end of one visit to the next call while somebody waited, in the middle. */
  readonly turnaroundMs: number;
  /** What really happened. */
  readonly first: readonly Wait[];
  readonly until: number;
}

/** From the moment a visit stood in the queue, of an appointment from its time, to its first call. */
export interface Wait {
  readonly number: string;
  readonly service: string;
  readonly byAppointment: boolean;
  readonly since: number;
  /** Undefined: it was never called. */
  readonly called: number | undefined;
}

/** What the simulation decides anew; all other events are given. */
const decided: ReadonlySet<Recorded["type"]> = new Set([
  "ticket-called",
  "ticket-called-again",
  "visit-begun",
  "visit-finished",
  "visitor-missed",
  "visit-reinstated",
  "visit-parked",
  "visit-resumed",
  "visit-transferred",
  "visit-taken-over",
  "visit-cancelled",
  "visitor-left",
  "turn-undone",
  "visit-advanced",
  "visit-held",
  "step-done",
  "step-missed",
  "visit-put-back",
  "step-skipped",
  "reference-noted",
  "print-asked",
  "print-ended",
  "paper-confirmed",
  "roll-changed",
  "missing-settled",
  "help-noted",
  "site-configured",
]);

const typicalTurnaroundMs = 30_000;

/** @param events the whole journal up to the end of that day */
export function pastDay(events: Iterable<Recorded>, day: string, empty: State): PastDay | undefined {
  let state = empty;
  let morning: State | undefined;
  const ofDay: Recorded[] = [];
  let closedAt: number | undefined;
  for (const event of events) {
    if (event.day > day) {
      closedAt = event.at;
      break;
    }
    if (state.seq === 0) state = { ...state, seq: event.seq - 1 };
    const isOfDay = event.day === day && event.type !== "day-opened" && morning !== undefined;
    if (isOfDay) ofDay.push(event);
    state = apply(state, event);
    if (event.day === day && event.type === "day-opened") morning = state;
    else if (morning && event.type === "site-configured") morning = { ...morning, configuration: state.configuration };
  }
  if (!morning) return undefined;
  return {
    morning,
    given: ofDay.filter(({ type }) => !decided.has(type)),
    ...lengths(ofDay, closedAt),
    first: waitsOf(ofDay, state),
    until: ofDay.at(-1)?.at ?? morning.at,
  };
}

/** @param closedAt when the next day was opened, and all who were still there left */
function lengths(events: readonly Recorded[], closedAt: number | undefined) {
  const lasted = new Map<string, number[]>();
  const gaveUp = new Map<string, number>();
  const missed = new Set<string>();
  const since = new Map<string, { number: string; at: number }>();
  const endedAt = new Map<string, number>();
  const turnarounds: number[] = [];
  // Nobody knows what a night would have been like: counters that were left open call nobody then.
  let workedUntil = 0;
  for (const event of events) {
    if (!("number" in event) || event.number === undefined) continue;
    const { number, at } = event;
    if (event.type === "ticket-called") {
      const before = endedAt.get(event.counter);
      if (before !== undefined) turnarounds.push(at - before);
      // Called before a house alarm, and now once more.
      for (const [other, there] of since) if (there.number === number) since.delete(other);
      since.set(event.counter, { number, at });
    }
    const [counter, call] = [...since].find(([, there]) => there.number === number) ?? [];
    if (goings.has(event.type) && !call) gaveUp.set(number, at === closedAt ? workedUntil : at);
    if (event.type === "visitor-missed") missed.add(number);
    if (at !== closedAt && (event.type === "ticket-called" || ends.has(event.type))) workedUntil = at;
    if (!call || !ends.has(event.type)) continue;
    lasted.set(number, [...(lasted.get(number) ?? []), at - call.at]);
    since.delete(counter!);
    endedAt.set(counter!, at);
  }
  turnarounds.sort((a, b) => a - b);
  return { lasted, gaveUp, missed, turnaroundMs: turnarounds[turnarounds.length >> 1] ?? typicalTurnaroundMs };
}

const goings: ReadonlySet<Recorded["type"]> = new Set(["visitor-left", "visit-cancelled"]);

const ends: ReadonlySet<Recorded["type"]> = new Set([
  "visit-put-back",
  "visit-finished",
  "visitor-missed",
  "visit-parked",
  "visit-transferred",
  "visit-cancelled",
  "visitor-left",
  "step-done",
  "step-missed",
]);

/** First calls for what a visit was about; steps that were taken while waiting are no end of waiting. */
export function waitsOf(events: readonly Recorded[], state: State): Wait[] {
  const called = new Map<string, number>();
  for (const event of events) {
    if (event.type !== "ticket-called" || event.step !== undefined || called.has(event.number)) continue;
    called.set(event.number, event.at);
  }
  return events.flatMap((event): Wait[] => {
    if (event.type !== "ticket-issued" || !visitOf(state, event.number)) return [];
    const { number, services, due, takenAt = event.at } = event;
    const since = Math.max(takenAt, due ?? 0);
    const byAppointment = due !== undefined;
    return [{ number, service: services[0]!, byAppointment, since, called: called.get(number) }];
  });
}
