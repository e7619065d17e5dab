import { expect, test } from "vitest";
import type { AppointmentPlan } from "../contract/appointments.ts";
import { type Configuration, configurationOf } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import type { AppointmentSource, Pool } from "../contract/site-visits.ts";
import { bookedIn } from "./appointment.ts";
import type { ImportedRow } from "./decision.ts";
import { outcomesKnown, takenByOther } from "./import.ts";
import { type Morning, minute, morning, seven, site } from "./testing.ts";

const hour = 60 * minute;
const day = 24 * hour;
/** 9:00 on the first morning. */
const nine = seven + 2 * hour;

const sources: AppointmentSource[] = [
  { id: "zms", folder: "zms", format: "zms", outcomes: "outcomes" },
  { id: "calendar", folder: "calendar", format: "icalendar", expectedBy: "07:30" },
];
const week = { sat: ["08:00-12:00"], sun: ["08:00-12:00"], mon: ["08:00-12:00"] };
const pools: Pool[] = [
  { id: "shared", services: ["extend"], minutes: 30, week, source: "calendar" },
  { id: "room", services: ["advice"], minutes: 30, week, source: "calendar", clerk: "clerk-1" },
];

function configured(more: Partial<Configuration> = {}): Configuration {
  return { ...configurationOf({ ...site, appointments: { sources }, pools }), ...more };
}

const plain = { services: ["collect"], language: "de", people: 1, ready: true } as const;
const digest = (code: string) => code.padEnd(22, "-");

function row(n: number, plan: Partial<AppointmentPlan> = {}, cancelled = false): ImportedRow {
  const whole = { ...plain, services: [...plain.services], code: digest(`code${n}`), start: nine, ...plan };
  return { appointment: `a${n}`, record: `Vorgang-${n}`, cancelled, plan: whole };
}

const take = (office: Morning, rows: readonly ImportedRow[], source = "zms") =>
  office.put({ type: "import", source, rows });

/** What a step writes down, without its place. */
function events(office: Morning, step: () => void): Event[] {
  const before = office.journal.length;
  step();
  return office.journal.slice(before).map(({ seq: _, at: _at, day: _day, cause: _cause, ...event }) => event as Event);
}
const types = (office: Morning, step: () => void) => events(office, step).map(({ type }) => type);
const stateOf = (office: Morning, id: string) => office.state.appointments.get(id)?.state;
const outcomeOf = (office: Morning, id: string) =>
  outcomesKnown(office.state, office.now).find(({ appointment }) => appointment === id)?.outcome;

function ended(
  office: Morning,
  held: readonly string[],
  more: { source?: string; from?: string; until?: string } = {},
) {
  const { source = "zms", from = "2026-11-21", until = from } = more;
  const told = { file: "list.csv", taken: held.length, wrong: 0, days: { from, until }, appointments: held };
  return office.put({ type: "import-ended", source, ...told });
}

function checkIn(office: Morning, id: string): string {
  office.now = Math.max(office.now, nine - 10 * minute);
  const answer = office.at("1", { type: "check-in", appointment: id });
  expect(answer).toMatchObject({ ok: true });
  return (answer as { number: string }).number;
}

test("the same list twice changes nothing", () => {
  const office = morning(configured());
  const rows = [row(1), row(2, { start: nine + hour })];
  const set = ["appointment-set", "record-noted"];
  expect(types(office, () => take(office, rows))).toEqual([...set, ...set]);
  expect(events(office, () => take(office, rows))).toEqual([]);
  const reordered = rows.map((one) => ({ ...one, plan: Object.fromEntries(Object.entries(one.plan).reverse()) }));
  expect(events(office, () => take(office, reordered as unknown as ImportedRow[]))).toEqual([]);
});

test("a changed line changes its appointment, and says so when the time is another one", () => {
  const office = morning(configured());
  take(office, [row(1)]);
  const [people] = events(office, () => take(office, [row(1, { people: 3 })]));
  expect(people).toMatchObject({ type: "appointment-set", plan: { people: 3 } });
  expect(people).not.toHaveProperty("moved");
  expect(events(office, () => take(office, [row(1, { start: nine + hour })]))).toMatchObject([
    { type: "appointment-set", moved: true, plan: { start: nine + hour } },
  ]);
});

test("a cancelled line cancels once, and comes back to life when the list has it again", () => {
  const office = morning(configured());
  take(office, [row(1)]);
  expect(types(office, () => take(office, [row(1, {}, true)]))).toEqual(["appointment-cancelled"]);
  expect(events(office, () => take(office, [row(1, {}, true), row(2, {}, true)]))).toEqual([]);
  expect(outcomeOf(office, "a1")).toBe("cancelled");
  expect(types(office, () => take(office, [row(1)]))).toEqual(["appointment-set"]);
  expect(stateOf(office, "a1")).toBe("booked");
  expect(outcomeOf(office, "a1")).toBeUndefined();
});

test("whose visitor is here stays as it is, whatever the list says", () => {
  const office = morning(configured());
  take(office, [row(1)]);
  checkIn(office, "a1");
  for (const said of [row(1, {}, true), row(1, { start: nine + day })]) {
    expect(events(office, () => take(office, [said]))).toEqual([]);
  }
  expect(types(office, () => ended(office, []))).toEqual(["list-imported"]);
  expect(stateOf(office, "a1")).toBe("arrived");
});

test("two systems that send one appointment make one: whoever was first has it, on that day", () => {
  const office = morning(configured());
  const code = digest("same");
  take(office, [row(1, { code })], "zms");
  const others = [row(2, { code }), row(3, { code, start: nine + day }), row(4)];
  expect(takenByOther(office.state, others, "calendar")).toEqual(new Set(["a2"]));
  take(office, others, "calendar");
  expect([...office.state.appointments.keys()].sort()).toEqual(["a1", "a3", "a4"]);
  // An invitation that is valid on that day holds the code too.
  const { start: _, ...plan } = row(5, { code }).plan;
  const invitation = { ...row(5), plan: { ...plan, from: "2026-11-20", until: "2026-12-24" } };
  expect(takenByOther(office.state, [invitation], "zms")).toEqual(new Set(["a5"]));
  checkIn(office, "a1");
  expect(takenByOther(office.state, [row(2, { code })], "calendar")).toEqual(new Set(["a2"]));
  take(office, [row(3, {}, true)], "calendar");
  expect(takenByOther(office.state, [row(6, { code, start: nine + day })], "zms")).toEqual(new Set());
});

test("of two lines of one list with the same code, the first is taken", () => {
  const office = morning(configured());
  const rows = [row(1, { code: digest("x") }), row(2, { code: digest("x") })];
  expect(takenByOther(office.state, rows, "zms")).toEqual(new Set(["a2"]));
  take(office, rows);
  expect([...office.state.appointments.keys()]).toEqual(["a1"]);
  expect(takenByOther(office.state, rows, "zms")).toEqual(new Set(["a2"]));
});

test("what this site does not have, and what is past, is left out", () => {
  const office = morning(configured());
  const wrong: Partial<AppointmentPlan>[] = [
    { services: ["collect", "gone"] },
    { clerk: "gone" },
    { team: "gone" },
    { counter: "9" },
    { pool: "gone" },
    { start: seven - day },
  ];
  const { start: _, ...timeless } = row(20).plan;
  const rows = [...wrong.map((plan, n) => row(n, plan)), { ...row(20), plan: timeless }, row(30)];
  take(office, rows);
  expect([...office.state.appointments.keys()]).toEqual(["a30"]);
  expect(take(office, [row(40)], "gone")).toEqual({ ok: true });
  expect(office.state.appointments.size).toBe(1);
});

test("before there is a day, a list is handed over again later", () => {
  const office = morning(configured());
  const { day: _, ...state } = office.state;
  office.state = { ...state, day: undefined };
  expect(take(office, [row(1)])).toEqual({ ok: false, refusal: "clock-untrusted" });
});

test("an entry of an imported calendar takes the slots of its pool", () => {
  const office = morning(configured());
  const advice = { services: ["advice"], minutes: 30 };
  take(office, [row(1, { ...advice, clerk: "clerk-1", start: nine + 10 * minute })], "calendar");
  take(office, [row(2, { ...advice, services: ["extend"] }), row(3, { start: nine + 6 * hour })], "calendar");
  take(office, [row(4, { ...advice, clerk: "clerk-1", start: nine + hour })], "zms");
  const pooled = (id: string) => bookedIn(office.state, id).map((one) => one.id);
  expect(pooled("room")).toEqual(["a1"]);
  expect(pooled("shared")).toEqual(["a2"]);
  expect(events(office, () => take(office, [row(2, { ...advice, services: ["extend"] })], "calendar"))).toEqual([]);
});

test("a complete list cancels what it no longer holds of its days, and of its own", () => {
  const office = morning(configured());
  const { start: _, ...timeless } = row(5).plan;
  const until = (last: string) => ({ ...timeless, from: "2026-11-21", until: last });
  take(office, [row(1), row(2), row(3, { start: nine + day }), row(4, { start: nine + 2 * day })]);
  take(office, [
    { ...row(5), plan: { ...until("2026-11-22"), code: digest("5") } },
    { ...row(6), plan: { ...until("2026-12-24"), code: digest("6") } },
  ]);
  take(office, [row(7)], "calendar");
  const happened = events(office, () => ended(office, ["a1"], { until: "2026-11-22" }));
  expect(happened).toEqual([
    ...["a2", "a3", "a5"].map((appointment) => ({ type: "appointment-cancelled", appointment })),
    { type: "list-imported", source: "zms", taken: 1, wrong: 0, forToday: true },
  ]);
});

test("a list of changes cancels nothing by what it does not say", () => {
  const office = morning(configured());
  take(office, [row(1)]);
  const told = { file: "f", taken: 0, wrong: 0, days: undefined, appointments: [] };
  expect(events(office, () => office.put({ type: "import-ended", source: "zms", ...told }))).toEqual([
    { type: "list-imported", source: "zms", taken: 0, wrong: 0, forToday: true },
  ]);
});

const listFaults = (office: Morning) =>
  [...office.state.faults.values()].filter(({ source }) => source.startsWith("appointments/")).map((f) => f.fault);

test("a list that has not come by its time is missing, until one of today comes", () => {
  const office = morning(configured());
  office.later(30 * minute - 1_000);
  expect(listFaults(office)).toEqual([]);
  office.later(1_000);
  expect(listFaults(office)).toEqual(["list-missing"]);
  ended(office, [], { source: "calendar", from: "2026-11-22" });
  expect(listFaults(office)).toEqual(["list-missing"]);
  ended(office, [], { source: "calendar" });
  expect(listFaults(office)).toEqual([]);
  // Tomorrow's, sent in the evening, does not unsay that of today.
  ended(office, [], { source: "calendar", from: "2026-11-22" });
  office.later(minute);
  expect(listFaults(office)).toEqual([]);
  office.later(day - 2 * hour);
  expect(listFaults(office)).toEqual([]);
  office.later(3 * hour);
  expect(listFaults(office)).toEqual(["list-missing"]);
  office.later(17 * hour);
  office.later(1_000);
  expect(listFaults(office)).toEqual([]);
});

test.each<[string, Partial<Configuration>]>([
  ["a special day without hours", { calendar: { days: [{ day: "2026-11-21" }] } }],
  ["a weekday without appointments", { schedules: { appointments: { mon: ["08:00-12:00"] } } }],
])("nobody waits for a list on a day off: %s", (_, more) => {
  const office = morning(configured(more));
  office.later(5 * hour);
  expect(listFaults(office)).toEqual([]);
});

test("a refused list is a fault for as long as no good one comes, also over night and a changed site file", () => {
  const office = morning(configured());
  const failed = { type: "import-failed", source: "zms", file: "list.json", reason: "unreadable" } as const;
  expect(types(office, () => office.put(failed))).toEqual(["list-refused", "fault-raised"]);
  expect(types(office, () => office.put(failed))).toEqual(["list-refused"]);
  office.put({ type: "configure", configuration: configured({ name: "Anders" }) });
  office.later(day);
  expect(listFaults(office)).toContain("list-refused");
  ended(office, [], { from: "2026-11-25" });
  expect(listFaults(office)).not.toContain("list-refused");
  office.put(failed);
  office.put({ type: "configure", configuration: configured({ sources: [] }) });
  expect(listFaults(office)).toEqual([]);
});

test("at the end of the day those for whom nobody came are missed, and what is ahead stays", () => {
  const office = morning(configured());
  const { start: _, ...timeless } = row(4).plan;
  const invited = (n: number, until: string) => ({ ...row(n), plan: { ...timeless, code: digest(`${n}`), until } });
  const cancelled = [row(3), row(3, {}, true)];
  take(office, [row(1), row(2, { start: nine + day }), invited(4, "2026-11-21"), invited(5, "2026-11-30"), row(6)]);
  for (const one of cancelled) take(office, [one]);
  checkIn(office, "a6");
  checkIn(office, "a5");
  const happened = events(office, () => office.later(day));
  office.now += minute;
  const missed = happened.flatMap((event) => (event.type === "appointment-missed" ? [event.appointment] : []));
  expect(missed).toEqual(["a1", "a4"]);
  const states = () => office.state.appointments.map(({ state }) => state).toObject();
  expect(states()).toMatchObject({ a1: "missed", a2: "booked", a3: "cancelled", a5: "arrived" });
  expect(office.state.appointments.get("a5")?.number).toBeUndefined();
  expect(outcomeOf(office, "a1")).toBe("missed");
  expect(outcomeOf(office, "a6")).toBe("left");
  // The code of an invitation that was used is no new one because the list still has it.
  expect(events(office, () => take(office, [invited(5, "2026-11-30")]))).toEqual([]);
  // Who comes a day late is told so; a week later nothing is known any more.
  office.later(8 * day);
  expect(Object.keys(states())).toEqual(["a5"]);
});

test("sources learn who came, when, and who left without being served", () => {
  const office = morning(configured());
  const known = () => outcomesKnown(office.state, office.now + minute);
  take(
    office,
    [1, 2, 3, 4].map((n) => row(n)),
  );
  const arrivedAt = nine - 10 * minute;
  const numbers = ["a1", "a2", "a3", "a4"].map((id) => checkIn(office, id));
  expect(known()).toEqual([]);
  office.at("1", { type: "call", counter: "1", number: numbers[0]! });
  office.at("1", { type: "begin", counter: "1" });
  office.now += 5 * minute;
  office.at("1", { type: "finish", counter: "1" });
  const came = { appointment: "a1", source: "zms", record: "Vorgang-1", outcome: "came" };
  expect(known()).toEqual([{ ...came, arrivedAt, endedAt: office.now, notedOn: "2026-11-21" }]);
  expect(outcomesKnown(office.state, office.now)).toEqual([]);
  expect(office.at("1", { type: "undo", counter: "1" })).toMatchObject({ ok: true });
  expect(known()).toEqual([]);
  office.at("1", { type: "finish", counter: "1" });
  office.at("1", { type: "leave", number: numbers[1]! });
  office.at("1", { type: "call", counter: "1", number: numbers[2]! });
  office.at("1", { type: "no-show", counter: "1" });
  office.at("1", { type: "call", counter: "1", number: numbers[3]! });
  office.at("1", { type: "begin", counter: "1" });
  expect(
    known()
      .map(({ appointment, outcome }) => `${appointment} ${outcome}`)
      .sort(),
  ).toEqual(["a1 came", "a2 left"]);
  office.later(day);
  expect(
    known()
      .map(({ endedAt }) => endedAt === undefined)
      .sort(),
  ).toEqual([false, false, true, true]);
  const all = ["a1 came", "a2 left", "a3 left", "a4 came"];
  expect(
    known()
      .map(({ appointment, outcome }) => `${appointment} ${outcome}`)
      .sort(),
  ).toEqual(all);
});

test("what was fetched is kept no longer, and only what is over can be fetched", () => {
  const office = morning(configured());
  take(office, [row(1), row(2)]);
  take(office, [row(1, {}, true)]);
  const fetched = { type: "records-fetched", appointments: ["a1", "a2", "gone"] } as const;
  expect(events(office, () => office.put(fetched))).toEqual([{ type: "records-fetched", appointments: ["a1"] }]);
  expect(events(office, () => office.put(fetched))).toEqual([]);
  expect([...office.state.records.keys()]).toEqual(["a2"]);
});

test("of a source that wants no outcomes, no record is kept", () => {
  const office = morning(configured());
  expect(types(office, () => take(office, [row(1)], "calendar"))).toEqual(["appointment-set"]);
  const wanting = configured().sources!.map((source) => ({ ...source, outcomes: true }));
  office.put({ type: "configure", configuration: configured({ sources: wanting }) });
  expect(types(office, () => take(office, [row(1)], "calendar"))).toEqual(["record-noted"]);
  office.put({ type: "configure", configuration: configured() });
  take(office, [row(1, {}, true)], "calendar");
  expect(outcomesKnown(office.state, office.now + minute)).toEqual([]);
});

test("ten thousand appointments are taken in, and taken in again, faster than anybody waits", () => {
  const office = morning(configured());
  const rows = Array.from({ length: 10_000 }, (_, n) => row(n, { start: nine + (n % 300) * hour }));
  const parts = Array.from({ length: 50 }, (_, n) => rows.slice(n * 200, (n + 1) * 200));
  const timed = () => {
    const before = performance.now();
    for (const part of parts) take(office, part);
    return performance.now() - before;
  };
  const [first, second] = [timed(), timed()];
  expect(office.state.appointments.size).toBe(10_000);
  expect(office.journal.filter((event) => event.type === "appointment-set")).toHaveLength(10_000);
  expect(first).toBeLessThan(5_000);
  expect(second).toBeLessThan(5_000);
});
