/** Counts the bytes between a till and a simulated terminal, and says where the line breaks; it moves none itself. */

export type Direction = "to-till" | "from-till";

export interface Counts {
  readonly toTill: number;
  readonly fromTill: number;
}

/** The line breaks when so many bytes, as `counts` counts them, have gone that way. */
export interface Cut {
  readonly direction: Direction;
  readonly bytes: number;
  /** This happens there instead, and the line holds. */
  readonly instead?: () => void;
}

/** `frozen`: nothing comes through, and neither end is told. */
export type GateState = "open" | "cut" | "frozen";

export class Gate {
  #state: GateState = "open";
  #cut: Cut | undefined;
  #counts = { "to-till": 0, "from-till": 0 };
  readonly #onCut: () => void;

  constructor(onCut: () => void) {
    this.#onCut = onCut;
  }

  get state(): GateState {
    return this.#state;
  }

  counts(): Counts {
    return { toTill: this.#counts["to-till"], fromTill: this.#counts["from-till"] };
  }

  /** From here on bytes are counted anew. */
  recount(): void {
    this.#counts = { "to-till": 0, "from-till": 0 };
  }

  /** Breaks at once when so many are through already. */
  cutAfter(cut: Cut | undefined): void {
    this.#cut = cut;
    if (!cut || this.#state !== "open" || this.#counts[cut.direction] < cut.bytes) return;
    this.#cut = undefined;
    if (cut.instead) cut.instead();
    else this.cut();
  }

  cut(): void {
    this.#cut = undefined;
    if (this.#state === "cut") return;
    this.#state = "cut";
    this.#onCut();
  }

  freeze(): void {
    if (this.#state === "open") this.#state = "frozen";
  }

  mend(): void {
    this.#state = "open";
  }

  /**
   * Gives what comes through to `move`. When the line breaks in the middle of it, nothing goes either way while these
   * last bytes are heard: who answers them answers into a broken line.
   */
  pass(direction: Direction, chunk: Uint8Array, move: (bytes: Uint8Array) => void): void {
    if (this.#state !== "open" || chunk.length === 0) return;
    const left = this.#cut?.direction === direction ? this.#cut.bytes - this.#counts[direction] : chunk.length + 1;
    const through = chunk.subarray(0, Math.min(chunk.length, left));
    this.#counts[direction] += through.length;
    if (left > chunk.length) return move(through);
    const instead = this.#cut?.instead;
    this.#cut = undefined;
    if (instead) {
      move(through);
      instead();
      return this.pass(direction, chunk.subarray(through.length), move);
    }
    this.#state = "cut";
    move(through);
    this.#onCut();
  }
}
