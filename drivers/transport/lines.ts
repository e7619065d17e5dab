/** Single contacts and outputs, wherever their wires end: the board's header, a counter box, a keypad. */
import { Type } from "typebox";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import { addressMistake } from "./address.ts";

/** Where a line ends, as the site file says it. */
export type LineAddress =
  /** Lines of text as gpiomon writes them, from a board on the network; without a line, of any. */
  | { readonly kind: "gpiomon"; readonly at: string; readonly line: number | undefined }
  /** The kernel's character device, or sysfs through onoff; without a label, the header of a Raspberry Pi. */
  | { readonly kind: "gpio" | "sysfs"; readonly label: string | undefined; readonly line: number }
  /** A pin of a board with Firmata; `at` is a serial port with its settings, or a TCP address. */
  | { readonly kind: "firmata"; readonly at: string; readonly pin: number }
  /** Keys of an input device, all of which must be down. */
  | { readonly kind: "hid"; readonly path: string; readonly keys: readonly string[] }
  /** The kernel's PWM. */
  | { readonly kind: "pwm"; readonly chip: number; readonly channel: number }
  /** The pigpio library, on boards up to the Raspberry Pi 4. */
  | { readonly kind: "pigpio"; readonly line: number };

/** What the header's chip is called on each Raspberry Pi; its number changes with board and kernel. */
export const headerLabels: readonly string[] = ["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"];

const host = "tcp:\\/\\/[A-Za-z0-9.[\\]:-]+:[0-9]{1,5}";
const board = `\\/[^\\s#?]+(?:[?]baud=[0-9]{4,7})?|${host}`;
const forms = {
  gpiomon: new RegExp(`^(${host})(?:#([0-9]{1,4}))?$`),
  gpio: /^gpio:(?:([A-Za-z0-9._:@-]+)\/)?([0-9]{1,4})$/,
  sysfs: /^sysfs:(?:([A-Za-z0-9._:@-]+)\/)?([0-9]{1,4})$/,
  firmata: new RegExp(`^firmata:(${board})#([0-9]{1,3})$`),
  hid: /^hid:(\/[^\s#]+)#(KEY_[A-Z0-9]+(?:\+KEY_[A-Z0-9]+){0,3})$/,
  pwm: /^pwm:([0-9]{1,2})\/([0-9]{1,2})$/,
  pigpio: /^pigpio:([0-9]{1,2})()$/,
} as const satisfies Record<LineAddress["kind"], RegExp>;
const patternOf = (...kinds: readonly LineAddress["kind"][]) => kinds.map((kind) => forms[kind].source).join("|");
/** A line of a board that is named beside it. */
const beside = "^#[0-9]{1,4}$";

const contacts = patternOf("gpiomon", "gpio", "sysfs", "firmata", "hid");
const contactWords =
  "Where the contact's wire ends: gpio:17 (line 17 of this board's header), gpio:<chip label>/17, sysfs:17, " +
  "firmata:/dev/serial/by-id/…#2 (pin 2 of a counter box), hid:/dev/input/by-path/…#KEY_F13, " +
  "or tcp://host:port#17 (a board that runs gpiomon)";

/** The schema of `at` for a contact. */
export const ContactAt = Type.String({ pattern: contacts, description: contactWords });

/** The schema of a further contact of a device. */
export const SecondContactAt = Type.String({
  pattern: `${contacts}|${beside}`,
  description: `${contactWords}; #27 is line 27 of the board that „at“ names`,
});

/** The schema of `at` for a lamp or beeper. */
export const OutputAt = Type.String({
  pattern: `${patternOf("gpio", "sysfs", "firmata", "pwm", "pigpio")}|${beside}`,
  description:
    "Where the wire begins: gpio:27, gpio:<chip label>/27, sysfs:27, firmata:/dev/serial/by-id/…#13, " +
    "pwm:0/1 (chip 0, channel 1) or pigpio:18 (Raspberry Pi 4 and older); #13 is line 13 of the board that „at“ names",
});

/** The schemas of how a contact is wired; `contact` describes what its ways mean for the device. */
export const wiring = (contact: string) => ({
  contact: Type.Optional(Type.Enum(["normally-open", "normally-closed"], { description: contact })),
  pull: Type.Optional(
    Type.Enum(["up", "down", "none"], {
      description: "What holds a line while its contact is open. up: the contact goes to ground. Default up",
    }),
  ),
});

/** The whole address of `line`, which may name no more than a line of the board in `at`. */
export function besides(at: string | undefined, line: string): string {
  return line.startsWith("#") ? `${(at ?? "").replace(/#.*/, "")}${line}` : line;
}

/** What the schemas cannot say: why the line at `key` is none, beginning with the key; nothing when it is one. */
export function lineMistakes(key: string, line: string | undefined, at?: string): string[] {
  if (line === undefined) return [];
  const address = parseLine(besides(at, line));
  if (!address) return [`${key}: „${line}“ is a line of the board that „at“ names, and that names no board`];
  const far = "at" in address && address.at.startsWith("tcp:") ? addressMistake(address.at) : undefined;
  return far === undefined ? [] : [`${key}: ${far}`];
}

/** The same for a lamp or beeper. */
export function outputMistakes(key: string, line: string | undefined, at?: string): string[] {
  const contactOnly = line !== undefined && /^(?:gpiomon|hid)$/.test(parseLine(besides(at, line))?.kind ?? "");
  return contactOnly
    ? [`${key}: what „at“ names has no outputs; write where its wire begins`]
    : lineMistakes(key, line, at);
}

/** The schema of `at` for what takes several pins of one counter box; `${at}#2` is a line. */
export const BoxAt = Type.String({
  pattern: `^firmata:(?:${board})$`,
  description:
    "The counter box: firmata:/dev/serial/by-id/…, firmata:/dev/serial/by-id/…?baud=115200 (default 57600) or " +
    "firmata:tcp://host:port",
});

/** The line that `at` names; undefined when it names none. */
export function parseLine(at: string): LineAddress | undefined {
  for (const [kind, form] of Object.entries(forms)) {
    const [, first, last] = form.exec(at) ?? [];
    if (first !== undefined || last !== undefined) return lineOf(kind as LineAddress["kind"], first ?? "", last);
  }
  return undefined;
}

function lineOf(kind: LineAddress["kind"], first: string, last: string | undefined): LineAddress {
  switch (kind) {
    case "gpiomon":
      return { kind, at: first, line: last === undefined ? undefined : Number(last) };
    case "gpio":
    case "sysfs":
      return { kind, label: first || undefined, line: Number(last) };
    case "firmata":
      return { kind, at: first.startsWith("/") ? `serial:${first}` : first, pin: Number(last) };
    case "hid":
      return { kind, path: first, keys: last!.split("+") };
    case "pwm":
      return { kind, chip: Number(first), channel: Number(last) };
    case "pigpio":
      return { kind, line: Number(first) };
  }
}

export interface ContactOptions {
  /** What holds the line while the contact is open. `up`: the contact draws it down. */
  readonly pull: "up" | "down" | "none";
  /** Where the kernel can, an edge counts after this much quiet; 0 and elsewhere: every edge is told. */
  readonly debounceMs: number;
}

export interface ContactListener {
  /** Watched from now on, for the first time or again; how it stands, where that is known. */
  ready(closed: boolean | undefined): void;
  /** `atMs` on a clock that never goes back. */
  edge(closed: boolean, atMs: number): void;
  /** Told once for each loss, with a sentence for facilities staff. It is tried again for ever. */
  lost(fault: FaultCode, sentence: string): void;
}

export interface Line {
  close(): void;
}

export interface OutputListener {
  ready(): void;
  lost(fault: FaultCode, sentence: string): void;
}

export interface Output {
  /** 0 is dark, 1 full; between them only where the line can, else full. Kept, and set again after each loss. */
  set(level: number): void;
  close(): void;
}

/** What a way to lines offers; one file each, loaded on demand: some need a native library. */
export interface LineDriver {
  openContact?(address: LineAddress, options: ContactOptions, listener: ContactListener): Line;
  openOutput?(address: LineAddress, listener: OutputListener): Output;
}

const drivers: Readonly<Record<LineAddress["kind"], () => Promise<LineDriver>>> = {
  gpiomon: () => import("./gpiomon.ts"),
  gpio: () => import("./gpio.ts"),
  sysfs: () => import("./sysfs.ts"),
  firmata: () => import("./firmata.ts"),
  hid: () => import("./evdev.ts"),
  pwm: () => import("./pwm.ts"),
  pigpio: () => import("./pigpio.ts"),
};

export function openContact(at: string, options: ContactOptions, listener: ContactListener): Line {
  return onDemand(at, listener, (driver, address) => driver.openContact?.(address, options, listener));
}

export function openOutput(at: string, listener: OutputListener): Output {
  let level = 0;
  let opened: Output | undefined;
  const line = onDemand(at, listener, (driver, address) => {
    opened = driver.openOutput?.(address, listener);
    opened?.set(level);
    return opened;
  });
  return {
    set(next) {
      level = next;
      opened?.set(next);
    },
    close: () => line.close(),
  };
}

/** A serial line needs some time to carry the last word. */
const lastWordMs = 100;

/** Leaves outputs dark: a lamp that nobody drives any more must say nothing. */
export async function darken(outputs: readonly (Output | undefined)[]): Promise<void> {
  for (const output of outputs) output?.set(0);
  if (outputs.some((output) => output)) await new Promise((resolve) => setTimeout(resolve, lastWordMs));
  for (const output of outputs) output?.close();
}

function onDemand(
  at: string,
  listener: Pick<OutputListener, "lost">,
  open: (driver: LineDriver, address: LineAddress) => Line | undefined,
): Line {
  const address = parseLine(at);
  if (!address) throw new Error(`„${at}“ is no line`);
  let line: Line | undefined;
  let closed = false;
  drivers[address.kind]().then(
    (driver) => {
      if (!closed) line = open(driver, address);
    },
    (error: Error) => listener.lost("unreachable", `what ${address.kind}: needs is missing here: ${error.message}`),
  );
  return {
    close() {
      closed = true;
      line?.close();
    },
  };
}
