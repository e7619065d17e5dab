/** A pipe over a serial port; the library and its native part are loaded only by a site that has one. */
import { statSync } from "node:fs";
import type { SerialPort } from "serialport";
import type { SerialAddress } from "./address.ts";
import type { Pipe, PipeListener, PipeOptions } from "./pipe.ts";
import { type Line, type LineEvents, redial } from "./redial.ts";

/**
 * How often to look whether the port is still the one that was opened: a hung-up port that is being read at that
 * moment reads as „nothing yet“ for ever, and the library tries again without end.
 */
const lookEveryMs = 1000;

/** Longer, and the next line begins all the same. */
const releaseWithinMs = 1_500;

export function openSerial(address: SerialAddress, listener: PipeListener, options: PipeOptions = {}): Pipe {
  // A serial port has one user at a time: the next line begins when the last one has let go.
  let free: Promise<void> = Promise.resolve();
  return redial(
    (events) => {
      const line = new SerialLine(address, free, events);
      free = line.released;
      return line;
    },
    listener,
    options,
  );
}

class SerialLine implements Line {
  readonly released: Promise<void>;
  readonly #release: () => void;
  readonly #address: SerialAddress;
  readonly #events: LineEvents;
  #port: SerialPort | undefined;
  #look: NodeJS.Timeout | undefined;
  #over = false;

  constructor(address: SerialAddress, free: Promise<void>, events: LineEvents) {
    this.#address = address;
    this.#events = events;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.released = promise;
    this.#release = resolve;
    free.then(() => this.#open());
  }

  write(bytes: Uint8Array): boolean {
    if (this.#over || !this.#port?.writable) return false;
    this.#port.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return true;
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#look);
    this.#letGo();
  }

  async #open(): Promise<void> {
    const library = await import("serialport").catch(() => undefined);
    if (this.#over) return this.#release();
    // A machine for which the library has no native part: as if the port were not there.
    if (!library) return this.#end();
    const { path, baud, flow, dataBits, parity, stopBits } = this.#address;
    const xon = flow === "xon";
    const port = new library.SerialPort({
      ...{ path, baudRate: baud, dataBits, parity, stopBits },
      ...{ rtscts: flow === "rts", xon, xoff: xon, autoOpen: false },
    });
    port.on("error", () => this.#end());
    port.on("close", () => this.#end());
    port.open((error) => {
      this.#port = port;
      if (this.#over) return this.#letGo();
      if (error) return this.#end();
      this.#watch();
      port.on("data", (chunk: Buffer) => this.#events.bytes(chunk));
      this.#events.opened();
    });
  }

  #watch(): void {
    const { path } = this.#address;
    const opened = identity(path);
    this.#look = setInterval(() => {
      if (identity(path) !== opened) this.#end();
    }, lookEveryMs);
  }

  #end(): void {
    this.close();
    this.#events.ended();
  }

  /** What is still on its way out is thrown away: the kernel would hold a port that is told to wait for 30 s. */
  #letGo(): void {
    const port = this.#port;
    if (!port?.isOpen) return this.#release();
    // A port that was hung up in the middle of a read never says that it is closed.
    setTimeout(this.#release, releaseWithinMs).unref();
    port.flush(() => {
      if (port.isOpen) port.close(() => this.#release());
      else this.#release();
    });
  }
}

/** Which device stands at `path` now: it differs after unplugging, also when the name is there again. */
function identity(path: string): string | undefined {
  try {
    const { ino, rdev } = statSync(path);
    return `${ino} ${rdev}`;
  } catch {
    return undefined;
  }
}
