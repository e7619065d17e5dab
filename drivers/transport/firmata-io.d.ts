/** The part of firmata-io that counter boxes use; the package has no types. */
declare module "firmata-io" {
  import type { EventEmitter } from "node:events";

  interface Transport extends EventEmitter {
    write(bytes: Uint8Array, done: () => void): void;
  }
  interface Pin {
    readonly supportedModes: readonly number[];
    readonly mode: number | undefined;
  }
  class Firmata extends EventEmitter {
    isReady: boolean;
    versionReceived: boolean;
    readonly version: { readonly major?: number; readonly minor?: number };
    readonly pins: Pin[];
    readonly ports: number[];
    readonly buffer: number[];
    readonly RESOLUTION: { readonly PWM: number | null };
    readonly reportVersionTimeoutId: NodeJS.Timeout;
    constructor(transport: Transport);
    pinMode(pin: number, mode: number): void;
    digitalWrite(pin: number, value: 0 | 1): void;
    writeDigitalPort(port: number): void;
    pwmWrite(pin: number, value: number): void;
    reportDigitalPin(pin: number, on: 0 | 1): void;
    sysexCommand(message: readonly number[]): void;
  }
  const firmata: { readonly Firmata: typeof Firmata };
  export default firmata;
}
