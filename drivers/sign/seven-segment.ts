/** Seven-segment digits on a MAX7219 that hangs on three pins of a counter box; johnny-five writes its registers. */
import type Five from "johnny-five";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import type { Place } from "../transport/firmata-box.ts";
import { parseLine } from "../transport/lines.ts";
import { lit } from "./segments.ts";

export interface DigitsOptions {
  /** As `BoxAt` has it: `firmata:/dev/serial/by-id/…` or `firmata:tcp://host:port`. */
  readonly at: string;
  readonly pins: { readonly data: number; readonly clock: number; readonly select: number };
  /** 1 to 8; the leftmost is the highest of the chip. */
  readonly digits: number;
}

export interface DigitsListener {
  /** They show what they should, for the first time or again. */
  ready(): void;
  /** Told once for each loss. It is tried again for ever. */
  lost(fault: FaultCode, sentence: string): void;
}

export interface OpenDigits {
  /** Kept, and shown again after each loss. `brightness`: 0 to 1. */
  show(text: string, options: { readonly blink: boolean; readonly brightness: number }): void;
  close(): void;
}

/** Registers of a MAX7219; its digits are 1 to 8, from the right. */
const decodeMode = 0x9;
const intensity = 0xa;
const scanLimit = 0xb;
const shutdown = 0xc;
const displayTest = 0xf;

const blinkMs = 500;
/** So often all is written again: a chip that lost power or caught a spark tells nobody. */
const renewMs = 1800;

/** What the chip should hold. */
export interface Wanted {
  readonly segments: readonly number[];
  readonly brightness: number;
  readonly dark: boolean;
}

/**
 * The next register to write, and what; undefined: the chip holds it all. While more than one digit changes it is
 * dark, for between two numbers there is a third one.
 */
export function nextRegister(held: ReadonlyMap<number, number>, wanted: Wanted): [number, number] | undefined {
  const count = wanted.segments.length;
  const differs = ([register, value]: readonly [number, number]) => held.get(register) !== value;
  const digits = wanted.segments.map((segments, i) => [count - i, segments] as [number, number]).filter(differs);
  const changing = digits.length > 1 || (digits.length > 0 && held.get(shutdown) === 0);
  const on: [number, number] = [shutdown, wanted.dark || changing ? 0 : 1];
  const settings: [number, number][] = [
    [displayTest, 0],
    [decodeMode, 0],
    [scanLimit, count - 1],
    [intensity, Math.round(Math.min(1, Math.max(0, wanted.brightness)) * 15)],
  ];
  const first = on[1] === 0 ? [on] : [];
  return [...first, ...settings, ...digits, on].find(differs);
}

/** Throws on an address that `BoxAt` does not have. */
export function openDigits(options: DigitsOptions, listener: DigitsListener): OpenDigits {
  const address = parseLine(`${options.at}#0`);
  if (address?.kind !== "firmata") throw new Error(`„${options.at}“ is no counter box`);
  const display = new Display(address.at, options, listener);
  return { show: (text, how) => display.show(text, how), close: () => display.close() };
}

class Display {
  readonly #pins: DigitsOptions["pins"];
  readonly #listener: DigitsListener;
  readonly #digits: number;
  /** What the chip was told since it was last found. */
  readonly #held = new Map<number, number>();
  readonly #renewing: NodeJS.Timeout;
  #stale: number[] = [];
  #wanted: Wanted;
  #blinking: NodeJS.Timeout | undefined;
  #place: Place | undefined;
  #chip: Chip | undefined;
  #state: "away" | "free" | "writing" | "closed" = "away";
  #told = false;
  /** As it was asked last. */
  #asked = "";

  constructor(box: string, { pins, digits }: DigitsOptions, listener: DigitsListener) {
    this.#pins = pins;
    this.#listener = listener;
    this.#digits = digits;
    this.#wanted = { segments: lit("", digits), brightness: 1, dark: false };
    this.#renewing = setInterval(() => this.#renew(), renewMs);
    this.#open(box).catch((error: Error) => {
      listener.lost("unreachable", `what digits on a counter box need is missing here: ${error.message}`);
    });
  }

  show(text: string, { blink, brightness }: { readonly blink: boolean; readonly brightness: number }): void {
    const asked = JSON.stringify([text, blink, brightness]);
    // Said again, it must not begin to blink anew.
    if (asked === this.#asked) return;
    this.#asked = asked;
    clearInterval(this.#blinking);
    this.#wanted = { segments: lit(text, this.#digits), brightness, dark: false };
    if (blink) this.#blinking = setInterval(() => this.#want({ dark: !this.#wanted.dark }), blinkMs);
    this.#write();
  }

  close(): void {
    this.#state = "closed";
    clearInterval(this.#blinking);
    clearInterval(this.#renewing);
    this.#place?.close();
    this.#chip?.letGo();
  }

  #want(change: Partial<Wanted>): void {
    this.#wanted = { ...this.#wanted, ...change };
    this.#write();
  }

  async #open(box: string): Promise<void> {
    const [{ attach }, { modes }, { default: five }] = await Promise.all([
      import("../transport/firmata-box.ts"),
      import("../transport/firmata-board.ts"),
      import("johnny-five"),
    ]);
    if (this.#state === "closed") return;
    this.#place = attach(box, {
      pins: Object.values(this.#pins),
      mode: modes.output,
      begin: (io) => {
        this.#chip ??= io.silently(() => openChip(five, io, this.#pins));
        for (const pin of Object.values(this.#pins)) io.pinMode(pin, modes.output);
        this.#held.clear();
        this.#stale = [];
        this.#told = false;
        this.#state = "free";
        this.#write();
      },
      lost: (fault, sentence) => {
        this.#state = "away";
        this.#listener.lost(fault, sentence);
      },
    });
  }

  /** One register at a time, each when the board has taken the last: a lamp on the same board need not wait for all. */
  #write(): void {
    if (this.#state !== "free") return;
    const next = nextRegister(this.#held, this.#wanted) ?? this.#nextStale();
    if (next) {
      this.#state = "writing";
      this.#chip?.send(...next);
      this.#held.set(...next);
      this.#place?.ask(this.#pins.select, () => {
        if (this.#state === "writing") this.#state = "free";
        this.#write();
      });
    } else if (!this.#told) {
      this.#told = true;
      this.#listener.ready();
    }
  }

  #nextStale(): [number, number] | undefined {
    const register = this.#stale.shift();
    return register === undefined ? undefined : [register, this.#held.get(register)!];
  }

  /** A chip that forgot is dark, and stays so until it has all its digits again. */
  #renew(): void {
    this.#stale = [...this.#held.keys()].filter((register) => register !== shutdown);
    if (this.#held.has(shutdown)) this.#stale.push(shutdown);
    this.#write();
  }
}

interface Chip {
  send(register: number, value: number): void;
  letGo(): void;
}

function openChip(five: typeof Five, io: object, pins: DigitsOptions["pins"]): Chip {
  const board = new five.Board({ io, repl: false, debug: false, sigint: false });
  const digits = new five.Led.Digits({ board, pins: { data: pins.data, clock: pins.clock, cs: pins.select } });
  return {
    send: (register, value) => void digits.send(0, register, value),
    /** johnny-five keeps every board there ever was. */
    letGo() {
      five.Board.cache.splice(five.Board.cache.indexOf(board), 1);
      five.Board.Pins.normalize.clear();
    },
  };
}
