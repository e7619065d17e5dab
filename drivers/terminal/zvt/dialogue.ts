/** Speaks with a ZVT terminal: one command at a time, each of its words answered; what it is for is others'. */
import type { Times } from "../times.ts";
import { type Arrival, openLink, type ZvtLink } from "./link.ts";
import type { Charset, ZvtMessage } from "./message.ts";
import { readMessage } from "./read.ts";
import { abort, answer } from "./write.ts";

/** How a command ended. */
export type End =
  /** Nothing of it went out. */
  | { readonly how: "unsent" }
  /** The line broke, or the terminal did not take it: it may have heard it. */
  | { readonly how: "lost" }
  /** No answer within its time (T3, T4): it may be working. */
  | { readonly how: "silent" }
  /** We have kept an answer back, and said nothing since. */
  | { readonly how: "withheld" }
  /** 84 xx: it has not begun. */
  | { readonly how: "refused"; readonly code: number }
  /** 06 0F. */
  | { readonly how: "completed"; readonly message: ZvtMessage }
  /** 06 1E. */
  | { readonly how: "aborted"; readonly code: number; readonly message: ZvtMessage };

/** What is done with the terminal's words while a command runs. False: this one is not answered, and nothing after. */
export interface Hearing {
  /** 04 FF: its answer decides nothing. `isAnswered`: by what the line knows, it has our answer to its word before. */
  shown?(message: ZvtMessage, isAnswered: boolean): void;
  /** 04 0F. */
  told?(message: ZvtMessage): Promise<boolean>;
  /** 06 D1, 06 D3. */
  printed?(message: ZvtMessage): Promise<boolean>;
  /** 06 0F, 06 1E. */
  ending?(message: ZvtMessage): Promise<boolean>;
}

export interface DialogueListener {
  open(): void;
  lost(): void;
  /** Words that no command has asked for. The answer's code, 0 for yes; undefined: none is given. */
  unasked(message: ZvtMessage): Promise<number | undefined>;
  /** A message that could not be read whole; without its content. */
  trouble(sentence: string): void;
}

interface Running {
  readonly hearing: Hearing;
  /** The longest silence while it works. */
  readonly workMs: number;
  /** 80 00 was heard: from here on the terminal's words are of this command; before, of something older. */
  accepted: boolean;
  /** Our answer to its last word but 04 FF was acknowledged by the line itself, or no line does that. */
  answered: boolean;
  /** 04 0F was heard: it is too late to break it off. */
  decided: boolean;
  abortAsked: boolean;
  abortSaidAt: number | undefined;
  readonly end: (end: End) => void;
  timer?: NodeJS.Timeout;
  abortTimer?: NodeJS.Timeout;
}

const owedLookMs = 10;
const completed = 0x060f;
const aborted = 0x061e;

export class Dialogue {
  readonly #at: string;
  readonly #listener: DialogueListener;
  readonly #times: Times;
  #link: ZvtLink | undefined;
  #connected = false;
  #running: Running | undefined;
  /** Words are worked off in their order; those of an earlier connection are dropped. */
  #inbox: Promise<void> = Promise.resolve();
  #connection = 0;
  /** Nothing is answered until we speak again: an answer could be taken for the one that was kept back. */
  #mute = false;
  /** Wishes to break off that have no answer yet: it would be taken for that to the next command. */
  #owed = 0;
  #working = false;
  #isShut = false;
  readonly #wakes = new Set<() => void>();
  /** What its texts are written in, as agreed in the registration. */
  charset: Charset = "cp437";

  constructor(at: string, listener: DialogueListener, times: Times) {
    this.#at = at;
    this.#listener = listener;
    this.#times = times;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Opens the line if nobody has. False: it is not there within the time. */
  reach(withinMs: number): Promise<boolean> {
    if (this.#isShut) return Promise.resolve(false);
    this.#link ??= this.#open();
    if (this.#connected) return Promise.resolve(true);
    return new Promise((resolve) => {
      const look = () => {
        clearTimeout(timer);
        this.#wakes.delete(look);
        resolve(this.#connected);
      };
      const timer = setTimeout(look, withinMs);
      this.#wakes.add(look);
    });
  }

  /** Hangs up until it is to be reached again. */
  close(): void {
    this.#link?.close();
    this.#link = undefined;
    this.#gone();
  }

  /** Hangs up for good. */
  shut(): void {
    this.#isShut = true;
    this.close();
    this.#wake();
  }

  /** A new connection; what is still said on the old one is not heard. */
  reopen(): void {
    this.#gone();
    this.#link?.reopen();
  }

  /** `quick`: a question, and no work. One at a time: whoever asks waits for the end before asking again. */
  async command(apdu: Uint8Array, hearing: Hearing = {}, quick = false): Promise<End> {
    for (const end = performance.now() + this.#times.answer; this.#owed > 0 && performance.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, owedLookMs));
    }
    this.#owed = 0;
    if (!this.#link || !this.#connected) return { how: "unsent" };
    this.#mute = false;
    return new Promise((resolve) => {
      const running: Running = {
        ...{ hearing, accepted: false, answered: true, decided: false },
        ...{ abortAsked: false, abortSaidAt: undefined },
        workMs: quick ? this.#times.question : this.#times.work,
        end: (end) => {
          clearTimeout(running.timer);
          clearTimeout(running.abortTimer);
          if (this.#running !== running) return;
          this.#running = undefined;
          resolve(end);
        },
      };
      this.#running = running;
      void this.#say(apdu).then((sent) => {
        if (!sent) this.#break(running);
        else if (!running.accepted) this.#await(running, this.#times.answer);
      });
    });
  }

  /**
   * Asks the terminal to break the running command off, and asks again while it goes on; what comes of it is its own
   * word at the end. False: the wish no longer stands.
   */
  abort(stands = true): void {
    if (!this.#running) return;
    this.#running.abortAsked = stands;
    this.#breakOff(this.#running);
  }

  #open(): ZvtLink {
    const { gap, block, redial } = this.#times;
    const opened = () => {
      this.#connection += 1;
      this.#connected = true;
      this.#listener.open();
      this.#wake();
    };
    const lost = () => {
      this.#gone();
      this.#listener.lost();
    };
    const apdu = (bytes: Uint8Array) => {
      const connection = this.#connection;
      const hear = () => (connection === this.#connection ? this.#hear(bytes) : undefined);
      this.#inbox = this.#inbox.then(hear).catch((error: unknown) => this.#stumble(error));
    };
    return openLink(this.#at, { open: opened, apdu, lost }, { t1: gap, t2: block, longestWaitMs: redial });
  }

  #gone(): void {
    this.#connected = false;
    this.#connection += 1;
    this.#owed = 0;
    this.#mute = true;
    this.#running?.end({ how: "lost" });
  }

  #wake(): void {
    for (const wake of [...this.#wakes]) wake();
  }

  async #say(apdu: Uint8Array): Promise<Arrival> {
    return (await this.#link?.send(apdu)) ?? false;
  }

  #await(running: Running, withinMs: number): void {
    clearTimeout(running.timer);
    // It may have been refused before we knew that it had arrived.
    if (this.#running !== running) return;
    running.timer = setTimeout(() => {
      running.end({ how: "silent" });
      this.reopen();
    }, withinMs);
  }

  async #hear(bytes: Uint8Array): Promise<void> {
    const message = readMessage(bytes, this.charset);
    if (message.trouble !== undefined) this.#listener.trouble(message.trouble);
    const kind = message.control >> 8;
    if (kind === 0x80 || kind === 0x84) return this.#answered(message.control);
    if (this.#mute) return;
    const running = this.#running;
    clearTimeout(running?.timer);
    this.#working = true;
    try {
      if (running?.accepted) await this.#hearFor(running, message);
      else await this.#hearUnasked(message);
    } finally {
      this.#working = false;
    }
    // Whoever is still at something older comes to our question after it: its time begins anew with each word.
    if (running?.timer && !running.accepted) this.#await(running, this.#times.answer);
    if (running && running === this.#running) this.#breakOff(running);
  }

  /** Not before it has begun, not while it is owed an answer, not when it is too late, and not all the time. */
  #breakOff(running: Running): void {
    const { abortAsked, abortSaidAt, accepted, decided } = running;
    if (this.#running !== running || !abortAsked || !accepted || decided || this.#working) return;
    const waitMs = abortSaidAt === undefined ? 0 : abortSaidAt + this.#times.abort - performance.now();
    clearTimeout(running.abortTimer);
    if (waitMs <= 0) {
      running.abortSaidAt = performance.now();
      this.#owed += 1;
      void this.#say(abort());
    }
    running.abortTimer = setTimeout(() => this.#breakOff(running), waitMs > 0 ? waitMs : this.#times.abort);
  }

  #answered(control: number): void {
    const running = this.#running;
    // One that nobody waits for is a repeated one, or that to an abort, which is not believed.
    if (!running || running.accepted) {
      this.#owed = Math.max(0, this.#owed - 1);
      return;
    }
    if (control >> 8 === 0x84 && (control & 0xff) !== 0) {
      return running.end({ how: "refused", code: control & 0xff });
    }
    running.accepted = true;
    this.#await(running, running.workMs);
    this.#breakOff(running);
  }

  async #hearFor(running: Running, message: ZvtMessage): Promise<void> {
    const { hearing } = running;
    const good = await this.#workOff(hearing, message, running);
    // The line may have broken meanwhile: what was kept then is not answered on another one.
    if (this.#running !== running) return;
    if (good === undefined) await this.#hearUnasked(message);
    else if (!good) return this.#withhold();
    const said = good !== true || (await this.#say(answer()));
    if (good === true && message.control !== 0x04ff) running.answered = said === true;
    // The last word needs no answer to count.
    if (message.control === completed) return running.end({ how: "completed", message });
    if (message.control === aborted) return running.end({ how: "aborted", code: message.status ?? 0xff, message });
    if (!said) return this.#break(running);
    if (this.#running !== running) return;
    const asked = message.control === 0x04ff ? (message.timeoutMinutes ?? 0) * this.#times.minute : 0;
    this.#await(running, Math.max(running.workMs, asked));
  }

  /** Undefined: this command has nothing to do with it. */
  async #workOff(hearing: Hearing, message: ZvtMessage, running: Running): Promise<boolean | undefined> {
    switch (message.control) {
      case 0x04ff:
        hearing.shown?.(message, running.answered);
        return true;
      case 0x040f:
        running.decided = true;
        return hearing.told?.(message);
      case 0x06d1:
      case 0x06d3:
        return hearing.printed?.(message);
      case completed:
      case aborted:
        return hearing.ending?.(message) ?? true;
      default:
        return undefined;
    }
  }

  async #hearUnasked(message: ZvtMessage): Promise<void> {
    const connection = this.#connection;
    const code = await this.#listener.unasked(message);
    if (connection !== this.#connection || this.#mute) return;
    if (code === undefined) this.#withhold();
    else await this.#say(code === 0 ? answer() : answer(code));
  }

  /** A mistake of ours, by its place alone: what could not be worked off is not acknowledged. */
  #stumble(error: unknown): void {
    const place = error instanceof Error ? error.stack?.split("\n")[1]?.trim() : undefined;
    this.#listener.trouble(`it could not be worked off ${place ?? ""}`);
    this.#withhold();
  }

  /** It did not take what we said, or nobody knows whether it did. */
  #break(running: Running): void {
    if (this.#running !== running) return;
    running.end({ how: "lost" });
    this.reopen();
  }

  #withhold(): void {
    this.#mute = true;
    this.#running?.end({ how: "withheld" });
    this.reopen();
  }
}
