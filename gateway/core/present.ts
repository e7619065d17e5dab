/** Today's visits as lists that many views look at: worked out once for a state. */
import type { State, Visit } from "./state.ts";

/** Visits are replaced, never changed: what is found out of them stays true. */
const present = new WeakMap<State["visits"], readonly Visit[]>();

/** Those that are not over, in the order of their tickets. */
export function presentVisits({ visits }: State): readonly Visit[] {
  const known = present.get(visits);
  if (known) return known;
  const list: Visit[] = [];
  visits.forEach((visit) => {
    list.push(visit);
  });
  list.sort((a, b) => a.issuedSeq - b.issuedSeq);
  present.set(visits, list);
  return list;
}

const waiting = new WeakMap<State["visits"], ReadonlyMap<string, readonly Visit[]>>();

/** Those that wait, by the service that is next for them. */
export function waitingByService(state: State): ReadonlyMap<string, readonly Visit[]> {
  const known = waiting.get(state.visits);
  if (known) return known;
  const those = presentVisits(state).filter((visit) => visit.state === "waiting");
  const groups = Map.groupBy(those, (visit) => visit.services[0]!);
  waiting.set(state.visits, groups);
  return groups;
}

interface Over {
  readonly finished: number;
  readonly withPrecedence: number;
}
const over = new WeakMap<State["ended"], Over>();

/** How many of those that are over were finished, and how many went first. */
export function endedVisits({ ended }: State): Over {
  const known = over.get(ended);
  if (known) return known;
  let [finished, withPrecedence] = [0, 0];
  ended.forEach((visit) => {
    if (visit.state === "finished") finished++;
    if (visit.precedence) withPrecedence++;
  });
  const count = { finished, withPrecedence };
  over.set(ended, count);
  return count;
}
