/** What a simulated printer has received and not yet worked off, and over which connection each byte came. */

/** A real receive buffer is smaller; a sender that is not slowed down must not eat the memory. What is over is lost. */
const capacity = 4 << 20;

export class ReceiveBuffer {
  #bytes = new Uint8Array(4096);
  #start = 0;
  #end = 0;
  /** How many bytes in a row came over which connection. */
  #runs: { from: number; bytes: number }[] = [];

  get length(): number {
    return this.#end - this.#start;
  }

  at(index: number): number | undefined {
    return index < this.length ? this.#bytes[this.#start + index] : undefined;
  }

  /** The first `count` bytes, which stay in it. */
  peek(count: number): readonly number[] {
    return [...this.#bytes.subarray(this.#start, Math.min(this.#end, this.#start + count))];
  }

  indexOf(byte: number): number {
    return this.#bytes.subarray(this.#start, this.#end).indexOf(byte);
  }

  put(byte: number, from: number): void {
    if (this.length >= capacity) return;
    if (this.#end === this.#bytes.length) this.#makeRoom();
    this.#bytes[this.#end] = byte;
    this.#end += 1;
    const run = this.#runs.at(-1);
    if (run?.from === from) run.bytes += 1;
    else this.#runs.push({ from, bytes: 1 });
  }

  /** Takes the first bytes out; adds to `sources` the connections that they came over. */
  take(count: number, sources?: Set<number>): Uint8Array {
    const taken = this.#bytes.slice(this.#start, this.#start + count);
    this.#start += taken.length;
    for (let left = taken.length; left > 0; ) {
      const run = this.#runs[0]!;
      const part = Math.min(left, run.bytes);
      sources?.add(run.from);
      run.bytes -= part;
      left -= part;
      if (run.bytes === 0) this.#runs.shift();
    }
    if (this.length === 0) this.clear();
    return taken;
  }

  clear(): void {
    this.#start = 0;
    this.#end = 0;
    this.#runs = [];
  }

  #makeRoom(): void {
    const kept = this.#bytes.subarray(this.#start, this.#end);
    const room = kept.length > this.#bytes.length / 2 ? new Uint8Array(this.#bytes.length * 2) : this.#bytes;
    room.set(kept);
    this.#bytes = room;
    this.#end = kept.length;
    this.#start = 0;
  }
}
