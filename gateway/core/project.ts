/**
 * All that the world may see, as topic → value. The desk publishes what differs from last time, so this is the only
 * way out of the core: no other file decides what a sign, a page or a printer is told.
 */
import { projectCounters } from "./project-counters.ts";
import { projectDevices } from "./project-devices.ts";
import { projectPublic } from "./project-public.ts";
import { projectStaff } from "./project-staff.ts";
import type { State } from "./state.ts";

export { projectDevices };

/** What pages show. */
export function projectViews(state: State): Map<string, unknown> {
  if (!state.configuration) return new Map();
  const { configuration } = state;
  return new Map([
    ...projectPublic(state, configuration),
    ...projectCounters(state, configuration),
    ...projectStaff(state, configuration),
  ]);
}

/** Everything, devices first. */
export function project(state: State): Map<string, unknown> {
  return new Map([...projectDevices(state), ...projectViews(state)]);
}
