/** A second reading of docs/who-is-next.md, as plain as can be, from which gateway/core/order.ts must not differ. */
import type { Configuration } from "../../gateway/contract/configuration.ts";
import type { CounterState, Station, Visit } from "../../gateway/core/state.ts";

/** What of a visit counts. */
export type Queued = Pick<
  Visit,
  | "number"
  | "issuedSeq"
  | "services"
  | "language"
  | "precedence"
  | "state"
  | "standing"
  | "forCounter"
  | "parkedBy"
  | "due"
  | "meant"
  | "advanced"
  | "meanwhile"
  | "aside"
  | "stepMisses"
  | "backTo"
  | "counter"
  | "calledBeforeAlarm"
>;

/** What of an office counts. */
export interface Moment {
  readonly configuration: Configuration | undefined;
  readonly visits: { values(): Iterable<Queued> };
  readonly stations: { values(): Iterable<Pick<Station, "staff" | "counter">> };
  readonly counters: { get(id: string): Pick<CounterState, "state" | "round"> | undefined };
}

export interface Named {
  readonly number: string;
  readonly reason: string;
  /** The step that it takes meanwhile, if it is called for that. */
  readonly step?: string;
}

type Counter = Configuration["counters"][number];

/** A visit that the counter may call, and for which step if not for itself. */
interface Candidate {
  readonly visit: Queued;
  readonly step: string | undefined;
}

/** Who is next at this counter, and why. */
export function namedNext(moment: Moment, counterId: string): Named | undefined {
  const waiting = visitsOf(moment).filter((visit) => visit.state === "waiting");
  return firstOf(waiting, moment, counterId);
}

/** Who is at a station elsewhere, would have been next here, and is held nowhere yet; in order. */
export function namedHeld(moment: Moment, counterId: string): string[] {
  const held: string[] = [];
  let present = visitsOf(moment).filter((visit) => visit.state === "waiting" || isAtStation(visit));
  for (;;) {
    const first = firstOf(present, moment, counterId);
    const visit = present.find(({ number }) => number === first?.number);
    if (!visit || !isAtStation(visit)) return held;
    // Its place in the queue is that of its present service: for another step it is not held.
    const isHeld = visit.parkedBy !== undefined || visit.counter === counterId;
    if (first!.step === undefined && !isHeld) held.push(visit.number);
    present = present.filter((each) => each !== visit);
  }
}

function visitsOf(moment: Moment): Queued[] {
  return [...moment.visits.values()];
}

function isAtStation(visit: Queued): boolean {
  return visit.aside !== undefined && (visit.state === "called" || visit.state === "serving");
}

function firstOf(visits: Queued[], moment: Moment, counterId: string): Named | undefined {
  const configuration = moment.configuration;
  const counter = configuration?.counters.find(({ id }) => id === counterId);
  if (!configuration || !counter) return undefined;
  const candidates = fewestMisses(
    visits.flatMap((visit) => candidatesOf(visit, moment, counter)),
    counter,
  );
  for (let number = 1; number <= 8; number++) {
    const those = candidates.filter((candidate) => classOf(candidate, counter, moment) === number);
    if (those.length > 0) return firstOfClass(number, those, moment, counter);
  }
  return undefined;
}

/** At a station without staff those who missed fewer calls come before all others. */
function fewestMisses(candidates: Candidate[], counter: Counter): Candidate[] {
  if (!isUnstaffed(counter)) return candidates;
  const fewest = Math.min(...candidates.map(({ visit }) => visit.stepMisses));
  return candidates.filter(({ visit }) => visit.stepMisses === fewest);
}

/** Could this counter call it, if nobody else were there? */
export function mayCall(moment: Moment, counterId: string, visit: Queued): boolean {
  return firstOf([visit], moment, counterId) !== undefined;
}

// Whom a counter may call

function candidatesOf(visit: Queued, moment: Moment, counter: Counter): Candidate[] {
  const forItself = { visit, step: undefined };
  const isReleased = visit.advanced.open || visit.advanced.bound;
  if (visit.forCounter === counter.id || visit.parkedBy === counter.id) return [forItself];
  if (visit.forCounter !== undefined) {
    const isOpen = moment.counters.get(visit.forCounter)?.state === "open";
    if (!isReleased || isOpen) return [];
  }
  const isWithUs = visit.meant.counter === counter.id || isMeantForClerk(visit, moment, counter);
  if (isWithUs && visit.backTo === undefined && !isStepBefore(visit, moment)) return [forItself];
  const services = servicesAt(moment, counter);
  if (!services.includes(visit.services[0]!)) {
    if (isUnstaffed(counter) && visit.stepMisses >= 2) return [];
    const step = visit.meanwhile.find((each) => services.includes(each));
    return step === undefined ? [] : [{ visit, step }];
  }
  return isReleased || !isKeptForOthers(visit, moment, counter) ? [forItself] : [];
}

function isKeptForOthers(visit: Queued, moment: Moment, counter: Counter): boolean {
  if (visit.backTo !== undefined || isStepBefore(visit, moment)) return false;
  const { meant } = visit;
  if (meant.counter !== undefined && meant.counter !== counter.id) return true;
  if (meant.clerk !== undefined && meant.clerk !== clerkAt(moment, counter)) return true;
  if (meant.team !== undefined && !teamsAt(moment, counter).includes(meant.team)) return true;
  return isKeptForLanguage(visit, moment, counter);
}

function isStepBefore(visit: Queued, moment: Moment): boolean {
  const [present, following] = visit.services;
  const before = serviceOf(moment, following)?.before ?? [];
  return before.includes(present!);
}

function isKeptForLanguage(visit: Queued, moment: Moment, counter: Counter): boolean {
  const present = visit.services[0]!;
  if (serviceOf(moment, present)?.byLanguage !== true) return false;
  if (speaks(moment, counter, visit.language)) return false;
  return moment.configuration!.counters.some(
    (other) =>
      moment.counters.get(other.id)?.state === "open" &&
      servicesAt(moment, other).includes(present) &&
      speaks(moment, other, visit.language),
  );
}

function speaks(moment: Moment, counter: Counter, language: string): boolean {
  if (mainPart(language) === "de") return true;
  const spoken = memberAt(moment, counter)?.languages ?? counter.languages;
  return spoken.some((each) => mainPart(each) === mainPart(language));
}

function mainPart(language: string): string {
  return language.split("-")[0]!;
}

function clerkAt(moment: Moment, counter: Counter): string | undefined {
  return [...moment.stations.values()].find((station) => station.counter === counter.id)?.staff;
}

function memberAt(moment: Moment, counter: Counter) {
  const clerk = clerkAt(moment, counter);
  return moment.configuration!.staff.find(({ id }) => id === clerk);
}

function servicesAt(moment: Moment, counter: Counter): readonly string[] {
  return memberAt(moment, counter)?.services ?? counter.services;
}

function teamsAt(moment: Moment, counter: Counter): readonly string[] {
  return memberAt(moment, counter)?.teams ?? [];
}

function isUnstaffed(counter: Counter): boolean {
  return counter.station !== undefined;
}

function serviceOf(moment: Moment, id: string | undefined) {
  return moment.configuration!.services.find((service) => service.id === id);
}

// In which order

function classOf(candidate: Candidate, counter: Counter, moment: Moment): number {
  const { visit, step } = candidate;
  const isDue = visit.due !== undefined && visit.advanced.due;
  const isEarly = visit.due !== undefined && !visit.advanced.due;
  if (visit.calledBeforeAlarm === (step ?? visit.services[0])) return 1;
  if (visit.precedence) return 2;
  if (visit.parkedBy === counter.id) return 3;
  if (visit.forCounter === counter.id) return 4;
  if (visit.advanced.bound && !isEarly) return 5;
  if (step !== undefined) return 7;
  const isOwn = visit.meant.counter === counter.id || isMeantForClerk(visit, moment, counter);
  if (isDue && isOwn) return 6;
  return isEarly ? 8 : 7;
}

function isMeantForClerk(visit: Queued, moment: Moment, counter: Counter): boolean {
  return visit.meant.clerk !== undefined && visit.meant.clerk === clerkAt(moment, counter);
}

const reasons: Record<number, string> = {
  1: "called-before-alarm",
  2: "precedence",
  3: "parked-here",
  4: "for-this-counter",
  5: "wait-bound",
  6: "own-appointment",
  8: "early-appointment",
};

function firstOfClass(number: number, those: Candidate[], moment: Moment, counter: Counter): Named | undefined {
  if (number === 7) return firstOfSharedQueue(those, moment, counter);
  const isByAppointment = number === 6 || number === 8;
  const key = (visit: Queued) => (isByAppointment ? visit.due! : visit.standing);
  return named(earliest(those, key), reasons[number]!);
}

function firstOfSharedQueue(those: Candidate[], moment: Moment, counter: Counter): Named {
  const isAppointment = ({ visit, step }: Candidate) => visit.due !== undefined && step === undefined;
  const appointments = those.filter(isAppointment);
  const others = those.filter((candidate) => !isAppointment(candidate));
  const goesToAppointments = others.length === 0 || (appointments.length > 0 && isAtAppointments(moment, counter));
  if (goesToAppointments)
    return named(
      earliest(appointments, (visit) => visit.due!),
      "appointment",
    );
  const first = earliest(others, (visit) => visit.standing - headStartOf(visit, moment));
  const longest = earliest(others, (visit) => visit.standing);
  return named(first, first !== longest ? "head-start" : "longest-waiting");
}

function headStartOf(visit: Queued, moment: Moment): number {
  return (serviceOf(moment, visit.services[0])?.headStartMinutes ?? 0) * 60_000;
}

function isAtAppointments(moment: Moment, counter: Counter): boolean {
  const rules = moment.configuration!.rules!;
  const callsMade = moment.counters.get(counter.id)?.round ?? 0;
  return callsMade % (rules.appointments + rules.walkIns) < rules.appointments;
}

/** By the key, and of two with the same the ticket that was given first. */
function earliest(those: Candidate[], key: (visit: Queued) => number): Candidate {
  const smallest = Math.min(...those.map(({ visit }) => key(visit)));
  const tied = those.filter(({ visit }) => key(visit) === smallest);
  const given = tied.map(({ visit }) => visit.issuedSeq);
  return tied.find(({ visit }) => visit.issuedSeq === Math.min(...given))!;
}

function named({ visit, step }: Candidate, reason: string): Named {
  return { number: visit.number, reason, ...(step !== undefined && { step }) };
}
