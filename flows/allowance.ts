/** How much of a processor Node-RED may use: a little at once, a fifth of one for long. Time comes in from outside. */

export interface Allowance {
  /** @param usedMs what it has had of the processor so far @returns is it its turn, and after how long to ask again */
  ask(at: number, usedMs: number): { readonly runs: boolean; readonly againMs: number };
  /** From now on nothing is left of what it was given for its start. */
  startIsOver(): void;
}

/** Of one processor. Who rests for the remainder leaves no mark on how fast a button is answered: npm run bench. */
const share = 0.2;
/** A deploy, or a mail with its attachments. */
const savedAtMostMs = 100;
/** To load its nodes: two seconds here, some eight on a small board. */
export const forStartMs = 12_000;
const turnMs = 20;
/** Looked at less often while it uses nearly nothing. */
const restfulMs = 100;

/** @param savedMs what it may use at once, now */
export function openAllowance(at: number, savedMs: number): Allowance {
  let [saved, askedAt, used, most] = [savedMs, at, 0, Math.max(savedMs, savedAtMostMs)];
  return {
    ask(now, usedMs) {
      const left = Math.min(most, saved + share * (now - askedAt) - (usedMs - used));
      // Who could not look for a while does not make it pay for that.
      saved = Math.max(-savedAtMostMs, left);
      [askedAt, used] = [now, usedMs];
      if (saved <= 0) return { runs: false, againMs: Math.max(turnMs, -saved / share) };
      return { runs: true, againMs: saved < savedAtMostMs ? turnMs : restfulMs };
    },
    startIsOver() {
      most = savedAtMostMs;
      saved = Math.min(saved, most);
    },
  };
}
