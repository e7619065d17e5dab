/** What all single lines share: opened for ever with growing waits, and each loss told once. */
import type { FaultCode } from "../../gateway/contract/faults.ts";
import type { Line, Output, OutputListener } from "./lines.ts";
import { steadyAfterMs, waitMs } from "./redial.ts";

const longestWaitMs = 5000;

/** Why a line cannot be had, in words for facilities staff. */
export class LineFault extends Error {
  readonly fault: FaultCode;

  constructor(fault: FaultCode, sentence: string) {
    super(sentence);
    this.fault = fault;
  }
}

/** Opened, but not to be used just yet; told to nobody unless it lasts. */
export class NotYet extends Error {}

/**
 * `open` returns a line that is ready, or throws; the line calls `broke` when it can be used no more, and is then
 * closed. Whatever is thrown that is no `LineFault` counts as unreachable.
 *
 * `mustLast`: to be opened says little of such a line, so after a loss it is ready when it has lasted.
 */
export function holdLine<Held extends Line>(
  open: (broke: (cause: unknown) => void) => Held,
  listener: { ready(line: Held): void } & Pick<OutputListener, "lost">,
  { mustLast = false }: { readonly mustLast?: boolean } = {},
): { line(): Held | undefined; close(): void } {
  let line: Held | undefined;
  let retry: NodeJS.Timeout | undefined;
  let proof: NodeJS.Timeout | undefined;
  let tries = 0;
  let openSince = 0;
  let told: FaultCode | undefined;

  function begin(): void {
    try {
      const mine: Held = open((cause) => {
        if (mine === line) dropped(cause);
      });
      line = mine;
    } catch (cause) {
      dropped(cause);
      return;
    }
    openSince = performance.now();
    if (mustLast && told !== undefined) proof = setTimeout(tellReady, steadyAfterMs, line);
    else tellReady(line);
  }

  function tellReady(held: Held): void {
    told = undefined;
    listener.ready(held);
  }

  function dropped(cause: unknown): void {
    if (line && performance.now() - openSince > steadyAfterMs) tries = 0;
    const wasOpen = line !== undefined;
    clearTimeout(proof);
    line?.close();
    line = undefined;
    retry = setTimeout(begin, waitMs(tries, longestWaitMs));
    tries += 1;
    if (cause instanceof NotYet) return;
    const fault = cause instanceof LineFault ? cause.fault : "unreachable";
    // What was there and is gone stays unreachable, whatever is found missing in its place.
    if (told === fault || (told === "unreachable" && fault === "no-such-line" && !wasOpen)) return;
    told = fault;
    listener.lost(fault, (cause as Error).message);
  }

  begin();
  return {
    line: () => line,
    close() {
      clearTimeout(retry);
      clearTimeout(proof);
      line?.close();
      line = undefined;
    },
  };
}

/**
 * An output; `set` of the line that `open` returns brings the level, 0 dark to 1 full, to it. What it throws breaks the
 * line.
 */
export function holdLevel(
  open: (broke: (cause: unknown) => void, level: () => number) => Line & { set(): void },
  listener: OutputListener,
  options?: { readonly mustLast?: boolean },
): Output {
  let level = 0;
  const held = holdLine(
    (broke) => {
      const line = open(broke, () => level);
      const set = () => {
        try {
          line.set();
        } catch (cause) {
          broke(cause);
        }
      };
      return { close: () => line.close(), set };
    },
    listener,
    options,
  );
  return {
    set(next) {
      level = Math.min(1, Math.max(0, next));
      held.line()?.set();
    },
    close: () => held.close(),
  };
}

/** As a list in a sentence: `"a", "b"`. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `„${name}“`).join(", ");
}
