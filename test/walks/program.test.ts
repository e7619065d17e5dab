import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Recorded } from "../../gateway/contract/events.ts";
import type { OfficeState, SimulatedPrinter } from "../../gateway/contract/office.ts";
import type { FaultsView, KioskView } from "../../gateway/contract/views.ts";
import { createJournal } from "../../gateway/journal-file.ts";
import { dayFileOf, genesis, hashOf } from "../../gateway/treasury/day-file.ts";
import { configuration } from "../../gateway/treasury/testing.ts";
import { asks, until } from "../appliance.ts";
import { openPage, type Page } from "../page.ts";
import { type Program, runProgram, startProgram } from "../program.ts";

const folder = () => mkdtempSync(join(tmpdir(), "wartemarke-program-"));
const site = join(import.meta.dirname, "../site.yaml");
const running: Program[] = [];
const pages: Page[] = [];
afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.close()));
  for (const program of running.splice(0)) {
    program.process.kill("SIGTERM");
    await program.ended;
  }
});

function start(...args: string[]): Program {
  const program = startProgram([...args, "--http", "0", "--mqtt", "0"]);
  running.push(program);
  return program;
}

/** The office's own page: its event stream and its dials. */
function officePage(httpPort: number) {
  const at = `http://localhost:${httpPort}`;
  let state: OfficeState | undefined;
  const stream = new AbortController();
  const listen = async () => {
    const { body } = await fetch(`${at}/office/events`, { signal: stream.signal });
    let text = "";
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split("\n\n");
      text = events.pop()!;
      state = JSON.parse(events.at(-1)!.slice("data: ".length));
    }
  };
  listen().catch(() => {});
  const post = async (path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const { status } = await fetch(`${at}/office/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return status;
  };
  return {
    state: () => state,
    printer: () => state?.devices["printer/kiosk-1"] as SimulatedPrinter | undefined,
    turn: (device: string, dial: string, value?: unknown) => post("turn", { device, dial, value }),
    process: (process: string, action: string) => post("process", { process, action }),
    close: () => stream.abort(),
  };
}

test("the office shows a whole service point, and its dials are real", async () => {
  const { httpPort } = await start("office", "--data", folder()).ready;
  const office = officePage(httpPort);
  const kiosk = await openPage(httpPort, "/kiosk");
  pages.push(kiosk);
  await until(() => kiosk.view<KioskView>("kiosk/kiosk-1")?.printer?.blocked === false);
  await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  await until(() =>
    office.printer()?.papers.some((paper) => paper.cut && paper.pieces.some((piece) => "png" in piece)),
  );
  expect(await office.turn("printer/kiosk-1", "roll", 0)).toBe(204);
  await until(() => kiosk.view<KioskView>("kiosk/kiosk-1")?.printer?.fault === "paper-out");
  expect(await office.turn("printer/kiosk-1", "no-such-dial")).toBe(204);
  await office.turn("printer/kiosk-1", "roll", 80);
  await until(() => kiosk.view<KioskView>("kiosk/kiosk-1")?.printer?.fault === undefined);
  office.close();
});

test("the dial stops the gateway; the page stays, and everything comes back", async () => {
  const { httpPort } = await start("office", "--data", folder()).ready;
  const office = officePage(httpPort);
  const kiosk = await openPage(httpPort, "/kiosk");
  pages.push(kiosk);
  await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  await office.process("gateway", "stop");
  await until(() => office.state()?.processes.gateway === "stopped");
  expect((await fetch(`http://localhost:${httpPort}/`)).status).toBe(200);
  expect((await fetch(`http://localhost:${httpPort}/session?page=/kiosk`)).status).toBe(503);
  await office.process("gateway", "start");
  expect(await kiosk.ask({ type: "take-ticket", services: ["collect"], language: "de" })).toMatchObject({
    number: "K002",
  });
  await office.process("drivers", "kill");
  await office.process("simulators", "kill");
  await until(() => Object.values(office.state()!.processes).every((p) => p === "running"));
  await until(() => kiosk.view<KioskView>("kiosk/kiosk-1")?.printer?.blocked === false, 15_000);
  office.close();
});

test("it ends cleanly in under a second, with everything it started", async () => {
  // What else runs on this machine takes its part of the time: the quickest of three counts.
  let quickestMs = await endsCleanly();
  for (let n = 1; n < 3 && quickestMs >= 1_000; n++) quickestMs = Math.min(quickestMs, await endsCleanly());
  expect(quickestMs).toBeLessThan(1_000);
});

/** How long it took. */
async function endsCleanly(): Promise<number> {
  const program = start("office", "--data", folder());
  const { mqttPort } = await program.ready;
  const asked = performance.now();
  program.process.kill("SIGTERM");
  const { code, error } = await program.ended;
  const tookMs = performance.now() - asked;
  expect([code, error]).toEqual([0, ""]);
  // Nobody holds the broker's port any more.
  const free = createServer();
  await new Promise<void>((resolve, reject) => free.once("error", reject).listen(mqttPort, "127.0.0.1", resolve));
  free.close();
  return tookMs;
}

test("gateway and drivers run as their own programs, as on a site", async () => {
  const data = folder();
  const file = join(data, "site.yaml");
  let port = 0;
  const nowhere = () => `at: 'tcp://127.0.0.1:${++port}'`;
  writeFileSync(file, readFileSync(site, "utf8").replaceAll("at: simulator", nowhere));
  const gateway = start("gateway", "--site", file, "--data", data);
  const { mqttPort } = await gateway.ready;
  expect(gateway.out()).toContain("set-up code, told only this once");
  const drivers = startProgram(["drivers", "--site", file, "--data", data, "--mqtt", String(mqttPort)]);
  running.push(drivers);
  await until(() => drivers.out().includes("ready mqtt://"));
});

test.each<[string, string[], RegExp]>([
  [
    "a command that does not exist",
    ["offce"],
    /^There is no command „offce“\. wartemarke --help lists what there is\.$/,
  ],
  [
    "an option that does not exist",
    ["office", "--prot", "1"],
    /^Unknown option '--prot'.* wartemarke --help lists what there is\.$/,
  ],
  [
    "a port that is none",
    ["gateway", "--site", site, "--http", "http"],
    /^--http http: a port is a number from 0 to 65535/,
  ],
  [
    "a site file that is not there",
    ["gateway", "--site", "/nowhere.yaml"],
    /^\/nowhere\.yaml does not exist; name the site file/,
  ],
  ["a site file for nobody", ["check"], /^check needs the site file: wartemarke check site\.yaml$/],
  ["devices that nobody simulates", ["drivers", "--site", site], /simulator/],
  [
    "a role that does not exist",
    ["identity", "add", "boss", "x"],
    /roles: kiosk, display, counter, driver, flow, observer, scheduler, operator\.$/,
  ],
])("%s gets one sentence and exit 2", async (_, args, sentence) => {
  const { code, error } = await runProgram(...args, "--data", folder());
  expect(error.trim()).toMatch(sentence);
  for (const line of error.trim().split("\n")) expect(line).toMatch(/^[^\s].*[^\s]$/);
  expect(error).not.toContain("    at ");
  expect(code).toBe(2);
});

test("a port in use and a data folder that is none get one sentence each", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as { port: number };
  for (const option of ["--http", "--mqtt"]) {
    const { code, error } = await runProgram(
      "gateway",
      "--site",
      site,
      "--data",
      folder(),
      "--http",
      "0",
      "--mqtt",
      "0",
      option,
      String(port),
    );
    expect(error.trim()).toMatch(
      new RegExp(`^Port ${port} is in use\\. End the other program, or choose another port`),
    );
    expect(code).toBe(2);
  }
  taken.close();
  const file = join(folder(), "file");
  writeFileSync(file, "");
  const { code, error } = await runProgram(
    "gateway",
    "--site",
    site,
    "--data",
    join(file, "data"),
    "--http",
    "0",
    "--mqtt",
    "0",
  );
  expect(error.trim()).toMatch(/may not be written or opened/);
  expect(code).toBe(2);
});

test("check says that a site file is in order, or what is not", async () => {
  expect(await runProgram("check", site)).toMatchObject({ code: 0, error: "" });
  const broken = join(folder(), "site.yaml");
  writeFileSync(
    broken,
    readFileSync(site, "utf8").replace("authority:", "autority:").replace("kind: room", "kind: rom"),
  );
  const { code, error } = await runProgram("check", broken);
  expect(code).toBe(2);
  expect(error).toContain("„autority“");
  expect(error).toContain("counters[2].kind: must be one of desk, room, cashier, capture");
});

test("treasury check says that day files are as they were written, or which line is not", async () => {
  const data = folder();
  expect(await runProgram("treasury", "check", join(data, "none"))).toMatchObject({ code: 2 });
  expect((await runProgram("treasury", "chek", data)).error).toContain("wartemarke treasury check data/treasury");
  const { text } = dayFileOf([], { services: [], zone: "Europe/Berlin" }, genesis);
  const path = join(data, "zahlungen-amt-2026-11-21.csv");
  writeFileSync(path, text);
  const good = await runProgram("treasury", "check", data);
  expect(good).toMatchObject({
    code: 0,
    out: expect.stringContaining("1 file with 0 lines: the chain is whole"),
  });
  const office = folder();
  const event = { type: "day-file-written", date: "2026-11-21", last: genesis, bookings: 0, cents: 0 } as const;
  const configured = { type: "site-configured", configuration: { ...configuration, site: "amt" } } as const;
  const told = [configured, { ...event, digest: hashOf("what was written") }];
  const placed = told.map((each, n): Recorded => ({ ...each, seq: n + 1, at: n, day: "2026-11-22" }));
  createJournal(join(office, "journal.sqlite"), placed, "epoch");
  expect(await runProgram("treasury", "check", data, office)).toMatchObject({
    ...{ code: 2, out: expect.stringContaining("it is not the file that the journal says was written") },
  });
  writeFileSync(path, `${text}21.11.2026;09:00:00;forged\r\n`);
  const bad = await runProgram("treasury", "check", data);
  expect(bad).toMatchObject({ code: 2, out: expect.stringContaining("line 2: it does not end with two hashes") });
});

test("identity add prints a secret once, and the gateway knows it", async () => {
  const data = folder();
  const { out, code } = await runProgram("identity", "add", "observer", "watcher", "--data", data);
  expect(code).toBe(0);
  expect(out).toMatch(/^observer watcher, told only this once: \S{20,}\n$/);
  const page = await runProgram("identity", "add", "kiosk", "kiosk-1", "--data", data);
  expect(page.out).toMatch(/^kiosk kiosk-1, told only this once: \d{4}-\d{4}-\d{4}\n$/);
});

test("--help is for people", async () => {
  const { out, code } = await runProgram("--help");
  expect(code).toBe(0);
  for (const word of [
    "office",
    "gateway",
    "drivers",
    "check",
    "identity",
    "bench",
    "WM_SITE",
    "WM_DATA",
    "WM_HTTP",
    "WM_MQTT",
  ]) {
    expect(out).toContain(word);
  }
});

test("a fault that stands in one process is seen on a page of another", async () => {
  const { httpPort } = await start("office", "--data", folder()).ready;
  const office = officePage(httpPort);
  const observer = await openPage(httpPort, "/");
  pages.push(observer);
  await office.turn("sign/counter-1", "line", "off");
  await until(() => observer.view<FaultsView>("faults")?.faults.some((f) => f.source === "sign/counter-1"));
  office.close();
});
