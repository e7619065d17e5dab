/** One visit at one counter, as docs/who-is-next.md says: whether it may be called there, for what, in which class. */
import type { Configuration } from "../contract/configuration.ts";
import type { OrderReason } from "../contract/views.ts";
import { minuteMs } from "./calendar/moments.ts";
import { base, officeOf, type Place } from "./places.ts";
import type { State, Visit } from "./state.ts";

/** A station calls nobody who has missed so many of its calls. */
const stepMissesAtMost = 2;

/** What a visit could be called for at a place; undefined: it cannot be called there. */
export interface Chance {
  readonly step?: string;
}
export const forItself: Chance = {};

/** Looks at every rule but the visit's state: somebody at a station may be asked about too. */
export function chanceAt(state: State, visit: Visit, place: Place): Chance | undefined {
  if (visit.forCounter === place.id || visit.parkedBy === place.id) return forItself;
  if (isSentElsewhere(state, visit)) return undefined;
  // Whoever it is with deals with it, wherever that is today.
  if (isOwnMatter(state, visit, place)) return forItself;
  const [present] = visit.services;
  if (!place.skills.has(present!)) {
    if (place.isStation && visit.stepMisses >= stepMissesAtMost) return undefined;
    const step = visit.meanwhile.find((id) => place.skills.has(id));
    return step === undefined ? undefined : { step };
  }
  return isReleased(visit) || !isKept(state, visit, place) ? forItself : undefined;
}

/** It has been kept for somebody, or has waited, as long as the site allows. */
export const isReleased = ({ advanced }: Visit) => advanced.open || advanced.bound;

/** To one counter alone, for as long as somebody may still call it there. */
function isSentElsewhere(state: State, visit: Visit): boolean {
  if (visit.forCounter === undefined) return false;
  return !isReleased(visit) || officeOf(state)!.open.has(visit.forCounter);
}

/** Is it kept for somebody who is not here? */
function isKept(state: State, visit: Visit, place: Place): boolean {
  const { meant, language, services } = visit;
  if (isBesides(state, visit)) return false;
  if (meant.counter !== undefined && meant.counter !== place.id) return true;
  if (meant.clerk !== undefined && meant.clerk !== place.clerk) return true;
  if (meant.team !== undefined && !place.teams.includes(meant.team)) return true;
  const [present] = services;
  const tongue = base(language);
  if (tongue === "de" || place.languages.has(tongue) || !byLanguage(state, present!)) return false;
  return officeOf(state)!.spoken.has(`${present} ${tongue}`);
}

export const isOwnMatter = (state: State, visit: Visit, place: Place) =>
  isOwn(visit, place) && !isBesides(state, visit);

/** Can anything keep it for somebody? */
export function mayBeKept(state: State, visit: Visit): boolean {
  const { clerk, team, counter } = visit.meant;
  if (visit.forCounter !== undefined) return true;
  if (isBesides(state, visit)) return false;
  const isMeant = clerk !== undefined || team !== undefined || counter !== undefined;
  return isMeant || (base(visit.language) !== "de" && byLanguage(state, visit.services[0]!));
}

interface ServiceRules {
  readonly headStartMs: number;
  readonly byLanguage: boolean;
  readonly before: readonly string[];
}
const servicesKnown = new WeakMap<Configuration, ReadonlyMap<string, ServiceRules>>();
function serviceRules({ configuration }: State, id: string): ServiceRules | undefined {
  let known = servicesKnown.get(configuration!);
  if (!known) {
    known = new Map(
      configuration!.services.map(({ id, headStartMinutes = 0, byLanguage = false, before = [] }) => [
        id,
        { headStartMs: headStartMinutes * minuteMs, byLanguage, before },
      ]),
    );
    servicesKnown.set(configuration!, known);
  }
  return known.get(id);
}
/** Is what it waits for only a step before what it came for? */
export function isFirstStep(state: State, { services: [present, then] }: Visit): boolean {
  return then !== undefined && serviceRules(state, then)?.before.includes(present!) === true;
}

/** Nobody is kept for such a step, nor for what somebody sent the visitor to in between. */
const isBesides = (state: State, visit: Visit) => visit.backTo !== undefined || isFirstStep(state, visit);

export const byLanguage = (state: State, service: string) => serviceRules(state, service)?.byLanguage ?? false;

/** By appointment, and its time has not come yet. */
export const isEarly = ({ due, advanced }: Visit) => due !== undefined && !advanced.due;

export interface Standing {
  readonly visit: Visit;
  readonly chance: Chance;
  readonly reason: OrderReason;
  /** Smaller is earlier: class, lane's turn, key, place in the journal. */
  readonly rank: number;
  readonly key: number;
}

export const ranks: Readonly<Record<OrderReason, number>> = {
  "called-before-alarm": 1,
  precedence: 2,
  "parked-here": 3,
  "for-this-counter": 4,
  "wait-bound": 5,
  "own-appointment": 6,
  appointment: 7,
  "head-start": 7,
  "longest-waiting": 7,
  "early-appointment": 8,
  station: 9,
  picked: 9,
};

function classOf(visit: Visit, place: Place, { step = visit.services[0] }: Chance): OrderReason {
  if (visit.calledBeforeAlarm === step) return "called-before-alarm";
  if (visit.precedence) return "precedence";
  if (visit.parkedBy === place.id) return "parked-here";
  if (visit.forCounter === place.id) return "for-this-counter";
  if (visit.advanced.bound && !isEarly(visit)) return "wait-bound";
  if (visit.due === undefined) return "longest-waiting";
  if (!visit.advanced.due) return "early-appointment";
  return isOwn(visit, place) ? "own-appointment" : "appointment";
}

/** Its appointment is with the clerk who is here, or at this counter. */
export function isOwn({ meant }: Visit, place: Place): boolean {
  return (meant.clerk !== undefined && meant.clerk === place.clerk) || meant.counter === place.id;
}

/** The step of somebody who waits for another counter stands with the others, whatever appointment it has. */
export function standingAt(state: State, visit: Visit, place: Place, chance: Chance): Standing {
  const byClass = classOf(visit, place, chance);
  const isStepOfAppointment = chance.step !== undefined && ranks[byClass] > ranks["wait-bound"];
  const reason = isStepOfAppointment ? "longest-waiting" : byClass;
  return { visit, chance, reason, rank: ranks[reason], key: keyOf(state, visit, reason) };
}

function keyOf(state: State, visit: Visit, reason: OrderReason): number {
  if (reason === "longest-waiting") return visit.standing - (serviceRules(state, visit.services[0]!)?.headStartMs ?? 0);
  const byTime = reason === "own-appointment" || reason === "appointment" || reason === "early-appointment";
  return byTime ? visit.due! : visit.standing;
}

export const compare = (a: Standing, b: Standing) =>
  a.rank - b.rank || a.key - b.key || a.visit.issuedSeq - b.visit.issuedSeq;

/** Two tickets of one millisecond stand in the order in which they were given. */
export function byStanding(a: Visit, b: Visit): number {
  return a.standing - b.standing || a.issuedSeq - b.issuedSeq;
}

export const isAppointment = ({ reason }: Standing) => reason === "appointment";

export const isWaiting = (visit: Visit) => visit.state === "waiting";
