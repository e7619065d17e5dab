/** The driver of the house alarm against a simulated relay with two contacts. */
import { Compile } from "typebox/compile";
import { afterEach, expect, test } from "vitest";
import { recordedPort, until } from "../testing.ts";
import { openBoard } from "../transport/simulated-board.ts";
import { openWire } from "../transport/simulated-wire.ts";
import alarm from "./index.ts";
import { simulateAlarm } from "./simulator.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function startDriver(config: Readonly<Record<string, unknown>>) {
  const port = recordedPort();
  expect(Compile(alarm.config).Check(config)).toBe(true);
  expect(alarm.mistakes!(config as never)).toEqual([]);
  const running = alarm.start(config as never, port);
  closers.push(() => running.stop());
  return port;
}

async function start(config: Readonly<Record<string, unknown>> = { second: "#27" }) {
  const simulator = await simulateAlarm();
  closers.push(() => simulator.close());
  const port = startDriver({ at: simulator.at, ...config });
  await until(() => port.alarms.at(-1) === false);
  return { simulator, port };
}

test("both contacts change: alarm within 300 ms; both back: none", async () => {
  const { simulator, port } = await start();
  const took: number[] = [];
  for (let n = 0; n < 3; n++) {
    const since = performance.now();
    simulator.turn("alarm", true);
    await until(() => port.alarms.at(-1) === true);
    took.push(performance.now() - since);
    simulator.turn("alarm", false);
    await until(() => port.alarms.at(-1) === false);
  }
  // The quickest of them: a machine that is busy with other things may be late once.
  expect(Math.min(...took)).toBeLessThan(300);
  expect(port.alarms).toEqual([false, true, false, true, false, true, false]);
  expect(port.faults).toEqual([undefined]);
});

test.each(["first-cut", "first-short", "second-cut", "second-short"])(
  "%s: what contradicts at rest or in the alarm is a fault, and never an alarm",
  async (wires) => {
    const { simulator, port } = await start();
    const atRest = wires === "first-cut" || wires === "second-short";
    if (!atRest) {
      simulator.turn("alarm", true);
      await until(() => port.alarms.at(-1) === true);
    }
    const before = [...port.alarms];
    simulator.turn("wires", wires);
    await until(() => port.faults.at(-1) === "alarm-wires");
    expect(port.alarms).toEqual(before);
    simulator.turn("wires", "ok");
    await until(() => port.faults.at(-1) === undefined);
    expect(port.alarms).toEqual(before);
  },
);

test("a board that is away is a fault, changes no alarm, and tells the truth when it is back", async () => {
  const { simulator, port } = await start();
  simulator.turn("line", "cut");
  await until(() => port.faults.at(-1) === "unreachable");
  expect(port.alarms).toEqual([false]);
  simulator.turn("alarm", true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  simulator.turn("line", "ok");
  await until(() => port.alarms.at(-1) === true);
  await until(() => port.faults.at(-1) === undefined);
});

test("one contact alone: open is alarm, and so is its cut wire", async () => {
  const { simulator, port } = await start({});
  simulator.turn("alarm", true);
  await until(() => port.alarms.at(-1) === true);
  simulator.turn("alarm", false);
  await until(() => port.alarms.at(-1) === false);
  simulator.turn("wires", "first-cut");
  await until(() => port.alarms.at(-1) === true);
  expect(port.faults).toEqual([undefined]);
});

test("open at rest where the site says so", async () => {
  const board = await openBoard({ 17: false });
  closers.push(() => board.close());
  const port = startDriver({ at: `${board.at}#17`, contact: "normally-open" });
  await until(() => port.alarms.at(-1) === false);
  board.move(17, true);
  await until(() => port.alarms.at(-1) === true);
});

test("a board that never says how its contacts stand is a fault, not all well", async () => {
  const wire = await openWire({ bytes() {} });
  closers.push(() => wire.close());
  const port = startDriver({ at: `${wire.at}#17`, second: "#27" });
  await until(() => port.faults.at(-1) === "no-answer");
  expect(port.alarms).toEqual([]);
  wire.send("1 17 5.0\n2 27 5.0\n");
  await until(() => port.alarms.at(-1) === true);
  expect(port.faults.at(-1)).toBeUndefined();
});

test("mistakes of the site file", () => {
  const mistakes = (config: object) => alarm.mistakes!(config as never);
  expect(mistakes({ at: "gpio:17", second: "#27" })[0]).toMatch(/^second: .*no board/);
});
