/** The visitor of an appointment or invitation is here: a ticket, or why not and when. */
import type { CommandOf } from "../contract/commands.ts";
import { appointmentOf, isOn } from "./appointment.ts";
import { nextOpening } from "./calendar/hours.ts";
import { minuteMs, momentOf } from "./calendar/moments.ts";
import { walkInTurnedAway } from "./decide-ticket.ts";
import { type Asked, type Decision, refuse } from "./decision.ts";
import { isSwitchedOff, issueTicket, kioskOf } from "./issue-ticket.ts";
import { rulesOf } from "./order.ts";
import { type Route, routeOf } from "./route.ts";
import { type Appointment, isHalted, type State, visitOf } from "./state.ts";

export function checkIn(state: State, command: CommandOf<"check-in">, asked: Asked): Decision {
  if (isHalted(state)) return refuse("halted");
  const byStaff = asked.asker !== "kiosk";
  const { kiosk, refusal } = kioskOf(state, command.kiosk, asked);
  if (refusal) return refuse(refusal);
  if (isSwitchedOff(state, kiosk, asked)) return refuse("intake-closed");
  if (!byStaff && command.appointment !== undefined) return refuse("not-allowed");
  const appointment = appointmentOf(state, command, hoursOf(state));
  if (!appointment) return refuse("unknown-code");
  const no = whyNot(state, appointment, byStaff, command.asWalkIn === true, asked.now);
  if (no) return no;

  const configuration = state.configuration!;
  const { plan } = appointment;
  const wanted = plan.services.filter((id) => configuration.services.some((s) => s.id === id));
  if (wanted.length === 0) return refuse("unknown-service");
  const { clerk, team, counter, start, feeCents, precedence } = plan;
  const { help, print } = command;
  const route = wayOf(state, appointment, wanted);
  const late = isLate(state, start, asked.now);
  const turnedAway = late && !byStaff ? walkInTurnedAway(state, { wanted, route, kiosk }, asked) : undefined;
  if (turnedAway) return turnedAway;
  const visitor = {
    wanted,
    route,
    language: command.language ?? plan.language,
    people: command.people ?? plan.people,
    ...{ help, precedence, kiosk, print, feeCents },
    meant: { ...(clerk && { clerk }), ...(team && { team }), ...(counter && { counter }) },
    appointment: { id: appointment.id, due: late ? undefined : start },
  };
  return issueTicket(state, visitor, asked);
}

/** When today begins and ends. */
export function hoursOf({ configuration, day }: State): [number, number] {
  const { zone } = configuration!;
  return [momentOf(day!, "00:00", zone), momentOf(day!, "24:00", zone)];
}

/** Who was sent home has done part of the way already: what was left of it is the plan. */
function wayOf({ configuration }: State, { source }: Appointment, wanted: readonly string[]): Route {
  return source === "send-home" ? { services: wanted, meanwhile: [] } : routeOf(configuration!, wanted);
}

function isLate(state: State, start: number | undefined, now: number): boolean {
  return start !== undefined && now > start + rulesOf(state.configuration).lateMinutes * minuteMs;
}

function whyNot(
  state: State,
  appointment: Appointment,
  byStaff: boolean,
  asWalkIn: boolean,
  now: number,
): Decision | undefined {
  const { plan } = appointment;
  if (appointment.state === "cancelled") return refuse("appointment-cancelled");
  if (appointment.state === "arrived") {
    const visit = appointment.number === undefined ? undefined : visitOf(state, appointment.number);
    // A check-in by mistake, which staff have cancelled, uses nothing up.
    const isTheirs = visit?.appointment === appointment.id;
    if (!isTheirs || visit.state !== "cancelled")
      return refuse("code-used", isTheirs ? { at: visit.takenAt } : undefined);
  }
  const no = (plan.start === undefined ? notNow : notThen)(state, appointment, byStaff, now);
  if (no) return no;
  if (!plan.ready) return refuse("not-ready");
  // Staff let in who is late, as somebody without a time.
  return byStaff || !isLate(state, plan.start, now) ? undefined : tooLate(state, plan, asWalkIn);
}

/** Of an invitation. */
function notNow(state: State, { plan }: Appointment, byStaff: boolean, now: number): Decision | undefined {
  const { zone, schedules, calendar } = state.configuration!;
  if (plan.from !== undefined && plan.from > state.day!)
    return refuse("not-valid-yet", { at: momentOf(plan.from, "00:00", zone) });
  if (plan.until !== undefined && plan.until < state.day!) return refuse("not-valid-any-more");
  if (byStaff || state.schedules.appointments) return undefined;
  const at = nextOpening(schedules?.appointments, undefined, calendar, zone, now);
  return refuse("appointments-closed", at === undefined ? undefined : { at });
}

/** Of an appointment: on another day, or too early for a kiosk. However late in the day its time is, it checks in. */
function notThen(state: State, appointment: Appointment, byStaff: boolean, now: number): Decision | undefined {
  const start = appointment.plan.start!;
  if (!isOn(appointment, state.day!, hoursOf(state)))
    return refuse(appointment.moved ? "appointment-moved" : "wrong-day", { at: start });
  const from = start - rulesOf(state.configuration).earlyMinutes * minuteMs;
  return !byStaff && now < from ? refuse("too-early", { at: from }) : undefined;
}

/** A ticket without the time is a way on, where kiosks give walk-ins one for this. */
function tooLate(
  { configuration }: State,
  { start, services }: Appointment["plan"],
  asWalkIn: boolean,
): Decision | undefined {
  const service = services.find((id) => configuration!.services.some((s) => s.id === id && s.kiosk));
  if (asWalkIn && service !== undefined) return undefined;
  return refuse("too-late", { at: start!, ...(service !== undefined && { service }) });
}
