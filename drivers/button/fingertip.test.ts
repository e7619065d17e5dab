/** What a finger is told by the lamp and the beeper of a simulated counter box. */
import { afterEach, expect, test } from "vitest";
import type { SimulatedButton } from "../../gateway/contract/office.ts";
import { recordedPort, until } from "../testing.ts";
import { simulateBox } from "../transport/firmata-simulator.ts";
import { openBoard } from "../transport/simulated-board.ts";
import button from "./index.ts";
import { simulateBoxButton } from "./simulator-box.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function startDriver(config: Readonly<Record<string, unknown>>) {
  const port = recordedPort();
  expect(button.mistakes!(config as never)).toEqual([]);
  const running = button.start(config as never, port);
  closers.push(() => running.stop());
  return { port, running };
}

async function start() {
  const outputs = { lamp: "#13", beeper: "#4" };
  const simulator = await simulateBoxButton(outputs);
  closers.push(() => simulator.close());
  const state = () => simulator.state() as SimulatedButton;
  const seen: { lamp: boolean; beeper: boolean; atMs: number }[] = [];
  simulator.onChange(() => {
    const now = { lamp: (state().lamp ?? 0) > 0, beeper: (state().beeper ?? 0) > 0 };
    const before = seen.at(-1) ?? { lamp: false, beeper: false };
    if (now.lamp !== before.lamp || now.beeper !== before.beeper) seen.push({ ...now, atMs: performance.now() });
  });
  const { port, running } = startDriver({ at: simulator.at, ...outputs });
  await until(() => port.faults.length > 0);
  const times = (what: "lamp" | "beeper") =>
    seen.filter((now, i) => now[what] && !(seen[i - 1]?.[what] ?? false)).length;
  return { simulator, port, running, seen, state, times };
}

test("within 50 ms of the press there is light, with a line to the gateway and without", async () => {
  for (const online of [true, false]) {
    const took: number[] = [];
    for (let n = 0; n < 3; n++) {
      const { simulator, port, seen } = await start();
      port.online = online;
      const pressedAt = performance.now();
      simulator.turn("press", 40);
      await until(() => seen.length > 0);
      expect(seen[0]!.lamp).toBe(true);
      took.push(seen[0]!.atMs - pressedAt);
    }
    // The quickest of them: a machine that is busy with other things may be late once.
    expect(Math.min(...took)).toBeLessThan(50);
  }
});

test.each([
  ["accepted", 1, 1],
  ["nobody", 2, 2],
  ["paused", 3, 3],
] as const)("%s: the lamp comes on %i times, the beeper %i times, then both rest", async (outcome, lamps, beeps) => {
  const { simulator, port, times, state } = await start();
  simulator.turn("press");
  await until(() => port.happenings.length === 1);
  port.answer({ id: "e1", outcome });
  await until(() => times("lamp") === lamps && times("beeper") === beeps && !state().lamp && !state().beeper);
  // What rests stays at rest.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect([times("lamp"), times("beeper")]).toEqual([lamps, beeps]);
  expect(port.faults).toEqual([undefined]);
});

test("refused: the lamp flickers under one long tone, then both rest", async () => {
  const { simulator, port, times, state } = await start();
  simulator.turn("press");
  await until(() => port.happenings.length === 1);
  port.answer({ id: "e1", outcome: "refused" });
  // A machine that is busy may swallow some of the ten flashes, which are not counted by anybody.
  await until(() => times("beeper") === 1 && times("lamp") > 4 && !state().lamp && !state().beeper);
});

test("a driver that stops in the middle of a beep leaves no noise behind", async () => {
  const { simulator, port, running, state } = await start();
  simulator.turn("press");
  await until(() => port.happenings.length === 1);
  port.answer({ id: "e1", outcome: "refused" });
  await until(() => (state().beeper ?? 0) > 0);
  await running.stop();
  await until(() => !state().beeper && !state().lamp);
});

test("a lamp that is away is a fault only while the contact is well, and stops no press", async () => {
  const contact = await openBoard({ 17: false });
  const box = await simulateBox();
  closers.push(
    () => contact.close(),
    () => box.close(),
  );
  const { port } = startDriver({ at: `${contact.at}#17`, lamp: `firmata:${box.at}#13` });
  await until(() => port.faults.at(-1) === undefined && port.faults.length > 0);
  box.turn("line", "cut");
  await until(() => port.faults.at(-1) === "unreachable");
  expect(port.logs.at(-1)).toMatch(/^lamp: /);
  contact.move(17, true);
  await until(() => port.happenings.length === 1);
  contact.plug(false);
  await until(() => port.logs.length === 2);
  contact.plug(true);
  box.turn("line", "ok");
  await until(() => port.faults.at(-1) === undefined);
});
