/** Every model and protocol against its simulator, arrows and brightness, and what the site file may not say. */
import { Compile } from "typebox/compile";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type RecordedPort, recordedPort, until } from "../testing.ts";
import { openWire } from "../transport/simulated-wire.ts";
import { Config, mistakesIn } from "./config.ts";
import { brightnessAt } from "./dim.ts";
import sign from "./index.ts";
import { modelNames } from "./models.ts";
import { type SignSimulatorOptions, simulateSign } from "./simulator.ts";
import { simulateDigits } from "./simulator-digits.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: SignSimulatorOptions, config: Readonly<Record<string, unknown>>, now = Date.now) {
  const simulator = await simulateSign(options);
  closers.push(() => simulator.close());
  const port: RecordedPort = Object.assign(recordedPort(), { now });
  const whole = { at: simulator.at, ...config };
  expect(Compile(Config).Check(whole)).toBe(true);
  expect(mistakesIn(whole as Config)).toEqual([]);
  const running = sign.start(whole as never, port);
  closers.push(() => running.stop());
  return { simulator, port, text: () => simulator.state().text };
}

const scattered = { text: 10, blink: 20, arrow: 22, brightness: 25, brightest: 15 };

describe("models", () => {
  const shownBy = {
    generic: ["A047 3", "A048"],
    "siebert-s102": ["A047 3", "A048"],
    dm56a04: ["A047", "A048"],
    dm36b06: ["A047 3", "A048"],
    number: ["47", "48"],
    "letter-number": ["A47", "A48"],
    "number-fc06": ["47", "48"],
  } as const;

  test.each(modelNames)("%s shows what it can, and is dark when there is nothing", async (model) => {
    const [withCounter, alone] = shownBy[model];
    const { port, text } = await start({ model, unit: 9, register: 30 }, { model, unit: 9, register: 30 });
    port.show({ text: "A047 3", blink: true });
    await until(() => text() === withCounter);
    port.show({ text: "A048", blink: false });
    await until(() => text() === alone);
    port.show({ text: "", blink: false });
    await until(() => text() === "");
    await until(() => port.faults.length > 0);
    await until(() => port.faults.length > 0);
    expect(port.faults).toEqual([undefined]);
  });

  test.each([
    ["siebert-s102", 3],
    ["generic", 5],
  ])("%s of six characters is sent %i registers", async (model, count) => {
    const sent: number[] = [];
    const wire = await openWire({ bytes: (chunk) => void sent.push(chunk[5] ?? 0) });
    closers.push(() => wire.close());
    const port = recordedPort();
    const running = sign.start({ at: wire.at, model, digits: 6 } as never, port);
    closers.push(() => running.stop());
    port.show({ text: "A047", blink: false });
    await until(() => sent.length > 0);
    expect(sent[0]).toBe(count);
  });

  test("a sign for numbers stays dark at what is none", async () => {
    const { port, text } = await start({ model: "number" }, { model: "number" });
    port.show({ text: "A047", blink: false });
    await until(() => text() === "47");
    port.show({ text: "Pause", blink: false });
    await until(() => text() === "");
    port.show({ text: "12345", blink: false });
    port.show({ text: "B012", blink: false });
    await until(() => text() === "12");
  });

  test("a board whose registers lie elsewhere, by the site file", async () => {
    const { simulator, port } = await start({ model: "scattered" }, { registers: scattered, arrow: "right" });
    port.show({ text: "A047", blink: true });
    await until(() => simulator.state().brightness === 100);
    expect(simulator.state()).toMatchObject({ text: "A047 →", blink: true });
    port.show({ text: "", blink: false });
    await until(() => simulator.state().text === "");
    await until(() => port.faults.length > 0);
    expect(port.faults).toEqual([undefined]);
  });

  test.each([
    ["number-fc06", {}, "exception 1: it does not know function 16"],
    ["generic", { register: 3 }, "exception 2: it has no such register"],
    ["letter-number", {}, "exception 2: it has no such register"],
  ])("a wrong map: %s", async (model, config, sentence) => {
    const { port } = await start({ model }, config);
    port.show({ text: "A047", blink: false });
    await until(() => port.faults.at(-1) === "no-answer");
    expect(port.logs).toEqual([expect.stringMatching(/^unit 1.* refuses with Modbus /)]);
    expect(port.logs[0]).toContain(sentence);
  });
});

describe("arrow", () => {
  test.each([
    ["right", 8, "A047", "A047 >"],
    ["left", 8, "A047", "< A047"],
    ["right", 5, "A047", "A047>"],
    ["right", 4, "A047", "A047"],
    ["right", 6, "A047 3", "A047 3"],
    ["left", 8, "geschlossen", "geschlo."],
  ])("%s of %i characters with „%s“: „%s“", async (arrow, digits, told, shown) => {
    const { port, text } = await start({}, { arrow, digits });
    port.show({ text: told, blink: false });
    await until(() => text() === shown);
    port.show({ text: "", blink: false });
    await until(() => text() === "");
  });
});

describe("brightness", () => {
  const dim = { from: "18:00", to: "07:00", percent: 30 };
  const at = (hours: number, minutes: number) => new Date(2026, 10, 21, hours, minutes);

  test.each([
    [dim, at(17, 59), 100],
    [dim, at(18, 0), 30],
    [dim, at(0, 0), 30],
    [dim, at(6, 59), 30],
    [dim, at(7, 0), 100],
    [{ ...dim, from: "12:00", to: "13:00" }, at(12, 30), 30],
    [{ ...dim, from: "12:00", to: "13:00" }, at(13, 0), 100],
    [undefined, at(0, 0), 100],
  ])("%o at %s is %i %", (schedule, date, percent) => {
    expect(brightnessAt(schedule, date)).toBe(percent);
  });

  test("is told with the text, and when its time comes", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    let now = at(17, 59).getTime();
    const { simulator, port } = await start({ model: "scattered" }, { registers: scattered, dim }, () => now);
    port.show({ text: "A047", blink: false });
    await until(() => simulator.state().brightness === 100);
    now = at(18, 0).getTime();
    vi.advanceTimersByTime(60_000);
    await until(() => simulator.state().brightness === 33);
    now = at(7, 0).getTime();
    vi.advanceTimersByTime(60_000);
    await until(() => simulator.state().brightness === 100);
    expect(simulator.state().text).toBe("A047");
  });
});

describe("signs that answer nothing", () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["STX and ETX", { protocol: "ascii", template: "\\x02{addr}{text}\\x03" }],
    ["AM03127", { protocol: "ascii", template: "<ID{addr}>{from}<L1><PA><FE><MA><WC><FE>{text}{xor}<E>" }],
    ["a line, as wide as the sign", { protocol: "ascii", template: "|{addr}{text:left}\\x0d" }],
    ["Alpha", { protocol: "alpha" }],
    ["Alpha with an address", { protocol: "alpha", unit: 7 }],
  ])("%s: shown, dark, and shown again after it lost power behind a line that did not", async (_, config) => {
    const { simulator, port, text } = await start(
      { protocol: config.protocol as string, unit: 7 },
      { unit: 7, ...config },
    );
    port.show({ text: "A047", blink: true });
    await until(() => text() === "A047");
    if (config.protocol === "alpha") expect(simulator.state().blink).toBe(true);
    port.show({ text: "", blink: false });
    await until(() => text() === "");
    port.show({ text: "A048", blink: false });
    await until(() => text() === "A048" && port.faults.length > 0);
    simulator.turn("line", "off");
    await until(() => port.faults.at(-1) === "unreachable");
    simulator.turn("line", "ok");
    await until(() => text() === "A048");
    await until(() => port.faults.at(-1) === undefined);
    expect(port.faults).toEqual([undefined, "unreachable", undefined]);
    expect(port.logs).toEqual([]);
  });

  test("what is for another address is not shown", async () => {
    const { port, text } = await start({ protocol: "alpha", unit: 8 }, { protocol: "alpha", unit: 7 });
    port.show({ text: "A047", blink: false });
    await until(() => port.faults.length > 0);
    expect(text()).toBe("");
  });
});

test("digits on a counter box, which are told again when it comes back", async () => {
  const pins = { data: 12, clock: 11, select: 10 };
  const simulator = await simulateDigits({ pins });
  closers.push(() => simulator.close());
  const port = recordedPort();
  const running = sign.start({ at: simulator.at, protocol: "max7219", pins } as never, port);
  closers.push(() => running.stop());
  port.show({ text: "A047 3", blink: false });
  await until(() => simulator.state().text === "A047");
  simulator.turn("line", "cut");
  await until(() => port.faults.at(-1) === "unreachable");
  port.show({ text: "A048", blink: false });
  simulator.turn("line", "ok");
  await until(() => simulator.state().text === "A048");
  await until(() => port.faults.at(-1) === undefined);
  port.show({ text: "", blink: false });
  await until(() => simulator.state().text === "");
});

describe("the site file", () => {
  const at = "tcp://10.0.0.1:4001";
  const dim = { from: "18:00", to: "07:00", percent: 30 };
  const pins = { data: 11, clock: 13, select: 10 };
  const box = "firmata:/dev/serial/by-id/usb-Arduino-if00";

  test.each<[string, Config]>([
    ["the least", { at }],
    ["arrow in the text", { at, arrow: "left" }],
    ["a letter added to a number", { at, model: "number", registers: { letter: 3 } }],
    ["numbers instead of the model's text", { at, registers: { number: 0 } }],
    ["an arrow's register", { at, model: "number", registers: { arrow: 1 }, arrow: "right" }],
    ["brightness", { at, registers: { brightness: 5 }, dim }],
    ["digits on a counter box", { at: box, protocol: "max7219", pins, dim }],
  ])("well: %s", (_, config) => {
    expect(Compile(Config).Check(config)).toBe(true);
    expect(mistakesIn(config)).toEqual([]);
  });

  test.each<[string, Config, string]>([
    ["a USB printer's address", { at: "usb:1-1" }, "at: usb: is for printers"],
    ["a name that no spare has", { at: "serial:/dev/serial/by-id/x" }, "at: a name in /dev/serial/by-id"],
    ["digits on no box", { at, protocol: "max7219", pins }, "at: digits hang on a counter box"],
    ["Modbus on a box", { at: box }, "at: on a counter box there are digits only"],
    ["more digits than there are", { at, model: "dm56a04", digits: 6 }, "digits: DM56A04 has 4"],
    ["text and number", { at, registers: { text: 0, number: 9 } }, "registers: a sign takes a text or a number"],
    ["two in one", { at, registers: { blink: 2 } }, "registers: two things lie in one register"],
    ["a text by function 6", { at, model: "number-fc06", registers: { text: 3 } }, "registers.text: by function 6"],
    ["a letter alone", { at, registers: { letter: 9 } }, "registers.letter: goes with a number only"],
    ["no place for the arrow", { at, model: "number", arrow: "left" }, "arrow: a sign that takes a number"],
    ["no brightness known", { at, dim }, "dim: where a sign with eight characters"],
    ["no brightness in Alpha", { at, protocol: "alpha", dim }, "dim: brightness cannot be told with „protocol: alpha“"],
    ["no time", { at, registers: { brightness: 5 }, dim: { ...dim, to: "7:00" } }, "dim.to: „7:00“ is no time"],
    ["no span", { at, registers: { brightness: 5 }, dim: { ...dim, to: "18:00" } }, "dim: it begins when it ends"],
    ["no template", { at, protocol: "ascii" }, "template: is missing"],
    ["a wrong template", { at, protocol: "ascii", template: "{txt}" }, "template: „{txt}“ means nothing"],
    ["a model in Alpha", { at, protocol: "alpha", model: "number" }, "model: means nothing with „protocol: alpha“"],
    ["no pins", { at: box, protocol: "max7219" }, "pins: are missing"],
    [
      "an arrow in segments",
      { at: box, protocol: "max7219", pins, arrow: "left" },
      "arrow: seven segments make no arrow",
    ],
  ])("a mistake: %s", (_, config, sentence) => {
    expect(Compile(Config).Check(config)).toBe(true);
    expect(mistakesIn(config)).toContainEqual(expect.stringContaining(sentence));
  });
});
