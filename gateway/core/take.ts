/**
 * One input taken in: decided, given its place in the journal, applied, answered. The desk and tests do nothing else.
 */
import type { Answer } from "../contract/commands.ts";
import type { Recorded } from "../contract/events.ts";
import { apply } from "./apply.ts";
import { dayAt } from "./day.ts";
import { answerTo, causeOf, decide } from "./decide.ts";
import type { Input } from "./decision.ts";
import { answerGiven, type State } from "./state.ts";

export interface Taken {
  readonly state: State;
  readonly events: readonly Recorded[];
  readonly answer: Answer;
}

/** @param now milliseconds since the epoch, never less than `state.at` */
export function take(before: State, input: Input, now: number): Taken {
  const given = givenBefore(before, input);
  if (given) return { state: before, events: [], answer: given };
  const cause = causeOf(input);
  const decision = decide(before, input, now);
  let state = before;
  const events = decision.events.map((event): Recorded => {
    const day = event.type === "day-opened" ? event.date : (state.day ?? dateOf(now));
    const recorded: Recorded = { ...event, seq: state.seq + 1, at: now, day, ...(cause !== undefined && { cause }) };
    state = apply(state, recorded);
    return recorded;
  });
  return { state, events, answer: answerTo(decision) };
}

/** The answer that was given to this command or press before. */
export function givenBefore(state: State, input: Input): Answer | undefined {
  const cause = causeOf(input);
  return cause === undefined ? undefined : answerGiven(state, cause);
}

/** For what happens before the first day is opened. */
function dateOf(at: number): string {
  return dayAt(at, "UTC");
}
