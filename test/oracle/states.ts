/** Random offices at one moment: every kind of counter, clerk, service and visit that the core's state can hold. */
import { Map as ImmutableMap } from "immutable";
import { type Configuration, configurationOf } from "../../gateway/contract/configuration.ts";
import { emptyState, type State, type Visit } from "../../gateway/core/state.ts";
import { site } from "../../gateway/core/testing.ts";
import { between, oneOf, type Random } from "../power-cut/random.ts";

const plain = configurationOf(site);
const services = ["advice", "capture", "collect", "extend", "pay"];
const counters = ["1", "2", "3", "4"];
const clerks = ["clerk-1", "clerk-2", "clerk-3"];
const teams = ["a-k", "l-z"];
const languages = ["de", "de-AT", "en", "en-GB", "sr-Latn", "sr", "ar"];
const minute = 60_000;
const seven = Date.UTC(2026, 10, 23, 6);

export function randomState(random: Random): State {
  const some = randomly(random);
  const configuration = randomConfiguration(random);
  // Most are small, so that what is wrong with one is soon seen; ties are likely, since times are few.
  const visits = Array.from({ length: between(random, 1, some.chance(0.3) ? 24 : 7) }, (_, n) =>
    randomVisit(random, n),
  );
  const free = some.shuffled(counters);
  return {
    ...emptyState,
    at: seven,
    day: "2026-11-23",
    configuration,
    visits: ImmutableMap(visits.map((visit) => [visit.number, visit])),
    stations: ImmutableMap(
      some
        .someOf(clerks, 0.6)
        .map((staff) => [
          `page-of-${staff}`,
          { staff, role: "clerk" as const, counter: some.perhaps(0.9, () => free.pop()!) },
        ]),
    ),
    counters: ImmutableMap(counters.map((id) => [id, randomCounter(random, configuration)])),
  };
}

function randomly(random: Random) {
  const chance = (share: number) => random() < share;
  return {
    chance,
    someOf: <Thing>(things: readonly Thing[], share = 0.4) => things.filter(() => chance(share)),
    perhaps: <Thing>(share: number, thing: () => Thing) => (chance(share) ? thing() : undefined),
    shuffled: <Thing>(things: readonly Thing[]) =>
      things
        .map((thing) => ({ thing, at: random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ thing }) => thing),
  };
}

function randomConfiguration(random: Random): Configuration {
  const { chance, someOf } = randomly(random);
  return {
    ...plain,
    services: services.map((id) => ({
      id,
      name: { de: id },
      letter: id[0]!.toUpperCase(),
      area: "hall",
      kiosk: true,
      ...(chance(0.4) && { headStartMinutes: oneOf(random, [-10, 5, 10, 30]) }),
      ...(chance(0.5) && { byLanguage: chance(0.8) }),
      ...(chance(0.3) && { before: someOf(services) }),
      ...(chance(0.3) && { meanwhile: someOf(services) }),
      ...(chance(0.2) && { after: someOf(services) }),
    })),
    counters: counters.map((id) => ({
      id,
      label: id,
      kind: oneOf(random, ["desk", "room", "cashier", "capture"]),
      area: "hall",
      services: someOf(services),
      languages: ["de", ...someOf(languages)],
      alwaysOpen: chance(0.1),
      ...(chance(0.2) && { station: `station-${id}` }),
    })),
    staff: clerks.map((id) => ({
      id,
      role: oneOf(random, ["clerk", "lead", "reception"]),
      languages: ["de", ...someOf(languages)],
      ...(chance(0.5) && { services: someOf(services) }),
      ...(chance(0.5) && { teams: someOf(teams) }),
    })),
    rules: { ...plain.rules!, appointments: between(random, 1, 3), walkIns: between(random, 1, 3) },
  };
}

function randomCounter(random: Random, { rules }: Configuration) {
  return {
    state: oneOf(random, ["open", "open", "open", "paused", "closed", "back-office"] as const),
    current: undefined,
    lastCallAt: undefined,
    changedAt: 0,
    changedBy: undefined,
    undo: undefined,
    // More than a whole round, where the rules have just changed.
    round: between(random, 0, rules!.appointments + rules!.walkIns + (random() < 0.1 ? 3 : -1)),
  };
}

const atRest = {
  people: 1,
  help: [],
  area: "hall",
  ahead: 0,
  expectedWait: undefined,
  kiosk: undefined,
  takenAt: seven,
  reference: undefined,
  feeCents: undefined,
  cameFor: [],
  brought: undefined,
  feesSet: [],
  calledAt: undefined,
  begunAt: undefined,
  missedAt: undefined,
  nth: 0,
  paper: "none",
  paperBefore: "none",
  printer: undefined,
  turnedBy: undefined,
} as const;

function randomVisit(random: Random, n: number): Visit {
  const { chance, someOf, shuffled, perhaps } = randomly(random);
  const time = () => seven + between(random, 0, 8) * 5 * minute;
  const isAway = chance(0.2);
  const route = shuffled(["gone", ...services].slice(chance(0.05) ? 0 : 1)).slice(0, between(random, 1, 3));
  const due = perhaps(0.4, time);
  const seated = isAway || chance(0.1);
  const steps = chance(0.6) && !isAway ? [] : shuffled(someOf(services));
  // The step that is being taken is still one of those to take.
  const aside = isAway ? oneOf(random, services) : undefined;
  return {
    ...atRest,
    number: `K${String(n + 1).padStart(3, "0")}`,
    issuedSeq: 100 + ((n * 7) % 31),
    services: route,
    language: oneOf(random, languages),
    precedence: chance(0.08),
    state: seated ? oneOf(random, ["called", "serving"]) : oneOf(random, waitingMostly),
    standing: time(),
    counter: seated ? oneOf(random, counters) : undefined,
    forCounter: perhaps(0.1, () => oneOf(random, counters)),
    appointment: due === undefined ? undefined : `a${n}`,
    due,
    meant: chance(0.5) ? {} : randomlyMeant(random),
    advanced: { due: due !== undefined && chance(0.6), open: chance(0.3), bound: chance(0.15) },
    meanwhile: aside === undefined ? steps : [...new Set([...steps, aside])],
    aside,
    stepMisses: between(random, 0, 3),
    backTo: perhaps(0.1, () => oneOf(random, counters)),
    calledBeforeAlarm: perhaps(0.1, () => oneOf(random, services)),
    parkedBy: perhaps(0.1, () => oneOf(random, counters)),
  };
}

const waitingMostly = [...Array<"waiting">(9).fill("waiting"), "parked", "no-show"] as const;

function randomlyMeant(random: Random): Visit["meant"] {
  return oneOf(random, [
    { clerk: oneOf(random, clerks) },
    { team: oneOf(random, teams) },
    { counter: oneOf(random, counters) },
    { clerk: oneOf(random, clerks), team: oneOf(random, teams) },
  ]);
}
