/** Holds the journal of many days against what an office promises: nobody lost, nobody twice, nobody passed over. */
import type { Recorded } from "../../gateway/contract/events.ts";
import { type Moment, mayCall, namedHeld, namedNext } from "../oracle/next.ts";
import { Appointments } from "./appointments.ts";
import { Book, type Of, type Seen } from "./book.ts";

const minute = 60_000;
/** The clock of these months looks once in a minute or so; a house alarm takes longer. */
const slackMs = 5 * minute;
const longest = "longest wait for a call, in minutes";
const over: ReadonlySet<string> = new Set(["finished", "cancelled", "left"]);
const ahead = ["called-before-alarm", "precedence", "parked-here", "for-this-counter"];

/** How often what happened. */
export type Tally = Record<string, number>;

export interface Judgement {
  readonly tally: Tally;
  /** In words, the first first; nothing when all is well. */
  readonly wrong: readonly string[];
}

export function judge(journal: readonly Recorded[]): Judgement {
  const judging = new Judging();
  for (const event of journal) judging.hear(event);
  return judging.end();
}

/** Several months as one. */
export function sum(tallies: readonly Tally[]): Tally {
  const all: Tally = {};
  for (const tally of tallies) {
    for (const [kind, many] of Object.entries(tally))
      all[kind] = kind === longest ? Math.max(all[kind] ?? 0, many) : (all[kind] ?? 0) + many;
  }
  return all;
}

class Judging {
  private readonly book = new Book();
  private readonly appointments = new Appointments();
  private readonly wrong: string[] = [];
  private readonly tally: Tally = {};
  /** Who has just been dealt with: the same press calls somebody else. */
  private dealtWith: { readonly cause: string; readonly number: string } | undefined;
  /** What the clock has just brought: a station that calls in the same second does not know of it yet. */
  private fresh: Recorded[] = [];
  private configuredAt = 0;

  hear(event: Recorded): void {
    const isStationTurn = event.type === "ticket-called" && event.reason === "station";
    if (this.fresh.some(({ at }) => at !== event.at)) this.flush();
    if (event.type === "visit-advanced") {
      this.advanced(event);
      this.fresh.push(event);
      return;
    }
    if (!isStationTurn) this.flush();
    this.look(event);
    const planned = this.appointments.note(event, this.book);
    if (planned !== undefined) this.blame(event, planned);
    this.book.note(event);
    if (isStationTurn) this.flush();
    const isFinishing = event.type === "visit-transferred" || event.type === "step-done";
    if (isFinishing && event.cause !== undefined) this.dealtWith = { cause: event.cause, number: event.number };
  }

  end(): Judgement {
    const { arrived, missed, cancelled } = this.appointments.ends;
    return {
      tally: { ...this.tally, "slots booked": this.appointments.booked, arrived, missed, cancelled },
      wrong: this.wrong,
    };
  }

  private flush(): void {
    for (const event of this.fresh) this.book.note(event);
    this.fresh = [];
  }

  private count(kind: string, n = 1): void {
    this.tally[kind] = (this.tally[kind] ?? 0) + n;
  }

  private blame(event: Recorded, what: string): void {
    this.wrong.push(`${event.seq} ${event.day} ${event.type} ${JSON.stringify(event)}: ${what}`);
  }

  private look(event: Recorded): void {
    switch (event.type) {
      case "day-opened":
        return this.dayOpened(event);
      case "ticket-issued":
        this.count("visits");
        if (this.book.visits.has(event.number)) this.blame(event, "a number twice in a day");
        return;
      case "ticket-called":
        return this.called(event);
      case "visit-held":
        this.count("held");
        if (namedHeld(this.besides(event), event.counter)[0] !== event.number) this.blame(event, "was not next there");
        return;
      case "visitor-turned-away":
        return this.count("turned away");
      case "site-configured":
        this.configuredAt = event.at;
        return this.count("config changes");
      case "turn-undone":
        return this.count("undone");
      default:
        return "number" in event && event.number !== undefined ? this.visit(event, event.number) : undefined;
    }
  }

  private visit(event: Recorded, number: string): void {
    const turn = turns[event.type];
    if (!turn) return;
    this.count(turn.told);
    const visit = this.book.visits.get(number);
    if (!visit) this.blame(event, "nobody has this number today");
    else if (!turn.from.includes(visit.state)) this.blame(event, `it is ${visit.state}`);
    else if (event.type === "visit-reinstated") {
      const within = this.book.configuration!.reinstateMinutes * minute;
      if (event.at - visit.since > within) this.blame(event, "too late");
    }
  }

  private dayOpened(event: Of<"day-opened">): void {
    this.count("days");
    const lost = [...this.book.visits.values()].filter(({ state }) => !over.has(state));
    if (lost.length > 0) this.blame(event, `lost: ${lost.map(({ number, state }) => `${number} ${state}`)}`);
  }

  private called(event: Of<"ticket-called">): void {
    const { number, counter, reason, step } = event;
    this.count(`called: ${reason}`);
    const visit = this.book.visits.get(number);
    if (visit?.state !== "waiting") return this.blame(event, `it is ${visit?.state ?? "not known"}`);
    const there = this.book.there(counter);
    if (there.current !== undefined) this.blame(event, `${there.current} is there`);
    if (there.state !== "open") this.blame(event, "the counter is not open");
    if (this.book.halted) this.blame(event, "everything is halted");
    this.clockIsLate(event);
    if (reason === "picked") return this.picked(event, visit);
    const wait = Math.round((event.at - Math.max(visit.standing, visit.since)) / minute);
    this.tally[longest] = Math.max(this.tally[longest] ?? 0, wait);
    const moment = this.besides(event);
    const named = namedNext(moment, counter);
    const isSame = named?.number === number && named.step === step && (reason === "station" || named.reason === reason);
    if (!isSame) this.blame(event, `the rule names ${JSON.stringify(named)}`);
    if (reason === "station") return;
    const held = namedHeld(moment, counter);
    if (held.length > 0) this.blame(event, `${held} would have been next, and is not held`);
    this.passedOver(event, visit);
  }

  /** Everybody but whom the same press has just dealt with. */
  private besides({ cause }: Recorded): Moment {
    if (cause === undefined || this.dealtWith?.cause !== cause) return this.book;
    const { configuration, stations, counters } = this.book;
    const visits = new Map(this.book.visits);
    visits.delete(this.dealtWith.number);
    return { configuration, stations, counters, visits };
  }

  /** By a lead, or where the site allows it; else only one's own. */
  private picked(event: Of<"ticket-called">, visit: Seen): void {
    this.count("picked");
    const { counter } = event;
    const sitter = [...this.book.stations.values()].find((each) => each.counter === counter);
    const { clerk, counter: place } = visit.meant;
    const isOwn =
      visit.parkedBy === counter ||
      visit.forCounter === counter ||
      place === counter ||
      (clerk && clerk === sitter?.staff);
    const isAllowed = sitter?.role === "lead" || this.book.configuration!.rules!.picking;
    if (!isOwn && !isAllowed) this.blame(event, "picked by somebody who may not");
  }

  /** Who has waited as long as the site allows goes before all but those who are named above it. */
  private passedOver(event: Of<"ticket-called">, called: Seen): void {
    if (event.reason === "wait-bound") this.count("called at the bound");
    for (const visit of this.book.visits.values()) {
      if (visit.state !== "waiting" || visit === called || !visit.advanced.bound) continue;
      if (visit.number === this.dealtWith?.number && event.cause === this.dealtWith.cause) continue;
      if (visit.due !== undefined && !visit.advanced.due) continue;
      const isBefore = event.reason !== "wait-bound" || visit.standing < called.standing;
      if (!isBefore || !mayCall(this.book, event.counter, visit)) continue;
      if (ahead.includes(event.reason)) this.count("passed over at the bound, by right");
      else this.blame(event, `${visit.number} has waited too long`);
    }
  }

  /** What time brings is written down neither before its time nor long after it. */
  private advanced(event: Of<"visit-advanced">): void {
    const visit = this.book.visits.get(event.number)!;
    const reached = this.reached(visit, event.to);
    if (event.to === "bound") this.count("bound reached");
    if (visit.state !== "waiting") this.blame(event, `it is ${visit.state}`);
    if (visit.advanced[event.to]) this.blame(event, "for the second time");
    if (reached === undefined || event.at < reached) this.blame(event, "before its time");
  }

  private clockIsLate(event: Recorded): void {
    for (const visit of this.book.visits.values()) {
      if (visit.state !== "waiting") continue;
      for (const to of ["due", "bound"] as const) {
        const reached = this.reached(visit, to);
        const since = Math.max(reached ?? Number.POSITIVE_INFINITY, visit.since, this.configuredAt);
        if (!visit.advanced[to] && event.at > since + slackMs) this.blame(event, `${visit.number} is ${to} for long`);
      }
    }
  }

  private reached({ due, standing }: Seen, to: "due" | "open" | "bound"): number | undefined {
    const { keptMinutes, longestWaitMinutes } = this.book.configuration!.rules!;
    if (to === "due") return due;
    return Math.max(standing, due ?? 0) + (to === "open" ? keptMinutes : longestWaitMinutes) * minute;
  }
}

interface Turned {
  readonly told: string;
  readonly from: readonly Seen["state"][];
}
const atCounter = ["called", "serving"] as const;
const present = ["waiting", "parked", "no-show", ...atCounter] as const;
/** From which states these lead on. */
const turns: Readonly<Record<string, Turned>> = {
  "visit-begun": { told: "begun", from: ["called"] },
  "visit-finished": { told: "finished", from: atCounter },
  "visitor-missed": { told: "no-shows", from: ["called"] },
  "visit-reinstated": { told: "reinstated", from: ["no-show"] },
  "visit-parked": { told: "parked", from: atCounter },
  "visit-resumed": { told: "resumed", from: ["parked"] },
  "visit-transferred": { told: "transferred", from: ["waiting", "parked", ...atCounter] },
  "visit-taken-over": { told: "taken over", from: atCounter },
  "step-done": { told: "steps taken meanwhile", from: atCounter },
  "step-missed": { told: "steps missed", from: ["called", "serving"] },
  "visit-cancelled": { told: "visits cancelled", from: present },
  "visitor-left": { told: "left", from: present },
};
