import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { until } from "../appliance.ts";
import { code, functionFlow, keptForEach, outside, patienceMs, placed, root, times } from "./kept.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 30_000 });

const start = keptForEach();

const soon = (ms: number, act: string) =>
  `Buffer.constructor(${JSON.stringify(`setTimeout(() => { ${act} }, ${ms})`)})();`;
const throwsLater = soon(20, 'throw new TypeError("Lampe ist undefined")');

test("what nobody catches ends the process: a fault with its words, and it starts again", async () => {
  const { fault, faults, starts } = await start({
    flows: functionFlow(
      `if (!context.global.get("nie")) { ${soon(1_500, 'throw new TypeError("Lampe ist undefined")')} }`,
    ),
  });
  await until(() => fault()?.fault === "flows-crashed", patienceMs);
  expect(fault()!.text).toBe("Zuletzt sagte Node-RED: TypeError: Lampe ist undefined");
  await starts(2);
  // It stands until it has run well for a while: whoever looks later sees it.
  expect(faults.at(-1)!.fault).toBe("flows-crashed");
});

test.runIf(process.env.WM_TEST_LONG)("a crash is forgotten when it has run well since", async () => {
  const { pid, fault, starts } = await start();
  process.kill(pid(), "SIGKILL");
  await until(() => fault()?.fault === "flows-crashed", patienceMs);
  expect(fault()!.text).toBe("Node-RED ist ohne ein Wort zu Ende gegangen.");
  await starts(2);
  await until(() => fault()?.fault === undefined, patienceMs);
});

test("an endless loop is ended and told as one", async () => {
  const { fault, pid, starts } = await start({
    flows: functionFlow("while (true) {}"),
    times: { ...times, hungMs: 1_500 },
  });
  const first = pid();
  await until(() => fault()?.fault === "flows-hung", patienceMs);
  expect(runs(first)).toBe(false);
  await starts(2);
});

/** Never rests, and never hangs. */
const circle =
  'const again = () => Buffer.constructor("return setImmediate")()(again); node.warn("im Kreis"); again();';

test("one that uses all it can get has a fifth of a processor, beats on, and ends cleanly", async () => {
  const { logged, end, pid, fault } = await start({ flows: functionFlow(circle), unbounded: false });
  await logged("im Kreis");
  const running = pid();
  const [since, before] = [performance.now(), processorMs(running)];
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const share = (processorMs(running) - before) / (performance.now() - since);
  expect(share).toBeLessThan(0.3);
  // A machine that is full gives it less, but a circle takes whatever there is.
  expect(share).toBeGreaterThan(0.02);
  expect(fault()?.fault).not.toBe("flows-hung");
  await end();
  expect(runs(running)).toBe(false);
});

test("one that computes for a second and a half as it starts is not taken for one that hangs", async () => {
  const computes = 'const end = Date.now() + 1500; while (Date.now() < end) {} node.warn("fertig");';
  const { logged, faults } = await start({ flows: functionFlow(computes), unbounded: false });
  await logged("fertig");
  expect(faults.map(({ fault }) => fault).filter((fault) => fault !== undefined)).toEqual([]);
});

test("a bound that somebody else's signal lifts holds again at once", async () => {
  const { logged, pid } = await start({ flows: functionFlow(circle), unbounded: false });
  await logged("im Kreis");
  for (let n = 0; n < 20; n++) {
    process.kill(pid(), "SIGCONT");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const [since, before] = [performance.now(), processorMs(pid())];
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect((processorMs(pid()) - before) / (performance.now() - since)).toBeLessThan(0.35);
});

test("flows wired in a circle are told as busy, and no more when the circle is cut", async () => {
  const [tab, inject] = functionFlow("");
  const step = (id: string, to: string) => ({
    ...{ id, type: "function", z: "t1", name: id, func: "return msg;", outputs: 1, libs: [] },
    ...placed,
    wires: [[to]],
  });
  const { fault, open, pid } = await start({
    flows: [tab!, { ...inject!, wires: [["a"]] }, step("a", "b"), step("b", "a")],
    // Nobody deploys in half a second.
    times: { ...times, hungMs: 30_000 },
  });
  await until(() => fault()?.fault === "flows-busy", patienceMs);
  const running = pid();
  expect(existsSync(`/proc/${running}`)).toBe(true);
  const editor = await open();
  await editor.signIn("haus", code);
  expect(await editor.deploy([tab!])).toMatchObject({ status: 200 });
  await until(() => fault()?.fault === undefined, patienceMs);
});

test("a full heap ends the process, and the fault says that memory was full", async () => {
  const { fault } = await start({
    flows: functionFlow("const a = []; for (;;) a.push(new Array(1e4).fill({}));"),
    heapMb: 96,
  });
  await until(() => fault()?.fault === "flows-crashed", patienceMs);
  expect(fault()!.text).toBe("Der Arbeitsspeicher für Node-RED war voll.");
});

test("memory beside the heap is bounded too", async () => {
  const { fault } = await start({
    flows: functionFlow(`context.a = []; ${outside} process.stacks = [];
      for (let n = 0; n < 90; n++) process.stacks.push(Buffer.alloc(1e7, 1));`),
  });
  await until(() => fault()?.fault === "flows-crashed", patienceMs);
  expect(fault()!.text).toBe("Der Arbeitsspeicher für Node-RED war voll.");
});

test.runIf(process.env.WM_TEST_LONG)(
  "new flows that crash three times make way for the last good ones, until somebody deploys",
  async () => {
    const good = functionFlow('node.warn("gut")', "Gut");
    const { folder, open, show, fault, started, log, starts } = await start({ flows: good });
    await until(() => existsSync(join(folder, "good/flows.json")));
    const editor = await open();
    await editor.signIn("haus", code);
    const bad = functionFlow(throwsLater, "Schlecht");
    expect(await editor.deploy(bad)).toMatchObject({ status: 200 });
    show({});
    await until(() => started.at(-1)?.runs === "good", patienceMs);
    expect(fault()).toEqual({
      fault: "flows-refused",
      text: expect.stringMatching(/^Die neuen Abläufe sind dreimal abgestürzt .+ Zuletzt sagte Node-RED: /),
    });
    const heard = log.findLastIndex((line) => line.includes("crashed three times"));
    await until(() => log.slice(heard).some((line) => line.endsWith("gut")));
    // In the editor stand those that crash, so that they can be mended.
    const before = started.length;
    const again = await open();
    await starts(before + 1);
    expect(started.at(-1)!.runs).toBe("stopped");
    await again.signIn("haus", code);
    expect((await again.flows()).flows).toEqual(bad);
    expect(await again.deploy(good)).toMatchObject({ status: 200 });
    expect(fault()).toEqual({ fault: undefined, text: undefined });
  },
);

test("flows that have crashed three times are not started a fourth time, and the fault says so", async () => {
  const { started, fault } = await start({ flows: functionFlow(throwsLater) });
  await until(() => started.at(-1)?.runs === "none", patienceMs);
  expect(fault()).toMatchObject({ fault: "flows-refused", text: expect.stringContaining("dreimal abgestürzt") });
});

test("one that hangs is ended at once when its keeper is stopped", async () => {
  const { logged, end, pid } = await start({
    flows: functionFlow('node.warn("im Kreis"); setTimeout(() => { while (true) {} }, 100)'),
    times: { ...times, hungMs: 60_000 },
  });
  await logged("im Kreis");
  const running = pid();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const since = performance.now();
  await end();
  expect(performance.now() - since).toBeLessThan(600);
  expect(runs(running)).toBe(false);
});

const deeds: readonly (readonly [string, string])[] = [
  ["start a program", 'process.getBuiltinModule("child_process").execFileSync("id")'],
  ["start a thread", 'new (process.getBuiltinModule("worker_threads").Worker)("1", { eval: true })'],
  ["read the data folder", "fs.readFileSync(DATA + '/flows/credential.key')"],
  ["list the data folder", "fs.readdirSync(DATA)"],
  ["read the machine's users", 'fs.readFileSync("/etc/passwd")'],
  ["write a file", "fs.writeFileSync('/tmp/wartemarke-entkommen', 'x')"],
  ["write into its own palette", "fs.writeFileSync(DATA + '/flows/palette/x.js', 'x')"],
  ["load an addon", "process.dlopen({ exports: {} }, '/x.node')"],
  [
    "read the journal",
    'new (process.getBuiltinModule("node:sqlite").DatabaseSync)(DATA + "/journal.db").exec("create table x(y)")',
  ],
  ["end another program", "process.kill(process.ppid, 'SIGKILL')"],
  ["end it by another name", "process._kill(process.ppid, 9)"],
  ["debug another program", "process._debugProcess(process.ppid)"],
  ["change a priority", "process.getBuiltinModule('os').setPriority(process.ppid, 5)"],
  ["open a port", "process.getBuiltinModule('net').createServer().listen(0)"],
  ["open a door in the files", "process.getBuiltinModule('net').createServer().listen(DATA + '/door')"],
];

test("a Function node that leaves its sandbox reaches no program, no thread, no file and no data", async () => {
  const tries = deeds.map(
    ([name, deed]) => `try { ${deed}; node.warn("DONE ${name}"); }
    catch (error) { node.warn("NOT ${name}: " + (error.code ?? error.message)); }`,
  );
  const names = 'const fs = process.getBuiltinModule("fs"); const DATA = env.get("PROBE");';
  const func = [outside, names, ...tries].join("\n");
  const [tab, ...nodes] = functionFlow(func);
  const { data, open, show, log, stored } = await start();
  const editor = await open();
  await editor.signIn("haus", code);
  const flows = [{ ...tab!, env: [{ name: "PROBE", value: data, type: "str" }] }, ...nodes];
  expect(await editor.deploy(flows)).toMatchObject({ status: 200 });
  show({});
  await until(() => log.some((line) => line.includes("NOT open a door")), patienceMs);
  expect(log.filter((line) => line.includes("DONE"))).toEqual([]);
  const denied = log
    .filter((line) => /ERR_(ACCESS_DENIED|DLOPEN_DISABLED)/.test(line))
    .map((line) => /NOT ([^:]+)/.exec(line)![1]);
  expect([...new Set(denied)]).toEqual(deeds.slice(0, 8).map(([name]) => name));
  expect(existsSync("/tmp/wartemarke-entkommen")).toBe(false);
  expect(readdirSync(data)).toEqual(["flows"]);
  expect(stored()).toEqual(flows);
});

const lies: readonly unknown[] = [
  null,
  "started",
  { cmd: "NODE_HANDLE_ACK" },
  { say: "started" },
  { say: "started", mistakes: [null], runs: "present" },
  { say: "save", nr: 1, kept: null },
  { say: "save", nr: 1, kept: { flows: [] } },
  { say: "save", nr: 1, kept: { flows: [null] } },
  { say: "save", nr: 1, kept: { settings: { much: "x" } } },
  { say: "beat", busyMs: null, ofMs: 0 },
  { say: "log", line: { toString: 1 } },
  { say: "log", line: "a\nforged: line\u001b[2J" },
];

test("whatever a flow says in the runtime's name, the keeper lives and keeps nothing", async () => {
  const text = JSON.stringify(`${lies.map((lie) => JSON.stringify(lie)).join("\n")}\n{{{\n`);
  const flows = functionFlow(`${outside} process.getBuiltinModule("fs").writeSync(3, ${text}); node.warn("gelogen");`);
  const { logged, folder, stored, faults, log, starts, pid } = await start({ flows });
  await logged("gelogen");
  expect(stored()).toEqual(flows);
  expect(existsSync(join(folder, "flows-settings.json"))).toBe(false);
  expect(log).toContain("a forged: line [2J");
  expect(faults.filter(({ fault }) => fault)).toEqual([]);
  process.kill(pid(), "SIGKILL");
  await starts(2);
});

test.each([
  ["messages without end", '{"say":"load","nr":1}\n'],
  ["one without an end", "x".repeat(1e5)],
])("who says %s to the keeper is ended", async (_name, part) => {
  const { fault } = await start({
    flows: functionFlow(`${outside} const fs = process.getBuiltinModule("fs");
      const on = () => { try { for (;;) fs.writeSync(3, ${JSON.stringify(part)}); } catch { setTimeout(on, 1); } };
      on();`),
  });
  await until(() => fault()?.fault === "flows-crashed", patienceMs);
  expect(fault()!.text).toBe("Ein Ablauf hat die Aufsicht über Node-RED mit Meldungen überschüttet.");
});

test("it knows no secret but its own", async () => {
  process.env.WM_SECRET = "geheim des Treibers";
  const { log } = await start({
    flows: functionFlow(`${outside} node.warn("names " + Object.keys(process.env).sort().join(" "));
      node.warn("flows " + process.env.WM_FLOWS.slice(0, 9) + " " + process.env.WM_SECRET);`),
  });
  delete process.env.WM_SECRET;
  await until(() => log.some((line) => line.includes("flows {")));
  expect(log.find((line) => line.includes("names "))).toMatch(
    /names (.* )?WM_BROKER WM_FLOWS WM_IDENTITY WM_SECRET WM_SITE_NAME$/,
  );
  expect(log.find((line) => line.includes("flows {"))).toMatch(/flows \{"site":\{ geheim$/);
});

test("a flow that complains without end fills no log", async () => {
  const { log, pid } = await start({
    flows: functionFlow('setInterval(() => { for (let n = 0; n < 50; n++) node.warn("ach") }, 10)'),
  });
  await until(() => log.filter((line) => line.includes("ach")).length >= 20);
  await until(() => existsSync(`/proc/${pid()}`));
  expect(log.filter((line) => line.includes("ach")).length).toBeLessThanOrEqual(40);
});

/** By the kernel's own count, in hundredths of a second. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Of one that is over but not buried yet nothing is left to read. */
function runs(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
}

test.runIf(process.env.WM_TEST_LONG)("when its keeper is killed, the process ends, also one that hangs", async () => {
  const program = join(root, "test/flows/keeper-process.ts");
  const keeperOver = async (folder: string, word = "started") => {
    const keeper = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, folder]);
    let said = "";
    keeper.stdout.on("data", (chunk) => (said += chunk));
    await until(() => said.includes(word), patienceMs);
    return { pid: Number(readFileSync(join(folder, "runtime.pid"), "utf8")), kill: () => keeper.kill("SIGKILL") };
  };
  const { folder, end } = await start();
  await end();
  const first = await keeperOver(folder);
  first.kill();
  await until(() => !runs(first.pid), patienceMs);
  writeFileSync(join(folder, "flows.json"), JSON.stringify(functionFlow('node.warn("im Kreis"); while (true) {}')));
  const hanging = await keeperOver(folder, "im Kreis");
  hanging.kill();
  await until(() => !runs(hanging.pid));
});
