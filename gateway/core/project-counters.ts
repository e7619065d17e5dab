/** What one counter's panel shows: its visitor, the next one and why, and what could be taken back. */
import type { Configuration } from "../contract/configuration.ts";
import { topics } from "../contract/topics.ts";
import type { CountersView, CounterView, StaffVisit } from "../contract/views.ts";
import { mayPick, undoWithinMs } from "./decide-call.ts";
import { lineAt } from "./order.ts";
import { skillsAt } from "./places.ts";
import { isEarly } from "./standing.ts";
import { counterState, type State, stationState, type Visit } from "./state.ts";

/** Longer lists help nobody at a counter. */
const listed = 30;

export function* projectCounters(state: State, configuration: Configuration): Generator<[string, unknown]> {
  const counters: CountersView["counters"] = [];
  const apart = [...state.visits.values()].filter((visit) => visit.state === "parked" || visit.state === "no-show");
  for (const counter of configuration.counters) {
    const view = counterView(state, counter, apart);
    const { id, clerk, waiting } = view;
    counters.push({ id, state: view.state, ...(clerk && { clerk }), waiting });
    yield [topics.view(`counter/${id}`), view];
  }
  yield [topics.view("counters"), { counters } satisfies CountersView];
}

type Counter = Configuration["counters"][number];

/** @param apart visits that are parked or have not come */
function counterView(state: State, counter: Counter, apart: readonly Visit[]): CounterView {
  const there = counterState(state, counter.id);
  const { next, waiting } = lineAt(state, counter.id);
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
    waiting,
    parked: listOf(apart, (visit) => visit.state === "parked" && visit.parkedBy === counter.id),
    noShows: listOf(apart, (visit) => visit.state === "no-show" && visit.counter === counter.id),
    ...(clerk && mayPick(state, { asker: clerk.role }) && { picking: true as const }),
    ...(counter.station !== undefined && { station: stationState(state, counter.id) }),
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

function listOf(visits: readonly Visit[], test: (visit: Visit) => boolean): StaffVisit[] {
  return visits.filter(test).slice(-listed).map(staffVisit);
}

function faultsOf(state: State, counter: Counter): CounterView["faults"] {
  const devices = devicesOf(counter);
  return [...state.faults.values()]
    .filter((fault) => devices.includes(fault.source))
    .map(({ source, fault }) => ({ device: source, fault }));
}

function devicesOf({
  sign,
  button,
  buttons = {},
  held = {},
  lamp,
  corridorLight,
  scanner,
  station,
  terminal,
  receiptPrinter,
}: Counter): string[] {
  const named = {
    sign: [sign],
    lamp: [lamp, corridorLight],
    scanner: [scanner],
    station: [station],
    terminal: [terminal],
  };
  const pressed = [button, ...Object.values(buttons), ...Object.values(held)];
  return Object.entries({ ...named, button: pressed, printer: [receiptPrinter] }).flatMap(([kind, ids]) =>
    ids.map((id) => `${kind}/${id}`),
  );
}

/** Of a visit by appointment or invitation; for which clerk is nobody's business but the core's. */
function plannedVisit(visit: Visit): Partial<StaffVisit> {
  const { due, appointment, meant, feeCents } = visit;
  return {
    ...(due !== undefined && { due }),
    ...(isEarly(visit) && { early: true as const }),
    ...(appointment !== undefined && { appointment }),
    ...(meant.clerk !== undefined && { clerk: true as const }),
    ...(meant.team !== undefined && { team: meant.team }),
    ...(feeCents !== undefined && { feeCents }),
  };
}

function stepsOf({ meanwhile, aside, reference }: Visit): Partial<StaffVisit> {
  return {
    ...(meanwhile.length > 0 && { meanwhile: [...meanwhile] }),
    ...(aside !== undefined && { aside }),
    ...(reference !== undefined && { reference }),
  };
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
    ...plannedVisit(visit),
    ...stepsOf(visit),
  };
}
