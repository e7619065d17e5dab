import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { keyCodes } from "./key-codes.ts";
import { openContact } from "./lines.ts";
import { type SimulatedInput, simulateInput } from "./simulated-input.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function keypad(): SimulatedInput {
  const input = simulateInput();
  closers.push(() => input.close());
  return input;
}

/** What a contact tells: `ready`, `closed`, `open`, a fault. */
function watch(at: string) {
  const told: string[] = [];
  const sentences: string[] = [];
  const times: number[] = [];
  const line = openContact(
    at,
    { pull: "none", debounceMs: 0 },
    {
      ready: () => void told.push("ready"),
      edge(closed, atMs) {
        told.push(closed ? "closed" : "open");
        times.push(atMs);
      },
      lost(fault, sentence) {
        told.push(fault);
        sentences.push(sentence);
      },
    },
  );
  closers.push(() => line.close());
  return { told, sentences, times, line };
}

const code = (name: string) => keyCodes.get(name)!;

test("a key is a contact: closed while it is down, and its repeats are nothing", async () => {
  const input = keypad();
  const { told, times } = watch(`hid:${input.path}#KEY_F13`);
  await until(() => told.includes("ready"));
  input.key(code("KEY_F14"), true);
  input.key(code("KEY_F13"), true);
  input.repeat(code("KEY_F13"));
  input.repeat(code("KEY_F13"));
  input.key(code("KEY_F13"), false);
  await until(() => told.includes("open"));
  expect(told).toEqual(["ready", "closed", "open"]);
  expect(times[1]).toBeGreaterThanOrEqual(times[0]!);
});

test("a chord is closed while all of its keys are down", async () => {
  const input = keypad();
  const { told } = watch(`hid:${input.path}#KEY_F9+KEY_F10`);
  await until(() => told.includes("ready"));
  for (const [name, down] of [
    ["KEY_F9", true],
    ["KEY_F9", false],
    ["KEY_F10", true],
    ["KEY_F9", true],
    ["KEY_F10", false],
    ["KEY_F9", false],
  ] as const) {
    input.key(code(name), down);
  }
  await until(() => told.includes("open"));
  expect(told).toEqual(["ready", "closed", "open"]);
});

test("several keys of one device are one file, which is let go with the last of them", async () => {
  const input = keypad();
  const first = watch(`hid:${input.path}#KEY_F1`);
  await until(() => first.told.includes("ready"));
  const second = watch(`hid:${input.path}#KEY_F2`);
  await until(() => second.told.includes("ready"));
  input.key(code("KEY_F1"), true);
  input.key(code("KEY_F2"), true);
  await until(() => first.told.includes("closed") && second.told.includes("closed"));
  first.line.close();
  input.key(code("KEY_F1"), false);
  input.key(code("KEY_F2"), false);
  await until(() => second.told.includes("open"));
  expect(first.told).toEqual(["ready", "closed"]);
});

test("when events were lost all keys are up", async () => {
  const input = keypad();
  const { told } = watch(`hid:${input.path}#KEY_F13`);
  await until(() => told.includes("ready"));
  input.key(code("KEY_F13"), true);
  await until(() => told.includes("closed"));
  input.dropped();
  await until(() => told.includes("open"));
  input.key(code("KEY_F13"), false);
  input.key(code("KEY_F13"), true);
  await until(() => told.length === 4);
  expect(told).toEqual(["ready", "closed", "open", "closed"]);
});

test("unplugged is unreachable, told once, and plugged in again it is watched again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wm-input-"));
  closers.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "platform-usb-0:1:1.0-event-kbd");
  const { told, sentences } = watch(`hid:${path}#KEY_F13`);
  await until(() => told.length === 1);
  expect(sentences).toEqual([`nothing is plugged in at ${path}`]);
  const input = keypad();
  symlinkSync(input.path, path);
  await until(() => told.includes("ready"));
  input.key(code("KEY_F13"), true);
  await until(() => told.includes("closed"));
  rmSync(path);
  input.close();
  await until(() => told.length === 4 || told.length === 5);
  const next = keypad();
  symlinkSync(next.path, path);
  await until(() => told.filter((each) => each === "ready").length === 2);
  next.key(code("KEY_F13"), true);
  await until(() => told.at(-1) === "closed");
  expect(told.filter((each) => each !== "unreachable")).toEqual(["ready", "closed", "ready", "closed"]);
});

test.skipIf(process.getuid?.() !== 0)("no permission names the group and the udev rule, and mends itself", async () => {
  const input = keypad();
  chmodSync(input.path, 0o600);
  const nobody = 65_534;
  process.seteuid!(nobody);
  closers.push(() => process.seteuid!(0));
  const { told, sentences } = watch(`hid:${input.path}#KEY_F13`);
  await until(() => told.length > 0);
  process.seteuid!(0);
  expect(told[0]).toBe("no-permission");
  expect(sentences[0]).toMatch(/group input .*udev rule is SUBSYSTEM=="input"/);
  await until(() => told.includes("ready"));
});

test("what is no input device is said to be none, and of a folder what is in it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wm-input-"));
  closers.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "usb-Pedal-event-kbd"), "");
  mkdirSync(join(folder, "empty"));
  const sentences = {
    [join(folder, "usb-Pedal-event-kbd")]: "is no input device",
    [folder]: "is a folder, and no input device: in it are „empty“, „usb-Pedal-event-kbd“",
    [join(folder, "empty")]: "is a folder, and no input device: it is empty",
    "/dev/null": "is no input device",
    "/dev/zero": "is no input device",
  };
  for (const [path, sentence] of Object.entries(sentences)) {
    const { told, sentences: said } = watch(`hid:${path}#KEY_F13`);
    await until(() => told.length > 0);
    expect([told, said]).toEqual([["no-such-line"], [`${path} ${sentence}`]]);
  }
});

test("a key that no keyboard has is said to be none", async () => {
  const { told, sentences } = watch(`hid:${keypad().path}#KEY_BELL+KEY_F1`);
  await until(() => told.length > 0);
  expect(told).toEqual(["no-such-line"]);
  expect(sentences[0]).toMatch(/there is no key „KEY_BELL“; .*KEY_F13/);
});

test("a keypad that is being watched does not hold up the program's end", () => {
  const program = `
    const { simulateInput } = await import("${import.meta.dirname}/simulated-input.ts");
    const { watchInput } = await import("${import.meta.dirname}/input-device.ts");
    const input = simulateInput();
    watchInput(input.path, {
      ready() { input.key(30, true); },
      key() { console.log("heard"); process.exit(0); },
      lost() { process.exit(1); },
    });`;
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", program];
  const ended = spawnSync(process.execPath, args, { timeout: 10_000, encoding: "utf8" });
  expect(ended).toMatchObject({ status: 0, stdout: "heard\n", signal: null });
});
