import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { AppointmentSource } from "../contract/site-visits.ts";
import type { KnownOutcome } from "../core/import.ts";
import { openOutcomes, outcomesOf } from "./outcomes.ts";

const source: AppointmentSource = { id: "register", folder: "lists", format: "csv", outcomes: "outcomes" };
const noon = Date.parse("2026-11-21T11:00:00Z");
const minute = 60_000;
const came = (n: number): KnownOutcome => ({
  ...{ source: "register", appointment: `a${n}`, record: `2026-${n}`, outcome: "came" as const },
  ...{ arrivedAt: noon - 30 * minute, endedAt: noon, notedOn: "2026-11-20" },
});
const header = "record;outcome;arrived;ended\r\n";
const lineOf = (n: number) => `2026-${n};came;2026-11-21T10:30:00Z;2026-11-21T11:00:00Z\r\n`;

let running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.map((outcomes) => outcomes.stop()));
  running = [];
});

/** What the core holds: outcomes that are not fetched. Started anew, it finds the same folder. */
function openOffice() {
  const data = mkdtempSync(join(tmpdir(), "wartemarke-outcomes-"));
  const folder = join(data, "outcomes");
  mkdirSync(folder);
  const office = {
    data,
    folder,
    file: join(folder, "outcomes-2026-11-21.csv"),
    mark: join(folder, ".outcomes-2026-11-21.written"),
    known: [] as KnownOutcome[],
    now: noon,
    today: "2026-11-21",
    full: false,
    refused: 0,
    fetched: [] as string[],
    log: [] as string[],
    looks: 0,
    start(sources: readonly AppointmentSource[] = [source]) {
      const outcomes = openOutcomes({
        ...{ data, sources, now: () => office.now, today: () => office.today, everyMs: 10 },
        known: () => {
          office.looks++;
          return office.known;
        },
        submit: async ({ appointments }) => {
          if (office.full) office.refused++;
          if (office.full) return { ok: false, refusal: "journal-full" };
          office.fetched.push(...appointments);
          office.known = office.known.filter(({ appointment }) => !appointments.includes(appointment));
          return { ok: true };
        },
        log: (line) => office.log.push(line),
      });
      running.push(outcomes);
      return outcomes;
    },
    /** The folder was looked at twice since. */
    async looked() {
      const before = office.looks;
      await vi.waitFor(() => expect(office.looks).toBeGreaterThan(before + 1), 15_000);
    },
    text: () => (existsSync(office.file) ? readFileSync(office.file, "utf8") : undefined),
    holds: (...n: number[]) =>
      vi.waitFor(() => {
        expect(office.text()).toBe(header + n.map(lineOf).join(""));
        expect(existsSync(office.mark)).toBe(true);
      }, 15_000),
  };
  return office;
}

test("the file has one line for each visit, in order, and times that every program reads", () => {
  const missed: KnownOutcome = {
    ...{ source: "register", appointment: "a0", record: "2026-0", outcome: "missed" as const },
    ...{ arrivedAt: undefined, endedAt: undefined, notedOn: "2026-11-20" },
  };
  expect(outcomesOf([came(2), came(1), missed])).toBe(`${header}2026-0;missed;;\r\n${lineOf(1)}${lineOf(2)}`);
  expect(outcomesOf([{ ...missed, record: 'a;"b"' }])).toBe(`${header}"a;""b""";missed;;\r\n`);
  const again: KnownOutcome = { ...missed, record: "2026-1", notedOn: "2026-11-22" };
  for (const list of [
    [again, came(1)],
    [came(1), again],
  ])
    expect(outcomesOf(list)).toBe(`${header}${lineOf(1)}2026-1;missed;;\r\n`);
  expect(outcomesOf([])).toBe(header);
});

test("outcomes are told as they come, of this source only, and are done with once the file was fetched", async () => {
  const office = openOffice();
  office.start();
  office.known = [came(1), { ...came(9), source: "other" }];
  await office.holds(1);
  office.known = [...office.known, came(2)];
  await office.holds(1, 2);
  office.now += 2 * minute;
  renameSync(office.file, join(office.data, "fetched.csv"));
  await vi.waitFor(() => expect(office.fetched.sort()).toEqual(["a1", "a2"]));
  await office.looked();
  expect(readdirSync(office.folder)).toEqual([]);
  office.known = [...office.known, came(3)];
  await office.holds(3);
  expect(office.fetched).toEqual(["a1", "a2"]);
});

test("what was added just before the file was deleted may not have been read: it is told again", async () => {
  const office = openOffice();
  office.start();
  office.known = [came(1)];
  await office.holds(1);
  office.now += 5 * minute;
  office.known = [came(1), came(2)];
  await office.holds(1, 2);
  rmSync(office.file);
  await office.holds(2);
  expect(office.fetched).toEqual(["a1"]);
  office.now += 2 * minute;
  rmSync(office.file);
  await vi.waitFor(() => expect(office.fetched).toEqual(["a1", "a2"]));
});

test("an outcome that was changed is told as it is, and one that was taken back no more", async () => {
  const office = openOffice();
  office.start();
  office.known = [came(1), came(2)];
  await office.holds(1, 2);
  office.now += 2 * minute;
  office.known = [{ ...came(1), outcome: "left" }];
  await vi.waitFor(() => expect(office.text()).toContain("2026-1;left"));
  await vi.waitFor(() => expect(existsSync(office.mark)).toBe(true));
  rmSync(office.file);
  await vi.waitFor(() => expect(office.text()).toContain("2026-1;left"));
  expect(office.fetched).toEqual([]);
  office.known = [];
  await vi.waitFor(() => expect(readdirSync(office.folder)).toEqual([]));
  expect(office.fetched).toEqual([]);
});

test("what is fetched while the gateway is off is noticed at the next start, and what lies there stays", async () => {
  const office = openOffice();
  office.known = [came(1)];
  await stopAfter(office, () => office.holds(1));
  office.now += 10 * minute;
  office.today = "2026-11-22";
  await stopAfter(office, () => office.looked());
  expect(office.text()).toBe(header + lineOf(1));
  rmSync(office.file);
  office.start();
  await vi.waitFor(() => expect(office.fetched).toEqual(["a1"]));
});

test("power that goes between file and mark loses nothing", async () => {
  const office = openOffice();
  office.known = [came(1)];
  await stopAfter(office, () => office.holds(1));
  office.now += 10 * minute;
  // The mark was away when the power went: the file lies there, or was fetched since.
  rmSync(office.mark);
  await stopAfter(office, () => office.holds(1));
  rmSync(office.mark);
  rmSync(office.file);
  await stopAfter(office, () => office.holds(1));
  expect(office.fetched).toEqual([]);
  // A mark that is no mark.
  rmSync(office.mark);
  renameSync(office.file, office.mark);
  await stopAfter(office, () => office.holds(1));
  expect(office.fetched).toEqual([]);
});

test("while the core cannot take it, what was fetched is kept in mind", async () => {
  const office = openOffice();
  office.start();
  office.known = [came(1)];
  await office.holds(1);
  office.now += 10 * minute;
  office.full = true;
  rmSync(office.file);
  await vi.waitFor(() => expect(office.refused).toBeGreaterThan(1), 15_000);
  expect([office.fetched, office.text()]).toEqual([[], undefined]);
  office.full = false;
  await vi.waitFor(() => expect(office.fetched).toEqual(["a1"]), 15_000);
});

test("a folder that is gone is not one from which all was fetched", async () => {
  const office = openOffice();
  office.start();
  office.known = [came(1)];
  await office.holds(1);
  office.now += 10 * minute;
  renameSync(office.folder, `${office.folder}-away`);
  await vi.waitFor(() => expect(office.log.length).toBe(1));
  renameSync(`${office.folder}-away`, office.folder);
  await office.looked();
  expect(office.fetched).toEqual([]);
  expect(office.text()).toBe(header + lineOf(1));
  expect(office.log).toEqual([expect.stringContaining("cannot be used (ENOENT); create or mount it")]);
});

/** Runs until something holds, and stops as a gateway does that ends. */
async function stopAfter(office: ReturnType<typeof openOffice>, holds: () => Promise<unknown>): Promise<void> {
  const outcomes = office.start();
  await holds();
  await outcomes.stop();
}

test("outcomes are told in no folder of ours", async () => {
  const office = openOffice();
  office.known = [came(1)];
  office.start([{ ...source, id: "own", outcomes: "." }, { ...source, id: "tls", outcomes: "tls/x" }, source]);
  await office.holds(1);
  expect(readdirSync(office.data)).toEqual(["outcomes"]);
  expect(office.log).toEqual([
    expect.stringContaining("holds what is the gateway's own; give „own“ another folder for its outcomes"),
    expect.stringContaining("give „tls“ another folder for its outcomes"),
  ]);
});
