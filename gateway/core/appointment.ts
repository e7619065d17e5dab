/** Appointments as decisions look at them: which one is meant, whose it is, and what takes a pool's slots. */
import type { Calendar, Pool } from "../contract/site-visits.ts";
import { type FreeSlot, freeSlots } from "./calendar/slots.ts";
import type { Appointment, State } from "./state.ts";

/** Where an appointment was made, if not by another system: at a counter, a kiosk, by letter, or instead of today. */
export type OwnSource = "counter" | "kiosk" | "proposal" | "send-home";
const ownSources: ReadonlySet<string> = new Set<OwnSource>(["counter", "kiosk", "proposal", "send-home"]);

export function isOurs({ source }: Pick<Appointment, "source">): boolean {
  return ownSources.has(source);
}

/** Its visitor may still come, and it can still be changed. */
export function isOpen({ state }: Appointment): boolean {
  return state === "booked" || state === "proposed";
}

/** Its visit was on a day gone by, or nobody came: set once more it is another one. */
export function isPast({ state, number }: Appointment): boolean {
  return state === "missed" || (state === "arrived" && number === undefined);
}

/** Is it for this day? An invitation is for many. */
export function isOn({ plan }: Appointment, day: string, [from, until]: readonly [number, number]): boolean {
  if (plan.start !== undefined) return plan.start >= from && plan.start < until;
  return (plan.from ?? day) <= day && (plan.until ?? day) >= day;
}

interface Named {
  readonly appointment?: string;
  readonly code?: string;
}

/**
 * The one with this id or this code's digest. Of several with one code: who has arrived, so that two systems that tell
 * of the same visitor make no two tickets; then who may come, today's and the earliest first.
 * @param hours of today
 */
export function appointmentOf(
  state: State,
  { appointment, code }: Named,
  hours: readonly [number, number],
): Appointment | undefined {
  if (appointment !== undefined) return state.appointments.get(appointment);
  if (code === undefined) return undefined;
  const rank = (each: Appointment) =>
    each.state === "arrived" ? 0 : each.state === "cancelled" ? 3 : isOn(each, state.day!, hours) ? 1 : 2;
  const start = ({ plan }: Appointment) => plan.start ?? Number.POSITIVE_INFINITY;
  const isBefore = (a: Appointment, b: Appointment) => (rank(a) === rank(b) ? start(a) < start(b) : rank(a) < rank(b));
  let found: Appointment | undefined;
  for (const each of state.appointments.values()) {
    if (each.plan.code === code && (!found || isBefore(each, found))) found = each;
  }
  return found;
}

type Appointments = State["appointments"];
type ByPool = ReadonlyMap<string, readonly Appointment[]>;
/** Appointments are replaced, never changed: what is found out of them stays true. */
const byPool = new WeakMap<Appointments, ByPool>();
const nobody: readonly Appointment[] = [];

/** Whose appointments take slots of this pool. A proposal does until it expires; see `expiredProposals`. */
export function bookedIn({ appointments }: State, pool: string): readonly Appointment[] {
  let known = byPool.get(appointments);
  if (!known) {
    known = groupedByPool(appointments);
    byPool.set(appointments, known);
  }
  return known.get(pool) ?? nobody;
}

function groupedByPool(appointments: Appointments): ByPool {
  const groups = new Map<string, Appointment[]>();
  appointments.forEach((appointment) => {
    const { pool, start } = appointment.plan;
    if (pool === undefined || start === undefined) return;
    if (!isOpen(appointment) && appointment.state !== "arrived") return;
    const group = groups.get(pool);
    if (group) group.push(appointment);
    else groups.set(pool, [appointment]);
  });
  return groups;
}

interface Site {
  readonly calendar?: Calendar;
  readonly zone: string;
}

/** What of a pool's day is free, given those who have booked it. */
export function freeOn(pool: Pool, site: Site, day: string, booked: readonly Appointment[]): FreeSlot[] {
  const bookings = booked.map(({ plan }) => ({ start: plan.start!, minutes: plan.minutes ?? pool.minutes }));
  return freeSlots(pool, site.calendar, site.zone, day, bookings);
}
