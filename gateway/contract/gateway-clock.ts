/** The gateway's run and clock as last heard; a machine with drivers or flows need not have the right time itself. */
import type { Time } from "./messages.ts";

/** The gateway tells its time each second; after this long without, nobody there is listening. */
const silentAfterMs = 5000;

export interface GatewayClock {
  heard(time: Time): void;
  /** The connection is lost: what was heard may be another run's by now. */
  forget(): void;
  /** The gateway's run and present time in ms since the epoch; undefined when it has not been heard of lately. */
  read(): Time | undefined;
}

/** `monotonicMs` never goes back and knows no date: `performance.now`. */
export function gatewayClock(monotonicMs: () => number): GatewayClock {
  let last: { time: Time; heardAt: number } | undefined;
  return {
    heard(time) {
      last = { time, heardAt: monotonicMs() };
    },
    forget() {
      last = undefined;
    },
    read() {
      if (!last) return undefined;
      const elapsed = monotonicMs() - last.heardAt;
      if (elapsed > silentAfterMs) return undefined;
      return { run: last.time.run, at: Math.round(last.time.at + elapsed) };
    },
  };
}
