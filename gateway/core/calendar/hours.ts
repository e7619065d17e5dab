/** When something is open: a week's hours, less holidays and special days. Which slots lie in them is slots.ts. */
import type { Schedules } from "../../contract/shapes.ts";
import type { Calendar, SpecialDay, Timetable, Week } from "../../contract/site-visits.ts";
import { dayAt } from "../day.ts";
import { holidayOn } from "./holidays.ts";
import { minuteMs, momentOf, nextDay, weekdayOf } from "./moments.ts";

/** From when to when, in epoch ms; the end belongs no more to it. */
export type Open = readonly [from: number, until: number];

/** So far ahead somebody looks for when it opens. */
const lookAheadDays = 60;

/**
 * When it is open on a day, in order.
 * @param week Missing: the whole day
 * @param days Special days beside the calendar's own, as those of a pool
 */
export function spansOn(
  week: Week | undefined,
  days: readonly SpecialDay[] | undefined,
  calendar: Calendar | undefined,
  day: string,
  zone: string,
): Open[] {
  if (holidayOn(calendar, day) !== undefined) return [];
  const special = [specialOn(calendar?.days, day), specialOn(days, day)].filter((entry) => entry !== undefined);
  if (special.some(({ open }) => open === undefined)) return [];
  const usual = week ? (week[weekdayOf(day)] ?? []) : ["00:00-24:00"];
  const lists = [usual, ...special.map(({ open }) => open!)].map((spans) => momentsOf(spans, day, zone));
  return lists.reduce(intersection).sort(([one], [other]) => one - other);
}

/** A date goes before the same day of each year: 2026-12-24 can differ from every other 12-24. */
function specialOn(days: readonly SpecialDay[] | undefined, day: string): SpecialDay | undefined {
  return days?.find((entry) => entry.day === day) ?? days?.find((entry) => entry.day === day.slice(5));
}

function momentsOf(spans: readonly string[], day: string, zone: string): Open[] {
  return spans
    .map((span): Open => [momentOf(day, span.slice(0, 5), zone), momentOf(day, span.slice(6), zone)])
    .filter(([from, until]) => from < until);
}

function intersection(some: readonly Open[], others: readonly Open[]): Open[] {
  return some
    .flatMap(([from, until]) => others.map((other): Open => [Math.max(from, other[0]), Math.min(until, other[1])]))
    .filter(([from, until]) => from < until);
}

/** What is open at a moment. */
export function schedulesAt(
  timetable: Timetable | undefined,
  calendar: Calendar | undefined,
  zone: string,
  now: number,
): Schedules {
  const day = dayAt(now, zone);
  const open = (week: Week | undefined) => spansOn(week, undefined, calendar, day, zone).some(within(now));
  return {
    tickets: ticketSpansOn(timetable, calendar, day, zone).some(within(now)),
    walkIns: open(timetable?.walkIns),
    appointments: open(timetable?.appointments),
  };
}

/** When tickets are given on a day: no more once the last walk-ins' times are about to end. */
function ticketSpansOn(
  timetable: Timetable | undefined,
  calendar: Calendar | undefined,
  day: string,
  zone: string,
): Open[] {
  const spans = spansOn(timetable?.tickets, undefined, calendar, day, zone);
  if (timetable?.lastTicketsMinutes === undefined) return spans;
  const walkIns = spansOn(timetable.walkIns, undefined, calendar, day, zone);
  const end = (walkIns.at(-1)?.[1] ?? 0) - timetable.lastTicketsMinutes * minuteMs;
  return intersection(spans, [[0, end]]);
}

const within =
  (now: number) =>
  ([from, until]: Open) =>
    from <= now && now < until;

/** When it opens next, within 60 days. That one span begins where another ends is no opening. */
export function nextOpening(
  week: Week | undefined,
  days: readonly SpecialDay[] | undefined,
  calendar: Calendar | undefined,
  zone: string,
  now: number,
): number | undefined {
  return openingAfter(now, (day) => spansOn(week, days, calendar, day, zone), zone);
}

/** When tickets are given next, within 60 days. */
export function nextTickets(
  timetable: Timetable | undefined,
  calendar: Calendar | undefined,
  zone: string,
  now: number,
): number | undefined {
  return openingAfter(now, (day) => ticketSpansOn(timetable, calendar, day, zone), zone);
}

function openingAfter(now: number, spansOf: SpansOf, zone: string): number | undefined {
  for (const [from] of openFrom(spansOf, zone, now)) if (from > now) return from;
  return undefined;
}

type SpansOf = (day: string) => readonly Open[];

/** Opening times from today on, those that touch as one. */
function* openFrom(spansOf: SpansOf, zone: string, now: number): Generator<Open> {
  const today = dayAt(now, zone);
  let open: Open | undefined;
  for (let n = 0; n <= lookAheadDays; n++) {
    for (const span of spansOf(nextDay(today, n))) {
      const goesOn = open?.[1] === span[0];
      if (open && !goesOn) yield open;
      open = open && goesOn ? [open[0], span[1]] : span;
    }
  }
  if (open) yield open;
}

/** The next day, after the one of `now`, on which walk-ins are served; nothing within 60 days where there is none. */
export function nextOpenDay(
  timetable: Timetable | undefined,
  calendar: Calendar | undefined,
  zone: string,
  now: number,
): string | undefined {
  const today = dayAt(now, zone);
  for (let n = 1; n <= lookAheadDays; n++) {
    const day = nextDay(today, n);
    if (spansOn(timetable?.walkIns, undefined, calendar, day, zone).length > 0) return day;
  }
  return undefined;
}
