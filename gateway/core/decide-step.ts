/** Steps that are taken while waiting, the stations where nobody sits, and what only time brings to a visit. */
import type { Command } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import type { DeviceStatus } from "../contract/messages.ts";
import { minuteMs } from "./calendar/moments.ts";
import { finished, missed } from "./decide-call.ts";
import { type Asked, byCounter, type Decision, events, refuse } from "./decision.ts";
import { nextFor, rulesOf } from "./order.ts";
import { mayBeKept } from "./standing.ts";
import {
  counterState,
  deviceState,
  faultKey,
  hasFault,
  isCallingOff,
  type State,
  stationState,
  type Visit,
} from "./state.ts";

export function decideStep(state: State, command: Command, asked: Asked): Decision | undefined {
  switch (command.type) {
    case "skip-step": {
      const { number, service } = command;
      const visit = state.visits.get(number);
      if (!visit) return refuse("unknown-ticket");
      if (visit.aside === service) return refuse("not-in-this-state");
      if (!visit.meanwhile.includes(service)) return events();
      return events({ type: "step-skipped", number, service, ...byCounter(asked) });
    }
    case "note-reference": {
      const { number, reference } = command;
      const visit = state.visits.get(number);
      if (!visit) return refuse("unknown-ticket");
      return visit.reference === reference ? events() : events({ type: "reference-noted", number, reference });
    }
    case "set-station": {
      const { counter, inOrder } = command;
      if (!stationAt(state.configuration!, counter)) return refuse("unknown-counter");
      if (stationState(state, counter).inOrder === inOrder) return events();
      return events({ type: "station-set", counter, inOrder }, ...(inOrder ? [] : leavingStation(state, counter)));
    }
    default:
      return undefined;
  }
}

const stationAt = ({ counters }: Configuration, id: string) => counters.find((c) => c.id === id)?.station;

/** Each second: appointments come due, what was kept is kept no longer, and who waits as long as allowed goes first. */
export function advances(state: State, now: number): Event[] {
  const { keptMinutes, longestWaitMinutes } = rulesOf(state.configuration);
  const advanced: Event[] = [];
  for (const visit of state.visits.values()) {
    if (visit.state !== "waiting") continue;
    const { number, due, advanced: before } = visit;
    const waited = now - Math.max(visit.standing, due ?? 0);
    if (!before.due && due !== undefined && now >= due) advanced.push({ type: "visit-advanced", number, to: "due" });
    const isOverdue = waited >= keptMinutes * minuteMs;
    if (!before.open && isOverdue && mayBeKept(state, visit))
      advanced.push({ type: "visit-advanced", number, to: "open" });
    if (!before.bound && waited >= longestWaitMinutes * minuteMs)
      advanced.push({ type: "visit-advanced", number, to: "bound" });
  }
  return advanced;
}

/** Each second: a station that nobody came to gives up its call, and one that is free calls the next. */
export function stationTurns(state: State, now: number): Event[] {
  const patienceMs = rulesOf(state.configuration).stationMinutes * minuteMs;
  for (const { id: counter, station } of state.configuration!.counters) {
    if (station === undefined) continue;
    const visit = visitAt(state, counter);
    if (visit && isGivenUp(state, station, visit, now - patienceMs))
      return [{ type: "visit-put-back", number: visit.number, counter }];
    if (isCallingOff(state)) continue;
    if (visit?.state === "called" && now - visit.calledAt! >= patienceMs) return [missed(counter, visit)];
    const next = visit || !isFree(state, counter, station) ? undefined : nextFor(state, counter);
    if (!next) continue;
    const step = next.step === undefined ? {} : { step: next.step };
    // One in a second: two stations must not call the same visitor.
    return [{ type: "ticket-called", number: next.visit.number, counter, reason: "station", ...step }];
  }
  return [];
}

/**
 * Nobody is called while the site is halted, and by a station that cannot be heard. Who may still be at it is waited
 * for a while.
 */
function isGivenUp(state: State, station: string, { state: stands }: Visit, patientSince: number): boolean {
  const device = `station/${station}`;
  const isAway = !deviceState(state, device).online;
  if (stands === "called") return isAway || isCallingOff(state);
  const silentSince = state.faults.get(faultKey(device, "unreachable"))?.since;
  return isAway && silentSince !== undefined && silentSince <= patientSince;
}

function visitAt(state: State, counter: string): Visit | undefined {
  const { current } = counterState(state, counter);
  return current === undefined ? undefined : state.visits.get(current);
}

function isFree(state: State, counter: string, station: string): boolean {
  const { busy, inOrder } = stationState(state, counter);
  const device = `station/${station}`;
  const isWell = deviceState(state, device).online && !hasFault(state, device, () => true);
  return inOrder && !busy && isWell && counterState(state, counter).state === "open";
}

/** What a station's own word means for whom it called: somebody is at it, or is done; or it is broken. */
export function stationTold(state: State, device: string, { busy, fault }: DeviceStatus): Event[] {
  const counter = state.configuration?.counters.find(({ station }) => device === `station/${station}`)?.id;
  if (counter === undefined) return [];
  if (fault !== undefined) return [...toldBusy(state, counter, false), ...leavingStation(state, counter)];
  // A driver that has just started does not know yet.
  if (busy === undefined) return [];
  const visit = visitAt(state, counter);
  const begins = busy && visit?.state === "called";
  const ends = !busy && visit?.state === "serving";
  return [
    ...toldBusy(state, counter, busy),
    ...(begins ? [{ type: "visit-begun" as const, number: visit.number, counter }] : []),
    ...(ends ? [finished(state, counter, visit)] : []),
  ];
}

function toldBusy(state: State, counter: string, busy: boolean): Event[] {
  return stationState(state, counter).busy === busy ? [] : [{ type: "station-told", counter, busy }];
}

/** Nobody is left standing before a station that is out of order. */
function leavingStation(state: State, counter: string): Event[] {
  const visit = visitAt(state, counter);
  return visit ? [{ type: "visit-put-back", number: visit.number, counter }] : [];
}
