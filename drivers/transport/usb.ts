/** A pipe to a USB printer (class 7) through the kernel's own driver, found by the port it is plugged into. */
import { closeSync, constants, openSync, readdirSync, readFileSync, readSync, realpathSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { UsbAddress } from "./address.ts";
import type { Pipe, PipeListener, PipeOptions } from "./pipe.ts";
import { type Line, type LineEvents, redial } from "./redial.ts";

/** The kernel's folders; a test lays out its own. */
export interface UsbRoots {
  readonly sys: string;
  readonly dev: string;
}

/** The kernel takes one transfer at a time. */
const pieceBytes = 8192;
/** What is read at one turn at most, so that a printer that talks without end leaves time for others. */
const readsATurn = 16;
/** From one piece to the next: more than a print head burns. */
const nextPieceMs = 5;
/** An answer is not looked for less often than this, ... */
const livelyMs = 20;
/** ... and when nothing was said for a while, a word of the printer's own can wait. */
const quietMs = 200;
const livelyForMs = 3000;
/** How often to look whether the printer that was opened is still plugged in. */
const lookEveryMs = 1000;

export function openUsb(address: UsbAddress, listener: PipeListener, options: PipeOptions = {}): Pipe {
  return openUsbUnder({ sys: "/sys", dev: "/dev" }, address, listener, options);
}

export function openUsbUnder(
  roots: UsbRoots,
  { port }: UsbAddress,
  listener: PipeListener,
  options: PipeOptions = {},
): Pipe {
  return redial((events) => new UsbLine(roots, port, events), listener, options);
}

class UsbLine implements Line {
  readonly #events: LineEvents;
  readonly #buffer = Buffer.alloc(4096);
  #file: number | undefined;
  #stillThere = () => false;
  #model: string | undefined;
  #queue: Uint8Array[] = [];
  #timer: NodeJS.Timeout;
  #movedAt = 0;
  #lookedAt = 0;

  constructor(roots: UsbRoots, port: string, events: LineEvents) {
    this.#events = events;
    this.#timer = setTimeout(() => this.#open(roots, port), 0);
  }

  write(bytes: Uint8Array): boolean {
    if (this.#file === undefined) return false;
    this.#movedAt = performance.now();
    if (bytes.length === 0) return true;
    // A turn for what waits already is due; putting it off with each write could put it off for ever.
    if (this.#queue.push(bytes) === 1) this.#turnIn(0);
    return true;
  }

  model(): string | undefined {
    return this.#model;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#queue = [];
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(roots: UsbRoots, port: string): void {
    const printer = findPrinter(roots, port);
    this.#file = printer && openNode(join(roots.dev, "usb", printer.name));
    if (!printer || this.#file === undefined) return this.#events.ended();
    this.#model = readModel(printer.path);
    this.#stillThere = () => pathOf(roots, printer.name) === printer.path;
    this.#lookedAt = performance.now();
    this.#turnIn(0);
    this.#events.opened();
  }

  #turnIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#turn(), ms);
  }

  /** One round of reading and writing, without ever waiting in the kernel: that would hold up the process's end. */
  #turn(): void {
    const file = this.#file;
    if (file === undefined) return;
    const now = performance.now();
    if (now - this.#lookedAt >= lookEveryMs) {
      this.#lookedAt = now;
      if (!this.#stillThere()) return this.#end();
    }
    const sent = this.#send(file);
    const heard = sent === undefined ? undefined : this.#read(file);
    if (sent === undefined || heard === undefined) return this.#end();
    if (sent || heard.length > 0) this.#movedAt = now;
    const wait = now - this.#movedAt < livelyForMs ? livelyMs : quietMs;
    // Whoever hears may write or close, which has the last word on the next turn.
    this.#turnIn(sent && this.#queue.length > 0 ? nextPieceMs : wait);
    if (heard.length > 0) this.#events.bytes(heard);
  }

  /** Did it take something? Undefined: it is gone. */
  #send(file: number): boolean | undefined {
    let sent = false;
    for (let bytes = this.#queue[0]; bytes; bytes = this.#queue[0]) {
      const piece = bytes.subarray(0, pieceBytes);
      const count = moved(() => writeSync(file, piece));
      if (count === undefined) return undefined;
      if (count === 0) break;
      sent = true;
      if (count < bytes.length) this.#queue[0] = bytes.subarray(count);
      else this.#queue.shift();
    }
    return sent;
  }

  /** All that it says now. Undefined: it is gone. */
  #read(file: number): Uint8Array | undefined {
    const chunks: Uint8Array[] = [];
    for (let reads = 0; reads < readsATurn; reads += 1) {
      const count = moved(() => readSync(file, this.#buffer));
      if (count === undefined) return undefined;
      if (count === 0) break;
      chunks.push(Uint8Array.from(this.#buffer.subarray(0, count)));
    }
    return Buffer.concat(chunks);
  }

  #end(): void {
    this.close();
    this.#events.ended();
  }
}

/** How many bytes moved; 0 when none can just now; undefined when the device is gone. */
function moved(move: () => number): number | undefined {
  try {
    return move();
  } catch (error) {
    return ["EAGAIN", "EINTR"].includes((error as NodeJS.ErrnoException).code ?? "") ? 0 : undefined;
  }
}

function openNode(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
}

interface Printer {
  /** `lp0`: in the order of plugging in, so it says nothing about the place. */
  readonly name: string;
  /** Of its USB interface: `…/usb1/1-1/1-1.2/1-1.2:1.0` */
  readonly path: string;
}

export interface PluggedPrinter {
  /** As the site file has it behind `usb:`. */
  readonly port: string;
  readonly model: string | undefined;
  readonly node: string;
}

/** Every USB printer that is plugged in. */
export function listPrinters(roots: UsbRoots): PluggedPrinter[] {
  return printerNames(roots).flatMap((name) => {
    const path = pathOf(roots, name);
    if (path === undefined) return [];
    const [port = ""] = basename(path).split(":");
    return [{ port, model: readModel(path), node: join(roots.dev, "usb", name) }];
  });
}

/** The printer at `port`; else, for a printer with a hub of its own, the only one behind that port. */
function findPrinter(roots: UsbRoots, port: string): Printer | undefined {
  const printers = printerNames(roots).flatMap((name) => {
    const path = pathOf(roots, name);
    return path === undefined ? [] : [{ name, path }];
  });
  const there = printers.find(({ path }) => basename(path).startsWith(`${port}:`));
  const behind = printers.filter(({ path }) => path.includes(`/${port}/`));
  const devices = new Set(behind.map(({ path }) => dirname(path)));
  return there ?? (devices.size === 1 ? behind[0] : undefined);
}

function printerNames({ sys }: UsbRoots): string[] {
  try {
    return readdirSync(join(sys, "class/usbmisc")).filter((name) => /^lp\d+$/.test(name));
  } catch {
    return []; // No printer was ever plugged in, or this is no Linux.
  }
}

function pathOf({ sys }: UsbRoots, name: string): string | undefined {
  try {
    return realpathSync(join(sys, "class/usbmisc", name, "device"));
  } catch {
    return undefined;
  }
}

/** Maker and model from what every printer says of itself: `MFG:EPSON;CMD:ESC/POS;MDL:TM-m30;` */
function readModel(path: string): string | undefined {
  let id: string;
  try {
    id = readFileSync(join(path, "ieee1284_id"), "latin1");
  } catch {
    return undefined;
  }
  const fields = new Map(id.split(";").map((field) => splitField(field)));
  const maker = fields.get("MFG") ?? fields.get("MANUFACTURER") ?? "";
  const model = fields.get("MDL") ?? fields.get("MODEL") ?? "";
  // Some makers say their name in both.
  const name = model.startsWith(maker) ? model : `${maker} ${model}`;
  return (
    name
      .replace(/[^ -~]/g, "")
      .trim()
      .slice(0, 80) || undefined
  );
}

function splitField(field: string): [key: string, value: string] {
  const colon = field.indexOf(":");
  return [field.slice(0, Math.max(colon, 0)).trim().toUpperCase(), field.slice(colon + 1).trim()];
}
