import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { Answer } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { AppointmentSource } from "../contract/site-visits.ts";
import type { Input } from "../core/decision.ts";
import { morning, site } from "../core/testing.ts";
import { openCodes } from "./codes.ts";
import { openImports } from "./folder.ts";
import type { Looking } from "./looking.ts";
import { context, csvSource, fixture, people, zmsSource } from "./testing.ts";

const source: AppointmentSource = { id: "plain", folder: "lists", format: "csv", service: "collect" };
const header = "record;code;start;status";
const list = (...lines: string[]) => `${[header, ...lines].join("\r\n")}\r\n`;
const three = list(...["A-1;K-0001;21.11.2026 08:00;", "A-2;K-0002;21.11.2026 09:00;", "A-3;K-0003;22.11.2026 10:00;"]);

/** Each list is read on a thread of its own, which a busy machine starts slowly. */
vi.setConfig({ testTimeout: 60_000 });

let running: Looking[] = [];
afterEach(async () => {
  await Promise.all(running.map((imports) => imports.stop()));
  running = [];
});

const other: AppointmentSource = { ...source, id: "other", folder: "other" };

/** A core whose journal is always durable at once; what it was given is kept. */
function openDesk() {
  const office = morning(
    configurationOf({ ...site, appointments: { sources: [source, other, csvSource, zmsSource] } }),
  );
  const inputs: Input[] = [];
  let isFull = false;
  return {
    inputs,
    full: (full: boolean) => {
      isFull = full;
    },
    state: () => office.state,
    submit: async (input: Input): Promise<Answer> => {
      if (isFull) return { ok: false, refusal: "journal-full" };
      inputs.push(input);
      return office.put(input);
    },
  };
}

function open(changes: Partial<AppointmentSource> = {}, data = mkdtempSync(join(tmpdir(), "wartemarke-lists-"))) {
  const desk = openDesk();
  const log: string[] = [];
  const folder = join(data, "lists");
  mkdirSync(folder, { recursive: true });
  const codes = openCodes(data);
  const start = (sources: readonly AppointmentSource[] = [{ ...source, ...changes }]) => {
    const imports = openImports({
      ...{ data, sources, desk, log: (line: string) => log.push(line) },
      ...{ context: () => context, now: () => Date.parse("2026-11-21T07:12:00Z"), everyMs: 20 },
    });
    running.push(imports);
    return imports;
  };
  const put = (name: string, text: string | Uint8Array) => {
    writeFileSync(join(folder, `${name}.part`), text);
    renameSync(join(folder, `${name}.part`), join(folder, name));
  };
  const report = (name: string) =>
    vi.waitFor(() => {
      if (!existsSync(join(folder, "done", name))) throw new Error("not set aside yet");
      return readFileSync(join(folder, "done", `${name}.report.txt`), "utf8");
    }, 50_000);
  const ended = () => desk.inputs.filter((input) => input.type === "import-ended");
  return { data, folder, desk, log, codes, start, put, report, ended };
}

const waitFor = <T>(check: () => T) => vi.waitFor(check, 50_000);

test("a list is taken in, set aside and reported; the same list again changes nothing", async () => {
  const { desk, codes, start, put, report, ended, folder } = open();
  start();
  put("list.csv", three);
  const first = await report("list.csv");
  expect(first).toContain("Liste list.csv aus der Quelle „plain“, eingelesen am 21.11.2026, 08:12 Uhr");
  expect(first).toContain("Neu übernommen: 3\r\nGeändert: 0\r\nUnverändert: 0\r\nAbgesagt: 0\r\nFalsch: 0");
  const rows = desk.inputs.flatMap((input) => (input.type === "import" ? input.rows : []));
  expect(rows.map(({ appointment, record, plan }) => [appointment, record, plan.code])).toEqual(
    ["1", "2", "3"].map((n) => [codes.idOf("plain", `A-${n}`), `A-${n}`, codes.hash(`K000${n}`)]),
  );
  expect(ended()).toEqual([
    {
      ...{ type: "import-ended", source: "plain", file: "list.csv", taken: 3, wrong: 0 },
      ...{ days: { from: "2026-11-21", until: "2026-11-22" }, appointments: rows.map((row) => row.appointment) },
    },
  ]);
  put("list.csv", three);
  expect(await report("list-2.csv")).toContain("Neu übernommen: 0\r\nGeändert: 0\r\nUnverändert: 3\r\nAbgesagt: 0");
  expect(readdirSync(folder)).toEqual(["done"]);
});

test("what changed, what is off and what is missing is told", async () => {
  const { start, put, report } = open();
  start();
  put("1.csv", three);
  await report("1.csv");
  put(
    "2.csv",
    list("A-1;K-0001;21.11.2026 08:20;", "A-2;K-0002;21.11.2026 09:00;storniert", "A-4;K-0004;22.11.2026 11:00;"),
  );
  expect(await report("2.csv")).toContain("Neu übernommen: 1\r\nGeändert: 1\r\nUnverändert: 0\r\nAbgesagt: 2");
});

test("changes cancel nothing for being missing, nor does a list of which a line is not understood", async () => {
  const changes = open({ lists: "changes" });
  changes.start();
  changes.put("list.csv", list("A-1;K-0001;21.11.2026 08:00;"));
  await changes.report("list.csv");
  expect(changes.ended()).toMatchObject([{ days: undefined, taken: 1 }]);
  const damaged = open();
  damaged.start();
  damaged.put("list.csv", list("A-1;K-0001;21.11.2026 08:00;", "A-2;K", "A-3;K-0003;22.11.2026 08:00;"));
  expect(await damaged.report("list.csv")).toMatch(/Zeile 3: Die Zeile hat 2 Spalten statt 4\.\r\n$/);
  expect(await damaged.report("list.csv")).toContain("wurde nichts abgesagt, was hier fehlt");
  expect(damaged.ended()).toMatchObject([{ days: undefined, taken: 2, wrong: 1 }]);
  const wrong = open();
  wrong.start();
  wrong.put("list.csv", list("A-1;K-0001;21.11.2026 08:00;", "A-2;K-0002;gleich;"));
  await wrong.report("list.csv");
  const [known, unknown] = ["A-1", "A-2"].map((record) => wrong.codes.idOf("plain", record));
  expect(wrong.ended()).toMatchObject([{ days: { from: "2026-11-21" }, appointments: [known, unknown], taken: 1 }]);
});

test("a list with a wrong line is refused as a whole where the site wants it so", async () => {
  const { desk, start, put, report } = open({ mistakes: "take-nothing" });
  start();
  put("list.csv", list("A-1;K-0001;21.11.2026 08:00;", "A-2;K-0002;gestern;"));
  expect(await report("list.csv")).toContain("wurde nichts übernommen (mistakes: take-nothing)");
  expect(desk.inputs).toEqual([{ type: "import-failed", source: "plain", file: "list.csv", reason: "wrong-lines" }]);
});

test("yesterday's list and rubbish are refused with a sentence", async () => {
  const { desk, start, put, report } = open();
  start();
  put("old.csv", list("A-1;K-0001;20.11.2026 08:00;", "A-2;K-0002;20.11.2026 09:00;"));
  expect(await report("old.csv")).toContain("Es ist eine Liste von gestern oder früher. Nichts wurde übernommen.");
  put(
    "picture.csv",
    Uint8Array.from({ length: 9_000 }, (_, n) => (n * 7919) % 256),
  );
  expect(await report("picture.csv")).toContain("Zeile 1: Die Datei enthält keinen Text.");
  put("empty.csv", "");
  expect(await report("empty.csv")).toContain("Zeile 1: Die Datei ist leer.");
  expect(desk.inputs.map((input) => input.type === "import-failed" && input.reason)).toEqual([
    ...["past", "unreadable", "unreadable"],
  ]);
});

test("two systems that send the same appointment: the second is told so, and keeps its hands off", async () => {
  const { folder, desk, start, put, report } = open();
  mkdirSync(join(folder, "../other"));
  start([source, other]);
  put("list.csv", three);
  await report("list.csv");
  writeFileSync(join(folder, "../other/list.csv"), list("B-1;K-0002;21.11.2026 09:00;", "B-2;K-0009;21.11.2026 9:30;"));
  const told = await waitFor(() => readFileSync(join(folder, "../other/done/list.csv.report.txt"), "utf8"));
  expect(told).toContain("Zeile 2: Diese Terminkennung kam schon aus der Quelle „plain“.");
  expect(told).toContain("Neu übernommen: 1");
  await waitFor(() => expect(desk.state().appointments.size).toBe(4));
});

test("a file that still grows, or is named as one that does, is left alone", async () => {
  const { desk, folder, start, put, report } = open();
  for (const name of ["list.csv.part", "list.tmp", ".list.csv", "outcomes-2026-11-21.csv"])
    writeFileSync(join(folder, name), three);
  const path = join(folder, "growing.csv");
  writeFileSync(path, `${header}\r\n`);
  let n = 0;
  const growing = setInterval(() => appendFileSync(path, `A-${++n};K-${1000 + n};21.11.2026 08:00;\r\n`), 5);
  start();
  put("other.csv", three);
  await report("other.csv");
  expect(desk.inputs.some((input) => input.type === "import-ended" && input.file === "growing.csv")).toBe(false);
  clearInterval(growing);
  expect(await report("growing.csv")).toContain(`Neu übernommen: ${Math.max(0, n - 3)}`);
  expect(readdirSync(folder).sort()).toEqual([
    ...[".list.csv", "done", "list.csv.part", "list.tmp", "outcomes-2026-11-21.csv"],
  ]);
});

test("a folder that is missing is said once, and works as soon as it is there", async () => {
  const { desk, log, folder, start, put, report } = open();
  rmSync(folder, { recursive: true });
  start();
  await waitFor(() => expect(desk.inputs.length).toBe(1));
  expect(desk.inputs).toEqual([{ type: "import-failed", source: "plain", file: "", reason: "unreadable" }]);
  mkdirSync(folder);
  put("list.csv", three);
  await report("list.csv");
  expect(log.filter((line) => line.includes("cannot be read (ENOENT)")).length).toBe(1);
  expect(desk.inputs.length).toBe(3);
});

test("a folder that cannot be written: its lists are taken once, and stay", async () => {
  const { desk, log, folder, start, put, ended } = open();
  writeFileSync(join(folder, "done"), "in the way");
  start();
  put("list.csv", three);
  await waitFor(() => expect(log.some((line) => line.includes("cannot be written"))).toBe(true));
  expect(ended().filter((input) => input.type === "import-ended" && input.file === "list.csv").length).toBe(1);
  put("more.csv", three);
  await waitFor(() =>
    expect(ended().some((input) => input.type === "import-ended" && input.file === "more.csv")).toBe(true),
  );
  expect(ended().length).toBe(2);
  expect(desk.state().appointments.size).toBe(3);
  expect(existsSync(join(folder, "list.csv"))).toBe(true);
});

test("what the core cannot take now stays, and is brought again", async () => {
  const { desk, folder, start, put, report, data, codes } = open();
  desk.full(true);
  const first = start();
  put("list.csv", three);
  await waitFor(() => expect(readdirSync(folder)).toEqual(["list.csv"]));
  await first.stop();
  expect(readdirSync(folder)).toEqual(["list.csv"]);
  desk.full(false);
  start();
  await report("list.csv");
  expect(desk.state().appointments.size).toBe(3);
  expect(openCodes(data).hash("K0001")).toBe(codes.hash("K0001"));
});

test("ten thousand appointments are handed over in portions, and no name is in what leaves the folder", async () => {
  const { desk, folder, start, put, report, log } = open();
  const lines = Array.from({ length: 10_000 }, (_, n) => `A-${n};K-${10_000 + n};21.11.2026 08:00;`);
  start([source, { ...csvSource, folder: "people" }, zmsSource]);
  mkdirSync(join(folder, "../people"));
  mkdirSync(join(folder, "../zms"));
  put("list.csv", list(...lines));
  writeFileSync(join(folder, "../people/list.csv"), fixture("termine.csv"));
  writeFileSync(join(folder, "../zms/list.json"), fixture("zms.json"));
  expect(await report("list.csv")).toContain("Neu übernommen: 10000");
  const reports = await waitFor(() =>
    ["people/done/list.csv", "zms/done/list.json"].map((name) =>
      readFileSync(join(folder, "..", `${name}.report.txt`), "utf8"),
    ),
  );
  const portions = desk.inputs.flatMap((input) => (input.type === "import" ? [input.rows.length] : []));
  expect(Math.max(...portions)).toBe(200);
  const said = JSON.stringify([desk.inputs, reports, log]);
  // Three letters stand in a digest by chance.
  expect(people.filter((name) => name.length > 4 && said.includes(name))).toEqual([]);
  expect(said).not.toMatch(/TK-?10000|123456ab1c/i);
});

test("a list that was dealt with a week ago is deleted with its report", async () => {
  const { folder, start, put, report } = open();
  mkdirSync(join(folder, "done"));
  for (const name of ["old.csv", "old.csv.report.txt", "new.csv", "new.csv.report.txt", "mine.csv"])
    writeFileSync(join(folder, "done", name), "");
  const weekAgo = Date.now() / 1000 - 8 * 86_400;
  for (const name of ["old.csv", "old.csv.report.txt", "mine.csv"])
    utimesSync(join(folder, "done", name), weekAgo, weekAgo);
  start();
  put("list.csv", three);
  await report("list.csv");
  await waitFor(() =>
    expect(readdirSync(join(folder, "done")).sort()).toEqual([
      ...["list.csv", "list.csv.report.txt", "mine.csv", "new.csv", "new.csv.report.txt"],
    ]),
  );
});

test.each([".", "tls", "lists/..", "absolute"])("nothing of ours is taken for a list: %s", async (named) => {
  const { data, desk, log, start, put, report } = open();
  const ours = ["codes.secret", "journal.sqlite", "journal.sqlite-wal", "identities.json", "hub.secret", "tls/ca.pem"];
  mkdirSync(join(data, "tls"));
  for (const name of ours.slice(1)) writeFileSync(join(data, name), three);
  const folder = named === "absolute" ? data : named;
  start([{ ...source, id: "own", folder }, source]);
  put("first.csv", three);
  await report("first.csv");
  put("second.csv", three);
  await report("second.csv");
  expect(ours.filter((name) => existsSync(join(data, name)))).toEqual(ours);
  expect([join(data, "done"), join(data, "tls/done")].filter((done) => existsSync(done))).toEqual([]);
  expect(
    log.filter((line) => line.includes("holds what is the gateway's own; give „own“ another folder")),
  ).toHaveLength(1);
  expect(desk.inputs[0]).toEqual({ type: "import-failed", source: "own", file: "", reason: "unreadable" });
});

test("a link to our own folder moves none of our files either", async () => {
  const { data, folder, start, report } = open();
  rmSync(folder, { recursive: true });
  symlinkSync(data, folder);
  writeFileSync(join(data, "journal.sqlite"), three);
  writeFileSync(join(data, "list.csv"), three);
  start();
  await report("list.csv");
  expect(readdirSync(data).sort()).toEqual(["codes.secret", "done", "journal.sqlite", "lists"]);
});
