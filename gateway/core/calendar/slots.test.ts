import fc from "fast-check";
import { expect, test } from "vitest";
import type { Calendar, Pool, Week } from "../../contract/site-visits.ts";
import { weekdays } from "../../contract/site-visits.ts";
import { momentOf, nextDay } from "./moments.ts";
import { type Booking, freeSlots, isBookable, slotStarts } from "./slots.ts";

const zone = "Europe/Berlin";
const at = (text: string) => momentOf(text.slice(0, 10), text.slice(11), zone);
const clock = new Intl.DateTimeFormat("de", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
const weekOf = (...spans: string[]): Week => Object.fromEntries(weekdays.map((day) => [day, spans]));
const pool = (change: Partial<Pool> = {}): Pool => ({
  id: "permits",
  services: ["extend"],
  minutes: 30,
  week: weekOf("08:00-10:15", "13:00-14:00"),
  ...change,
});
const monday = "2026-11-23";
const starts = (change: Partial<Pool> = {}, day = monday, calendar?: Calendar) =>
  slotStarts(pool(change), calendar, zone, day).map((start) => clock.format(start));

test("slots follow each other from the start of each span, and end within it", () => {
  expect(starts()).toEqual(["08:00", "08:30", "09:00", "09:30", "13:00", "13:30"]);
  expect(starts({ minutes: 45 })).toEqual(["08:00", "08:45", "09:30", "13:00"]);
  expect(starts({ minutes: 240 })).toEqual([]);
});

test("there are no slots on holidays and days off, fewer on half days", () => {
  expect(starts({}, "2026-12-25", { land: "HE" })).toEqual([]);
  expect(starts({}, "2026-12-24", { days: [{ day: "12-24", open: ["07:00-09:15"] }] })).toEqual(["08:00", "08:30"]);
  expect(starts({ days: [{ day: monday }] })).toEqual([]);
});

test("slots stand on the clocks of the place, and the night of a change has one hour less or more", () => {
  for (const day of ["2026-03-29", "2026-10-25"]) expect(starts({}, day)).toEqual(starts());
  const night = { minutes: 60, week: weekOf("00:00-06:00") };
  expect(["2026-03-28", "2026-03-29", "2026-10-25"].map((day) => starts(night, day).length)).toEqual([6, 5, 7]);
});

test("a day's slots are found once", () => {
  const one = pool();
  expect(slotStarts(one, undefined, zone, monday)).toBe(slotStarts(one, undefined, zone, monday));
});

test("another calendar or another pool of the same name has slots of its own", () => {
  const one = pool();
  expect(slotStarts(one, undefined, zone, "2026-12-25")).toHaveLength(6);
  expect(slotStarts(one, { land: "HE" }, zone, "2026-12-25")).toHaveLength(0);
  expect(slotStarts(one, undefined, zone, "2026-12-25")).toHaveLength(6);
  expect(slotStarts(one, undefined, "UTC", "2026-12-25")[0]).not.toBe(
    slotStarts(one, undefined, zone, "2026-12-25")[0],
  );
});

const free = (change: Partial<Pool>, ...bookings: Booking[]) =>
  freeSlots(pool(change), undefined, zone, monday, bookings).map(
    ({ start, minutes, free }) => `${clock.format(start)} ${minutes} ${free}`,
  );

test("a slot is free as often as the pool is parallel, less what overlaps it", () => {
  const nine = { start: at(`${monday} 09:00`), minutes: 30 };
  const week = weekOf("08:30-10:00");
  expect(free({ week })).toEqual(["08:30 30 1", "09:00 30 1", "09:30 30 1"]);
  expect(free({ week }, nine)).toEqual(["08:30 30 1", "09:30 30 1"]);
  expect(free({ week, parallel: 3 }, nine, nine)).toEqual(["08:30 30 3", "09:00 30 1", "09:30 30 3"]);
  expect(free({ week, parallel: 2 }, nine, nine, nine)).toEqual(["08:30 30 2", "09:30 30 2"]);
  // Of another length, as after the pool's minutes were changed.
  expect(free({ week }, { start: at(`${monday} 08:45`), minutes: 20 })).toEqual(["09:30 30 1"]);
  expect(free({ week }, { start: at(`${monday} 08:00`), minutes: 30 })).toHaveLength(3);
});

test("whatever is booked of what is free, never do more stand at one time than the pool is parallel", () => {
  const choice = fc.record({ day: fc.integer({ min: 0, max: 3 }), which: fc.nat(100) });
  fc.assert(
    fc.property(
      fc.array(choice, { maxLength: 60 }),
      fc.integer({ min: 5, max: 90 }),
      fc.integer({ min: 1, max: 3 }),
      (choices, minutes, parallel) => {
        // The pool's slots become shorter half way: what was booked before keeps its length.
        const pools = [pool({ minutes, parallel }), pool({ minutes: Math.ceil(minutes / 2), parallel })];
        const booked: Booking[] = [];
        for (const [n, { day, which }] of choices.entries()) {
          const current = pools[n < choices.length / 2 ? 0 : 1]!;
          const offered = freeSlots(current, undefined, zone, nextDay(monday, day), booked);
          if (offered.length > 0) booked.push(offered[which % offered.length]!);
        }
        for (const { start } of booked) {
          const then = booked.filter((other) => other.start <= start && start < other.start + other.minutes * 60_000);
          expect(then.length).toBeLessThanOrEqual(parallel);
        }
      },
    ),
  );
});

const bookable = (text: string, by: "kiosk" | "staff", change: Partial<Pool> = {}, calendar?: Calendar) =>
  isBookable(pool(change), calendar, zone, at(text), at(`${monday} 08:30`), by);

test("only what is still ahead can be booked, and only where a slot of the pool begins", () => {
  expect(bookable(`${monday} 09:00`, "staff")).toBe(true);
  expect(bookable(`${monday} 08:30`, "staff")).toBe(false);
  expect(bookable(`${monday} 08:00`, "staff")).toBe(false);
  expect(bookable(`${monday} 09:10`, "staff")).toBe(false);
  expect(bookable(`${monday} 10:00`, "staff")).toBe(false);
  expect(bookable("2026-12-25 09:00", "staff", {}, { land: "HE" })).toBe(false);
  expect(bookable("2026-12-25 09:00", "staff")).toBe(true);
});

test("a kiosk offers as many days as the pool says, today being the first; without a word, none", () => {
  expect(bookable(`${monday} 09:00`, "kiosk")).toBe(false);
  expect(bookable(`${monday} 09:00`, "kiosk", { kioskDays: 1 })).toBe(true);
  expect(bookable("2026-11-24 09:00", "kiosk", { kioskDays: 1 })).toBe(false);
  expect(bookable("2026-11-24 13:30", "kiosk", { kioskDays: 2 })).toBe(true);
  expect(bookable("2026-11-25 08:00", "kiosk", { kioskDays: 2 })).toBe(false);
});

test("staff book as many days ahead as the pool says, ninety without a word", () => {
  expect(bookable(`${nextDay(monday, 90)} 13:30`, "staff")).toBe(true);
  expect(bookable(`${nextDay(monday, 91)} 08:00`, "staff")).toBe(false);
  expect(bookable("2026-11-24 13:30", "staff", { bookableDays: 1 })).toBe(true);
  expect(bookable("2026-11-25 08:00", "staff", { bookableDays: 1 })).toBe(false);
});

test("a pool that another system owns is never booked here", () => {
  expect(bookable(`${monday} 09:00`, "staff", { source: "zms", kioskDays: 5 })).toBe(false);
  expect(bookable(`${monday} 09:00`, "kiosk", { source: "zms", kioskDays: 5 })).toBe(false);
});

test("what is no time at all is not bookable, and nothing breaks", () => {
  for (const start of [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e300, 8.7e15])
    expect(isBookable(pool(), undefined, zone, start, at(`${monday} 08:30`), "staff")).toBe(false);
});
