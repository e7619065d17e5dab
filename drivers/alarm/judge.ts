/** What the contacts of a house alarm say: alarm, rest, or that a wire is broken; pure. */

export type Contact = "first" | "second";

export interface AlarmJudge {
  /** How a contact stands; undefined: it cannot be read. */
  heard(contact: Contact, closed: boolean | undefined, atMs: number): void;
  /** What is believed now. */
  verdict(atMs: number): Verdict;
}

export interface Verdict {
  /** As it was last surely known; undefined: never yet. */
  readonly alarm: boolean | undefined;
  /** Do two contacts contradict each other for longer than they may? */
  readonly wires: boolean;
  /** When the verdict may become another one without a word from the contacts. */
  readonly againInMs: number | undefined;
}

export interface AlarmContacts {
  /** Of the first contact; the second always stands the other way. */
  readonly closedAtRest: boolean;
  readonly two: boolean;
  /** Two contacts never change at the very same time. */
  readonly toleranceMs: number;
}

/** Rest and alarm must have stood for so long: a bounce or a spike is neither, nor is a wire that is being mended. */
const steadyMs = 50;

export function alarmJudge({ closedAtRest, two, toleranceMs }: AlarmContacts): AlarmJudge {
  const stands: Record<Contact, boolean | undefined> = { first: undefined, second: undefined };
  let alarm: boolean | undefined;
  let says: ReturnType<typeof saying>;
  let since = 0;

  function saying(): "alarm" | "rest" | "contradiction" | undefined {
    const { first, second } = stands;
    if (first === undefined || (two && second === undefined)) return undefined;
    if (two && first === second) return "contradiction";
    return first === closedAtRest ? "rest" : "alarm";
  }
  const neededMs = () => (says === "contradiction" ? toleranceMs : steadyMs);

  /** Has what they say stood for long enough? Then it is believed. */
  function settle(atMs: number): boolean {
    const stood = atMs - since >= neededMs();
    if (stood && (says === "alarm" || says === "rest")) alarm = says === "alarm";
    return stood;
  }

  return {
    heard(contact, closed, atMs) {
      settle(atMs);
      stands[contact] = closed;
      const now = saying();
      if (now === says) return;
      says = now;
      since = atMs;
    },
    verdict(atMs) {
      const stood = settle(atMs);
      const againInMs = stood || says === undefined ? undefined : neededMs() - (atMs - since);
      return { alarm, wires: stood && says === "contradiction", againInMs };
    },
  };
}
