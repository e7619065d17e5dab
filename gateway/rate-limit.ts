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

/** After five wrong codes from one place each further one costs a minute. A quarter of an hour of quiet forgives. */
export function openTries(now: () => number = () => performance.now()): Tries {
  const free = 5;
  const penaltyMs = 60_000;
  const forgivenMs = 15 * 60_000;
  const places = new Map<string, { wrong: number; at: number; until: number }>();
  const wrongOf = (place: string) => {
    const known = places.get(place);
    return known && now() - known.at < forgivenMs ? known.wrong : 0;
  };
  const put = (place: string, wrong: number) =>
    void places.set(place, { wrong, at: now(), until: wrong >= free ? now() + penaltyMs : 0 });
  return {
    waitSeconds: (place) => Math.max(0, Math.ceil(((places.get(place)?.until ?? 0) - now()) / 1000)),
    start(place) {
      for (const [other, { at }] of places) if (now() - at > forgivenMs) places.delete(other);
      put(place, wrongOf(place) + 1);
    },
    right: (place) => put(place, Math.max(0, wrongOf(place) - 1)),
  };
}
