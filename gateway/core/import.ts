/** What can be asked of other systems' lists: what a line means here, which is missing, what sources shall know. */
import type { AppointmentPlan, Outcome } from "../contract/appointments.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Pool } from "../contract/site-visits.ts";
import { isOpen } from "./appointment.ts";
import { spansOn } from "./calendar/hours.ts";
import { minuteMs, momentOf } from "./calendar/moments.ts";
import { slotStarts } from "./calendar/slots.ts";
import { dayAt } from "./day.ts";
import { undoWithinMs } from "./decide-call.ts";
import type { ImportedRow } from "./decision.ts";
import type { Appointment, State } from "./state.ts";

export type Source = NonNullable<Configuration["sources"]>[number];

export const sourceOf = (state: State, id: string): Source | undefined =>
  state.configuration?.sources?.find((source) => source.id === id);

/** Whose faults are those of this source of lists. */
export const listFaultsOf = (source: string) => `appointments/${source}`;

/** Nobody can keep it any more on this day or later. */
export function isOver({ start, until }: AppointmentPlan, day: string, zone: string): boolean {
  return start === undefined ? until !== undefined && until < day : start < momentOf(day, "00:00", zone);
}

/** Does it lie in these days, with all of its own? */
export function isWithin({ start, from, until }: AppointmentPlan, days: Days, zone: string): boolean {
  if (start === undefined) return days.from <= (from ?? "") && until !== undefined && until <= days.until;
  return start >= momentOf(days.from, "00:00", zone) && start < momentOf(days.until, "24:00", zone);
}

interface Days {
  readonly from: string;
  readonly until: string;
}

/** Without an end, or a beginning, for ever. */
function daysOf({ start, from = "", until = "9999" }: AppointmentPlan, zone: string): Days {
  if (start === undefined) return { from, until };
  const day = dayAt(start, zone);
  return { from: day, until: day };
}

/** What a line of a list means here, with the plan as it would stand. Lines that mean nothing are not among them. */
export interface Weighed {
  readonly row: ImportedRow;
  readonly plan: AppointmentPlan;
  readonly before: Appointment | undefined;
  readonly meaning: "set" | "same" | "cancelled";
}

/** @param rows At most some hundreds: nobody's call waits for more */
export function weighed(state: State, rows: readonly ImportedRow[], source: string): Weighed[] {
  const { configuration } = state;
  if (!configuration) return [];
  const inPool = withPool(configuration, source);
  return sorted(state, rows, source).flatMap(({ row, before, meaning }): Weighed[] => {
    if (meaning === "taken-by-other") return [];
    if (meaning === "cancelled") return [{ row, plan: row.plan, before, meaning }];
    const plan = withOwnWord(inPool(row.plan), before);
    const stands = before !== undefined && before.state !== "cancelled" && isSame(before.plan, plan);
    return [{ row, plan, before, meaning: stands ? "same" : "set" }];
  });
}

/** What was said here stands against the same list that comes again: the confirmation, and what is ready. */
function withOwnWord(plan: AppointmentPlan, before: Appointment | undefined): AppointmentPlan {
  if (!before || !isOpen(before)) return plan;
  const { ready, readyByStaff } = before.plan;
  // Against the list is the contrary of what it said: if it says so again, it has said nothing new.
  const kept = readyByStaff && plan.ready !== ready ? { ...plan, ready, readyByStaff } : plan;
  if (before.state === "proposed" || before.plan.start !== plan.start) return kept;
  const { confirmBy: _, ...confirmed } = kept;
  return confirmed;
}

/** The appointments of those rows whose code another one has on the same day: they are not taken in. */
export function takenByOther(state: State, rows: readonly ImportedRow[], source: string): Set<string> {
  const taken = sorted(state, rows, source).filter(({ meaning }) => meaning === "taken-by-other");
  return new Set(taken.map(({ row }) => row.appointment));
}

interface Sorted {
  readonly row: ImportedRow;
  readonly before: Appointment | undefined;
  readonly meaning: "stands" | "cancelled" | "taken-by-other";
}

/**
 * Left out are lines of days gone by, of what this site does not have, and of appointments whose visitor is here or was
 * here; for another time than that, a record can be used again.
 */
function sorted(state: State, rows: readonly ImportedRow[], source: string): Sorted[] {
  const { configuration, day } = state;
  if (!configuration || day === undefined) return [];
  const { zone } = configuration;
  const isKnown = knowing(configuration);
  const codes = openCodes(state, rows, zone);
  const seen = new Set<string>();
  return rows.flatMap((row): Sorted[] => {
    const { appointment, cancelled, plan } = row;
    const before = state.appointments.get(appointment);
    const isOurs = !before || (before.source === source && !isUsed(before, plan));
    if (!isOurs || seen.has(appointment)) return [];
    seen.add(appointment);
    if (cancelled) {
      codes.free(appointment);
      return before && isOpen(before) ? [{ row, before, meaning: "cancelled" }] : [];
    }
    const hasTime = plan.start !== undefined || plan.until !== undefined;
    if (!hasTime || isOver(plan, day, zone) || !isKnown(plan)) return [];
    if (codes.isTaken(row)) return [{ row, before, meaning: "taken-by-other" }];
    codes.take(row);
    return [{ row, before, meaning: "stands" }];
  });
}

/** From the day after the visit on, another time means another visit. */
function isUsed({ state, number, plan: before }: Appointment, plan: AppointmentPlan): boolean {
  if (state !== "arrived") return false;
  return number !== undefined || (before.start === plan.start && before.from === plan.from);
}

function knowing({ services, staff, teams, counters, pools }: Configuration) {
  const ids = (list: readonly { readonly id: string }[] | undefined) => new Set(list?.map(({ id }) => id));
  const [offered, clerks, groups, places, slots] = [services, staff, teams, counters, pools].map(ids);
  const has = (known: ReadonlySet<string> | undefined, id: string | undefined) => id === undefined || known!.has(id);
  return ({ services: wanted, clerk, team, counter, pool }: AppointmentPlan): boolean =>
    wanted.every((id) => offered!.has(id)) &&
    has(clerks, clerk) &&
    has(groups, team) &&
    has(places, counter) &&
    has(slots, pool);
}

/** Who holds the codes of these rows, as one row after the other is taken in. */
function openCodes(state: State, rows: readonly ImportedRow[], zone: string) {
  const wanted = new Set(rows.flatMap(({ plan }) => plan.code ?? []));
  /** By code, then by appointment. */
  const holders = new Map<string, Map<string, AppointmentPlan>>();
  const hold = (appointment: string, plan: AppointmentPlan) => {
    if (plan.code === undefined || !wanted.has(plan.code)) return;
    const held = holders.get(plan.code);
    if (held) held.set(appointment, plan);
    else holders.set(plan.code, new Map([[appointment, plan]]));
  };
  // Who is here already holds the code of a second system's entry for the same visit.
  const isHeld = (one: Appointment) => isOpen(one) || one.state === "arrived";
  for (const one of state.appointments.values()) if (isHeld(one)) hold(one.id, one.plan);
  const free = (appointment: string) => {
    const code = state.appointments.get(appointment)?.plan.code;
    if (code !== undefined) holders.get(code)?.delete(appointment);
  };
  return {
    free,
    isTaken({ appointment, plan }: ImportedRow): boolean {
      const held = plan.code === undefined ? undefined : holders.get(plan.code);
      return [...(held ?? [])].some(([id, other]) => id !== appointment && shareDay(other, plan, zone));
    },
    take({ appointment, plan }: ImportedRow): void {
      free(appointment);
      hold(appointment, plan);
    },
  };
}

function shareDay(one: AppointmentPlan, other: AppointmentPlan, zone: string): boolean {
  const [a, b] = [daysOf(one, zone), daysOf(other, zone)];
  return a.from <= b.until && b.from <= a.until;
}

/** Slots of a calendar that another system keeps are seen as taken by what its lists hold. */
function withPool({ pools = [], calendar, zone }: Configuration, source: string) {
  const own = pools.filter((pool) => pool.source === source);
  const whose = ["clerk", "team", "counter"] as const;
  return (plan: AppointmentPlan): AppointmentPlan => {
    const { start, minutes = 1 } = plan;
    if (start === undefined || plan.pool !== undefined || own.length === 0) return plan;
    const day = dayAt(start, zone);
    const end = start + minutes * minuteMs;
    const takes = (pool: Pool) =>
      whose.every((who) => pool[who] === undefined || pool[who] === plan[who]) &&
      slotStarts(pool, calendar, zone, day).some((from) => from < end && start < from + pool.minutes * minuteMs);
    const fitting = own.filter(takes);
    const pool = fitting.find(({ services }) => services.includes(plan.services[0]!)) ?? fitting[0];
    return pool ? { ...plan, pool: pool.id } : plan;
  };
}

function isSame(one: AppointmentPlan, other: AppointmentPlan): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof AppointmentPlan>;
  return [...keys].every((key) => key === "services" || one[key] === other[key]) && isSameList(one, other);
}

const isSameList = (one: AppointmentPlan, other: AppointmentPlan) =>
  one.services.length === other.services.length && one.services.every((id, n) => id === other.services[n]);

/** A list of today should have come by now. On days off nobody waits for one. */
export function isListMissing(state: State, { id, expectedBy }: Source, now: number): boolean {
  const { configuration, day } = state;
  if (expectedBy === undefined || !configuration || day === undefined || state.lists.get(id)?.forToday) return false;
  const { calendar, schedules, zone } = configuration;
  const isDayOff = () => spansOn(schedules?.appointments, undefined, calendar, day, zone).length === 0;
  return now >= momentOf(day, expectedBy, zone) && !isDayOff();
}

/** What became of an appointment, for its source. */
export interface KnownOutcome {
  readonly appointment: string;
  readonly source: string;
  readonly record: string;
  readonly outcome: Outcome;
  readonly arrivedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Of visits of one record, the later one was noted later. */
  readonly notedOn: string;
}

/** What sources that want to know can be told. What a counter may still take back is not known yet. */
export function outcomesKnown(state: State, now: number = state.at): KnownOutcome[] {
  return [...state.records].flatMap(([appointment, known]) => {
    const { source, record, outcome, arrivedAt, endedAt, notedOn } = known;
    const isFinal = endedAt === undefined || now - endedAt > undoWithinMs;
    if (outcome === undefined || !isFinal || !sourceOf(state, source)?.outcomes) return [];
    return [{ appointment, source, record, outcome, arrivedAt, endedAt, notedOn }];
  });
}
