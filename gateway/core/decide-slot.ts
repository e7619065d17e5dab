/** Slots: booked at a kiosk or counter, proposed by letter, moved, and given back by proposals nobody confirmed. */
import assert from "node:assert/strict";
import type { AppointmentPlan } from "../contract/appointments.ts";
import type { CommandOf } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import type { Pool } from "../contract/site-visits.ts";
import { bookedIn, freeOn, isOpen, isOurs, type OwnSource } from "./appointment.ts";
import { isDate, momentOf, nextDay } from "./calendar/moments.ts";
import { isBookable } from "./calendar/slots.ts";
import { dayAt } from "./day.ts";
import { isPrinter, slipFor } from "./decide-paper.ts";
import { type Asked, byCounter, type Decision, events, type Fresh, refuse } from "./decision.ts";
import { isSwitchedOff, kioskOf } from "./issue-ticket.ts";
import { canPrint } from "./printers.ts";
import { type Appointment, isHalted, type State } from "./state.ts";

/** Whoever hands a command in gives what a new appointment would be called by: the core knows no chance. */
export function freshOf({ fresh }: Asked): Fresh {
  assert(fresh, "a command that may make an appointment comes with its id");
  return fresh;
}

type Planned = Omit<Extract<Event, { type: "appointment-set" }>, "type" | "by" | "source"> & { source: OwnSource };

export function appointmentSet(planned: Planned, asked: Asked): Event {
  return { type: "appointment-set", ...planned, ...byCounter(asked) };
}

export function bookSlot(state: State, command: CommandOf<"book-slot">, asked: Asked): Decision {
  const byStaff = asked.asker !== "kiosk";
  const { kiosk, refusal } = kioskOf(state, undefined, asked);
  if (refusal) return refuse(refusal);
  const isOff = isSwitchedOff(state, kiosk, asked);
  const closed = byStaff ? undefined : whyClosed(state, command, isOff);
  if (closed) return closed;
  const moved = command.appointment === undefined ? undefined : state.appointments.get(command.appointment);
  const fixed = command.appointment === undefined ? undefined : whyNotMoved(moved);
  if (fixed) return fixed;
  const { pools = [], services, zone, calendar } = state.configuration!;
  const pool = pools.find(({ id }) => id === command.pool);
  if (pool?.source !== undefined) return refuse("not-our-slots");
  const { start, service, language, people, printer } = command;
  if (!pool || !isBookable(pool, calendar, zone, start, asked.now, byStaff ? "staff" : "kiosk"))
    return refuse("no-such-slot");
  const isOffered = byStaff || services.some(({ id, kiosk: offered }) => id === service && offered);
  if (!isOffered || !pool.services.includes(service)) return refuse("unknown-service");
  if (!isFree(state, pool, start, moved)) return refuse("slot-taken");
  const paper = byStaff ? printer : kiosk?.printer;
  const blocked = byStaff && paper !== undefined ? whyNoPaper(state, paper) : undefined;
  if (blocked) return blocked;

  const plan = planOf(pool, start, { service, language, people });
  const { appointment, code } = moved ? { appointment: moved.id, code: moved.plan.code } : freshOf(asked);
  const source: OwnSource = byStaff ? "counter" : "kiosk";
  const set = moved
    ? { appointment, source: moved.source as OwnSource, plan: movedTo(moved, plan), moved: true as const }
    : { appointment, source, plan: { ...plan, ...(code !== undefined && { code }) } };
  const slip = { kind: "appointment", language, appointment } as const;
  const printed = paper === undefined ? [] : slipFor(state, paper, slip, kiosk?.id, asked.now);
  return events(appointmentSet(set, asked), ...printed);
}

/** Kiosks book nothing while everybody has to wait, or while appointments are closed; and they move nothing. */
function whyClosed(state: State, { appointment }: CommandOf<"book-slot">, isOff: boolean): Decision | undefined {
  if (isHalted(state)) return refuse("halted");
  if (isOff) return refuse("intake-closed");
  if (appointment !== undefined) return refuse("not-allowed");
  return state.schedules.appointments ? undefined : refuse("appointments-closed");
}

function whyNotMoved(appointment: Appointment | undefined): Decision | undefined {
  if (!appointment) return refuse("unknown-code");
  if (!isOurs(appointment)) return refuse("not-our-slots");
  return isOpen(appointment) ? undefined : refuse("not-in-this-state");
}

/** Whoever asks for paper is told at once that there is none. */
export function whyNoPaper(state: State, printer: string): Decision | undefined {
  if (!isPrinter(state, printer)) return refuse("printer-unknown");
  return canPrint(state, printer) ? undefined : refuse("printer-blocked");
}

/** The slot that an appointment leaves is free for itself. */
function isFree(state: State, pool: Pool, start: number, leaving?: Appointment): boolean {
  const booked = bookedIn(state, pool.id).filter((each) => each !== leaving);
  const day = dayAt(start, state.configuration!.zone);
  return freeOn(pool, state.configuration!, day, booked).some((slot) => slot.start === start);
}

interface For {
  readonly service: string;
  readonly language: string;
  readonly people?: number | undefined;
}

function planOf(pool: Pool, start: number, { service, language, people = 1 }: For): AppointmentPlan {
  const { id, minutes, clerk, team, counter } = pool;
  return {
    start,
    minutes,
    services: [service],
    ...(clerk && { clerk }),
    ...(team && { team }),
    ...(counter && { counter }),
    pool: id,
    language,
    people,
    ready: true,
  };
}

/** What it is for, what it costs and the visitor's code stay. */
function movedTo({ plan: before }: Appointment, plan: AppointmentPlan): AppointmentPlan {
  const { code, ready, precedence, feeCents, services } = before;
  return {
    ...plan,
    ...(services.includes(plan.services[0]!) && { services }),
    ready,
    ...(code !== undefined && { code }),
    ...(precedence && { precedence }),
    ...(feeCents !== undefined && { feeCents }),
  };
}

/** Any pool of ours will do, the earliest slot wins. */
export function proposeSlot(state: State, command: CommandOf<"propose-slot">, asked: Asked): Decision {
  const { service, from, until, confirmBy, clerk, team } = command;
  const { services, pools = [] } = state.configuration!;
  const today = state.day!;
  const fresh = freshOf(asked);
  const given = state.appointments.get(fresh.appointment);
  if (given) return proposedBefore(given, service);
  if (!services.some(({ id }) => id === service)) return refuse("unknown-service");
  if (![from, until, confirmBy].every(isDate) || confirmBy < today) return refuse("no-such-day");
  const those = pools.filter(
    (pool) =>
      pool.services.includes(service) &&
      (clerk === undefined || pool.clerk === clerk) &&
      (team === undefined || pool.team === team),
  );
  const found = firstFree(state, those, { from: from > today ? from : today, until }, asked.now);
  if (!found) return refuse("no-slot-free");
  const plan = { ...planOf(found.pool, found.start, command), code: fresh.code, confirmBy };
  return events(appointmentSet({ appointment: fresh.appointment, source: "proposal", plan }, asked));
}

/** The same entry of the same list gets no second slot, and none again once it was given back. */
function proposedBefore({ id, state, plan }: Appointment, service: string): Decision {
  if (state === "cancelled") return refuse("appointment-cancelled");
  if (!plan.services.includes(service)) return refuse("not-in-this-state");
  return { events: [], told: { ok: true, appointment: id, at: plan.start! } };
}

type Days = { readonly from: string; readonly until: string };

function firstFree(state: State, pools: readonly Pool[], { from, until }: Days, now: number) {
  const { zone, calendar } = state.configuration!;
  const farthest = nextDay(state.day!, Math.max(0, ...pools.map(({ bookableDays = 90 }) => bookableDays)));
  for (let day = from; day <= until && day <= farthest; day = nextDay(day)) {
    const free = pools.flatMap((pool) => {
      const slot = freeOn(pool, state.configuration!, day, bookedIn(state, pool.id)).find(({ start }) =>
        isBookable(pool, calendar, zone, start, now, "staff"),
      );
      return slot ? [{ pool, start: slot.start }] : [];
    });
    if (free.length > 0) return free.reduce((one, other) => (other.start < one.start ? other : one));
  }
  return undefined;
}

/** As the day opens: proposals that nobody has confirmed in time give their slots back. */
export function expiredProposals({ appointments, configuration }: State, day: string): Event[] {
  if (!configuration) return [];
  const today = momentOf(day, "00:00", configuration.zone);
  const isExpired = ({ state, plan }: Appointment) =>
    state === "proposed" && plan.confirmBy !== undefined && plan.confirmBy < day && (plan.start ?? today) >= today;
  return [...appointments.values()]
    .filter(isExpired)
    .map(({ id }) => ({ type: "appointment-cancelled", appointment: id }));
}
