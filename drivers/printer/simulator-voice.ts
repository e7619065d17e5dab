/** How a simulated printer speaks: to whom, and with the bad habits of saying nothing, or rubbish. */

export type Send = (bytes: Uint8Array) => void;

/** Connections that may still be told something. */
const linesKept = 16;

export class PrinterVoice {
  mute = false;
  /** What it calls itself. */
  model = "TICKET-80";
  /** So many answers are noise. */
  garbage = 0;
  readonly #lines = new Map<number, Send>();
  #last = 0;
  /** Who is told of changes without asking, and what each was told last. */
  readonly #told = new Map<number, string>();

  /** The number of the new connection. */
  join(send: Send): number {
    this.#last += 1;
    this.#lines.set(this.#last, send);
    for (const gone of [...this.#lines.keys()].slice(0, -linesKept)) {
      this.#lines.delete(gone);
      this.#told.delete(gone);
    }
    return this.#last;
  }

  /** To one connection, or to all: what is answered in its turn goes to whoever is there by then. */
  say(bytes: Uint8Array, line?: number): void {
    if (this.mute) return;
    const noise = this.garbage > 0;
    if (noise) this.garbage -= 1;
    const said = noise ? bytes.map(() => Math.floor(Math.random() * 256)) : bytes;
    for (const [each, send] of this.#lines) if (line === undefined || line === each) send(said);
  }

  /** GS a. A new connection has to ask for it again. */
  tellChanges(line: number, tells: boolean, status: Uint8Array): void {
    this.#told.delete(line);
    if (!tells) return;
    this.#told.set(line, status.join());
    this.say(status, line);
  }

  changed(status: Uint8Array): void {
    for (const [line, before] of this.#told) if (before !== status.join()) this.tellChanges(line, true, status);
  }

  losePower(): void {
    this.#told.clear();
  }
}
