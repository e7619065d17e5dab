/** The state after an event of one visit: its ticket, its calls and turns. */
import assert from "node:assert/strict";
import type { Recorded } from "../contract/events.ts";
import { withGiven } from "./apply-flow.ts";
import { movesRound } from "./order.ts";
import { isFirstStep } from "./standing.ts";
import { type Call, counterState, type State, type Turned, type Undo, type Visit, visitOf } from "./state.ts";

/** Displays never need more calls than this. */
const callsKept = 30;

export function applyVisitEvent(state: State, event: Recorded): State {
  const changed = applyTicketEvent(state, event) ?? applyTurn(state, event);
  assert(changed, `${event.type} is an event that apply knows`);
  return changed;
}

function applyTicketEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "ticket-issued":
      return ticketIssued(state, event);
    case "help-noted": {
      // Emptied rows of days gone by have no number any more.
      const visit = state.visits.get(event.number);
      return visit ? withVisit(state, { ...visit, help: event.help }) : state;
    }
    default:
      return undefined;
  }
}

type Issued = Extract<Recorded, { type: "ticket-issued" }>;

function ticketIssued(state: State, event: Issued): State {
  const { number, services, language, people, precedence, area } = event;
  assert(!visitOf(state, number), `${number} is given once a day`);
  const visit: Visit = {
    number,
    issuedSeq: event.seq,
    services,
    language,
    people,
    help: [],
    precedence,
    area,
    ahead: event.ahead,
    expectedWait: event.expectedWait,
    kiosk: event.kiosk,
    state: "waiting",
    takenAt: event.takenAt ?? event.at,
    standing: event.takenAt ?? event.at,
    counter: undefined,
    forCounter: undefined,
    appointment: event.appointment,
    due: event.due,
    meant: meantOf(event),
    advanced: notAdvanced,
    meanwhile: event.meanwhile ?? [],
    aside: undefined,
    stepMisses: 0,
    backTo: undefined,
    reference: undefined,
    feeCents: event.feeCents,
    cameFor: [...services, ...(event.meanwhile ?? [])],
    brought: broughtBy(state, event),
    feesSet: [],
    calledBeforeAlarm: undefined,
    parkedBy: undefined,
    calledAt: undefined,
    begunAt: undefined,
    missedAt: undefined,
    nth: 0,
    paper: "none",
    paperBefore: "none",
    printer: undefined,
    turnedBy: undefined,
  };
  const letter = number[0]!;
  // Numbers entered by hand come in any order; should their letter ever be given to tickets, none is given twice.
  const issuedByLetter = state.issuedByLetter.update(letter, 0, (n) => Math.max(n, Number(number.slice(1))));
  const issuedByService = services.reduce((map, id) => map.update(id, 0, (n) => n + 1), state.issuedByService);
  return withVisit(withGiven({ ...state, issuedByLetter, issuedByService }, event), visit);
}

/** An appointment that says what it costs says so for all that it was made for. */
function broughtBy(state: State, { appointment, services, meanwhile = [] }: Issued): Visit["brought"] {
  const cents = appointment === undefined ? undefined : state.appointments.get(appointment)?.plan.feeCents;
  return cents === undefined ? undefined : { cents, services: [...services, ...meanwhile] };
}

type Meant = Visit["meant"];

function meantOf({ clerk, team, counter }: Meant): Meant {
  return { ...(clerk && { clerk }), ...(team && { team }), ...(counter && { counter }) };
}

function applyTurn(state: State, event: Recorded): State | undefined {
  if (event.type === "turn-undone") return undone(state, event.counter);
  const turn = turned(state, event);
  if (!turn) return undefined;
  // Only what can be taken back counts as the last turn: a second call does not stand in the way of undoing the first.
  const turnedBy = turn.undoable ? event.cause : turn.visit.turnedBy;
  const changed = withVisit(turn.state, { ...turn.visit, turnedBy });
  const actor = "counter" in event ? event.counter : "by" in event ? event.by : undefined;
  // What nobody asked for nobody takes back.
  const isTurn = turn.undoable && actor !== undefined && event.cause !== undefined;
  return isTurn ? withUndo(state, changed, actor, { ...event, cause: event.cause! }) : changed;
}

interface Turn {
  readonly state: State;
  readonly visit: Visit;
  readonly undoable: boolean;
}

/** The visit after a turn, and the state around it: who is at which counter, what displays show. */
function turned(state: State, event: Recorded): Turn | undefined {
  switch (event.type) {
    case "ticket-called":
      return calledNext(state, event);
    case "ticket-called-again": {
      const visit = expectVisit(state, event.number);
      const again = { ...visit, state: "called" as const, calledAt: event.at, nth: visit.nth + 1 };
      return { state: withCall(state, again), visit: again, undoable: false };
    }
    case "visit-taken-over":
      return called(free(state, event.from, event.number), event.number, event.counter, event.at);
    case "visit-begun": {
      const visit = expectVisit(state, event.number);
      return { state, visit: { ...visit, state: "serving", begunAt: event.at }, undoable: true };
    }
    case "visit-finished":
      return leaving(state, event.number, { state: "finished" });
    case "visitor-missed":
      return leaving(state, event.number, { state: "no-show", missedAt: event.at });
    case "visit-parked":
      return leaving(state, event.number, { state: "parked", parkedBy: event.counter });
    case "visit-cancelled":
      return leaving(state, event.number, { state: "cancelled" });
    case "visitor-left":
      return leaving(state, event.number, { state: "left" });
    case "step-done":
      return backInLine(state, event.number, (visit) => withoutStep(visit, event.service));
    case "visit-put-back":
      return backInLine(state, event.number, (visit) => visit);
    case "step-missed":
      return backInLine(state, event.number, (visit) => ({ ...visit, stepMisses: visit.stepMisses + 1 }));
    case "visit-reinstated":
    case "visit-resumed": {
      const visit = expectVisit(state, event.number);
      return { state, visit: { ...visit, state: "waiting", counter: undefined }, undoable: true };
    }
    case "visit-transferred":
      return transferred(state, event);
    case "precedence-set": {
      const visit = expectVisit(state, event.number);
      return { state, visit: { ...visit, precedence: event.precedence }, undoable: false };
    }
    default:
      return undefined;
  }
}

/** Who is called for a step keeps the place; any other call that was its turn moves the counter's round on. */
function calledNext(state: State, event: Extract<Recorded, { type: "ticket-called" }>): Turn {
  const { number, counter, reason, step } = event;
  const there = counterState(state, counter);
  const moves = step === undefined && movesRound(state, there.round, reason);
  const counters = moves ? state.counters.set(counter, { ...there, round: there.round + 1 }) : state.counters;
  const turn = called({ ...state, counters }, number, counter, event.at);
  if (step === undefined) return turn;
  const { forCounter, parkedBy, calledBeforeAlarm } = expectVisit(state, number);
  return { ...turn, visit: { ...turn.visit, aside: step, forCounter, parkedBy, calledBeforeAlarm } };
}

function transferred(state: State, event: Extract<Recorded, { type: "visit-transferred" }>): Turn {
  const { number, services, area, toCounter, back, afresh } = event;
  const before = expectVisit(state, number);
  const isBack = before.backTo !== undefined && back === undefined && services[0] === before.services[1];
  const moved = { services, area, forCounter: toCounter, parkedBy: isBack ? before.backTo : undefined, backTo: back };
  // What it was kept for was the service before; whoever did only a step, or is back, goes on with that.
  const goesOn = back !== undefined || isBack || (isFirstStep(state, before) && services[0] === before.services[1]);
  const meant = goesOn ? {} : { meant: {} };
  const meanwhile = stepsLeft(state, before, services);
  const cameFor = [...new Set([...before.cameFor, ...services])];
  const anew = afresh ? { standing: event.at, due: undefined, advanced: notAdvanced } : {};
  return leaving(state, number, {
    state: "waiting",
    counter: undefined,
    aside: undefined,
    meanwhile,
    cameFor,
    ...moved,
    ...meant,
    ...anew,
  });
}

/** A step is taken for a service that is still to come, and not when it has become the present one. */
function stepsLeft({ configuration }: State, { meanwhile }: Visit, services: readonly string[]): string[] {
  const needed = configuration?.services.filter(({ id }) => services.includes(id)).flatMap((s) => s.meanwhile ?? []);
  return meanwhile.filter((id) => needed?.includes(id) && !services.includes(id));
}

const notAdvanced: Visit["advanced"] = { due: false, open: false, bound: false };

function called(state: State, number: string, counter: string, at: number): Turn {
  const before = expectVisit(state, number);
  const visit: Visit = {
    ...before,
    state: "called",
    counter,
    aside: undefined,
    forCounter: undefined,
    calledBeforeAlarm: undefined,
    parkedBy: undefined,
    calledAt: at,
    begunAt: undefined,
    nth: before.counter === counter ? before.nth + 1 : 1,
  };
  const there = { ...counterState(state, counter), current: number, lastCallAt: at };
  return {
    state: withCall({ ...state, counters: state.counters.set(counter, there) }, visit),
    visit,
    undoable: true,
  };
}

/** The visit leaves the counter it was at, if any. */
function leaving(state: State, number: string, change: Partial<Visit>): Turn {
  const before = expectVisit(state, number);
  const left = before.counter === undefined ? state : free(state, before.counter, number);
  return { state: left, visit: { ...before, aside: undefined, ...change }, undoable: true };
}

export function withoutStep(visit: Visit, service: string): Visit {
  return { ...visit, meanwhile: visit.meanwhile.filter((id) => id !== service) };
}

/** After a step that was taken while waiting, or missed: in the place that was kept. */
function backInLine(state: State, number: string, change: (visit: Visit) => Visit): Turn {
  const before = expectVisit(state, number);
  const left = before.counter === undefined ? state : free(state, before.counter, number);
  const back = { state: "waiting" as const, counter: undefined, aside: undefined };
  return { state: left, visit: { ...change(before), ...back }, undoable: true };
}

function free(state: State, counter: string, number: string): State {
  const there = counterState(state, counter);
  if (there.current !== number) return state;
  return { ...state, counters: state.counters.set(counter, { ...there, current: undefined }) };
}

function withCall(state: State, visit: Visit): State {
  const call: Call = {
    number: visit.number,
    counter: visit.counter!,
    area: visit.area,
    at: visit.calledAt!,
    nth: visit.nth,
    language: visit.language,
  };
  const others = state.calls.filter((c) => c.number !== visit.number);
  return { ...state, calls: [call, ...others].slice(0, callsKept) };
}

const over: ReadonlySet<Visit["state"]> = new Set(["finished", "cancelled", "left"]);

/** Puts the visit where its state belongs: among the open ones or among those that are over. */
export function withVisit(state: State, visit: Visit): State {
  const { number } = visit;
  if (over.has(visit.state)) {
    return { ...state, visits: state.visits.delete(number), ended: state.ended.set(number, visit) };
  }
  const ended = state.ended.has(number) ? state.ended.delete(number) : state.ended;
  return { ...state, visits: state.visits.set(number, visit), ended };
}

export function expectVisit(state: State, number: string): Visit {
  const visit = visitOf(state, number);
  assert(visit, `${number} was given today`);
  return visit;
}

/** Keeps what the turn changed, so that it can be taken back. Turns of one cause are taken back together. */
function withUndo(
  before: State,
  after: State,
  actor: string,
  event: Recorded & { number?: string; cause: string },
): State {
  const number = event.number!;
  const there = counterState(after, actor);
  const last = there.undo?.cause === event.cause ? there.undo : undefined;
  const known = last?.currents ?? [];
  const touched = [actor, visitOf(before, number)?.counter, visitOf(after, number)?.counter];
  const counters = [...new Set([...known.map((t) => t.counter), ...touched])].filter((id) => id !== undefined);
  const currents = counters.map((counter): Turned => {
    const first = known.find((t) => t.counter === counter);
    const was = first ? first.before : counterState(before, counter).current;
    return { counter, before: was, after: counterState(after, counter).current };
  });
  const visit = visitOf(before, number)!;
  const undo: Undo = {
    cause: event.cause,
    what: event.type,
    number,
    at: event.at,
    round: last?.round ?? counterState(before, actor).round,
    visits: last?.visits.some((v) => v.number === number) ? last.visits : [...(last?.visits ?? []), visit],
    currents,
  };
  return { ...after, counters: after.counters.set(actor, { ...there, undo }) };
}

function undone(state: State, counter: string): State {
  const { undo } = counterState(state, counter);
  assert(undo, `counter ${counter} has something to take back`);
  let next = state;
  for (const visit of undo.visits) {
    const now = expectVisit(state, visit.number);
    // What became of the paper meanwhile stays true, and what somebody has said that it costs.
    const { paper, paperBefore, printer, reference, advanced, feesSet } = now;
    // So does who held it while it was at a station.
    const parkedBy = now.aside === undefined ? visit.parkedBy : now.parkedBy;
    const meanwhile = { paper, paperBefore, printer, reference, advanced, feesSet, parkedBy };
    next = withVisit(next, { ...visit, ...meanwhile, turnedBy: undefined });
  }
  for (const { counter: id, before: current } of undo.currents) {
    next = { ...next, counters: next.counters.set(id, { ...counterState(next, id), current }) };
  }
  const there = { ...counterState(next, counter), undo: undefined, lastCallAt: undefined, round: undo.round };
  next = { ...next, counters: next.counters.set(counter, there), calls: withoutUndone(next, undo) };
  // Who was called elsewhere before is called there again.
  for (const { number } of undo.visits) {
    const visit = visitOf(next, number)!;
    const isCalled = visit.state === "called" && !next.calls.some((call) => call.number === number);
    if (isCalled) next = withCall(next, visit);
  }
  return next;
}

/** Calls that were taken back disappear from displays. */
function withoutUndone(state: State, undo: Undo): readonly Call[] {
  const numbers = new Set(undo.visits.map((visit) => visit.number));
  const stands = (call: Call) => {
    const visit = visitOf(state, call.number);
    return visit?.calledAt === call.at && visit.counter === call.counter;
  };
  return state.calls.filter((call) => !numbers.has(call.number) || stands(call));
}
