/** What staff see beyond their own counter: queues, calls, doubtful tickets, faults, the day in figures. */
import type { Configuration } from "../contract/configuration.ts";
import { topics } from "../contract/topics.ts";
import type {
  AlarmsView,
  CalledView,
  DoubtsView,
  FaultsView,
  GivenView,
  OfficeView,
  PrinterView,
  ServiceView,
  StationView,
} from "../contract/views.ts";
import type { EndOfDayView } from "../contract/views-visits.ts";
import { momentOf } from "./calendar/moments.ts";
import { contactsOf } from "./contacts.ts";
import { openPoints } from "./end-of-day.ts";
import { bytesOf, fitting } from "./fitting.ts";
import { queueOf } from "./order.ts";
import { endedVisits, presentVisits } from "./present.ts";
import { doubtful, missingSinceRollChange, ticketsLeft } from "./printers.ts";
import { staffVisit } from "./project-counters.ts";
import { deviceState, type Fault, type State, type Visit } from "./state.ts";

const waitingShown = 60;
const doubtsShown = 30;

export function* projectStaff(state: State, configuration: Configuration): Generator<[string, unknown]> {
  for (const id of servicesOf(state, configuration)) {
    const queue = queueOf(state, id);
    const waiting = fitting(queue, waitingShown, staffVisit);
    yield [topics.view(`service/${id}`), { id, total: queue.length, waiting } satisfies ServiceView];
  }
  const atCounters = presentVisits(state).filter((v) => v.state === "called" || v.state === "serving");
  yield [topics.view("called"), { visits: atCounters.map(staffVisit) } satisfies CalledView];
  yield [topics.view("doubts"), doubtsView(state)];
  const printers = configuration.devices.flatMap((device) => printerView(state, device));
  yield [topics.view("faults"), { faults: faultViews(state), printers } satisfies FaultsView];
  yield [topics.view("given"), { tickets: state.given } satisfies GivenView];
  const silent = [...state.silentAlarms].map(([counter, since]) => ({ counter, since }));
  yield [topics.view("alarms"), { silent } satisfies AlarmsView];
  yield [topics.view("office"), officeView(state)];
  yield [topics.view("end-of-day"), endOfDayView(state)];
  for (const [identity, { role, counter }] of state.stations) {
    yield [topics.view(`station/${identity}`), { role, counter: counter ?? null } satisfies StationView];
  }
}

/** Those of the site file, and those that visitors still wait for although the site file no longer has them. */
function servicesOf(state: State, configuration: Configuration): Set<string> {
  const services = new Set(configuration.services.map((s) => s.id));
  for (const visit of presentVisits(state)) services.add(visit.services[0]!);
  return services;
}

/** Half of what a topic may carry. */
const wordsBytes = 24_000;

/** Every fault is told; words of flows only as far as there is room for them. */
function faultViews(state: State): FaultsView["faults"] {
  let bytes = 0;
  return [...state.faults.values()].map((fault) => {
    const { text, ...view } = faultView(state, fault);
    bytes += text === undefined ? 0 : bytesOf(JSON.stringify(text));
    return text === undefined || bytes > wordsBytes ? view : { ...view, text };
  });
}

function faultView(state: State, { source, fault, since, text }: Fault): FaultsView["faults"][number] {
  const { model: before, otherModel: plugged } = deviceState(state, source);
  const isOther = fault === "other-model" && before !== undefined && plugged !== undefined;
  const words = text !== undefined && { text };
  return { source, fault, since, ...words, ...(isOther && { models: { plugged, before } }) };
}

function printerView(state: State, device: string): PrinterView[] {
  if (!device.startsWith("printer/")) return [];
  const id = device.slice("printer/".length);
  return [{ id, ticketsLeft: ticketsLeft(state, id), missing: missingSinceRollChange(state, id).length }];
}

function doubtsView(state: State): DoubtsView {
  const tickets = doubtful(state)
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

function endOfDayView(state: State): EndOfDayView {
  return { open: openPoints(state), ended: state.dayEnded !== undefined, carried: state.carried ?? null };
}

function officeView(state: State): OfficeView {
  const ended = endedVisits(state);
  const count: Partial<Record<Visit["state"], number>> = {};
  let [withPrecedence, longest] = [ended.withPrecedence, Number.POSITIVE_INFINITY];
  for (const visit of presentVisits(state)) {
    count[visit.state] = (count[visit.state] ?? 0) + 1;
    if (visit.precedence) withPrecedence++;
    if (visit.state === "waiting") longest = Math.min(longest, visit.takenAt);
  }
  return {
    waiting: count.waiting ?? 0,
    called: count.called ?? 0,
    serving: count.serving ?? 0,
    finished: ended.finished,
    noShow: count["no-show"] ?? 0,
    turnedAway: state.turnedAway,
    withPrecedence,
    countersOpen: state.counters.count((counter) => counter.state === "open"),
    appointments: appointmentsToday(state),
    contacts: contactsOf(state),
    longestWaitSince: Number.isFinite(longest) ? longest : null,
  };
}

type Counted = OfficeView["appointments"];
/** There may be ten thousand of them, and most calls change none. */
const counted = new WeakMap<State["appointments"], { readonly of: string; readonly count: Counted }>();

/** Those with a time; invitations are of no day. */
function appointmentsToday({ appointments, day, configuration }: State): Counted {
  const count = { booked: 0, arrived: 0, missed: 0 };
  if (day === undefined || !configuration) return count;
  const of = `${configuration.zone} ${day}`;
  const known = counted.get(appointments);
  if (known?.of === of) return known.count;
  const [from, until] = ["00:00", "24:00"].map((time) => momentOf(day, time, configuration.zone)) as [number, number];
  for (const { plan, state } of appointments.values()) {
    const isToday = plan.start !== undefined && from <= plan.start && plan.start < until;
    if (isToday && state !== "proposed" && state !== "cancelled") count[state]++;
  }
  counted.set(appointments, { of, count });
  return count;
}
