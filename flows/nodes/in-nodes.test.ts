/** What the in-nodes make of two views that follow each other: each happening once, and nothing of the past. */
import { expect, test } from "vitest";
import type { CounterView, DayView, FaultsView, GivenView, StaffVisit } from "../../gateway/contract/views.ts";
import { callIn, isMeant as isCallMeant } from "./wm-call.ts";
import { type CounterState, counterState, isCounterNews } from "./wm-counter.ts";
import { contactsFirstHeard, statusChanges } from "./wm-device.ts";
import { faultChanges, isMeant as isFaultMeant, newsOf } from "./wm-fault.ts";
import { modeOf } from "./wm-mode.ts";
import { ticketsSince } from "./wm-ticket.ts";
import { type Heard, measured, type Side, sideOf, waitingOf } from "./wm-waiting.ts";

const minute = 60_000;

function visit(change: Partial<StaffVisit>): StaffVisit {
  return {
    number: "A001",
    state: "called",
    services: ["collect"],
    language: "de",
    people: 1,
    help: [],
    precedence: false,
    takenAt: 1_000,
    paper: "none",
    ...change,
  };
}

function counter(change: Partial<CounterView>): CounterView {
  return {
    id: "1",
    label: "1",
    kind: "desk",
    area: "hall",
    state: "open",
    services: ["collect"],
    current: null,
    next: null,
    waiting: 0,
    parked: [],
    noShows: [],
    undo: null,
    faults: [],
    ...change,
  };
}

const calledAt = (at: number, change: Partial<StaffVisit> = {}) =>
  counter({ current: visit({ calledAt: at, nth: 1, ...change }) });

test("a call is told once, with what a gong or a board needs", () => {
  const call = callIn(0, calledAt(5_000));
  expect(call).toEqual({
    number: "A001",
    counter: "1",
    label: "1",
    kind: "desk",
    services: ["collect"],
    language: "de",
    area: "hall",
    nth: 1,
    at: 5_000,
  });
  expect(callIn(5_000, calledAt(5_000))).toBeUndefined();
});

test("a repeated call is told again, with its number of calls", () => {
  expect(callIn(5_000, calledAt(9_000, { nth: 2 }))).toMatchObject({ number: "A001", nth: 2, at: 9_000 });
});

test("a call that stands when the flows start, one that is served, and one that undo brings back are no calls", () => {
  expect(callIn(undefined, calledAt(5_000))).toBeUndefined();
  expect(callIn(4_000, calledAt(5_000, { state: "serving" }))).toBeUndefined();
  expect(callIn(8_000, calledAt(5_000, { number: "A000" }))).toBeUndefined();
});

test("calls are filtered by service and by the areas of a display", () => {
  const call = callIn(0, calledAt(5_000))!;
  const any = { counter: "", services: [], display: "" };
  expect(isCallMeant(call, any, undefined)).toBe(true);
  expect(isCallMeant(call, { ...any, services: ["advice", "collect"] }, undefined)).toBe(true);
  expect(isCallMeant(call, { ...any, services: ["advice"] }, undefined)).toBe(false);
  expect(isCallMeant(call, { ...any, display: "display-1" }, ["hall", "upstairs"])).toBe(true);
  expect(isCallMeant(call, { ...any, display: "display-2" }, ["upstairs"])).toBe(false);
  expect(isCallMeant(call, { ...any, display: "not-known-yet" }, undefined)).toBe(false);
});

const ticket = (number: string, takenAt: number): GivenView["tickets"][number] => ({
  number,
  services: ["collect"],
  language: "de",
  area: "hall",
  people: 1,
  takenAt,
});

test("tickets come in the order of time, several of one moment too, and none of the past", () => {
  const before = { tickets: [ticket("A002", 20), ticket("A001", 10)] };
  const now = { tickets: [ticket("A004", 30), ticket("A003", 20), ...before.tickets] };
  expect(ticketsSince(undefined, now)).toEqual([]);
  expect(ticketsSince(before, now).map(({ number }) => number)).toEqual(["A003", "A004"]);
  expect(ticketsSince(now, now)).toEqual([]);
  const fromSheet = { tickets: [ticket("N017", 5), ...now.tickets] };
  expect(ticketsSince(now, fromSheet).map(({ number }) => number)).toEqual(["N017"]);
});

test("the same number on the next day is a new ticket; an older one at the end of the list is not", () => {
  const yesterday = { tickets: [ticket("A001", 10)] };
  expect(ticketsSince(yesterday, { tickets: [ticket("A001", 86_400_000)] })).toHaveLength(1);
  const shrunk = { tickets: [ticket("A002", 20), ticket("A000", 5)] };
  expect(ticketsSince({ tickets: [ticket("A003", 30), ticket("A002", 20)] }, shrunk)).toEqual([]);
});

test("a counter is told when it opens or pauses, and its visitors only where that is wanted", () => {
  const closed = counterState(counter({ state: "closed" }));
  const open = counterState(counter({ waiting: 3 }));
  const busy = counterState(calledAt(5_000));
  expect(busy).toEqual({ counter: "1", label: "1", state: "open", current: "A001", waiting: 0 } satisfies CounterState);
  const quiet = { visitors: false, atStart: false };
  expect(isCounterNews(closed, open, quiet)).toBe(true);
  expect(isCounterNews(open, busy, quiet)).toBe(false);
  expect(isCounterNews(open, busy, { ...quiet, visitors: true })).toBe(true);
  expect(isCounterNews(undefined, open, quiet)).toBe(false);
  expect(isCounterNews(undefined, open, { ...quiet, atStart: true })).toBe(true);
});

test("the mode of the house, the gravest first", () => {
  const schedules = { tickets: true, walkIns: true, appointments: true };
  const day = (intake: Partial<DayView["intake"]>): DayView => ({
    day: "2026-11-21",
    intake: { open: true, halted: false, schedules, ...intake },
  });
  const none = { tickets: false, walkIns: false, appointments: false };
  expect(modeOf(day({}))).toEqual({ mode: "open" });
  expect(modeOf({ day: "2026-11-21", intake: { open: true, halted: false } })).toEqual({ mode: "open" });
  expect(modeOf({ day: null, intake: { open: true, halted: false } })).toEqual({ mode: "closed" });
  expect(modeOf(day({ schedules: none }))).toEqual({ mode: "closed" });
  expect(modeOf(day({ schedules: { ...none, appointments: true } }))).toEqual({ mode: "appointments-only" });
  expect(modeOf(day({ schedules: { ...none, walkIns: true } }))).toEqual({ mode: "intake-closed" });
  expect(modeOf(day({ open: false, reason: "full" }))).toEqual({ mode: "intake-closed", reason: "full" });
  expect(modeOf(day({ open: false, halted: true }))).toEqual({ mode: "halted" });
  expect(modeOf(day({ open: false, halted: true, evacuate: true, schedules: none }))).toEqual({ mode: "evacuate" });
});

type Fault = FaultsView["faults"][number];
const fault = (source: string, code: Fault["fault"], text?: string): Fault => ({
  source,
  fault: code,
  since: 1,
  ...(text && { text }),
});

test("faults come, change their words and go", () => {
  const paper = fault("printer/kiosk-1", "paper-low");
  const told = fault("flow/flows/door", "told-by-flow", "Tür 3");
  const again = fault("flow/flows/door", "told-by-flow", "Tür 4");
  expect(faultChanges(undefined, [paper])).toEqual([]);
  expect(faultChanges([], [paper])).toEqual([{ topic: "raised", fault: paper }]);
  expect(faultChanges([paper, told], [again])).toEqual([
    { topic: "cleared", fault: paper },
    { topic: "raised", fault: again },
  ]);
  expect(faultChanges([paper, told], [told, paper])).toEqual([]);
});

test("faults that flows tell have to be asked for, or a flow would hear itself", () => {
  const any = { source: "", code: "" };
  const told = fault("flow/flows/door", "told-by-flow");
  const paper = fault("printer/kiosk-1", "paper-low");
  expect(isFaultMeant(paper, any)).toBe(true);
  expect(isFaultMeant(told, any)).toBe(false);
  expect(isFaultMeant(told, { ...any, source: "flow" })).toBe(true);
  expect(isFaultMeant(paper, { ...any, source: "sign" })).toBe(false);
  expect(isFaultMeant(paper, { ...any, code: "paper-low" })).toBe(true);
  expect(isFaultMeant(paper, { ...any, code: "no-answer" })).toBe(false);
});

test("a fault is told in the words that staff read, in the language that is wanted", () => {
  const low = fault("printer/kiosk-1", "paper-low");
  const [german, english] = [newsOf(low, "de"), newsOf(low, "en")];
  expect(german).toMatchObject({ source: "printer/kiosk-1", fault: "paper-low", since: 1 });
  expect(german.title).not.toBe(english.title);
  expect(english.remedy.length).toBeGreaterThan(10);
});

function heard(change: Partial<Heard> = {}): Heard {
  const site = { services: [{ id: "collect" }, { id: "extend" }] } as unknown as NonNullable<Heard["site"]>;
  const office = { waiting: 7, countersOpen: 2, longestWaitSince: 10 * minute } as NonNullable<Heard["office"]>;
  const counters = { counters: [{ id: "1", state: "open", waiting: 5 }] } as NonNullable<Heard["counters"]>;
  const services = new Map([
    ["collect", { id: "collect", total: 4, waiting: [] }],
    ["extend", { id: "extend", total: 3, waiting: [] }],
  ]);
  return { time: { run: "r", at: 22.5 * minute }, site, office, counters, services, ...change };
}

test("the numbers of who waits need every view, and then say all of them", () => {
  expect(waitingOf(heard())).toEqual({
    waiting: 7,
    longestMinutes: 12,
    byService: { collect: 4, extend: 3 },
    byCounter: { "1": 5 },
    countersOpen: 2,
  });
  expect(waitingOf(heard({ services: new Map() }))).toBeUndefined();
  const nobody = { ...heard().office!, longestWaitSince: null };
  expect(waitingOf(heard({ office: nobody }))?.longestMinutes).toBe(0);
});

test("a bound is for all, for the longest wait, or for one service", () => {
  const now = waitingOf(heard())!;
  const config = { service: "extend", above: 40, below: 30 };
  expect(measured(now, { ...config, measure: "none" })).toBeUndefined();
  expect(measured(now, { ...config, measure: "waiting" })).toBe(7);
  expect(measured(now, { ...config, measure: "longestMinutes" })).toBe(12);
  expect(measured(now, { ...config, measure: "service" })).toBe(3);
});

test("a queue that swings around the bound is above once, and below once it is well below", () => {
  const sides: Side[] = [];
  for (const value of [39, 40, 39, 41, 31, 40, 30, 39, 40]) {
    sides.push(sideOf(sides.at(-1), value, { above: 40, below: 30 }));
  }
  expect(sides.map((side, n) => (side === sides[n - 1] ? "" : side))).toEqual([
    "below",
    "above",
    "",
    "",
    "",
    "",
    "below",
    "",
    "above",
  ]);
});

test("how contacts stand when the flows start is told once, whenever it is known first", () => {
  expect(contactsFirstHeard(undefined, { online: true, busy: true })).toEqual(["busy"]);
  expect(contactsFirstHeard({ online: false }, { online: true, busy: false })).toEqual(["free"]);
  expect(contactsFirstHeard(undefined, { online: true, alarm: true })).toEqual(["alarm"]);
  expect(contactsFirstHeard({ online: true, busy: false }, { online: true, busy: true })).toEqual([]);
  expect(contactsFirstHeard(undefined, { online: true })).toEqual([]);
});

test("a device's contacts and its being there are told at each change", () => {
  expect(statusChanges(undefined, { online: true, busy: true })).toEqual([]);
  expect(statusChanges({ online: true }, { online: false })).toEqual(["offline"]);
  expect(statusChanges({ online: true, busy: false }, { online: true, busy: true })).toEqual(["busy"]);
  expect(statusChanges({ online: true, busy: true }, { online: true, busy: false })).toEqual(["free"]);
  expect(statusChanges({ online: true, alarm: false }, { online: true, alarm: true })).toEqual(["alarm"]);
  expect(statusChanges({ online: true, alarm: true }, { online: true, alarm: false })).toEqual(["no-alarm"]);
});

test("a contact that stands as it stood before the cable was out is no news", () => {
  const gone = { online: false, alarm: true };
  expect(statusChanges(gone, { online: true, alarm: true })).toEqual(["online"]);
  expect(statusChanges({ online: false }, { online: true, alarm: false })).toEqual(["online"]);
  expect(statusChanges({ online: false }, { online: true, alarm: true })).toEqual(["online", "alarm"]);
});
