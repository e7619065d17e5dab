/** Tells presses from bounces, and a finger from a broken contact, by the times of a contact's edges; pure. */
import type { FaultCode } from "../../gateway/contract/faults.ts";

export interface Edge {
  /** `pressed`: the finger is on the button. */
  readonly to: "pressed" | "released";
  /** Milliseconds on the contact's own clock, which may begin anew. */
  readonly at: number;
}

/** More presses than this within the window are no finger but a broken contact: ignored until it has rested. */
const mostPresses = 3;
const windowMs = 2000;
export const restMs = 1000;
/** No finger stays so long. */
export const stuckMs = 30_000;

export interface ContactJudge {
  /** Found standing like this, after a time that nobody saw. It is no press, whatever it is. */
  stands(pressed: boolean | undefined): void;
  /** Is it a press? The first edge to close the contact after `settleMs` without any is one. */
  edge(edge: Edge): boolean;
  /** There was no edge for so long. True, once for each press: the finger has been on it for `holdMs`. */
  rested(ms: number): boolean;
  fault(): Extract<FaultCode, "contact-stuck" | "contact-chatters"> | undefined;
}

/** @param holdMs Infinity where a long press means nothing */
export function contactJudge(settleMs: number, holdMs = Number.POSITIVE_INFINITY): ContactJudge {
  let lastAt = Number.NEGATIVE_INFINITY;
  let presses: number[] = [];
  /** Since when no quiet was as long as `settleMs`: bounces are over long before the window is. */
  let restlessSince = 0;
  let pressed: boolean | undefined;
  /** Does the press that goes on still wait to be called a long one? */
  let mayBeHeld = false;
  let chatters = false;
  let stuck = false;

  function isPress({ to, at }: Edge, quietMs: number): boolean {
    if (to === "released" || pressed || quietMs < settleMs || chatters) return false;
    presses = presses.filter((press) => at - press < windowMs);
    chatters = presses.length >= mostPresses;
    if (!chatters) presses.push(at);
    return !chatters;
  }

  /** What it did before does not count against it. */
  function calm(): void {
    if (chatters) presses = [];
    chatters = false;
  }

  return {
    stands(now) {
      lastAt = Number.NEGATIVE_INFINITY;
      presses = [];
      pressed = now;
      mayBeHeld = false;
      chatters = false;
      stuck &&= now === true;
    },
    edge(edge) {
      if (edge.at < lastAt) {
        lastAt = Number.NEGATIVE_INFINITY;
        presses = [];
      }
      const quietMs = edge.at - lastAt;
      lastAt = edge.at;
      if (quietMs >= restMs) calm();
      if (quietMs >= settleMs) restlessSince = edge.at;
      else if (edge.at - restlessSince >= windowMs) chatters = true;
      const press = isPress(edge, quietMs);
      pressed = edge.to === "pressed";
      mayBeHeld = press || (mayBeHeld && !chatters);
      if (!pressed) stuck = false;
      return press;
    },
    rested(ms) {
      if (ms >= restMs) calm();
      if (pressed && ms >= stuckMs) stuck = true;
      const held = mayBeHeld && pressed === true && ms >= holdMs;
      if (held) mayBeHeld = false;
      return held;
    },
    fault: () => (stuck ? "contact-stuck" : chatters ? "contact-chatters" : undefined),
  };
}
