/** What the core alone costs in a full house, without disk and bus: who is next, all views, a check-in, free slots. */
import type { Command } from "../../gateway/contract/commands.ts";
import { configurationOf } from "../../gateway/contract/configuration.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { type Pool, weekdays } from "../../gateway/contract/site-visits.ts";
import type { Input, Sender } from "../../gateway/core/decision.ts";
import { nextFor } from "../../gateway/core/order.ts";
import { project } from "../../gateway/core/project.ts";
import { projectAppointments } from "../../gateway/core/project-appointments.ts";
import { emptyState, type State } from "../../gateway/core/state.ts";
import { take } from "../../gateway/core/take.ts";

/** Milliseconds each. */
export interface QueueFigures {
  readonly nextAtOne: readonly number[];
  readonly nextAtAll: readonly number[];
  readonly projection: readonly number[];
  readonly checkIn: readonly number[];
  readonly slotsAfterBooking: readonly number[];
  readonly slotsAnew: readonly number[];
}

const minute = 60_000;
/** Monday, 7:30 in Berlin. */
const opening = Date.UTC(2026, 10, 23, 6, 30);
const counters = Array.from({ length: 50 }, (_, n) => String(n + 1));
const services = Array.from({ length: 20 }, (_, n) => `service-${n + 1}`);
const languages = ["de", "en", "ar", "tr", "uk"];
const slotMinutes = 15;
/** From eight to six: 2,000 appointments in all. */
const slotsEach = 40;
const firstSlot = opening + 30 * minute;
const waiting = 1_000;
const rounds = 400;
const checkIns = 100;

const servicesAt = (n: number) => [0, 3, 6, 9, 12].map((step) => services[(n + step) % services.length]!);

function fullSite(): Site {
  const open = Object.fromEntries(weekdays.map((day) => [day, ["08:00-18:00"]]));
  const poolOf = (id: string, n: number): Pool => ({
    ...{ id: `pool-${id}`, services: servicesAt(n), clerk: `clerk-${id}`, minutes: slotMinutes, week: open },
    ...{ kioskDays: 3, bookableDays: 30 },
  });
  return {
    ...{ site: "full", name: "Messplatz", authority: "Stadt Probe", zone: "Europe/Berlin" },
    ...{ trialLanguages: true, languages },
    areas: [{ id: "hall", name: { de: "Halle" } }],
    teams: [{ id: "a-k" }, { id: "l-z" }],
    services: services.map((id, n) => ({
      ...{ id, name: { de: id }, headStartMinutes: (n % 3) * 10, byLanguage: n % 2 === 0 },
      // Some are captured while they wait.
      ...(n % 4 === 0 && { meanwhile: [services.at(-1)!] }),
    })),
    counters: counters.map((id, n) => ({ id, label: id, services: servicesAt(n), button: id, sign: id })),
    kiosks: [{ id: "kiosk-1", area: "hall" }],
    displays: [{ id: "display-1" }],
    staff: counters.map((id, n) => ({
      ...{ id: `clerk-${id}`, role: "lead", teams: [n % 2 === 0 ? "a-k" : "l-z"] },
      languages: ["de", languages[1 + (n % 4)]!],
    })),
    pools: counters.map(poolOf),
    rules: { earlyMinutes: 180 },
    devices: counters.flatMap((id) => ["button", "sign"].map((kind) => ({ kind, id, config: {} }))),
  };
}

/** The core as the desk runs it, with a clock that only this file moves. */
class FullHouse {
  state: State = emptyState;
  now = opening;
  private asked = 0;

  put(input: Input): void {
    const { state, answer } = take(this.state, input, this.now);
    if (!answer.ok) throw new Error(`the bench's office was refused: ${answer.refusal}`);
    this.state = state;
  }
  ask(from: Sender, command: Command): void {
    const id = `${this.asked++}`;
    const fresh = { appointment: `a${id}`, code: codeOf(Number(id)) };
    this.put({ type: "command", id, at: this.now, from, command, fresh });
  }
  walkIn(n: number): void {
    const team = n % 7 === 0 ? { team: n % 2 === 0 ? "a-k" : "l-z" } : {};
    const language = languages[n % languages.length]!;
    this.ask(kiosk, { type: "take-ticket", services: [services[n % services.length]!], language, ...team });
  }
  later(ms: number): void {
    this.now += ms;
    this.put({ type: "clock", trusted: true });
  }
}

const kiosk: Sender = { identity: "kiosk-1", role: "kiosk" };
const at = (counter: string): Sender => ({ identity: `counter-${counter}`, role: "counter" });
const codeOf = (n: number) => String(n).padStart(22, "x");

function book(house: FullHouse, n: number, start: number): void {
  const which = n % counters.length;
  const counter = counters[which]!;
  const service = servicesAt(which)[0]!;
  house.ask(at(counter), { type: "book-slot", pool: `pool-${counter}`, start, service, language: "de" });
}

/** The codes of all who are expected from now on, in the order of their time. */
function codesToCome({ state, now }: FullHouse): string[] {
  return [...state.appointments.values()]
    .filter(({ state, plan }) => state === "booked" && plan.start! >= now)
    .sort((a, b) => a.plan.start! - b.plan.start!)
    .map(({ plan }) => plan.code!);
}

/** Every counter serves somebody, 1,000 wait: some two hundred of them by appointment. */
function fullHouse(): FullHouse {
  const house = new FullHouse();
  house.put({ type: "start", run: "bench", journal: { damages: 0, kept: 0 } });
  house.put({ type: "configure", configuration: configurationOf(fullSite()) });
  house.put({ type: "clock", trusted: true });
  for (const device of house.state.configuration!.devices)
    house.put({ type: "device-status", device, status: { online: true, run: "bench" } });
  for (const counter of counters) {
    const { identity: station } = at(counter);
    house.put({ type: "sign-in", id: station, station, staff: `clerk-${counter}` });
    house.ask(at(counter), { type: "pick-counter", counter });
    house.ask(at(counter), { type: "open-counter", counter });
  }
  for (let n = 0; n < slotsEach * counters.length; n++)
    book(house, n, firstSlot + Math.floor(n / counters.length) * slotMinutes * minute);
  house.now = firstSlot;
  for (const code of codesToCome(house).slice(0, 200)) house.ask(kiosk, { type: "check-in", code });
  for (let n = 0; house.state.visits.size < waiting + counters.length; n++) house.walkIn(n);
  house.later(20 * minute);
  for (const counter of counters) house.ask(at(counter), { type: "call-next", counter });
  house.later(minute);
  return house;
}

export function measureQueue(): QueueFigures {
  const house = fullHouse();
  /** One is called and another comes: nothing that was worked out for the last state holds for this one. */
  const goOn = (n: number) => {
    house.now += 3_000;
    const counter = counters[n % counters.length]!;
    house.ask(at(counter), { type: "call-next", counter });
    house.walkIn(n);
  };
  const nextAtOne = timed(rounds, goOn, (n) => nextFor(house.state, counters[(n + 7) % counters.length]!));
  const nextAtAll = timed(rounds, goOn, () => counters.map((counter) => nextFor(house.state, counter)));
  const projection = timed(rounds, goOn, () => project(house.state));
  const codes = codesToCome(house);
  const checkIn = timed(checkIns, goOn, (n) => house.ask(kiosk, { type: "check-in", code: codes[n]! }));
  const slots = () => [...projectAppointments(house.state, house.state.configuration!)];
  const tomorrow = firstSlot + 24 * 60 * minute;
  const bookOne = (n: number) => book(house, n, tomorrow + Math.floor(n / counters.length) * slotMinutes * minute);
  const slotsAfterBooking = timed(rounds, bookOne, slots);
  const slotsAnew = timed(
    20,
    (n) => house.put({ type: "configure", configuration: configurationOf({ ...fullSite(), name: `Messplatz ${n}` }) }),
    slots,
  );
  return { nextAtOne, nextAtAll, projection, checkIn, slotsAfterBooking, slotsAnew };
}

/** The first tenth is not counted: the program starts cold. */
function timed(times: number, before: (n: number) => void, what: (n: number) => unknown): number[] {
  const durations = Array.from({ length: times }, (_, n) => {
    before(n);
    const startedAt = performance.now();
    what(n);
    return performance.now() - startedAt;
  });
  return durations.slice(times / 10);
}
