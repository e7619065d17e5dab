/** The one shape of every way to a device, and the one place that picks it; the drivers see bytes and nothing else. */
import { addressMistake, parseAddress } from "./address.ts";
import { openSerial } from "./serial.ts";
import { openTcp } from "./tcp.ts";
import { openUsb } from "./usb.ts";

/** Bytes to and from one device. It opens itself, and again for ever after each loss, until it is closed. */
export interface Pipe {
  /** False: the pipe is not open, and nothing was sent. True: handed over, which does not mean arrived. */
  write(bytes: Uint8Array): boolean;
  /**
   * For a driver that asked and hears nothing: the far end may have vanished without a word (a half-open line).
   * Gives the connection up and opens a new one; `lost` is told only if that fails: a mute device is not called away.
   */
  reopen(): void;
  /** What is plugged in, as it calls itself („EPSON TM-m30“). Undefined: not open, or this way does not tell. */
  model(): string | undefined;
  close(): void;
}

export interface PipeListener {
  /** Open, for the first time or again: whatever the device was told before may be forgotten. */
  open(): void;
  bytes(chunk: Uint8Array): void;
  /** The device cannot be reached. Told once for each loss, also when the very first try fails. */
  lost(): void;
}

export interface PipeOptions {
  /** Longest wait between two tries, in ms. Default 5000. */
  readonly longestWaitMs?: number;
  /**
   * For whoever never asks: after a loss `open` is told with the first byte, or when the line has lasted. A server that
   * accepts and hangs up at once is then lost once, and not with each try. Default false.
   */
  readonly onlyListens?: boolean;
}

/** Opens the way that `at` names. Throws on an address that `addressMistake` has a sentence for. */
export function openPipe(at: string, listener: PipeListener, options: PipeOptions = {}): Pipe {
  const address = parseAddress(at);
  switch (address?.kind) {
    case "tcp":
      return openTcp(address, listener, options);
    case "serial":
      return openSerial(address, listener, options);
    case "usb":
      return openUsb(address, listener, options);
    case undefined:
      throw new Error(`„${at}“ is no address of a device: ${addressMistake(at)}`);
  }
}
