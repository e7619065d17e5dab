/** Who is next: the core and an oracle that shares no code with it name the same visitor in thousands of offices. */
import { expect, test } from "vitest";
import type { Configuration } from "../../gateway/contract/configuration.ts";
import { heldBefore, nextFor } from "../../gateway/core/order.ts";
import type { State, Visit } from "../../gateway/core/state.ts";
import { openRandom } from "../power-cut/random.ts";
import { type Named, namedHeld, namedNext } from "./next.ts";
import { randomState } from "./states.ts";

const states = process.env.WM_TEST_LONG === "1" ? 300_000 : 10_000;

function byCore(state: State, counter: string) {
  const next = nextFor(state, counter);
  const named: Named | undefined = next && { ...next, number: next.visit.number };
  return { next: named, held: heldBefore(state, counter).map((v) => v.number) };
}

function byOracle(state: State, counter: string) {
  return { next: namedNext(state, counter), held: namedHeld(state, counter) };
}

const countersOf = (state: State) => state.configuration!.counters.map(({ id }) => id);

/** The first counter at which the two differ, the oracle reading the state as given. */
function difference(state: State, read: (state: State) => State = (same) => same) {
  for (const counter of countersOf(state)) {
    const core = byCore(state, counter);
    const oracle = byOracle(read(state), counter);
    if (JSON.stringify(sorted(core)) !== JSON.stringify(sorted(oracle))) return { counter, core, oracle };
  }
  return undefined;
}

const sorted = ({ next, held }: ReturnType<typeof byOracle>) => [next?.number, next?.reason, next?.step, held];

/** As few visits as still differ. */
function smallest(state: State): State {
  for (const number of state.visits.keys()) {
    const fewer = { ...state, visits: state.visits.delete(number) };
    if (difference(fewer)) return smallest(fewer);
  }
  return state;
}

function told(state: State): string {
  const small = smallest(state);
  const { services, counters, staff, rules } = small.configuration!;
  const lines = [rules, ...services, ...counters, ...staff, ...small.stations, ...small.counters];
  const visits = [...small.visits.values()].map(({ help, ...visit }) => visit);
  return [difference(small), ...visits, ...lines].map((each) => JSON.stringify(each)).join("\n");
}

test(`the core names whom the rule's text names, in ${states} offices`, { timeout: 300_000 }, () => {
  const random = openRandom();
  const reasons = new Map<string, number>();
  for (let n = 0; n < states; n++) {
    const state = randomState(random);
    if (difference(state)) expect.fail(`seed ${random.seed}, office ${n}: ${told(state)}`);
    const reason = namedNext(state, "1")?.reason ?? "nobody";
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  // None of the classes is left to chance.
  expect(Math.min(...reasons.values()), `seed ${random.seed}`).toBeGreaterThan(states / 200);
  expect(reasons.size).toBe(11);
});

/** What a hasty reader of the text would leave out or turn round, as the office that such a reader sees. */
const misreadings: Record<string, (state: State) => State> = {
  "no head start": services((service) => ({ ...service, headStartMinutes: 0 })),
  "any counter may call whatever the language": services((service) => ({ ...service, byLanguage: false })),
  "a step before is kept like the rest": services((service) => ({ ...service, before: [] })),
  "the round always begins": (state) => ({ ...state, counters: state.counters.map((each) => ({ ...each, round: 0 })) }),
  "paused counters count as open": (state) => ({
    ...state,
    counters: state.counters.map((each) => ({ ...each, state: "open" })),
  }),
  "clerks have their counter's skills": staff(({ services, ...member }) => member),
  "clerks have no teams": staff(({ teams, ...member }) => member),
  "the later ticket wins a tie": visits((visit) => ({ ...visit, issuedSeq: -visit.issuedSeq })),
  "kept for ever": visits((visit) => ({ ...visit, advanced: { ...visit.advanced, open: false } })),
  "no bound": visits((visit) => ({ ...visit, advanced: { ...visit.advanced, bound: false } })),
  "appointments are due at once": visits((visit) => ({ ...visit, advanced: { ...visit.advanced, due: true } })),
  "the whole language tag counts": visits((visit) => ({ ...visit, language: visit.language.replace("-", "") })),
  "stations call for ever": visits((visit) => ({ ...visit, stepMisses: 0 })),
  "no steps meanwhile": visits((visit) => ({ ...visit, meanwhile: [] })),
  "nobody is away": visits((visit) => ({ ...visit, aside: undefined })),
};

test.each(Object.entries(misreadings))("the same offices tell a misreading: %s", (_, read) => {
  const random = openRandom();
  let told = 0;
  for (let n = 0; n < 20_000 && told < 3; n++) if (difference(randomState(random), read)) told++;
  expect(told, `seed ${random.seed}`).toBe(3);
});

function services(change: (service: Configuration["services"][number]) => Configuration["services"][number]) {
  return (state: State): State => {
    const configuration = state.configuration!;
    return { ...state, configuration: { ...configuration, services: configuration.services.map(change) } };
  };
}

function staff(change: (member: Configuration["staff"][number]) => Configuration["staff"][number]) {
  return (state: State): State => {
    const configuration = state.configuration!;
    return { ...state, configuration: { ...configuration, staff: configuration.staff.map(change) } };
  };
}

function visits(change: (visit: Visit) => Visit) {
  return (state: State): State => ({ ...state, visits: state.visits.map(change) });
}
