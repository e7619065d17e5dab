import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../testing.ts";
import { openOutputUnder } from "./pwm.ts";

/** /sys as the kernel lays it out, with a chip of two channels; the test exports them in the kernel's place. */
function board() {
  const sys = mkdtempSync(join(tmpdir(), "wm-pwm-"));
  onTestFinished(() => rmSync(sys, { recursive: true }));
  const chip = join(sys, "class/pwm/pwmchip0");
  mkdirSync(chip, { recursive: true });
  writeFileSync(join(chip, "npwm"), "2\n");
  writeFileSync(join(chip, "export"), "");
  return {
    sys,
    chip,
    exportChannel(channel: number) {
      mkdirSync(join(chip, `pwm${channel}`));
      for (const name of ["period", "duty_cycle", "enable"]) writeFileSync(join(chip, `pwm${channel}`, name), "");
    },
    read: (...path: string[]) => readFileSync(join(chip, ...path), "latin1"),
  };
}

function outputAt(sys: string, chip: number, channel: number) {
  const told: string[] = [];
  const listener = {
    ready: () => void told.push("ready"),
    lost: (fault: string, sentence: string) => void told.push(`${fault}: ${sentence}`),
  };
  const output = openOutputUnder(sys, { kind: "pwm", chip, channel }, listener);
  onTestFinished(() => output.close());
  return { output, told };
}

test("a channel is exported, enabled, and set to any level", async () => {
  const { sys, read, exportChannel } = board();
  const { output, told } = outputAt(sys, 0, 1);
  expect(read("export")).toBe("1");
  expect(told).toEqual([]);
  output.set(0.25);
  exportChannel(1);
  await until(() => told.includes("ready"));
  expect([read("pwm1", "period"), read("pwm1", "enable")]).toEqual(["1000000", "1"]);
  expect(read("pwm1", "duty_cycle")).toMatch(/^250000/);
});

test("a chip or channel that is not there is told with those that are", () => {
  const { sys } = board();
  expect(outputAt(sys, 3, 0).told).toEqual(["no-such-line: there is no PWM chip 3; there are „pwmchip0“"]);
  expect(outputAt(sys, 0, 2).told).toEqual(["no-such-line: PWM chip 0 has the channels 0 to 1, and no 2"]);
  expect(outputAt(join(sys, "none"), 0, 0).told).toEqual([
    "no-such-line: there is no PWM chip 0; there is none at all",
  ]);
});

test("a channel that goes is told once, and has its level again when it is back", async () => {
  const { sys, chip, read, exportChannel } = board();
  exportChannel(0);
  const { output, told } = outputAt(sys, 0, 0);
  expect(told).toEqual(["ready"]);
  renameSync(chip, `${chip}-away`);
  output.set(1);
  await until(() => told.length > 1);
  expect(told[1]).toMatch(/^unreachable: /);
  renameSync(`${chip}-away`, chip);
  await until(() => told.at(-1) === "ready");
  expect(read("pwm0", "duty_cycle")).toBe("1000000");
  expect(told.length).toBe(3);
});
