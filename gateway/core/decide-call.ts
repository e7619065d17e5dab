/** Calls and what a counter does with the visitor it called. */
import type { Command } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import type { OrderReason } from "../contract/views.ts";
import { type Asked, type Decision, events, refuse } from "./decision.ts";
import { nextFor, reasonOf, skillsAt } from "./order.ts";
import { type CounterState, counterState, isCallingOff, type State, type Visit } from "./state.ts";

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
      return callNext(state, counter, there);
    case "call":
      return callGiven(state, counter, there, command.number);
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

function callNext(state: State, counter: string, there: CounterState): Decision {
  const not = mayCall(state, there);
  if (not) return not;
  const next = nextFor(state, counter);
  if (!next) return refuse("nobody-waiting");
  return events(...finishing(state, counter, there), called(next.visit.number, counter, next.reason));
}

function callGiven(state: State, counter: string, there: CounterState, number: string): Decision {
  const not = mayCall(state, there);
  if (not) return not;
  const visit = state.visits.get(number);
  if (!visit) return refuse("unknown-ticket");
  if (visit.state !== "waiting") return refuse(visit.state === "called" ? "already-called" : "not-in-this-state");
  const isNext = nextFor(state, counter)?.visit === visit;
  const reason = isNext ? reasonOf(visit, counter) : "picked";
  return events(...finishing(state, counter, there), called(number, counter, reason));
}

/** Calling the next one ends the visit before: with one button, that is how a clerk says it is done. */
function finishing(state: State, counter: string, there: CounterState): Event[] {
  const visit = there.current === undefined ? undefined : state.visits.get(there.current);
  return visit ? [finished(state, counter, visit)] : [];
}

/**
 * Over, unless the visitor came for something else too that is not dealt with here: then for that, with the old
 * standing.
 */
function finished(state: State, counter: string, visit: Visit): Event {
  const { number } = visit;
  const here = skillsAt(state, counter);
  const rest = visit.services.slice(1).filter((id) => !here.includes(id));
  const next = state.configuration!.services.find((s) => s.id === rest[0]);
  if (!next) return { type: "visit-finished", number, counter };
  return { type: "visit-transferred", number, services: rest, area: next.area, by: counter };
}

function called(number: string, counter: string, reason: OrderReason): Event {
  return { type: "ticket-called", number, counter, reason };
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
  if (!visit) return refuse("nobody-at-counter");
  if (turn === "first" && visit.state !== "called") return refuse("not-in-this-state");
  if (type === "call-again" && isCallingOff(state)) return refuse("halted");
  return events(turnOf(state, type, counter, visit));
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
  if (type === "no-show") return { type: "visitor-missed", number, counter };
  if (type === "park") return { type: "visit-parked", number, counter };
  return finished(state, counter, visit);
}

function undo(state: State, counter: string, there: CounterState, now: number): Decision {
  const last = there.undo;
  if (!last || now - last.at > undoWithinMs) return refuse("nothing-to-undo");
  const untouched = last.visits.every((before) => {
    const visit = state.visits.get(before.number) ?? state.ended.get(before.number);
    return visit?.turnedBy === last.cause;
  });
  const undisturbed = last.currents.every((turned) => counterState(state, turned.counter).current === turned.after);
  // Nobody is brought back to a counter that has closed meanwhile.
  const closed = last.currents.some((t) => t.before !== undefined && counterState(state, t.counter).state === "closed");
  return untouched && undisturbed && !closed
    ? events({ type: "turn-undone", counter, number: last.number })
    : refuse("nothing-to-undo");
}

function pickCounter(state: State, counter: string, there: CounterState, asked: Asked): Decision {
  const station = asked.by.identity;
  const other = state.stations.findKey((s, id) => s.counter === counter && id !== station);
  if (other !== undefined) return refuse("counter-busy");
  const left =
    asked.counter !== undefined && asked.counter !== counter ? counterState(state, asked.counter) : undefined;
  if (left?.current !== undefined) return refuse("counter-busy");
  return events(
    ...(left && left.state !== "closed" ? [{ type: "counter-closed" as const, counter: asked.counter! }] : []),
    { type: "counter-picked", station, counter },
    ...(there.state === "closed" ? [{ type: "counter-opened" as const, counter }] : []),
  );
}
