/** The state after an event of an appointment; undefined for any other event. */
import type { Recorded } from "../contract/events.ts";
import { isPast } from "./appointment.ts";
import type { Appointment, State } from "./state.ts";

export function applyAppointmentEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "appointment-set":
      return appointmentSet(state, event);
    case "appointment-confirmed":
      return confirmed(state, event);
    case "appointment-cancelled":
      return changed(state, event.appointment, { state: "cancelled" });
    case "appointment-missed":
      return changed(state, event.appointment, { state: "missed" });
    default:
      return undefined;
  }
}

/** Its visitor is here once the ticket is issued; the visit itself is another file's. */
export function arrived(state: State, event: Recorded): State {
  if (event.type !== "ticket-issued" || event.appointment === undefined) return state;
  return changed(state, event.appointment, { state: "arrived", number: event.number });
}

function appointmentSet(state: State, event: Extract<Recorded, { type: "appointment-set" }>): State {
  const { appointment: id, source, plan, day } = event;
  const known = state.appointments.get(id);
  const before = known && isPast(known) ? undefined : known;
  const planned = plan.confirmBy === undefined ? "booked" : "proposed";
  const appointment: Appointment = {
    id,
    source,
    plan,
    state: before?.state === "arrived" ? "arrived" : planned,
    moved: event.moved === true || before?.moved === true,
    number: before?.number,
    toldOn: day,
  };
  return { ...state, appointments: state.appointments.set(id, appointment) };
}

/** A slot that was confirmed is given back no more. */
function confirmed(state: State, event: Extract<Recorded, { type: "appointment-confirmed" }>): State {
  const before = state.appointments.get(event.appointment);
  if (!before) return state;
  const { confirmBy: _, ...plan } = before.plan;
  return changed(state, event.appointment, { state: "booked", plan });
}

/** What befell an appointment of days gone by may stand in the journal longer than the appointment itself. */
function changed(state: State, id: string, change: Partial<Appointment>): State {
  const before = state.appointments.get(id);
  if (!before) return state;
  return { ...state, appointments: state.appointments.set(id, { ...before, ...change }) };
}
