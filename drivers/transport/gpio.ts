/** Contacts and outputs at the lines of a GPIO chip, through the kernel's character device. */
import { closeSync, constants, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  askContact,
  askLineInfo,
  askOutput,
  type ChipInfo,
  lineValues,
  readChipInfo,
  readConsumer,
  readEvents,
  readLineFile,
  readValue,
  requests,
  sizes,
} from "./gpio-structs.ts";
import { holdLevel, holdLine, LineFault, quoted } from "./held-line.ts";
import { ioctl, listenTo } from "./kernel-calls.ts";
import {
  type ContactListener,
  type ContactOptions,
  headerLabels,
  type Line,
  type LineAddress,
  type Output,
  type OutputListener,
} from "./lines.ts";
import { permissionSentence } from "./permission.ts";

export function openContact(address: LineAddress, options: ContactOptions, listener: ContactListener): Line {
  return openContactUnder("/dev", address, options, listener);
}

export function openContactUnder(
  dev: string,
  address: LineAddress,
  { pull, debounceMs }: ContactOptions,
  listener: ContactListener,
): Line {
  return holdLine(
    (broke) => {
      const file = requestLine(dev, address, (line) => askContact(line, pull, debounceMs));
      const closed = closedAt(file);
      const heard = (bytes: Buffer) => {
        for (const { active, timestamp } of readEvents(bytes)) {
          const agoMs = Number(process.hrtime.bigint() - timestamp) / 1e6;
          listener.edge(active, performance.now() - agoMs);
        }
      };
      return { closed, ...listenTo(file, { bytes: heard, gone: () => broke(chipGone(address)) }) };
    },
    { ready: ({ closed }) => listener.ready(closed), lost: (fault, sentence) => listener.lost(fault, sentence) },
  );
}

export function openOutput(address: LineAddress, listener: OutputListener): Output {
  return openOutputUnder("/dev", address, listener);
}

export function openOutputUnder(dev: string, address: LineAddress, listener: OutputListener): Output {
  return holdLevel((broke, level) => {
    const isOn = () => level() > 0;
    const file = requestLine(dev, address, (line) => askOutput(line, isOn()));
    const line = listenTo(file, { bytes: () => {}, gone: () => broke(chipGone(address)) });
    return {
      close: () => line.close(),
      set() {
        try {
          ioctl(line.file, requests.setValues, lineValues(isOn()));
        } catch {
          throw chipGone(address);
        }
      },
    };
  }, listener);
}

/** The line's own open file; holding it is holding the line. */
function requestLine(dev: string, address: LineAddress, ask: (line: number) => Buffer): number {
  if (address.kind !== "gpio") throw new Error(`${address.kind} is no line of a GPIO chip`);
  const { line } = address;
  const { file, label, lines } = openChip(dev, address.label);
  try {
    if (line >= lines)
      throw new LineFault("no-such-line", `„${label}“ has the lines 0 to ${lines - 1}, and no ${line}`);
    const request = ask(line);
    ioctl(file, requests.line, request);
    return readLineFile(request);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
    throw new LineFault("no-such-line", `line ${line} of „${label}“ is in use by ${consumerOf(file, line)}`);
  } finally {
    closeSync(file);
  }
}

function closedAt(file: number): boolean {
  const values = lineValues();
  try {
    ioctl(file, requests.values, values);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return readValue(values);
}

function consumerOf(file: number, line: number): string {
  const info = askLineInfo(line);
  ioctl(file, requests.lineInfo, info);
  const consumer = readConsumer(info);
  return consumer ? `„${consumer}“` : "the kernel or another program";
}

interface Chip extends ChipInfo {
  readonly file: number;
}

function openChip(dev: string, label: string | undefined): Chip {
  const { chips, denied } = openChips(dev);
  const wanted = label === undefined ? headerLabels : [label];
  const fitting = chips.filter((chip) => wanted.includes(chip.label));
  const [chip] = fitting;
  for (const other of chips) if (other !== chip || fitting.length > 1) closeSync(other.file);
  if (chip && fitting.length === 1) return chip;
  if (denied !== undefined) throw new LineFault("no-permission", permissionSentence(denied, "gpio"));
  throw new LineFault("no-such-line", sayMissing(label, fitting.length, [...new Set(chips.map((one) => one.label))]));
}

function sayMissing(label: string | undefined, fitting: number, there: readonly string[]): string {
  const named = label === undefined ? "the header of a Raspberry Pi" : `„${label}“`;
  if (fitting > 1) return `${fitting} GPIO chips are called ${named}: which one is meant cannot be told`;
  const missing =
    label === undefined ? "this board has no header of a Raspberry Pi" : `no GPIO chip is called ${named}`;
  return there.length > 0 ? `${missing}; there are ${quoted(there)}` : `${missing}; there is no GPIO chip at all`;
}

/** All that may be opened, and one that may not. */
function openChips(dev: string): { chips: readonly Chip[]; denied: string | undefined } {
  const chips: Chip[] = [];
  let denied: string | undefined;
  for (const name of chipNames(dev)) {
    let file: number | undefined;
    try {
      file = openSync(join(dev, name), constants.O_RDWR);
      const info = Buffer.alloc(sizes.chipInfo);
      ioctl(file, requests.chipInfo, info);
      chips.push({ file, ...readChipInfo(info) });
    } catch (error) {
      if (file !== undefined) closeSync(file);
      if (["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) denied = join(dev, name);
    }
  }
  return { chips, denied };
}

/** Every chip that this user may open, for a list. */
export function listChips(dev: string): { readonly chips: readonly ChipInfo[]; readonly denied: boolean } {
  const { chips, denied } = openChips(dev);
  for (const { file } of chips) closeSync(file);
  return { chips: chips.map(({ label, lines }) => ({ label, lines })), denied: denied !== undefined };
}

/** A system may keep an old number as a link to the chip's own. */
function chipNames(dev: string): string[] {
  const entries = readdirSync(dev, { withFileTypes: true });
  return entries.filter((entry) => !entry.isSymbolicLink() && /^gpiochip\d+$/.test(entry.name)).map(({ name }) => name);
}

function chipGone(address: LineAddress): LineFault {
  const label = "label" in address ? address.label : undefined;
  return new LineFault("unreachable", `the GPIO chip ${label ? `„${label}“` : "of the header"} is gone`);
}
