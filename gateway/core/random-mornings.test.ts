import fc from "fast-check";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import { eventNames, events, type Recorded } from "../contract/events.ts";
import { contactWays, type VisitState } from "../contract/shapes.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute, morning as morningWith, seven, site } from "./testing.ts";
import { flowSteps } from "./testing-random-flows.ts";
import { askedOnce, countedAgain, paidBySomebodysWord, paidOnce, paymentSteps } from "./testing-random-payments.ts";

const saturdayToMonday = (...spans: string[]) => ({ sat: spans, sun: spans, mon: spans });
/** Hours come and go, but most of the time visitors get a number. */
const configuration = configurationOf({
  ...site,
  flows: { on: true, shows: ["display/display-1"] },
  services: [
    ...site.services.map((service) => {
      if (service.id === "extend") return { ...service, feeCents: 9300, booking: "5.01", after: ["pay"] };
      return service.id === "collect" ? { ...service, meanwhile: ["capture"] } : service;
    }),
    { id: "capture", name: { de: "Erfassen" }, kiosk: false },
    { id: "pay", name: { de: "Bezahlen" }, kiosk: false, paying: true },
  ],
  counters: [
    ...site.counters.map((each) => ({
      ...each,
      services: each.id === "3" ? [...each.services, "extend", "pay"] : each.services,
      terminal: each.id === "2" ? "ec-1" : "ec-2",
    })),
    { id: "e1", label: "E1", kind: "capture", services: ["capture"], station: "s1", alwaysOpen: true },
  ],
  devices: [
    ...site.devices,
    ...["station/s1", "terminal/ec-1", "terminal/ec-2"].map((name) => {
      const [kind, id] = name.split("/") as [string, string];
      return { kind, id, config: {} };
    }),
  ],
  payments: { refunds: true, endOfDayAt: "17:00" },
  schedules: {
    tickets: saturdayToMonday("00:00-08:30", "08:45-24:00"),
    walkIns: saturdayToMonday("07:30-12:00", "12:30-20:00"),
  },
  pools: [
    { id: "hall", services: ["collect", "extend"], minutes: 15, week: saturdayToMonday("00:00-24:00"), kioskDays: 2 },
  ],
  appointments: { sources: [{ id: "zms", folder: "zms", format: "zms", expectedBy: "07:15", outcomes: "outcomes" }] },
});
const morning = () => morningWith(configuration);

type Step = (office: Morning) => void;

const counter = fc.constantFrom("1", "2", "3");
const service = fc.constantFrom("collect", "extend", "advice", "gone");
const outcome = fc.constantFrom("ok" as const, "failed" as const, "unknown" as const);
/** Picks one of what is there: the n-th of today's visits, open or over. */
const nth = fc.nat({ max: 30 });
const pick = (office: Morning, n: number, state?: VisitState): string => {
  const visits = [...office.state.visits.values(), ...office.state.ended.values()];
  const those = visits.filter((visit) => visit.state === state);
  const numbers = (those.length > 0 ? those : visits).map((visit) => visit.number).sort();
  return numbers[n % Math.max(1, numbers.length)] ?? "K001";
};

/** Most often the next one is called: else hardly anybody would be there for the other turns. */
const ownTurn = fc.constantFrom(
  "call-next",
  "call-next",
  "call-next",
  "call-again",
  "begin",
  "finish",
  "no-show",
  "park",
  "undo",
  "open-counter",
  "pause-counter",
  "back-office",
  "close-counter",
);
const pickedTurn = fc.constantFrom("reinstate", "resume", "cancel", "leave", "reprint", "confirm-paper");
/** Whom these bring back are few. */
const broughtBack = new Map<string, VisitState>([
  ["resume", "parked"],
  ["reinstate", "no-show"],
]);
const siteTurn = fc.constantFrom<Command>(
  { type: "close-intake", reason: "full" },
  { type: "end-day" },
  { type: "settle-carried" },
  { type: "open-intake" },
  { type: "halt-site" },
  { type: "resume-site" },
  { type: "sign-off" },
);
const paperTurn = fc.constantFrom<Command>(
  { type: "print-missing", printer: "p1" },
  { type: "drop-missing", printer: "p1" },
  { type: "print-slip", slip: "closing", printer: "p1" },
  { type: "print-slip", slip: "emergency", printer: "p1" },
  { type: "accept-model", device: "printer/p1" },
);

/** What another system's list says of one of a few appointments, and what follows from the list as a whole. */
const listed = fc.record({ n: fc.nat({ max: 12 }), quarters: fc.nat({ max: 120 }), service, cancelled: fc.boolean() });
const listTurn = fc.constantFrom<(office: Morning, n: number) => void>(
  (office, n) => {
    const whole = { taken: n, wrong: 0, days: { from: office.state.day!, until: "2026-12-24" } };
    const appointments = [...office.state.appointments.keys()].filter((id) => id !== `a${n}`);
    office.put({ type: "import-ended", source: "zms", file: "list.json", ...whole, appointments });
  },
  (office) => office.put({ type: "import-failed", source: "zms", file: "list.json", reason: "past" }),
  (office) => office.put({ type: "records-fetched", appointments: [...office.state.records.keys()] }),
  (office) => office.put({ type: "carry", through: office.state.day! }),
  (office, n) => office.at("1", { type: "check-in", appointment: `a${n}` }),
);

const quarterMs = 15 * minute;
const booking = fc.record({ c: counter, service, kiosk: fc.boolean(), quarters: fc.nat({ max: 100 }), n: nth });
/** Appointments and invitations as they are made here. */
const makingTurn = fc.constantFrom<(office: Morning, at: { c: string; n: number; service: string }) => void>(
  (office, { c, n, service }) => {
    const days = { from: office.state.day!, until: "2026-12-24" };
    office.at(c, { type: "invite", services: [service], ...days, language: "ar", ready: n % 3 > 0, printer: "p1" });
  },
  (office, { n, service }) => {
    const days = { from: office.state.day!, until: "2026-12-24", confirmBy: office.state.day! };
    const team = n % 5 === 0 ? { team: "gone" } : {};
    office.ask("scheduler", "scheduler-1", { type: "propose-slot", service, ...days, ...team, language: "de" });
  },
  (office, { c, n }) => office.at(c, { type: "send-home", number: pick(office, n) }),
);
/** What is done with one of them; mostly with those that can still change. */
const madeTurn = fc.constantFrom<(named: { appointment: string }) => Command>(
  (named) => ({ type: "check-in", ...named }),
  (named) => ({ type: "check-in", ...named, print: false }),
  (named) => ({ type: "confirm-appointment", ...named }),
  (named) => ({ type: "cancel-appointment", ...named }),
  (named) => ({ type: "set-ready", ...named, ready: false }),
  (named) => ({ type: "print-appointment", ...named, printer: "p1" }),
);
const pickAppointment = ({ state }: Morning, n: number) => {
  const those = [...state.appointments.values()].filter((each) => each.state !== "cancelled");
  return those.sort((a, b) => (a.id < b.id ? -1 : 1))[n % Math.max(1, those.length)];
};

const step: fc.Arbitrary<Step> = fc.oneof(
  ...paymentSteps,
  weighted(6, booking, ({ c, service, kiosk, quarters, n }) => (office) => {
    const start = office.now - (office.now % quarterMs) + quarters * quarterMs;
    const moved = n % 4 === 0 && !kiosk ? pickAppointment(office, n) : undefined;
    const slot = { pool: "hall", start, service, language: "de", ...(moved && { appointment: moved.id }) };
    const command: Command = { type: "book-slot", ...slot };
    if (kiosk) office.ask("kiosk", "kiosk-1", command);
    else office.at(c, command);
  }),
  weighted(3, fc.record({ c: counter, n: nth, service, turn: makingTurn }), ({ turn, ...at }) => (office) => {
    turn(office, at);
  }),
  weighted(6, fc.record({ c: counter, n: nth, turn: madeTurn }), ({ c, n, turn }) => (office) => {
    office.at(c, turn({ appointment: pickAppointment(office, n)?.id ?? "nobody" }));
  }),
  weighted(4, fc.record({ n: nth }), ({ n }) => (office) => {
    const code = pickAppointment(office, n)?.plan.code;
    office.ask("kiosk", "kiosk-1", { type: "check-in", ...(code && { code }) });
  }),
  weighted(6, listed, ({ n, quarters, service, cancelled }) => (office) => {
    const start = seven + quarters * 15 * minute;
    const plan = { services: [service], start, language: "de", people: 1, ready: n % 4 !== 0 };
    const row = { appointment: `a${n}`, record: `record-${n}`, cancelled, plan };
    office.put({ type: "import", source: "zms", rows: [row] });
  }),
  weighted(
    3,
    fc.record({ n: fc.nat({ max: 12 }), turn: listTurn }),
    ({ n, turn }) =>
      (office) =>
        turn(office, n),
  ),
  weighted(
    12,
    fc.record({ service }),
    ({ service }) =>
      (office) =>
        void office.kiosk(service),
  ),
  weighted(4, fc.record({ c: counter, n: fc.integer({ min: 1, max: 30 }), ago: nth }), ({ c, n, ago }) => (office) => {
    const entered = { number: `N${String(n).padStart(3, "0")}`, takenAt: office.now - ago * minute };
    office.at(c, { type: "take-ticket", services: ["collect"], language: "de", ...entered });
  }),
  weighted(
    20,
    fc.record({ c: counter, type: ownTurn, said: fc.boolean() }),
    ({ c, type, said }) =>
      (office) =>
        void office.at(c, { type, counter: c, ...(said && { unpaid: true as const }) } as Command),
  ),
  weighted(10, fc.record({ c: counter, type: pickedTurn, n: nth }), ({ c, type, n }) => (office) => {
    office.at(c, { type, number: pick(office, n, broughtBack.get(type)) });
  }),
  weighted(
    8,
    fc.record({ c: counter, type: fc.constantFrom("call", "take-over"), n: nth }),
    ({ c, type, n }) =>
      (office) => {
        office.at(c, { type, counter: c, number: pick(office, n) });
      },
  ),
  weighted(6, fc.record({ c: counter, to: fc.oneof(service, counter), n: nth }), ({ c, to, n }) => (office) => {
    const target = /^\d$/.test(to) ? { counter: to } : { service: to };
    office.at(c, { type: "transfer", number: pick(office, n), to: target });
  }),
  weighted(2, fc.record({ c: counter, what: siteTurn }), ({ c, what }) => (office) => {
    office.at(c, what);
    // Otherwise most of the morning would be a closed office.
    office.at("1", { type: "resume-site" });
    office.at("1", { type: "open-intake" });
  }),
  weighted(
    3,
    fc.record({ button: fc.constantFrom("b1", "b2", "b3") }),
    ({ button }) =>
      (office) =>
        void office.press(button),
  ),
  weighted(
    2,
    fc.record({
      fault: fc.constantFrom(undefined, "paper-out" as const),
      model: fc.constantFrom(undefined, "TM-m30", "TM-m30", "TM-T88VI"),
    }),
    ({ fault, model }) =>
      (o) =>
        o.printer(fault, "run-1", "p1", model),
  ),
  weighted(1, fc.record({}), () => (office) => office.printer(undefined, `run-${office.state.seq}`)),
  weighted(1, fc.record({ stands: fc.boolean() }), ({ stands }) => (office) => {
    office.houseAlarm(stands);
    // Otherwise most of the morning would be spent outside.
    office.houseAlarm(false);
    office.at("1", { type: "resume-site" });
  }),
  weighted(1, fc.record({ c: counter, type: fc.constantFrom("raise-silent-alarm", "end-silent-alarm") }), (asked) => {
    return (office) => void office.at(asked.c, { type: asked.type, counter: asked.c });
  }),
  weighted(
    2,
    fc.record({ c: counter, service, way: fc.constantFrom(...contactWays) }),
    ({ c, ...contact }) =>
      (office) => {
        office.at(c, { type: "note-contact", ...contact });
      },
  ),
  weighted(6, fc.record({ busy: fc.boolean(), broken: fc.nat({ max: 9 }) }), ({ busy, broken }) => (office) => {
    const fault = broken === 0 ? { fault: "station-out-of-order" as const } : {};
    office.put({ type: "device-status", device: "station/s1", status: { online: true, run: "run-1", busy, ...fault } });
    office.later(1_000);
  }),
  weighted(3, fc.record({ c: counter, n: nth, what: fc.nat({ max: 2 }), inOrder: fc.boolean() }), (asked) => (o) => {
    const number = pick(o, asked.n, "waiting");
    if (asked.what === 0) o.at(asked.c, { type: "skip-step", number, service: "capture" });
    if (asked.what === 1) o.at(asked.c, { type: "note-reference", number, reference: `R ${asked.n}` });
    if (asked.what === 2) o.at(asked.c, { type: "set-station", counter: "e1", inOrder: asked.inOrder });
  }),
  weighted(3, fc.record({ c: counter, what: paperTurn }), ({ c, what }) => (office) => {
    office.at(c, what);
  }),
  weighted(8, fc.record({ outcome }), ({ outcome }) => (office) => {
    const job = [...office.state.jobs.values()][0]?.[0];
    const done = { id: job?.id ?? "no-such-job", run: "run-1", outcome };
    office.put({ type: "job-done", device: "printer/p1", done });
  }),
  weighted(
    4,
    fc.record({ n: fc.integer({ min: 1, max: 240 }) }),
    ({ n }) =>
      (office) =>
        office.later(n * 5_000),
  ),
  weighted(
    3,
    fc.record({ c: counter, who: fc.constantFrom("lead-1", "clerk-1") }),
    ({ c, who }) =>
      (o) =>
        o.signIn(c, who),
  ),
  weighted(1, fc.record({}), () => (office) => {
    office.later(18 * 60 * minute);
    office.signIn("1", "lead-1");
    office.signIn("2", "clerk-1");
  }),
  ...flowSteps,
);

function weighted<T>(weight: number, values: fc.Arbitrary<T>, step: (value: T) => Step) {
  return { weight, arbitrary: values.map(step) };
}

const fits = Object.fromEntries(Object.entries(events).map(([name, schema]) => [name, Compile(schema)]));

// As many mornings as these take their time where other tests run beside.
const patience = { timeout: 60_000 };

test(
  "whatever happens: no number twice in a day, nobody at two counters, and the journal rebuilds the day",
  patience,
  () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 200, size: "max" }), (steps) => {
        const office = morning();
        for (const take of steps) {
          take(office);
          nobodyTwice(office);
          paidOnce(office);
        }
        countedAgain(office);
        askedOnce(office.journal);
        paidBySomebodysWord(office);
        expect(office.journal.filter((event) => !fits[event.type]!.Check(event))).toEqual([]);
        const given = office.of("ticket-issued").map((e) => `${e.day} ${(e as { number: string }).number}`);
        expect(new Set(given).size).toBe(given.length);
        const replayed = (JSON.parse(JSON.stringify(office.journal)) as Recorded[]).reduce(apply, emptyState);
        expect(JSON.stringify([...project(replayed)])).toBe(JSON.stringify([...project(office.state)]));
      }),
      { numRuns: 300 },
    );
  },
);

/** A counter has at most one visitor, a visitor at most one counter, and both know of each other. */
function nobodyTwice(office: Morning): void {
  const { state } = office;
  const currents = [...state.counters.entries()].flatMap(([id, c]) =>
    c.current === undefined ? [] : [[id, c.current]],
  );
  const numbers = currents.map(([, n]) => n);
  expect(new Set(numbers).size).toBe(numbers.length);
  const called = [...state.visits.values()].filter((v) => v.state === "called" || v.state === "serving");
  expect(called.map((v) => [v.counter, v.number]).sort()).toEqual([...currents].sort());
}

test("a repeated id never has a second effect", () => {
  const turn = fc.record({ c: fc.constantFrom("1", "2"), type: ownTurn, id: fc.nat({ max: 5 }) });
  fc.assert(
    fc.property(fc.array(turn, { minLength: 10, maxLength: 60, size: "max" }), (turns) => {
      const office = morning();
      for (let n = 0; n < 20; n++) office.kiosk("collect");
      const answers = new Map<string, unknown>();
      for (const { c, type, id } of turns) {
        const before = office.journal.length;
        const key = `id-${id}`;
        const answer = office.at(c, { type, counter: c }, key);
        if (answers.has(key)) {
          expect(answer).toEqual(answers.get(key));
          expect(office.journal.length).toBe(before);
        } else if (office.journal.length > before) answers.set(key, answer);
      }
    }),
    { numRuns: 200 },
  );
});

test("mornings are lively: every kind of turn happens in them", () => {
  const happened = new Set<string>();
  const mornings = fc.sample(fc.array(step, { minLength: 100, maxLength: 200, size: "max" }), {
    numRuns: 150,
    seed: 745,
  });
  for (const steps of mornings) {
    const office = morning();
    for (const take of steps) take(office);
    for (const event of office.journal) happened.add(event.type);
  }
  const rare = ["journal-salvaged", "days-deleted", "help-noted", "precedence-set", "device-offline"];
  expect(eventNames.filter((name) => !happened.has(name) && !rare.includes(name))).toEqual([]);
});
