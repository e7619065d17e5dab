/** Receipts on paper: after a payment by itself, and when staff ask for one. */
import type { CommandOf } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import type { JobOutcome, SlipOrder } from "../contract/messages.ts";
import { isPrinter, jobId, printWithinMs } from "./decide-paper.ts";
import { type Asked, type Decision, events, refuse } from "./decision.ts";
import type { KeptReceipt, Payment, Work } from "./money.ts";
import { keptReceipt } from "./payments.ts";
import { canPrint, printerFor } from "./printers.ts";
import { type State, visitOf } from "./state.ts";

type Copy = "customer" | "merchant";

/** Where receipts of a counter come out: its own printer, or the one that prints for staff. */
export function receiptPrinterAt(state: State, counter: string | undefined): string | undefined {
  const own = state.configuration!.counters.find(({ id }) => id === counter)?.receiptPrinter;
  return own ?? printerFor(state, undefined, true);
}

/** Nothing can come out: to be said before somebody pays. */
export function isReceiptBlocked(state: State, counter: string): boolean {
  const printer = receiptPrinterAt(state, counter);
  return printer === undefined || !canPrint(state, printer);
}

/** What comes out by itself when a work ends. */
export function receiptsOf(state: State, work: Work, outcome: JobOutcome, now: number): Event[] {
  if (work.payment === undefined) return papersOf(state, work, now);
  return outcome === "ok" ? ofPayment(state, work, now) : [];
}

/** Upkeep that staff asked for prints where they are, however it ended; what a clock asks for is kept alone. */
function papersOf(state: State, { id, by, receipts }: Work, now: number): Event[] {
  const printer = by === undefined ? undefined : receiptPrinterAt(state, by);
  if (printer === undefined || !canPrint(state, printer)) return [];
  return receipts.map((_, part): Event => {
    const slip: SlipOrder = { kind: "receipt", language: "de", job: id, part };
    const job = jobId(state, `receipt-${part}`);
    return { type: "print-asked", slip, job, printer, copy: false, until: now + printWithinMs };
  });
}

/** Once money was moved: what the customer signs, and then what the customer takes along. */
function ofPayment(state: State, work: Work, now: number): Event[] {
  const payment = work.payment === undefined ? undefined : state.payments.get(work.payment);
  // Whoever asked for it has the visitor before them; who looks something up has not.
  const counter = work.work === "find-out" ? undefined : work.by;
  const printer = payment && receiptPrinterAt(state, counter ?? payment.counter);
  if (!payment || printer === undefined || !canPrint(state, printer)) return [];
  const isTaken = work.work === "pay" || payment.doubt?.about.work === "pay";
  if (isTaken && payment.withoutPaper) return [];
  const isRepeated = work.work === "repeat-receipt";
  const isNews = (kept: KeptReceipt | undefined) => kept && (isRepeated ? kept.job === work.id : !kept.printed);
  const merchant = payment.receipts.findLast(({ receipt }) => receipt.copy === "merchant");
  const isForCustomer = isNews(keptReceipt(payment, "customer"));
  const isForHouse = merchant?.receipt.signature || (isRepeated && !isForCustomer);
  return [
    ...(isForHouse && isNews(merchant) ? [receiptAsked(state, printer, payment, "merchant", now)] : []),
    ...(isForCustomer ? [receiptAsked(state, printer, payment, "customer", now)] : []),
  ];
}

export function printReceipt(state: State, command: CommandOf<"print-receipt">, asked: Asked): Decision {
  const payment = state.payments.get(command.payment);
  if (!payment) return refuse("no-such-payment");
  const { copy } = command;
  if (!keptReceipt(payment, copy)) return refuse("no-receipt");
  const printer = command.printer ?? receiptPrinterAt(state, asked.counter ?? payment.counter);
  if (printer === undefined || !isPrinter(state, printer)) return refuse("printer-unknown");
  if (!canPrint(state, printer)) return refuse("printer-blocked");
  const isAsked = state.jobs.some((jobs) =>
    jobs.some(({ slip }) => slip?.payment === payment.id && slip.copy === copy),
  );
  return isAsked ? refuse("already-printing") : events(receiptAsked(state, printer, payment, copy, asked.now));
}

function receiptAsked(state: State, printer: string, payment: Payment, copy: Copy, now: number): Event {
  const slip: SlipOrder = {
    kind: "receipt",
    language: copy === "customer" ? languageOf(state, payment) : "de",
    payment: payment.id,
    copy,
    ...(keptReceipt(payment, copy)!.printed && { again: true as const }),
  };
  const job = jobId(state, `receipt-${copy}`);
  return { type: "print-asked", slip, job, printer, copy: false, until: now + printWithinMs };
}

function languageOf(state: State, { number, day }: Payment): string {
  return (day === state.day ? visitOf(state, number)?.language : undefined) ?? "de";
}
