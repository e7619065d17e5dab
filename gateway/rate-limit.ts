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
  wrong(place: string): void;
  right(place: string): void;
}

/** After five wrong codes from one place each further one costs a minute. */
export function openTries(now: () => number = () => performance.now()): Tries {
  const free = 5;
  const penaltyMs = 60_000;
  const places = new Map<string, { wrong: number; until: number }>();
  return {
    waitSeconds: (place) => Math.max(0, Math.ceil(((places.get(place)?.until ?? 0) - now()) / 1000)),
    wrong(place) {
      const count = (places.get(place)?.wrong ?? 0) + 1;
      places.set(place, { wrong: count, until: count >= free ? now() + penaltyMs : 0 });
    },
    right: (place) => void places.delete(place),
  };
}
