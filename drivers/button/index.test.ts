/** The button's driver against a finger on a simulated contact. */
import { expect, test } from "vitest";
import { until } from "../testing.ts";
import { openBoard } from "../transport/simulated-board.ts";
import { openWire } from "../transport/simulated-wire.ts";
import button from "./index.ts";
import { closers, start, startDriver } from "./testing.ts";

test.each([0, 1, 8, 40])("a press that bounces for %i ms is one press", async (bounceMs) => {
  const { simulator, port } = await start();
  simulator.turn("press", bounceMs);
  await until(() => port.happenings.length > 0);
  await until(() => !simulator.state().pressed);
  // The next press proves that the bounces of the release have come and were none.
  await new Promise((resolve) => setTimeout(resolve, 100));
  simulator.turn("press");
  await until(() => port.happenings.length > 1);
  expect(port.happenings.length).toBe(2);
});

test("only its own line is heard", async () => {
  const board = await openBoard({ 17: false, 18: false });
  closers.push(() => board.close());
  const port = startDriver({ at: `${board.at}#17` });
  await until(() => port.faults.length > 0);
  board.move(18, true);
  board.move(17, true);
  await until(() => port.happenings.length > 0);
  expect(port.happenings.length).toBe(1);
});

test.each(["up", "down"] as const)("pulled %s and normally closed, a press is a press", async (pull) => {
  const { simulator, port } = await start({ pull, contact: "normally-closed" });
  simulator.turn("press");
  await until(() => port.happenings.length > 0);
  await until(() => !simulator.state().pressed);
  expect(port.happenings).toEqual([{ type: "pressed" }]);
  expect(port.faults).toEqual([undefined]);
});

test("a cut line is a fault, heals by itself, and no press is kept for later", async () => {
  const { simulator, port } = await start();
  simulator.turn("line", "cut");
  await until(() => port.faults.at(-1) === "unreachable");
  simulator.turn("press");
  await until(() => !simulator.state().pressed);
  simulator.turn("line", "ok");
  await until(() => port.faults.at(-1) === undefined);
  expect(port.happenings).toEqual([]);
  // The release may still bounce when the line comes back.
  await new Promise((resolve) => setTimeout(resolve, 100));
  simulator.turn("press");
  await until(() => port.happenings.length > 0);
  expect(port.happenings.length).toBe(1);
});

test("a board that hangs up at once is a fault once, and its first press is heard at once", async () => {
  let connections = 0;
  const wire = await openWire({
    bytes() {},
    connected(send) {
      connections += 1;
      if (connections < 4) setImmediate(() => wire.plug(false));
      else send("2 17 1.000000000\n");
      if (connections < 4) setTimeout(() => wire.plug(true), 20);
    },
  });
  closers.push(() => wire.close());
  const port = startDriver({ at: `${wire.at}#17` });
  await until(() => port.happenings.length > 0);
  expect(connections).toBe(4);
  expect(port.faults.filter((fault) => fault !== undefined)).toEqual(["unreachable"]);
  expect(port.faults.at(-1)).toBeUndefined();
});

test("a press without a line to the gateway calls nobody, and the log says so", async () => {
  const { simulator, port } = await start();
  port.online = false;
  simulator.turn("press");
  await until(() => port.logs.length > 0);
  expect(port.happenings.length).toBe(0);
  expect(port.logs.join()).toContain("calls nobody");
});

test("held down it is a press at once, and a long one once, where the site wants that", async () => {
  const { simulator, port } = await start({ holdMs: 500 });
  simulator.turn("press");
  await until(() => port.happenings.length === 1);
  await until(() => !simulator.state().pressed);
  await new Promise((resolve) => setTimeout(resolve, 100));
  simulator.turn("hold", 1200);
  await until(() => port.happenings.length === 2);
  expect(simulator.state().pressed).toBe(true);
  await until(() => !simulator.state().pressed);
  expect(port.happenings).toEqual([{ type: "pressed" }, { type: "pressed" }, { type: "held" }]);
});

test("a contact that chatters is a fault and a few presses, until it has rested", async () => {
  const { simulator, port } = await start();
  simulator.turn("contact", "chatters");
  await until(() => port.faults.at(-1) === "contact-chatters");
  expect(port.happenings.length).toBe(3);
  simulator.turn("contact", "ok");
  await until(() => port.faults.at(-1) === undefined);
  simulator.turn("press");
  await until(() => port.happenings.length === 4);
});

test("a contact found pressed is no press, and its release is none", async () => {
  const board = await openBoard({ 17: true });
  closers.push(() => board.close());
  const port = startDriver({ at: `${board.at}#17` });
  await until(() => port.faults.length > 0);
  board.move(17, false, 20);
  await new Promise((resolve) => setTimeout(resolve, 100));
  board.move(17, true);
  await until(() => port.happenings.length > 0);
  expect(port.happenings.length).toBe(1);
});

test("the site file's mistakes in lines are said with a remedy", () => {
  const mistakes = (config: object) => button.mistakes!(config as never);
  expect(mistakes({ at: "tcp://a:70000#17" })).toEqual(["at: the port must be from 1 to 65535"]);
  expect(mistakes({ at: "gpio:17", lamp: "#27" })[0]).toMatch(/^lamp: .*no board/);
  expect(mistakes({ at: "tcp://board:5017#17", lamp: "#27" })[0]).toMatch(/^lamp: .*no outputs/);
  expect(mistakes({ at: "firmata:/dev/serial/by-id/box#2", lamp: "#13", beeper: "gpio:5" })).toEqual([]);
});

test("the simulator shows the finger, and names its dials", async () => {
  const { simulator } = await start();
  const seen: boolean[] = [];
  simulator.onChange(() => seen.push(simulator.state().pressed));
  simulator.turn("press");
  await until(() => seen.length === 2);
  expect(seen).toEqual([true, false]);
  expect(() => simulator.turn("squeeze")).toThrow("press, hold, contact, line");
  expect(() => simulator.turn("press", 41)).toThrow("40");
});
