/**
 * A ticket printer behind a network cable, with a roll, a cover and a knife. It knows what the manual says of such a
 * printer and nothing of our driver; a bad habit that real ones have is here on purpose: what it holds in its buffer
 * when the paper runs out, it prints when there is paper again.
 */
import type { SimulatedPrinter } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { type Dials, numberUpTo, oneOf, turnDial } from "../transport/simulated-dials.ts";
import { openWire } from "../transport/simulated-wire.ts";
import { type Command, intake, takeCommand, type Urgent } from "./simulator-commands.ts";
import { letterOf } from "./simulator-letters.ts";

export interface PrinterSimulator extends Simulator {
  state(): SimulatedPrinter;
}

export interface PrinterSimulatorOptions {
  readonly port?: number | undefined;
  /** Tickets on the roll at the start. Default 80. */
  readonly roll?: number;
  /** Time for one line of small letters; larger ones take as many times longer. Default 15. */
  readonly msPerLine?: number;
}

type Send = (bytes: Uint8Array) => void;
type Line = SimulatedPrinter["papers"][number]["lines"][number];
interface Paper {
  readonly id: number;
  cut: boolean;
  readonly lines: Line[];
}

/** The sensor beside the roll sees that so many tickets are left. */
const nearEnd = 5;
/** A rest of a roll, such as 0.5 tickets, ends after this share of so many lines. */
const linesPerTicket = 12;
const papersKept = 20;
const fullLine = 48;
const cutMs = 40;
const plain = { scale: 1, align: "left", bold: false, page: 0 } as const;

class PrinterMechanism {
  roll: number;
  cover: "closed" | "open" = "closed";
  line: "ok" | "cut" | "off" = "ok";
  mute = false;
  msPerLine: number;
  /** Something stands in the way of the knife; the printer has noticed when `stuck`. */
  jam = false;
  #stuck = false;
  /** The rest of the roll has run through: seen when the printer next wants to feed. */
  #tail = false;
  papers: Paper[] = [];
  #nextPaper = 1;
  #buffer: number[] = [];
  #moving: NodeJS.Timeout | undefined;
  #style: { scale: number; align: Line["align"]; bold: boolean; page: number } = { ...plain };
  #typed: { text: string; scale: number; bold: boolean } = { text: "", scale: 0, bold: false };
  #tellsByItself = false;
  #send: Send;
  readonly #changed: () => void;

  constructor(options: PrinterSimulatorOptions, send: Send, changed: () => void) {
    this.roll = options.roll ?? 80;
    this.msPerLine = options.msPerLine ?? 15;
    this.#send = (bytes) => {
      if (!this.mute) send(bytes);
    };
    this.#changed = changed;
  }

  /** One reader for each connection; all fill the one buffer. */
  reader(send: Send): (chunk: Uint8Array) => void {
    const take = intake(
      (byte) => void this.#buffer.push(byte),
      (urgent) => this.#act(urgent, (bytes) => !this.mute && send(bytes)),
    );
    return (chunk) => {
      chunk.forEach(take);
      this.#work();
    };
  }

  putRoll(roll: number): void {
    const hanging = this.#hanging();
    // Whoever puts in a new roll tears off what hangs from the old one.
    if (hanging && this.#paperOut && roll > 0)
      this.papers = this.papers.map((paper) => (paper === hanging ? { ...paper, cut: true } : paper));
    this.#tail = false;
    this.roll = roll;
    this.settle();
  }

  setJam(jam: boolean): void {
    this.jam = jam;
    if (jam) this.#stuck = true;
    this.settle();
  }

  setCover(cover: "closed" | "open"): void {
    // Opening and closing the cover lets the knife try again.
    if (cover === "closed" && this.cover === "open") this.#stuck = this.jam;
    this.cover = cover;
    this.settle();
  }

  losePower(): void {
    this.#forget();
    this.#stuck = this.jam;
    this.#style = { ...plain };
    this.#tellsByItself = false;
  }

  /** To be called after anything that may set the printer going or stop it. */
  settle(): void {
    if (this.#tellsByItself) this.#send(this.#automaticStatus());
    this.#changed();
    this.#work();
  }

  get #paperOut(): boolean {
    return this.roll <= 0 && !this.#tail;
  }

  get #offline(): boolean {
    return this.line === "off" || this.cover === "open" || this.#paperOut || this.#stuck;
  }

  #hanging(): Paper | undefined {
    return this.papers.find((paper) => !paper.cut);
  }

  #forget(): void {
    clearTimeout(this.#moving);
    this.#moving = undefined;
    this.#buffer = [];
    this.#typed = { text: "", scale: 0, bold: false };
  }

  #act(urgent: Urgent, send: Send): void {
    if (urgent.do === "status") return send(Uint8Array.of(this.#status(urgent.n)));
    if (urgent.do === "clear" || urgent.forget) this.#forget();
    this.#stuck = this.jam;
    if (urgent.do === "clear") send(Uint8Array.of(0x37, 0x25, 0x00));
    this.settle();
  }

  /** DLE EOT 1 to 4. Bits 1 and 4 are always set. */
  #status(n: number): number {
    const near = this.roll <= nearEnd;
    const bits = [
      this.#offline ? 0x08 : 0,
      (this.cover === "open" ? 0x04 : 0) | (this.#paperOut ? 0x20 : 0) | (this.#stuck ? 0x40 : 0),
      this.#stuck ? 0x08 : 0,
      (near ? 0x0c : 0) | (this.#paperOut ? 0x60 : 0),
    ];
    return 0x12 | (bits[n - 1] ?? 0);
  }

  /** The four bytes of GS a. */
  #automaticStatus(): Uint8Array {
    const near = this.roll <= nearEnd;
    return Uint8Array.of(
      0x14 | (this.#offline ? 0x08 : 0) | (this.cover === "open" ? 0x20 : 0),
      this.#stuck ? 0x08 : 0,
      (near ? 0x03 : 0) | (this.#paperOut ? 0x0c : 0),
      0x0f,
    );
  }

  /** Works off the buffer until something takes its time or stands in the way. */
  #work(): void {
    while (!this.#moving && !this.#offline) {
      // A question asked right behind the last ticket of the roll is still answered; all else waits for paper.
      if (this.#tail && this.#buffer.length > 0 && !isQuestion(this.#buffer)) {
        this.#tail = false;
        continue;
      }
      const command = takeCommand(this.#buffer);
      if (!command) break;
      this.#do(command);
    }
    // With nothing more to do it feeds a little, and finds that the roll has run through.
    if (this.#tail && !this.#moving) {
      this.#tail = false;
      this.settle();
    }
  }

  #do(command: Command): void {
    switch (command.do) {
      case "letter":
        return this.#type(letterOf(this.#style.page, command.byte));
      case "line":
        return this.#print(1);
      case "feed":
        return this.#print(command.lines);
      case "picture":
        this.#typed = { ...this.#typed, text: `[${command.rows} rows of dots]` };
        return this.#print(1);
      case "cut":
        return this.#cut();
      case "initialise":
        this.#style = { ...plain };
        return;
      case "align":
      case "bold":
      case "scale":
      case "page":
        this.#style = { ...this.#style, ...command };
        return;
      case "tell-paper":
        return this.#send(Uint8Array.of((this.roll <= nearEnd ? 0x03 : 0) | (this.#paperOut ? 0x0c : 0)));
      case "tell-process":
        return this.#send(Uint8Array.of(0x37, 0x22, ...command.id, 0x00));
      case "tell-identity":
        return this.#send(identity(command.what));
      case "tell-by-itself":
        this.#tellsByItself = command.what !== 0;
        if (this.#tellsByItself) this.#send(this.#automaticStatus());
        return;
      case "nothing":
        return;
    }
  }

  #type(letter: string): void {
    const { scale, bold } = this.#style;
    if ((this.#typed.text.length + 1) * Math.max(this.#typed.scale, scale) > fullLine) this.#print(1);
    this.#typed = {
      text: this.#typed.text + letter,
      scale: Math.max(this.#typed.scale, scale),
      bold: this.#typed.bold || bold,
    };
  }

  /** What was typed comes out as a line, and then empty ones. */
  #print(lines: number): void {
    const { text, scale, bold } = this.#typed;
    const typed: Line = { text, scale: scale || this.#style.scale, align: this.#style.align, bold };
    this.#typed = { text: "", scale: 0, bold: false };
    this.#move(this.msPerLine * typed.scale * Math.max(1, lines), () => {
      const paper = this.#hanging() ?? this.#begin();
      paper.lines.push(typed, ...Array<Line>(Math.max(0, lines - 1)).fill({ ...typed, text: "" }));
      if (this.roll < 1 && paper.lines.length >= this.roll * linesPerTicket) this.roll = 0;
    });
  }

  #begin(): Paper {
    const paper: Paper = { id: this.#nextPaper, cut: false, lines: [] };
    this.#nextPaper += 1;
    this.papers = [paper, ...this.papers].slice(0, papersKept);
    return paper;
  }

  #cut(): void {
    this.#move(cutMs, () => {
      if (this.jam) this.#stuck = true;
      const paper = this.#hanging();
      if (this.#stuck || !paper) return;
      paper.cut = true;
      this.roll = Math.max(0, this.roll - 1);
      this.#tail = this.roll === 0;
    });
  }

  #move(ms: number, done: () => void): void {
    this.#moving = setTimeout(() => {
      this.#moving = undefined;
      // Whatever stopped it meanwhile stopped it before this line was on the paper.
      if (!this.#offline) done();
      this.settle();
    }, ms);
  }
}

/** GS r, GS ( and GS I move no paper. */
function isQuestion([first, second]: readonly number[]): boolean {
  return first === 0x1d && (second === 0x72 || second === 0x28 || second === 0x49);
}

/** GS I: 1 is a number; 66 maker, 67 model. */
function identity(what: number): Uint8Array {
  if (what < 65) return Uint8Array.of(0x20);
  const name = what === 66 ? "SIMULATOR" : what === 67 ? "TICKET-80" : "1.0";
  return Uint8Array.of(0x5f, ...Buffer.from(name, "latin1"), 0x00);
}

export async function simulatePrinter(options: PrinterSimulatorOptions = {}): Promise<PrinterSimulator> {
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const readers = new WeakMap<Send, (chunk: Uint8Array) => void>();
  const wire = await openWire(
    {
      connected: (send) => void readers.set(send, printer.reader(send)),
      bytes: (chunk, send) => readers.get(send)?.(chunk),
    },
    options.port,
  );
  const printer = new PrinterMechanism(options, (bytes) => wire.send(bytes), changed);

  const dials: Dials = {
    roll: (value) => printer.putRoll(numberUpTo(1000, value)),
    cover: (value) => printer.setCover(oneOf(["closed", "open"], value)),
    line(value) {
      printer.line = oneOf(["ok", "cut", "off"], value);
      if (printer.line === "off") printer.losePower();
      wire.plug(printer.line === "ok");
      printer.settle();
    },
    jam: (value) => printer.setJam(oneOf([true, false], value)),
    mute(value) {
      printer.mute = oneOf([true, false], value);
    },
    slow(value) {
      printer.msPerLine = numberUpTo(10_000, value);
    },
  };
  return {
    at: wire.at,
    state: () => ({
      kind: "printer",
      roll: Math.ceil(printer.roll),
      cover: printer.cover,
      line: printer.line,
      papers: printer.papers.map((paper) => ({ ...paper, lines: [...paper.lines] })),
    }),
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => void listeners.push(listener),
    async close() {
      printer.losePower();
      await wire.close();
    },
  };
}
