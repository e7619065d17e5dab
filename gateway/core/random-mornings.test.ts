import fc from "fast-check";
import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import { eventNames, type Recorded } from "../contract/events.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute, morning } from "./testing.ts";

type Step = (office: Morning) => void;

const counter = fc.constantFrom("1", "2", "3");
const service = fc.constantFrom("collect", "extend", "advice", "gone");
const outcome = fc.constantFrom("ok" as const, "failed" as const, "unknown" as const);
/** Picks one of what is there: the n-th of today's visits, open or over. */
const nth = fc.nat({ max: 30 });
const pick = (office: Morning, n: number): string => {
  const numbers = [...office.state.visits.keys(), ...office.state.ended.keys()].sort();
  return numbers[n % Math.max(1, numbers.length)] ?? "K001";
};

const ownTurn = fc.constantFrom(
  "call-next",
  "call-again",
  "begin",
  "finish",
  "no-show",
  "park",
  "undo",
  "open-counter",
  "pause-counter",
  "close-counter",
);
const pickedTurn = fc.constantFrom("reinstate", "resume", "cancel", "leave", "reprint", "confirm-paper");
const siteTurn = fc.constantFrom<Command>(
  { type: "close-intake", reason: "full" },
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

const step: fc.Arbitrary<Step> = fc.oneof(
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
    fc.record({ c: counter, type: ownTurn }),
    ({ c, type }) =>
      (office) =>
        void office.at(c, { type, counter: c }),
  ),
  weighted(10, fc.record({ c: counter, type: pickedTurn, n: nth }), ({ c, type, n }) => (office) => {
    office.at(c, { type, number: pick(office, n) });
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
);

function weighted<T>(weight: number, values: fc.Arbitrary<T>, step: (value: T) => Step) {
  return { weight, arbitrary: values.map(step) };
}

test("whatever happens: no number twice in a day, nobody at two counters, and the journal rebuilds the day", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 200, size: "max" }), (steps) => {
      const office = morning();
      for (const take of steps) {
        take(office);
        nobodyTwice(office);
      }
      const given = office.of("ticket-issued").map((e) => `${e.day} ${(e as { number: string }).number}`);
      expect(new Set(given).size).toBe(given.length);
      const replayed = (JSON.parse(JSON.stringify(office.journal)) as Recorded[]).reduce(apply, emptyState);
      expect(JSON.stringify([...project(replayed)])).toBe(JSON.stringify([...project(office.state)]));
    }),
    { numRuns: 300 },
  );
});

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
