/** Digits of a counter box: what they show of a text, and a simulated MAX7219 that hears it bit by bit. */
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { simulateBox } from "../transport/firmata-simulator.ts";
import { openContact } from "../transport/lines.ts";
import { lit } from "./segments.ts";
import { nextRegister, openDigits } from "./seven-segment.ts";

const pins = { data: 12, clock: 11, select: 10 };
const still = { blink: false, brightness: 1 };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(digits = 4) {
  const simulator = await simulateBox({ display: pins });
  closers.push(() => simulator.close());
  const seen = { readies: 0, faults: [] as string[] };
  const shown = openDigits(
    { at: `firmata:${simulator.at}`, pins, digits },
    {
      ready() {
        seen.readies += 1;
      },
      lost: (fault) => seen.faults.push(fault),
    },
  );
  closers.push(() => shown.close());
  return { simulator, seen, show: shown.show };
}

test.each([
  ["A047", "A047"],
  ["K047", "K047"],
  ["M 12", "M 12"],
  ["W003", "W003"],
  ["S047", " 047"],
  ["X-08", " -08"],
  ["ges.", "GE . "],
  ["PAUL", "PAUL"],
  ["8888", "8888"],
  ["47", "47  "],
  ["", "    "],
])("„%s“ is read as „%s“", async (text, read) => {
  const { simulator, show } = await start();
  show(text, still);
  await until(() => simulator.state().digits === read);
});

test("the bits are those of the data sheet", () => {
  expect(lit("A047", 4)).toEqual([0x77, 0x7e, 0x33, 0x70]);
  expect(lit("EHP.", 4)).toEqual([0x4f, 0x37, 0xe7, 0]);
});

test("no two characters look alike, and what has no shape is dark", () => {
  const visible = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"]
    .map((each) => lit(each, 1)[0]!)
    .filter((byte) => byte > 0);
  expect(new Set(visible).size).toBe(visible.length);
  expect([..."IQSVXZÄ→"].map((each) => lit(each, 1)[0])).toEqual(Array(8).fill(0));
});

test("what is too long is dark, and nothing is ever cut", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12, unit: "grapheme" }), fc.integer({ min: 1, max: 8 }), (text, digits) => {
      const bytes = lit(text, digits);
      expect(bytes.length).toBe(digits);
      expect(bytes.every((byte) => byte >= 0 && byte <= 255)).toBe(true);
    }),
  );
  expect(lit("12345", 4)).toEqual([0, 0, 0, 0]);
});

test("from one number to the next there is no third one", () => {
  const held = new Map<number, number>();
  const seen = new Set<string>();
  for (const number of ["0199", "0200", "0201"]) {
    const wanted = { segments: lit(number, 4), brightness: 1, dark: false };
    for (let next = nextRegister(held, wanted); next; next = nextRegister(held, wanted)) {
      held.set(...next);
      if (held.get(0xc) === 1) seen.add([4, 3, 2, 1].map((register) => held.get(register)).join(" "));
    }
  }
  expect([...seen]).toEqual(["0199", "0200", "0201"].map((number) => lit(number, 4).join(" ")));
});

test("blinking is dark and bright by turns, and dimmed is dimmed", async () => {
  const { simulator, show } = await start();
  show("A047", { blink: true, brightness: 0.2 });
  await until(() => simulator.state().digits === "A047");
  await until(() => simulator.state().digits === undefined);
  await until(() => simulator.state().digits === "A047");
  expect(simulator.display.brightness).toBe(3);
});

test("after a loss of power they show the truth again, which may have changed meanwhile", async () => {
  const { simulator, seen, show } = await start();
  show("A047", still);
  await until(() => seen.readies === 1 && simulator.state().digits === "A047");
  simulator.turn("line", "cut");
  await until(() => seen.faults.length === 1);
  show("A048", still);
  simulator.turn("line", "off");
  simulator.turn("line", "ok");
  await until(() => seen.readies === 2);
  expect(simulator.state().digits).toBe("A048");
});

test("a chip alone that forgets everything is told again within two seconds", async () => {
  const { simulator, seen, show } = await start();
  show("A047", still);
  await until(() => seen.readies === 1 && simulator.state().digits === "A047");
  simulator.display.losePower();
  await until(() => simulator.state().digits !== undefined, 2000);
  expect(simulator.state().digits).toBe("A047");
});

test("a button on the same board is heard while digits are written", async () => {
  const { simulator, show } = await start();
  const edges: boolean[] = [];
  let ready = false;
  const line = openContact(
    `firmata:${simulator.at}#2`,
    { pull: "up", debounceMs: 0 },
    {
      ready() {
        ready = true;
      },
      edge: (closed) => edges.push(closed),
      lost() {},
    },
  );
  closers.push(() => line.close());
  await until(() => ready);
  simulator.turn("press", { pin: 2, bounceMs: 0, forMs: 30 });
  for (let number = 100; number < 120; number += 1) show(`A${number}`, still);
  await until(() => edges.length === 2 && simulator.state().digits === "A119");
});
