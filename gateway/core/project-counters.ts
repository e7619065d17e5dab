/** What one counter's panel shows: its visitor, the next one and why, and what could be taken back. */
import type { Configuration } from "../contract/configuration.ts";
import { topics } from "../contract/topics.ts";
import type { CountersView, CounterView, StaffVisit } from "../contract/views.ts";
import { undoWithinMs } from "./decide-call.ts";
import { nextFor, skillsAt, waitingFor } from "./order.ts";
import { counterState, type State, type Visit } from "./state.ts";

/** Longer lists help nobody at a counter. */
const listed = 30;

export function* projectCounters(state: State, configuration: Configuration): Generator<[string, unknown]> {
  const counters: CountersView["counters"] = [];
  for (const counter of configuration.counters) {
    const view = counterView(state, counter);
    const { id, clerk, waiting } = view;
    counters.push({ id, state: view.state, ...(clerk && { clerk }), waiting });
    yield [topics.view(`counter/${id}`), view];
  }
  yield [topics.view("counters"), { counters } satisfies CountersView];
}

type Counter = Configuration["counters"][number];

function counterView(state: State, counter: Counter): CounterView {
  const there = counterState(state, counter.id);
  const next = nextFor(state, counter.id);
  const current = there.current === undefined ? undefined : state.visits.get(there.current);
  const clerk = clerkAt(state, counter.id);
  const { undo } = there;
  return {
    id: counter.id,
    label: counter.label,
    kind: counter.kind,
    area: counter.area,
    state: there.state,
    ...(clerk && { clerk }),
    services: [...skillsAt(state, counter.id)],
    current: current ? staffVisit(current) : null,
    next: next ? { visit: staffVisit(next.visit), reason: next.reason } : null,
    waiting: waitingFor(state, counter.id),
    parked: visitsOf(state, (visit) => visit.state === "parked" && visit.parkedBy === counter.id),
    noShows: visitsOf(state, (visit) => visit.state === "no-show" && visit.counter === counter.id),
    undo: undo ? { what: undo.what, number: undo.number, until: undo.at + undoWithinMs } : null,
    ...(counter.scanner !== undefined && { scanner: counter.scanner }),
    faults: faultsOf(state, counter),
  };
}

function clerkAt(state: State, counter: string): CounterView["clerk"] {
  const station = state.stations.find((s) => s.counter === counter);
  if (!station) return undefined;
  const languages = state.configuration?.staff.find((m) => m.id === station.staff)?.languages ?? [];
  return { role: station.role, languages };
}

function visitsOf(state: State, test: (visit: Visit) => boolean): StaffVisit[] {
  return [...state.visits.values()].filter(test).slice(-listed).map(staffVisit);
}

function faultsOf(state: State, counter: Counter): CounterView["faults"] {
  const devices = devicesOf(counter);
  return [...state.faults.values()]
    .filter((fault) => devices.includes(fault.source))
    .map(({ source, fault }) => ({ device: source, fault }));
}

function devicesOf({ sign, button, buttons = {}, held = {}, lamp, corridorLight, scanner }: Counter): string[] {
  const named = { sign: [sign], lamp: [lamp, corridorLight], scanner: [scanner] };
  const pressed = [button, ...Object.values(buttons), ...Object.values(held)];
  return Object.entries({ ...named, button: pressed }).flatMap(([kind, ids]) => ids.map((id) => `${kind}/${id}`));
}

export function staffVisit(visit: Visit): StaffVisit {
  const { number, state, services, language, people, help, precedence, takenAt, paper } = visit;
  return {
    number,
    state,
    services: [...services],
    language,
    people,
    help: [...help],
    precedence,
    takenAt,
    paper,
    ...(visit.counter !== undefined && { counter: visit.counter }),
    ...(visit.calledAt !== undefined && { calledAt: visit.calledAt, nth: visit.nth }),
    ...(visit.begunAt !== undefined && { begunAt: visit.begunAt }),
    ...(visit.forCounter !== undefined && { forCounter: visit.forCounter }),
  };
}
