/** The mouth of a kiosk printer with a presenter (Custom and its kind): holds a cut ticket until somebody takes it. */

export class TicketMouth {
  full = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** A ticket that was still there is pushed out by the next one. */
  present(): void {
    this.#set(true);
  }

  /** GS e: 2 pulls the ticket back into the bin, 5 throws it out, 32 gives it so many seconds and pulls it back. */
  command(what: number, timeout: number): void {
    if (what === 2 || what === 5) this.#set(false);
    if (what !== 32 || !this.full || timeout === 0) return;
    this.#set(true);
    this.#timer = setTimeout(() => this.empty(), timeout * 1000);
  }

  /** Taken by hand, or pulled back. */
  empty(): void {
    this.#set(false);
    this.#changed();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #set(full: boolean): void {
    clearTimeout(this.#timer);
    this.full = full;
  }
}
