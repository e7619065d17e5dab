/** Messages between a simulated terminal and one till: who is asked, who answers, and how long is waited for it. */
import { message, sizeOf } from "./simulator-bytes.ts";
import type { TillEnd } from "./simulator-wire.ts";

/** What became of a message: acknowledged, refused with an 84's code, or not answered at all. */
export type Told = "ok" | "silent" | { readonly refused: number };

/** How messages become bytes: as they are by TCP, in blocks on a serial line. */
export interface Framing {
  hear(chunk: Uint8Array): void;
  /** `sent` is told whether the other end has it, before anything else that it says. */
  send(bytes: Uint8Array, sent: (arrived: boolean) => void): void;
  stop(): void;
}

export type MakeFraming = (end: TillEnd, heard: (bytes: readonly number[]) => void) => Framing;

export interface LinkListener {
  command(link: TillLink, control: number, data: readonly number[]): void;
}

interface Pending {
  /** Answers count from when the other end has the question. */
  live: boolean;
  readonly settle: (told: Told) => void;
  timer?: NodeJS.Timeout;
}

export class TillLink {
  readonly #end: TillEnd;
  readonly #framing: Framing;
  readonly #answerMs: number;
  readonly #gone = new AbortController();
  #pending: Pending | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(end: TillEnd, make: MakeFraming, answerMs: number, listener: LinkListener) {
    this.#end = end;
    this.#answerMs = answerMs;
    this.#framing = make(end, (bytes) => this.#heard(bytes, listener));
  }

  /** Aborted when the till has hung up, as far as the terminal can see. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Does the till owe an answer just now? */
  get owed(): boolean {
    return this.#pending !== undefined;
  }

  hear(chunk: Uint8Array): void {
    this.#framing.hear(chunk);
  }

  over(): void {
    this.#framing.stop();
    this.#gone.abort("line");
    this.#pending?.settle("silent");
  }

  hangUp(): void {
    this.#end.hangUp();
  }

  /** 80 00 00, 84 xx …: nobody answers an answer. */
  answer(control: number, data: readonly number[] = []): void {
    if (!this.#gone.signal.aborted) this.#framing.send(message(control, data), () => {});
  }

  /** One message at a time, in the order in which they were given. */
  tell(control: number, data: readonly number[]): Promise<Told> {
    const told = this.#queue.then(() => this.#exchange(message(control, data)));
    this.#queue = told;
    return told;
  }

  #exchange(bytes: Uint8Array): Promise<Told> {
    return new Promise((resolve) => {
      if (this.#gone.signal.aborted) return resolve("silent");
      const pending: Pending = {
        live: false,
        settle: (told) => {
          clearTimeout(pending.timer);
          if (this.#pending === pending) this.#pending = undefined;
          resolve(told);
        },
      };
      this.#pending = pending;
      this.#framing.send(bytes, (arrived) => {
        if (!arrived) return pending.settle("silent");
        // The line may have broken with its last byte.
        if (this.#pending !== pending) return;
        pending.live = true;
        pending.timer = setTimeout(() => pending.settle("silent"), this.#answerMs);
      });
    });
  }

  #heard(bytes: readonly number[], listener: LinkListener): void {
    const [high = 0, low = 0] = bytes;
    const size = sizeOf(bytes);
    if (!size) return;
    if (high !== 0x80 && high !== 0x84) {
      const data = bytes.slice(size.start, size.end);
      // An answer before it in the same piece may have ended what the terminal was doing.
      return void setImmediate(() => listener.command(this, high * 256 + low, data));
    }
    const isGood = high === 0x80 || low === 0x00;
    // One that comes too early is a late or repeated answer to the question before.
    if (this.#pending?.live) this.#pending.settle(isGood ? "ok" : { refused: low });
  }
}

export const tcpFraming: MakeFraming = (end, heard) => {
  const bytes: number[] = [];
  return {
    hear(chunk) {
      bytes.push(...chunk);
      for (let size = sizeOf(bytes); size && size.end <= bytes.length; size = sizeOf(bytes)) {
        heard(bytes.splice(0, size.end));
      }
    },
    send(message, sent) {
      end.send(message, () => sent(true));
    },
    stop() {
      bytes.length = 0;
    },
  };
};
