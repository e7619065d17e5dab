import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { isWellFormed } from "../../gateway/contract/code.ts";
import { weekdays } from "../../gateway/contract/site-visits.ts";
import { type Appliance, startAppliance, until } from "../appliance.ts";
import { type Ended, type Program, startProgram } from "../program.ts";

const everyDay = Object.fromEntries(weekdays.map((day) => [day, ["08:00-18:00"]]));
const records = Array.from({ length: 60 }, (_, n) => `AZ-${n + 1}`);
const heading = "record;service;from;until;confirmBy;clerk;team;language;people";
const languages = ["de", "en", "ar"];
/** Monday, half past seven in Berlin. */
const wall = () => Date.UTC(2025, 10, 24, 6, 30);
const days = "2025-11-24;2025-12-23;2025-12-03";

let office: Appliance;
let list: string;
beforeEach(async () => {
  office = await startAppliance({
    wall,
    site: (usual) => ({
      ...usual,
      pools: [
        { id: "extend", services: ["extend"], minutes: 20, parallel: 2, week: everyDay },
        { id: "clerk-1", services: ["extend"], clerk: "clerk-1", minutes: 30, week: everyDay },
      ],
    }),
  });
  writeFileSync(join(office.data, "site.yaml"), stringify(office.site));
  list = join(mkdtempSync(join(tmpdir(), "wartemarke-letters-")), "list.csv");
});
afterEach(() => office.stop());

const line = (record: string, n: number) => `${record};extend;${days};;;${languages[n % 3]};1`;
const writeList = (...more: string[]) => writeFileSync(list, [heading, ...records.map(line), ...more].join("\r\n"));

function propose(): Program {
  const { data, mqttPort } = office;
  return startProgram(["propose", list, "--site", join(data, "site.yaml"), "--data", data, "--mqtt", `${mqttPort}`]);
}
const run = (): Promise<Ended> => propose().ended;
const appointments = () => [...office.desk().state().appointments.values()];
/** Slots as two appointments may not share them: a pool's time counts as often as it is parallel. */
function overbooked(): string[] {
  const taken = appointments().map(({ plan }) => `${plan.pool} ${plan.start}`);
  const often = (slot: string) => taken.filter((other) => other === slot).length;
  return taken.filter((slot) => often(slot) > (slot.startsWith("extend ") ? 2 : 1));
}
const merged = () => readFileSync(`${list}.merge.csv`, "utf8");
const rows = () =>
  merged()
    .trimEnd()
    .split("\r\n")
    .slice(1)
    .map((row) => row.split(";"));

test("every record gets one slot, no slot is given twice, and running it again gives the same", async () => {
  writeList();
  expect(await run()).toMatchObject({ code: 0, error: "" });
  expect(appointments().map(({ state }) => state)).toEqual(records.map(() => "proposed"));
  expect(overbooked()).toEqual([]);
  expect(rows().map(([record]) => record)).toEqual(records);
  expect(new Set(rows().map(([, appointment]) => appointment)).size).toBe(records.length);
  for (const row of rows()) expect(isWellFormed(row[7]!)).toBe(true);
  expect(readdirSync(`${list}.qr`).sort()).toEqual(records.map((record) => `${record}.gif`).sort());

  const first = merged();
  await office.stopGateway();
  await office.startGateway();
  expect(await run()).toMatchObject({ code: 0 });
  expect(merged()).toBe(first);
  expect(appointments().length).toBe(records.length);
}, 60_000);

test("staff confirm a proposal, and the letter's own code checks in", async () => {
  writeList();
  await run();
  const [early, later] = rows() as [string[], string[]];
  const kiosk = await office.page("/kiosk");
  expect(early.slice(2, 4)).toEqual(["Montag, 24. November 2025", "8:00"]);
  expect(await kiosk.ask({ type: "check-in", code: early[7]! })).toMatchObject({ ok: true, appointment: early[1] });
  const lead = await office.page("/counter/1");
  expect(await lead.ask({ type: "confirm-appointment", code: later[7]! })).toMatchObject({ ok: true });
  expect(office.desk().state().appointments.get(later[1]!)?.state).toBe("booked");
}, 60_000);

test("killed in the middle, nothing is half written, and the next run completes it", async () => {
  writeList();
  const killed = propose();
  await until(() => appointments().length >= 20, 20_000);
  killed.process.kill("SIGKILL");
  await killed.ended;
  expect(appointments().length).toBeLessThan(records.length);
  expect(existsSync(`${list}.merge.csv`)).toBe(false);
  const before = new Set(appointments().map(({ id }) => id));

  expect(await run()).toMatchObject({ code: 0 });
  expect(rows().map(([record]) => record)).toEqual(records);
  expect(appointments().length).toBe(records.length);
  expect(appointments().filter(({ id }) => before.has(id)).length).toBe(before.size);
  expect(overbooked()).toEqual([]);
}, 60_000);

test("lines without a slot are named, on the console and in the report; mended, they get theirs", async () => {
  const wrong = [`X-1;passport;${days};;;de;1`, `X-2;extend;${days}`];
  const full = `X-3;collect;${days};;;de;1`;
  writeList(...wrong, full);
  const { code, out } = await run();
  expect(code).toBe(2);
  const report = readFileSync(`${list}.report.txt`, "utf8");
  for (const n of [62, 63, 64]) {
    expect(out).toMatch(new RegExp(`^Zeile ${n}: \\S`, "m"));
    expect(report).toMatch(new RegExp(`^Zeile ${n}: \\S`, "m"));
  }
  expect(rows().length).toBe(records.length);
  const before = rows();

  writeList(`X-1;extend;${days};clerk-1;;de;1`);
  expect(await run()).toMatchObject({ code: 0 });
  expect(rows().slice(0, records.length)).toEqual(before);
  expect(rows().at(-1)![0]).toBe("X-1");
}, 60_000);

test("without a gateway it says so, and writes nothing", async () => {
  writeList();
  await office.stopGateway();
  const { code, error } = await run();
  expect(code).toBe(2);
  expect(error).toContain("no connection to the broker");
  expect(existsSync(`${list}.merge.csv`)).toBe(false);
  await office.startGateway();
}, 60_000);
