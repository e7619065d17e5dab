/** A board with StandardFirmata as the protocol document tells it: pins, modes, reports; it knows no host library. */

const mode = { input: 0, output: 1, analog: 2, pwm: 3, servo: 4, pullUp: 11 } as const;
const pinCount = 20;
const pwmPins: ReadonlySet<number> = new Set([3, 5, 6, 9, 10, 11]);
const firstAnalogPin = 14;

/** `old`: before 2.5, no mode for held-up inputs. `analog`: a sketch without digital pins. `other`: no Firmata. */
export const firmwares = ["standard", "old", "analog", "other", "none"] as const;
export type Firmware = (typeof firmwares)[number];

interface Pin {
  mode: number;
  /** What was last written to it. */
  written: number;
  heldUp: boolean;
  /** Does a contact draw it to ground? */
  grounded: boolean;
}

export interface BoardListener {
  send(bytes: readonly number[]): void;
  /** The level at an output, each time it is written. */
  written(pin: number, level: number): void;
}

/** How many bytes follow a command that is no sysex. */
function lengthOf(command: number): number {
  if (command === 0xf4 || command === 0xf5) return 2;
  if (command >= 0xf0) return 0;
  return command >= 0xc0 && command < 0xe0 ? 1 : 2;
}

export class SimulatedBoard {
  firmware: Firmware = "standard";
  readonly #listener: BoardListener;
  readonly #pins: Pin[] = Array.from({ length: pinCount }, () => newPin());
  #reporting = new Set<number>();
  #told = new Map<number, number>();
  #message: number[] = [];
  #awake = false;
  #boot: NodeJS.Timeout | undefined;
  #chatter: NodeJS.Timeout | undefined;

  constructor(listener: BoardListener) {
    this.#listener = listener;
  }

  get awake(): boolean {
    return this.#awake;
  }

  /** Power comes, or the reset button is let go: it forgets, and speaks after `afterMs`. */
  start(afterMs: number): void {
    this.stop();
    this.#boot = setTimeout(() => {
      this.#awake = true;
      if (this.firmware === "other") {
        this.#chatter = setInterval(() => this.#say([...Buffer.from("Temp: 21.4\r\n")]), 100);
      } else if (this.firmware !== "none") {
        this.#tellVersion();
        this.#tellFirmware();
      }
    }, afterMs);
  }

  /** No power. */
  stop(): void {
    clearTimeout(this.#boot);
    clearInterval(this.#chatter);
    this.#awake = false;
    this.#message = [];
    this.#reporting = new Set();
    this.#told = new Map();
    this.#pins.forEach((pin, number) => {
      Object.assign(pin, newPin(), { grounded: pin.grounded });
      this.#listener.written(number, 0);
    });
  }

  ground(pin: number, grounded: boolean): void {
    this.#pins[pin]!.grounded = grounded;
    const port = Math.floor(pin / 8);
    if (this.#reporting.has(port)) this.#report(port, false);
  }

  isGrounded(pin: number): boolean {
    return this.#pins[pin]?.grounded === true;
  }

  /** Pins that are outputs, and how brightly: 0 to 1. */
  outputs(): Record<number, number> {
    const lit: Record<number, number> = {};
    this.#pins.forEach((pin, number) => {
      if (pin.mode === mode.output) lit[number] = pin.written;
      if (pin.mode === mode.pwm) lit[number] = pin.written / 255;
    });
    return lit;
  }

  hear(chunk: Uint8Array): void {
    if (!this.#awake || this.firmware === "other" || this.firmware === "none") return;
    for (const byte of chunk) this.#take(byte);
  }

  #take(byte: number): void {
    const inSysex = this.#message[0] === 0xf0;
    if (inSysex && byte === 0xf7) {
      this.#sysex(this.#message.slice(1));
      this.#message = [];
      return;
    }
    if (byte >= 0x80) this.#message = [byte];
    else if (this.#message.length > 0) this.#message.push(byte);
    const [command, ...data] = this.#message;
    if (command === undefined || command === 0xf0 || data.length < lengthOf(command)) return;
    this.#message = [];
    this.#obey(command, data[0] ?? 0, data[1] ?? 0);
  }

  #obey(command: number, first: number, second: number): void {
    const low = command % 16;
    if (command === 0xf9) this.#tellVersion();
    else if (command === 0xff) this.start(0);
    else if (command === 0xf4) this.#setMode(first, second);
    else if (command === 0xf5 && this.firmware !== "old") this.#writePin(first, second);
    else if (command >= 0xe0 && command < 0xf0) this.#writeAnalog(low, first + second * 128);
    else if (command >= 0xd0 && command < 0xe0) this.#reportPort(low, first !== 0);
    else if (command >= 0x90 && command < 0xa0) this.#writePort(low, first + second * 128);
  }

  #sysex([id, ...data]: readonly number[]): void {
    const [pin = 0, first = 0, second = 0] = data;
    if (id === 0x79) this.#tellFirmware();
    else if (id === 0x6b) this.#say([0xf0, 0x6c, ...this.#pins.flatMap((_, n) => [...this.#abilities(n), 0x7f]), 0xf7]);
    else if (id === 0x69) this.#say([0xf0, 0x6a, ...this.#pins.map((_, n) => analogChannel(n)), 0xf7]);
    else if (id === 0x6f) this.#writeAnalog(pin, first + second * 128);
    else if (id === 0x6d && this.#pins[pin]) {
      const { mode: own, written, heldUp } = this.#pins[pin];
      const state = own === mode.input || own === mode.pullUp ? Number(heldUp) : written;
      this.#say([0xf0, 0x6e, pin, own, state % 128, Math.floor(state / 128), 0xf7]);
    }
  }

  #abilities(pin: number): number[] {
    // The two pins of the serial line are no one else's.
    if (pin < 2) return [];
    const analog = pin >= firstAnalogPin ? [mode.analog, 10] : [];
    if (this.firmware === "analog") return analog;
    const digital = [mode.input, 1, ...(this.firmware === "old" ? [] : [mode.pullUp, 1]), mode.output, 1];
    return [...digital, ...analog, ...(pwmPins.has(pin) ? [mode.pwm, 8] : []), mode.servo, 14];
  }

  #setMode(number: number, wanted: number): void {
    const pin = this.#pins[number];
    if (!pin || number < 2 || (wanted === mode.pullUp && this.firmware === "old")) return;
    if (wanted === mode.pwm && !pwmPins.has(number)) return;
    Object.assign(pin, { mode: wanted, written: 0, heldUp: wanted === mode.pullUp });
    this.#listener.written(number, 0);
  }

  #writePin(number: number, level: number): void {
    const pin = this.#pins[number];
    if (pin?.mode === mode.input) pin.heldUp = level === 1;
    if (pin?.mode !== mode.output) return;
    pin.written = level;
    this.#listener.written(number, level);
  }

  #writePort(port: number, levels: number): void {
    for (let bit = 0; bit < 8; bit += 1) this.#writePin(8 * port + bit, Math.floor(levels / 2 ** bit) % 2);
    // A line that is let go falls, and that is reported like any change.
    if (this.#reporting.has(port)) this.#report(port, false);
  }

  #writeAnalog(number: number, value: number): void {
    const pin = this.#pins[number];
    if (pin?.mode !== mode.pwm) return;
    pin.written = value;
    this.#listener.written(number, value > 127 ? 1 : 0);
  }

  #reportPort(port: number, on: boolean): void {
    if (on) this.#reporting.add(port);
    else this.#reporting.delete(port);
    if (on) this.#report(port, true);
  }

  #report(port: number, always: boolean): void {
    let levels = 0;
    for (let bit = 0; bit < 8; bit += 1) {
      const pin = this.#pins[8 * port + bit];
      const isInput = pin?.mode === mode.input || pin?.mode === mode.pullUp;
      if (isInput && pin.heldUp && !pin.grounded) levels += 2 ** bit;
    }
    if (!always && this.#told.get(port) === levels) return;
    this.#told.set(port, levels);
    this.#say([0x90 + port, levels % 128, Math.floor(levels / 128)]);
  }

  #tellVersion(): void {
    this.#say(this.firmware === "old" ? [0xf9, 2, 4] : [0xf9, 2, 5]);
  }

  #tellFirmware(): void {
    const name = [...Buffer.from("StandardFirmata.ino")].flatMap((byte) => [byte % 128, Math.floor(byte / 128)]);
    this.#say([0xf0, 0x79, 2, this.firmware === "old" ? 4 : 5, ...name, 0xf7]);
  }

  #say(bytes: readonly number[]): void {
    if (this.#awake) this.#listener.send(bytes);
  }
}

function analogChannel(pin: number): number {
  return pin >= firstAnalogPin ? pin - firstAnalogPin : 127;
}

function newPin(): Pin {
  return { mode: mode.output, written: 0, heldUp: false, grounded: false };
}
