/** Many signs on one line that is as slow as its baud rate. What is counted is the line's time, not this machine's. */
import { afterEach, describe, expect, test } from "vitest";
import { type RecordedPort, recordedPort, until } from "../testing.ts";
import sign from "./index.ts";
import { type SignLine, type SignLineOptions, simulateSignLine } from "./simulator-line.ts";

/** Line and driver share this process: where that is held up, a question may come at a wrong moment. */
const heldUpAtMost = 4;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startLine(options: SignLineOptions): Promise<SignLine> {
  const line = await simulateSignLine(options);
  closers.push(() => line.close());
  return line;
}

function startDriver(config: Readonly<Record<string, unknown>>): RecordedPort {
  const port = recordedPort();
  const running = sign.start(config as never, port);
  closers.push(() => running.stop());
  return port;
}

const units = (count: number) => Array.from({ length: count }, (_, i) => ({ unit: i + 1 }));
const ticket = (letter: string, n: number) => `${letter}${String(n + 1).padStart(3, "0")}`;
const allShow = (line: SignLine, letter: string) => line.signs.every(({ text }, n) => text === ticket(letter, n));

async function startOffice(options: SignLineOptions) {
  const line = await startLine(options);
  const ports = options.signs.map(({ unit }) => startDriver({ at: line.at, unit }));
  const show = (letter: string) => {
    for (const [n, port] of ports.entries()) port.show({ text: ticket(letter, n), blink: true });
  };
  show("A");
  await until(() => allShow(line, "A"));
  return { line, ports, show };
}

describe("32 signs on one line of 19200 Bd", () => {
  test.each(["tcp", "pty"] as const)("are all right within 1.5 s after a mass change, over %s", async (over) => {
    const { line, ports, show } = await startOffice({ signs: units(32), over });
    await until(() => ports.every(({ faults }) => faults.length > 0));
    const before = { ...line.count };
    const begun = performance.now();
    show("B");
    await until(() => allShow(line, "B"));
    const wallMs = performance.now() - begun;
    const lineMs = line.count.busyMs - before.busyMs;
    const questions = line.count.questions - before.questions;
    console.info(`32 signs, ${over}: ${lineMs.toFixed(0)} ms on the line, ${wallMs.toFixed(0)} ms by the clock`);
    // One for each, and the one that was on its way.
    expect(questions).toBeLessThanOrEqual(33);
    expect(lineMs).toBeLessThan(1500);
    expect(ports.map(({ faults }) => faults)).toEqual(ports.map(() => [undefined]));
    expect(line.count.collisions + line.count.hasty).toBeLessThan(heldUpAtMost);
  });

  test("go on being told while nothing changes, each in its turn, and the line has room left", async () => {
    const { line } = await startOffice({ signs: units(32) });
    const before = { ...line.count };
    const begun = performance.now();
    for (const each of line.signs) each.losePower();
    await until(() => allShow(line, "A"));
    const wallMs = performance.now() - begun;
    console.info(`32 signs that forgot: right again after ${wallMs.toFixed(0)} ms`);
    expect(line.count.questions - before.questions).toBeLessThanOrEqual(64);
    expect(line.count.collisions + line.count.hasty).toBeLessThan(heldUpAtMost);
  });

  test("half of them without power: the others are told at once, and one that comes back is within 2 s", async () => {
    const { line, ports, show } = await startOffice({ signs: units(32) });
    const dark = line.signs.slice(16);
    for (const each of dark) {
      each.powered = false;
      each.losePower();
    }
    await until(() => ports.slice(16).every(({ faults }) => faults.at(-1) === "no-answer"));
    const begun = performance.now();
    const before = line.count.questions;
    show("C");
    await until(() => line.signs.slice(0, 16).every(({ text }, n) => text === ticket("C", n)));
    console.info(`16 signs beside 16 dead ones: all right after ${(performance.now() - begun).toFixed(0)} ms`);
    expect(line.count.questions - before).toBeLessThanOrEqual(18);
    const back = performance.now();
    dark[9]!.powered = true;
    await until(() => dark[9]!.text === ticket("C", 25), 4000);
    console.info(`one of the dead back: right after ${(performance.now() - back).toFixed(0)} ms`);
    await until(() => ports[25]!.faults.at(-1) === undefined);
    expect(ports.slice(0, 16).map(({ faults }) => faults)).toEqual(Array(16).fill([undefined]));
    expect(ports[26]!.logs).toEqual([expect.stringContaining(`unit 27 on ${line.at} does not answer`)]);
  });
});

test("a mute sign gets its changes at once, and does not hold up the others", async () => {
  const { line, ports } = await startOffice({ signs: units(4) });
  line.signs[1]!.mute = true;
  await until(() => ports[1]!.faults.at(-1) === "no-answer");
  const before = line.count.questions;
  ports[1]!.show({ text: "X001", blink: false });
  ports[2]!.show({ text: "X002", blink: false });
  await until(() => line.signs[1]!.text === "X001" && line.signs[2]!.text === "X002");
  expect(line.count.questions - before).toBeLessThanOrEqual(4);
  line.signs[1]!.mute = false;
  await until(() => ports[1]!.faults.at(-1) === undefined);
  expect(ports[2]!.faults).toEqual([undefined]);
});

test("a sign that is told something else without end takes no other's turn", async () => {
  const { line, ports } = await startOffice({ signs: units(3) });
  let n = 0;
  const restless = setInterval(() => ports[0]!.show({ text: `${n++ % 1000}`, blink: false }), 5);
  closers.push(() => clearInterval(restless));
  await until(() => line.signs[0]!.text.length > 0 && n > 20);
  ports[1]!.show({ text: "B002", blink: true });
  await until(() => line.signs[1]!.text === "B002", 1_000);
});

test("two signs with one address: a fault, and the log says what it may be", async () => {
  const line = await startLine({ signs: [{ unit: 3 }, { unit: 3 }, { unit: 4 }] });
  const [double, single] = [startDriver({ at: line.at, unit: 3 }), startDriver({ at: line.at, unit: 4 })];
  double.show({ text: "A047", blink: false });
  single.show({ text: "A048", blink: false });
  await until(() => double.faults.at(-1) === "no-answer");
  await until(() => single.faults.length > 0);
  expect(single.faults).toEqual([undefined]);
  expect(double.logs).toEqual([expect.stringMatching(/unit 3 .*two signs may have this address/)]);
  line.signs[1]!.powered = false;
  await until(() => double.faults.at(-1) === undefined);
});

test("one address twice in the site file is said in the log", async () => {
  const line = await startLine({ signs: [{ unit: 3 }] });
  startDriver({ at: line.at, unit: 3 });
  const second = startDriver({ at: line.at, unit: 3 });
  expect(second.logs.join()).toContain("unit 3");
  expect(second.logs.join()).toContain("twice in the site file");
});

test("a device server that is away is told for each of its signs, and all are right when it is back", async () => {
  const { line, ports, show } = await startOffice({ signs: units(3) });
  line.plug(false);
  await until(() => ports.every(({ faults }) => faults.at(-1) === "unreachable"));
  for (const each of line.signs) each.losePower();
  show("B");
  line.plug(true);
  await until(() => allShow(line, "B"));
  await until(() => ports.every(({ faults }) => faults.at(-1) === undefined));
  // The last one leaves with the line, whoever stays keeps it.
  await closers.pop()!();
  ports[0]!.show({ text: "C001", blink: false });
  await until(() => line.signs[0]!.text === "C001");
});

test("from being told to being lit on a line with 32: a figure", async () => {
  const { line, ports } = await startOffice({ signs: units(32) });
  const waits: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    const begun = performance.now();
    ports[n % 32]!.show({ text: ticket("D", n), blink: true });
    await until(() => line.signs[n % 32]!.text === ticket("D", n));
    waits.push(performance.now() - begun);
    // At no time in step with the line.
    await new Promise((resolve) => setTimeout(resolve, 10 + ((n * 7) % 29)));
  }
  waits.sort((a, b) => a - b);
  console.info(`told → lit among 32: ${waits[30]!.toFixed(0)} ms p50, ${waits[59]!.toFixed(0)} ms at most`);
  expect(line.count.collisions + line.count.hasty).toBeLessThan(heldUpAtMost);
});

test("from being told to the first byte on an idle line: a figure", async () => {
  const line = await startLine({ signs: [{ unit: 1 }], baud: 115_200, turnaroundMs: 0 });
  const port = startDriver({ at: line.at });
  await until(() => port.faults.length > 0);
  const waits: number[] = [];
  for (let n = 0; n < 100; n += 1) {
    const answered = line.count.answers;
    const heardAt = line.nextByte();
    const begun = performance.now();
    port.show({ text: `A${String(n).padStart(3, "0")}`, blink: false });
    waits.push((await heardAt) - begun);
    await until(() => line.count.answers > answered);
    // The answer and the silence after it.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  waits.sort((a, b) => a - b);
  console.info(`told → first byte: ${waits[50]!.toFixed(2)} ms p50, ${waits[98]!.toFixed(2)} ms p99`);
  expect(line.signs[0]!.text).toBe("A099");
});
