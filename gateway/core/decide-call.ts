/** Calls and what a counter does with the visitor it called. */
import type { Command, CommandOf } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import { isOpen } from "./appointment.ts";
import { isTooSoon } from "./decide-flow.ts";
import { leavingCounter } from "./decide-site.ts";
import { type Asked, type Decision, events, refuse } from "./decision.ts";
import { unpaidCents } from "./fees.ts";
import { heldBefore, isOwnAt, type Next, nextFor, reasonAt, rulesOf } from "./order.ts";
import { skillsAt } from "./places.ts";
import { answerGiven, type CounterState, counterState, isCallingOff, type State, type Visit } from "./state.ts";

/** How long a turn can be taken back. */
export const undoWithinMs = 10_000;

const opens: ReadonlySet<Command["type"]> = new Set(["call-next", "call", "take-over", "open-counter", "pick-counter"]);

export function decideCall(state: State, command: Command, asked: Asked): Decision | undefined {
  if (!("counter" in command)) return undefined;
  const { counter } = command;
  const there = counterState(state, counter);
  const known = state.configuration!.counters.some((c) => c.id === counter);
  // A counter that has gone from the site file while somebody was there can still end that visit.
  if (!known && (there.current === undefined || opens.has(command.type))) return refuse("unknown-counter");
  switch (command.type) {
    case "call-next":
      return isTooSoon(state, there.current, asked) ? refuse("too-often") : callNext(state, command, there, asked);
    case "call":
      return callGiven(state, command, there, asked);
    case "take-over":
      return takeOver(state, counter, there, command.number);
    case "undo":
      return undo(state, counter, there, asked.now);
    case "open-counter":
      return there.state === "open" ? events() : events({ type: "counter-opened", counter });
    case "pause-counter":
      return there.state === "open" ? events({ type: "counter-paused", counter }) : refuse("counter-not-open");
    case "close-counter":
      if (there.current !== undefined) return refuse("counter-busy");
      return there.state === "closed" ? events() : events({ type: "counter-closed", counter });
    case "back-office":
      if (there.current !== undefined) return refuse("counter-busy");
      return there.state === "back-office" ? events() : events({ type: "counter-in-back-office", counter });
    case "pick-counter":
      return pickCounter(state, counter, there, asked);
    default:
      return withCurrent(state, command, there);
  }
}

function mayCall(state: State, there: CounterState): Decision | undefined {
  if (isCallingOff(state)) return refuse("halted");
  return there.state === "open" ? undefined : refuse("counter-not-open");
}

function callNext(state: State, command: CommandOf<"call-next">, there: CounterState, { asker }: Asked): Decision {
  const { counter, unpaid } = command;
  const not = mayCall(state, there);
  if (not) return not;
  const next = nextFor(state, counter);
  if (!next) return refuse("nobody-waiting");
  // That somebody leaves without paying is a person's word.
  return unlessUnpaid(callingFirst(state, counter, there, next), asker === "flow" ? undefined : unpaid);
}

/** Whose fees are not paid, as far as anybody knows, goes only when whoever ends the visit says so. */
function unlessUnpaid(turn: readonly Event[], unpaid: true | undefined): Decision {
  const isOpen = turn.some((event) => event.type === "visit-finished" && event.unpaidCents !== undefined);
  return isOpen && !unpaid ? refuse("payment-open") : events(...turn);
}

/** Whoever would have been called before, but is at a station, is first here when back. */
function callingFirst(state: State, counter: string, there: CounterState, next: Next): Event[] {
  const held = heldBefore(state, counter).map(({ number }): Event => ({ type: "visit-held", number, counter }));
  return [...finishing(state, counter, there), ...held, called(next, counter)];
}

/** Calling a given own visitor is normal; from the shared queue, picking is a matter of the site's rules. */
function callGiven(state: State, command: CommandOf<"call">, there: CounterState, asked: Asked): Decision {
  const { counter, number, unpaid } = command;
  const not = mayCall(state, there);
  if (not) return not;
  const visit = state.visits.get(number);
  if (!visit) return refuse("unknown-ticket");
  if (visit.state !== "waiting") return refuse(visit.state === "called" ? "already-called" : "not-in-this-state");
  const next = nextFor(state, counter);
  if (next?.visit === visit) return unlessUnpaid(callingFirst(state, counter, there, next), unpaid);
  const isOwn = isOwnAt(state, visit, counter);
  if (!isOwn && !mayPick(state, asked)) return refuse("picking-not-allowed");
  const step = reasonAt(state, visit, counter)?.step;
  const picked: Next = { visit, reason: "picked", ...(step !== undefined && { step }) };
  return unlessUnpaid([...finishing(state, counter, there), called(picked, counter)], unpaid);
}

export function mayPick(state: State, { asker }: Pick<Asked, "asker">): boolean {
  return asker === "lead" || rulesOf(state.configuration).picking;
}

/** Calling the next one ends the visit before: with one button, that is how a clerk says it is done. */
function finishing(state: State, counter: string, there: CounterState): Event[] {
  const visit = there.current === undefined ? undefined : state.visits.get(there.current);
  return visit ? [finished(state, counter, visit)] : [];
}

/**
 * A step that was taken while waiting is done; any other visit is over, unless the visitor came for something else too
 * that is not dealt with here: then for that, with the old standing.
 */
export function finished(state: State, counter: string, visit: Visit): Event {
  const { number } = visit;
  if (visit.aside !== undefined) return { type: "step-done", number, counter, service: visit.aside };
  const here = skillsAt(state, counter);
  const [present, ...others] = visit.services;
  const after = state.configuration!.services.find((s) => s.id === present)?.after ?? [];
  // What this counter can do too is dealt with in one go.
  const { services } = state.configuration!;
  const isOffered = (id: string) => services.some((s) => s.id === id);
  // Where fees are reminders nobody knows what is paid, and nothing of it stands in anybody's way.
  const unpaid = state.configuration!.payments ? unpaidCents(state, visit) : undefined;
  const isLeftOut = (id: string) => unpaid === 0 && services.some((s) => s.id === id && s.paying);
  const rest = others.filter((id) => isOffered(id) && !isLeftOut(id) && (!here.has(id) || visit.backTo !== undefined));
  const next = services.find((s) => s.id === rest[0]);
  if (!next) return { type: "visit-finished", number, counter, ...(unpaid && { unpaidCents: unpaid }) };
  const afresh = after.includes(next.id) && { afresh: true as const };
  return { type: "visit-transferred", number, services: rest, area: next.area, ...afresh, by: counter };
}

function called({ visit, reason, step }: Next, counter: string): Event {
  return { type: "ticket-called", number: visit.number, counter, reason, ...(step !== undefined && { step }) };
}

/** The visitor turned up here instead: the call moves, and the counter that called is freed. */
function takeOver(state: State, counter: string, there: CounterState, number: string): Decision {
  const not = mayCall(state, there);
  if (not) return not;
  const visit = state.visits.get(number);
  if (!visit) return refuse("unknown-ticket");
  const from = visit.counter;
  if ((visit.state !== "called" && visit.state !== "serving") || from === undefined || from === counter) {
    return refuse("not-in-this-state");
  }
  if (there.current !== undefined) return refuse("counter-busy");
  return events({ type: "visit-taken-over", number, from, counter });
}

function withCurrent(state: State, command: Command & { counter: string }, there: CounterState): Decision | undefined {
  const { type, counter } = command;
  const turn = turns[type];
  if (!turn) return undefined;
  const visit = there.current === undefined ? undefined : state.visits.get(there.current);
  // Meant for somebody who is not here any more.
  const meant = command.type === "finish" ? command.number : undefined;
  if (meant !== undefined && visit?.number !== meant) return refuse("not-in-this-state");
  if (!visit) return refuse("nobody-at-counter");
  if (turn === "first" && visit.state !== "called") return refuse("not-in-this-state");
  if (type === "call-again" && isCallingOff(state)) return refuse("halted");
  return unlessUnpaid([turnOf(state, type, counter, visit)], command.type === "finish" ? command.unpaid : undefined);
}

/** What can be done with the visitor at the counter; `first`: only before the visit is begun. */
const turns: Readonly<Partial<Record<Command["type"], "any" | "first">>> = {
  "call-again": "any",
  begin: "first",
  finish: "any",
  "no-show": "first",
  park: "any",
};

function turnOf(state: State, type: Command["type"], counter: string, visit: Visit): Event {
  const { number } = visit;
  if (type === "call-again") return { type: "ticket-called-again", number, counter };
  if (type === "begin") return { type: "visit-begun", number, counter };
  if (type === "no-show") return missed(counter, visit);
  if (type === "park" && visit.aside !== undefined) return missed(counter, visit);
  // Nobody would find it at a counter that has gone from the site file.
  const isGone = !state.configuration!.counters.some(({ id }) => id === counter);
  if (type === "park" && isGone) return { type: "visit-put-back", number, counter };
  if (type === "park") return { type: "visit-parked", number, counter };
  return finished(state, counter, visit);
}

/** Who misses the call to a step keeps the place for what the visit is about. */
export function missed(counter: string, { number, aside }: Visit): Event {
  if (aside !== undefined) return { type: "step-missed", number, counter, service: aside };
  return { type: "visitor-missed", number, counter };
}

function undo(state: State, counter: string, there: CounterState, now: number): Decision {
  const last = there.undo;
  if (!last || now - last.at > undoWithinMs) return refuse("nothing-to-undo");
  const untouched = last.visits.every((before) => {
    const visit = state.visits.get(before.number) ?? state.ended.get(before.number);
    const other = state.appointments.get(before.appointment ?? "")?.number;
    // Whoever has checked in again meanwhile has another ticket now.
    return visit?.turnedBy === last.cause && (other === undefined || other === before.number);
  });
  const undisturbed = last.currents.every((turned) => counterState(state, turned.counter).current === turned.after);
  // Nobody is brought back to a counter that has closed meanwhile.
  const closed = last.currents.some((t) => t.before !== undefined && counterState(state, t.counter).state === "closed");
  if (!untouched || !undisturbed || closed) return refuse("nothing-to-undo");
  return events({ type: "turn-undone", counter, number: last.number }, ...invitationUndone(state, last.cause));
}

/** Who is not sent home after all needs no invitation for tomorrow. */
function invitationUndone(state: State, cause: string): Event[] {
  const answer = answerGiven(state, cause);
  const id = answer?.ok ? answer.appointment : undefined;
  const made = id === undefined ? undefined : state.appointments.get(id);
  const stands = made?.source === "send-home" && isOpen(made);
  return stands ? [{ type: "appointment-cancelled", appointment: made.id }] : [];
}

function pickCounter(state: State, counter: string, there: CounterState, asked: Asked): Decision {
  const station = asked.by.identity;
  const other = state.stations.findKey((s, id) => s.counter === counter && id !== station);
  if (other !== undefined) return refuse("counter-busy");
  const left =
    asked.counter !== undefined && asked.counter !== counter ? counterState(state, asked.counter) : undefined;
  if (left?.current !== undefined) return refuse("counter-busy");
  return events(
    ...(left ? leavingCounter(state, asked.counter) : []),
    { type: "counter-picked", station, counter },
    ...(there.state === "closed" ? [{ type: "counter-opened" as const, counter }] : []),
  );
}
