/** A Modbus RTU slave that is a sign: frames in, answers out, and what it lights; from the Modbus guide alone. */

/** Where a kind of sign has what, and which functions it knows. */
interface Board {
  readonly registers: number;
  readonly functions: readonly number[];
  /** First register and count of those with characters. */
  readonly text?: readonly [at: number, count: number, characters: 1 | 2];
  readonly number?: number;
  readonly letter?: number;
  readonly blink?: number;
  readonly arrow?: number;
  /** And its highest value. */
  readonly brightness?: readonly [at: number, most: number];
}

const all = [3, 6, 16];
const boards = {
  generic: { registers: 5, functions: all, text: [0, 4, 2], blink: 4 },
  "siebert-s102": { registers: 4, functions: [16], text: [0, 4, 2] },
  dm56a04: { registers: 8, functions: all, text: [0, 4, 1] },
  dm36b06: { registers: 8, functions: all, text: [0, 6, 1] },
  number: { registers: 1, functions: [3, 16], number: 0 },
  "letter-number": { registers: 2, functions: [3, 16], letter: 0, number: 1 },
  "number-fc06": { registers: 1, functions: [6], number: 0 },
  /** What the others lack, in places of its own. */
  scattered: {
    registers: 30,
    functions: all,
    text: [10, 4, 2],
    blink: 20,
    arrow: 22,
    brightness: [25, 15],
  },
} as const satisfies Record<string, Board>;
export type BoardName = keyof typeof boards;
export const boardNamed = (name: string | undefined): BoardName =>
  name !== undefined && name in boards ? (name as BoardName) : "generic";

export interface SlaveOptions {
  readonly unit?: number | undefined;
  /** The first of its registers. */
  readonly register?: number | undefined;
  readonly board?: BoardName | undefined;
}

const illegalFunction = 1;
const illegalAddress = 2;
const illegalValue = 3;

/** What the slave answers to one frame; a number is an exception. */
type Reply = readonly number[] | number;

export class SignSlave {
  mute = false;
  powered = true;
  readonly #board: Board;
  readonly #unit: number;
  readonly #first: number;
  readonly #changed: () => void;
  #words: number[] = [];

  constructor({ unit = 1, register = 0, board = "generic" }: SlaveOptions, changed: () => void = () => {}) {
    this.#board = boards[board];
    this.#unit = unit;
    this.#first = register;
    this.#changed = changed;
    this.losePower();
  }

  losePower(): void {
    this.#words = Array<number>(this.#board.registers).fill(0);
  }

  get text(): string {
    const { text, number, letter, arrow } = this.#board;
    const at = (place: number | undefined) => (place === undefined ? 0 : (this.#words[place] ?? 0));
    const shape = (code: number) => (code === 0 ? " " : String.fromCharCode(code));
    if (number !== undefined) return at(number) === 0 ? "" : `${shape(at(letter))}${at(number)}`.trim();
    const [first, count, characters] = text ?? [0, 0, 1];
    const words = this.#words.slice(first, first + count);
    const codes = characters === 1 ? words : words.flatMap((word) => [Math.floor(word / 256), word % 256]);
    const shown = codes.map(shape).join("").trimEnd();
    return [at(arrow) === 1 ? "← " : "", shown, at(arrow) === 2 ? " →" : ""].join("");
  }

  get blink(): boolean {
    return this.#board.blink !== undefined && this.#words[this.#board.blink] === 1;
  }

  /** In percent, where it has any. */
  get brightness(): number | undefined {
    const [place, most] = this.#board.brightness ?? [];
    return place === undefined || !most ? undefined : Math.round((100 * (this.#words[place] ?? 0)) / most);
  }

  /** The answer to one whole frame; undefined: says nothing. */
  hear(frame: readonly number[]): number[] | undefined {
    const [unit = 0, code = 0, ...data] = frame.slice(0, -2);
    if (!this.powered || frame.length < 4 || unit !== this.#unit || !intact(frame)) return undefined;
    const reply = this.#obey(code, data);
    const answer = typeof reply === "number" ? [unit, code + 128, reply] : [unit, code, ...reply];
    return this.mute ? undefined : [...answer, ...checksum(answer)];
  }

  #obey(code: number, data: readonly number[]): Reply {
    const [high = 0, low = 0, third = 0, fourth = 0, bytes = 0, ...rest] = data;
    const at = high * 256 + low - this.#first;
    const count = code === 6 ? 1 : third * 256 + fourth;
    if (!this.#board.functions.includes(code)) return illegalFunction;
    if (count < 1 || (code === 16 && (bytes !== count * 2 || rest.length !== bytes))) return illegalValue;
    if (at < 0 || at + count > this.#words.length) return illegalAddress;
    if (code === 3) {
      const words = this.#words.slice(at, at + count);
      return [words.length * 2, ...words.flatMap((word) => [Math.floor(word / 256), word % 256])];
    }
    const words = code === 6 ? [third, fourth] : rest;
    for (let i = 0; i < count; i += 1) this.#words[at + i] = (words[2 * i] ?? 0) * 256 + (words[2 * i + 1] ?? 0);
    this.#changed();
    return [high, low, third, fourth];
  }
}

/** How long the frame that begins here is, if its function says so; undefined while that cannot be told. */
export function frameLength([, code, , , , , bytes]: readonly number[]): number | undefined {
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
