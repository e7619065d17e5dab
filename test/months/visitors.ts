/** What visitors, other systems' lists and programs ask of the office of the random months. */

import { bookedIn, freeOn } from "../../gateway/core/appointment.ts";
import { nextDay } from "../../gateway/core/calendar/moments.ts";
import type { ImportedRow } from "../../gateway/core/decision.ts";
import type { Appointment } from "../../gateway/core/state.ts";
import { between, oneOf } from "../power-cut/random.ts";
import { sources } from "./site.ts";
import { chance, daily, languages, some, timeOf, type World } from "./world.ts";

const minute = 60_000;
const kiosks = ["kiosk-1", "kiosk-2"] as const;
const concerns = ["collect", "extend", "card", "advice", "info"] as const;

/** One minute of them. */
export function visitorsMinute(world: World, hour: number): void {
  const rush = hour < 9 ? 2.5 : hour < 12 ? 1.2 : 0.4;
  if (chance(world, 0.1 * rush * world.pace)) takeTicket(world);
  // Five of a family, one after the other.
  if (daily(world, 0.7)) for (let n = 0; n < 5; n++) takeTicket(world);
  arrive(world);
  if (daily(world, 3)) wrongCheckIn(world);
  if (daily(world, 4)) bookAtOnce(world);
  if (daily(world, 2)) changeAppointment(world);
  if (daily(world, 2)) propose(world);
  if (daily(world, 1.5)) changes(world);
}

function takeTicket(world: World): void {
  const { office, random } = world;
  const service = oneOf(random, concerns);
  const more = chance(world, 0.2) ? [oneOf(random, concerns)] : [];
  const asked = chance(world, 0.7) ? { team: oneOf(random, ["a-k", "l-z"]) } : {};
  office.ask("kiosk", oneOf(random, kiosks), {
    type: "take-ticket",
    services: [...new Set([service, ...more])],
    language: oneOf(random, languages),
    people: between(random, 1, 5),
    ...asked,
  });
}

/** Those of today come around their time, most of them early, some much too early or too late, some never. */
function arrive(world: World): void {
  const { office, random } = world;
  const { day, appointments } = office.state;
  for (const { plan, state, source } of appointments.values()) {
    if (state !== "booked" && state !== "proposed") continue;
    const { start, code, from, until } = plan;
    const isAbout = start !== undefined && Math.abs(office.now - start) < 70 * minute;
    const isInvited = start === undefined && (from ?? day!) <= day! && (until ?? day!) >= day!;
    if (!isAbout && !isInvited) continue;
    const haste = isInvited ? 0.004 : office.now < start! - 25 * minute ? 0.006 : office.now < start! ? 0.06 : 0.01;
    if (!chance(world, haste)) continue;
    // Some are checked in by two at once; and some by staff, who find them by their id.
    if (code !== undefined) checkIn(world, code);
    if (chance(world, source === "send-home" ? 0.5 : 0.1)) {
      const id = appointments.findKey((each) => each.plan === plan)!;
      office.at("1", { type: "check-in", appointment: id });
    }
    if (chance(world, 0.05) && code !== undefined) checkIn(world, code);
    if (random() < 0.02) break;
  }
}

function checkIn({ office, random }: World, code: string): void {
  office.ask("kiosk", oneOf(random, kiosks), { type: "check-in", code });
}

/** Of another day, cancelled, used, or no code at all. */
function wrongCheckIn(world: World): void {
  const any = some(world, world.office.state.appointments.values());
  checkIn(world, any?.plan.code ?? "no-such-code");
}

/** A kiosk and a clerk see the same free slot, and both take it. */
function bookAtOnce(world: World): void {
  const { office, random, usual } = world;
  const pool = oneOf(random, usual.pools!);
  const day = nextDay(office.state.day!, between(random, 0, pool.kioskDays ?? 5));
  const free = freeOn(pool, usual, day, bookedIn(office.state, pool.id));
  const start = some(world, free)?.start ?? timeOf(world, day, "09:00");
  const booking = { type: "book-slot", pool: pool.id, start, service: oneOf(random, pool.services) } as const;
  for (let n = between(random, 1, 4); n > 0; n--) {
    const language = oneOf(random, languages);
    if (chance(world, 0.5)) office.ask("kiosk", oneOf(random, kiosks), { ...booking, language });
    else office.at(oneOf(random, ["1", "2", "3"]), { ...booking, language });
  }
  const moved = some(world, ours(office.state.appointments.values()));
  if (moved && chance(world, 0.4)) office.at("1", { ...booking, language: "de", appointment: moved.id });
}

const isImported = ({ source }: Appointment) => sources.some((each) => each === source);
const ours = (all: Iterable<Appointment>) => [...all].filter((each) => !isImported(each));

function changeAppointment(world: World): void {
  const { office, random } = world;
  const day = office.state.day!;
  const appointment = some(world, office.state.appointments.values())?.id ?? "none";
  const counter = oneOf(random, ["1", "2", "3"]);
  const type = oneOf(random, ["cancel-appointment", "confirm-appointment", "set-ready", "invite", "invite"] as const);
  if (type === "invite") {
    const until = nextDay(day, between(random, 0, 8));
    const services = oneOf(random, [["collect"], ["pay", "sign"], ["capture"]]);
    const ready = chance(world, 0.7);
    office.at(counter, { type, services: [...services], from: day, until, language: "de", ready });
  } else if (type === "set-ready") office.at(counter, { type, appointment, ready: true });
  else office.at(counter, { type, appointment });
}

function propose({ office, random }: World): void {
  const day = office.state.day!;
  const from = nextDay(day, between(random, 0, 3));
  office.ask("scheduler", "scheduler", {
    type: "propose-slot",
    service: oneOf(random, ["extend", "advice", "collect"]),
    from,
    until: nextDay(from, 3),
    confirmBy: nextDay(day, between(random, 0, 3)),
    language: "de",
  });
}

/** The lists of the morning: complete ones of today and the next two days, which some systems tell twice or late. */
export function morningLists(world: World): void {
  for (const source of sources) {
    if (chance(world, 0.1)) continue;
    const { day, appointments } = world.office.state;
    const known = [...appointments.values()].filter((each) => each.source === source);
    const kept = known.filter(() => chance(world, 0.93)).map((each) => rowOf(each));
    const added = Array.from({ length: between(world.random, 6, 20) }, () => newRow(world, source));
    const rows = [...kept, ...added];
    const days = { from: day!, until: nextDay(day!, 2) };
    handOver(world, source, rows, days);
    if (chance(world, 0.2)) handOver(world, source, rows, days);
  }
  const late = world.random() < 0.1;
  if (late) world.office.put({ type: "import-failed", source: "zms", file: "old.json", reason: "past" });
}

type Days = { readonly from: string; readonly until: string };

function handOver({ office }: World, source: string, rows: readonly ImportedRow[], days: Days | undefined): void {
  for (let n = 0; n < rows.length; n += 5) office.put({ type: "import", source, rows: rows.slice(n, n + 5) });
  const appointments = rows.map(({ appointment }) => appointment);
  office.put({ type: "import-ended", source, file: "list", taken: rows.length, wrong: 0, days, appointments });
}

/** Through the day: some are cancelled, some get another time, some are new. */
function changes(world: World): void {
  const source = oneOf(world.random, sources);
  const known = [...world.office.state.appointments.values()].filter((each) => each.source === source);
  const rows = known
    .filter(() => chance(world, 0.15))
    .map((each) => {
      const row = rowOf(each);
      const start = each.plan.start! + between(world.random, -4, 4) * 15 * minute;
      return chance(world, 0.5) ? { ...row, cancelled: true } : { ...row, plan: { ...row.plan, start } };
    });
  handOver(world, source, [...rows, newRow(world, source)], undefined);
}

function rowOf({ id, plan }: Appointment): ImportedRow {
  const { pool: _, ...rest } = plan;
  return { appointment: id, record: `record-of-${id}`, cancelled: false, plan: rest };
}

function newRow(world: World, source: string): ImportedRow {
  const { random, office } = world;
  const day = nextDay(office.state.day!, between(random, -1, 2));
  const time = `${String(between(random, 7, 17)).padStart(2, "0")}:${oneOf(random, ["00", "15", "30", "45"])}`;
  // Two systems may tell of the same visitor.
  const known = chance(world, 0.05) ? some(world, office.state.appointments.values())?.plan.code : undefined;
  const id = `${source}-${world.imported++}`;
  const whose = oneOf(random, [
    {},
    { clerk: "clerk-2" },
    { clerk: "clerk-3" },
    { counter: "3" },
    { counter: "4" },
    { team: "a-k" },
  ]);
  return {
    appointment: id,
    record: `record-of-${id}`,
    cancelled: chance(world, 0.03),
    plan: {
      code: known ?? id.padEnd(22, "-"),
      start: timeOf(world, day, time),
      minutes: 30,
      services: oneOf(random, [["card"], ["extend"], ["advice"], ["collect", "extend"], ["gone"]]).slice(),
      ...whose,
      language: oneOf(random, languages),
      people: between(random, 1, 3),
      ready: chance(world, 0.95),
    },
  };
}
