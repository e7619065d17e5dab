/** Outputs with any level between dark and full, through the kernel's PWM. */
import { closeSync, constants, existsSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { holdLevel, LineFault, NotYet, quoted } from "./held-line.ts";
import type { LineAddress, Output, OutputListener } from "./lines.ts";

/** 1 kHz: no eye sees it, and every chip can. */
const periodNs = 1_000_000;

const permission =
  "this user may not use PWM: it must be in the group gpio, with the udev rule " +
  'SUBSYSTEM=="pwm", ACTION=="add|change", ' +
  "RUN+=\"/bin/sh -c 'chgrp -R gpio /sys%p && chmod -R g=u /sys%p'\"";

export function openOutput(address: LineAddress, listener: OutputListener): Output {
  return openOutputUnder("/sys", address, listener);
}

export function openOutputUnder(sys: string, address: LineAddress, listener: OutputListener): Output {
  if (address.kind !== "pwm") throw new Error(`${address.kind} is no output of the kernel's PWM`);
  return holdLevel((_, level) => {
    const channel = openChannel(join(sys, "class/pwm"), address.chip, address.channel);
    channel.set(level());
    return {
      close: () => {},
      set: () => channel.set(level()),
    };
  }, listener);
}

function openChannel(root: string, number: number, channel: number): { set(level: number): void } {
  const chip = join(root, `pwmchip${number}`);
  const count = channelCount(chip);
  if (count === undefined) throw new LineFault("no-such-line", sayChips(root, number));
  if (channel >= count) {
    throw new LineFault("no-such-line", `PWM chip ${number} has the channels 0 to ${count - 1}, and no ${channel}`);
  }
  const place = join(chip, `pwm${channel}`);
  const asNew = !existsSync(place);
  if (asNew) put(chip, "export", channel);
  try {
    // What an earlier program left may be longer than our period, which the kernel would then refuse.
    put(place, "duty_cycle", 0);
    put(place, "period", periodNs);
    put(place, "enable", 1);
  } catch (cause) {
    // The system needs a moment to give a new channel to its group.
    if (asNew) throw new NotYet();
    throw cause;
  }
  return { set: (level) => put(place, "duty_cycle", Math.round(level * periodNs)) };
}

function channelCount(chip: string): number | undefined {
  try {
    return Number(readFileSync(join(chip, "npwm"), "latin1"));
  } catch {
    return undefined;
  }
}

function sayChips(root: string, number: number): string {
  const chips = existsSync(root) ? readdirSync(root).filter((name) => /^pwmchip\d+$/.test(name)) : [];
  const there = chips.length > 0 ? `there are ${quoted(chips)}` : "there is none at all";
  return `there is no PWM chip ${number}; ${there}`;
}

/** Never makes the file: what is not there is gone. */
function put(folder: string, name: string, value: number): void {
  try {
    const file = openSync(join(folder, name), constants.O_WRONLY);
    try {
      writeSync(file, String(value));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM") throw new LineFault("no-permission", permission);
    if (code === "EBUSY") throw new LineFault("no-such-line", `PWM channel ${value} is in use by the kernel`);
    throw new LineFault("unreachable", `the PWM channel is gone (${code})`);
  }
}
