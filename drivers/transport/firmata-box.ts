/** One board with Firmata and all that hangs on its pins: found, asked what it is, watched, and found again. */
import { readdirSync } from "node:fs";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import { parseTcpAddress } from "./address.ts";
import { Board, modes } from "./firmata-board.ts";
import { permissionMistake } from "./permission.ts";
import type { Pipe, PipeListener } from "./pipe.ts";
import { waitMs } from "./redial.ts";
import { openSerial } from "./serial.ts";
import { openTcp } from "./tcp.ts";

/** What one device has on a board. */
export interface Part {
  readonly pins: readonly number[];
  readonly mode: typeof modes.input | typeof modes.output;
  /** The board is there, for the first time or again, and knows nothing of these pins. */
  begin(board: Board): void;
  /** Told once for each loss. */
  lost(fault: FaultCode, sentence: string): void;
}

export interface Place {
  readonly board: Board;
  /** Calls `done` when the board has done all that it was told until now; never, if it is lost before. */
  ask(pin: number, done: () => void): void;
  close(): void;
}

/** StandardFirmata's own. */
const usualBaud = 57_600;
const longestWaitMs = 5000;
const greetEveryMs = 1000;
/** A board that starts when its port is opened takes two seconds to answer. */
const greetings = 6;
const pinsMs = 3000;
/** An idle board is asked so often. */
const watchEveryMs = 1500;
/** An answer waits for one digit that is being written, at the slowest speed. */
const answerMs = 1000;
const heldUpMs = 250;
/** Fewer bytes may be a crackle on the line. */
const leastBytes = 3;

const boxes = new Map<string, Box>();

/** `at` as in `LineAddress`: `serial:/dev/…?baud=…` or `tcp://host:port`. A process shares one connection. */
export function attach(at: string, part: Part): Place {
  const box = boxes.get(at) ?? new Box(at);
  boxes.set(at, box);
  box.add(part);
  return {
    board: box.board,
    ask: (pin, done) => box.ask(pin, done),
    close() {
      if (box.remove(part) === 0 && boxes.get(at) === box) {
        boxes.delete(at);
        box.close();
      }
    },
  };
}

class Box {
  readonly board: Board;
  readonly #at: string;
  readonly #pipe: Pipe;
  readonly #parts = new Set<Part>();
  #stage: "away" | "greeting" | "pins" | "up" = "away";
  /** What everything here suffers from. */
  #fault: { readonly code: FaultCode; readonly sentence: string } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tries = 0;
  #heardBytes = 0;
  /** It has been a true board on this connection. */
  #known = false;
  /** Greetings that it has not answered yet: a version beyond them means that the board has started anew. */
  #greetingsOpen = 0;
  #asks: { readonly pin: number; readonly done: () => void; readonly atMs: number }[] = [];
  /** By pin, as the board itself said after it was set up. */
  readonly #modes = new Map<number, number | undefined>();
  readonly #answering = new Set<number>();

  constructor(at: string) {
    this.#at = at;
    this.board = new Board((bytes) => this.#pipe.write(bytes));
    this.board.on("reportversion", () => this.#version());
    this.board.on("capability-query", () => this.#pinsKnown());
    this.#pipe = openBoard(at, {
      open: () => this.#opened(),
      bytes: (chunk) => {
        this.#heardBytes += chunk.length;
        this.board.hear(chunk);
      },
      lost: () => this.#away(...whyLost(at)),
    });
  }

  add(part: Part): void {
    this.#parts.add(part);
    queueMicrotask(() => {
      if (!this.#parts.has(part)) return;
      if (this.#stage === "up") this.#begin(part);
      else if (this.#fault) part.lost(this.#fault.code, this.#fault.sentence);
    });
  }

  /** How many are left. */
  remove(part: Part): number {
    this.#parts.delete(part);
    return this.#parts.size;
  }

  close(): void {
    this.#stage = "away";
    clearTimeout(this.#timer);
    this.#pipe.close();
    this.board.removeAllListeners();
  }

  ask(pin: number, done: () => void): void {
    if (this.#stage !== "up") return;
    if (!this.#answering.has(pin)) this.board.on(`pin-state-${pin}`, () => this.#answered(pin));
    this.#answering.add(pin);
    this.#asks.push({ pin, done, atMs: performance.now() });
    this.board.askState(pin);
  }

  #opened(): void {
    this.#known = false;
    this.#heardBytes = 0;
    this.#greetingsOpen = 0;
    this.board.forget();
    this.#stage = "greeting";
    this.#greet(greetings);
  }

  #greet(left: number): void {
    clearTimeout(this.#timer);
    if (left === 0) {
      const other = `what answers at ${this.#at} does not speak Firmata at ${baudOf(this.#at)} baud: ${remedy}`;
      const none = `${this.#at} is open, but no board answers there: has it power, and is StandardFirmata on it?`;
      if (this.#heardBytes < leastBytes) this.#giveUp("unreachable", none);
      else this.#giveUp("wrong-firmware", other);
      return;
    }
    this.#greetingsOpen += 1;
    this.board.askVersion();
    this.#timer = setTimeout(() => this.#greet(left - 1), greetEveryMs);
  }

  #version(): void {
    const asked = this.#greetingsOpen > 0;
    if (asked) this.#greetingsOpen -= 1;
    const { major } = this.board.version;
    if (this.#stage === "greeting" && major !== 2) {
      this.#giveUp("wrong-firmware", `the board at ${this.#at} speaks Firmata ${major}, not 2: ${remedy}`);
    } else if (this.#stage === "greeting" || (this.#stage === "up" && !asked)) {
      this.#learnPins();
    }
  }

  #learnPins(): void {
    this.#stage = "pins";
    this.#asks = [];
    this.board.forgetPins();
    this.board.askPins();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#known) this.#giveUp("unreachable", `the board at ${this.#at} answers no more`);
      else this.#giveUp("wrong-firmware", `the board at ${this.#at} does not say which pins it has: ${remedy}`);
    }, pinsMs);
  }

  #pinsKnown(): void {
    if (this.#stage !== "pins") return;
    const { board } = this;
    if (!board.pins.some((_, pin) => board.can(pin, modes.input) || board.can(pin, modes.output))) {
      this.#giveUp("wrong-firmware", `the sketch on the board at ${this.#at} has no digital pins: ${remedy}`);
      return;
    }
    this.#stage = "up";
    this.#known = true;
    this.#tries = 0;
    this.#fault = undefined;
    board.isReady = true;
    this.#modes.clear();
    this.#watch();
    for (const part of this.#parts) this.#begin(part);
  }

  #begin(part: Part): void {
    const { board } = this;
    const missing = part.pins.find((pin) => !board.can(pin, part.mode));
    if (missing === undefined) return part.begin(board);
    const there = board.pins.flatMap((_, pin) => (board.can(pin, part.mode) ? [pin] : []));
    const kind = part.mode === modes.input ? "input" : "output";
    part.lost("no-such-line", `pin ${missing} of the board at ${this.#at} is no ${kind}: there is ${there.join(", ")}`);
  }

  #answered(pin: number): void {
    const last = this.#asks.findIndex((ask) => ask.pin === pin);
    if (this.#stage !== "up" || last < 0) return;
    // It answers in order: whatever was asked before is done too, and its answer was garbled.
    const done = this.#asks.splice(0, last + 1);
    this.#greetingsOpen = 0;
    const mode = this.board.pins[pin]?.mode;
    if (this.#modes.has(pin) && this.#modes.get(pin) !== mode) return this.#learnPins();
    this.#modes.set(pin, mode);
    for (const ask of done) ask.done();
  }

  /** A board may fall silent, or start anew and forget its pins, while the line stays open. */
  #watch(): void {
    const dueMs = performance.now() + watchEveryMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const nowMs = performance.now();
      const [oldest] = this.#asks;
      // After a hold-up of this process the answer may lie there unread.
      if (oldest && nowMs - oldest.atMs > answerMs && nowMs - dueMs < heldUpMs) {
        this.#giveUp("unreachable", `the board at ${this.#at} answers no more`);
        return;
      }
      const [pin] = [...this.#parts].flatMap(({ pins }) => pins.filter((each) => this.board.pins[each]));
      if (!oldest) this.ask(pin ?? 0, () => {});
      this.#watch();
    }, watchEveryMs);
  }

  #giveUp(code: FaultCode, sentence: string): void {
    this.#away(code, sentence);
    this.#timer = setTimeout(() => this.#pipe.reopen(), waitMs(this.#tries, longestWaitMs));
    this.#tries += 1;
  }

  #away(code: FaultCode, sentence: string): void {
    clearTimeout(this.#timer);
    this.#stage = "away";
    this.#asks = [];
    const told = this.#fault?.code === code;
    this.#fault = { code, sentence };
    if (!told) for (const part of this.#parts) part.lost(code, sentence);
  }
}

const remedy = "flash StandardFirmata with the Arduino IDE, as the button's README says";

function serialPath(at: string): string {
  return at.replace(/^serial:/, "").replace(/\?.*$/, "");
}

function baudOf(at: string): number {
  return Number(/\?baud=([0-9]+)$/.exec(at)?.[1] ?? usualBaud);
}

/** Boxes are many alike at one gateway, and each is a counter's own: here names with serial numbers are right. */
function openBoard(at: string, listener: PipeListener): Pipe {
  const tcp = parseTcpAddress(at);
  if (tcp) return openTcp(tcp, listener, { longestWaitMs });
  const port = { kind: "serial", path: serialPath(at), baud: baudOf(at) } as const;
  return openSerial({ ...port, flow: "none", dataBits: 8, parity: "none", stopBits: 1 }, listener, { longestWaitMs });
}

function whyLost(at: string): [FaultCode, string] {
  if (!at.startsWith("serial:")) return ["unreachable", `nobody answers at ${at}`];
  const path = serialPath(at);
  const forbidden = permissionMistake(path, "serial");
  if (forbidden !== undefined) return ["no-permission", forbidden];
  return ["unreachable", `${path} cannot be opened; plugged in: ${pluggedIn().join(", ") || "no serial port"}`];
}

function pluggedIn(): string[] {
  try {
    return readdirSync("/dev/serial/by-id").map((name) => `/dev/serial/by-id/${name}`);
  } catch {
    return [];
  }
}
