import fc from "fast-check";
import { expect, test } from "vitest";
import { weekdays } from "../../contract/site-visits.ts";
import { dayAt } from "../day.ts";
import { isDate, minuteMs, momentOf, nextDay, weekdayOf } from "./moments.ts";

const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const berlin = "Europe/Berlin";
const utc = (text: string) => Date.parse(`${text}Z`);
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Every day of 2024 to 2035. */
const days = Array.from({ length: (utc("2036-01-01") - utc("2024-01-01")) / dayMs }, (_, n) =>
  dateOf(utc("2024-01-01") + n * dayMs),
);
const shownIn = (zone: string) => {
  const formatter = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return (at: number) => formatter.format(at);
};

/** Watches a clock minute by minute: the first moment at which it shows that time, or has gone past it. */
function watched(day: string, time: string, zone: string): number {
  const shown = shownIn(zone);
  const wanted = time === "24:00" ? `${dateOf(utc(day) + dayMs)} 00:00` : `${day} ${time}`;
  for (let at = utc(day) - dayMs; ; at += minuteMs) if (shown(at) >= wanted) return at;
}

/** Days around which the clocks of a zone change: where all the difficulty is. */
function changesOf(zone: string): string[] {
  const shown = shownIn(zone);
  return days.filter((day) => shown(utc(day)).slice(11) !== shown(utc(day) + dayMs).slice(11));
}

/** Half hours and double hours, changes at midnight, for Ramadan, far from UTC, and once for good. */
const changing = `Europe/Berlin Europe/Lisbon Atlantic/Azores America/New_York America/Havana America/Santiago
  Africa/Cairo Africa/Casablanca Asia/Beirut Asia/Gaza Asia/Almaty Australia/Lord_Howe Pacific/Chatham
  Antarctica/Troll`.split(/\s+/);
const zones = Intl.supportedValuesOf("timeZone");
const timeOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const time = fc.integer({ min: 0, max: 24 * 60 }).map(timeOf);

test("a time of day is the moment at which a clock there first shows it, or has gone past it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.constantFrom(...days), time, (zone, day, at) => {
      expect(momentOf(day, at, zone)).toBe(watched(day, at, zone));
    }),
    { numRuns: 300 },
  );
});

test("… and so it is when the clocks have just been changed, or are about to be", () => {
  const changes = changing.flatMap((zone) => changesOf(zone).map((day) => ({ zone, day })));
  expect(new Set(changes.map(({ zone }) => zone)).size).toBe(changing.length);
  fc.assert(
    fc.property(fc.constantFrom(...changes), fc.integer({ min: -1, max: 2 }), time, ({ zone, day }, n, at) => {
      expect(momentOf(nextDay(day, n), at, zone)).toBe(watched(nextDay(day, n), at, zone));
    }),
    { numRuns: 300 },
  );
});

test("in Berlin, a time that is skipped is three o'clock, and one that comes twice the first", () => {
  expect(momentOf("2026-03-29", "01:59", berlin)).toBe(utc("2026-03-29T00:59"));
  expect(momentOf("2026-03-29", "02:30", berlin)).toBe(utc("2026-03-29T01:00"));
  expect(momentOf("2026-03-29", "03:00", berlin)).toBe(utc("2026-03-29T01:00"));
  expect(momentOf("2026-03-29", "07:30", berlin)).toBe(utc("2026-03-29T05:30"));
  expect(momentOf("2026-10-25", "02:30", berlin)).toBe(utc("2026-10-25T00:30"));
  expect(momentOf("2026-10-25", "03:00", berlin)).toBe(utc("2026-10-25T02:00"));
});

test("24:00 is the next day's 00:00, and a day is as long as its clocks make it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.constantFrom(...days), (zone, day) => {
      expect(momentOf(day, "24:00", zone)).toBe(momentOf(nextDay(day), "00:00", zone));
    }),
  );
  const hours = (day: string) => (momentOf(day, "24:00", berlin) - momentOf(day, "00:00", berlin)) / hourMs;
  expect(["2026-03-29", "2026-07-01", "2026-10-25"].map(hours)).toEqual([23, 24, 25]);
});

test("a moment of a day lies on that day", () => {
  fc.assert(
    fc.property(fc.constantFrom(...days), time, (day, at) => {
      expect(dayAt(momentOf(day, at, berlin), berlin)).toBe(at === "24:00" ? nextDay(day) : day);
    }),
  );
});

test("a weekday is the one that the calendar says", () => {
  const name = new Intl.DateTimeFormat("en", { timeZone: "UTC", weekday: "short" });
  for (const day of days) expect(weekdayOf(day)).toBe(name.format(utc(day)).toLowerCase());
  expect(weekdays.map((_, n) => weekdayOf(nextDay("2026-11-23", n)))).toEqual(weekdays);
});

test("the next day is found over months, years and leap days, forward and back", () => {
  expect(nextDay("2026-12-31")).toBe("2027-01-01");
  expect(nextDay("2028-02-28")).toBe("2028-02-29");
  expect(nextDay("2026-03-01", -1)).toBe("2026-02-28");
  expect(nextDay("2026-03-28", 2)).toBe("2026-03-30");
  for (const [n, day] of days.entries()) expect(nextDay(days[0]!, n)).toBe(day);
});

test("a date that no calendar has is none", () => {
  expect(["2026-02-28", "2028-02-29", "2026-12-31"].filter(isDate)).toHaveLength(3);
  expect(["2026-02-30", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00"].filter(isDate)).toEqual(
    [],
  );
});
