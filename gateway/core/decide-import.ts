/** Lists of appointments from other systems, what became of them, and what outlives deleted days. */
import type { Event } from "../contract/events.ts";
import { isOpen, isPast } from "./appointment.ts";
import { nextDay } from "./calendar/moments.ts";
import { carriedPayments } from "./decide-terminal.ts";
import { carriedDayFiles } from "./decide-treasury.ts";
import { type Decision, events, type Input, nothing, refuse } from "./decision.ts";
import { isOver, isWithin, listFaultsOf, type Source, sourceOf, type Weighed, weighed } from "./import.ts";
import { faultKey, type State } from "./state.ts";

type Import = Extract<Input, { type: "import" | "import-ended" | "import-failed" | "records-fetched" | "carry" }>;
type Of<Type extends Import["type"]> = Extract<Import, { type: Type }>;

export function decideImport(state: State, input: Import): Decision {
  if (input.type === "carry") return carry(state, input);
  if (input.type === "records-fetched") return recordsFetched(state, input);
  // Without a day nobody knows what is past: the list is handed over again later.
  if (state.day === undefined) return refuse("clock-untrusted");
  const source = sourceOf(state, input.source);
  if (!source) return nothing;
  if (input.type === "import") return importRows(state, source, input);
  if (input.type === "import-ended") return importEnded(state, source, input);
  const fault = { source: listFaultsOf(source.id), fault: "list-refused" } as const;
  return events(
    { type: "list-refused", source: source.id, reason: input.reason },
    ...(state.faults.has(faultKey(fault.source, fault.fault)) ? [] : [{ type: "fault-raised" as const, ...fault }]),
  );
}

function importRows(state: State, source: Source, { rows }: Of<"import">): Decision {
  return events(...weighed(state, rows, source.id).flatMap((entry) => eventsOf(state, source, entry)));
}

function eventsOf(state: State, source: Source, { row, plan, before, meaning }: Weighed): Event[] {
  const { appointment, record } = row;
  if (meaning === "cancelled") return [{ type: "appointment-cancelled", appointment }];
  const isAgain = before !== undefined && isPast(before);
  const isMoved = before !== undefined && !isAgain && (before.moved || before.plan.start !== plan.start);
  const set: Event[] =
    meaning === "same"
      ? []
      : [{ type: "appointment-set", appointment, source: source.id, plan, ...(isMoved && { moved: true as const }) }];
  const isNoted = !source.outcomes || (!isAgain && state.records.get(appointment)?.record === record);
  return [...set, ...(isNoted ? [] : [{ type: "record-noted" as const, appointment, record }])];
}

function importEnded(state: State, { id }: Source, input: Of<"import-ended">): Decision {
  const { taken, wrong, days } = input;
  const forToday = !days || (days.from <= state.day! && state.day! <= days.until);
  const told = { source: listFaultsOf(id) };
  const clears = (["list-refused", "list-missing"] as const).filter(
    (fault) => (fault === "list-refused" || forToday) && state.faults.has(faultKey(told.source, fault)),
  );
  return events(
    ...missingInList(state, id, input).map((appointment): Event => ({ type: "appointment-cancelled", appointment })),
    { type: "list-imported", source: id, taken, wrong, forToday },
    ...clears.map((fault): Event => ({ type: "fault-cleared", ...told, fault })),
  );
}

/** Of the days of a complete list; an invitation only if it is valid on no other day. */
function missingInList(state: State, source: string, { days, appointments }: Of<"import-ended">): string[] {
  if (!days) return [];
  const { zone } = state.configuration!;
  const held = new Set(appointments);
  const missing = state.appointments.filter(
    (one) => one.source === source && isOpen(one) && !held.has(one.id) && isWithin(one.plan, days, zone),
  );
  return [...missing.keys()].sort();
}

function recordsFetched(state: State, { appointments }: Of<"records-fetched">): Decision {
  const fetched = appointments.filter((id) => state.records.get(id)?.outcome !== undefined);
  return fetched.length === 0 ? nothing : events({ type: "records-fetched", appointments: fetched });
}

/**
 * Told again is what is half as old as the journal becomes: so that at least for the other half of that time after a
 * visit its source can fetch what became of it.
 */
function carry(state: State, { through }: Of<"carry">): Decision {
  if (!state.configuration) return nothing;
  const payments = carriedPayments(state, through);
  const ahead = nextDay(through, Math.floor(state.configuration.retentionDays / 2));
  const old = state.appointments.filter((one) => isOpen(one) && one.toldOn <= ahead);
  return events(
    ...carriedDayFiles(state, ahead),
    ...[...old.values()].flatMap(({ id, source, plan, moved }): Event[] => {
      const record = state.records.get(id)?.record;
      return [
        { type: "appointment-set", appointment: id, source, plan, ...(moved && { moved: true as const }) },
        ...(record === undefined ? [] : [{ type: "record-noted" as const, appointment: id, record }]),
      ];
    }),
    ...payments,
  );
}

/** At the end of a day: those for which nobody came. */
export function missedBefore(state: State, day: string): Event[] {
  const { configuration } = state;
  if (!configuration) return [];
  const missed = state.appointments.filter((one) => isOpen(one) && isOver(one.plan, day, configuration.zone));
  return [...missed.keys()].sort().map((appointment) => ({ type: "appointment-missed", appointment }));
}
