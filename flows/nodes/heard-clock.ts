/** The gateway's run and time as last heard: a Node-RED on another machine need not have the right time of its own. */
import type { Time } from "../../gateway/contract/messages.ts";

/** The gateway tells its time each second; after this long without, nobody there is listening. */
const silentAfterMs = 5_000;

export interface HeardClock {
  heard(time: Time): void;
  /** The connection is lost: what was heard may be another run's by now. */
  forget(): void;
  /** In milliseconds since the epoch. Undefined: the gateway has not been heard of lately. */
  read(): Time | undefined;
}

export function heardClock(): HeardClock {
  let last: { readonly time: Time; readonly heardAt: number } | undefined;
  return {
    heard(time) {
      last = { time, heardAt: performance.now() };
    },
    forget() {
      last = undefined;
    },
    read() {
      if (!last) return undefined;
      const elapsed = performance.now() - last.heardAt;
      if (elapsed > silentAfterMs) return undefined;
      return { run: last.time.run, at: Math.round(last.time.at + elapsed) };
    },
  };
}
