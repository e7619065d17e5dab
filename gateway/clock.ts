/** The gateway's clock: never goes back, and does not believe a machine's clock that is behind or has leapt ahead. */

export interface Clock {
  /** Milliseconds since the epoch, never less than before. */
  now(): number;
  /** Is the machine's clock plausible, given the journal and the time that went by? A new day needs that. */
  trusted(): boolean;
  /** Somebody has confirmed the machine's date. */
  believe(): void;
}

/** How far the machine's clock may lie behind before staff are told. */
const toleranceMs = 60_000;
/** Who was off for longer than this asks a lead for the date. */
const leapMs = 14 * 86_400_000;
/** No gateway ran before this: a Pi without a battery starts in 1970 or at its image's date. */
const firstPlausible = Date.UTC(2025, 0, 1);

/**
 * @param lastAt time of the last journalled event, 0 when there is none
 * @param wall the machine's clock in ms since the epoch
 * @param steady a clock in ms that only knows how much time went by
 */
export function openClock(lastAt: number, wall: () => number = Date.now, steady = () => performance.now()): Clock {
  let last = lastAt > 0 ? lastAt : wall();
  let lastSteady = steady();

  function now(): number {
    const tick = steady();
    const flowing = last + (tick - lastSteady);
    const machine = wall();
    last = machine > flowing && machine <= flowing + leapMs ? machine : flowing;
    lastSteady = tick;
    return Math.floor(last);
  }
  return {
    now,
    trusted() {
      const at = now();
      const machine = wall();
      return machine >= firstPlausible && machine >= at - toleranceMs && machine <= at + leapMs;
    },
    believe() {
      last = Math.max(now(), wall());
      lastSteady = steady();
    },
  };
}
