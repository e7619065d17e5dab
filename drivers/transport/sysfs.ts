/** Contacts and outputs at the lines of a GPIO chip through onoff and sysfs, for kernels without a character device. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { holdLevel, holdLine, LineFault, quoted } from "./held-line.ts";
import {
  type ContactListener,
  type ContactOptions,
  headerLabels,
  type Line,
  type LineAddress,
  type Output,
  type OutputListener,
} from "./lines.ts";

/** A chip that goes wakes nobody who waits at one of its lines. */
const lookEveryMs = 1000;

type Onoff = typeof import("onoff");

const permission =
  "this user may not use GPIO in /sys/class/gpio: it must be in the group gpio, with the udev rule " +
  'SUBSYSTEM=="gpio*", ' +
  "RUN+=\"/bin/sh -c 'chgrp -R gpio /sys/class/gpio /sys%p && chmod -R g=u /sys/class/gpio /sys%p'\"";

/** Sysfs knows no pull: a resistor at the contact, or the board's own setting, must hold the line. */
export function openContact(address: LineAddress, { pull }: ContactOptions, listener: ContactListener): Line {
  return holdLine(
    (broke) => {
      const { Gpio } = loadOnoff();
      let closed: boolean | undefined;
      /** onoff reads in answer to an interrupt, where nobody could catch what it throws. */
      class Contact extends Gpio {
        override readSync() {
          try {
            return super.readSync();
          } catch (cause) {
            if (closed === undefined) throw cause;
            broke(cause);
            return closed ? 1 : 0;
          }
        }
      }
      const number = globalNumber("/sys", address);
      const gpio = attempt(() => new Contact(number, "in", "both", { activeLow: pull !== "down" }));
      closed = attempt(() => gpio.readSync()) === 1;
      gpio.watch((_error, value) => {
        // Two edges in one interrupt leave the value as it was; an edge that nobody saw is never made up.
        if (closed === (value === 1)) return;
        closed = value === 1;
        listener.edge(closed, performance.now());
      });
      const { close } = watchOver(gpio, number, broke);
      return { closed, close };
    },
    { ready: ({ closed }) => listener.ready(closed), lost: (fault, sentence) => listener.lost(fault, sentence) },
  );
}

export function openOutput(address: LineAddress, listener: OutputListener): Output {
  return holdLevel((broke, level) => {
    const { Gpio } = loadOnoff();
    const number = globalNumber("/sys", address);
    const isOn = () => level() > 0;
    const gpio = attempt(() => new Gpio(number, isOn() ? "high" : "low", "none", { activeLow: false }));
    const { close } = watchOver(gpio, number, broke);
    return { close, set: () => gpio.writeSync(isOn() ? 1 : 0) };
  }, listener);
}

/** Sysfs numbers the lines of all chips in one row, which begins elsewhere on each board and kernel. */
export function globalNumber(sys: string, address: LineAddress): number {
  if (address.kind !== "sysfs") throw new Error(`${address.kind} is no line in sysfs`);
  const { label, line } = address;
  const chips = readChips(join(sys, "class/gpio"));
  const wanted = label === undefined ? headerLabels : [label];
  const fitting = chips.filter((chip) => wanted.includes(chip.label));
  const [chip] = fitting;
  if (!chip) {
    const there = chips.length > 0 ? `there are ${quoted(chips.map((one) => one.label))}` : "there is no chip at all";
    const missing = label === undefined ? "no header of a Raspberry Pi" : `no GPIO chip called „${label}“`;
    throw new LineFault("no-such-line", `sysfs has ${missing}; ${there}`);
  }
  if (fitting.length > 1) {
    throw new LineFault("no-such-line", `${fitting.length} chips are called „${chip.label}“: none can be told apart`);
  }
  if (line >= chip.lines) {
    throw new LineFault("no-such-line", `„${chip.label}“ has the lines 0 to ${chip.lines - 1}, and no ${line}`);
  }
  return chip.base + line;
}

function readChips(root: string): { label: string; base: number; lines: number }[] {
  const names = existsSync(root) ? readdirSync(root).filter((name) => /^gpiochip\d+$/.test(name)) : [];
  return names.map((name) => {
    const read = (file: string) => readFileSync(join(root, name, file), "latin1").trim();
    return { label: read("label"), base: Number(read("base")), lines: Number(read("ngpio")) };
  });
}

function loadOnoff(): Onoff {
  try {
    return createRequire(import.meta.url)("onoff") as Onoff;
  } catch {
    throw new LineFault(
      "unreachable",
      "sysfs: needs the native part of the package epoll, which is not built here; gpio: works without it",
    );
  }
}

function attempt<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM") throw new LineFault("no-permission", permission);
    if (code === "EBUSY") throw new LineFault("no-such-line", "the line is in use by the kernel or another program");
    throw error;
  }
}

/** Until closed; then the line is given back. */
function watchOver(gpio: { unexport(): void }, number: number, broke: (cause: unknown) => void): Line {
  const looks = setInterval(() => {
    if (!existsSync(`/sys/class/gpio/gpio${number}`)) broke(new Error("the line's GPIO chip is gone"));
  }, lookEveryMs);
  return {
    close() {
      clearInterval(looks);
      try {
        gpio.unexport();
      } catch {
        // Its chip is gone, and the line with it.
      }
    },
  };
}
