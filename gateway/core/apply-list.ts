/** The state after an event of another system's list, what its source shall know, and what goes with deleted days. */
import type { Outcome } from "../contract/appointments.ts";
import type { Recorded } from "../contract/events.ts";
import { withoutPaymentsOf } from "./apply-payment.ts";
import { isPast } from "./appointment.ts";
import { nextDay } from "./calendar/moments.ts";
import { dayAt } from "./day.ts";
import { isOver, listFaultsOf } from "./import.ts";
import { counterState, type SourceRecord, type State, type Visit, visitOf } from "./state.ts";

export function applyListEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "record-noted":
      return recordNoted(state, event);
    case "records-fetched":
      return { ...state, records: state.records.deleteAll(event.appointments) };
    case "list-imported": {
      const { source, taken, wrong } = event;
      // A list of tomorrow's appointments does not unsay that today's has come.
      const forToday = event.forToday || (state.lists.get(source)?.forToday ?? false);
      return { ...state, lists: state.lists.set(source, { at: event.at, taken, wrong, forToday }) };
    }
    case "list-refused":
      return state;
    case "days-deleted":
      return daysDeleted(state, event.through);
    default:
      return undefined;
  }
}

/** Emptied rows have no appointment any more; that of a row whose day is the first one kept may be told only later. */
function recordNoted(state: State, event: Extract<Recorded, { type: "record-noted" }>): State {
  const appointment = state.appointments.get(event.appointment);
  if (!appointment) return state;
  const { source } = appointment;
  const before = state.records.get(event.appointment) ?? unknownYet;
  const record: SourceRecord = { ...before, source, record: event.record, notedOn: event.day };
  return { ...state, records: state.records.set(event.appointment, record) };
}

const unknownYet = { outcome: undefined, arrivedAt: undefined, endedAt: undefined, servedBy: undefined } as const;

/** What was not told again is no longer known after the next start either. */
function daysDeleted(state: State, through: string): State {
  const zone = state.configuration?.zone ?? "UTC";
  const isKept = (at: number) => dayAt(at, zone) > through;
  return {
    ...state,
    appointments: state.appointments.filter(({ toldOn }) => toldOn > through),
    records: state.records.filter(({ notedOn }) => notedOn > through),
    dayFiles: state.dayFiles.filter(({ toldOn }) => toldOn > through),
    lists: state.lists.filter(({ at }) => isKept(at)),
    faults: state.faults.filter(({ source, since }) => !isListFault(source) || isKept(since)),
    payments: withoutPaymentsOf(state.payments, through),
  };
}

const isListFault = (source: string) => source.startsWith(listFaultsOf(""));

/** Faults of lists stand for as long as their source does. */
export function isFaultOfLists(configuration: NonNullable<State["configuration"]>, source: string): boolean {
  return configuration.sources?.some(({ id }) => listFaultsOf(id) === source) ?? false;
}

/** Who comes on the wrong day is told so, and not that there never was such a code. */
const knownForDays = 7;

/** What of appointments and lists outlives the day before: what can still be kept, and codes of the last days. */
export function outlivingLists(state: State, day: string): Pick<State, "appointments" | "lists"> {
  const zone = state.configuration?.zone ?? "UTC";
  const ahead = state.appointments.filter(({ plan }) => !isOver(plan, nextDay(day, -knownForDays), zone));
  return {
    // A number of yesterday is nobody's today.
    appointments: ahead.map((one) => (one.number === undefined ? one : { ...one, number: undefined })),
    lists: state.lists.map((list) => ({ ...list, forToday: false })),
  };
}

/** What an event says about the outcome of appointments, where a source shall know it. */
export function withOutcomes(before: State, after: State, event: Recorded): State {
  if (after.records.isEmpty()) return after;
  switch (event.type) {
    case "appointment-set":
      return setAgain(before, after, event.appointment);
    case "appointment-cancelled":
      return withRecord(after, event.appointment, { outcome: "cancelled" });
    case "appointment-missed":
      return withRecord(after, event.appointment, { outcome: "missed" });
    default:
      return visitsTouched(before, event).reduce(
        (state, number) => withVisitsOutcome(before, state, event, number),
        after,
      );
  }
}

/** What became of the visit before, of which the same record told, is known under a name of its own until fetched. */
function setAgain(before: State, after: State, appointment: string): State {
  if (after.appointments.get(appointment)?.state === "arrived") return after;
  const [was, record] = [before.appointments.get(appointment), before.records.get(appointment)];
  const isKept = was && isPast(was) && record?.outcome !== undefined;
  const kept = isKept ? after.records.set(`${appointment}-${after.seq}`, record) : after.records;
  return withRecord({ ...after, records: kept }, appointment, unknownYet);
}

function withRecord(state: State, appointment: string | undefined, change: Partial<SourceRecord>): State {
  const record = appointment === undefined ? undefined : state.records.get(appointment);
  if (!record) return state;
  return { ...state, records: state.records.set(appointment!, { ...record, ...change }) };
}

function visitsTouched(before: State, event: Recorded): readonly string[] {
  if (event.type === "turn-undone") {
    return counterState(before, event.counter).undo?.visits.map(({ number }) => number) ?? [];
  }
  return "number" in event && event.number !== undefined ? [event.number] : [];
}

function withVisitsOutcome(before: State, state: State, event: Recorded, number: string): State {
  const visit = visitOf(state, number);
  const record = visit?.appointment === undefined ? undefined : state.records.get(visit.appointment);
  const was = visitOf(before, number);
  if (!visit || !record || visit.state === was?.state) return state;
  const servedBy = was && servedSince(before, event, record, visit, was);
  const outcome = outcomeOf(visit, servedBy !== undefined);
  // Who is still here when the day is closed was gone before; nobody knows when.
  const isSeen = dayAt(state.at, state.configuration?.zone ?? "UTC") === state.day;
  const endedAt = outcome === undefined || !isSeen ? undefined : state.at;
  return withRecord(state, visit.appointment, { outcome, endedAt, arrivedAt: visit.takenAt, servedBy });
}

/** The turn by which something of the visit was begun or done first, as long as nobody has taken that back. */
function servedSince(before: State, event: Recorded, { servedBy }: SourceRecord, visit: Visit, was: Visit) {
  if (event.type === "turn-undone") {
    return servedBy === counterState(before, event.counter).undo?.cause ? undefined : servedBy;
  }
  return servedBy ?? (isServing(event, visit, was) ? (event.cause ?? event.type) : undefined);
}

function isServing({ type }: Recorded, visit: Visit, was: Visit): boolean {
  if (type === "visit-begun" || type === "visit-finished" || type === "step-done") return true;
  // Who is sent on from a counter for less than before has got the rest of it there.
  return type === "visit-transferred" && was.counter !== undefined && visit.services.length < was.services.length;
}

/** Came is who was served, be it that nobody said when that was over, or that only a step after it was left out. */
function outcomeOf({ state }: Visit, isServed: boolean): Outcome | undefined {
  if (state === "finished") return "came";
  if (state !== "left" && state !== "cancelled") return undefined;
  return isServed ? "came" : "left";
}
