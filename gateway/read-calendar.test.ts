import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Site } from "./contract/site.ts";
import type { Pool } from "./contract/site-visits.ts";
import { site } from "./core/testing.ts";
import { calendarMistakes } from "./read-calendar.ts";
import { readSite } from "./read-site.ts";

const week = { mon: ["07:30-12:00", "12:00-16:00"], thu: ["10:00-24:00"] };
const pool: Pool = { id: "permits", services: ["extend"], minutes: 30, week };
const good: Site = {
  ...site,
  teams: [{ id: "a-k", letters: "A-K" }],
  appointments: { sources: [{ id: "zms", folder: "zms", format: "zms" }] },
  calendar: {
    land: "BY",
    municipality: "augsburg",
    days: [{ day: "12-24", open: ["07:30-12:00"] }, { day: "2026-12-24" }, { day: "02-29" }],
  },
  schedules: { tickets: week, walkIns: week },
  pools: [
    pool,
    { ...pool, id: "own", clerk: "clerk-1", source: "zms" },
    { ...pool, id: "room", counter: "3" },
    { ...pool, id: "team", team: "a-k", days: [{ day: "2026-12-24" }] },
  ],
};
const withPool = (change: Partial<Pool>): Site => ({ ...good, pools: [{ ...pool, ...change }] });
const withDay = (day: string, open?: string[]): Site => ({
  ...good,
  calendar: { days: [{ day, ...(open && { open }) }] },
});

test("hours, days and slots as they should be are no mistakes, and neither is it to have none", () => {
  expect(calendarMistakes(good)).toEqual([]);
  expect(calendarMistakes(site)).toEqual([]);
});

test.each<[string, Site, string]>([
  [
    "a span that ends before it begins",
    { ...good, schedules: { tickets: { mon: ["12:00-07:30"] } } },
    "schedules.tickets.mon: „12:00-07:30“ ends before it begins; write the earlier time first, 24:00 at midnight",
  ],
  [
    "a span that ends when it begins",
    withDay("12-24", ["08:00-08:00"]),
    "calendar.days[0].open: „08:00-08:00“ ends before it begins; write the earlier time first, 24:00 at midnight",
  ],
  [
    "spans that overlap, in whatever order they stand",
    { ...good, schedules: { walkIns: { fri: ["11:00-13:00", "07:30-12:00"] } } },
    "schedules.walkIns.fri: „07:30-12:00“ and „11:00-13:00“ overlap; make one of the two",
  ],
  [
    "last tickets before an end that there is not",
    { ...good, schedules: { lastTicketsMinutes: 30 } },
    "schedules.lastTicketsMinutes: walk-ins are served all day; write schedules.walkIns, or remove it",
  ],
  [
    "a date that is none",
    withDay("2026-02-30"),
    "calendar.days[0].day: „2026-02-30“ is no date; write 2026-12-24, or 12-24 for each year",
  ],
  [
    "a day of each year that is none",
    withDay("02-30"),
    "calendar.days[0].day: „02-30“ is no date; write 2026-12-24, or 12-24 for each year",
  ],
  [
    "a leap day in a year that has none",
    withPool({ days: [{ day: "2027-02-29" }] }),
    "pools[0].days[0].day: „2027-02-29“ is no date; write 2026-12-24, or 12-24 for each year",
  ],
  [
    "a special day twice",
    { ...good, calendar: { days: [{ day: "12-24" }, { day: "12-24", open: ["07:30-12:00"] }] } },
    "calendar.days: „12-24“ stands there twice; make one of the two",
  ],
  [
    "a municipality in another Land",
    { ...good, calendar: { land: "NW", municipality: "fronleichnam" } },
    "calendar.municipality: „fronleichnam“ is of SN or TH, but land is NW; correct one of the two",
  ],
  [
    "a municipality without its Land",
    { ...good, calendar: { municipality: "mariae-himmelfahrt" } },
    "calendar.municipality: „mariae-himmelfahrt“ is of BY, but land is missing; correct one of the two",
  ],
  [
    "a service that does not exist",
    withPool({ services: ["visa"] }),
    "pools[0].services: there is no service „visa“; there are collect, extend, advice",
  ],
  [
    "a clerk who does not exist",
    withPool({ clerk: "c9" }),
    "pools[0].clerk: there is no member of staff „c9“; there are lead-1, clerk-1, reception-1, facilities-1",
  ],
  [
    "a counter that does not exist",
    withPool({ counter: "9" }),
    "pools[0].counter: there is no counter „9“; there are 1, 2, 3",
  ],
  ["a team that does not exist", withPool({ team: "x" }), "pools[0].team: there is no team „x“; there are a-k"],
  [
    "a source that does not exist",
    { ...withPool({ source: "zms" }), appointments: {} },
    "pools[0].source: there is no source of appointments „zms“; there are none",
  ],
  [
    "slots of two owners",
    withPool({ clerk: "clerk-1", counter: "3" }),
    "pools[0]: clerk and counter cannot both own its slots; remove all but one",
  ],
  [
    "slots of a clerk who does not serve that",
    { ...withPool({ clerk: "clerk-1" }), staff: [{ id: "clerk-1", role: "clerk", services: ["collect"] }] },
    "pools[0].services: „clerk-1“ does not serve „extend“; add it to the skills, or remove it",
  ],
  ...(["clerk", "counter"] as const).map((owner): [string, Site, string] => {
    const own = { ...pool, week: { mon: ["11:00-13:00"] }, [owner]: owner === "clerk" ? "clerk-1" : "3" };
    const other = { ...own, id: "other", week: { tue: ["11:00-12:00"], mon: ["08:00-11:00", "12:30-13:00"] } };
    return [
      `two pools of one ${owner} at one time`,
      { ...good, pools: [own, { ...own, id: "later", week: { mon: ["13:00-14:00"] } }, { ...other, source: "zms" }] },
      `pools[2].week.mon: „12:30-13:00“ is a time of ${owner} „${own[owner]}“ in pools[0] already; ` +
        "take it from one of the two",
    ];
  }),
  [
    "a kiosk that would offer what nobody can book yet",
    withPool({ kioskDays: 30, bookableDays: 5 }),
    "pools[0].kioskDays: 30 is more than the 5 bookableDays of staff; correct one of the two",
  ],
  [
    "a kiosk that would offer another system's slots",
    withPool({ kioskDays: 1, source: "zms" }),
    "pools[0].kioskDays: the slots of „zms“ are never booked here; remove kioskDays, or source",
  ],
  [
    "a span without room for a slot",
    withPool({ week: { mon: ["08:00-12:00", "13:00-13:20"] } }),
    "pools[0].week.mon: „13:00-13:20“ has no room for one slot of 30 minutes; make it longer",
  ],
  [
    "a pool without any times",
    withPool({ week: {} }),
    "pools[0].week: has no times, so no slots; add some, as mon: [08:00-12:00]",
  ],
  [
    "a pool twice",
    { ...good, pools: [pool, pool] },
    "pools: „permits“ stands there twice; give one of them another id",
  ],
])("%s is told in one sentence", (_, mistaken, sentence) => {
  expect(calendarMistakes(mistaken)).toEqual([sentence]);
});

const read = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");
/** What a site file of the walks' office with these lines is found to be. */
function reading(lines: string): Site {
  const path = join(mkdtempSync(join(tmpdir(), "wartemarke-hours-")), "site.yaml");
  writeFileSync(path, `${read("../test/site.yaml")}\n${lines}`);
  return readSite(path, () => []);
}

test("what docs/visits.md shows of hours, holidays and slots can be written into a site file", () => {
  const section = read("../docs/visits.md")
    .split(/^## /m)
    .find((part) => part.startsWith("Hours, holidays, slots"))!;
  const examples = [...section.matchAll(/```yaml\n(.*?)```/gs)].map(([, lines]) => lines!);
  expect(examples).toHaveLength(3);
  const { schedules, calendar, pools } = reading(examples.join(""));
  expect(Object.keys(schedules!)).toEqual(["tickets", "walkIns", "appointments"]);
  expect(calendar!.days!.map(({ day }) => day)).toEqual(["12-24", "12-31", "2026-05-15", "2027-12-24"]);
  expect(pools!.map(({ id }) => id)).toEqual(["extend", "clerk-1"]);
});

test("a site file with such a mistake is not read", () => {
  expect(() => reading("calendar: { days: [{ day: 02-30 }] }")).toThrow("„02-30“ is no date");
});
