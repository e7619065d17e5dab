/** The state after an event of paper: jobs of printers, what is known of a ticket, rolls. */
import assert from "node:assert/strict";
import type { Recorded } from "../contract/events.ts";
import type { FaultCode } from "../contract/faults.ts";
import type { SlipOrder } from "../contract/messages.ts";
import type { ReceiptText } from "../contract/payments.ts";
import type { Paper } from "../contract/shapes.ts";
import { receiptPrinted } from "./apply-payment.ts";
import { expectVisit, withVisit } from "./apply-visit.ts";
import type { Job } from "./jobs.ts";
import { receiptOf } from "./payments.ts";
import { missingFrom } from "./printers.ts";
import { figuresOf, nextOnSheet } from "./slip.ts";
import { dayMoneyOf } from "./slip-payment.ts";
import { hasFault, type PrinterState, printerState, type State, type Visit } from "./state.ts";

export function applyPaperEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "print-asked":
      return printAsked(state, event);
    case "print-ended":
      return printEnded(receiptEnded(state, event), event);
    case "paper-confirmed":
      return withVisit(state, { ...expectVisit(state, event.number), paper: "printed" satisfies Paper });
    case "roll-changed":
      return rollChanged(state, event.printer);
    case "missing-settled":
      return withPrinter(state, event.printer, { missing: [] });
    default:
      return undefined;
  }
}

function printAsked(state: State, event: Extract<Recorded, { type: "print-asked" }>): State {
  const { number, slip, printer } = event;
  const job: Job = {
    id: event.job,
    number,
    slip,
    figures: slip?.kind === "closing" ? figuresOf(state) : undefined,
    money: slip?.kind === "payments" ? dayMoneyOf(state) : undefined,
    receipt: slip && receiptFor(state, slip),
    copy: event.copy,
    until: event.until,
    seq: event.seq,
    at: event.at,
    instead: event.instead,
    patient: event.patient ?? false,
  };
  const sheetEnd = slip?.numbers ? sheetEndAfter(state.sheetEnd, slip.numbers) : state.sheetEnd;
  const asked = { ...state, sheetEnd, jobs: state.jobs.set(printer, queued(state.jobs.get(printer) ?? [], job)) };
  if (number === undefined)
    return slip?.kind === "self-test" ? withPrinter(asked, printer, { selfTested: true }) : asked;
  const visit = expectVisit(state, number);
  return withVisit(asked, { ...visit, paper: "asked", paperBefore: known(visit), printer });
}

function receiptFor(state: State, { payment, copy, job, part = 0 }: SlipOrder): ReceiptText | undefined {
  if (payment !== undefined && copy) return receiptOf(state, payment, copy);
  const upkeep = job === undefined ? undefined : [...state.terminals.values()].find((at) => at.upkeep?.job === job);
  return upkeep?.upkeep?.receipts[part];
}

/** A sheet printed again, from a number given by hand, does not turn the order of the next ones back. */
function sheetEndAfter(before: number, numbers: readonly string[]): number {
  const [first = 0, last = 0] = numbers.map((number) => Number(number.slice(1)));
  const isNext = first === nextOnSheet(before);
  return isNext ? last : Math.max(before, last);
}

/** Before those that may wait; but the first one is with the driver already. */
function queued(jobs: readonly Job[], job: Job): readonly Job[] {
  const place = job.patient ? -1 : jobs.findIndex((each, nth) => nth > 0 && each.patient);
  return place < 0 ? [...jobs, job] : jobs.toSpliced(place, 0, job);
}

function printEnded(before: State, event: Extract<Recorded, { type: "print-ended" }>): State {
  const { number, job, outcome } = event;
  const state = job === undefined ? before : withoutJob(before, job, outcome);
  if (number === undefined) return state;
  const visit = expectVisit(state, number);
  return withVisit(state, { ...visit, paper: paperAfter(visit, outcome), printer: event.printer ?? visit.printer });
}

/** A receipt that may be on paper comes out as a copy from now on. */
function receiptEnded(state: State, { slip, job: id, outcome }: Extract<Recorded, { type: "print-ended" }>): State {
  if (slip?.kind !== "receipt" || outcome === "failed") return state;
  const job = [...state.jobs.values()].flat().find((each) => each.id === id);
  return receiptPrinted(state, slip.payment, job?.receipt);
}

/** What was known before the slip that is being printed. */
function known(visit: Visit): Paper {
  return visit.paper === "asked" ? visit.paperBefore : visit.paper;
}

type Outcome = "ok" | "failed" | "unknown";

/** What one slip proved is not taken back by the next one: out is out, and unclear stays unclear. */
function paperAfter(visit: Visit, outcome: Outcome): Paper {
  const before = known(visit);
  if (outcome === "ok" || before === "printed") return "printed";
  return outcome === "unknown" || before === "unknown" ? "unknown" : "not-printed";
}

/** What may have come out is taken off the roll. */
function withoutJob(state: State, job: string, outcome: Outcome): State {
  const printer = state.jobs.findKey((jobs) => jobs.some((j) => j.id === job));
  assert(printer !== undefined, `job ${job} was asked and has not ended`);
  const rest = state.jobs.get(printer)!.filter((j) => j.id !== job);
  const jobs = rest.length > 0 ? state.jobs.set(printer, rest) : state.jobs.delete(printer);
  const printed = printerState(state, printer).printed + (outcome === "failed" ? 0 : 1);
  return withPrinter({ ...state, jobs }, printer, { printed });
}

function rollChanged(state: State, printer: string): State {
  const isLow = hasFault(state, `printer/${printer}`, (fault) => fault === "paper-low");
  const missing = missingFrom(state, printer).map((visit) => visit.number);
  return withPrinter(state, printer, { printed: 0, roll: isLow ? "low" : "well", missing });
}

function withPrinter(state: State, id: string, change: Partial<PrinterState>): State {
  return { ...state, printers: state.printers.set(id, { ...printerState(state, id), ...change }) };
}

/** Something about a device has changed; of a printer it is kept in mind what that says of its roll. */
export function deviceChanged(state: State, device: string, raised?: FaultCode): State {
  if (!device.startsWith("printer/")) return state;
  const id = device.slice("printer/".length);
  return withPrinter(state, id, { changedAt: state.at, roll: rollAfter(printerState(state, id).roll, raised) });
}

/** Nobody changes a roll without opening the cover; one that was empty has been changed once the printer is well. */
function rollAfter(roll: PrinterState["roll"], raised: FaultCode | undefined): PrinterState["roll"] {
  if (raised === "paper-out" || roll === "empty") return "empty";
  if (raised === "paper-low") return "low";
  return raised === "cover-open" && roll === "low" ? "opened" : roll;
}
