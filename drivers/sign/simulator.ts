/** A LED sign behind a serial device server: a Modbus RTU slave of its own, sharing nothing with the driver. */
import type { SimulatedSign } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { type Dials, oneOf, turnDial } from "../transport/simulated-dials.ts";
import { openWire } from "../transport/simulated-wire.ts";

export interface SignSimulator extends Simulator {
  state(): SimulatedSign;
}

export interface SignSimulatorOptions {
  readonly port?: number | undefined;
  readonly unit?: number | undefined;
  /** The first of five registers: eight characters in four, then 1 to blink. */
  readonly register?: number | undefined;
}

const registers = 5;
/** A frame ends with silence on the line. */
const silenceMs = 5;
const illegalFunction = 1;
const illegalAddress = 2;
const illegalValue = 3;

/** What the slave answers to one frame of function 3, 6 or 16; a number is an exception. */
type Reply = readonly number[] | number;

class SignSlave {
  lit = Array<number>(registers).fill(0);
  mute = false;
  powered = true;
  readonly #unit: number;
  readonly #first: number;
  readonly #changed: () => void;

  constructor(options: SignSimulatorOptions, changed: () => void) {
    this.#unit = options.unit ?? 1;
    this.#first = options.register ?? 0;
    this.#changed = changed;
  }

  get text(): string {
    const bytes = this.lit.slice(0, 4).flatMap((word) => [Math.floor(word / 256), word % 256]);
    return bytes
      .map((byte) => (byte === 0 ? " " : String.fromCharCode(byte)))
      .join("")
      .trimEnd();
  }

  /** One reader for each connection. */
  reader(send: (bytes: Uint8Array) => void): (chunk: Uint8Array) => void {
    let line: number[] = [];
    let quiet: NodeJS.Timeout | undefined;
    return (chunk) => {
      line.push(...chunk);
      for (let length = frameLength(line); length !== undefined && length <= line.length; length = frameLength(line)) {
        this.#hear(line.splice(0, length), send);
      }
      clearTimeout(quiet);
      if (line.length > 0) {
        quiet = setTimeout(() => {
          this.#hear(line, send);
          line = [];
        }, silenceMs);
      }
    };
  }

  #hear(frame: readonly number[], send: (bytes: Uint8Array) => void): void {
    const [unit, code = 0, ...data] = frame.slice(0, -2);
    if (!this.powered || frame.length < 4 || unit !== this.#unit || !intact(frame)) return;
    const reply = this.#obey(code, data);
    const answer = typeof reply === "number" ? [unit, code + 128, reply] : [unit, code, ...reply];
    if (!this.mute) send(Uint8Array.from([...answer, ...checksum(answer)]));
  }

  #obey(code: number, data: readonly number[]): Reply {
    const [high = 0, low = 0, third = 0, fourth = 0, bytes = 0, ...rest] = data;
    const at = high * 256 + low - this.#first;
    const count = code === 6 ? 1 : third * 256 + fourth;
    if (code !== 3 && code !== 6 && code !== 16) return illegalFunction;
    if (count < 1 || (code === 16 && (bytes !== count * 2 || rest.length !== bytes))) return illegalValue;
    if (at < 0 || at + count > registers) return illegalAddress;
    if (code === 3) {
      const words = this.lit.slice(at, at + count);
      return [words.length * 2, ...words.flatMap((word) => [Math.floor(word / 256), word % 256])];
    }
    const words = code === 6 ? [third, fourth] : rest;
    for (let i = 0; i < count; i += 1) this.lit[at + i] = (words[2 * i] ?? 0) * 256 + (words[2 * i + 1] ?? 0);
    this.#changed();
    return [high, low, third, fourth];
  }

  losePower(): void {
    this.lit = Array<number>(registers).fill(0);
  }
}

/** How long the frame that begins here is, if its function says so; undefined while that cannot be told. */
function frameLength([, code, , , , , bytes]: readonly number[]): number | undefined {
  if (code === 3 || code === 6) return 8;
  if (code === 16 && bytes !== undefined) return 9 + bytes;
  return undefined;
}

function intact(frame: readonly number[]): boolean {
  const [low, high] = checksum(frame.slice(0, -2));
  return frame.at(-2) === low && frame.at(-1) === high;
}

/** CRC-16 as in the appendix of the Modbus guide, bit by bit from the reversed polynomial. */
function checksum(bytes: readonly number[]): [low: number, high: number] {
  const register = bytes.reduce((outer, byte) => {
    let crc = outer ^ byte;
    for (let shifts = 8; shifts > 0; shifts -= 1) {
      const carry = crc % 2 === 1;
      crc = Math.floor(crc / 2);
      if (carry) crc ^= 0b1010_0000_0000_0001;
    }
    return crc;
  }, 65_535);
  return [register % 256, Math.floor(register / 256)];
}

export async function simulateSign(options: SignSimulatorOptions = {}): Promise<SignSimulator> {
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const slave = new SignSlave(options, changed);
  const readers = new WeakMap<object, (chunk: Uint8Array) => void>();
  const wire = await openWire(
    {
      connected: (send) => void readers.set(send, slave.reader(send)),
      bytes: (chunk, send) => readers.get(send)?.(chunk),
    },
    options.port,
  );
  let line: SimulatedSign["line"] = "ok";

  const dials: Dials = {
    line(value) {
      line = oneOf(["ok", "cut", "off"], value);
      slave.powered = line !== "off";
      if (line === "off") slave.losePower();
      wire.plug(line === "ok");
      changed();
    },
    mute(value) {
      slave.mute = oneOf([true, false], value);
    },
  };
  return {
    at: wire.at,
    state: () => ({ kind: "sign", text: slave.text, blink: slave.lit[4] === 1, line }),
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => void listeners.push(listener),
    close: () => wire.close(),
  };
}
