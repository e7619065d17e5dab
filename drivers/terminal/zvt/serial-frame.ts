/** The frames of the serial line: DLE stuffing and CRC, both ways; when to answer or to repeat is link.ts. */
import { longestApdu } from "./apdu-stream.ts";

const dle = 0x10;
const stx = 0x02;
const etx = 0x03;
export const ack = 0x06;
export const nak = 0x15;

/** CRC-16/KERMIT: reflected 8408, start 0, no final xor. Over the APDU with single DLEs, and the ETX behind it. */
export function crc(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >> 1) ^ 0x8408 : sum >> 1;
  }
  return sum;
}

/** `10 02` APDU with every 10 doubled `10 03` CRC, low byte first; the CRC is never doubled. */
export function frame(apdu: Uint8Array): Uint8Array {
  const sum = crcOf(apdu);
  const doubled = Array.from(apdu).flatMap((byte) => (byte === dle ? [dle, dle] : [byte]));
  return Uint8Array.from([dle, stx, ...doubled, dle, etx, sum & 0xff, sum >> 8]);
}

function crcOf(apdu: Uint8Array): number {
  const summed = new Uint8Array(apdu.length + 1);
  summed.set(apdu);
  summed[apdu.length] = etx;
  return crc(summed);
}

export interface SerialListener {
  /** A whole frame with the right CRC, whose length is what it says. */
  apdu(bytes: Uint8Array): void;
  ack(): void;
  nak(): void;
  /** A frame was broken: to be answered with NAK. */
  bad(): void;
}

export interface SerialReader {
  push(chunk: Uint8Array): void;
  /** For T1: no byte came for so long. A frame that had begun is broken; noise is over. */
  silence(): void;
  /** Has something begun that only `silence` ends? */
  readonly inside: boolean;
  reset(): void;
}

/** `noise`: what follows a broken frame; bytes in it that look like ACK or NAK are none. */
type State = "idle" | "idle-dle" | "noise" | "noise-dle" | "apdu" | "apdu-dle" | "crc-low" | "crc-high";

export function serialReader(listener: SerialListener): SerialReader {
  let state: State = "idle";
  let kept: number[] = [];
  let crcLow = 0;
  let epoch = 0;

  function begin(): void {
    state = "apdu";
    kept = [];
  }
  function broken(): void {
    state = "noise";
    kept = [];
    listener.bad();
  }
  function finish(sum: number): void {
    const apdu = Uint8Array.from(kept);
    kept = [];
    if (crcOf(apdu) !== sum || !lengthFits(apdu)) return broken();
    state = "idle";
    listener.apdu(apdu);
  }
  function content(byte: number): void {
    if (byte === dle && state === "apdu") {
      state = "apdu-dle";
      return;
    }
    state = "apdu";
    kept.push(byte);
    if (kept.length > longestApdu) broken();
  }
  function outside(byte: number): void {
    const quiet = state === "idle" || state === "idle-dle";
    if (byte === stx && (state === "idle-dle" || state === "noise-dle")) return begin();
    if (byte === dle) {
      state = quiet ? "idle-dle" : "noise-dle";
      return;
    }
    state = quiet ? "idle" : "noise";
    if (quiet && byte === ack) listener.ack();
    if (quiet && byte === nak) listener.nak();
  }

  const steps: Readonly<Record<State, (byte: number) => void>> = {
    idle: outside,
    "idle-dle": outside,
    noise: outside,
    "noise-dle": outside,
    apdu: content,
    "apdu-dle"(byte) {
      if (byte === dle) content(byte);
      else if (byte === etx) state = "crc-low";
      // The terminal has begun anew: the new frame is the one to be answered.
      else if (byte === stx) begin();
      else broken();
    },
    "crc-low"(byte) {
      crcLow = byte;
      state = "crc-high";
    },
    "crc-high": (byte) => finish(crcLow + byte * 256),
  };

  return {
    push(chunk) {
      const mine = epoch;
      for (const byte of chunk) {
        steps[state](byte);
        if (mine !== epoch) return;
      }
    },
    silence() {
      const begun = state !== "idle" && state !== "idle-dle" && state !== "noise" && state !== "noise-dle";
      state = "idle";
      kept = [];
      if (begun) listener.bad();
    },
    get inside() {
      return state !== "idle";
    },
    reset() {
      epoch += 1;
      state = "idle";
      kept = [];
    },
  };
}

function lengthFits(apdu: Uint8Array): boolean {
  if (apdu[2] !== 0xff) return apdu.length === 3 + (apdu[2] ?? Number.NaN);
  return apdu.length === 5 + apdu[3]! + apdu[4]! * 256;
}
