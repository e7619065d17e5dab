/** For tests of the core: a site, and a script of inputs that reads like a morning at the office. */
import { randomUUID } from "node:crypto";
import type { Answer, Command } from "../contract/commands.ts";
import { type Configuration, configurationOf } from "../contract/configuration.ts";
import type { Recorded } from "../contract/events.ts";
import type { FaultCode } from "../contract/faults.ts";
import type { JobOutcome, PrintJob } from "../contract/messages.ts";
import type { Site } from "../contract/site.ts";
import type { ClientRole } from "../contract/staff-rights.ts";
import type { Input } from "./decision.ts";
import { project } from "./project.ts";
import { emptyState, type State } from "./state.ts";
import { take } from "./take.ts";

export const site: Site = {
  site: "test",
  name: "Testamt",
  authority: "Stadt Probe",
  zone: "Europe/Berlin",
  trialLanguages: true,
  languages: ["de", "en", "ar"],
  areas: [
    { id: "hall", name: { de: "Halle" } },
    { id: "upstairs", name: { de: "1. Etage" }, way: { de: "Treppe rechts" } },
  ],
  services: [
    { id: "collect", name: { de: "Abholen" } },
    { id: "extend", name: { de: "Verlängern" }, dailyLimit: 40 },
    { id: "advice", name: { de: "Beratung" }, area: "upstairs" },
  ],
  counters: [
    { id: "1", label: "1", services: ["collect"], button: "b1", sign: "s1" },
    { id: "2", label: "2", services: ["collect", "extend"], button: "b2", sign: "s2" },
    { id: "3", label: "103", kind: "room", area: "upstairs", services: ["advice"], alwaysOpen: true, button: "b3" },
  ],
  kiosks: [{ id: "kiosk-1", printer: "p1" }],
  rules: { picking: true },
  displays: [{ id: "display-1" }, { id: "display-2", areas: ["upstairs"] }],
  staff: [
    { id: "lead-1", role: "lead" },
    { id: "clerk-1", role: "clerk" },
    { id: "reception-1", role: "reception" },
    { id: "facilities-1", role: "facilities" },
  ],
  devices: ["printer/p1", "alarm/house", "button/b1", "button/b2", "button/b3", "sign/s1", "sign/s2"].map((name) => {
    const [kind, id] = name.split("/") as [string, string];
    return { kind, id, config: {} };
  }),
};
export const configuration: Configuration = configurationOf(site);
const ordinary = configuration;

/** 21 November 2026, 07:00 in Berlin. */
export const seven = Date.UTC(2026, 10, 21, 6);
export const minute = 60_000;

/** The core with a journal in memory and a clock that only the script moves. */
export class Morning {
  state: State = emptyState;
  readonly journal: Recorded[] = [];
  now = seven;

  /** Takes an input in as the desk does; the answer to who asked. */
  put(input: Input): Answer {
    const { state, events, answer } = take(this.state, input, this.now);
    this.state = state;
    this.journal.push(...events);
    return answer;
  }
  ask(role: ClientRole, identity: string, command: Command, id: string = randomUUID()): Answer {
    const { seq } = this.state;
    const fresh = { appointment: `m${seq}`, code: `code${seq}`.padEnd(22, "x") };
    return this.put({ type: "command", id, at: this.now, from: { identity, role }, command, fresh });
  }
  kiosk(service: string, more: Partial<Extract<Command, { type: "take-ticket" }>> = {}): Answer {
    return this.ask("kiosk", "kiosk-1", { type: "take-ticket", services: [service], language: "de", ...more });
  }
  /** A command from the page of this counter. */
  at(counter: string, command: Command, id?: string): Answer {
    return this.ask("counter", `counter-${counter}`, command, id);
  }
  signIn(counter: string, staff: string): void {
    this.put({ type: "sign-in", id: randomUUID(), station: `counter-${counter}`, staff });
    this.at(counter, { type: "pick-counter", counter });
  }
  press(button: string, id: string = randomUUID(), held = false): Answer {
    const device = `button/${button}`;
    return this.put({ type: "pressed", id: `${device} ${id}`, at: this.now, device, held });
  }
  houseAlarm(alarm: boolean, fault?: FaultCode): void {
    const status = { online: true, run: "run-1", alarm, ...(fault && { fault }) };
    this.put({ type: "device-status", device: "alarm/house", status });
  }
  /** Time goes on, and the gateway looks at the clock. */
  later(ms: number, trusted = true): void {
    this.now += ms;
    this.put({ type: "clock", trusted });
  }
  printer(fault?: FaultCode, run = "run-1", id = "p1", model?: string): void {
    const status = { online: true, run, ...(fault && { fault }), ...(model && { model }) };
    this.put({ type: "device-status", device: `printer/${id}`, status });
  }
  /** The job that this printer's driver has ends. */
  printed(outcome: JobOutcome, id = "p1"): void {
    const job = this.job(id);
    this.put({ type: "job-done", device: `printer/${id}`, done: { id: job!.id, run: "run-1", outcome } });
  }
  /** What this printer's driver is told to print. */
  job(id = "p1"): PrintJob | null {
    return project(this.state).get(`device/printer/${id}/job`) as PrintJob | null;
  }
  view<T>(name: string): T {
    return project(this.state).get(`view/${name}`) as T;
  }
  /** Numbers by state, in the order they were given. */
  numbers(state: string): string[] {
    return [...this.state.visits.values()].filter((v) => v.state === state).map((v) => v.number);
  }
  of(type: Recorded["type"]): Recorded[] {
    return this.journal.filter((event) => event.type === type);
  }
}

/** An office that has just opened: a lead at counter 1, a clerk at counter 2, every device well. */
export function morning(configuration: Configuration = ordinary): Morning {
  const office = unheard(configuration);
  for (const device of configuration.devices) {
    office.put({ type: "device-status", device, status: { online: true, run: "run-1" } });
  }
  return office;
}

/** The same before any device has been heard. */
export function unheard(configuration: Configuration = ordinary): Morning {
  const office = new Morning();
  office.put({ type: "start", run: "run-g", journal: { damages: 0, kept: 0 } });
  office.put({ type: "configure", configuration });
  office.put({ type: "clock", trusted: true });
  office.signIn("1", "lead-1");
  office.signIn("2", "clerk-1");
  return office;
}
