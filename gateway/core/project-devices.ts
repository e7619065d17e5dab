/** What every device is told: signs show who is called, printers get their one job. */
import type { Configuration } from "../contract/configuration.ts";
import type { PrintJob, SignShow } from "../contract/messages.ts";
import { topics } from "../contract/topics.ts";
import { counterState, type State } from "./state.ts";
import { ticketDoc } from "./ticket.ts";

export function projectDevices(state: State): Map<string, unknown> {
  const out = new Map<string, unknown>();
  const { configuration } = state;
  if (!configuration) return out;
  for (const counter of configuration.counters) {
    if (counter.sign !== undefined) out.set(topics.show({ kind: "sign", id: counter.sign }), signOf(state, counter.id));
  }
  for (const device of configuration.devices) {
    if (!device.startsWith("printer/")) continue;
    const id = device.slice("printer/".length);
    out.set(topics.job({ kind: "printer", id }), printJobOf(state, configuration, id));
  }
  return out;
}

function signOf(state: State, counter: string): SignShow {
  const { current } = counterState(state, counter);
  const visit = current === undefined ? undefined : state.visits.get(current);
  return { text: visit?.number ?? "", blink: visit?.state === "called" };
}

/** One slot: the next job is told when the one before has ended. */
function printJobOf(state: State, configuration: Configuration, printer: string): PrintJob | null {
  const job = state.jobs.get(printer)?.[0];
  const run = state.devices.get(`printer/${printer}`)?.run;
  const visit = job && (state.visits.get(job.number) ?? state.ended.get(job.number));
  if (!job || !visit || run === undefined) return null;
  const doc = ticketDoc(configuration, visit, job.copy);
  return { id: job.id, run, until: job.until, journalled: job.seq, doc };
}
