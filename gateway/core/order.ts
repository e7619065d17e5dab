/** Who is next at a counter, and why: one pure order for calls, panels and kiosks, as docs/who-is-next.md tells it. */
import { type Configuration, defaultRules } from "../contract/configuration.ts";
import type { OrderReason } from "../contract/views.ts";
import { type Place, placeAt } from "./places.ts";
import { waitingByService } from "./present.ts";
import { type Lists, queuesOf } from "./queues.ts";
import {
  byStanding,
  type Chance,
  chanceAt,
  compare,
  isAppointment,
  isOwn,
  isOwnMatter,
  isWaiting,
  ranks,
  type Standing,
  standingAt,
} from "./standing.ts";
import { counterState, type State, type Visit } from "./state.ts";

export interface Next {
  readonly visit: Visit;
  readonly reason: OrderReason;
  /** It is called to take this step while it waits for something else. */
  readonly step?: string;
}

export function rulesOf(configuration: Configuration | undefined): NonNullable<Configuration["rules"]> {
  return configuration?.rules ?? defaultRules;
}

type Round = NonNullable<Configuration["rules"]>;
const isAppointmentsTurn = ({ appointments, walkIns }: Round, round: number) =>
  round % (appointments + walkIns) < appointments;

interface Survey {
  readonly first: Standing | undefined;
  /** Who has stood longest in the lane of those without a due appointment. */
  readonly oldest: Visit | undefined;
  readonly count: number;
}

/** All that `test` lets through: in the shared queue the lane whose turn it is goes first. */
function survey(state: State, place: Place, test: (visit: Visit, chance: Chance) => boolean): Survey {
  const isTheirTurn = isAppointmentsTurn(rulesOf(state.configuration), counterState(state, place.id).round);
  const before = (a: Standing, b: Standing) => {
    const isOtherLane = a.rank === shared && b.rank === shared && isAppointment(a) !== isAppointment(b);
    return isOtherLane ? isAppointment(a) === isTheirTurn : compare(a, b) < 0;
  };
  let first: Standing | undefined;
  let oldest: Visit | undefined;
  let count = 0;
  // At a station others are called before somebody who did not come.
  let fewestMisses = Number.POSITIVE_INFINITY;
  const isBehind = (misses: number) => {
    if (!place.isStation || misses === fewestMisses) return false;
    if (misses > fewestMisses) return true;
    [fewestMisses, first, oldest] = [misses, undefined, undefined];
    return false;
  };
  const stands = (standing: Standing) => {
    if (!first || before(standing, first)) first = standing;
  };
  const hasStood = (visit: Visit) => {
    if (!oldest || byStanding(visit, oldest) < 0) oldest = visit;
  };
  const { crowds, kept, stepping, own, placed } = queuesOf(state);
  const asks = (visit: Visit) => {
    const chance = chanceAt(state, visit, place);
    if (!chance || !test(visit, chance)) return;
    count++;
    if (isBehind(visit.stepMisses)) return;
    const standing = standingAt(state, visit, place, chance);
    stands(standing);
    if (standing.reason === "longest-waiting") hasStood(visit);
  };
  placed.forEach(asks);
  for (const visit of ownOf(own, place))
    if (isOwnMatter(state, visit, place) && !place.skills.has(visit.services[0]!)) asks(visit);
  for (const skill of place.skills) {
    kept.get(skill)?.forEach(asks);
    for (const visit of stepping.get(skill) ?? []) if (isHereFor(state, visit, skill, place)) asks(visit);
    const crowd = crowds.get(skill);
    if (!crowd) continue;
    count += crowd.count;
    // Nobody in a crowd has missed anything.
    if (isBehind(0)) continue;
    if (crowd.appointment) stands(crowd.appointment);
    if (crowd.other) stands(crowd.other);
    if (crowd.oldest) hasStood(crowd.oldest);
  }
  return { first, oldest, count };
}

/** Who is served here comes for that; who is not, for the first step that can be taken here. */
function isHereFor(state: State, visit: Visit, step: string, place: Place): boolean {
  if (place.skills.has(visit.services[0]!) || isOwnMatter(state, visit, place)) return false;
  return visit.meanwhile.find((id) => place.skills.has(id)) === step;
}

function ownOf(own: Lists, { id, clerk }: Place): readonly Visit[] {
  const here = own.get(`counter ${id}`) ?? [];
  const theirs = clerk === undefined ? undefined : own.get(`clerk ${clerk}`);
  return theirs ? [...theirs, ...here.filter(({ meant }) => meant.clerk !== clerk)] : here;
}

const shared = ranks["longest-waiting"];

export interface Line {
  /** The visit to call next, by the rules of docs/who-is-next.md. */
  readonly next: Next | undefined;
  /** How many visits the counter could call. */
  readonly waiting: number;
}

export function lineAt(state: State, counterId: string): Line {
  const place = placeAt(state, counterId);
  if (!place) return { next: undefined, waiting: 0 };
  const { first, oldest, count } = survey(state, place, isWaiting);
  if (!first) return { next: undefined, waiting: count };
  const { visit, chance, reason } = first;
  const jumped = reason === "longest-waiting" && visit !== oldest;
  return { next: { visit, reason: jumped ? "head-start" : reason, ...chance }, waiting: count };
}

export const nextFor = (state: State, counterId: string) => lineAt(state, counterId).next;

/** Visits at a station elsewhere that would have been called here before this one, and are held nowhere yet. */
export function heldBefore(state: State, counterId: string): Visit[] {
  const place = placeAt(state, counterId);
  if (!place) return [];
  const held: Visit[] = [];
  for (;;) {
    const isAway = (visit: Visit, { step }: Chance) =>
      step === undefined && visit.counter !== counterId && visit.parkedBy === undefined && !held.includes(visit);
    const { first } = survey(state, place, (visit, chance) => isWaiting(visit) || isAway(visit, chance));
    if (!first || isWaiting(first.visit)) return held;
    held.push(first.visit);
  }
}

/** Does a call with this reason move the counter's round of appointments and others on? */
export function movesRound({ configuration }: State, round: number, reason: OrderReason): boolean {
  const rules = rulesOf(configuration);
  if (reason === "appointment") return isAppointmentsTurn(rules, round);
  return (reason === "longest-waiting" || reason === "head-start") && !isAppointmentsTurn(rules, round);
}

/** Calling this one is no picking: it was parked here, sent here, or has its appointment here. */
export function isOwnAt(state: State, visit: Visit, counterId: string): boolean {
  const place = placeAt(state, counterId);
  return visit.parkedBy === counterId || visit.forCounter === counterId || (place !== undefined && isOwn(visit, place));
}

/** Why it would be called here if it were next, and for which step. */
export function reasonAt(state: State, visit: Visit, counterId: string): Omit<Next, "visit"> | undefined {
  const place = placeAt(state, counterId);
  const chance = place && chanceAt(state, visit, place);
  return chance && { reason: standingAt(state, visit, place, chance).reason, ...chance };
}

const rankInQueue = (visit: Visit) => (visit.calledBeforeAlarm === visit.services[0] ? 0 : visit.precedence ? 1 : 2);

/** Visits that wait for a service, in the order of their standing. */
export function queueOf(state: State, service: string): Visit[] {
  return [...(waitingByService(state).get(service) ?? [])].sort(
    (a, b) => rankInQueue(a) - rankInQueue(b) || byStanding(a, b),
  );
}
