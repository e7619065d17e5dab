/** The rules of the serial line: one frame at a time, ACK and NAK, three sends, the terminal's repeats told once. */
import type { Arrival, LinkTimes, Talk } from "./link.ts";
import { ack, frame, nak, type SerialReader, serialReader } from "./serial-frame.ts";

const mostSends = 3;
/** Start, eight data, two stop bits. */
const bitsPerByte = 11;
/** So long after a block, as a multiple of T2, its repeat may come; then it is another message with the same bytes. */
const repeatWithin = 2;

export interface SerialLine {
  write(bytes: Uint8Array): boolean;
  apdu(bytes: Uint8Array): void;
  readonly times: LinkTimes;
  readonly baud: number;
}

interface Sending {
  readonly apdu: Uint8Array;
  readonly done: (arrived: Arrival) => void;
  sends: number;
}

/** The block that was told last, and what has happened since its last copy. */
interface Before {
  readonly bytes: Uint8Array;
  at: number;
  /** The terminal has acknowledged an APDU of ours; we have begun to send a command. */
  acknowledged: boolean;
  commanded: boolean;
}

/**
 * **When is a block a repeat?** The terminal repeats a block whose ACK it missed; two messages may also be equal (two
 * lines of dashes, two 04 FF, two 80 00 00). The protocol itself tells them apart, because each side waits for an
 * answer:
 *
 * - A command with the same bytes as the block before is a repeat, unless the terminal has acknowledged an APDU of ours
 *   in between: it cannot go on to its next command before it has our answer to the last.
 * - An answer (80 xx, 84 xx) with the same bytes is a repeat, unless we have sent a command in between: there is one
 *   answer to each.
 * - After twice T2 without it, and on a new connection, it is no repeat: then nobody waits for that ACK any more.
 *
 * A repeat is acknowledged again and not handed on. Should our answer have arrived and its ACK be lost, an equal next
 * command is taken for a repeat; our answer, which is still repeated, then answers it.
 */
export class SerialTalk implements Talk {
  readonly #line: SerialLine;
  readonly #reader: SerialReader;
  readonly #waiting: Sending[] = [];
  #current: Sending | undefined;
  #before: Before | undefined;
  /** T2 and T1. */
  #patience: NodeJS.Timeout | undefined;
  #quiet: NodeJS.Timeout | undefined;

  constructor(line: SerialLine) {
    this.#line = line;
    this.#reader = serialReader({
      apdu: (bytes) => this.#block(bytes),
      ack: () => this.#end(true),
      nak: () => this.#repeat(),
      bad: () => void line.write(Uint8Array.of(nak)),
    });
  }

  send(apdu: Uint8Array): Promise<Arrival> {
    const { promise, resolve } = Promise.withResolvers<Arrival>();
    this.#waiting.push({ apdu, done: resolve, sends: 0 });
    this.#next();
    return promise;
  }

  heard(chunk: Uint8Array): void {
    clearTimeout(this.#quiet);
    this.#quiet = undefined;
    this.#reader.push(chunk);
    if (!this.#reader.inside) return;
    const mine = setTimeout(() => {
      // Bytes that have come while this process was held up are heard before the silence is believed.
      setImmediate(() => {
        if (this.#quiet === mine) this.#reader.silence();
      });
    }, this.#line.times.t1);
    this.#quiet = mine;
  }

  reset(): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#quiet);
    this.#quiet = undefined;
    this.#reader.reset();
    this.#before = undefined;
    const lost = this.#waiting.splice(0);
    if (this.#current) lost.unshift(this.#current);
    this.#current = undefined;
    for (const { done } of lost) done(false);
  }

  #block(bytes: Uint8Array): void {
    this.#line.write(Uint8Array.of(ack));
    const now = performance.now();
    const before = this.#before;
    if (before && this.#isRepeat(bytes, before, now)) {
      before.at = now;
      return;
    }
    // The terminal answers a command: it has it, though its ACK was lost. Or it goes on after our answer: so it seems.
    if (this.#current && isAnswer(bytes) !== isAnswer(this.#current.apdu)) {
      this.#end(isAnswer(this.#current.apdu) ? "presumed" : true);
    }
    const commanded = this.#current !== undefined && !isAnswer(this.#current.apdu);
    this.#before = { bytes, at: now, acknowledged: false, commanded };
    this.#line.apdu(bytes);
  }

  #isRepeat(bytes: Uint8Array, { bytes: last, at, acknowledged, commanded }: Before, now: number): boolean {
    if (now - at > repeatWithin * this.#line.times.t2) return false;
    const goneOn = isAnswer(bytes) ? commanded : acknowledged;
    return !goneOn && Buffer.compare(bytes, last) === 0;
  }

  #next(): void {
    if (this.#current) return;
    this.#current = this.#waiting.shift();
    if (!this.#current) return;
    if (this.#before && !isAnswer(this.#current.apdu)) this.#before.commanded = true;
    this.#transmit(this.#current);
  }

  #transmit(sending: Sending): void {
    clearTimeout(this.#patience);
    sending.sends += 1;
    const bytes = frame(sending.apdu);
    if (!this.#line.write(bytes)) return this.#end(false);
    // T2 begins at the end of the frame, which a slow line has not sent yet.
    const onTheWayMs = (bytes.length * bitsPerByte * 1000) / this.#line.baud;
    this.#patience = setTimeout(() => this.#repeat(), this.#line.times.t2 + onTheWayMs);
  }

  #repeat(): void {
    if (!this.#current) return;
    if (this.#current.sends < mostSends) this.#transmit(this.#current);
    else this.#end(false);
  }

  #end(arrived: Arrival): void {
    clearTimeout(this.#patience);
    const ended = this.#current;
    this.#current = undefined;
    if (!ended) return;
    if (arrived && this.#before) this.#before.acknowledged = true;
    ended.done(arrived);
    this.#next();
  }
}

function isAnswer(apdu: Uint8Array): boolean {
  return apdu[0]! >= 0x80;
}
