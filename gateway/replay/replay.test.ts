import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyState } from "../core/state.ts";
import { type Morning, minute, morning } from "../core/testing.ts";
import { createJournal } from "../journal-file.ts";
import { Mistake } from "../mistake.ts";
import { run } from "../programs/replay.ts";
import { pastDay } from "./day.ts";
import { figuresBy } from "./figures.ts";
import { simulate } from "./simulate.ts";

/**
 * Two counters that work through a morning: somebody comes each two minutes, everybody takes five.
 * @param also what else happens in these five seconds
 */
function busyMorning(also: (second: number, office: Morning) => void = () => {}): Morning {
  const office = morning();
  const doneAt = new Map<string, number>();
  const freeAt = new Map<string, number>();
  for (let second = 0; second < 3 * 3600; second += 5) {
    office.now += 5_000;
    if (second % 120 === 0) office.kiosk(second % 480 === 0 ? "extend" : "collect", { print: false });
    if (second % 60 === 0) office.later(0);
    also(second, office);
    for (const counter of ["1", "2"]) {
      const there = office.state.counters.get(counter)?.current;
      if (there !== undefined && office.now >= doneAt.get(counter)!) {
        office.at(counter, { type: "finish", counter });
        freeAt.set(counter, office.now + 20_000);
      }
      if (office.state.counters.get(counter)?.current !== undefined || office.now < (freeAt.get(counter) ?? 0))
        continue;
      if (office.at(counter, { type: "call-next", counter }).ok) doneAt.set(counter, office.now + 5 * minute);
    }
  }
  return office;
}

const zone = "Europe/Berlin";
const day = "2026-11-21";
let office: Morning;
let folder: string;
beforeAll(() => {
  office = busyMorning();
  folder = mkdtempSync(join(tmpdir(), "replay-"));
  createJournal(join(folder, "journal.sqlite"), office.journal, "epoch");
});
afterAll(() => rmSync(folder, { recursive: true }));

const past = () => pastDay(office.journal, day, emptyState)!;

const waiting = (office: Morning, n: number) => office.numbers("waiting").at(n)!;

test.each<[string, () => Morning]>([
  ["it was", () => office],
  [
    "it was, with people who went home or were cancelled while they waited",
    () =>
      busyMorning((second, there) => {
        if (second % 600 === 300) there.at("1", { type: "cancel", number: waiting(there, -1) });
        if (second % 600 === 420) there.at("1", { type: "leave", number: waiting(there, -1) });
      }),
  ],
  [
    "it was, with a house alarm of ten minutes",
    () =>
      busyMorning((second, there) => {
        if (second === 3600) there.houseAlarm(true);
        if (second === 4200) there.houseAlarm(false);
        if (second === 4200) there.at("1", { type: "resume-site" });
      }),
  ],
  [
    "it was, with a clock that was set back by half an hour, and stood still meanwhile",
    () => {
      let stood = 0;
      return busyMorning((second, there) => {
        if (second >= 3600 && second < 5400) stood = there.now -= 5_000;
        else if (stood > 0) stood = 0;
      });
    },
  ],
  [
    "it was, closed at midnight with a room full of people and counters left open",
    () => {
      const there = busyMorning();
      for (const counter of ["1", "2"]) there.at(counter, { type: "finish", counter });
      for (let n = 0; n < 17 * 60; n++) there.later(minute);
      return there;
    },
  ],
])("under its own rules a simulated day is the day as %s, to within half a minute", (_, make) => {
  const then = pastDay(make().journal, day, emptyState)!;
  const really = figuresBy(then.first, "service", zone, 90);
  const again = figuresBy(
    simulate(then, (same) => same),
    "service",
    zone,
    90,
  );
  expect([...again.keys()]).toEqual([...really.keys()]);
  for (const [group, { visits, neverCalled, p50, p90 }] of again) {
    const before = really.get(group)!;
    expect({ group, visits, neverCalled }).toEqual({ group, visits: before.visits, neverCalled: before.neverCalled });
    expect(Math.abs(p50 - before.p50)).toBeLessThan(0.5);
    expect(Math.abs(p90 - before.p90)).toBeLessThan(0.5);
  }
});

test("a head start shortens the waits of its service, and somebody else pays for it", () => {
  const withHeadStart = simulate(past(), (before) => ({
    ...before!,
    services: before!.services.map((s) => (s.id === "extend" ? { ...s, headStartMinutes: 240 } : s)),
  }));
  const before = figuresBy(past().first, "service", zone, 90);
  const after = figuresBy(withHeadStart, "service", zone, 90);
  expect(after.get("extend")!.p90).toBeLessThan(before.get("extend")!.p90 / 2);
  expect(after.get("collect")!.p50).toBeGreaterThan(before.get("collect")!.p50);
});

const options = (more: object) => ({ ...base, data: folder, day, rules: join(folder, "other.yaml"), ...more });
const base = {
  command: "replay",
  words: [],
  site: undefined,
  http: "0",
  mqtt: "0",
  json: true,
  probe: false,
  yes: false,
  by: undefined,
  minutes: "30",
  editor: "0",
  flows: false,
  help: false,
  version: false,
};

test.each(["clerk", "staff", "counter"])("it refuses to group by %s", async (by) => {
  writeFileSync(join(folder, "other.yaml"), "rules: { walkIns: 2 }\n");
  await expect(run(options({ by }))).rejects.toThrow(/single people/);
});

test.each([
  ["rules: { walkins: 2 }", "rules"],
  ["services: { nowhere: { headStartMinutes: 5 } }", "nowhere"],
  ["counters: [1]", "counters"],
  ["rules: [", "YAML"],
])("a wrong file is told in a sentence: %s", async (text, said) => {
  writeFileSync(join(folder, "other.yaml"), text);
  const failed = await run(options({})).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(Mistake);
  expect((failed as Mistake).message).toContain(said);
});

test("a day of which nothing is kept is told in a sentence", async () => {
  writeFileSync(join(folder, "other.yaml"), "rules: { walkIns: 2 }\n");
  await expect(run(options({ day: "2020-01-01" }))).rejects.toThrow(/nobody came on 2020-01-01/);
});
