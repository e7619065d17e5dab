/** Which moment a time of day at a place is, and sums with days. Reads no clock; what is open when is hours.ts. */
import { type Weekday, weekdays } from "../../contract/site-visits.ts";
import { dayAt } from "../day.ts";

export const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * When a clock at a place shows a time: epoch ms. On the night clocks go forward, a time that they skip is the moment
 * after the gap; on the night they go back, a time that comes twice is the first.
 * @param time `07:30`; `24:00` is the next day's `00:00`
 */
export function momentOf(day: string, time: string, zone: string): number {
  const wall = midnightUtc(day) + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * minuteMs;
  const [before, after] = offsetsAround(day, zone);
  if (before === after) return wall - before;
  const shown = [wall - before, wall - after].filter((at) => at + offsetAt(at, zone) === wall);
  return shown.length > 0 ? Math.min(...shown) : changeAround(day, zone, before);
}

export function weekdayOf(day: string): Weekday {
  // 1 January 1970 was a Thursday.
  return weekdays[(midnightUtc(day) / dayMs + 3) % 7]!;
}

/** The day `n` days later, or earlier where `n` is negative. */
export function nextDay(day: string, n = 1): string {
  return dayAt(midnightUtc(day) + n * dayMs, "UTC");
}

/** Is this a date that a calendar has? `2026-02-30` is none. */
export function isDate(day: string): boolean {
  const at = midnightUtc(day);
  return Number.isFinite(at) && dayAt(at, "UTC") === day;
}

function midnightUtc(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** How many ms the clocks of a place are ahead of UTC. */
function offsetAt(at: number, zone: string): number {
  const known = formatters.get(zone);
  const formatter =
    known ??
    new Intl.DateTimeFormat("en", {
      timeZone: zone,
      hourCycle: "h23",
      ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
    });
  if (!known) formatters.set(zone, formatter);
  const shown = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year, month, day, hour, minute, second } = shown as Record<Intl.DateTimeFormatPartTypes, number>;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

const offsets = new Map<string, readonly [number, number]>();
/** More days than anybody books ahead; what is forgotten is only found again. */
const offsetsKept = 2000;

/** The offsets before and after all that can be this day's: they differ only around a change of the clocks. */
function offsetsAround(day: string, zone: string): readonly [number, number] {
  const key = `${zone} ${day}`;
  const known = offsets.get(key);
  if (known) return known;
  if (offsets.size >= offsetsKept) offsets.clear();
  const [from, until] = around(day);
  const found = [offsetAt(from, zone), offsetAt(until, zone)] as const;
  offsets.set(key, found);
  return found;
}

/** The moment at which the clocks change around a day. */
function changeAround(day: string, zone: string, before: number): number {
  let [from, until] = around(day);
  while (until - from > 1) {
    const middle = Math.floor((from + until) / 2);
    if (offsetAt(middle, zone) === before) from = middle;
    else until = middle;
  }
  return until;
}

function around(day: string): [from: number, until: number] {
  const midnight = midnightUtc(day);
  return [midnight - dayMs, midnight + 2 * dayMs];
}
