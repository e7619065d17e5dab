/** Who waits, sorted so that a counter looks at few: worked out once for a state. */
import { base, type Place } from "./places.ts";
import { presentVisits } from "./present.ts";
import {
  byLanguage,
  byStanding,
  compare,
  forItself,
  isAppointment,
  isReleased,
  isWaiting,
  type Standing,
  standingAt,
} from "./standing.ts";
import type { State, Visit } from "./state.ts";

/** Waiting visits of one service that nothing keeps from anybody with the skill: how they stand is the same for all. */
interface Crowd {
  count: number;
  /** The first of those with a due appointment, and of all others. */
  appointment: Standing | undefined;
  other: Standing | undefined;
  oldest: Visit | undefined;
}

export type Lists = ReadonlyMap<string, readonly Visit[]>;

interface Queues {
  readonly configuration: State["configuration"];
  readonly crowds: ReadonlyMap<string, Crowd>;
  /** By present service: visits for which it matters who is at the counter. */
  readonly kept: Lists;
  /** By step: those that may take it meanwhile. */
  readonly stepping: Lists;
  /** By `clerk x` and `counter 3`: those who have an appointment there. */
  readonly own: Lists;
  /** Those that were sent, parked or held somewhere. */
  readonly placed: readonly Visit[];
}
const queuesKnown = new WeakMap<State["visits"], Queues>();

/** Visits that wait, and those at a station that keep their place; worked out once for a state. */
export function queuesOf(state: State): Queues {
  const { visits, configuration } = state;
  const known = queuesKnown.get(visits);
  if (known && known.configuration === configuration) return known;
  const crowds = new Map<string, Crowd>();
  const kept = new Map<string, Visit[]>();
  const stepping = new Map<string, Visit[]>();
  const own = new Map<string, Visit[]>();
  const placed: Visit[] = [];
  for (const visit of presentVisits(state)) {
    if (!isWaiting(visit) && visit.aside === undefined) continue;
    const service = visit.services[0]!;
    const isPlaced = visit.forCounter !== undefined || visit.parkedBy !== undefined;
    const isStepping = visit.aside !== undefined || visit.meanwhile.length > 0;
    if (isPlaced) placed.push(visit);
    else if (isStepping || dependsOnPlace(state, visit)) enter(kept, service, visit);
    else joinCrowd(state, crowds, visit);
    if (isPlaced) continue;
    for (const step of visit.meanwhile) enter(stepping, step, visit);
    const { clerk, counter } = visit.meant;
    if (clerk !== undefined) enter(own, `clerk ${clerk}`, visit);
    if (counter !== undefined) enter(own, `counter ${counter}`, visit);
  }
  const queues = { configuration, crowds, kept, stepping, own, placed };
  queuesKnown.set(visits, queues);
  return queues;
}

function enter(lists: Map<string, Visit[]>, key: string, visit: Visit): void {
  const list = lists.get(key);
  if (list) list.push(visit);
  else lists.set(key, [visit]);
}

function dependsOnPlace(state: State, visit: Visit): boolean {
  const { meant, language, services, stepMisses } = visit;
  if (meant.clerk !== undefined || meant.counter !== undefined || stepMisses > 0) return true;
  if (isReleased(visit)) return false;
  return meant.team !== undefined || (base(language) !== "de" && byLanguage(state, services[0]!));
}

function joinCrowd(state: State, crowds: Map<string, Crowd>, visit: Visit): void {
  const [service] = visit.services as [string];
  const crowd = crowds.get(service) ?? { count: 0, appointment: undefined, other: undefined, oldest: undefined };
  crowds.set(service, crowd);
  const standing = standingAt(state, visit, anyPlace, forItself);
  const lane = isAppointment(standing) ? "appointment" : "other";
  crowd.count++;
  if (!crowd[lane] || compare(standing, crowd[lane]) < 0) crowd[lane] = standing;
  if (standing.reason === "longest-waiting" && (!crowd.oldest || byStanding(visit, crowd.oldest) < 0))
    crowd.oldest = visit;
}

const anyPlace: Place = {
  id: "",
  skills: new Set(),
  languages: new Set(),
  clerk: undefined,
  teams: [],
  isStation: false,
};
