/** How long a card terminal is waited for, and how often it is asked; the protocol's own names in the comments. */

/** Milliseconds each. Tests give shorter ones. */
export interface Times {
  /** Serial, T1: the longest silence between two bytes of a block. */
  readonly gap: number;
  /** Serial, T2: within so long a block is acknowledged, or sent again. */
  readonly block: number;
  /** T3: within so long a command is answered. */
  readonly answer: number;
  /** T4: the longest silence of a terminal that works. */
  readonly work: number;
  /** The unit in which a terminal asks for more time than that. */
  readonly minute: number;
  /** The longest silence of a terminal that was asked how it is, or what its last transaction was. */
  readonly question: number;
  /** A connection that is not there by then is a fault of what was to be done. */
  readonly reach: number;
  /** The longest wait between two tries to connect. */
  readonly redial: number;
  /** Overrides how often the profile asks a terminal that is well. */
  readonly poll?: number;
  /** How often a terminal is asked that is busy, or not well. */
  readonly troubled: number;
  /** The same while it updates itself, and how long it may take for that. */
  readonly updating: number;
  readonly update: number;
  /** After a break: a terminal that was not answered takes that long to see it and to take the payment back. */
  readonly settle: number;
  /** How often it is asked what became of a work, and for how long. */
  readonly look: number;
  readonly giveUp: number;
  /** What a terminal asks for in its upkeep is done once in so long. */
  readonly cure: number;
  /** A wish to break a work off that had no effect is said again after this. */
  readonly abort: number;
  /** Receipts may come so long after a terminal has said that it is done. */
  readonly receipts: number;
}

export const realTimes: Times = {
  gap: 200,
  block: 5_000,
  answer: 5_000,
  work: 180_000,
  minute: 60_000,
  question: 30_000,
  reach: 4_000,
  redial: 5_000,
  troubled: 3_000,
  updating: 20_000,
  update: 30 * 60_000,
  settle: 6_000,
  look: 3_000,
  giveUp: 10 * 60_000,
  cure: 60 * 60_000,
  abort: 3_000,
  receipts: 3_000,
};

/** T2, and so often a block is sent on a serial line before it is given up. */
const serialSends = 3;

/**
 * On a serial line a terminal sees only after three sends of a block that nobody is there, and has then T3 to go: until
 * that is over, what it says may still be of the conversation that broke.
 */
export function timesOn(at: string, times: Times): Times {
  if (!at.startsWith("serial:")) return times;
  return { ...times, settle: Math.max(times.settle, serialSends * times.block + times.answer) };
}
