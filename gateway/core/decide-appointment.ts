/** Appointments and invitations: who asks for what, and what staff do with one; check-in and slots are files apart. */
import { type AppointmentPlan, planServicesAtMost } from "../contract/appointments.ts";
import type { Command, CommandOf } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import { appointmentOf, isOpen, isOurs } from "./appointment.ts";
import { nextOpenDay } from "./calendar/hours.ts";
import { isDate } from "./calendar/moments.ts";
import { checkIn, hoursOf } from "./decide-check-in.ts";
import { slipAsked, slipFor } from "./decide-paper.ts";
import { appointmentSet, bookSlot, freshOf, proposeSlot, whyNoPaper } from "./decide-slot.ts";
import { type Asked, byCounter, type Decision, events, refuse } from "./decision.ts";
import { feeLeft } from "./fees.ts";
import { printerFor } from "./printers.ts";
import type { Appointment, State, Visit } from "./state.ts";

export function decideAppointment(state: State, command: Command, asked: Asked): Decision | undefined {
  switch (command.type) {
    case "check-in":
      return checkIn(state, command, asked);
    case "book-slot":
      return bookSlot(state, command, asked);
    case "propose-slot":
      return proposeSlot(state, command, asked);
    case "invite":
      return invite(state, command, asked);
    case "send-home":
      return sendHome(state, command, asked);
    case "set-ready":
    case "confirm-appointment":
    case "cancel-appointment":
    case "print-appointment": {
      const appointment = appointmentOf(state, command, hoursOf(state));
      return appointment ? change(state, appointment, command, asked) : refuse("unknown-code");
    }
    default:
      return undefined;
  }
}

type Change = CommandOf<"set-ready" | "confirm-appointment" | "cancel-appointment" | "print-appointment">;

function change(state: State, appointment: Appointment, command: Change, asked: Asked): Decision {
  const { id, source, plan } = appointment;
  if (command.type === "cancel-appointment" && !isOurs(appointment)) return refuse("not-our-slots");
  if (appointment.state === "cancelled") return refuse("appointment-cancelled");
  if (!isOpen(appointment)) return refuse("not-in-this-state");
  switch (command.type) {
    case "set-ready": {
      if (plan.ready === command.ready) return events();
      const set = { type: "appointment-set", appointment: id, source, plan: withReady(appointment) } as const;
      return events({ ...set, ...byCounter(asked) });
    }
    case "confirm-appointment":
      if (appointment.state === "booked") return events();
      return events({ type: "appointment-confirmed", appointment: id, ...byCounter(asked) });
    case "cancel-appointment":
      return events({ type: "appointment-cancelled", appointment: id, ...byCounter(asked) });
    case "print-appointment":
      return print(state, appointment, command.printer, asked.now);
  }
}

/** The other way round; of a list's entry it is known who said so, until that is what the list says too. */
function withReady(appointment: Appointment): AppointmentPlan {
  const { ready, readyByStaff, ...plan } = appointment.plan;
  const againstList = !isOurs(appointment) && !readyByStaff;
  return { ...plan, ready: !ready, ...(againstList && { readyByStaff: true as const }) };
}

const slipOf = (appointment: string, language: string) => ({ kind: "appointment", language, appointment }) as const;

function print(state: State, { id, plan }: Appointment, printer: string, now: number): Decision {
  const blocked = whyNoPaper(state, printer);
  if (blocked) return blocked;
  if (state.jobs.get(printer)?.some((job) => job.slip?.appointment === id)) return refuse("already-printing");
  return events(slipAsked(state, printer, slipOf(id, plan.language), now));
}

/** Come without a time: at a counter, for what shall be collected, paid or signed. */
function invite(state: State, command: CommandOf<"invite">, asked: Asked): Decision {
  const { services, from, until, language, people = 1, feeCents, ready, printer } = command;
  const known = state.configuration!.services;
  if (!services.every((id) => known.some((s) => s.id === id))) return refuse("unknown-service");
  if (!isDate(from) || !isDate(until) || until < from || until < state.day!) return refuse("no-such-day");
  const blocked = printer === undefined ? undefined : whyNoPaper(state, printer);
  if (blocked) return blocked;
  const { appointment, code } = freshOf(asked);
  const fee = feeCents === undefined ? {} : { feeCents };
  const plan: AppointmentPlan = { code, from, until, services, language, people, ready, ...fee };
  return events(
    appointmentSet({ appointment, source: "counter", plan }, asked),
    ...(printer === undefined ? [] : [slipAsked(state, printer, slipOf(appointment, language), asked.now)]),
  );
}

/** Not today any more: what is left of the visit comes first on the next day of opening. */
function sendHome(state: State, { number }: CommandOf<"send-home">, asked: Asked): Decision {
  const visit = state.visits.get(number);
  if (!visit) return refuse("unknown-ticket");
  if (visit.state === "serving") return refuse("not-in-this-state");
  const { schedules, calendar, zone } = state.configuration!;
  const day = nextOpenDay(schedules, calendar, zone, asked.now);
  if (day === undefined) return refuse("no-opening-known");
  const { appointment, code } = freshOf(asked);
  const { language, people, meant } = visit;
  const feeCents = feeLeft(state, visit);
  const plan: AppointmentPlan = {
    code,
    from: day,
    until: day,
    services: leftOf(visit).slice(0, planServicesAtMost),
    ...meant,
    language,
    people,
    ready: true,
    precedence: true,
    ...(feeCents !== undefined && { feeCents }),
  };
  const left: Event = { type: "visitor-left", number, ...byCounter(asked) };
  const set = appointmentSet({ appointment, source: "send-home", plan }, asked);
  const printer = printerFor(state, undefined, true);
  const slip = slipOf(appointment, language);
  return events(left, set, ...(printer === undefined ? [] : slipFor(state, printer, slip, undefined, asked.now)));
}

/** Steps that could have been taken while waiting come first now. */
function leftOf({ aside, meanwhile, services }: Visit): string[] {
  return [...new Set([...(aside === undefined ? [] : [aside]), ...meanwhile, ...services])];
}
