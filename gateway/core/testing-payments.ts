/** For tests of money: an office with card terminals, what their drivers tell, and how the story stands. */
import { type Configuration, configurationOf } from "../contract/configuration.ts";
import type { FaultCode } from "../contract/faults.ts";
import type { JobOutcome, TerminalJob, TerminalStep } from "../contract/messages.ts";
import type { PaymentEntry, ReceiptText, TerminalFacts, TerminalWork, TillView } from "../contract/payments.ts";
import type { Site } from "../contract/site.ts";
import { project } from "./project.ts";
import { type Morning, morning, site } from "./testing.ts";

export const services: Site["services"] = [
  { id: "collect", name: { de: "Abholen" } },
  { id: "extend", name: { de: "Verlängern" }, feeCents: 9300, booking: "5.0130.123456", after: ["pay"] },
  { id: "copy", name: { de: "Kopie" }, feeCents: 500, after: ["pay"] },
  { id: "pay", name: { de: "Bezahlen" }, kiosk: false, paying: true },
];
export const counters: Site["counters"] = [
  {
    id: "1",
    label: "1",
    services: ["extend", "copy", "collect"],
    terminal: "ec-1",
    receiptPrinter: "r1",
    button: "b1",
  },
  { id: "2", label: "2", services: ["extend", "copy", "collect"], terminal: "ec-2" },
  { id: "3", label: "3", services: ["pay"], terminal: "ec-1", alwaysOpen: true },
];
export const devices: Site["devices"] = ["printer/p1", "printer/r1", "terminal/ec-1", "terminal/ec-2", "button/b1"].map(
  (name) => {
    const [kind, id] = name.split("/") as [string, string];
    return { kind, id, config: {} };
  },
);
export const tillSite: Site = { ...site, services, counters, devices, payments: { endOfDayAt: "18:00" } };
export const tillConfiguration: Configuration = configurationOf(tillSite);

/** A clerk's counter with its own terminal and receipt printer; every device well. */
export const tillOffice = (configuration: Configuration = tillConfiguration): Morning => morning(configuration);

/** The office, with somebody at counter 1 who came for this. */
export function served(service = "extend", office: Morning = tillOffice()): Morning {
  office.kiosk(service);
  office.at("1", { type: "call-next", counter: "1" });
  return office;
}

export function terminal(office: Morning, fault?: FaultCode, run = "run-1", id = "ec-1"): void {
  const status = { online: true, run, ...(fault && { fault }) };
  office.put({ type: "device-status", device: `terminal/${id}`, status });
}
export function terminalGone(office: Morning, id = "ec-1"): void {
  office.put({ type: "device-status", device: `terminal/${id}`, status: { online: false } });
}

export const jobAt = (office: Morning, id = "ec-1") =>
  project(office.state).get(`device/terminal/${id}/job`) as TerminalJob | null;

export function step(office: Morning, told: TerminalStep, id = "ec-1") {
  return office.put({ type: "terminal-step", id: `step ${office.state.seq}`, device: `terminal/${id}`, step: told });
}
export function started(office: Morning, id = "ec-1") {
  const before = { receipt: "0041", trace: "000101" };
  return step(office, { type: "work-started", job: jobAt(office, id)!.id, before }, id);
}
export const approved = (cents = 9300): TerminalFacts => ({
  approved: true,
  cents,
  card: "girocard",
  mark: { terminal: "52500001", receipt: "0042", trace: "000102" },
});
export function told(office: Morning, facts: TerminalFacts = approved(), id = "ec-1") {
  return step(office, { type: "work-told", job: jobAt(office, id)!.id, facts }, id);
}
export const receiptFor = (copy: ReceiptText["copy"], ...lines: string[]): ReceiptText => ({
  copy,
  lines: [`Beleg ${copy}`, ...lines],
});
export function receipt(office: Morning, kept: ReceiptText = receiptFor("customer"), id = "ec-1") {
  return step(office, { type: "receipt", job: jobAt(office, id)!.id, receipt: kept }, id);
}
export function done(office: Morning, outcome: JobOutcome, id = "ec-1", words: { code?: string; text?: string } = {}) {
  const { id: job, run } = jobAt(office, id)!;
  office.put({ type: "job-done", device: `terminal/${id}`, done: { id: job, run, outcome, ...words } });
}

export const pay = (office: Morning, counter = "1") => office.at(counter, { type: "pay", counter });
/** Asked and paid, with both receipts. */
export function paid(office: Morning, counter = "1", id = "ec-1"): string {
  const answer = pay(office, counter);
  const cents = jobCents(office, id);
  started(office, id);
  told(office, approved(cents), id);
  receipt(office, receiptFor("merchant"), id);
  receipt(office, receiptFor("customer"), id);
  done(office, "ok", id);
  return (answer as { payment: string }).payment;
}
function jobCents(office: Morning, id: string): number {
  const { order } = jobAt(office, id)!;
  return "cents" in order ? order.cents : 0;
}

export const till = (office: Morning, counter = "1") => office.view<TillView>(`till/${counter}`);
export const payment = (office: Morning, counter = "1"): PaymentEntry => {
  const { payments, unclear } = till(office, counter);
  return payments[0] ?? unclear[0]!;
};
export const workAt = (office: Morning, id = "ec-1"): TerminalWork | undefined => jobAt(office, id)?.order.work;
export const standsAt = (office: Morning, counter = "1") => payment(office, counter).state;
