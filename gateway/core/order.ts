/** Who is next at a counter, and why: one pure order for calls, panels and kiosks. */
import type { OrderReason } from "../contract/views.ts";
import type { State, Visit } from "./state.ts";

export interface Next {
  readonly visit: Visit;
  readonly reason: OrderReason;
}

/** The counter's services: the skills of who is signed in there, else what the site file says. */
export function skillsAt(state: State, counterId: string): readonly string[] {
  const station = state.stations.find((s) => s.counter === counterId);
  const member = station && state.configuration?.staff.find((s) => s.id === station.staff);
  return member?.services ?? state.configuration?.counters.find((c) => c.id === counterId)?.services ?? [];
}

/** May this counter call this visit as its next one? */
export function eligible(visit: Visit, counterId: string, skills: readonly string[]): boolean {
  if (visit.state !== "waiting") return false;
  if (visit.forCounter !== undefined) return visit.forCounter === counterId;
  return visit.parkedBy === counterId || skills.includes(visit.services[0]!);
}

/**
 * The visit to call next: who was called when a house alarm came, then precedence, then who was parked here and is
 * back, then who was sent to this counter, then who has stood longest in the queues this counter serves.
 */
export function nextFor(state: State, counterId: string): Next | undefined {
  const skills = skillsAt(state, counterId);
  let best: Visit | undefined;
  for (const visit of state.visits.values()) {
    if (eligible(visit, counterId, skills) && (!best || compare(visit, best, counterId) < 0)) best = visit;
  }
  return best && { visit: best, reason: reasonOf(best, counterId) };
}

/** How many visits this counter could call. */
export function waitingFor(state: State, counterId: string): number {
  const skills = skillsAt(state, counterId);
  return state.visits.count((visit) => eligible(visit, counterId, skills));
}

const rankInQueue = (visit: Visit) => (visit.calledBeforeAlarm ? 0 : visit.precedence ? 1 : 2);

/** Visits that wait for a service, in the order of their standing. */
export function queueOf(state: State, service: string): Visit[] {
  return [...state.visits.values()]
    .filter((visit) => visit.state === "waiting" && visit.services[0] === service)
    .sort((a, b) => rankInQueue(a) - rankInQueue(b) || byStanding(a, b));
}

export function reasonOf(visit: Visit, counterId: string): OrderReason {
  if (visit.calledBeforeAlarm) return "called-before-alarm";
  if (visit.precedence) return "precedence";
  if (visit.parkedBy === counterId) return "parked-here";
  if (visit.forCounter === counterId) return "for-this-counter";
  return "longest-waiting";
}

const ranks: Readonly<Record<OrderReason, number>> = {
  "called-before-alarm": -1,
  precedence: 0,
  "parked-here": 1,
  "for-this-counter": 2,
  "longest-waiting": 3,
  picked: 4,
};

function compare(a: Visit, b: Visit, counterId: string): number {
  return ranks[reasonOf(a, counterId)] - ranks[reasonOf(b, counterId)] || byStanding(a, b);
}

/** Two tickets of one millisecond stand in the order in which they were given. */
export function byStanding(a: Visit, b: Visit): number {
  return a.standing - b.standing || a.issuedSeq - b.issuedSeq;
}
