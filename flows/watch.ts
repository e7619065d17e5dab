/** Judges by its beats whether Node-RED lives and ever rests; time comes in from outside. */

export interface WatchTimes {
  /**
   * Without a beat for so long it hangs, once it has had the processor for two fifths of it: who comes last may starve,
   * and one that has its allowance (allowance.ts) takes twice as long for that.
   */
  readonly hungMs: number;
  /** From its fork until its flows have started. */
  readonly startMs: number;
  /** Afterwards, without a beat for so long it hangs in any case. */
  readonly starvedMs: number;
  /** Over so long it must have rested. */
  readonly busyMs: number;
}

export interface Watch {
  /** It was forked. */
  begin(at: number): void;
  started(at: number): void;
  beat(at: number, busyMs: number, ofMs: number): void;
  /** For how many milliseconds it has said nothing. */
  silentMs(at: number): number;
  /** Asked a few times a second. `processorMs`: what it has had of the processor so far; undefined if nobody knows. */
  look(at: number, processorMs: number | undefined): { readonly hung: boolean; readonly busy: boolean };
}

/** Of the time without a beat, as said above; more than twice what an allowance gives. */
const ownShare = 0.4;
/** Of the time looked at. */
const restless = 0.9;
/** Who looks so late has slept himself, and cannot say that nothing came. */
const asleepMs = 1_000;

export function openWatch(times: WatchTimes): Watch {
  let heardAt = 0;
  let heardMs: number | undefined;
  let processor: number | undefined;
  let lookedAt = 0;
  let startedAt: number | undefined;
  let beats: { at: number; busyMs: number; ofMs: number }[] = [];
  return {
    begin(at) {
      [heardAt, lookedAt, startedAt, beats] = [at, at, undefined, []];
      [heardMs, processor] = [undefined, undefined];
    },
    started(at) {
      [heardAt, heardMs, startedAt] = [at, processor, at];
    },
    beat(at, busyMs, ofMs) {
      if (startedAt === undefined) return;
      [heardAt, heardMs] = [at, processor];
      beats.push({ at, busyMs, ofMs });
      // One beat more than the window, so that it is filled.
      while (beats.length > 1 && sum(beats.slice(1), "ofMs") >= times.busyMs) beats.shift();
    },
    silentMs: (at) => at - heardAt,
    look(at, processorMs) {
      if (at - lookedAt > asleepMs) heardAt = Math.max(heardAt, at - 1);
      lookedAt = at;
      processor = processorMs;
      const silentMs = at - heardAt;
      const hadMs = processor === undefined || heardMs === undefined ? silentMs : processor - heardMs;
      const stuck = startedAt !== undefined && silentMs > times.hungMs && hadMs >= ownShare * times.hungMs;
      const hung = stuck || silentMs > (startedAt === undefined ? times.startMs : times.starvedMs);
      const whole = sum(beats, "ofMs");
      return { hung, busy: whole >= times.busyMs && sum(beats, "busyMs") > restless * whole };
    },
  };
}

function sum(beats: readonly { busyMs: number; ofMs: number }[], part: "busyMs" | "ofMs"): number {
  return beats.reduce((all, beat) => all + beat[part], 0);
}
