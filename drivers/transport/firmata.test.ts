/** Contacts and outputs on a counter box, against a simulated board on a socket and on a serial port. */
import { Compile } from "typebox/compile";
import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { type BoxOptions, simulateBox } from "./firmata-simulator.ts";
import { BoxAt, ContactAt, openContact, openOutput, parseLine } from "./lines.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function box(options: BoxOptions = {}) {
  const simulator = await simulateBox(options);
  closers.push(() => simulator.close());
  return simulator;
}

function contact(at: string, pin: number) {
  const seen = { ready: [] as (boolean | undefined)[], edges: [] as { closed: boolean; atMs: number }[], faults: [""] };
  seen.faults.pop();
  let sentence = "";
  const line = openContact(
    `firmata:${at}#${pin}`,
    { pull: "up", debounceMs: 0 },
    {
      ready: (closed) => seen.ready.push(closed),
      edge: (closed, atMs) => seen.edges.push({ closed, atMs }),
      lost(fault, words) {
        seen.faults.push(fault);
        sentence = words;
      },
    },
  );
  closers.push(() => line.close());
  return { ...seen, sentence: () => sentence, close: () => line.close() };
}

function output(at: string, pin: number) {
  const seen = { readies: 0, faults: [] as string[] };
  const line = openOutput(`firmata:${at}#${pin}`, {
    ready() {
      seen.readies += 1;
    },
    lost: (fault) => seen.faults.push(fault),
  });
  closers.push(() => line.close());
  return { seen, set: (level: number) => line.set(level) };
}

test.each([0, 1, 8, 40])(
  "every touch of a contact that bounces for %i ms is told, in order and with its time",
  async (bounceMs) => {
    const simulator = await box();
    const button = contact(simulator.at, 2);
    await until(() => button.ready.length > 0);
    expect(button.ready).toEqual([false]);
    simulator.turn("press", { pin: 2, bounceMs, forMs: 60 });
    const touches = bounceMs === 0 ? 2 : 14;
    await until(() => simulator.touches.length === touches && button.edges.length === touches);
    expect(button.edges.map(({ closed }) => closed)).toEqual(simulator.touches.map(({ closed }) => closed));
    const times = button.edges.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  },
);

test("buttons and lamps of one board share its line, and each hears its own", async () => {
  const simulator = await box();
  const next = contact(simulator.at, 2);
  const again = contact(simulator.at, 3);
  const green = output(simulator.at, 7);
  const dimmed = output(simulator.at, 9);
  green.set(1);
  dimmed.set(0.2);
  await until(
    () => [next, again].every(({ ready }) => ready.length > 0) && green.seen.readies + dimmed.seen.readies > 1,
  );
  simulator.turn("press", { pin: 3, bounceMs: 0 });
  await until(() => again.edges.length === 2);
  expect(next.edges).toEqual([]);
  await until(() => simulator.state().lamps[7] === 1 && simulator.state().lamps[9] === 0.2);
  green.set(0);
  dimmed.set(1);
  await until(() => simulator.state().lamps[7] === 0 && simulator.state().lamps[9] === 1);
});

test("a device that comes later finds the board as it is, and one that goes leaves it to the others", async () => {
  const simulator = await box();
  const first = contact(simulator.at, 2);
  await until(() => first.ready.length > 0);
  simulator.turn("stuck", 4);
  const later = contact(simulator.at, 4);
  await until(() => later.ready.length > 0);
  expect(later.ready).toEqual([true]);
  expect(later.edges).toEqual([]);
  first.close();
  simulator.turn("stuck");
  await until(() => later.edges.length === 1);
});

test("unplugged while a button is down: lost, and afterwards all is as the hand left it", async () => {
  const simulator = await box({ wire: "pty" });
  const button = contact(simulator.at, 2);
  const lamp = output(simulator.at, 5);
  lamp.set(1);
  await until(() => button.ready.length > 0 && lamp.seen.readies > 0);
  simulator.turn("press", { pin: 2, bounceMs: 0, forMs: 300 });
  await until(() => button.edges.length === 1);
  simulator.turn("line", "cut");
  await until(() => button.faults.length > 0 && lamp.seen.faults.length > 0);
  await until(() => simulator.state().pressed.length === 0);
  simulator.turn("line", "ok");
  await until(() => button.ready.length > 1 && lamp.seen.readies > 1);
  expect(button.ready).toEqual([false, false]);
  expect(button.edges.length).toBe(1);
  expect(button.faults).toEqual(["unreachable"]);
  expect(button.sentence()).toContain("plugged in");
  await until(() => simulator.state().lamps[5] === 1);
});

test("a board that falls silent on an open line is noticed, and comes back although it starts slowly", async () => {
  const simulator = await box();
  simulator.turn("slow", true);
  const button = contact(simulator.at, 2);
  await until(() => button.ready.length > 0);
  simulator.turn("line", "off");
  await until(() => button.faults.length > 0);
  expect(button.faults).toEqual(["unreachable"]);
  expect(button.sentence()).toContain("answers no more");
  simulator.turn("line", "ok");
  simulator.turn("stuck", 2);
  await until(() => button.ready.length > 1);
  expect(button.ready).toEqual([false, true]);
});

test("a board that loses power for a moment behind a device server is set up again", async () => {
  const simulator = await box();
  const button = contact(simulator.at, 2);
  const lamp = output(simulator.at, 8);
  lamp.set(1);
  await until(() => button.ready.length > 0 && simulator.state().lamps[8] === 1);
  simulator.turn("line", "off");
  simulator.turn("line", "ok");
  await until(() => simulator.state().lamps[8] === 1 && button.ready.length > 1);
  expect(button.faults).toEqual([]);
  simulator.turn("press", { pin: 2, bounceMs: 0 });
  await until(() => button.edges.length === 2);
});

test.each([
  ["other", "wrong-firmware", "does not speak Firmata"],
  ["analog", "wrong-firmware", "no digital pins"],
  ["none", "unreachable", "no board answers"],
])(
  "a board with firmware „%s“ is %s, until it has the right one",
  { timeout: 30_000 },
  async (firmware, fault, words) => {
    const simulator = await box();
    simulator.turn("firmware", firmware);
    const button = contact(simulator.at, 2);
    await until(() => button.faults.length > 0, 12_000);
    expect(button.faults).toEqual([fault]);
    expect(button.sentence()).toContain(words);
    expect(button.sentence()).toContain("StandardFirmata");
    simulator.turn("firmware", "standard");
    await until(() => button.ready.length > 0, 12_000);
  },
);

test("a lamp that changes while its neighbour's button is down does not let go of the button's line", async () => {
  const simulator = await box();
  simulator.turn("firmware", "old");
  const button = contact(simulator.at, 2);
  const lamp = output(simulator.at, 4);
  await until(() => button.ready.length > 0 && lamp.seen.readies > 0);
  simulator.turn("press", { pin: 2, bounceMs: 0, forMs: 100 });
  await until(() => button.edges.length === 1);
  lamp.set(1);
  await until(() => simulator.state().lamps[4] === 1);
  await until(() => button.edges.length === 2);
  expect(button.edges.map(({ closed }) => closed)).toEqual([true, false]);
});

test("a pin that the board does not have is told with those that it has", async () => {
  const simulator = await box();
  const button = contact(simulator.at, 77);
  await until(() => button.faults.length > 0);
  expect(button.faults).toEqual(["no-such-line"]);
  expect(button.sentence()).toContain("there is 2, 3, 4");
});

test("a port that is not there is told, with what is plugged in", async () => {
  const button = contact("/dev/serial/by-id/usb-none-if00", 2);
  await until(() => button.faults.length > 0);
  expect(button.sentence()).toContain("/dev/serial/by-id/usb-none-if00 cannot be opened");
});

test("noise on the line ends nothing", async () => {
  const simulator = await box();
  const button = contact(simulator.at, 2);
  await until(() => button.ready.length > 0);
  // Lists and states of pins that no board has, a name without an end.
  simulator.say([0xf0, 0x6e, 99, 1, 1, 0xf7, 0xf0, 0x79, 0xf7, 0xf0, 0x6a, ...Array<number>(60).fill(3), 0xf7]);
  simulator.say([0xf0, ...Array<number>(9000).fill(1)]);
  simulator.turn("press", { pin: 2, bounceMs: 0 });
  await until(() => button.edges.length === 2);
});

test("coming and going leaves nothing behind in this process", async () => {
  const simulator = await box();
  const before = process.eventNames().map((name) => [name, process.listenerCount(name)]);
  const button = contact(simulator.at, 2);
  for (let times = 1; times < 6; times += 1) {
    await until(() => button.ready.length === times);
    simulator.turn("line", "cut");
    await until(() => button.faults.length === times);
    simulator.turn("line", "ok");
  }
  await until(() => button.ready.length === 6);
  expect(process.eventNames().map((name) => [name, process.listenerCount(name)])).toEqual(before);
});

test.each([
  ["firmata:/dev/serial/by-id/usb-Arduino_Uno_123-if00#2", "serial:/dev/serial/by-id/usb-Arduino_Uno_123-if00"],
  ["firmata:/dev/ttyUSB0?baud=115200#2", "serial:/dev/ttyUSB0?baud=115200"],
  ["firmata:tcp://10.0.0.7:4001#2", "tcp://10.0.0.7:4001"],
])("%s is pin 2 of %s", (at, board) => {
  expect(parseLine(at)).toEqual({ kind: "firmata", at: board, pin: 2 });
  expect(Compile(ContactAt).Check(at)).toBe(true);
  expect(Compile(BoxAt).Check(at)).toBe(false);
  expect(Compile(BoxAt).Check(at.replace("#2", ""))).toBe(true);
});
