/**
 * All that the world may see, as topic → value. The desk publishes what differs from last time, so this is the only
 * way out of the core: no other file decides what a sign, a page or a printer is told.
 */
import { projectAppointments } from "./project-appointments.ts";
import { projectCounters } from "./project-counters.ts";
import { projectDevices } from "./project-devices.ts";
import { projectPayments } from "./project-payments.ts";
import { projectPublic } from "./project-public.ts";
import { projectSlots } from "./project-slots.ts";
import { projectStaff } from "./project-staff.ts";
import type { State } from "./state.ts";

export { projectDevices };

/** What pages show, one view after the other. */
export function* projectViews(state: State): Generator<[string, unknown], undefined> {
  const { configuration } = state;
  if (!configuration) return;
  yield* projectPublic(state, configuration);
  yield* projectCounters(state, configuration);
  yield* projectStaff(state, configuration);
  yield* projectPayments(state, configuration);
  yield* projectAppointments(state, configuration);
  yield* projectSlots(state, configuration);
}

/** Everything, devices first. */
export function project(state: State): Map<string, unknown> {
  return new Map([...projectDevices(state), ...projectViews(state)]);
}
