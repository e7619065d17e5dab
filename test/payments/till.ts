/**
 * One counter with a card terminal: the real core, driver and wire, in fast time. Gateway and driver can be killed at
 * any moment; what is left is the journal, as after a power cut.
 */
import { randomUUID } from "node:crypto";
import type { DevicePort, Running } from "../../drivers/driver.ts";
import { type Job, jobSlot } from "../../drivers/job-slot.ts";
import type { Answer, Command } from "../../gateway/contract/commands.ts";
import { configurationOf } from "../../gateway/contract/configuration.ts";
import type { Recorded } from "../../gateway/contract/events.ts";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import type { JobDone, PrintJob, TerminalStep } from "../../gateway/contract/messages.ts";
import type { PaymentsView } from "../../gateway/contract/payments.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { apply } from "../../gateway/core/apply.ts";
import type { Input } from "../../gateway/core/decision.ts";
import { project, projectDevices } from "../../gateway/core/project.ts";
import { emptyState, type State } from "../../gateway/core/state.ts";
import { take } from "../../gateway/core/take.ts";

export const terminal = "terminal/ec-1";
const printer = "printer/p1";
const page = "counter-1";

const site: Site = {
  site: "till",
  name: "Testamt",
  authority: "Stadt Probe",
  zone: "Europe/Berlin",
  languages: ["de"],
  areas: [{ id: "hall", name: { de: "Halle" } }],
  services: [{ id: "extend", name: { de: "Verlängern" }, feeCents: 9300, booking: "5.0130.123456" }],
  counters: [{ id: "1", label: "1", services: ["extend"], terminal: "ec-1", receiptPrinter: "p1" }],
  kiosks: [{ id: "kiosk-1", printer: "p1" }],
  displays: [],
  staff: [{ id: "lead-1", role: "lead" }],
  devices: [
    { kind: "printer", id: "p1", config: {} },
    { kind: "terminal", id: "ec-1", config: {} },
  ],
  payments: { endOfDayAt: "23:59", refunds: true },
};

/** How a driver is started at this till; a variant of it that does wrong is caught by the judge. */
export type StartDriver = (port: DevicePort) => Running;

export interface TillOptions {
  readonly start: StartDriver;
  /** The driver waits so long for the journal. */
  readonly keepMs: number;
  /** How long it takes the gateway, and the driver, to come back. */
  readonly gatewayAwayMs: number;
  readonly driverAwayMs: number;
}

interface Gateway {
  submit(input: Input): Answer;
  state(): State;
  stop(): void;
}

const clockEveryMs = 40;
/** From one program to the other: far more than a real broker takes, so that a kill can come in between. */
const wayMs = 1;

export function openTill({ start, keepMs, gatewayAwayMs, driverAwayMs }: TillOptions) {
  const journal: Recorded[] = [];
  /** All that went over any wire but the terminal's own, and into the log. */
  const said: string[] = [];
  let gateway: Gateway | undefined;
  let host: ReturnType<typeof openHost> | undefined;
  let closed = false;

  function startGateway(): void {
    gateway = openGateway(journal, (topic, value) => {
      said.push(`${topic} ${JSON.stringify(value)}`);
      if (topic.endsWith("/job") && topic.includes(printer)) return void printed(value as PrintJob | null);
      later(() => host?.hear(topic, value));
    });
    status(printer, { online: true, run: "printer-run" });
    host?.connected();
  }
  function printed(job: PrintJob | null): void {
    if (!job) return;
    const done: JobDone = { id: job.id, run: job.run, outcome: "ok" };
    later(() => gateway?.submit({ type: "job-done", device: printer, done }));
  }
  function status(device: string, value: { online: boolean; run?: string; fault?: FaultCode }): void {
    gateway?.submit({ type: "device-status", device, status: value });
  }
  function startDriver(): void {
    host = openHost({ gateway: () => gateway, start, keepMs, say: (line) => void said.push(line) });
    host.connected();
  }
  const later = (what: () => void, ms = wayMs) => {
    if (!closed) setTimeout(() => closed || what(), ms);
  };

  startGateway();
  startDriver();
  return {
    journal,
    said,
    /** What the desk would say to the counter's page. */
    ask(command: Command): Answer {
      const from = { identity: page, role: "counter" } as const;
      return gateway!.submit({ type: "command", id: randomUUID(), at: Date.now(), from, command });
    },
    signIn(): void {
      gateway!.submit({ type: "sign-in", id: randomUUID(), station: page, staff: "lead-1" });
      this.ask({ type: "pick-counter", counter: "1" });
    },
    killGateway(): void {
      gateway?.stop();
      gateway = undefined;
      host?.lost();
      later(startGateway, gatewayAwayMs);
    },
    killDriver(): void {
      host?.kill();
      host = undefined;
      // The broker tells its last will.
      later(() => status(terminal, { online: false }));
      later(startDriver, driverAwayMs);
    },
    state: () => gateway?.state(),
    payments: () => gateway && (project(gateway.state()).get("view/payments") as PaymentsView),
    /** Nothing stands at the terminal, the driver says that it is well, and nothing is still to be looked up. */
    isQuiet(): boolean {
      const state = gateway?.state();
      if (!state || !host?.isWell()) return false;
      return projectDevices(state).get(`device/${terminal}/job`) === null;
    },
    isWell: () =>
      gateway !== undefined && host?.isWell() === true && gateway.state().devices.get(terminal)?.online === true,
    logs: () => host?.logs ?? [],
    async close(): Promise<void> {
      closed = true;
      gateway?.stop();
      await host?.stop();
    },
  };
}
export type Till = ReturnType<typeof openTill>;

/** A gateway as far as money goes: the core, a journal that is durable at once, and what devices are told. */
function openGateway(journal: Recorded[], tell: (topic: string, value: unknown) => void): Gateway {
  let state = journal.reduce(apply, emptyState);
  const told = new Map<string, string>();
  const now = () => Math.max(Date.now(), state.at);

  function submit(input: Input): Answer {
    const taken = take(state, input, now());
    state = taken.state;
    journal.push(...taken.events);
    for (const [topic, value] of projectDevices(state)) {
      const json = JSON.stringify(value);
      if (told.get(topic) === json) continue;
      told.set(topic, json);
      tell(topic, value);
    }
    return taken.answer;
  }

  submit({ type: "configure", configuration: configurationOf(site) });
  submit({ type: "clock", trusted: true });
  submit({ type: "start", run: randomUUID().slice(0, 8), journal: { damages: 0, kept: 0 } });
  const timer = setInterval(submit, clockEveryMs, { type: "clock", trusted: true });
  return { submit, state: () => state, stop: () => clearInterval(timer) };
}

interface HostOptions {
  readonly gateway: () => Gateway | undefined;
  readonly start: StartDriver;
  readonly keepMs: number;
  readonly say: (line: string) => void;
}

/** One run of the driver program, as drivers/host.ts is one, with a broker that is a function call. */
function openHost({ gateway, start, keepMs, say }: HostOptions) {
  const run = randomUUID().slice(0, 8);
  const logs: string[] = [];
  let isDead = false;
  let fault: FaultCode | undefined;
  let isTold = false;
  let work: (job: unknown) => Promise<Omit<JobDone, "id" | "run">> = () =>
    Promise.reject(new Error("no job is taken yet"));
  let show: (value: unknown) => void = () => {};
  const there = () => (isDead ? undefined : gateway());

  const slot = jobSlot({
    run,
    now: () => there() && Date.now(),
    work: (job) => work(job),
    told(done) {
      say(`done ${JSON.stringify(done)}`);
      there()?.submit({ type: "job-done", device: terminal, done });
    },
  });
  const tellStatus = () => {
    const status = { online: true, run, ...(fault && { fault }) };
    there()?.submit({ type: "device-status", device: terminal, status });
  };

  /** Again and again with the same id, as drivers/telling.ts does. */
  async function keep(step: TerminalStep): Promise<boolean> {
    const id = `${terminal} ${randomUUID()}`;
    say(`event ${JSON.stringify(step)}`);
    const end = performance.now() + keepMs;
    while (!isDead && performance.now() < end) {
      await pause(wayMs);
      const asked = there();
      const answer = asked?.submit({ type: "terminal-step", id, device: terminal, step });
      await pause(wayMs);
      // The answer of a gateway that was killed meanwhile is never heard.
      if (answer && there() === asked) return answer.ok;
      await pause(keepMs / 8);
    }
    return false;
  }

  const port: DevicePort = {
    event(happening) {
      say(`event ${JSON.stringify(happening)}`);
      return randomUUID();
    },
    keep: (happening) => keep(happening as TerminalStep),
    onAnswer() {},
    fault(next) {
      isTold = true;
      if (next === fault) return;
      fault = next;
      tellStatus();
    },
    alarm() {},
    busy() {},
    model() {},
    onLine: (handler) => handler(true),
    onShow(handler) {
      show = handler;
    },
    onJob(handler) {
      work = handler;
    },
    now: Date.now,
    log(line) {
      logs.push(line);
      say(`log ${line}`);
    },
  };
  const running = start(port);
  return {
    logs,
    connected(): void {
      tellStatus();
      const last = slot.last();
      if (last) there()?.submit({ type: "job-done", device: terminal, done: last });
    },
    lost: () => slot.put(null),
    hear(topic: string, value: unknown): void {
      if (isDead) return;
      if (topic === `device/${terminal}/job`) slot.put(value as Job | null);
      if (topic === `device/${terminal}/show`) show(value);
    },
    isWell: () => isTold && fault === undefined,
    kill(): void {
      isDead = true;
      void running.stop();
    },
    stop: () => running.stop(),
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @throws after `withinMs`, with `what` and what the till last said */
export async function until(what: string, test: () => boolean, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (!test()) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(5);
  }
}
