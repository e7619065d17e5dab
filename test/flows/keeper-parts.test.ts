import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openAllowance } from "../../flows/allowance.ts";
import { hashOfCode, isCode, newEditorCode } from "../../flows/code.ts";
import { openFiles } from "../../flows/files.ts";
import { messageOf, openHistory } from "../../flows/history.ts";
import { judgeFlows } from "../../flows/judge.ts";
import { sendAtOnce } from "../../flows/no-delay.ts";
import { openTrouble } from "../../flows/trouble.ts";
import { openWatch } from "../../flows/watch.ts";
import { writeWhole } from "../../gateway/whole-file.ts";
import { runProgram } from "../program.ts";
import { functionFlow, root } from "./kept.ts";

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "wartemarke-flows-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a code has sixteen letters that nobody confuses, and is known however it is typed", () => {
  const code = newEditorCode();
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  expect(newEditorCode()).not.toBe(code);
  const hash = hashOfCode(code);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(isCode(` ${code.toLowerCase().replaceAll("-", " ")}`, hash)).toBe(true);
  expect(isCode(code.slice(1), hash)).toBe(false);
  expect(isCode("", hash)).toBe(false);
});

/** Uses the processor whenever it is its turn; returns its use in each of so many seconds. */
function greedy(seconds: number, savedMs: number, startIsOverAt = 0): number[] {
  const allowance = openAllowance(0, savedMs);
  let [at, used, runs] = [0, 0, true];
  const each: number[] = [];
  while (each.length < seconds) {
    if (at === startIsOverAt) allowance.startIsOver();
    const turn = allowance.ask(at, used);
    runs = turn.runs;
    const until = Math.min(at + turn.againMs, (each.length + 1) * 1000);
    if (runs) used += until - at;
    at = until;
    if (at % 1000 === 0) each.push(used - each.reduce((sum, ms) => sum + ms, 0));
  }
  return each;
}

test("who uses the processor without a pause has a little at once, and a fifth of it for long", () => {
  const [first, ...later] = greedy(20, 100);
  expect(first).toBeGreaterThan(250);
  expect(first).toBeLessThan(400);
  for (const used of later) expect(Math.abs(used - 200)).toBeLessThan(50);
});

test("a start has what it needs, and leaves nothing behind; one that had nothing begins slowly", () => {
  const [loading, afterwards, later] = greedy(3, 12_000, 1000);
  expect(loading).toBe(1000);
  expect(afterwards).toBeLessThan(400);
  expect(later).toBeLessThan(250);
  expect(greedy(1, 0)[0]).toBeLessThan(300);
});

test("who rests is looked at ten times a second and never stopped", () => {
  const allowance = openAllowance(0, 0);
  for (let at = 0, used = 0; at < 10_000; at += 100, used += 15) {
    expect(allowance.ask(at, used).runs).toBe(at > 0);
    if (at > 3_000) expect(allowance.ask(at, used).againMs).toBe(100);
  }
});

test("a keeper that could not look for ten seconds does not stop it for long", () => {
  const allowance = openAllowance(0, 100);
  expect(allowance.ask(10_000, 10_000)).toMatchObject({ runs: false, againMs: 500 });
  expect(allowance.ask(10_600, 10_000).runs).toBe(true);
});

const watchTimes = { hungMs: 5_000, startMs: 120_000, starvedMs: 60_000, busyMs: 10_000 };

/** One that has started, and beats twice a second until `beatsUntil`; looked at four times a second. */
function watched(untilMs: number, { beatsUntil = untilMs, busyMs = 5, share = 0.01 }) {
  const watch = openWatch(watchTimes);
  watch.begin(0);
  watch.look(0, 0);
  watch.started(0);
  let seen = { hung: false, busy: false };
  for (let at = 250; at <= untilMs; at += 250) {
    if (at % 500 === 0 && at <= beatsUntil) watch.beat(at, busyMs, 500);
    seen = watch.look(at, at * share);
  }
  return seen;
}

test("what beats lives; what has not for five seconds although it had the processor hangs", () => {
  expect(watched(60_000, {})).toEqual({ hung: false, busy: false });
  expect(watched(14_750, { beatsUntil: 10_000, share: 1 }).hung).toBe(false);
  expect(watched(15_250, { beatsUntil: 10_000, share: 1 }).hung).toBe(true);
});

test("one that has a fifth of the processor hangs once it has had two seconds, also from its start on", () => {
  expect(watched(19_500, { beatsUntil: 10_000, share: 0.2 }).hung).toBe(false);
  expect(watched(20_500, { beatsUntil: 10_000, share: 0.2 }).hung).toBe(true);
  expect(watched(9_500, { beatsUntil: 0, share: 0.2 }).hung).toBe(false);
  expect(watched(10_500, { beatsUntil: 0, share: 0.2 }).hung).toBe(true);
});

test("one that gets no processor may be silent for a minute, and no longer", () => {
  expect(watched(69_000, { beatsUntil: 10_000, share: 0.02 }).hung).toBe(false);
  expect(watched(70_500, { beatsUntil: 10_000, share: 0.02 }).hung).toBe(true);
});

test("a keeper that slept itself does not say that nothing came", () => {
  const watch = openWatch(watchTimes);
  watch.begin(0);
  watch.started(0);
  watch.look(250, 0);
  expect(watch.look(3_600_000, 9_999_999).hung).toBe(false);
});

test("busy is who has not rested for ten seconds; a start is not looked at", () => {
  expect(watched(9_500, { busyMs: 500 }).busy).toBe(false);
  expect(watched(10_000, { busyMs: 500 }).busy).toBe(true);
  expect(watched(60_000, { busyMs: 440 }).busy).toBe(false);
  const watch = openWatch(watchTimes);
  watch.begin(0);
  for (let at = 500; at <= 20_000; at += 500) watch.beat(at, 500, 500);
  expect(watch.look(20_000, 20_000)).toEqual({ hung: false, busy: false });
});

function troubled() {
  const faults: unknown[] = [];
  const times = { crashesWithinMs: 300_000, againLeastMs: 500, againMostMs: 30_000 };
  const trouble = openTrouble(times, (fault, text) => void faults.push([fault, text]));
  return { trouble, fault: () => faults.at(-1) };
}

test("it waits longer each time, up to half a minute, and short again once it was well", () => {
  const { trouble } = troubled();
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((at) => trouble.ended(at, "flows-crashed", "x"));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  trouble.well();
  expect(trouble.ended(9, "flows-crashed", "x")).toBe(500);
});

test("three crashes within five minutes are too many, three within six are not; a deploy is a new chance", () => {
  const { trouble } = troubled();
  for (const at of [0, 100_000, 301_000]) trouble.ended(at, "flows-hung", "x");
  expect(trouble.looping(301_000)).toBeUndefined();
  trouble.ended(302_000, "flows-crashed", "x");
  expect(trouble.looping(302_000)?.de).toMatch(/^Die neuen Abläufe sind dreimal abgestürzt .+ x$/);
  trouble.deployed();
  expect(trouble.looping(302_000)).toBeUndefined();
});

test("flows that have hung three times are told as such, with where to look, and it fits", () => {
  const { trouble, fault } = troubled();
  for (const at of [0, 10_000, 20_000]) trouble.ended(at, "flows-hung", "x");
  const mistake = trouble.looping(30_000)!;
  trouble.started([mistake], "stopped");
  const rest =
    "Meist ist es eine Schleife ohne Ende in einer Function. Solange der Editor offen ist, stehen alle still.";
  expect(fault()).toEqual(["flows-refused", expect.stringMatching(`^Die .+ dreimal hängen geblieben .+ ${rest}$`)]);
});

test("what has just crashed is told before what is refused, and a text fits its message", () => {
  const { trouble, fault } = troubled();
  trouble.started([{ de: "Nicht gut.", en: "not good" }], "good");
  expect(fault()).toEqual(["flows-refused", "Nicht gut."]);
  trouble.ended(1, "flows-crashed", "x".repeat(300));
  expect(fault()).toEqual(["flows-crashed", `${"x".repeat(199)}…`]);
  trouble.started([{ de: "Nicht gut.", en: "not good" }], "good");
  expect(fault()).toEqual(["flows-crashed", expect.any(String)]);
  trouble.well();
  expect(fault()).toEqual(["flows-refused", "Nicht gut."]);
  trouble.started([], "present");
  expect(fault()).toEqual([undefined, undefined]);
});

test("a commit says how many nodes have changed, and where; moving one about is no change", () => {
  const node = (id: string, more: object = {}) => ({ id, type: "change", z: "t1", x: 1, y: 1, ...more });
  const tabs = [
    { id: "t1", type: "tab", label: "Flurlicht" },
    { id: "t2", type: "tab", label: "Gong" },
  ];
  const before = [...tabs, node("a"), node("b")];
  expect(messageOf(before, [...tabs, node("a", { name: "neu" }), node("b")])).toBe("1 node changed in „Flurlicht“");
  expect(messageOf(before, [...tabs, node("c", { z: "t2" })])).toBe("3 nodes changed in „Gong“, „Flurlicht“");
  expect(messageOf(before, [...tabs, node("a", { x: 7 }), node("b")])).toBe("nodes moved");
  expect(messageOf([], [{ id: "m", type: "mqtt-broker" }])).toBe("1 node changed");
});

test("a damaged file is a sentence, and no damage stays behind a save", () => {
  const folder = join(temporary(), "flows");
  const files = openFiles(folder, writeWhole);
  expect(files.read()).toEqual({ kept: { flows: [], credentials: {}, settings: {} } });
  files.save({ flows: functionFlow("return msg;"), credentials: { $: "x" } });
  files.saveGood({ flows: [], credentials: {} });
  writeFileSync(join(folder, "flows.json"), "\u0000\u0000");
  writeFileSync(join(folder, "flows-credentials.json"), "[");
  writeFileSync(join(folder, "good/flows.json"), "{");
  const { kept, damaged, good } = files.read();
  expect(kept).toEqual({ flows: [], credentials: {}, settings: {} });
  expect(damaged!.de).toContain("ist kein JSON");
  expect(good).toBeUndefined();
  const key = readFileSync(join(folder, "credential.key"), "utf8");
  expect(openFiles(folder, writeWhole).key).toBe(key.trim());
  expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).toEqual([]);
});

test("flows that have gone, and credentials that are damaged, never take the place of the good ones", () => {
  const folder = join(temporary(), "flows");
  const files = openFiles(folder, writeWhole);
  const good = { flows: functionFlow("return msg;"), credentials: { $: "x" } };
  files.save(good);
  files.saveGood(good);
  writeFileSync(join(folder, "flows-credentials.json"), "[");
  expect(files.read()).toMatchObject({ good, damaged: { en: expect.stringContaining("credentials.json is damaged") } });
  rmSync(join(folder, "flows-credentials.json"));
  expect(files.read().damaged).toBeUndefined();
  rmSync(join(folder, "flows.json"));
  expect(files.read()).toMatchObject({ good, damaged: { en: expect.stringContaining("flows.json is missing") } });
});

test("an empty key is made anew", () => {
  const folder = join(temporary(), "flows");
  openFiles(folder, writeWhole);
  writeFileSync(join(folder, "credential.key"), "");
  expect(openFiles(folder, writeWhole).key).toMatch(/^[0-9a-f]{64}$/);
});

test("flows have a history after a power cut in the middle of a commit, and however many they are", async () => {
  const folder = join(temporary(), "flows");
  const files = openFiles(folder, writeWhole);
  const log: string[] = [];
  const history = openHistory(folder, (line) => void log.push(line));
  files.save({ flows: functionFlow("return msg;") });
  await history.commit();
  const lock = join(folder, ".git/index.lock");
  writeFileSync(lock, "");
  utimesSync(lock, new Date(0), new Date(0));
  files.save({ flows: functionFlow("x".repeat(2e6)) });
  await history.commit();
  expect(log).toEqual([]);
  const subjects = execFileSync("git", ["-C", folder, "log", "--format=%s"], { encoding: "utf8" });
  expect(subjects).toBe("1 node changed in „Probe“\n3 nodes changed in „Probe“\n");
});

test("without git there is no history, and the log says so once", async () => {
  const folder = join(temporary(), "flows");
  openFiles(folder, writeWhole).save({ flows: [] });
  const log: string[] = [];
  const history = openHistory(folder, (line) => void log.push(line), "no-such-git");
  await history.commit();
  await history.commit();
  expect(log).toEqual(["flows have no history: there is no git; install it to have one"]);
});

test("every outgoing connection sends at once", async () => {
  const { connect: usual } = (await import("node:net")).Socket.prototype;
  onTestFinished(async () => {
    (await import("node:net")).Socket.prototype.connect = usual;
  });
  sendAtOnce();
  const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const socket = connect((server.address() as { port: number }).port, "127.0.0.1");
  const handle = (socket as Socket & { _handle: { setNoDelay(on: boolean): number } })._handle;
  const told = vi.spyOn(handle, "setNoDelay");
  await new Promise((resolve) => socket.once("connect", resolve));
  expect(told).toHaveBeenCalledWith(true);
  socket.destroy();
});

test("types of a module that cannot be loaded, and of a name that JavaScript knows, are not known", {
  timeout: 60_000,
}, async () => {
  const folder = join(temporary(), "flows");
  const module = join(folder, "palette/node_modules/node-red-contrib-addon");
  mkdirSync(module, { recursive: true });
  const nodes = { "addon-in": "addon.js" };
  writeFileSync(join(module, "package.json"), JSON.stringify({ name: "x", version: "1.0.0", "node-red": { nodes } }));
  writeFileSync(join(module, "addon.js"), 'throw new Error("no addon")');
  writeFileSync(join(module, "addon.html"), '<script>RED.nodes.registerType("addon-in", {});</script>');
  const file = join(folder, "flows.json");
  const node = (type: string) => ({ id: type, type, z: "t", x: 1, y: 1, wires: [] });
  writeFileSync(file, JSON.stringify([{ id: "t", type: "tab" }, node("addon-in"), node("toString")]));
  const { mistakes } = await judgeFlows({ root, folder, file });
  expect(mistakes.map(({ en }) => /there is no type „(.+)“/.exec(en)?.[1])).toEqual(["addon-in", "toString"]);
});

test("flows check: nothing starts, each mistake is a line, and the exit says whether there was one", {
  timeout: 240_000,
}, async () => {
  const data = temporary();
  mkdirSync(join(data, "flows"));
  const file = join(data, "flows/flows.json");
  expect(await runProgram("flows", "check", "--data", data)).toMatchObject({
    code: 2,
    error: expect.stringContaining(`${file}: there is no such file`),
  });
  const mark = join(data, "mark");
  // Started, it would never come to an end.
  const marks = functionFlow("return msg;").map((node) => ({ ...node, initialize: "while (true) {}" }));
  writeFileSync(
    file,
    JSON.stringify([...marks, { id: "w", type: "wm-lamp", z: "t1", x: 1, y: 1, device: "lamp/hall", wires: [] }]),
  );
  expect(await judgeFlows({ root, folder: join(data, "flows"), file })).toEqual({
    say: "checked",
    mistakes: [],
    nodes: 4,
  });
  expect(await runProgram("flows", "check", "--data", data)).toMatchObject({
    code: 0,
    out: `${file}: in order. 4 nodes and flows.\n`,
  });
  writeFileSync(
    mark,
    JSON.stringify([...marks, { id: "k", type: "knx-in", z: "t1", x: 1, y: 1, name: "Taster", wires: [["weg"]] }]),
  );
  const { code, error } = await runProgram("flows", "check", mark);
  expect(code).toBe(2);
  expect(error.trim().split("\n")).toEqual([
    `${mark}: flow „Probe“, node „Taster“: a wire leads to „weg“, which is not there; draw it anew`,
    `${mark}: flow „Probe“, node „Taster“: there is no type „knx-in“ here; ` +
      "put its module into the folder palette, or delete the node",
  ]);
});

test("a command that flows does not know, and flows that are switched off, are told in a sentence", async () => {
  const { code, error } = await runProgram("flows", "opne");
  expect([code, error.trim()]).toEqual([
    2,
    "wartemarke flows, flows open --minutes 30, flows close, or flows check [<file>].",
  ]);
  const site = join(root, "test/site.yaml");
  const off = await runProgram("flows", "--site", site, "--data", temporary());
  expect([off.code, off.error.trim()]).toEqual([
    2,
    "Flows are switched off: write „flows: { on: true }“ into the site file, and start the gateway anew.",
  ]);
});
