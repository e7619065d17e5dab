/** What the tests of drivers share, and no program uses: a port that keeps what a driver says, waiting for a state. */
import type { FaultCode } from "../gateway/contract/faults.ts";
import type { DeviceHappening, PressAnswer } from "../gateway/contract/messages.ts";
import type { DevicePort, JobEnd } from "./driver.ts";

/** Waits for `what` to be true, and fails with its text when it does not become so. */
export async function until(what: () => boolean, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!what()) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export interface RecordedPort extends DevicePort {
  /** Every fault as it was told, repeats left out; the last is the one that stands. */
  readonly faults: (FaultCode | undefined)[];
  readonly logs: string[];
  /** What the device called itself, each time. */
  readonly models: string[];
  /** What happened at the device while there was a line to the gateway; ids are `e1`, `e2`, … */
  readonly happenings: DeviceHappening[];
  /** Is what shall be kept put into the journal? */
  keeps: boolean;
  /** Each time it changed. */
  readonly alarms: boolean[];
  readonly busies: boolean[];
  /** Is there a line to the gateway? */
  online: boolean;
  show(value: unknown): void;
  /** The gateway is heard, or not any more. */
  line(heard: boolean): void;
  answer(answer: PressAnswer): void;
  work(job: unknown): Promise<JobEnd>;
}

export function recordedPort(): RecordedPort {
  let onShow: (value: unknown) => void = () => {};
  let onLine: (heard: boolean) => void = () => {};
  let onAnswer: (answer: PressAnswer) => void = () => {};
  let onJob: (job: unknown) => Promise<JobEnd> = () => Promise.reject(new Error("this driver takes no jobs"));
  const port: RecordedPort = {
    faults: [],
    logs: [],
    models: [],
    happenings: [],
    alarms: [],
    busies: [],
    online: true,
    keeps: true,
    keep(happening) {
      if (port.online && port.keeps) port.happenings.push(happening);
      return Promise.resolve(port.online && port.keeps);
    },
    event: (happening) => (port.online ? `e${port.happenings.push(happening)}` : undefined),
    onAnswer(handler) {
      onAnswer = handler;
    },
    onLine(handler) {
      onLine = handler;
    },
    alarm(stands) {
      if (port.alarms.at(-1) !== stands) port.alarms.push(stands);
    },
    busy(stands) {
      if (port.busies.at(-1) !== stands) port.busies.push(stands);
    },
    fault(fault) {
      if (port.faults.length === 0 || port.faults.at(-1) !== fault) port.faults.push(fault);
    },
    model: (name) => void port.models.push(name),
    onShow(handler) {
      onShow = handler;
    },
    onJob(handler) {
      onJob = handler;
    },
    now: Date.now,
    log: (line) => void port.logs.push(line),
    show: (value) => onShow(value),
    line: (heard) => onLine(heard),
    answer: (answer) => onAnswer(answer),
    work: (job) => onJob(job),
  };
  return port;
}
