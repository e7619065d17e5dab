import fc from "fast-check";
import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import type { Recorded } from "../contract/events.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute, morning } from "./testing.ts";

const counter = fc.constantFrom("1", "2", "3");
const number = fc.constantFrom("K001", "K002", "K003", "F001", "F002", "L001", "R009");
const service = fc.constantFrom("collect", "extend", "advice", "gone");
const printJob = fc.tuple(number, fc.constantFrom(1, 2)).map(([n, slip]) => `2026-11-21-${n}-${slip}`);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: counter.map((c): Command => ({ type: "call-next", counter: c })) },
  fc.record({ type: fc.constantFrom("call", "take-over"), counter, number }) as fc.Arbitrary<Command>,
  fc.record({
    type: fc.constantFrom(
      "call-again",
      "begin",
      "finish",
      "no-show",
      "park",
      "undo",
      "open-counter",
      "pause-counter",
      "close-counter",
    ),
    counter,
  }) as fc.Arbitrary<Command>,
  fc.record({
    type: fc.constantFrom("reinstate", "resume", "cancel", "leave", "reprint", "confirm-paper"),
    number,
  }) as fc.Arbitrary<Command>,
  fc.record({
    type: fc.constant("transfer" as const),
    number,
    to: fc.oneof(
      service.map((s) => ({ service: s })),
      counter.map((c) => ({ counter: c })),
    ),
  }),
  fc.constantFrom<Command>(
    { type: "close-intake", reason: "full" },
    { type: "open-intake" },
    { type: "halt-site" },
    { type: "resume-site" },
    { type: "sign-off" },
  ),
  counter.map((c): Command => ({ type: "pick-counter", counter: c })),
);

type Step = (office: Morning) => void;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: service.map(
      (s): Step =>
        (office) =>
          void office.kiosk(s),
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(counter, command).map(
      ([c, what]): Step =>
        (office) =>
          void office.at(c, what),
    ),
  },
  fc.constantFrom("b1", "b2", "b3").map(
    (b): Step =>
      (office) =>
        void office.press(b),
  ),
  fc.constantFrom(undefined, "paper-out" as const, "paper-low" as const).map(
    (f): Step =>
      (office) =>
        office.printer(f),
  ),
  fc.tuple(printJob, fc.constantFrom("ok" as const, "failed" as const, "unknown" as const)).map(
    ([id, outcome]): Step =>
      (office) =>
        void office.put({ type: "job-done", device: "printer/p1", done: { id, run: "run-1", outcome } }),
  ),
  fc.integer({ min: 1, max: 20 }).map(
    (n): Step =>
      (office) =>
        office.later(n * minute),
  ),
  fc.constant<Step>((office) => office.printer(undefined, `run-${office.state.seq}`)),
  { weight: 1, arbitrary: fc.constant<Step>((office) => office.later(18 * 60 * minute)) },
);

test("whatever happens: no number twice in a day, nobody at two counters, and the journal rebuilds the day", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
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
    { numRuns: 250 },
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
  fc.assert(
    fc.property(fc.array(fc.tuple(counter, command, fc.integer({ min: 0, max: 5 })), { maxLength: 60 }), (asked) => {
      const office = morning();
      for (let n = 0; n < 5; n++) office.kiosk("collect");
      const answers = new Map<string, unknown>();
      for (const [c, what, id] of asked) {
        const before = office.journal.length;
        const key = `id-${id}`;
        const answer = office.at(c, what, key);
        if (answers.has(key)) {
          expect(answer).toEqual(answers.get(key));
          expect(office.journal.length).toBe(before);
        } else if (office.journal.length > before) answers.set(key, answer);
      }
    }),
    { numRuns: 200 },
  );
});
