import { expect, test } from "vitest";
import type { CommandOf } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { Event, Recorded } from "../contract/events.ts";
import type { Site } from "../contract/site.ts";
import type { Rules } from "../contract/site-visits.ts";
import type { CounterView } from "../contract/views.ts";
import { apply } from "./apply.ts";
import { type Morning, minute, morning, site as plain } from "./testing.ts";

const site: Site = {
  ...plain,
  languages: ["de", "en", "ar", "tr"],
  teams: [{ id: "a-k" }, { id: "l-z" }],
  services: [
    { id: "collect", name: { de: "Abholen" }, headStartMinutes: 10 },
    { id: "extend", name: { de: "Verlängern" }, byLanguage: true, meanwhile: ["capture"], after: ["pay"] },
    { id: "check", name: { de: "Prüfen" }, kiosk: false },
    { id: "advice", name: { de: "Beratung" }, before: ["check"], ask: "letter" },
    { id: "capture", name: { de: "Erfassen" }, kiosk: false },
    { id: "pay", name: { de: "Zahlen" }, kiosk: false },
  ],
  counters: [
    { id: "1", label: "1", services: ["collect", "extend", "check"] },
    { id: "2", label: "2", services: ["collect", "extend", "advice"] },
    { id: "3", label: "3", kind: "capture", services: ["capture"], alwaysOpen: true },
    { id: "4", label: "K", kind: "cashier", services: ["pay"], alwaysOpen: true },
  ],
  staff: [
    { id: "lead-1", role: "lead", languages: ["de", "tr"], teams: ["a-k"] },
    { id: "clerk-1", role: "clerk", languages: ["de", "ar"], teams: ["l-z"] },
    { id: "clerk-2", role: "clerk" },
  ],
  devices: [],
};

function officeWith(rules: Rules = {}): Morning {
  const { rules: _, ...rest } = site;
  return morning(configurationOf({ ...rest, rules }));
}

type Issued = Extract<Event, { type: "ticket-issued" }>;

/** A visit of any kind stands in the queue, as a check-in would have made it. */
function standing(office: Morning, number: string, more: Partial<Issued> = {}): void {
  const usual = { language: "de", people: 1, precedence: false, area: "hall", ahead: 0, services: ["collect"] };
  const event = { type: "ticket-issued" as const, number, ...usual, ...more };
  office.now += 1_000;
  const recorded: Recorded = { ...event, seq: office.state.seq + 1, at: office.now, day: office.state.day! };
  office.state = apply(office.state, recorded);
  office.journal.push(recorded);
}

const next = (office: Morning, counter: string) => {
  const { next } = office.view<CounterView>(`counter/${counter}`);
  return next && [next.visit.number, next.reason];
};
const call = (office: Morning, counter: string) => office.at(counter, { type: "call-next", counter });
const numbersCalled = (office: Morning, counter: string, times: number) =>
  Array.from({ length: times }, () => {
    const answer = call(office, counter);
    return answer.ok ? answer.number : answer.refusal;
  });

test("a service with a head start is called as if its visitors had come earlier, and the reason says so", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["extend"] });
  office.later(9 * minute);
  standing(office, "K001");
  expect(next(office, "1")).toEqual(["K001", "head-start"]);
  office.later(2 * minute);
  standing(office, "K002");
  call(office, "1");
  expect(next(office, "1")).toEqual(["F001", "longest-waiting"]);
});

test("an appointment is called at its time by its clerk, before the shared queue, and not before", () => {
  const office = officeWith();
  const due = office.now + 10 * minute;
  standing(office, "K001");
  standing(office, "K002", { due, clerk: "lead-1" });
  expect(next(office, "1")).toEqual(["K001", "longest-waiting"]);
  office.later(11 * minute);
  expect(next(office, "1")).toEqual(["K002", "own-appointment"]);
  expect(next(office, "2")).toEqual(["K001", "longest-waiting"]);
});

test("who is early by appointment is called when nobody else waits", () => {
  const office = officeWith();
  standing(office, "K001", { due: office.now + 30 * minute });
  expect(next(office, "1")).toEqual(["K001", "early-appointment"]);
});

test("a visit is kept for its clerk, its counter, its team or its language, and then for nobody", () => {
  for (const kept of [
    { clerk: "lead-1" },
    { counter: "1" },
    { services: ["extend"], team: "a-k" },
    { services: ["extend"], language: "tr" },
  ]) {
    const office = officeWith({ keptMinutes: 20 });
    standing(office, "K001", kept);
    expect(next(office, "1")?.[0]).toBe("K001");
    expect(next(office, "2"), JSON.stringify(kept)).toBe(null);
    office.later(19 * minute);
    expect(next(office, "2")).toBe(null);
    office.later(1 * minute);
    expect(next(office, "2")).toEqual(["K001", "longest-waiting"]);
  }
});

test("a language that nobody speaks at an open counter keeps a visitor for nobody", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["extend"], language: "ar" });
  expect(next(office, "1")).toBe(null);
  office.at("2", { type: "pause-counter", counter: "2" });
  expect(next(office, "1")).toEqual(["F001", "longest-waiting"]);
  office.at("2", { type: "open-counter", counter: "2" });
  expect(next(office, "1")).toBe(null);
});

test("appointments and walk-ins take turns as the site wants it; an empty lane costs no turn", () => {
  const office = officeWith({ appointments: 2, walkIns: 1 });
  const { now } = office;
  for (let n = 1; n <= 3; n++) standing(office, `K00${n}`);
  for (let n = 1; n <= 5; n++) standing(office, `F00${n}`, { services: ["extend"], due: now - n });
  office.later(1_000);
  const order = ["F005", "F004", "K001", "F003", "F002", "K002", "F001", "K003"];
  expect(numbersCalled(office, "1", 9)).toEqual([...order, "nobody-waiting"]);
  standing(office, "K010");
  standing(office, "F010", { services: ["extend"], due: office.now });
  office.later(1_000);
  expect(next(office, "1")).toEqual(["F010", "appointment"]);
});

test("who has waited as long as the site allows goes before every appointment", () => {
  const office = officeWith({ longestWaitMinutes: 60 });
  standing(office, "K001");
  office.later(59 * minute);
  standing(office, "K002", { due: office.now, clerk: "lead-1" });
  office.later(1_000);
  expect(next(office, "1")).toEqual(["K002", "own-appointment"]);
  office.later(1 * minute);
  expect(next(office, "1")).toEqual(["K001", "wait-bound"]);
});

test("an undone call gives its turn back", () => {
  const office = officeWith();
  standing(office, "K001");
  standing(office, "K002");
  standing(office, "F001", { due: office.now });
  standing(office, "F002", { due: office.now });
  office.later(1_000);
  expect(numbersCalled(office, "1", 1)).toEqual(["F001"]);
  expect(next(office, "1")).toEqual(["K001", "longest-waiting"]);
  office.at("1", { type: "undo", counter: "1" });
  expect(next(office, "1")).toEqual(["F001", "appointment"]);
});

test("clerks do not pick from the shared queue, leads do; a given own visitor is called by anybody", () => {
  const office = officeWith();
  const pick = (counter: string, number: string) => office.at(counter, { type: "call", counter, number });
  standing(office, "K001");
  standing(office, "K002");
  standing(office, "K003", { clerk: "clerk-1" });
  expect(pick("2", "K002")).toEqual({ ok: false, refusal: "picking-not-allowed" });
  expect(pick("2", "K003")).toMatchObject({ ok: true });
  expect(pick("1", "K002")).toMatchObject({ ok: true });
  const free = officeWith({ picking: true });
  standing(free, "K001");
  standing(free, "K002");
  expect(free.at("2", { type: "call", counter: "2", number: "K002" })).toMatchObject({ ok: true });
});

test("a visit keeps its place while it takes a step; the desk that wanted it has it first when it is back", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["extend", "pay"], meanwhile: ["capture"] });
  standing(office, "F002", { services: ["extend", "pay"] });
  expect(next(office, "3")).toEqual(["F001", "longest-waiting"]);
  office.signIn("3", "clerk-2");
  // Who is signed in serves what the counter serves.
  expect(call(office, "3")).toMatchObject({ number: "F001" });
  expect(next(office, "1")?.[0]).toBe("F002");
  expect(call(office, "1")).toMatchObject({ number: "F002" });
  expect(office.of("visit-held")).toMatchObject([{ number: "F001", counter: "1" }]);
  office.at("3", { type: "finish", counter: "3" });
  expect(office.of("step-done")).toHaveLength(1);
  standing(office, "F003", { services: ["extend"] });
  expect(next(office, "1")).toEqual(["F001", "parked-here"]);
  call(office, "1");
  office.later(minute);
  office.at("1", { type: "finish", counter: "1" });
  expect(next(office, "4")).toEqual(["F002", "longest-waiting"]);
});

test("a step after what the visitor came for has its own standing; what else was asked for keeps the old one", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["extend", "pay"], due: office.now, clerk: "lead-1" });
  office.later(1_000);
  call(office, "1");
  office.later(10 * minute);
  office.at("1", { type: "finish", counter: "1" });
  const visit = office.state.visits.get("F001")!;
  expect(visit).toMatchObject({ services: ["pay"], standing: office.now, due: undefined, meant: {} });
  standing(office, "K001", { services: ["collect", "advice"] });
  const { standing: since } = office.state.visits.get("K001")!;
  call(office, "1");
  office.later(5 * minute);
  office.at("1", { type: "finish", counter: "1" });
  expect(office.state.visits.get("K001")).toMatchObject({ services: ["advice"], standing: since });
});

test("sent elsewhere and back: first the other service, then this counter first", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["extend", "pay"] });
  call(office, "1");
  const away: CommandOf<"transfer"> = { type: "transfer", number: "F001", to: { service: "capture" }, back: true };
  office.at("1", away);
  expect(office.state.visits.get("F001")).toMatchObject({ services: ["capture", "extend", "pay"], state: "waiting" });
  expect(next(office, "1")).toBe(null);
  office.signIn("3", "clerk-2");
  call(office, "3");
  office.at("3", { type: "finish", counter: "3" });
  expect(next(office, "1")).toEqual(["F001", "parked-here"]);
});

test("nobody is kept for a clerk or team in a step before what they came for", () => {
  const office = officeWith();
  standing(office, "L001", { services: ["check", "advice"], team: "l-z" });
  expect(next(office, "1")).toEqual(["L001", "longest-waiting"]);
  expect(next(office, "2")).toBe(null);
  call(office, "1");
  office.at("1", { type: "finish", counter: "1" });
  expect(next(office, "2")).toEqual(["L001", "longest-waiting"]);
});

test("who is kept for a clerk or team is still kept after a step before that", () => {
  const office = officeWith();
  standing(office, "L001", { services: ["check", "advice"], team: "a-k", clerk: "clerk-2" });
  call(office, "1");
  office.at("1", { type: "finish", counter: "1" });
  expect(office.state.visits.get("L001")).toMatchObject({
    services: ["advice"],
    meant: { team: "a-k", clerk: "clerk-2" },
  });
  expect(next(office, "2")).toBe(null);
});

test("what somebody sent a visitor to in between is kept for nobody", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["extend", "pay"], clerk: "lead-1", due: office.now });
  office.later(1_000);
  call(office, "1");
  office.at("1", { type: "transfer", number: "F001", to: { service: "pay" }, back: true });
  expect(next(office, "4")?.[0]).toBe("F001");
});

test("sent to where the visitor already is, and back, is no way", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["extend"] });
  call(office, "1");
  const nowhere: CommandOf<"transfer"> = { type: "transfer", number: "F001", to: { service: "extend" }, back: true };
  expect(office.at("1", nowhere)).toEqual({ ok: false, refusal: "not-in-this-state" });
});

test("a step that a visitor was sent to is not taken a second time while waiting, nor after what it was for", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["extend", "pay"], meanwhile: ["capture"] });
  standing(office, "F002", { services: ["extend", "pay"], meanwhile: ["capture"] });
  call(office, "1");
  office.at("1", { type: "transfer", number: "F001", to: { service: "capture" }, back: true });
  expect(office.state.visits.get("F001")?.meanwhile).toEqual([]);
  call(office, "1");
  office.at("1", { type: "finish", counter: "1" });
  expect(office.state.visits.get("F002")).toMatchObject({ services: ["pay"], meanwhile: [] });
});

test("a step that has gone from the site file does not take those behind it away", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["collect", "gone", "pay"] });
  call(office, "1");
  office.at("1", { type: "finish", counter: "1" });
  expect(office.state.visits.get("F001")?.services).toEqual(["pay"]);
});

test("nobody waits for ever: not for a counter that has closed, nor for a clerk who never comes", () => {
  const office = officeWith({ keptMinutes: 600, longestWaitMinutes: 30 });
  standing(office, "K001", { clerk: "clerk-2" });
  standing(office, "K002");
  office.at("1", { type: "transfer", number: "K002", to: { counter: "2" } });
  expect(next(office, "1")).toBe(null);
  office.later(31 * minute);
  expect(next(office, "1")).toEqual(["K001", "wait-bound"]);
  call(office, "1");
  expect(next(office, "1")).toBe(null);
  office.at("2", { type: "sign-off" });
  expect(next(office, "1")).toEqual(["K002", "wait-bound"]);
});

test("who is not sent home after all has no invitation for tomorrow", () => {
  const office = officeWith();
  standing(office, "K001");
  expect(office.at("1", { type: "send-home", number: "K001" }).ok).toBe(true);
  expect(office.at("1", { type: "undo", counter: "1" }).ok).toBe(true);
  expect(office.state.visits.get("K001")?.state).toBe("waiting");
  expect(
    office.state.appointments
      .map(({ state }) => state)
      .toList()
      .toArray(),
  ).toEqual(["cancelled"]);
});

test("parked by a counter that has gone from the site file: back in line, not out of sight", () => {
  const office = officeWith();
  standing(office, "K001");
  call(office, "2");
  const counters = office.state.configuration!.counters.filter(({ id }) => id !== "2");
  office.put({ type: "configure", configuration: { ...office.state.configuration!, counters } });
  office.at("2", { type: "park", counter: "2" });
  expect(next(office, "1")?.[0]).toBe("K001");
});

test("what has gone from the site file is forgotten, and nothing else", () => {
  const office = officeWith();
  standing(office, "K001", { counter: "4" });
  office.at("1", { type: "call", counter: "1", number: "K001" });
  office.at("1", { type: "park", counter: "1" });
  const counters = office.state.configuration!.counters.filter(({ id }) => id !== "4");
  office.put({ type: "configure", configuration: { ...office.state.configuration!, counters } });
  expect(office.state.visits.get("K001")).toMatchObject({ state: "parked", parkedBy: "1", meant: {} });
});

test("an appointment goes to its clerk wherever that one sits today, whatever the counter serves", () => {
  const office = officeWith();
  office.signIn("4", "clerk-2");
  standing(office, "F001", { services: ["extend"], clerk: "clerk-2", due: office.now });
  office.later(1_000);
  expect(next(office, "4")).toEqual(["F001", "own-appointment"]);
  expect(next(office, "1")).toBe(null);
});

test("sent to a place and back: it does what is done there, and then this counter is first", () => {
  const office = officeWith();
  standing(office, "F001", { services: ["extend", "pay"], meanwhile: ["capture"] });
  call(office, "1");
  office.at("1", { type: "transfer", number: "F001", to: { counter: "3" }, back: true });
  expect(office.state.visits.get("F001")).toMatchObject({ services: ["capture", "extend", "pay"], forCounter: "3" });
  office.signIn("3", "clerk-2");
  call(office, "3");
  office.at("3", { type: "finish", counter: "3" });
  expect(next(office, "1")).toEqual(["F001", "parked-here"]);
});
