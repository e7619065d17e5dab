/** Devices: who is there, what is wrong with them, and how their jobs ended. */
import type { CommandOf } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import { type FaultCode, notOfDevices, printerBlocked } from "../contract/faults.ts";
import type { DeviceStatus, JobDone } from "../contract/messages.ts";
import { faultTold } from "./decide-flow.ts";
import { secondTry } from "./decide-paper.ts";
import { stationTold } from "./decide-step.ts";
import { decideWorkDone, endOfWorkRun } from "./decide-terminal.ts";
import { type Asked, byCounter, type Decision, events, nothing, refuse } from "./decision.ts";
import type { Job } from "./jobs.ts";
import { deviceState, hasFault, type State } from "./state.ts";

export function decideDevice(state: State, device: string, status: DeviceStatus, now: number): Decision {
  if (!state.configuration?.devices.includes(device)) return nothing;
  const before = state.devices.get(device);
  const online = status.online && status.run !== undefined;
  const list: Event[] = [];
  if (online && (!before?.online || before.run !== status.run || !before.heard)) {
    list.push({ type: "device-online", device, run: status.run! });
    if (before?.run !== status.run) list.push(...endOfRun(state, device), ...endOfWorkRun(state, device, now));
  }
  if (!online && (before?.online || !before?.heard)) list.push({ type: "device-offline", device });
  const told = online && status.model !== undefined ? modelTold(state, device, status.model) : [];
  if (online && status.alarm !== undefined) list.push(...alarmChange(state, device, status.alarm));
  const stands = online ? ownFault(device, status) : "unreachable";
  const text = online ? status.text : undefined;
  const isJudged = online && (status.alarm !== undefined || !device.startsWith("alarm/"));
  list.push(...told, ...faultChange(state, device, { stands, text, isJudged }));
  const blocks = stands && printerBlocked.has(stands) ? stands : told.some(isOther) ? "other-model" : undefined;
  if (blocks) list.push(...endOfUnsent(state, device, blocks));
  if (online) list.push(...stationTold(state, device, status));
  return events(...list);
}

/** Who is not heard any more, or does not know yet, says nothing: an alarm stands until its contacts say otherwise. */
function alarmChange(state: State, device: string, stands: boolean): Event[] {
  if (!device.startsWith("alarm/") || deviceState(state, device).alarm === stands) return [];
  if (!stands) return [{ type: "house-alarm-ended", device }];
  return [{ type: "house-alarm-raised", device, evacuate: state.configuration?.evacuationText ?? false }];
}

const isOther = (event: Event) => event.type === "device-model-told" && !event.expected;

/** The first model that is heard of belongs there; another one is a fault until somebody accepts it. */
function modelTold(state: State, device: string, model: string): Event[] {
  const { model: known, otherModel } = deviceState(state, device);
  const expected = known === undefined || known === model;
  const isNews = expected ? known === undefined || otherModel !== undefined : otherModel !== model;
  if (!isNews) return [];
  return [{ type: "device-model-told", device, model, expected }, ...otherModelFault(state, device, !expected)];
}

function otherModelFault(state: State, source: string, stands: boolean): Event[] {
  const fault = "other-model";
  if (hasFault(state, source, (each) => each === fault) === stands) return [];
  return [stands ? { type: "fault-raised", source, fault } : { type: "fault-cleared", source, fault }];
}

/** Somebody has looked: what hangs there now is meant to. */
export function acceptModel(state: State, { device }: CommandOf<"accept-model">, asked: Asked): Decision {
  const model = state.devices.get(device)?.otherModel;
  if (model === undefined) return refuse("not-in-this-state");
  const told: Event = { type: "device-model-told", device, model, expected: true, ...byCounter(asked) };
  return events(told, ...otherModelFault(state, device, false));
}

/** A flow that serves a device may say of it what it likes; what is no device's, or not of its kind, is not heeded. */
function ownFault(device: string, { fault }: DeviceStatus): FaultCode | undefined {
  if (fault === undefined || notOfDevices.has(fault)) return undefined;
  return fault === "alarm-wires" && !device.startsWith("alarm/") ? undefined : fault;
}

interface Told {
  readonly stands: FaultCode | undefined;
  readonly text: string | undefined;
  readonly isJudged: boolean;
}

/**
 * At most one fault that the driver tells stands for a device; a new one takes its place. Wires of a house alarm are
 * whole again only when somebody has judged them.
 */
function faultChange(state: State, source: string, { stands, text, isJudged }: Told): Event[] {
  const stays = (fault: FaultCode) => notOfDevices.has(fault) || (fault === "alarm-wires" && !isJudged);
  const standing = [...state.faults.values()].filter(
    (f) => f.source === source && (!stays(f.fault) || f.fault === stands),
  );
  const cleared = standing
    .filter((f) => f.fault !== stands)
    .map((f): Event => ({ type: "fault-cleared", source, fault: f.fault }));
  return stands ? [...cleared, ...faultTold(state, source, stands, true, text)] : cleared;
}

const printerOf = (device: string) => device.slice("printer/".length);

function jobsOf(state: State, device: string): readonly Job[] {
  return device.startsWith("printer/") ? (state.jobs.get(printerOf(device)) ?? []) : [];
}

/** The driver started anew: whether the job it had was done, nobody can tell. It is never given to the new run. */
function endOfRun(state: State, device: string): Event[] {
  const [withDriver] = jobsOf(state, device);
  return withDriver ? [jobEnded(withDriver, "unknown")] : [];
}

/** Jobs that were never with the driver are surely not on paper. */
function endOfUnsent(state: State, device: string, fault: FaultCode): Event[] {
  return jobsOf(state, device)
    .slice(1)
    .flatMap((job) => [jobEnded(job, "failed", fault), ...secondTry(state, printerOf(device), job)]);
}

/** Jobs whose time is over: nobody waits for their paper any more. */
export function endOfLate(state: State, now: number, graceMs: number): Event[] {
  return [...state.jobs.values()].flatMap((jobs) =>
    jobs.flatMap((job, nth) => (now > job.until + graceMs ? [jobEnded(job, nth === 0 ? "unknown" : "failed")] : [])),
  );
}

export function jobEnded({ id, number, slip }: Job, outcome: JobDone["outcome"], fault?: FaultCode): Event {
  const what = { ...(number !== undefined && { number }), ...(slip && { slip }) };
  return { type: "print-ended", ...what, job: id, outcome, ...(fault && { fault }) };
}

/** Only the driver that has the job can end it, and only in the run it was given to. */
export function decideJobDone(state: State, device: string, done: JobDone, now: number): Decision {
  if (device.startsWith("terminal/")) return decideWorkDone(state, device, done, now);
  const [job] = state.devices.get(device)?.run === done.run ? jobsOf(state, device) : [];
  // The driver tells its last end again whenever it connects; what has ended has ended.
  if (job?.id !== done.id) return nothing;
  const { outcome, fault } = done;
  const again = outcome === "failed" ? secondTry(state, printerOf(device), job) : [];
  return events(jobEnded(job, outcome, fault), ...again);
}
