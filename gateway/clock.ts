/** The gateway's clock: never goes back, goes on from the last event when the machine's own clock is behind it. */

export interface Clock {
  /** Milliseconds since the epoch, never less than before. */
  now(): number;
  /** Is the machine's clock as far as the journal, and plausible at all? A new day needs that. */
  trusted(): boolean;
}

/** How far the machine's clock may lie behind before staff are told. */
const toleranceMs = 60_000;
/** No gateway ran before this: a Pi without a battery starts in 1970 or at its image's date. */
const firstPlausible = Date.UTC(2025, 0, 1);

/**
 * @param lastAt time of the last journalled event, 0 when there is none
 * @param wall the machine's clock in ms since the epoch
 * @param steady a clock in ms that only knows how much time went by
 */
export function openClock(lastAt: number, wall: () => number = Date.now, steady = () => performance.now()): Clock {
  let last = Math.max(lastAt, wall());
  let lastSteady = steady();
  const now = () => {
    const tick = steady();
    last = Math.max(wall(), last + (tick - lastSteady));
    lastSteady = tick;
    return Math.floor(last);
  };
  return {
    now,
    trusted: () => wall() >= firstPlausible && wall() >= now() - toleranceMs,
  };
}
