/** What all pipes share: one line after the other, opened for ever with growing waits, and each loss told once. */
import type { Pipe, PipeListener, PipeOptions } from "./pipe.ts";

const firstWaitMs = 250;
/** A line that breaks sooner than this was no success: the waits go on growing. */
export const steadyAfterMs = 2000;

/** One try to reach the device, and what comes of it. It is used until it has ended or is closed, and never again. */
export interface Line {
  /** Called only after `opened`. False: nothing was sent. */
  write(bytes: Uint8Array): boolean;
  model?(): string | undefined;
  /** Whatever it still tells afterwards is not heard. */
  close(): void;
}

/** What a line tells, never before the function that began it has returned. */
export interface LineEvents {
  opened(): void;
  bytes(chunk: Uint8Array): void;
  /** It could not be opened, or broke. May be told more than once. */
  ended(): void;
}

export function redial(
  dial: (events: LineEvents) => Line,
  listener: PipeListener,
  { longestWaitMs = 5000, onlyListens = false }: PipeOptions,
): Pipe {
  let line: Line | undefined;
  let retry: NodeJS.Timeout | undefined;
  let tries = 0;
  let openSince: number | undefined;
  let toldLost = false;
  /** Runs while a line that is open has still to prove itself. */
  let proof: NodeJS.Timeout | undefined;

  function tellOpen(): void {
    endProof();
    toldLost = false;
    listener.open();
  }
  function endProof(): void {
    clearTimeout(proof);
    proof = undefined;
  }

  function begin(): void {
    const mine = dial({
      opened() {
        if (mine !== line) return;
        openSince = performance.now();
        if (onlyListens && toldLost) proof = setTimeout(tellOpen, steadyAfterMs);
        else tellOpen();
      },
      bytes(chunk) {
        if (mine !== line) return;
        tries = 0;
        if (proof) tellOpen();
        listener.bytes(chunk);
      },
      ended() {
        if (mine === line) dropped();
      },
    });
    line = mine;
  }

  function dropped(): void {
    line = undefined;
    endProof();
    if (openSince !== undefined && performance.now() - openSince > steadyAfterMs) tries = 0;
    openSince = undefined;
    retry = setTimeout(begin, waitMs(tries, longestWaitMs));
    tries += 1;
    if (toldLost) return;
    toldLost = true;
    listener.lost();
  }

  begin();
  return {
    write: (bytes) => openSince !== undefined && line?.write(bytes) === true,
    reopen() {
      if (openSince === undefined) return;
      openSince = undefined;
      endProof();
      line?.close();
      begin();
    },
    model: () => (openSince === undefined ? undefined : line?.model?.()),
    close() {
      clearTimeout(retry);
      endProof();
      openSince = undefined;
      line?.close();
      line = undefined;
    },
  };
}

/** Doubles with each try up to `longestMs`; the random half keeps the devices of a site from dialling in step. */
export function waitMs(tries: number, longestMs: number, random = Math.random()): number {
  return Math.min(longestMs, firstWaitMs * 2 ** tries) * (0.5 + random / 2);
}
