/** How long a newcomer will wait, as far as the last calls tell. */
import { minuteMs } from "./calendar/moments.ts";
import { type State, visitOf } from "./state.ts";

/** What was longer ago says nothing of now. */
const lookBackMs = 60 * minuteMs;
/** Fewer calls than these are chance. */
const callsAtLeast = 4;
const stepMinutes = 5;
/** Beyond this nobody can know. */
const longestMinutes = 180;

/**
 * In minutes, rounded up to five; undefined where nothing can be said. The pace is that of the last first calls for
 * this service, and nobody is called faster because more wait.
 */
export function expectedWait(state: State, service: string, ahead: number, now: number): number | undefined {
  const times = state.calls
    .filter(({ number, nth, at }) => {
      return nth === 1 && now - at <= lookBackMs && visitOf(state, number)?.services[0] === service;
    })
    .map(({ at }) => at);
  if (times.length < callsAtLeast) return undefined;
  const paceMs = (now - Math.min(...times)) / times.length;
  const minutes = Math.ceil(((ahead + 1) * paceMs) / minuteMs / stepMinutes) * stepMinutes;
  return minutes > longestMinutes ? undefined : Math.max(stepMinutes, minutes);
}
