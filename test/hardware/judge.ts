/** Holds the lamps against the journal: every press once, every call with its press, every fault with its cause. */
import type { Recorded } from "../../gateway/contract/events.ts";
import type { Day } from "./day.ts";
import { lightOf, type Press } from "./fingers.ts";
import { describe, type Reading, read, told } from "./reading.ts";
import type { Trouble } from "./troubles.ts";

/**
 * `unplugged`: from the press to the end of its light, its box was unplugged or not yet seen well again, or the driver
 * program was gone: it may be felt by nobody, or be answered; its lamp proves nothing, since a box without power is
 * dark, and one that is cut off keeps the light it has. `broken off`: the second press of a nervous finger came into
 * its light, and that one's answer is read instead. `not seen`: the watcher of the lamps was held up meanwhile, and
 * what it saw is in no table; of these there must be few.
 */
export type Fate = Reading | "broken off" | "not seen" | "unplugged";
export const fates = [
  ...told,
  "broken off",
  "not seen",
  "dark",
  "unclear",
  "unplugged",
] as const satisfies readonly Fate[];

export interface Judged {
  readonly press: Press;
  readonly fate: Fate;
  /** Did its lamp light at all? */
  readonly felt: boolean;
  /** The visitor it called. */
  call: string | undefined;
}

export interface Judgement {
  readonly judged: readonly Judged[];
  readonly calls: number;
  /** Milliseconds after their causes had gone that faults were cleared: the longest. */
  readonly longestFaultMs: number;
  /** In words; nothing when all adds up. */
  readonly wrong: readonly string[];
}

/** A press older than this calls nobody. */
const callWithinMs = 5_500;
/** Two clocks, and a moment until the other process hears of it. */
const slackMs = 150;
const guardMs = 2_000;
const signPatienceMs = 5_000;
const mostUnseenShare = 0.2;
/** Waits between two tries grow to five seconds; then a box starts. */
const faultEndsWithinMs = 9_000;

export function judge(day: Day): Judgement {
  const judged = day.presses.map((press): Judged => {
    const lit = lightOf(press);
    return { press, fate: fateOf(press, day), felt: lit.length > 0, call: undefined };
  });
  const calls = day.journal.filter((event) => event.type === "ticket-called");
  const orphans = calls.flatMap((call) => (assign(call, judged, day.epoch) ? [] : [call]));
  const past = pastOf(day);
  const faults = faultsOf(day);
  const unseen = judged.filter(({ fate }) => fate === "not seen");
  const wrong = [
    ...orphans.map(({ number, counter, at }) => `${number} was called to ${counter} at ${at - day.epoch} by no press`),
    ...twice(calls.map(({ number }) => number)).map((number) => `${number} was called twice`),
    ...hasty(calls).map((call) => `${call.number} was called to ${call.counter} within two seconds of the one before`),
    ...judged.flatMap((each) => untrue(each, past, day).map((why) => `${sentence(each)}: ${why}`)),
    ...(unseen.length > mostUnseenShare * judged.length ? [`${unseen.length} lights could not be seen`] : []),
    ...faults.wrong,
    ...day.standing.map((fault) => `${fault} stays after its cause`),
    ...day.lying,
  ];
  return { judged, calls: calls.length, longestFaultMs: faults.longestMs, wrong };
}

function fateOf(press: Press, { troubles, heldUp }: Day): Fate {
  const away = troubles.some(
    ({ what, box, from, well }) =>
      (box === press.counter.box || what === "drivers killed") && from < press.until && well > press.at,
  );
  if (away) return "unplugged";
  const reading = read(lightOf(press));
  if (press.brokenOff && reading === "unclear") return "broken off";
  const isBlurred = heldUp.some(({ from, to }) => from < press.until && to > press.at);
  return isBlurred && (reading === "unclear" || reading === "dark") ? "not seen" : reading;
}

type Called = Extract<Recorded, { type: "ticket-called" }>;

/** The last press at that button before the call, if it has called nobody yet. */
function assign({ counter, at, number }: Called, judged: readonly Judged[], epoch: number): boolean {
  const when = at - epoch;
  const before = judged.filter(({ press }) => press.counter.id === counter && press.at <= when + slackMs);
  const last = before.findLast(({ press }) => when - press.at < callWithinMs);
  // What was called late may have been asked for by the first of two.
  const mine = last?.call === undefined ? last : undefined;
  if (mine) mine.call = number;
  return mine !== undefined;
}

/** Calls that only the second press of a nervous finger can have made. */
function hasty(calls: readonly Called[]): Called[] {
  return calls.filter(({ counter, at }, n) => {
    const before = calls.slice(0, n).findLast((call) => call.counter === counter);
    return before !== undefined && at - before.at < guardMs;
  });
}

/** When what held, on performance.now(). */
interface Past {
  /** Was it so at some moment of this time? */
  nobodyWaited(from: number, to: number): boolean;
  isPaused(counter: string, from: number, to: number): boolean;
  isHalted(from: number, to: number): boolean;
  isGatewayAway(from: number, to: number): boolean;
  hasCalled(counter: string, from: number, to: number): boolean;
}

function pastOf({ journal, troubles, epoch }: Day): Past {
  const spans = (begins: (event: Recorded) => boolean, ends: (event: Recorded) => boolean) => {
    const list: { from: number; to: number }[] = [];
    for (const event of journal) {
      const open = list.at(-1)?.to === Number.POSITIVE_INFINITY;
      if (!open && begins(event)) list.push({ from: event.at - epoch, to: Number.POSITIVE_INFINITY });
      if (open && ends(event)) list.at(-1)!.to = event.at - epoch;
    }
    return (from: number, to: number) => list.some((each) => each.from < to + slackMs && each.to > from - slackMs);
  };
  let waiting = 0;
  const counts = new Map<Recorded, number>();
  for (const event of journal) {
    if (event.type === "ticket-issued") waiting += 1;
    if (event.type === "ticket-called") waiting -= 1;
    counts.set(event, waiting);
  }
  const paused = new Map<string, (from: number, to: number) => boolean>();
  const at = (event: Recorded, counter: string) => "counter" in event && event.counter === counter;
  const pausedAt = (counter: string) =>
    spans(
      (event) => event.type === "counter-paused" && at(event, counter),
      (event) => event.type === "counter-opened" && at(event, counter),
    );
  return {
    nobodyWaited: spans(
      (event) => counts.get(event) === 0,
      (event) => counts.get(event)! > 0,
    ),
    isPaused(counter, from, to) {
      const known = paused.get(counter) ?? pausedAt(counter);
      paused.set(counter, known);
      return known(from, to);
    },
    isHalted: spans(
      (event) => event.type === "site-halted",
      (event) => event.type === "site-resumed",
    ),
    isGatewayAway: (from, to) =>
      troubles.some((each) => each.what === "gateway stopped" && each.from < to && each.well > from),
    hasCalled: (counter, from, to) =>
      journal.some(
        (event) => event.type === "ticket-called" && at(event, counter) && between(from, event.at - epoch, to),
      ),
  };
}

const between = (least: number, n: number, most: number) => n >= least && n <= most;

/** What of this press does not fit the journal; nothing when all does. */
function untrue({ press, fate, call }: Judged, past: Past, { epoch }: Day): string[] {
  if (fate === "unplugged" || fate === "broken off" || fate === "not seen") return [];
  const { at, counter } = press;
  const to = at + Math.min(callWithinMs, press.until - at);
  const mayBe: Record<Reading, boolean> = {
    accepted: call !== undefined || past.hasCalled(counter.id, at - guardMs - slackMs, at + slackMs),
    nobody: past.nobodyWaited(at, to),
    paused: past.isPaused(counter.id, at, to),
    refused: past.isHalted(at, to),
    "no line": past.isGatewayAway(at, to),
    dark: false,
    unclear: false,
  };
  const calledNobody = call === undefined || fate === "accepted" || fate === "no line";
  return [
    ...(mayBe[fate] ? [] : [`but that is not in the journal (${Math.round(at + epoch)})`]),
    ...(calledNobody ? [] : [`but it called ${call}`]),
  ];
}

export function sentence({ press, fate, call }: Judged): string {
  const { counter, at, bounceMs, forMs, double } = press;
  const which = double ? "second press" : "press";
  const finger = `${which} at counter ${counter.id}, ${Math.round(at)} ms, bounce ${bounceMs} ms`;
  const light = describe(lightOf(press));
  return `${finger}, held ${forMs} ms → ${fate}${call ? `, called ${call}` : ""} (lit ${light})`;
}

function twice(all: readonly string[]): string[] {
  return [...new Set(all.filter((each, n) => all.indexOf(each) < n))];
}

/** Each fault begins while a cause of it is there, and ends soon after. */
function faultsOf({ journal, troubles, heldUp, epoch }: Day): { readonly wrong: string[]; readonly longestMs: number } {
  const open = new Map<string, number>();
  const wrong: string[] = [];
  let longestMs = 0;
  for (const event of journal) {
    if (event.type !== "fault-raised" && event.type !== "fault-cleared") continue;
    const { source, fault } = event;
    const at = event.at - epoch;
    if (at < (troubles[0]?.from ?? 0)) continue;
    // The far end of the sign line is in this process too: held up, it answers too late.
    const isLate = heldUp.some(({ from, to }) => from < at && to > at - signPatienceMs);
    if (fault === "no-answer" && source.startsWith("sign/") && (isLate || event.type === "fault-cleared")) continue;
    const causes = troubles.filter((trouble) => touches(trouble, source) && trouble.from < at + slackMs);
    const goneAt = Math.max(...causes.map(({ gone }) => gone));
    if (event.type === "fault-raised") {
      open.set(`${source} ${fault}`, at);
      if (fault !== "unreachable" || at > goneAt + faultEndsWithinMs) wrong.push(`${source} ${fault} without a cause`);
      continue;
    }
    open.delete(`${source} ${fault}`);
    longestMs = Math.max(longestMs, at - goneAt);
    if (at > goneAt + faultEndsWithinMs) wrong.push(`${source} ${fault} stayed ${Math.round(at - goneAt)} ms too long`);
  }
  return { wrong, longestMs };
}

function touches({ what, box }: Trouble, source: string): boolean {
  if (what === "box unplugged") return box!.sources.has(source);
  return what === "sign line cut" ? source.startsWith("sign/") : true;
}
