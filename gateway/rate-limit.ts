/**
 * Two bounds: messages a second from one identity (late, never lost), and wrong codes from one place (refused for a
 * while).
 */

/** Milliseconds that the next message of this identity must wait; 0 while it keeps within its rate. */
export type Pace = (identity: string, perSecond: number) => number;

/** A burst of one second's worth passes at once. */
export function openPace(now: () => number = () => performance.now()): Pace {
  const dueAt = new Map<string, number>();
  return (identity, perSecond) => {
    const at = now();
    const costMs = 1000 / perSecond;
    const due = Math.max(dueAt.get(identity) ?? Number.NEGATIVE_INFINITY, at - 1000) + costMs;
    dueAt.set(identity, due);
    return Math.max(0, due - at);
  };
}

export interface Tries {
  /** Seconds until another try is allowed; 0: now. */
  waitSeconds(place: string): number;
  /** Counts as wrong from now on, so that many tries at the same time are many tries. */
  start(place: string): void;
  /** It was right: it does not count, and those before it still do. */
  right(place: string): void;
}

export interface TryRules {
  /** So many wrong ones within this time, and then one each `waitMs`. */
  readonly free: number;
  readonly withinMs: number;
  readonly waitMs: number;
}

/** Codes that sign somebody in or enrol a machine: one who mistypes is known to nobody, and waits. */
const personalCodes: TryRules = { free: 5, withinMs: 15 * 60_000, waitMs: 60_000 };
/** Codes of appointments: next in line at a kiosk is somebody else, who must not wait for long. */
export const appointmentCodes: TryRules = { free: 20, withinMs: 10 * 60_000, waitMs: 30_000 };

export function openTries({ free, withinMs, waitMs } = personalCodes, now = () => performance.now()): Tries {
  const wrongAt = new Map<string, readonly number[]>();
  const recent = (place: string) => (wrongAt.get(place) ?? []).filter((at) => now() - at < withinMs);
  return {
    waitSeconds(place) {
      const wrong = recent(place);
      return wrong.length < free ? 0 : Math.max(0, Math.ceil((wrong.at(-1)! + waitMs - now()) / 1000));
    },
    start(place) {
      for (const other of [...wrongAt.keys()]) if (recent(other).length === 0) wrongAt.delete(other);
      wrongAt.set(place, [...recent(place), now()]);
    },
    right: (place) => void wrongAt.set(place, recent(place).slice(0, -1)),
  };
}
