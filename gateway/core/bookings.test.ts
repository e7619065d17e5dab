/** Slots are booked once: at kiosks and counters, by proposals and moves, whatever comes in between. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AppointmentPlan } from "../contract/appointments.ts";
import type { Answer, CommandOf } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import { slotsIn } from "../contract/free-slots.ts";
import type { Site } from "../contract/site.ts";
import type { SlotsView } from "../contract/views-visits.ts";
import { apply } from "./apply.ts";
import { minuteMs, momentOf, nextDay } from "./calendar/moments.ts";
import { dayAt } from "./day.ts";
import { project } from "./project.ts";
import { projectAppointments } from "./project-appointments.ts";
import type { State } from "./state.ts";
import { type Morning, minute, morning, site } from "./testing.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const today = "2026-11-21";
const tomorrow = "2026-11-22";
const at = (time: string, day = today) => momentOf(day, time, "Europe/Berlin");
const everyDay = (...spans: string[]) =>
  Object.fromEntries("mon tue wed thu fri sat sun".split(" ").map((day) => [day, spans]));

const pools: Site["pools"] = [
  { id: "hall", services: ["collect"], minutes: 30, week: everyDay("08:00-10:00"), parallel: 2, kioskDays: 2 },
  { id: "own", services: ["collect", "extend"], minutes: 60, week: everyDay("08:00-10:00"), clerk: "clerk-1" },
  { id: "room", services: ["advice"], minutes: 30, week: everyDay("08:00-09:00"), counter: "3", bookableDays: 3 },
  { id: "theirs", services: ["advice"], minutes: 30, week: everyDay("08:00-10:00"), source: "zms" },
];
const staffed: Site = { ...site, pools };
const appointmentOffice = (more: Partial<Site> = {}) => morning(configurationOf({ ...staffed, ...more }));

type Booking = Partial<CommandOf<"book-slot">>;
const wanted = (start: number, more: Booking): CommandOf<"book-slot"> => {
  return { type: "book-slot", pool: "hall", service: "collect", language: "de", start, ...more };
};
const book = (office: Morning, time: string, more: Booking = {}) => office.at("1", wanted(at(time), more));
const atKiosk = (office: Morning, time: string, more: Booking = {}) =>
  office.ask("kiosk", "kiosk-1", wanted(at(time), more));
const idOf = (answer: Answer) => (answer as { appointment: string }).appointment;
const slots = (office: Morning, service = "collect") => slotsIn(office.view<SlotsView>(`slots/${service}`));
const startsOf = (office: Morning, pool: string, day = today, service = "collect") =>
  slots(office, service)
    .filter((slot) => slot.pool === pool && slot.start < at("24:00", day) && slot.start >= at("00:00", day))
    .map(({ start }) => new Date(start + 60 * minuteMs).toISOString().slice(11, 16));

test("a slot is booked until it is full, and then it is taken and shown no more", () => {
  const office = appointmentOffice();
  expect(startsOf(office, "hall")).toEqual(["08:00", "08:30", "09:00", "09:30"]);
  expect(book(office, "08:30")).toMatchObject({ ok: true, at: at("08:30") });
  expect(startsOf(office, "hall")).toContain("08:30");
  expect(atKiosk(office, "08:30")).toMatchObject({ ok: true, at: at("08:30") });
  expect(startsOf(office, "hall")).toEqual(["08:00", "09:00", "09:30"]);
  expect(book(office, "08:30")).toEqual(refused("slot-taken"));
  expect([...office.state.appointments.values()]).toMatchObject([{ source: "counter" }, { source: "kiosk" }]);
});

test("what is no slot, has gone by, lies too far ahead or is another system's cannot be booked", () => {
  const office = appointmentOffice();
  expect(book(office, "08:10")).toEqual(refused("no-such-slot"));
  expect(book(office, "08:00", { pool: "gone" })).toEqual(refused("no-such-slot"));
  expect(book(office, "08:00", { start: at("08:00", "2026-11-20") })).toEqual(refused("no-such-slot"));
  expect(book(office, "08:00", { service: "advice" })).toEqual(refused("unknown-service"));
  expect(book(office, "08:00", { pool: "theirs", service: "advice" })).toEqual(refused("not-our-slots"));
  const far = { pool: "room", service: "advice", start: at("08:00", nextDay(today, 4)) };
  expect(book(office, "08:00", far)).toEqual(refused("no-such-slot"));
  office.later(2 * 60 * minute);
  expect(book(office, "08:30")).toEqual(refused("no-such-slot"));
  expect(office.of("appointment-set")).toEqual([]);
});

test("a kiosk books what it offers, prints it at once, and moves nothing", () => {
  const office = appointmentOffice();
  expect(atKiosk(office, "08:00", { pool: "own" })).toEqual(refused("no-such-slot"));
  expect(atKiosk(office, "08:00", { start: at("08:00", nextDay(today, 2)) })).toEqual(refused("no-such-slot"));
  const id = idOf(atKiosk(office, "08:00", { start: at("08:00", tomorrow), language: "ar" }));
  expect(office.job()?.doc).toMatchObject({ slip: "appointment", language: "ar" });
  expect(atKiosk(office, "09:00", { appointment: id })).toEqual(refused("not-allowed"));
  office.at("1", { type: "halt-site" });
  expect(atKiosk(office, "09:00")).toEqual(refused("halted"));
});

test("where the kiosk's printer cannot, the one that stands in prints the slip, and the answer says so", () => {
  const kiosks = [{ id: "kiosk-1", printer: "p1", fallbackPrinter: "p2" }];
  const office = appointmentOffice({ kiosks, devices: [...site.devices, { kind: "printer", id: "p2", config: {} }] });
  office.printer("paper-out");
  expect(atKiosk(office, "08:00")).toMatchObject({ ok: true, printer: "p2" });
  expect(office.job("p2")?.doc).toMatchObject({ slip: "appointment" });
  office.printer("paper-out", "run-1", "p2");
  expect(atKiosk(office, "08:00")).toMatchObject({ ok: true });
  expect(book(office, "08:30", { printer: "p1" })).toEqual(refused("printer-blocked"));
});

test("outside the hours of appointments a kiosk books none, and staff do", () => {
  const office = appointmentOffice({ schedules: { appointments: everyDay("09:00-12:00") } });
  expect(atKiosk(office, "09:30")).toEqual(refused("appointments-closed"));
  expect(book(office, "09:30")).toMatchObject({ ok: true });
});

test("an appointment that is moved leaves its slot to others and keeps its code", () => {
  const office = appointmentOffice();
  const own: Booking = { pool: "own", service: "collect" };
  const id = idOf(book(office, "08:00", own));
  const { code } = office.state.appointments.get(id)!.plan;
  expect(book(office, "08:00", own)).toEqual(refused("slot-taken"));
  expect(book(office, "09:00", { ...own, appointment: id })).toEqual({ ok: true, appointment: id, at: at("09:00") });
  expect(office.state.appointments.get(id)).toMatchObject({ moved: true, state: "booked", plan: { code } });
  expect(book(office, "08:00", own)).toMatchObject({ ok: true });
  expect(book(office, "08:00", { ...own, appointment: "nobody" })).toEqual(refused("unknown-code"));
  // Nothing stands in its own way.
  expect(book(office, "09:00", { ...own, appointment: id })).toMatchObject({ ok: true });
});

test("a booking that is cancelled frees its slot, one whose visitor is here does not", () => {
  const office = appointmentOffice();
  const own: Booking = { pool: "own", service: "collect" };
  const id = idOf(book(office, "08:00", own));
  office.at("1", { type: "cancel-appointment", appointment: id });
  expect(startsOf(office, "own")).toEqual(["08:00", "09:00"]);
  const next = idOf(book(office, "08:00", own));
  office.later(30 * minute);
  office.at("1", { type: "check-in", appointment: next });
  expect(startsOf(office, "own")).toEqual(["09:00"]);
  expect(book(office, "09:00", { ...own, appointment: next })).toEqual(refused("not-in-this-state"));
});

const propose = (office: Morning, more: Partial<CommandOf<"propose-slot">> = {}) => {
  const days = { from: today, until: "2026-12-31", confirmBy: tomorrow };
  const command = { type: "propose-slot", service: "advice", ...days, language: "de", ...more } as const;
  return office.ask("scheduler", "scheduler-1", command);
};

test("a program's proposal takes the earliest slot, of the clerk or team that it names", () => {
  const office = appointmentOffice();
  expect(propose(office)).toMatchObject({ ok: true, at: at("08:00") });
  expect(propose(office)).toMatchObject({ at: at("08:30") });
  expect(propose(office)).toMatchObject({ at: at("08:00", tomorrow) });
  expect(propose(office, { service: "collect", clerk: "clerk-1" })).toMatchObject({ at: at("08:00") });
  const [of] = [...office.state.appointments.values()].slice(-1);
  expect(of).toMatchObject({ source: "proposal", state: "proposed", plan: { clerk: "clerk-1", pool: "own" } });
  expect(propose(office, { team: "gone" })).toEqual(refused("no-slot-free"));
  expect(propose(office, { from: "2026-12-24" })).toEqual(refused("no-slot-free"));
  expect(propose(office, { service: "gone" })).toEqual(refused("unknown-service"));
  expect(propose(office, { until: "2026-02-30" })).toEqual(refused("no-such-day"));
  expect(propose(office, { confirmBy: "2026-11-20" })).toEqual(refused("no-such-day"));
});

test("a proposal that nobody confirms in time gives its slot back as the day opens; a confirmed one stays", () => {
  const office = appointmentOffice();
  const from = nextDay(today, 2);
  const [one, other] = [idOf(propose(office, { from })), idOf(propose(office, { from }))] as const;
  expect(office.at("1", { type: "confirm-appointment", appointment: one })).toEqual({ ok: true });
  office.later(24 * 60 * minute);
  expect(office.state.appointments.get(other)?.state).toBe("proposed");
  office.later(24 * 60 * minute);
  expect([one, other].map((id) => office.state.appointments.get(id)?.state)).toEqual(["booked", "cancelled"]);
  expect(startsOf(office, "room", from, "advice")).toEqual(["08:30"]);
});

test("an entry that is proposed again is told the slot that it has, and gets no other one", () => {
  const office = appointmentOffice();
  const days = { from: nextDay(today, 2), until: "2026-12-31", confirmBy: tomorrow };
  const command = { type: "propose-slot", service: "advice", ...days, language: "de" } as const;
  const again = () => {
    const from = { identity: "scheduler-1", role: "scheduler" } as const;
    const fresh = { appointment: "entry-1", code: "x".repeat(22) };
    return office.put({
      type: "command",
      id: `${office.journal.length}-${office.now}`,
      at: office.now,
      from,
      command,
      fresh,
    });
  };
  const first = { ok: true, appointment: "entry-1", at: at("08:00", days.from) };
  expect(again()).toEqual(first);
  office.later(minute);
  expect(again()).toEqual(first);
  expect(office.of("appointment-set")).toHaveLength(1);
  office.at("1", { type: "cancel-appointment", appointment: "entry-1" });
  expect(again()).toEqual(refused("appointment-cancelled"));
});

test("whoever comes has confirmed", () => {
  const office = appointmentOffice();
  const id = idOf(propose(office));
  office.later(30 * minute);
  expect(office.at("1", { type: "check-in", appointment: id })).toMatchObject({ ok: true });
  expect(office.state.appointments.get(id)?.state).toBe("arrived");
});

test("free slots stand in the order of time, all bookable days, kiosks' and counters' named", () => {
  const office = appointmentOffice();
  const all = slots(office);
  expect(new Set(all.map(({ start }) => dayAt(start, "Europe/Berlin"))).size).toBe(91);
  expect(all.map(({ start }) => start)).toEqual(all.map(({ start }) => start).sort((a, b) => a - b));
  expect(all[0]).toEqual({ pool: "hall", start: at("08:00"), minutes: 30, kiosk: true });
  expect(all.filter(({ kiosk }) => kiosk).at(-1)?.start).toBe(at("09:30", tomorrow));
  expect(slots(office, "advice")[0]).toEqual({ pool: "room", start: at("08:00"), minutes: 30, counter: "3" });
});

/** What happens to slots, in any order: bookings, moves, cancellations, proposals, lists of other systems, days. */
type Turn = (office: Morning) => void;
const day = fc.nat({ max: 2 }).map((n) => nextDay(today, n));
const half = fc.constantFrom("08:00", "08:30", "09:00", "09:30");
const which = fc.nat({ max: 40 });
const nthOf = ({ state }: Morning, n: number) =>
  [...state.appointments.keys()].sort()[n % (state.appointments.size || 1)];
const bookings = fc.record({ day, half, pool: fc.constantFrom("hall", "own"), kiosk: fc.boolean(), n: which });
const turn: fc.Arbitrary<Turn> = fc.oneof(
  bookings.map(({ day, half, pool, kiosk }): Turn => {
    return (office) => void (kiosk ? atKiosk : book)(office, half, { pool, start: at(half, day) });
  }),
  bookings.map(({ day, half, pool, n }): Turn => {
    return (office) => void book(office, half, { pool, start: at(half, day), appointment: nthOf(office, n) ?? "none" });
  }),
  which.map((n): Turn => {
    return (office) => void office.at("1", { type: "cancel-appointment", appointment: nthOf(office, n) ?? "none" });
  }),
  fc.constant<Turn>((office) => void propose(office, { service: "collect" })),
  fc.record({ day, half, n: which }).map(
    ({ day, half, n }): Turn =>
      (office) =>
        listed(office, `their-${n}`, day, half),
  ),
  fc.constantFrom<Turn>((office) => {
    office.later(11 * 60 * minute);
    office.signIn("1", "lead-1");
  }),
);

/** As a list of another system tells: a slot of its own pool. */
function listed(office: Morning, id: string, day: string, half: string): void {
  set(office, id, { ...plain, pool: "theirs", start: at(half, day) });
}

const plain = { minutes: 20, services: ["advice"], language: "de", people: 1, ready: true };

function set(office: Morning, appointment: string, plan: AppointmentPlan): void {
  const event: Event = { type: "appointment-set", appointment, source: "zms", plan };
  office.state = apply(office.state, { ...event, seq: office.state.seq + 1, at: office.now, day: office.state.day! });
}

test("whatever happens, no slot is held more often than it is there", () => {
  fc.assert(
    fc.property(fc.array(turn, { minLength: 20, maxLength: 120, size: "max" }), (turns) => {
      const office = appointmentOffice();
      for (const take of turns) {
        take(office);
        expect(mostAtOnce(office.state, "hall")).toBeLessThanOrEqual(2);
        expect(mostAtOnce(office.state, "own")).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 100 },
  );
});

/** Counted minute by minute, as nobody else here counts. */
function mostAtOnce({ appointments }: State, pool: string): number {
  const held = new Map<number, number>();
  for (const { plan, state } of appointments.values()) {
    if (plan.pool !== pool || state === "cancelled" || state === "missed") continue;
    const minutes = Array.from({ length: plan.minutes! }, (_, nth) => plan.start! + nth * minuteMs);
    for (const moment of minutes) held.set(moment, (held.get(moment) ?? 0) + 1);
  }
  return Math.max(0, ...held.values());
}

test("fifty counters and two thousand appointments cost a booking next to nothing", () => {
  const ids = Array.from({ length: 50 }, (_, nth) => `c${nth}`);
  const counters = ids.map((id) => ({ id, label: id, services: ["collect"] }));
  const large = ids.map((counter) => {
    return { id: counter, services: ["collect", "extend"], minutes: 20, week: everyDay("07:00-17:00"), counter };
  });
  const office = appointmentOffice({ counters: [...site.counters, ...counters], pools: large });
  for (let n = 0; n < 2000; n++) {
    const start = at("07:20", nextDay(today, Math.floor(n / 1000))) + Math.floor((n % 1000) / 50) * 20 * minuteMs;
    set(office, `their-${n}`, { ...plain, pool: ids[n % 50]!, start });
  }
  const { configuration } = office.state;
  const took: number[] = [];
  project(office.state);
  for (let n = 0; n < 40; n++) {
    book(office, "", { pool: ids[n]!, start: at("07:20", nextDay(today, 3)) });
    const before = process.hrtime.bigint();
    expect([...projectAppointments(office.state, configuration!)].length).toBeGreaterThan(50);
    took.push(Number(process.hrtime.bigint() - before) / 1e6);
  }
  // The quickest of them: on a machine that is busy with other things most are slow.
  expect(Math.min(...took)).toBeLessThan(5);
});
