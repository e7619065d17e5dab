/** Tells presses from bounces by the times of a contact's edges; pure. Where the edges come from is edges.ts. */

/** `closed`: the finger is on the button. */
export interface Edge {
  readonly to: "closed" | "open";
  /** Milliseconds on the contact's own clock, which may begin anew. */
  readonly at: number;
}

/** More presses than this within the window are no finger but a broken contact: ignored until it has rested. */
const mostPresses = 3;
const windowMs = 2000;
const restMs = 1000;

/** True on the edge that is a press: the first to close the contact after `settleMs` without any edge. */
export function debounce(settleMs: number): (edge: Edge) => boolean {
  let lastAt = Number.NEGATIVE_INFINITY;
  let presses: number[] = [];
  let chattering = false;

  return ({ to, at }) => {
    if (at < lastAt) {
      lastAt = Number.NEGATIVE_INFINITY;
      presses = [];
    }
    const quietMs = at - lastAt;
    lastAt = at;
    if (quietMs >= restMs) chattering = false;
    if (to === "open" || quietMs < settleMs || chattering) return false;
    presses = presses.filter((press) => at - press < windowMs);
    if (presses.length >= mostPresses) {
      chattering = true;
      return false;
    }
    presses.push(at);
    return true;
  };
}
