/** A past day once more, under other rules: the same people, counters and lengths; only who is next is decided anew. */
import type { Event, Recorded } from "../contract/events.ts";
import { apply } from "../core/apply.ts";
import { decideCall } from "../core/decide-call.ts";
import { advances, stationTurns } from "../core/decide-step.ts";
import type { Asked } from "../core/decision.ts";
import { nextFor } from "../core/order.ts";
import { counterState, isCallingOff, type State } from "../core/state.ts";
import { type PastDay, type Wait, waitsOf } from "./day.ts";

/** How often the clock is looked at: calls fall due and counters become free between two looks. */
const lookMs = 5_000;
const typicalLengthMs = 8 * 60_000;

/** @param rules what of the configuration is other than it was */
export function simulate(day: PastDay, rules: (before: State["configuration"]) => State["configuration"]): Wait[] {
  const run = startRun({ ...day.morning, configuration: rules(day.morning.configuration) });
  const lengths = new Map([...day.lasted].map(([number, list]) => [number, [...list]]));
  const freeAt = new Map<string, number>();
  const endsAt = new Map<string, number>();
  let nth = 0;
  for (let now = day.morning.at; now <= day.until; now += lookMs) {
    for (; nth < day.given.length && day.given[nth]!.at <= now; nth++) run.take(withoutPlace(day.given[nth]!), now);
    for (const [number, at] of day.gaveUp)
      if (at <= now && run.state().visits.get(number)?.state === "waiting")
        run.take({ type: "visitor-left", number }, now);
    for (const event of [...advances(run.state(), now), ...stationTurns(run.state(), now)]) run.take(event, now);
    endVisits(run, now, { lengths, freeAt, endsAt, day });
    callNext(run, now, freeAt);
  }
  return waitsOf(run.events, run.state());
}

interface Run {
  readonly events: readonly Recorded[];
  state(): State;
  take(event: Event, at: number): void;
}

function startRun(morning: State): Run {
  let state = morning;
  const events: Recorded[] = [];
  return {
    events,
    state: () => state,
    take(event, at) {
      const recorded = { ...event, seq: state.seq + 1, at: Math.max(at, state.at), day: state.day! } as Recorded;
      state = apply(state, recorded);
      events.push(recorded);
    },
  };
}

function withoutPlace(event: Recorded): Event {
  const { seq: _, at: __, day: ___, cause: ____, ...rest } = event;
  return rest as Event;
}

interface Going {
  readonly lengths: Map<string, number[]>;
  readonly freeAt: Map<string, number>;
  readonly endsAt: Map<string, number>;
  readonly day: PastDay;
}

/** Whoever has been there as long as on that day is done, has not come, or goes on to the next step. */
function endVisits(run: Run, now: number, { lengths, freeAt, endsAt, day }: Going): void {
  for (const [counter, { current }] of run.state().counters) {
    const visit = current === undefined ? undefined : run.state().visits.get(current);
    if (!visit) continue;
    const key = `${visit.number} ${visit.calledAt}`;
    const isMissed = day.missed.has(visit.number) && (lengths.get(visit.number)?.length ?? 0) <= 1;
    const end = endsAt.get(key) ?? visit.calledAt! + (lengths.get(visit.number)?.shift() ?? typicalLengthMs);
    endsAt.set(key, end);
    if (end > now) continue;
    const type = isMissed && visit.aside === undefined ? "no-show" : "finish";
    const asked = askedAt(counter, now);
    for (const event of decideCall(run.state(), { type, counter }, asked)?.events ?? []) run.take(event, now);
    freeAt.set(counter, now + day.turnaroundMs);
  }
}

function callNext(run: Run, now: number, freeAt: ReadonlyMap<string, number>): void {
  for (const { id: counter, station } of run.state().configuration?.counters ?? []) {
    const { state, current } = counterState(run.state(), counter);
    const isFree = state === "open" && current === undefined && (freeAt.get(counter) ?? 0) <= now;
    if (station !== undefined || !isFree || isCallingOff(run.state()) || !nextFor(run.state(), counter)) continue;
    const called = decideCall(run.state(), { type: "call-next", counter }, askedAt(counter, now));
    for (const event of called?.events ?? []) run.take(event, now);
  }
}

function askedAt(counter: string, now: number): Asked {
  const by = { identity: "replay", role: "counter" } as const;
  return { by, counter, asker: "clerk", now, cause: `replay ${now}`, fresh: undefined };
}
