/** What a reader of the journal alone knows of an office: who waits, who is where, as the events' own words tell it. */
import type { Configuration } from "../../gateway/contract/configuration.ts";
import type { Event, Recorded } from "../../gateway/contract/events.ts";
import type { Queued } from "../oracle/next.ts";

export type Of<Type extends Event["type"]> = Extract<Recorded, { type: Type }>;

export interface Seen extends Queued {
  readonly counter: string | undefined;
  readonly backTo: string | undefined;
  /** Since when it is in this state. */
  readonly since: number;
}

interface There {
  readonly state: "closed" | "open" | "paused" | "back-office";
  readonly current: string | undefined;
  readonly round: number;
}
const closed: There = { state: "closed", current: undefined, round: 0 };

/** What one cause changed by a counter's hand, as it was before. */
interface Turn {
  readonly cause: string | undefined;
  readonly visits: Map<string, Seen>;
  readonly currents: Map<string, string | undefined>;
  readonly round: number;
}

export class Book {
  configuration: Configuration | undefined;
  halted = false;
  alarm = false;
  readonly visits = new Map<string, Seen>();
  readonly counters = new Map<string, There>();
  readonly stations = new Map<string, { staff: string; role: string; counter: string | undefined }>();
  private readonly turns = new Map<string, Turn>();

  there(counter: string): There {
    return this.counters.get(counter) ?? closed;
  }

  /** Takes down what happened. */
  note(event: Recorded): void {
    if (event.type === "ticket-issued") this.issued(event);
    else if (event.type === "turn-undone") this.undone(event);
    else if ("number" in event && event.number !== undefined && this.visits.has(event.number)) this.turned(event);
    else this.office(event);
  }

  private issued(event: Of<"ticket-issued">): void {
    const { number, services, language, precedence, at, seq, due, clerk, team, counter } = event;
    const meant = { ...(clerk && { clerk }), ...(team && { team }), ...(counter && { counter }) };
    this.visits.set(number, {
      ...{ number, issuedSeq: seq, services, language, precedence, state: "waiting", standing: event.takenAt ?? at },
      ...{ forCounter: undefined, parkedBy: undefined, backTo: undefined, counter: undefined, due, meant },
      ...{ advanced: notAdvanced, meanwhile: event.meanwhile ?? [], aside: undefined, stepMisses: 0 },
      ...{ calledBeforeAlarm: undefined, since: at },
    });
  }

  private turned(event: Recorded & { number?: string }): void {
    const before = this.visits.get(event.number!)!;
    const change = changeOf(before, event, this.configuration?.services ?? []);
    if (!change) return;
    const actor = "counter" in event ? event.counter : "by" in event ? event.by : undefined;
    const isTurn = !lasting.has(event.type) && actor !== undefined;
    if (isTurn) this.remember(actor, event.cause, before, change.counter ?? undefined);
    const isMoved = change.state !== undefined && change.state !== before.state;
    const now = { ...before, ...change, ...(isMoved && { since: event.at }) };
    this.visits.set(before.number, now);
    if (before.counter !== undefined && before.counter !== now.counter) this.seat(before.counter, undefined);
    if (now.counter !== undefined) this.seat(now.counter, now.number);
    if (event.type === "ticket-called") this.movesRound(event);
  }

  private seat(counter: string, current: string | undefined): void {
    this.counters.set(counter, { ...this.there(counter), current });
  }

  private remember(actor: string, cause: string | undefined, visit: Seen, to: string | undefined): void {
    const last = this.turns.get(actor);
    const turn: Turn =
      last && last.cause === cause && cause !== undefined
        ? last
        : { cause, visits: new Map(), currents: new Map(), round: this.there(actor).round };
    if (!turn.visits.has(visit.number)) turn.visits.set(visit.number, visit);
    for (const counter of [actor, visit.counter, to]) {
      if (counter === undefined || turn.currents.has(counter)) continue;
      turn.currents.set(counter, this.there(counter).current);
    }
    this.turns.set(actor, turn);
  }

  /** What time brought stays true, and so does who held it while it was at a station. */
  private undone({ counter }: Of<"turn-undone">): void {
    const turn = this.turns.get(counter);
    if (!turn) throw new Error(`nothing that ${counter} could take back`);
    this.turns.delete(counter);
    for (const before of turn.visits.values()) {
      const { advanced, aside, parkedBy } = this.visits.get(before.number)!;
      const held = aside === undefined ? {} : { parkedBy };
      this.visits.set(before.number, { ...before, advanced, ...held });
    }
    for (const [each, current] of turn.currents) this.seat(each, current);
    this.counters.set(counter, { ...this.there(counter), round: turn.round });
  }

  /** A round is so many appointments, then so many others; a call from the lane whose turn it is moves it on. */
  private movesRound({ counter, reason, step }: Of<"ticket-called">): void {
    const { appointments, walkIns } = this.configuration!.rules!;
    const there = this.there(counter);
    const isForAppointments = there.round % (appointments + walkIns) < appointments;
    const isAppointment = reason === "appointment";
    const isShared = isAppointment || reason === "longest-waiting" || reason === "head-start";
    if (step !== undefined || !isShared || isAppointment !== isForAppointments) return;
    this.counters.set(counter, { ...there, round: there.round + 1 });
  }

  private office(event: Recorded): void {
    switch (event.type) {
      case "site-configured":
        return this.configured(event);
      case "day-opened":
        this.visits.clear();
        this.counters.clear();
        this.stations.clear();
        this.turns.clear();
        this.halted = event.halted;
        return;
      case "site-halted":
        this.halted = true;
        return;
      case "house-alarm-raised":
        this.halted = true;
        this.alarm = true;
        return;
      case "site-resumed":
        return this.resumed(event.at);
      default:
        return this.staff(event);
    }
  }

  private staff(event: Recorded): void {
    const opens = opening[event.type];
    if (opens && "counter" in event) {
      this.counters.set(event.counter!, { ...this.there(event.counter!), state: opens });
    } else if (event.type === "staff-signed-in") {
      this.stations.set(event.station, { staff: event.staff, role: event.role, counter: undefined });
    } else if (event.type === "counter-picked") {
      this.stations.set(event.station, { ...this.stations.get(event.station)!, counter: event.counter });
    } else if (event.type === "staff-signed-off") this.stations.delete(event.station);
  }

  private configured({ configuration, at }: Of<"site-configured">): void {
    this.configuration = configuration;
    for (const { id, alwaysOpen } of configuration.counters) {
      const there = this.there(id);
      if (alwaysOpen && there.state === "closed") this.counters.set(id, { ...there, state: "open" });
    }
    const stands = (id: string | undefined) => configuration.counters.some((counter) => counter.id === id);
    for (const visit of this.visits.values()) {
      const { forCounter, parkedBy, backTo, state, meant } = visit;
      const isFreed = state === "parked" && !stands(parkedBy);
      const { counter, ...others } = meant;
      this.visits.set(visit.number, {
        ...visit,
        forCounter: stands(forCounter) ? forCounter : undefined,
        parkedBy: stands(parkedBy) ? parkedBy : undefined,
        backTo: stands(backTo) ? backTo : undefined,
        meant: stands(counter) ? meant : others,
        ...(isFreed && { state: "waiting", since: at }),
      });
    }
  }

  /** After a house alarm, who had been called has gone like everybody else, and is called first. */
  private resumed(at: number): void {
    this.halted = false;
    if (!this.alarm) return;
    this.alarm = false;
    for (const visit of [...this.visits.values()].filter(({ state }) => state === "called")) {
      this.seat(visit.counter!, undefined);
      this.turns.delete(visit.counter!);
      const calledBeforeAlarm = visit.aside ?? visit.services[0];
      const waiting = { state: "waiting", counter: undefined, aside: undefined, calledBeforeAlarm, since: at } as const;
      this.visits.set(visit.number, { ...visit, ...waiting });
    }
  }
}

const notAdvanced = { due: false, open: false, bound: false };
const nowhere = { counter: undefined, aside: undefined } as const;
/** These are no turns that could be taken back. */
const lasting: ReadonlySet<string> = new Set([
  ...["ticket-called-again", "precedence-set", "visit-held", "visit-advanced", "step-skipped"],
]);
const opening: Readonly<Record<string, There["state"]>> = {
  "counter-opened": "open",
  "counter-paused": "paused",
  "counter-closed": "closed",
  "counter-in-back-office": "back-office",
};

/** What an event means for its visit; nothing where it only concerns paper or help. */
function changeOf(visit: Seen, event: Recorded, offered: Configuration["services"]): Partial<Seen> | undefined {
  switch (event.type) {
    case "ticket-called": {
      const { counter, step } = event;
      const meant = { forCounter: undefined, parkedBy: undefined, calledBeforeAlarm: undefined };
      return { state: "called", counter, aside: step, ...(step === undefined && meant) };
    }
    case "ticket-called-again":
      return { state: "called" };
    case "visit-taken-over": {
      const meant = { forCounter: undefined, parkedBy: undefined, calledBeforeAlarm: undefined };
      return { state: "called", counter: event.counter, aside: undefined, ...meant };
    }
    case "visit-begun":
      return { state: "serving" };
    case "visit-finished":
      return { state: "finished", ...nowhere };
    case "visit-cancelled":
      return { state: "cancelled", ...nowhere };
    case "visitor-left":
      return { state: "left", ...nowhere };
    case "visitor-missed":
      return { state: "no-show", ...nowhere };
    case "visit-parked":
      return { state: "parked", parkedBy: event.counter, ...nowhere };
    case "visit-reinstated":
    case "visit-resumed":
      return { state: "waiting", counter: undefined };
    case "step-done":
      return { state: "waiting", meanwhile: visit.meanwhile.filter((id) => id !== event.service), ...nowhere };
    case "step-missed":
      return { state: "waiting", stepMisses: visit.stepMisses + 1, ...nowhere };
    case "visit-put-back":
      return { state: "waiting", ...nowhere };
    case "step-skipped":
      return { meanwhile: visit.meanwhile.filter((id) => id !== event.service) };
    case "visit-held":
      return { parkedBy: event.counter };
    case "precedence-set":
      return { precedence: event.precedence };
    case "visit-advanced":
      return { advanced: { ...visit.advanced, [event.to]: true } };
    case "visit-transferred":
      return transferred(visit, event, offered);
    default:
      return undefined;
  }
}

/** A step is left out once nothing that is still to come asks for it. */
function transferred(visit: Seen, event: Of<"visit-transferred">, offered: Configuration["services"]): Partial<Seen> {
  const { services, toCounter, back, afresh, at } = event;
  const isBack = visit.backTo !== undefined && back === undefined && services[0] === visit.services[1];
  const following = offered.find(({ id }) => id === visit.services[1]);
  const wasStep = following?.before?.includes(visit.services[0]!) === true && services[0] === following.id;
  const asked = new Set(
    offered.filter(({ id }) => services.includes(id)).flatMap((service) => service.meanwhile ?? []),
  );
  return {
    state: "waiting",
    services,
    forCounter: toCounter,
    parkedBy: isBack ? visit.backTo : undefined,
    backTo: back,
    ...nowhere,
    meanwhile: visit.meanwhile.filter((id) => asked.has(id) && !services.includes(id)),
    ...(back === undefined && !isBack && !wasStep && { meant: {} }),
    ...(afresh && { standing: at, due: undefined, advanced: notAdvanced }),
  };
}
