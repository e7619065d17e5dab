/** Blocks on a serial line as the terminal sends and takes them: DLE, CRC, ACK, NAK, repeats, and what can go wrong. */
import { sizeOf } from "./simulator-bytes.ts";
import type { Framing, MakeFraming } from "./simulator-link.ts";
import type { TillEnd } from "./simulator-wire.ts";

const [STX, ETX, ACK, DLE, NAK] = [0x02, 0x03, 0x06, 0x10, 0x15] as const;
/** Sent so often in all. */
const attempts = 3;

export interface SerialTimes {
  readonly ack: number;
  readonly gap: number;
}

/** What goes wrong on the line; numbers count down. */
export interface SerialTrouble {
  /** ACKs that the terminal sends and nobody hears. */
  lostAcks: number;
  /** Blocks of the terminal's that arrive with a wrong bit. */
  damagedBlocks: number;
  /** Milliseconds before an ACK. */
  lateAck(): number;
}

interface Sending {
  readonly bytes: Uint8Array;
  readonly sent: (arrived: boolean) => void;
  tries: number;
  timer?: NodeJS.Timeout | undefined;
}

/** The frame check sequence over a message and the ETX behind it, its low byte first. */
export function checkOf(bytes: Iterable<number>): [number, number] {
  let check = 0;
  for (const byte of [...bytes, ETX]) {
    check ^= byte;
    for (let bit = 0; bit < 8; bit += 1) check = check & 1 ? (check >> 1) ^ 0x8408 : check >> 1;
  }
  return [check & 0xff, check >> 8];
}

export function blockOf(bytes: Uint8Array): number[] {
  const doubled = [...bytes].flatMap((byte) => (byte === DLE ? [DLE, DLE] : [byte]));
  return [DLE, STX, ...doubled, DLE, ETX, ...checkOf(bytes)];
}

export function serialFraming(times: SerialTimes, trouble: SerialTrouble): MakeFraming {
  return (end, heard) => new SerialFraming(end, heard, times, trouble);
}

class SerialFraming implements Framing {
  readonly #end: TillEnd;
  readonly #heard: (bytes: readonly number[]) => void;
  readonly #times: SerialTimes;
  readonly #trouble: SerialTrouble;
  readonly #reader: BlockReader;
  readonly #waiting: Sending[] = [];
  readonly #late = new Set<NodeJS.Timeout>();
  #last: { readonly block: string; readonly at: number } | undefined;
  #stopped = false;

  constructor(end: TillEnd, heard: (bytes: readonly number[]) => void, times: SerialTimes, trouble: SerialTrouble) {
    this.#end = end;
    this.#heard = heard;
    this.#times = times;
    this.#trouble = trouble;
    this.#reader = new BlockReader(times.gap, {
      block: (bytes) => this.#block(bytes),
      wrong: () => this.#end.send(Uint8Array.of(NAK)),
      byte: (byte) => this.#answered(byte),
    });
  }

  hear(chunk: Uint8Array): void {
    if (!this.#stopped) for (const byte of chunk) this.#reader.hear(byte);
  }

  send(bytes: Uint8Array, sent: (arrived: boolean) => void): void {
    if (this.#waiting.push({ bytes, sent, tries: 0 }) === 1) this.#attempt();
  }

  stop(): void {
    this.#stopped = true;
    this.#reader.stop();
    for (const timer of this.#late) clearTimeout(timer);
    for (const { timer } of this.#waiting.splice(0)) clearTimeout(timer);
  }

  #attempt(): void {
    const [sending] = this.#waiting;
    if (!sending || this.#stopped) return;
    clearTimeout(sending.timer);
    if (sending.tries === attempts) return this.#done(false);
    sending.tries += 1;
    const block = blockOf(sending.bytes);
    if (this.#trouble.damagedBlocks > 0) {
      this.#trouble.damagedBlocks -= 1;
      block[2] = (block[2] ?? 0) ^ 0x01;
    }
    this.#end.send(Uint8Array.from(block), () => {
      if (this.#waiting[0] !== sending || this.#stopped) return;
      sending.timer = setTimeout(() => this.#attempt(), this.#times.ack);
    });
  }

  #answered(byte: number): void {
    if (byte === ACK && this.#waiting.length > 0) this.#done(true);
    if (byte === NAK) this.#attempt();
  }

  #done(arrived: boolean): void {
    const sending = this.#waiting.shift();
    clearTimeout(sending?.timer);
    sending?.sent(arrived);
    this.#attempt();
  }

  #block(bytes: readonly number[]): void {
    this.#acknowledge(() => this.#take(bytes));
  }

  #acknowledge(then: () => void): void {
    const late = this.#trouble.lateAck();
    const act = () => {
      if (this.#trouble.lostAcks > 0) this.#trouble.lostAcks -= 1;
      else this.#end.send(Uint8Array.of(ACK));
      then();
    };
    if (late === 0) return act();
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      act();
    }, late);
    this.#late.add(timer);
  }

  /**
   * A command that comes again while the till may still be repeating it is the same one: acknowledged, not done. (An
   * answer needs no such care: one counts only after the till has acknowledged the question's block.)
   */
  #take(bytes: readonly number[]): void {
    const block = bytes.join();
    const now = performance.now();
    const isAnswer = bytes[0] === 0x80 || bytes[0] === 0x84;
    const repeated = this.#last?.block === block && now - this.#last.at < this.#times.ack * 1.5;
    if (isAnswer) {
      this.#last = undefined;
      return this.#heard(bytes);
    }
    if (repeated) return;
    // Counted from the first one: who asks again and again for longer than it repeats means it.
    this.#last = { block, at: now };
    this.#heard(bytes);
  }
}

interface BlockListener {
  block(bytes: readonly number[]): void;
  wrong(): void;
  /** Outside of any block. */
  byte(byte: number): void;
}

class BlockReader {
  readonly #gapMs: number;
  readonly #listener: BlockListener;
  #state: "idle" | "start" | "text" | "escaped" | "check" = "idle";
  #text: number[] = [];
  #check: number[] = [];
  #gap: NodeJS.Timeout | undefined;

  constructor(gapMs: number, listener: BlockListener) {
    this.#gapMs = gapMs;
    this.#listener = listener;
  }

  stop(): void {
    clearTimeout(this.#gap);
  }

  hear(byte: number): void {
    clearTimeout(this.#gap);
    this.#step(byte);
    if (this.#state === "idle") return;
    this.#gap = setTimeout(() => {
      this.#state = "idle";
      this.#listener.wrong();
    }, this.#gapMs);
  }

  #step(byte: number): void {
    switch (this.#state) {
      case "idle":
        if (byte === DLE) this.#state = "start";
        else this.#listener.byte(byte);
        return;
      case "start":
        this.#text = [];
        this.#check = [];
        this.#state = byte === STX ? "text" : "idle";
        return;
      case "text":
        if (byte === DLE) this.#state = "escaped";
        else this.#text.push(byte);
        return;
      case "escaped":
        if (byte === DLE) this.#text.push(byte);
        this.#state = byte === DLE ? "text" : byte === ETX ? "check" : "start";
        // A new block begins where the last one was broken off.
        if (byte === STX) {
          this.#text = [];
          this.#state = "text";
        }
        return;
      case "check":
        this.#check.push(byte);
        if (this.#check.length === 2) this.#end();
    }
  }

  #end(): void {
    this.#state = "idle";
    const [low, high] = checkOf(this.#text);
    const isWhole = sizeOf(this.#text)?.end === this.#text.length;
    if (low === this.#check[0] && high === this.#check[1] && isWhole) this.#listener.block(this.#text);
    else this.#listener.wrong();
  }
}
