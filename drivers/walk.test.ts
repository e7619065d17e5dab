/** Walks of simulated devices, with somebody before them who presses, holds codes and has eyes. */
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { afterEach, expect, test } from "vitest";
import type { SlipDoc } from "../gateway/contract/messages.ts";
import { simulateAlarm } from "./alarm/simulator.ts";
import { simulateButton } from "./button/simulator.ts";
import type { Driver } from "./driver.ts";
import { driverOf } from "./index.ts";
import { simulateLamp } from "./lamp/simulator.ts";
import { simulatePrinter } from "./printer/simulator.ts";
import { simulateScanner } from "./scanner/simulator.ts";
import { simulateSign } from "./sign/simulator.ts";
import type { Simulator } from "./simulator.ts";
import { simulateStation } from "./station/simulator.ts";
import { startTerminal } from "./terminal/simulator.ts";
import { until } from "./testing.ts";
import { acceptanceLine, walkDevice } from "./walk.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const slip = (): SlipDoc => ({
  slip: "self-test",
  language: "de",
  blocks: [{ type: "line", text: "1234567890" }],
});

interface Hands {
  /** Answers the question of that beginning. */
  readonly eyes?: (question: string) => boolean | Promise<boolean>;
  /** Does what a line asks for. */
  readonly does?: (line: string) => void;
}

async function walk(kind: string, simulator: Simulator, config: object, { eyes, does }: Hands = {}) {
  closers.push(() => simulator.close());
  const device = { kind, id: "one", config: { at: simulator.at, ...config } };
  const driver = driverOf(kind)!;
  expect(Compile(driver.config).Check(device.config)).toBe(true);
  const said: string[] = [];
  const person = {
    say(line: string) {
      said.push(line);
      does?.(line);
    },
    agrees: async (question: string) => (await eyes?.(question)) ?? true,
  };
  const end = await walkDevice({ device, driver, person, slip, patienceMs: 3000, reachMs: 3000 });
  const line = acceptanceLine(end, device, new Date(2026, 10, 21, 9, 5), "facilities");
  return { end, said, line, tried: end.tried.map(({ what, told }) => `${what}: ${told}`) };
}

test("a sign shows what the person is asked for, and the line for the sheet says so", async () => {
  const simulator = await simulateSign();
  const seen = (text: string, blink: boolean) => async () => {
    await until(() => simulator.state().text === text && simulator.state().blink === blink);
    return true;
  };
  const eyes: Record<string, () => Promise<boolean>> = {
    "Does it show 8888, with every segment lit?": seen("8888", false),
    "Does 8888 blink?": seen("8888", true),
    "Does it show A047, and 3 if it has the room, without blinking?": seen("A047 3", false),
    "Is it dark?": seen("", false),
  };
  const { end, line } = await walk("sign", simulator, {}, { eyes: (question) => eyes[question]!() });
  expect(end.passed).toBe(true);
  expect(line).toBe(
    `2026-11-21 09:05 | sign/one | ${simulator.at} | model not told | passed | the device says reached: well` +
      " | facilities says 8888: yes, blink: yes, text: yes, dark: yes",
  );
});

test("what the person does not see has not passed", async () => {
  const { end, line } = await walk("sign", await simulateSign(), {}, { eyes: (asked) => !asked.includes("blink?") });
  expect(end.passed).toBe(false);
  expect(line).toMatch(/\| FAILED \|.*blink: no/);
});

test("a device that cannot be reached ends the walk with its fault", async () => {
  const simulator = await simulateSign();
  simulator.turn("line", "cut");
  const { end, tried } = await walk("sign", simulator, {});
  expect(end.passed).toBe(false);
  expect(tried).toEqual(["reached: unreachable"]);
});

test("a button: pressed, held where the site wants that, and how its contact bounces", async () => {
  const simulator = await simulateButton();
  const lifted = () => until(() => !simulator.state().pressed);
  const does = (line: string) => {
    if (line.startsWith("Press it again, and hold")) void lifted().then(() => simulator.turn("hold", 900));
    else if (line.startsWith("Press")) simulator.turn("press", 0);
    else if (line.startsWith("Once more")) simulator.turn("press", 12);
  };
  const { end, tried } = await walk("button", simulator, { holdMs: 500 }, { does });
  expect(end.passed).toBe(true);
  expect(tried.slice(0, 3)).toEqual(["reached: well", "press: pressed", "hold: held"]);
  expect(tried[3]).toMatch(/^contact: held \d.* ms, \d+ edges of bouncing in \d.* ms$/);
});

test("a button that nobody presses has not passed", async () => {
  const { end, tried } = await walk("button", await simulateButton(), {});
  expect(end.passed).toBe(false);
  expect(tried).toEqual(["reached: well", "press: no press came"]);
});

test("each light of a lamp, and no light that it has not", async () => {
  const simulator = await simulateLamp({ red: "#7", green: "#8" });
  const asked: string[] = [];
  const eyes = async (question: string) => {
    asked.push(question.split(",")[0]!);
    const lit = /^Is the (\w+) light lit/.exec(question)?.[1] as "red" | "green" | undefined;
    if (lit) await until(() => simulator.state()[lit] > 0);
    return true;
  };
  const { end } = await walk("lamp", simulator, { red: "#7", green: "#8" }, { eyes });
  expect(end.passed).toBe(true);
  expect(asked).toEqual([
    "Is the red light lit",
    "Does the red light blink?",
    "Is the green light lit",
    "Does the green light blink?",
    "Are all its lights dark?",
  ]);
});

test("a printer prints the self-test slip and calls itself by its name", async () => {
  const simulator = await simulatePrinter();
  const { end, line, tried } = await walk("printer", simulator, { as: "letters" });
  expect(simulator.state().papers).toHaveLength(1);
  expect(tried).toEqual(["reached: well", "slip: printed", "paper: yes"]);
  expect(end.model).toBeDefined();
  expect(line).toContain(`| ${end.model} | passed |`);
});

test("what a device says of itself draws nothing and forges no line", async () => {
  const forged = "X\x1b[1A\n2026-11-21 | sign/1 | passed";
  const driver: Driver<unknown> = {
    kind: "sign",
    config: Type.Object({}),
    start(_config, port) {
      port.model(forged);
      port.log(forged);
      port.fault(undefined);
      return { stop: async () => {} };
    },
  };
  const said: string[] = [];
  const person = { say: (line: string) => void said.push(line), agrees: async () => true };
  const device = { kind: "sign", id: "one", config: { at: "tcp://a:1" } };
  const end = await walkDevice({ device, driver, person, slip });
  const plain = "X [1A 2026-11-21   sign/1   passed";
  expect(end.model).toBe(plain);
  expect(said[0]).toBe(`  ${plain}`);
  const line = acceptanceLine({ ...end, model: forged }, device, new Date(2026, 10, 21, 9, 5), "me");
  expect(line.split(" | ")).toHaveLength(7);
  expect(line).toContain(` | ${plain} | passed | `);
});

test("a printer without paper has not passed", async () => {
  const simulator = await simulatePrinter();
  simulator.turn("roll", 0);
  const { end, tried } = await walk("printer", simulator, { as: "letters" });
  expect(end.passed).toBe(false);
  expect(tried).toContain("slip: not printed (paper-out)");
});

test("a code reader: the code that is held before it, and not in the line for the sheet", async () => {
  const simulator = await simulateScanner();
  const does = (line: string) => line.startsWith("Hold a code") && simulator.turn("scan", "4006381333931");
  const questions: string[] = [];
  const eyes = (question: string) => questions.push(question) > 0;
  const { end, line } = await walk("scanner", simulator, {}, { does, eyes });
  expect(end.passed).toBe(true);
  expect(questions).toEqual(["It read „4006381333931“. Is that the code?"]);
  expect(line).toContain("code: 13 characters");
  expect(line).not.toContain("4006381333931");
});

test("a house alarm: both contacts, there and back", async () => {
  const simulator = await simulateAlarm();
  const does = (line: string) => {
    if (line.startsWith("Set the house alarm")) simulator.turn("alarm", true);
    if (line.startsWith("And back")) simulator.turn("alarm", false);
  };
  const { tried, end } = await walk("alarm", simulator, { second: "#27" }, { does });
  expect(tried).toEqual(["reached: well", "alarm: alarm", "over: no alarm"]);
  expect(end.passed).toBe(true);
});

test("a station where nobody sits: somebody comes, stays and goes, and its own fault", async () => {
  const simulator = await simulateStation();
  const does = (line: string) => {
    if (line.startsWith("Step up")) simulator.turn("busy", true);
    if (line.startsWith("Stay")) simulator.turn("busy", false);
    if (line.startsWith("Let it tell")) simulator.turn("fault", true);
    if (line.startsWith("And back")) simulator.turn("fault", false);
  };
  const { tried, end } = await walk("station", simulator, { outOfOrder: "#27", settleMs: 300 }, { does });
  expect(tried).toEqual([
    "reached: well",
    "free: free",
    "busy: somebody is at it",
    "left: free",
    "out of order: station-out-of-order",
    "in order: well",
  ]);
  expect(end.passed).toBe(true);
});

test("a card terminal makes a diagnosis, and no money moves", async () => {
  const simulator = await startTerminal({ times: { scale: 0.002, answer: 1000 }, customer: "approve" });
  const { tried, end } = await walk("terminal", simulator, { password: "123456" });
  expect(tried).toEqual(["reached: well", "diagnosis: ok", "display: yes"]);
  expect(end.passed).toBe(true);
  expect(simulator.books().entries).toEqual([]);
});
