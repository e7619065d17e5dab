/** The button's driver against a finger on a simulated contact. */
import { Compile } from "typebox/compile";
import { afterEach, expect, test } from "vitest";
import { recordedPort, until } from "../testing.ts";
import { openWire } from "../transport/simulated-wire.ts";
import button from "./index.ts";
import { simulateButton } from "./simulator.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function startDriver(config: Readonly<Record<string, unknown>>) {
  const port = recordedPort();
  expect(Compile(button.config).Check(config)).toBe(true);
  const running = button.start(config as never, port);
  closers.push(() => running.stop());
  return port;
}

async function start(config: Readonly<Record<string, unknown>> = {}) {
  const simulator = await simulateButton({ line: 17 });
  closers.push(() => simulator.close());
  const port = startDriver({ at: simulator.at, ...config });
  await until(() => port.faults.length > 0);
  return { simulator, port };
}

test.each([0, 1, 8, 40])("a press that bounces for %i ms is one press", async (bounceMs) => {
  const { simulator, port } = await start();
  simulator.turn("press", bounceMs);
  await until(() => port.presses > 0);
  await until(() => !simulator.state().pressed);
  // The next press proves that the bounces of the release have come and were none.
  await new Promise((resolve) => setTimeout(resolve, 100));
  simulator.turn("press");
  await until(() => port.presses > 1);
  expect(port.presses).toBe(2);
});

test("only its own line is heard", async () => {
  const wire = await openWire({ bytes() {} });
  closers.push(() => wire.close());
  const port = startDriver({ at: wire.at, line: 17 });
  await until(() => port.faults.length > 0);
  wire.send("2 18 100.0\n2 17 100.5\n");
  await until(() => port.presses > 0);
  expect(port.presses).toBe(1);
});

test("a cut line is a fault, heals by itself, and no press is kept for later", async () => {
  const { simulator, port } = await start();
  simulator.turn("line", "cut");
  await until(() => port.faults.at(-1) === "unreachable");
  simulator.turn("press");
  await until(() => !simulator.state().pressed);
  simulator.turn("line", "ok");
  await until(() => port.faults.at(-1) === undefined);
  simulator.turn("press");
  await until(() => port.presses > 0);
  expect(port.presses).toBe(1);
});

test("a press without a line to the gateway calls nobody, and the log says so", async () => {
  const { simulator, port } = await start();
  port.online = false;
  simulator.turn("press");
  await until(() => port.logs.length > 0);
  expect(port.presses).toBe(0);
  expect(port.logs.join()).toContain("calls nobody");
});

test("the simulator shows the finger, and names its dials", async () => {
  const { simulator } = await start();
  const seen: boolean[] = [];
  simulator.onChange(() => seen.push(simulator.state().pressed));
  simulator.turn("press");
  await until(() => seen.length === 2);
  expect(seen).toEqual([true, false]);
  expect(() => simulator.turn("hold")).toThrow("press, line");
  expect(() => simulator.turn("press", 41)).toThrow("40");
});
