import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Configuration, configurationOf } from "./contract/configuration.ts";
import type { Recorded } from "./contract/events.ts";
import { apply } from "./core/apply.ts";
import { isOpen } from "./core/appointment.ts";
import { nextDay } from "./core/calendar/moments.ts";
import { dayAt } from "./core/day.ts";
import type { ImportedRow } from "./core/decision.ts";
import { outcomesKnown } from "./core/import.ts";
import { project } from "./core/project.ts";
import { emptyState, type State } from "./core/state.ts";
import { type Morning, minute, morning, seven, site } from "./core/testing.ts";
import { openDesk } from "./desk.ts";
import { type Journal, JournalFull, openJournal } from "./journal.ts";
import { lastDayToDelete, openRetention } from "./retention.ts";

const hour = 60 * minute;
const day = 24 * hour;
const daysKept = 30;
const sources = [
  { id: "zms", folder: "zms", format: "zms" as const, outcomes: "outcomes" },
  { id: "calendar", folder: "calendar", format: "csv" as const, expectedBy: "09:00" },
];
const configuration: Configuration = {
  ...configurationOf({ ...site, retentionDays: daysKept, appointments: { sources } }),
  devices: [],
};

const plain = { services: ["collect"], language: "de", people: 1, ready: true };
const secret = "Geheime-Kennung";

/** An entry for 9:00, so many days ahead, by a number that tells its record. */
function row(now: number, n: number, ahead: number, cancelled = false): ImportedRow {
  const start = Math.floor((now - seven) / day) * day + seven + 2 * hour + ahead * day;
  return { appointment: `a${n}`, record: `${secret}-${n}`, cancelled, plan: { ...plain, start } };
}

function invitation(now: number, n: number, ahead: number): ImportedRow {
  const today = dayAt(now, "Europe/Berlin");
  return { ...row(now, n, 0), plan: { ...plain, from: today, until: nextDay(today, ahead) } };
}

type Step = (office: Morning) => void;
const which = fc.nat({ max: 60 });
const daysAhead = fc.integer({ min: 0, max: 100 });
const from = (office: Morning, source: string, rows: ImportedRow[]) => office.put({ type: "import", source, rows });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ n: which, ahead: daysAhead, cancelled: fc.boolean() }).map(
    ({ n, ahead, cancelled }): Step =>
      (office) =>
        from(office, "zms", [row(office.now, n, ahead, cancelled)]),
  ),
  fc.record({ n: which, ahead: daysAhead }).map(
    ({ n, ahead }): Step =>
      (office) =>
        from(office, "calendar", [invitation(office.now, 100 + n, ahead)]),
  ),
  fc.record({ n: which, until: daysAhead }).map(
    ({ n, until }): Step =>
      (office) => {
        const days = { from: office.state.day!, until: nextDay(office.state.day!, until) };
        const told = { file: "list", taken: 1, wrong: 0, days, appointments: [`a${n}`, `a${n + 1}`] };
        office.put({ type: "import-ended", source: n % 20 === 0 ? "zms" : "calendar", ...told });
      },
  ),
  fc.constant((office: Morning) => {
    office.put({ type: "import-failed", source: "zms", file: "list", reason: "unreadable" });
  }),
  fc.record({ n: which }).map(
    ({ n }): Step =>
      (office) => {
        const inviting = { type: "invite", services: ["collect"], ready: true, language: "de" } as const;
        const command = {
          ...inviting,
          services: ["collect"],
          from: office.state.day!,
          until: nextDay(office.state.day!, n),
        };
        const fresh = { appointment: `own${office.state.seq}`, code: `${office.state.seq}`.padEnd(22, "x") };
        const sender = { identity: "counter-1", role: "counter" } as const;
        office.put({ type: "command", id: `invite-${office.state.seq}`, at: office.now, from: sender, command, fresh });
      },
  ),
  fc.record({ n: fc.nat() }).map(
    ({ n }): Step =>
      (office) => {
        const ids = [...office.state.appointments.keys()].sort();
        if (ids.length > 0) office.at("1", { type: "check-in", appointment: ids[n % ids.length]! });
      },
  ),
  fc.record({ n: fc.nat() }).map(
    ({ n }): Step =>
      (office) => {
        const own = [...office.state.appointments.values()].filter(({ source }) => source === "counter");
        if (own.length > 0) office.at("1", { type: "cancel-appointment", appointment: own[n % own.length]!.id });
      },
  ),
  fc.constantFrom("call-next" as const, "finish" as const).map(
    (type): Step =>
      (office) =>
        void office.at("1", { type, counter: "1" }),
  ),
  fc.nat({ max: 3 }).map(
    (n): Step =>
      (office) => {
        const appointments = outcomesKnown(office.state).map(({ appointment }) => appointment);
        office.put({ type: "records-fetched", appointments: appointments.slice(n) });
      },
  ),
);

/** Today from nine o'clock, and the night after it. */
const today = fc.array(step, { minLength: 4, maxLength: 12 });

/** Appointments for which somebody may still come. */
const ahead = (state: State) => [...state.appointments.filter(isOpen).keys()].sort();

/** The morning of the next day: what was too old is deleted, as retention.ts does it. */
function nextMorning(office: Morning, kept: Recorded[]): Recorded[] {
  const before = office.journal.length;
  office.later(22 * hour);
  const open = ahead(office.state);
  const through = lastDayToDelete(office.state.day!, daysKept);
  office.put({ type: "carry", through });
  const left = [...kept, ...office.journal.slice(before)];
  const rows = left.filter((event) => event.day <= through).length;
  const next = office.journal.length;
  if (rows > 0) office.put({ type: "days-deleted", through, rows });
  expect(ahead(office.state)).toEqual(open);
  office.signIn("1", "lead-1");
  office.later(2 * hour);
  return [...left.filter((event) => event.day > through), ...office.journal.slice(next)];
}

const replayed = (events: readonly Recorded[]) =>
  (JSON.parse(JSON.stringify(events)) as Recorded[]).reduce(apply, { ...emptyState, seq: events[0]!.seq - 1 });

/** What outlives days, and all that is told of it. */
function outliving(state: State) {
  const sorted = (map: { toJS(): object }) => Object.entries(map.toJS()).sort(([a], [b]) => (a < b ? -1 : 1));
  const { appointments, records, lists, faults } = state;
  const views = [...project({ ...state, run: undefined, startedAt: 0 })].filter(([topic]) => topic !== "time");
  return {
    appointments: sorted(appointments),
    records: sorted(records),
    lists: sorted(lists),
    faults: sorted(faults),
    views,
  };
}

test("120 days, appointments 100 days ahead: the journal of the last 30 tells all that the whole one does", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(today, { minLength: 120, maxLength: 120 }), (days) => {
      const office = morning(configuration);
      office.later(2 * hour);
      let kept = [...office.journal];
      for (const steps of days) {
        const before = office.journal.length;
        for (const take of steps) take(office);
        kept = nextMorning(office, [...kept, ...office.journal.slice(before)]);
      }
      expect(kept[0]).toMatchObject({ type: "day-opened" });
      expect(kept.length).toBeLessThan(office.journal.length);
      const whole = outliving(replayed(office.journal));
      expect(outliving(replayed(kept))).toEqual(whole);
      expect(outliving(office.state)).toEqual(whole);
      for (const event of office.journal) seen.add(event.type);
    }),
    // What is smaller than 120 days shows nothing.
    { numRuns: 12, endOnFailure: true },
  );
  const wanted = ["appointment-missed", "appointment-cancelled", "records-fetched", "list-imported", "days-deleted"];
  expect(wanted.filter((type) => !seen.has(type))).toEqual([]);
});

/** A desk over a real journal, with the retention that the gateway has and a clock that the test moves. */
async function openOffice(data: string, isFull: (events: readonly Recorded[]) => boolean = () => false) {
  let state: State = emptyState;
  const replay = (events: Iterable<Recorded>) => {
    state = emptyState;
    for (const event of events) {
      if (state.seq === 0) state = { ...emptyState, seq: event.seq - 1 };
      state = apply(state, event);
    }
  };
  const { journal, damages } = await openJournal(data, "2026-11-21", replay, () => {});
  expect(damages).toBe(0);
  let now = Math.max(seven, state.at);
  const pruned: string[] = [];
  const watched: Journal = {
    ...journal,
    append: (events) => (isFull(events) ? Promise.reject(new JournalFull("no space left")) : journal.append(events)),
    async prune(through, today, receipts) {
      const rows = await journal.prune(through, today, receipts);
      pruned.push(through);
      return rows;
    },
  };
  const retention = openRetention(watched, () => {});
  const desk = openDesk({
    state,
    journal: watched,
    now: () => now,
    publish() {},
    happened: (events) => retention.happened(events, desk),
  });
  await desk.submit({ type: "configure", configuration });
  await desk.submit({ type: "clock", trusted: true });
  return {
    desk,
    /** The last days that were deleted, or would have been had there been any. */
    pruned,
    take: (...rows: ImportedRow[]) => desk.submit({ type: "import", source: "zms", rows }),
    row: (n: number, ahead: number, cancelled = false) => row(now, n, ahead, cancelled),
    async later(days: number): Promise<void> {
      now += days * day;
      await desk.submit({ type: "clock", trusted: true });
    },
    async close(): Promise<void> {
      await desk.settled();
      desk.stop();
      await journal.close();
    },
  };
}

const folder = () => mkdtempSync(join(tmpdir(), "wartemarke-retention-"));
const bytesIn = (data: string) =>
  readdirSync(data)
    .map((name) => readFileSync(join(data, name), "latin1"))
    .join("");

test("what is still ahead outlives the day it was told on, in the file too", async () => {
  const data = folder();
  const first = await openOffice(data);
  await first.take(first.row(1, 100), first.row(2, 5));
  await first.later(40);
  await first.later(40);
  await expect.poll(() => first.pruned).toEqual(["2026-10-21", "2026-11-30", "2027-01-09"]);
  await first.desk.settled();
  const before = outliving(first.desk.state());
  expect(before.appointments.map(([id]) => id)).toEqual(["a1"]);
  expect(before.records).toMatchObject([["a1", { record: `${secret}-1` }]]);
  await first.close();
  const second = await openOffice(data);
  expect(outliving(second.desk.state())).toEqual(before);
  await second.close();
  expect(bytesIn(data)).toContain(`${secret}-1`);
  expect(bytesIn(data)).not.toContain(`${secret}-2`);
});

test("a record is gone from the file the day after its outcome was fetched; one noted anew stays", async () => {
  const data = folder();
  const first = await openOffice(data);
  const told = [1, 2, 3].map((n) => first.row(n, 3));
  await first.take(...told);
  await first.take(first.row(1, 3, true), first.row(2, 3, true));
  await first.desk.submit({ type: "records-fetched", appointments: ["a1", "a2", "a3"] });
  await first.take(told[0]!);
  // As it is when the power goes before the deletion: the next day makes up for it.
  await first.close();
  expect(bytesIn(data)).toContain(`${secret}-2`);
  const second = await openOffice(data);
  await second.later(1);
  await expect.poll(() => second.pruned).toHaveLength(1);
  const before = outliving(second.desk.state());
  expect(before.records.map(([id]) => id)).toEqual(["a1", "a3"]);
  await second.close();
  expect(bytesIn(data)).not.toContain(`${secret}-2`);
  const third = await openOffice(data);
  expect(outliving(third.desk.state())).toEqual(before);
  await third.close();
});

test("nothing is deleted while what lives of it cannot be told again", async () => {
  let isFull = false;
  const isCarry = (events: readonly Recorded[]) => events.some(({ type }) => type === "appointment-set");
  const office = await openOffice(folder(), (events) => isFull && isCarry(events));
  await office.take(office.row(1, 100));
  isFull = true;
  await office.later(40);
  await office.desk.settled();
  isFull = false;
  await office.later(1);
  await expect.poll(() => office.pruned).toEqual(["2026-10-21", "2026-12-01"]);
  expect(office.desk.state().appointments.has("a1")).toBe(true);
  await office.close();
});
