/** The slots of a pool: when they begin, how many are free, who may book them. Who has booked one is the caller's. */
import type { Calendar, Pool } from "../../contract/site-visits.ts";
import { dayAt } from "../day.ts";
import { spansOn } from "./hours.ts";
import { minuteMs, nextDay } from "./moments.ts";

/** What takes a slot: an appointment by its start, in epoch ms, and length. */
export interface Booking {
  readonly start: number;
  readonly minutes: number;
}

export interface FreeSlot extends Booking {
  /** How many can still be booked at this time. */
  readonly free: number;
}

interface Known {
  readonly calendar: Calendar | undefined;
  readonly zone: string;
  readonly days: Map<string, readonly number[]>;
}

/** Forgotten with the configuration that named the pool. */
const known = new WeakMap<Pool, Known>();
/** More days than anybody books ahead; what is forgotten is only found again. */
const daysKept = 500;

/** When the slots of a day begin: one after the other in each span, and only those that end within it. */
export function slotStarts(pool: Pool, calendar: Calendar | undefined, zone: string, day: string): readonly number[] {
  let memory = known.get(pool);
  if (memory?.calendar !== calendar || memory?.zone !== zone || memory.days.size >= daysKept) {
    memory = { calendar, zone, days: new Map() };
    known.set(pool, memory);
  }
  const starts = memory.days.get(day) ?? startsOn(pool, calendar, zone, day);
  memory.days.set(day, starts);
  return starts;
}

function startsOn(pool: Pool, calendar: Calendar | undefined, zone: string, day: string): readonly number[] {
  const length = pool.minutes * minuteMs;
  return spansOn(pool.week, pool.days, calendar, day, zone).flatMap(([from, until]) =>
    Array.from({ length: Math.floor((until - from) / length) }, (_, n) => from + n * length),
  );
}

/**
 * The slots of a day that can still be booked, past ones too.
 * @param bookings All that takes the pool's time, whatever its length: what overlaps a slot takes one of its places
 */
export function freeSlots(
  pool: Pool,
  calendar: Calendar | undefined,
  zone: string,
  day: string,
  bookings: readonly Booking[],
): FreeSlot[] {
  const { minutes, parallel = 1 } = pool;
  const starts = slotStarts(pool, calendar, zone, day);
  if (starts.length === 0) return [];
  const whole = { start: starts[0]!, minutes: (starts.at(-1)! - starts[0]!) / minuteMs + minutes };
  const ofDay = bookings.filter((booking) => overlap(booking, whole));
  return starts
    .map((start) => ({
      start,
      minutes,
      free: parallel - ofDay.filter((booking) => overlap(booking, { start, minutes })).length,
    }))
    .filter(({ free }) => free > 0);
}

function overlap(one: Booking, other: Booking): boolean {
  return one.start < other.start + other.minutes * minuteMs && other.start < one.start + one.minutes * minuteMs;
}

/**
 * Is this the start of a slot that may be booked now: ahead, near enough for who books, and of a pool of ours?
 * Whether it is free, freeSlots tells.
 */
export function isBookable(
  pool: Pool,
  calendar: Calendar | undefined,
  zone: string,
  start: number,
  now: number,
  by: "kiosk" | "staff",
): boolean {
  if (pool.source !== undefined) return false;
  const { kioskDays = 0, bookableDays = 90 } = pool;
  const daysAhead = by === "kiosk" ? kioskDays - 1 : bookableDays;
  // No day is asked for that lies beyond all calendars, whatever number came in.
  if (!(start > now && start < now + (daysAhead + 2) * 24 * 60 * minuteMs)) return false;
  const day = dayAt(start, zone);
  return day <= nextDay(dayAt(now, zone), daysAhead) && slotStarts(pool, calendar, zone, day).includes(start);
}
