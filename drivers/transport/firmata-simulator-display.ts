/** A MAX7219 with seven-segment digits on three pins, as its data sheet tells it; what a person reads there. */

const segmentNames = ["dp", "a", "b", "c", "d", "e", "f", "g"] as const;

/** What a reader takes the lit segments for; anything else is „?“. */
const shapes: Readonly<Record<string, string>> = {
  "": " ",
  abcdef: "0",
  bc: "1",
  abdeg: "2",
  abcdg: "3",
  bcfg: "4",
  acdfg: "5",
  acdefg: "6",
  abc: "7",
  abcdefg: "8",
  abcdfg: "9",
  abcefg: "A",
  cdefg: "b",
  adef: "C",
  bcdeg: "d",
  adefg: "E",
  aefg: "F",
  acdef: "G",
  bcefg: "H",
  bcde: "J",
  acefg: "K",
  def: "L",
  ace: "M",
  ceg: "n",
  cdeg: "o",
  abefg: "P",
  eg: "r",
  defg: "t",
  bcdef: "U",
  bdf: "W",
  bcdfg: "Y",
  g: "-",
};

export interface DisplayPins {
  readonly data: number;
  readonly clock: number;
  readonly select: number;
}

export class SimulatedDisplay {
  readonly #pins: DisplayPins;
  readonly #registers = new Array<number>(16).fill(0);
  readonly #levels = new Map<number, number>();
  #shifted = 0;
  #latches = 0;

  constructor(pins: DisplayPins) {
    this.#pins = pins;
  }

  /** A level at one of the board's pins. True: what is to be seen may be another now. */
  level(pin: number, level: number): boolean {
    const rose = level === 1 && this.#levels.get(pin) !== 1;
    this.#levels.set(pin, level);
    if (!rose) return false;
    if (pin === this.#pins.clock)
      this.#shifted = ((this.#shifted * 2) % 65_536) + (this.#levels.get(this.#pins.data) ?? 0);
    if (pin !== this.#pins.select) return false;
    this.#registers[Math.floor(this.#shifted / 256) % 16] = this.#shifted % 256;
    this.#latches += 1;
    return true;
  }

  losePower(): void {
    this.#registers.fill(0);
    this.#levels.clear();
  }

  /** How often a register was written. */
  get latches(): number {
    return this.#latches;
  }

  get register(): readonly number[] {
    return this.#registers;
  }

  /** 0 to 15. */
  get brightness(): number {
    return this.#registers[0xa]!;
  }

  /** From left to right; the highest digit is the left one. Undefined: dark. */
  get text(): string | undefined {
    if (this.#registers[0xf] === 1) return "8.".repeat(8);
    if (this.#registers[0xc] !== 1) return undefined;
    const digits = this.#registers.slice(1, 2 + (this.#registers[0xb]! % 8)).reverse();
    // Decoding of numbers by the chip itself is not what seven-segment letters use.
    if (this.#registers[9] !== 0) return "?".repeat(digits.length);
    return digits.map(read).join("");
  }
}

function read(digit: number): string {
  const lit = segmentNames.filter((_, bit) => Math.floor(digit / 2 ** (7 - bit)) % 2 === 1);
  const shape = shapes[lit.filter((name) => name !== "dp").join("")] ?? "?";
  return lit.includes("dp") ? `${shape}.` : shape;
}
