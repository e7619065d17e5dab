/** Signal lamps on the pins of a simulated counter box. */
import { Compile } from "typebox/compile";
import { afterEach, expect, test } from "vitest";
import type { LampShow } from "../../gateway/contract/messages.ts";
import { recordedPort, until } from "../testing.ts";
import { type BoxSimulator, simulateBox } from "../transport/firmata-simulator.ts";
import { startBeat } from "./beat.ts";
import lamp from "./index.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const pins = { red: 7, yellow: 8, green: 13 };
const dark: LampShow = { red: "off", yellow: "off", green: "off" };

async function box() {
  const simulator = await simulateBox();
  closers.push(() => simulator.close());
  return simulator;
}

function startLamp(simulator: BoxSimulator, config: Readonly<Record<string, unknown>> = {}) {
  const port = recordedPort();
  const whole = { at: `firmata:${simulator.at}`, red: "#7", yellow: "#8", green: "#13", ...config };
  expect(Compile(lamp.config).Check(whole)).toBe(true);
  expect(lamp.mistakes!(whole as never)).toEqual([]);
  const running = lamp.start(whole as never, port);
  closers.push(() => running.stop());
  return { port, running };
}

const lit = (simulator: BoxSimulator) =>
  (Object.keys(pins) as (keyof typeof pins)[]).filter((light) => (simulator.state().lamps[pins[light]] ?? 0) > 0);

test("each light is lit, dark or blinking as it was told", async () => {
  const simulator = await box();
  const { port } = startLamp(simulator);
  port.show({ ...dark, green: "on" });
  await until(() => lit(simulator).join() === "green");
  const seen = new Set<string>();
  simulator.onChange(() => seen.add(lit(simulator).join()));
  port.show({ ...dark, red: "blink", yellow: "on" });
  await until(() => lit(simulator).join() === "red,yellow");
  await until(() => lit(simulator).join() === "yellow");
  await until(() => lit(simulator).join() === "red,yellow");
  port.show(dark);
  await until(() => lit(simulator).length === 0);
  expect(port.faults).toEqual([undefined]);
});

test("while the gateway is not heard the lamp is dark: what it said may be wrong by now", async () => {
  const simulator = await box();
  const { port } = startLamp(simulator);
  port.show({ ...dark, green: "on" });
  await until(() => lit(simulator).join() === "green");
  port.line(false);
  await until(() => lit(simulator).length === 0);
  port.line(true);
  await until(() => lit(simulator).join() === "green");
});

test("a box without power is a fault, and shows the truth again when it is back", async () => {
  const simulator = await box();
  const { port } = startLamp(simulator);
  port.show({ ...dark, red: "on" });
  await until(() => lit(simulator).join() === "red");
  simulator.turn("line", "off");
  await until(() => port.faults.at(-1) !== undefined);
  port.show({ ...dark, green: "on" });
  simulator.turn("line", "ok");
  await until(() => lit(simulator).join() === "green" && port.faults.at(-1) === undefined);
});

test("a pin that the board has not is a fault that names the light, and the others go on", async () => {
  const simulator = await box();
  const { port } = startLamp(simulator, { red: "#99" });
  await until(() => port.faults.at(-1) === "no-such-line");
  expect(port.logs.join()).toMatch(/^red: .*99/);
  port.show({ red: "on", yellow: "on", green: "off" });
  await until(() => lit(simulator).join() === "yellow");
});

test("the beeper tells of a light that comes on, and not of what stood before", async () => {
  const simulator = await box();
  const beeps: boolean[] = [];
  const { port } = startLamp(simulator, { beeper: "#4" });
  simulator.onChange(() => {
    const now = (simulator.state().lamps[4] ?? 0) > 0;
    if (now !== (beeps.at(-1) ?? false)) beeps.push(now);
  });
  port.show({ ...dark, red: "on" });
  await until(() => lit(simulator).join() === "red");
  port.show({ ...dark, red: "on" });
  port.show({ ...dark, green: "on" });
  await until(() => beeps.length === 2);
  expect(beeps).toEqual([true, false]);
});

test("stopped, it leaves no light behind", async () => {
  const simulator = await box();
  const { port, running } = startLamp(simulator);
  port.show({ ...dark, red: "on" });
  await until(() => lit(simulator).join() === "red");
  await running.stop();
  await until(() => lit(simulator).length === 0);
});

test("a dimmed lamp is dimmed where its output can", async () => {
  const simulator = await box();
  const { port } = startLamp(simulator, { red: "#9", brightness: 0.2 });
  port.show({ ...dark, red: "on" });
  await until(() => (simulator.state().lamps[9] ?? 0) > 0);
  expect(simulator.state().lamps[9]).toBeCloseTo(0.2, 1);
});

test("all that blinks blinks in step, however late it began", async () => {
  const beat = startBeat();
  const seen: string[] = [];
  const ends = [beat.follow((on) => seen.push(`first ${on}`))];
  await until(() => seen.at(-1) === "first false");
  ends.push(beat.follow((on) => seen.push(`second ${on}`)));
  expect(seen.at(-1)).toBe("second false");
  await until(() => seen.length === 5);
  expect(seen.slice(3)).toEqual(["first true", "second true"]);
  for (const end of ends) end();
});

test("mistakes of the site file", () => {
  const mistakes = (config: object) => lamp.mistakes!(config as never);
  expect(mistakes({ beeper: "gpio:4" })).toEqual(["red: a lamp needs one light at least; add red, yellow or green"]);
  expect(mistakes({ red: "#7" })[0]).toMatch(/^red: .*no board/);
});
