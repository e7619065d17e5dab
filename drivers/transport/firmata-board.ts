/** What firmata-io knows of one board, over a pipe of ours and through any number of connections. */
import { EventEmitter } from "node:events";
import firmata from "firmata-io";

/** As the Firmata protocol numbers them. */
export const modes = { input: 0, output: 1, pwm: 3, inputHeldUp: 11 } as const;

/** firmata-io writes each message by itself; those of one turn leave together. */
class Wire extends EventEmitter {
  mute = false;
  readonly #send: (bytes: Uint8Array) => void;
  #waiting: Uint8Array[] = [];

  constructor(send: (bytes: Uint8Array) => void) {
    super();
    this.#send = send;
  }

  write(bytes: Uint8Array, done?: () => void): void {
    if (!this.mute && this.#waiting.push(bytes) === 1) queueMicrotask(() => this.#flush());
    done?.();
  }

  #flush(): void {
    this.#send(Buffer.concat(this.#waiting));
    this.#waiting = [];
  }
}

/** The longest true message is the list of pins of a board with 127 of them. */
const longestMessage = 4096;

export class Board extends firmata.Firmata {
  readonly #wire: Wire;
  readonly #heldUp = new Set<number>();

  constructor(send: (bytes: Uint8Array) => void) {
    const wire = new Wire(send);
    super(wire);
    this.#wire = wire;
    // The library greets a board once in its life; ours come back, so the box greets.
    clearTimeout(this.reportVersionTimeoutId);
    this.removeAllListeners("reportversion");
    this.setMaxListeners(0);
  }

  /** The line is new: nothing that was known of the board need be true. */
  forget(): void {
    this.buffer.length = 0;
    this.versionReceived = false;
    this.forgetPins();
  }

  /** Only then does the library take the board's next list of them. */
  forgetPins(): void {
    this.pins.length = 0;
  }

  /** Byte by byte, so that a garbled message takes no good one with it. */
  hear(chunk: Uint8Array): void {
    for (const byte of chunk) {
      try {
        this.#wire.emit("data", [byte]);
      } catch {
        // The library trusts lengths and pin numbers, which come garbled from a bad line.
        this.buffer.length = 0;
      }
      if (this.buffer.length > longestMessage) this.buffer.length = 0;
    }
  }

  askVersion(): void {
    this.#wire.write(Uint8Array.of(0xf9));
  }

  askPins(): void {
    this.sysexCommand([0x6b]);
  }

  askState(pin: number): void {
    this.sysexCommand([0x6d, pin]);
  }

  /** johnny-five greets what it drives at once and at length, which would keep lamps and buttons waiting. */
  silently<Result>(what: () => Result): Result {
    this.#wire.mute = true;
    try {
      return what();
    } finally {
      this.#wire.mute = false;
    }
  }

  can(pin: number, mode: number): boolean {
    return this.pins[pin]?.supportedModes.includes(mode) === true;
  }

  /** Makes `pin` an input whose level is told from now on. */
  listen(pin: number, holdUp: boolean): void {
    if (holdUp) this.#heldUp.add(pin);
    else this.#heldUp.delete(pin);
    const mode = holdUp && this.can(pin, modes.inputHeldUp) ? modes.inputHeldUp : modes.input;
    this.pinMode(pin, mode);
    // So it was said before Firmata 2.5.
    if (holdUp && mode === modes.input) this.digitalWrite(pin, 1);
    this.reportDigitalPin(pin, 1);
  }

  /**
   * A port is written as a whole, and 1 to an input means „hold it up“. The library would write there what it read
   * last: a lamp switched while its neighbour's button is down would let go of that button's line.
   */
  override writeDigitalPort(port: number): void {
    for (let bit = 0; bit < 8; bit += 1) {
      const pin = 8 * port + bit;
      const mode = this.pins[pin]?.mode;
      if (mode !== modes.input && mode !== modes.inputHeldUp) continue;
      const others = this.ports[port]! & ~(1 << bit);
      this.ports[port] = this.#heldUp.has(pin) ? others | (1 << bit) : others;
    }
    super.writeDigitalPort(port);
  }
}
