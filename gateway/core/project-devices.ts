/** What every device is told: signs show who is called, printers get their one job. */
import type { Configuration } from "../contract/configuration.ts";
import type { FlowsShow, PrintJob, SignShow, TerminalJob, TerminalShow } from "../contract/messages.ts";
import { flowsDevice, topics } from "../contract/topics.ts";
import type { Job } from "./jobs.ts";
import { lampShow } from "./lamps.ts";
import type { Work } from "./money.ts";
import { slipDoc } from "./slip.ts";
import { counterState, isHalted, type State, type Visit, visitOf } from "./state.ts";
import { ticketDoc } from "./ticket.ts";

export function projectDevices(state: State): Map<string, unknown> {
  const out = new Map<string, unknown>();
  const { configuration } = state;
  if (!configuration) return out;
  for (const { topic, show } of toldOf(configuration)) out.set(topic, show(state));
  return out;
}

interface Told {
  readonly topic: string;
  readonly show: (state: State) => unknown;
}

/** Looked up once for each configuration: this runs at every press. */
const told = new WeakMap<Configuration, readonly Told[]>();

function toldOf(configuration: Configuration): readonly Told[] {
  const known = told.get(configuration);
  if (known) return known;
  const all = configuration.devices.flatMap((device): Told[] => {
    // What flows show is told to the device past the core.
    if (configuration.flows?.shows.includes(device)) return [];
    const [kind, id] = device.split("/") as [string, string];
    if (device === flowsDevice) return [{ topic: topics.show({ kind, id }), show: flowsShowOf }];
    if (kind === "printer") {
      return [{ topic: topics.job({ kind, id }), show: (state) => printJobOf(state, configuration, id) }];
    }
    if (kind === "terminal")
      return [
        { topic: topics.job({ kind, id }), show: (state) => terminalJobOf(state, id) },
        { topic: topics.show({ kind, id }), show: (state) => terminalShowOf(state, id) },
      ];
    const show =
      kind === "sign" ? signShow(configuration, id) : kind === "lamp" ? lampShow(configuration, id) : undefined;
    return show ? [{ topic: topics.show({ kind, id }), show }] : [];
  });
  told.set(configuration, all);
  return all;
}

/** A sign that hangs nowhere is dark: nothing old stays on it. */
function signShow({ counters, callSigns }: Configuration, id: string): (state: State) => SignShow {
  const counter = counters.find((each) => each.sign === id);
  if (counter) return (state) => signOf(state, counter.id);
  const calls = callSigns?.find(({ sign }) => sign === id);
  if (!calls) return () => dark;
  return (state) => {
    const last = state.calls.find(({ area, number }) => calls.areas.includes(area) && isThere(visitOf(state, number)));
    const label = last && counters.find((each) => each.id === last.counter)?.label;
    if (!last || label === undefined || isHalted(state)) return dark;
    const both = `${last.number} ${label}`;
    const text = both.length <= signLetters ? both : last.number;
    return { text, blink: visitOf(state, last.number)?.state === "called" };
  };
}

const signLetters = 8;

const isThere = (visit: Visit | undefined) => visit?.state === "called" || visit?.state === "serving";

function signOf(state: State, counter: string): SignShow {
  // Whoever is asked to leave the house must not be called by its signs.
  const current = state.alarm ? undefined : counterState(state, counter).current;
  const visit = current === undefined ? undefined : state.visits.get(current);
  if (!visit) return dark;
  const known = shows.get(visit);
  if (known) return known;
  const show = { text: visit.number, blink: visit.state === "called" };
  shows.set(visit, show);
  return show;
}

const dark: SignShow = { text: "", blink: false };
/** A visit is never changed, only replaced: the same one shows the same, and the teller sees that at a glance. */
const shows = new WeakMap<Visit, SignShow>();

const closedEditor: FlowsShow = {};

function flowsShowOf({ flowEditor }: State): FlowsShow {
  return flowEditor ? { editor: flowEditor } : closedEditor;
}

/** One slot: the next job is told when the one before has ended. */
function printJobOf(state: State, configuration: Configuration, printer: string): PrintJob | null {
  const job = state.jobs.get(printer)?.[0];
  const run = state.devices.get(`printer/${printer}`)?.run;
  if (!job || run === undefined) return null;
  const doc = docOf(state, configuration, job, printer);
  if (!doc) return null;
  return { id: job.id, run, until: job.until, journalled: job.seq, doc };
}

function docOf(state: State, configuration: Configuration, job: Job, printer: string): PrintJob["doc"] | undefined {
  if (job.number === undefined) return slipDoc(state, configuration, job, printer);
  const visit = visitOf(state, job.number);
  return visit && ticketDoc(configuration, visit, { copy: job.copy, day: state.day });
}

/** A work is replaced when its terminal tells of it, but what is asked for stays the same. */
const orders = new WeakMap<Work["order"], TerminalJob>();

function terminalJobOf({ works }: State, terminal: string): TerminalJob | null {
  const work = works.get(terminal);
  if (work?.run === undefined) return null;
  const { id, run, until, seq: journalled, order } = work;
  const known = orders.get(order);
  if (known) return known;
  const job = { id, run, until, journalled, order };
  orders.set(order, job);
  return job;
}

const nothingToBreakOff: TerminalShow = {};

function terminalShowOf({ works }: State, terminal: string): TerminalShow {
  const work = works.get(terminal);
  return work?.abortAsked ? { abort: work.id } : nothingToBreakOff;
}
