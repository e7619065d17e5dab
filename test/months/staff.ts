/** What the people at the counters, and the station where nobody sits, do in the random months. */
import type { Command } from "../../gateway/contract/commands.ts";
import { between, oneOf } from "../power-cut/random.ts";
import { chance, daily, fresh, languages, some, someVisit, type World } from "./world.ts";

const minute = 60_000;
const seats: readonly (readonly [counter: string, staff: string])[] = [
  ["1", "lead-1"],
  ["2", "clerk-2"],
  ["3", "clerk-3"],
  ["4", "clerk-4"],
  ["5", "clerk-5"],
  ["e2", "reception-1"],
];
const counters = seats.map(([counter]) => counter);
const services = ["collect", "extend", "card", "advice", "info", "capture", "sign", "pay"] as const;

export function signIn({ office }: World, counter: string, staff: string): void {
  office.put({ type: "sign-in", id: fresh(), station: `counter-${counter}`, staff });
  office.at(counter, { type: "pick-counter", counter });
}

export function openCounters(world: World): void {
  for (const [counter, staff] of seats) if (counter === "1" || chance(world, 0.9)) signIn(world, counter, staff);
  stationSays(world, { busy: false });
}

/** One minute of them. */
export function staffMinute(world: World): void {
  for (const counter of counters) counterMinute(world, counter);
  stationMinute(world);
  givenVisits(world);
  seldom(world);
}

function counterMinute(world: World, counter: string): void {
  const { office, random } = world;
  const there = office.state.counters.get(counter);
  const turn = (type: (Command & { counter: string })["type"]) => office.at(counter, { type, counter } as Command);
  if (there?.state !== "open") {
    if (there !== undefined && chance(world, 0.1)) turn("open-counter");
    return;
  }
  if (there.current === undefined) {
    if (chance(world, 0.7)) turn("call-next");
    if (daily(world, 1)) turn(oneOf(random, ["pause-counter", "back-office"]));
    return;
  }
  const visit = office.state.visits.get(there.current)!;
  if (visit.state === "called" && chance(world, 0.7))
    turn(oneOf(random, ["begin", "begin", "begin", "begin", "begin", "begin", "call-again", "no-show", "park"]));
  else if (visit.state === "serving" && chance(world, 0.2)) {
    const done = oneOf(random, [
      "finish",
      "finish",
      "call-next",
      "call-next",
      "call-next",
      "park",
      "transfer",
    ] as const);
    if (done === "transfer") transfer(world, counter, visit.number);
    else turn(done);
  }
  if (chance(world, 0.01)) turn("undo");
}

function transfer(world: World, counter: string, number: string): void {
  const { random, office } = world;
  const back = chance(world, 0.5) ? { back: true } : {};
  const to = chance(world, 0.7) ? { service: oneOf(random, services) } : { counter: oneOf(random, counters) };
  office.at(counter, { type: "transfer", number, to, ...back });
  if (chance(world, 0.1)) office.at(counter, { type: "undo", counter });
}

/** Visits that somebody looks up. */
function givenVisits(world: World): void {
  const { office, random } = world;
  const counter = oneOf(random, counters);
  const ask = (command: Command) => office.at(counter, command);
  const parked = someVisit(world, "parked");
  if (parked && daily(world, 40)) ask({ type: "resume", number: parked.number });
  const missed = someVisit(world, "no-show");
  if (missed && daily(world, 15)) ask({ type: "reinstate", number: missed.number });
  const waiting = someVisit(world, "waiting");
  if (!waiting) return;
  const { number } = waiting;
  if (daily(world, 8)) ask({ type: "call", counter, number });
  if (daily(world, 3)) ask({ type: "set-precedence", number, precedence: chance(world, 0.9) });
  if (daily(world, 2)) ask({ type: "leave", number });
  if (daily(world, 1)) ask({ type: "cancel", number });
  if (daily(world, 3)) transfer(world, counter, number);
  if (daily(world, 1)) ask({ type: "send-home", number });
  if (daily(world, 1)) ask({ type: "skip-step", number, service: "capture" });
  if (daily(world, 1)) ask({ type: "note-reference", number, reference: "PB 12345" });
  const called = someVisit(world, "called");
  if (called && daily(world, 3)) ask({ type: "take-over", counter, number: called.number });
}

function seldom(world: World): void {
  const { office, random } = world;
  const counter = oneOf(random, counters);
  const lead = (command: Command) => office.at("1", command);
  if (daily(world, 2)) lead({ type: "note-contact", service: oneOf(random, services), way: "phone" });
  if (daily(world, 1)) signIn(world, counter, oneOf(random, seats)[1]);
  if (daily(world, 1)) byHand(world);
  if (daily(world, 0.2)) lead({ type: "close-intake", reason: "staff-short" });
  if (daily(world, 0.5)) lead({ type: "open-intake" });
  if (daily(world, 0.2)) houseAlarm(world);
  if (daily(world, 0.2)) lead({ type: "halt-site" });
  if (office.state.halted && chance(world, 0.2)) lead({ type: "resume-site" });
  if (daily(world, 0.5)) lead({ type: "set-station", counter: "e1", inOrder: false });
  if (daily(world, 6)) lead({ type: "set-station", counter: "e1", inOrder: true });
}

/** Somebody holds a number of the emergency sheet, or comes to the desk instead of the kiosk. */
function byHand(world: World): void {
  const { office, random } = world;
  const visitor = { type: "take-ticket", services: ["extend"], language: oneOf(random, languages) } as const;
  const command = { ...visitor, services: [...visitor.services] };
  if (chance(world, 0.5)) {
    office.at("1", { ...command, precedence: chance(world, 0.5) });
    return;
  }
  const number = `N${String(between(random, 1, 30)).padStart(3, "0")}`;
  office.at("1", { ...command, number, takenAt: office.now - between(random, 0, 40) * minute });
}

function houseAlarm({ office }: World): void {
  office.houseAlarm(true);
  office.later(3 * minute);
  office.houseAlarm(false);
}

type Said = { readonly busy?: boolean; readonly fault?: "unreachable"; readonly online?: boolean };

function stationSays({ office }: World, { online = true, ...said }: Said): void {
  office.put({ type: "device-status", device: "station/s1", status: { online, run: "run-1", ...said } });
}

/** Whoever is called comes soon, or not at all; and is done a few minutes later. */
function stationMinute(world: World): void {
  const { office } = world;
  const current = office.state.counters.get("e1")?.current;
  const visit = current === undefined ? undefined : office.state.visits.get(current);
  if (daily(world, 1)) stationSays(world, some(world, [{ fault: "unreachable" as const }, { online: false }, {}])!);
  else if (daily(world, 8)) stationSays(world, { busy: false });
  if (visit?.state === "called" && chance(world, 0.4)) stationSays(world, { busy: true });
  else if (visit?.state === "serving" && chance(world, 0.3)) stationSays(world, { busy: false });
}
