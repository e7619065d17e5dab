/** What staff see beyond their own counter: queues, calls, doubtful tickets, faults, the day in figures. */
import type { Configuration } from "../contract/configuration.ts";
import type { Paper } from "../contract/shapes.ts";
import { topics } from "../contract/topics.ts";
import type {
  AlarmsView,
  CalledView,
  DoubtsView,
  FaultsView,
  OfficeView,
  PrinterView,
  ServiceView,
  StationView,
} from "../contract/views.ts";
import { queueOf } from "./order.ts";
import { missingSinceRollChange, ticketsLeft } from "./printers.ts";
import { staffVisit } from "./project-counters.ts";
import { deviceState, type Fault, type State } from "./state.ts";

const waitingShown = 60;
const doubtsShown = 30;

export function* projectStaff(state: State, configuration: Configuration): Generator<[string, unknown]> {
  for (const id of servicesOf(state, configuration)) {
    const queue = queueOf(state, id);
    const waiting = queue.slice(0, waitingShown).map(staffVisit);
    yield [topics.view(`service/${id}`), { id, total: queue.length, waiting } satisfies ServiceView];
  }
  const atCounters = [...state.visits.values()].filter((v) => v.state === "called" || v.state === "serving");
  yield [topics.view("called"), { visits: atCounters.map(staffVisit) } satisfies CalledView];
  yield [topics.view("doubts"), doubtsView(state)];
  const faults = [...state.faults.values()].map((fault) => faultView(state, fault));
  const printers = configuration.devices.flatMap((device) => printerView(state, device));
  yield [topics.view("faults"), { faults, printers } satisfies FaultsView];
  const silent = [...state.silentAlarms].map(([counter, since]) => ({ counter, since }));
  yield [topics.view("alarms"), { silent } satisfies AlarmsView];
  yield [topics.view("office"), officeView(state)];
  for (const [identity, { role, counter }] of state.stations) {
    yield [topics.view(`station/${identity}`), { role, counter: counter ?? null } satisfies StationView];
  }
}

/** Those of the site file, and those that visitors still wait for although the site file no longer has them. */
function servicesOf(state: State, configuration: Configuration): Set<string> {
  const waitedFor = [...state.visits.values()].map((visit) => visit.services[0]!);
  return new Set([...configuration.services.map((s) => s.id), ...waitedFor]);
}

function faultView(state: State, { source, fault, since }: Fault): FaultsView["faults"][number] {
  const { model: before, otherModel: plugged } = deviceState(state, source);
  const isOther = fault === "other-model" && before !== undefined && plugged !== undefined;
  return { source, fault, since, ...(isOther && { models: { plugged, before } }) };
}

function printerView(state: State, device: string): PrinterView[] {
  if (!device.startsWith("printer/")) return [];
  const id = device.slice("printer/".length);
  return [{ id, ticketsLeft: ticketsLeft(state, id), missing: missingSinceRollChange(state, id).length }];
}

function doubtsView(state: State): DoubtsView {
  const tickets = [...state.visits.values()]
    .filter(({ paper, paperBefore }) => isDoubtful(paper) || (paper === "asked" && isDoubtful(paperBefore)))
    .sort((a, b) => b.issuedSeq - a.issuedSeq)
    .slice(0, doubtsShown)
    .map(({ number, paper, state: visitState, services, language, takenAt, kiosk }) => ({
      number,
      paper,
      state: visitState,
      services: [...services],
      language,
      takenAt,
      ...(kiosk !== undefined && { kiosk }),
    }));
  return { tickets };
}

const isDoubtful = (paper: Paper) => paper === "unknown" || paper === "not-printed";

function officeView(state: State): OfficeView {
  const visits = [...state.visits.values()];
  const count = (test: OfficeViewState) => visits.filter((visit) => visit.state === test).length;
  const standing = visits.filter((visit) => visit.state === "waiting").map((visit) => visit.takenAt);
  return {
    waiting: standing.length,
    called: count("called"),
    serving: count("serving"),
    finished: state.ended.count((visit) => visit.state === "finished"),
    noShow: count("no-show"),
    turnedAway: state.turnedAway,
    withPrecedence: [...visits, ...state.ended.values()].filter((visit) => visit.precedence).length,
    countersOpen: state.counters.count((counter) => counter.state === "open"),
    longestWaitSince: standing.length > 0 ? standing.reduce((a, b) => Math.min(a, b)) : null,
  };
}
type OfficeViewState = "called" | "serving" | "no-show";
