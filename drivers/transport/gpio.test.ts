import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { until } from "../testing.ts";
import { openContactUnder, openOutputUnder } from "./gpio.ts";
import {
  askContact,
  askLineInfo,
  askOutput,
  lineValues,
  readChipInfo,
  readConsumer,
  readEvents,
  readLineFile,
  readValue,
  requests,
  sizes,
} from "./gpio-structs.ts";
import { listenTo } from "./kernel-calls.ts";
import { openPseudoTerminal } from "./pseudo-terminal.ts";

describe("the kernel's structs", () => {
  test("a request's number holds its size, as the kernel checks", () => {
    const sizeIn = (request: number) => (request >>> 16) & 0x3fff;
    for (const name of ["chipInfo", "lineInfo", "line", "values"] as const) {
      expect(sizeIn(requests[name])).toBe(sizes[name]);
    }
    expect(sizeIn(requests.setValues)).toBe(sizes.values);
    expect(requests.line).toBe(0xc250b407);
  });

  test("a contact is asked for with both edges, its pull and the kernel's debounce in microseconds", () => {
    const bytes = askContact(17, "up", 20);
    expect(bytes.length).toBe(592);
    expect(bytes.readUInt32LE(0)).toBe(17);
    expect(bytes.toString("latin1", 256, 267)).toBe("wartemarke\0");
    expect(bytes.readBigUInt64LE(288)).toBe(0x136n);
    expect([bytes.readUInt32LE(296), bytes.readUInt32LE(320), bytes.readUInt32LE(328)]).toEqual([1, 3, 20_000]);
    expect(bytes.readBigUInt64LE(336)).toBe(1n);
    expect([bytes.readUInt32LE(560), bytes.readUInt32LE(564)]).toEqual([1, 0]);
  });

  test("closed is low, unless the line is pulled down; without debounce there is no attribute", () => {
    expect(askContact(4, "none", 0).readBigUInt64LE(288)).toBe(0x436n);
    const down = askContact(4, "down", 0);
    expect(down.readBigUInt64LE(288)).toBe(0x234n);
    expect([down.readUInt32LE(296), down.readUInt32LE(328)]).toEqual([0, 0]);
  });

  test("an output is asked for with its level", () => {
    const bytes = askOutput(27, true);
    expect(bytes.readBigUInt64LE(288)).toBe(8n);
    expect([bytes.readUInt32LE(296), bytes.readUInt32LE(320)]).toEqual([1, 2]);
    expect([bytes.readBigUInt64LE(328), bytes.readBigUInt64LE(336)]).toEqual([1n, 1n]);
    expect(askOutput(27, false).readBigUInt64LE(328)).toBe(0n);
  });

  test("answers are read where the kernel writes them", () => {
    const chip = Buffer.alloc(68);
    chip.write("gpiochip11\0", 0);
    chip.write("pinctrl-rp1\0", 32);
    chip.writeUInt32LE(54, 64);
    expect(readChipInfo(chip)).toEqual({ label: "pinctrl-rp1", lines: 54 });
    const line = askLineInfo(9);
    expect([line.length, line.readUInt32LE(64)]).toEqual([256, 9]);
    expect(readConsumer(line)).toBeUndefined();
    line.writeBigUInt64LE(1n, 72);
    expect(readConsumer(line)).toBe("");
    line.write("lirc", 32);
    expect(readConsumer(line)).toBe("lirc");
    const granted = Buffer.alloc(592);
    granted.writeInt32LE(23, 588);
    expect(readLineFile(granted)).toBe(23);
    expect([readValue(lineValues(true)), readValue(lineValues())]).toEqual([true, false]);
  });

  test("several events that come at once are all read", () => {
    const bytes = Buffer.alloc(96);
    for (const [n, id] of [1, 2].entries()) {
      bytes.writeBigUInt64LE(138_920_000_000n + BigInt(n), n * 48);
      bytes.writeUInt32LE(id, n * 48 + 8);
    }
    expect(readEvents(bytes)).toEqual([
      { active: true, timestamp: 138_920_000_000n },
      { active: false, timestamp: 138_920_000_001n },
    ]);
  });
});

/** A folder like /dev, with files in place of chips. */
function folder(...names: string[]): string {
  const dev = mkdtempSync(join(tmpdir(), "wm-gpio-"));
  onTestFinished(() => rmSync(dev, { recursive: true }));
  for (const name of names) writeFileSync(join(dev, name), "");
  return dev;
}

describe.skipIf(process.platform !== "linux")("without a chip", () => {
  const contact = { pull: "up", debounceMs: 0 } as const;

  test("a contact's loss is told once, with what is missing", async () => {
    const told: string[] = [];
    const listener = {
      ready: () => told.push("ready"),
      edge: () => told.push("edge"),
      lost: (fault: string, sentence: string) => told.push(`${fault}: ${sentence}`),
    };
    const address = { kind: "gpio", label: "exp-1", line: 3 } as const;
    const line = openContactUnder(folder("gpiochip0", "tty1"), address, contact, listener);
    onTestFinished(() => line.close());
    expect(told).toEqual(["no-such-line: no GPIO chip is called „exp-1“; there is no GPIO chip at all"]);
  });

  test("an output without a label wants the header", () => {
    const told: string[] = [];
    const listener = { ready() {}, lost: (fault: string, sentence: string) => told.push(`${fault}: ${sentence}`) };
    const output = openOutputUnder(folder(), { kind: "gpio", label: undefined, line: 3 }, listener);
    onTestFinished(() => output.close());
    output.set(1);
    expect(told.length).toBe(1);
    expect(told[0]).toMatch(/^no-such-line: this board has no header of a Raspberry Pi/);
  });
});

describe.skipIf(process.platform !== "linux")("hearing a device's file", () => {
  test("what it says is told, and when it is gone", async () => {
    const terminal = openPseudoTerminal();
    const { openSync, constants } = await import("node:fs");
    const file = openSync(terminal.path, constants.O_RDWR | constants.O_NOCTTY);
    const told: string[] = [];
    listenTo(file, { bytes: (chunk) => told.push(chunk.toString()), gone: () => told.push("gone") });
    terminal.write(Buffer.from("pressed"));
    await until(() => told.includes("pressed"));
    terminal.close();
    await until(() => told.includes("gone"));
    expect(told).toEqual(["pressed", "gone"]);
  });

  test.each([import.meta.filename, import.meta.dirname])("%s, for which nobody can wait, is refused", async (path) => {
    const { openSync } = await import("node:fs");
    expect(() => listenTo(openSync(path, "r"), { bytes() {}, gone() {} })).toThrow(/regular file or a folder/);
  });

  test("a silent one does not hold up the process's end", async () => {
    const program = `
      const { listenTo } = await import("${new URL("./kernel-calls.ts", import.meta.url)}");
      const { openPseudoTerminal } = await import("${new URL("./pseudo-terminal.ts", import.meta.url)}");
      const { openSync } = await import("node:fs");
      const terminal = openPseudoTerminal();
      listenTo(openSync(terminal.path, "r+"), { bytes() {}, gone() {} });
      setTimeout(() => process.exit(7), 50);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
    expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(7);
  });
});
