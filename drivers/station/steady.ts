/** What a contact has said for long enough to be believed; pure. */

export interface Steady {
  /** What it says from now on; undefined: it cannot be read, and must prove anew what it says afterwards. */
  heard(says: boolean | undefined, atMs: number): void;
  verdict(atMs: number): SteadyVerdict;
}

export interface SteadyVerdict {
  /** As it last stood for long enough; undefined: nothing has since it can be read. */
  readonly believed: boolean | undefined;
  /** When the verdict may become another one without a word from the contact. */
  readonly againInMs: number | undefined;
}

/** How long it must have said yes, and how long no. */
export function steady(yesMs: number, noMs: number): Steady {
  let believed: boolean | undefined;
  let says: boolean | undefined;
  let since = 0;

  /** How long it must still stand; undefined: nothing is waited for. */
  function settle(atMs: number): number | undefined {
    if (says === undefined || says === believed) return undefined;
    const left = (says ? yesMs : noMs) - (atMs - since);
    if (left > 0) return left;
    believed = says;
    return undefined;
  }

  return {
    heard(now, atMs) {
      settle(atMs);
      if (now === undefined) believed = undefined;
      if (now === says) return;
      says = now;
      since = atMs;
    },
    verdict(atMs) {
      const againInMs = settle(atMs);
      return { believed, againInMs };
    },
  };
}
