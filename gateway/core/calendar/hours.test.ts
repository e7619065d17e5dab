import fc from "fast-check";
import { expect, test } from "vitest";
import type { Calendar, SpecialDay, Timetable, Week } from "../../contract/site-visits.ts";
import { nextOpenDay, nextOpening, nextTickets, schedulesAt, spansOn } from "./hours.ts";
import { momentOf, nextDay } from "./moments.ts";

const zone = "Europe/Berlin";
/** `2026-11-23 07:30` on the clocks of Berlin. */
const at = (text: string) => momentOf(text.slice(0, 10), text.slice(11), zone);
const clock = new Intl.DateTimeFormat("de", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
const shown = (moment: number | undefined) => (moment === undefined ? undefined : clock.format(moment));
const daily: Week = Object.fromEntries(
  ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, ["07:30-12:00", "13:00-16:00"]]),
);
const weekdaysOnly: Week = { mon: ["07:30-12:00", "13:00-16:00"], tue: ["07:30-12:00"], thu: ["10:00-18:00"] };

/** What is open on a day, as clocks show it: `07:30-12:00`. */
function open(day: string, { week = daily, days, ...calendar }: Calendar & { week?: Week | undefined } = {}) {
  const own: SpecialDay[] | undefined = days;
  return spansOn(week, undefined, { ...calendar, ...(own && { days: own }) }, day, zone).map(
    ([from, until]) => `${shown(from)}-${shown(until)}`,
  );
}

test("a weekday has its times, and one that is missing is closed", () => {
  expect(open("2026-11-23", { week: weekdaysOnly })).toEqual(["07:30-12:00", "13:00-16:00"]);
  expect(open("2026-11-24", { week: weekdaysOnly })).toEqual(["07:30-12:00"]);
  expect(open("2026-11-25", { week: weekdaysOnly })).toEqual([]);
});

test("without a week the whole day is open, from midnight to midnight", () => {
  for (const [day, hours] of [
    ["2026-11-23", 24],
    ["2026-03-29", 23],
    ["2026-10-25", 25],
  ] as const) {
    const [span, ...others] = spansOn(undefined, undefined, undefined, day, zone);
    expect(others).toEqual([]);
    expect(span).toEqual([at(`${day} 00:00`), at(`${nextDay(day)} 00:00`)]);
    expect((span![1] - span![0]) / 3_600_000).toBe(hours);
  }
});

test("nothing is open on a public holiday, with a week or without, whatever a special day says", () => {
  expect(open("2026-10-31", { land: "NI" })).toEqual([]);
  expect(open("2026-10-31", { land: "NW" })).not.toEqual([]);
  expect(spansOn(undefined, undefined, { land: "NI" }, "2026-10-31", zone)).toEqual([]);
  expect(open("2026-10-31", { land: "NI", days: [{ day: "10-31", open: ["08:00-10:00"] }] })).toEqual([]);
});

test("a special day is closed, or open within its own times", () => {
  expect(open("2026-05-15", { days: [{ day: "2026-05-15" }] })).toEqual([]);
  expect(open("2026-05-16", { days: [{ day: "2026-05-15" }] })).not.toEqual([]);
  const halfDay = { days: [{ day: "2026-05-15", open: ["08:00-12:30", "13:30-14:00", "15:30-18:00"] }] };
  expect(open("2026-05-15", halfDay)).toEqual(["08:00-12:00", "13:30-14:00", "15:30-16:00"]);
  expect(open("2026-05-15", { ...halfDay, week: weekdaysOnly })).toEqual([]);
});

test("24 December is a half day each year, and the one of a given year may differ", () => {
  const days = [
    { day: "12-24", open: ["07:00-12:00"] },
    { day: "12-31", open: ["07:00-10:00"] },
    { day: "2027-12-24" },
  ];
  expect(open("2026-12-24", { days })).toEqual(["07:30-12:00"]);
  expect(open("2027-12-24", { days })).toEqual([]);
  expect(open("2028-12-24", { days })).toEqual(["07:30-12:00"]);
  expect(open("2026-12-31", { days })).toEqual(["07:30-10:00"]);
});

test("special days of the site and of a pool both hold", () => {
  const calendar = { days: [{ day: "2026-12-24", open: ["07:00-12:00"] }] };
  const spans = (open: string[]) => spansOn(daily, [{ day: "12-24", open }], calendar, "2026-12-24", zone);
  expect(spans(["09:00-15:00"])).toEqual([[at("2026-12-24 09:00"), at("2026-12-24 12:00")]]);
  expect(spansOn(daily, [{ day: "12-24" }], calendar, "2026-12-24", zone)).toEqual([]);
});

test("hours stand on the clocks of the place, whichever way these were changed that night", () => {
  for (const day of ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"])
    expect(open(day)).toEqual(["07:30-12:00", "13:00-16:00"]);
  const night: Week = { sun: ["01:00-04:00"] };
  const length = (day: string) => {
    const [span] = spansOn(night, undefined, undefined, day, zone);
    return (span![1] - span![0]) / 3_600_000;
  };
  expect(["2026-03-22", "2026-03-29", "2026-10-25"].map(length)).toEqual([3, 2, 4]);
  // From two to three there is no time at all that night.
  expect(spansOn({ sun: ["02:00-03:00"] }, undefined, undefined, "2026-03-29", zone)).toEqual([]);
});

test("times are in order, end after they begin, and do not overlap, whatever day it is", () => {
  const week: Week = { ...daily, sun: ["13:00-16:00", "00:30-02:30", "02:30-12:00"] };
  const days = [{ day: "12-24", open: ["14:00-15:00", "08:00-12:00"] }];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4000 }), (n) => {
      const spans = spansOn(week, days, { land: "BY" }, nextDay("2025-01-01", n), zone).flat();
      expect(spans).toEqual(spans.toSorted((one, other) => one - other));
      for (let k = 0; k < spans.length; k += 2) expect(spans[k]).toBeLessThan(spans[k + 1]!);
    }),
  );
});

const timetable: Timetable = {
  tickets: { mon: ["07:00-11:30"], thu: ["07:00-17:00"] },
  walkIns: { mon: ["07:30-12:00"], thu: ["07:30-17:30"] },
  appointments: { mon: ["07:00-18:00"], tue: ["07:00-18:00"], thu: ["07:00-18:00"] },
};

test("tickets, walk-ins and appointments open and close each by its own hours", () => {
  const schedules = (text: string) => {
    const { tickets, walkIns, appointments } = schedulesAt(timetable, undefined, zone, at(text));
    return [tickets && "tickets", walkIns && "walkIns", appointments && "appointments"].filter(Boolean).join(" ");
  };
  expect(schedules("2026-11-23 06:59")).toBe("");
  expect(schedules("2026-11-23 07:00")).toBe("tickets appointments");
  expect(schedules("2026-11-23 07:30")).toBe("tickets walkIns appointments");
  expect(schedules("2026-11-23 11:30")).toBe("walkIns appointments");
  expect(schedules("2026-11-23 12:00")).toBe("appointments");
  expect(schedules("2026-11-23 18:00")).toBe("");
});

test("the last tickets are given before the last walk-ins' times of a day end, over noon as usual", () => {
  const walkIns = { mon: ["07:30-12:00", "13:30-17:30"], tue: ["07:30-12:00"] };
  const last: Timetable = { tickets: { ...walkIns, mon: ["07:00-18:00"], wed: ["08:00-09:00"] }, walkIns };
  const given = (text: string, lastTicketsMinutes?: number) =>
    schedulesAt({ ...last, ...(lastTicketsMinutes !== undefined && { lastTicketsMinutes }) }, undefined, zone, at(text))
      .tickets;
  expect(given("2026-11-23 11:50", 30)).toBe(true);
  expect(["2026-11-23 16:59", "2026-11-23 17:00"].map((text) => given(text, 30))).toEqual([true, false]);
  expect(["2026-11-23 17:29", "2026-11-23 17:30"].map((text) => given(text, 0))).toEqual([true, false]);
  expect(given("2026-11-23 17:30")).toBe(true);
  // Where no walk-ins are served at all, there is nobody to give a ticket for.
  expect(["2026-11-25 08:30"].map((text) => [given(text), given(text, 30)])).toEqual([[true, false]]);
  const opens = (text: string, minutes: number) =>
    nextTickets({ ...last, lastTicketsMinutes: minutes }, undefined, zone, at(text));
  expect(opens("2026-11-23 17:00", 30)).toBe(at("2026-11-24 07:30"));
  expect(opens("2026-11-24 11:30", 30)).toBe(at("2026-11-30 07:00"));
  expect(opens("2026-11-24 11:30", 24 * 60)).toBeUndefined();
});

test("without schedules all is open, but on days off", () => {
  const all = (open: boolean) => ({ tickets: open, walkIns: open, appointments: open });
  expect(schedulesAt(undefined, undefined, zone, at("2026-12-25 03:00"))).toEqual(all(true));
  expect(schedulesAt({}, { land: "HE" }, zone, at("2026-12-25 03:00"))).toEqual(all(false));
  expect(schedulesAt({}, { days: [{ day: "12-24", open: ["07:00-12:00"] }] }, zone, at("2026-12-24 12:00"))).toEqual(
    all(false),
  );
});

const opening = (text: string, week: Week | undefined = weekdaysOnly, calendar?: Calendar) =>
  nextOpening(week, undefined, calendar, zone, at(text));

test("somebody who comes when it is closed is told when it opens", () => {
  expect(opening("2026-11-23 06:00")).toBe(at("2026-11-23 07:30"));
  expect(opening("2026-11-23 07:30")).toBe(at("2026-11-23 13:00"));
  expect(opening("2026-11-23 12:00")).toBe(at("2026-11-23 13:00"));
  expect(opening("2026-11-23 16:00")).toBe(at("2026-11-24 07:30"));
  expect(opening("2026-11-26 19:00")).toBe(at("2026-11-30 07:30"));
  // Christmas Day is a Friday, the two days after it are closed anyway; Thursday's the site has a half day.
  const christmas = { land: "HE", days: [{ day: "12-24", open: ["08:00-12:00"] }] };
  expect(opening("2026-12-24 12:00", daily, christmas)).toBe(at("2026-12-27 07:30"));
  expect(opening("2026-12-24 06:00", daily, christmas)).toBe(at("2026-12-24 08:00"));
});

test("what never opens within sixty days, or never closes, has no next opening", () => {
  expect(opening("2026-11-23 06:00", {})).toBeUndefined();
  expect(nextOpening(undefined, undefined, undefined, zone, at("2026-11-23 06:00"))).toBeUndefined();
});

test("times that touch are one, over midnight and changes of the clocks too: nothing opens in between", () => {
  const touching: Week = { mon: ["08:00-12:00", "12:00-14:00", "15:00-24:00"], tue: ["00:00-01:00"] };
  expect(opening("2026-11-23 09:00", touching)).toBe(at("2026-11-23 15:00"));
  expect(opening("2026-11-23 16:00", touching)).toBe(at("2026-11-30 08:00"));
  const open = (text: string) => nextOpening(undefined, undefined, { land: "BY" }, zone, at(text));
  // All Saints' Day, a Sunday a week after the clocks have been set back, is the next thing to be closed.
  expect(open("2026-10-20 12:00")).toBe(at("2026-11-02 00:00"));
  expect(open("2026-12-25 12:00")).toBe(at("2026-12-27 00:00"));
});

test("the next day with walk-ins is never today, no holiday, no day off, none with appointments alone", () => {
  const next = (text: string, calendar?: Calendar) => nextOpenDay(timetable, calendar, zone, at(text));
  expect(next("2026-11-23 06:00")).toBe("2026-11-26");
  expect(next("2026-11-26 16:00")).toBe("2026-11-30");
  // Ascension Day is a Thursday.
  expect(next("2026-05-11 12:00", { land: "HE" })).toBe("2026-05-18");
  expect(next("2026-05-11 12:00", { land: "HE", days: [{ day: "2026-05-18", name: "Betriebsausflug" }] })).toBe(
    "2026-05-21",
  );
  expect(nextOpenDay({ walkIns: {} }, undefined, zone, at("2026-11-23 06:00"))).toBeUndefined();
  expect(nextOpenDay(undefined, undefined, zone, at("2026-11-23 06:00"))).toBe("2026-11-24");
});
