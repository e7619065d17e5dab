/** The driver of a station where nobody sits, against a simulated one with two contacts. */
import { Compile } from "typebox/compile";
import { afterEach, expect, test } from "vitest";
import { recordedPort, until } from "../testing.ts";
import { openBoard } from "../transport/simulated-board.ts";
import { openWire } from "../transport/simulated-wire.ts";
import station from "./index.ts";
import { type StationSimulatorOptions, simulateStation } from "./simulator.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function startDriver(config: Readonly<Record<string, unknown>>) {
  const port = recordedPort();
  expect(Compile(station.config).Check(config)).toBe(true);
  expect(station.mistakes!(config as never)).toEqual([]);
  const running = station.start(config as never, port);
  closers.push(() => running.stop());
  return port;
}

const torn = { contact: "normally-closed", outOfOrderContact: "normally-closed" } as const;

async function start(options: StationSimulatorOptions = {}, config: Readonly<Record<string, unknown>> = {}) {
  const simulator = await simulateStation(options);
  closers.push(() => simulator.close());
  const port = startDriver({ at: simulator.at, outOfOrder: "#27", settleMs: 400, ...options, ...config });
  await until(() => port.faults.length === 1);
  expect([port.busies, port.faults]).toEqual([[false], [undefined]]);
  return { simulator, port };
}

test.each([{}, torn])("somebody comes, and goes: %o", async (options) => {
  const { simulator, port } = await start(options);
  simulator.turn("busy", true);
  await until(() => port.busies.at(-1) === true);
  simulator.turn("busy", false);
  await until(() => port.busies.at(-1) === false);
  expect(port.busies).toEqual([false, true, false]);
  expect(port.faults).toEqual([undefined]);
});

test("who steps aside for a moment is not done", async () => {
  const { simulator, port } = await start({}, { settleMs: 1500 });
  simulator.turn("busy", true);
  await until(() => port.busies.at(-1) === true);
  simulator.turn("busy", false);
  simulator.turn("fault", true);
  await until(() => port.faults.at(-1) === "station-out-of-order");
  simulator.turn("busy", true);
  simulator.turn("fault", false);
  await until(() => port.faults.at(-1) === undefined);
  expect(port.busies).toEqual([false, true]);
});

test.each([{}, torn])("its own fault stands until it is gone: %o", async (options) => {
  const { simulator, port } = await start(options);
  simulator.turn("fault", true);
  await until(() => port.faults.at(-1) === "station-out-of-order");
  simulator.turn("fault", false);
  await until(() => port.faults.at(-1) === undefined);
  expect(port.busies).toEqual([false]);
});

test("a cable that is cut is out of order where both contacts are closed at rest", async () => {
  const { simulator, port } = await start(torn);
  simulator.turn("wires", "cut");
  await until(() => port.faults.at(-1) === "station-out-of-order");
  simulator.turn("wires", "ok");
  await until(() => port.faults.at(-1) === undefined);
});

test.each([
  ["busy-cut", torn, [false, true]],
  ["fault-cut", { outOfOrderContact: "normally-closed" as const }, [false]],
])("one wire, %s: nobody is told that it is free", async (wires, options, busies) => {
  const { simulator, port } = await start(options);
  simulator.turn("wires", wires);
  await until(() => port.busies.length === busies.length && (wires === "busy-cut" || port.faults.length === 2));
  expect(port.busies).toEqual(busies);
});

test("a board that is away is a fault until how it stands is surely known again", async () => {
  const { simulator, port } = await start();
  simulator.turn("line", "cut");
  await until(() => port.faults.at(-1) === "unreachable");
  simulator.turn("busy", true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  simulator.turn("line", "ok");
  await until(() => port.faults.at(-1) === undefined);
  expect(port.busies).toEqual([false, true]);
});

test("one contact alone, closed by nobody where the site says so", async () => {
  const board = await openBoard({ 17: true });
  closers.push(() => board.close());
  const port = startDriver({ at: `${board.at}#17`, contact: "normally-closed", settleMs: 300 });
  await until(() => port.busies.at(-1) === false);
  board.move(17, false);
  await until(() => port.busies.at(-1) === true);
  expect(port.faults).toEqual([undefined]);
});

test("a board that never says how its contacts stand is a fault, not free", async () => {
  const wire = await openWire({ bytes() {} });
  closers.push(() => wire.close());
  const port = startDriver({ at: `${wire.at}#17`, outOfOrder: "#27", settleMs: 300 });
  await until(() => port.faults.at(-1) === "no-answer");
  expect(port.busies).toEqual([]);
  wire.send("1 17 5.0\n1 27 5.0\n");
  await until(() => port.busies.at(-1) === false && port.faults.at(-1) === undefined);
});

test("mistakes of the site file", () => {
  const mistakes = (config: object) => station.mistakes!(config as never);
  expect(mistakes({ at: "gpio:17", outOfOrder: "#27" })[0]).toMatch(/^outOfOrder: .*no board/);
  expect(mistakes({ at: "gpio:17", outOfOrderContact: "normally-open" })[0]).toMatch(/^outOfOrderContact: .*add/);
});
