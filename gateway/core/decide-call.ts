/** Calls and what a counter does with the visitor it called. */
import type { Command } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import type { OrderReason } from "../contract/views.ts";
import { type Asked, type Decision, events, refuse } from "./decision.ts";
import { nextFor, reasonOf } from "./order.ts";
import { type CounterState, counterState, type State, type Visit } from "./state.ts";

/** How long a turn can be taken back. */
export const undoWithinMs = 10_000;

export function decideCall(state: State, command: Command, asked: Asked): Decision | undefined {
  if (!("counter" in command)) return undefined;
  const { counter } = command;
  if (!state.configuration!.counters.some((c) => c.id === counter)) return refuse("unknown-counter");
  const there = counterState(state, counter);
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
  if (state.halted) return refuse("halted");
  return there.state === "open" ? undefined : refuse("counter-not-open");
}

function callNext(state: State, counter: string, there: CounterState): Decision {
  const not = mayCall(state, there);
  if (not) return not;
  const next = nextFor(state, counter);
  if (!next) return refuse("nobody-waiting");
  return events(...finishing(counter, there), called(next.visit.number, counter, next.reason));
}

function callGiven(state: State, counter: string, there: CounterState, number: string): Decision {
  const not = mayCall(state, there);
  if (not) return not;
  const visit = state.visits.get(number);
  if (!visit) return refuse("unknown-ticket");
  if (visit.state !== "waiting") return refuse(visit.state === "called" ? "already-called" : "not-in-this-state");
  const isNext = nextFor(state, counter)?.visit === visit;
  return events(...finishing(counter, there), called(number, counter, isNext ? reasonOf(visit, counter) : "picked"));
}

/** Calling the next one ends the visit before: with one button, that is how a clerk says it is done. */
function finishing(counter: string, there: CounterState): Event[] {
  return there.current === undefined ? [] : [{ type: "visit-finished", number: there.current, counter }];
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
  const visit = there.current === undefined ? undefined : state.visits.get(there.current);
  const turn = turnOfCurrent(command.type, visit, command.counter);
  if (turn === "other") return undefined;
  if (!visit) return refuse("nobody-at-counter");
  if (turn === "too-late") return refuse("not-in-this-state");
  if (command.type === "call-again" && state.halted) return refuse("halted");
  return events(turn);
}

function turnOfCurrent(type: Command["type"], visit: Visit | undefined, counter: string): Event | "too-late" | "other" {
  const number = visit?.number ?? "";
  switch (type) {
    case "call-again":
      return { type: "ticket-called-again", number, counter };
    case "begin":
      return visit?.state === "called" ? { type: "visit-begun", number, counter } : "too-late";
    case "finish":
      return { type: "visit-finished", number, counter };
    case "no-show":
      return visit?.state === "called" ? { type: "visitor-missed", number, counter } : "too-late";
    case "park":
      return { type: "visit-parked", number, counter };
    default:
      return "other";
  }
}

function undo(state: State, counter: string, there: CounterState, now: number): Decision {
  const last = there.undo;
  if (!last || now - last.at > undoWithinMs) return refuse("nothing-to-undo");
  const untouched = last.visits.every((before) => {
    const visit = state.visits.get(before.number) ?? state.ended.get(before.number);
    return visit?.turnedBy === last.cause;
  });
  const undisturbed = last.currents.every((turned) => counterState(state, turned.counter).current === turned.after);
  return untouched && undisturbed
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
