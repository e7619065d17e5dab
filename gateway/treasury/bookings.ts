/** What was booked on one day, as the core understands what the journal tells of its payments. Knows no file. */
import type { Recorded } from "../contract/events.ts";
import type { ReceiptText, SettleReason, TerminalFacts, TerminalWork } from "../contract/payments.ts";
import { applyPaymentEvent } from "../core/apply-payment.ts";
import { isUpkeep } from "../core/apply-treasury.ts";
import type { Payment } from "../core/money.ts";
import { emptyState, type State } from "../core/state.ts";

/** One movement of money, the end of a terminal's day, or receipts that belong to neither. */
export interface Booking {
  readonly kind: "paid" | "reversed" | "refunded" | "noted" | "withdrawn" | "end-of-day" | "receipts";
  readonly at: number;
  /** By what somebody has found out that it is so. */
  readonly settled?: SettleReason;
  /** Absent for the end of a terminal's day, and for what a terminal printed of nothing that we know. */
  readonly payment?: Pick<Payment, "id" | "number" | "counter" | "fees" | "way" | "reference">;
  readonly terminal?: string;
  /** Less than nothing where it was given back; for the end of a day, and for receipts alone, 0. */
  readonly cents: number;
  readonly facts?: TerminalFacts;
  readonly receipts: readonly ReceiptText[];
}

/** What a terminal was asked to do, and what came of it. */
interface Job {
  readonly seq: number;
  readonly terminal: string;
  readonly payment: string | undefined;
  readonly work: TerminalWork;
  facts?: TerminalFacts;
  readonly receipts: ReceiptText[];
}

/** A receipt may come after the end of its work: the jobs are kept, and their receipts read last. */
type Entry = Omit<Booking, "receipts"> & { readonly day: string; readonly jobs: readonly Pick<Job, "receipts">[] };

/**
 * The bookings of a day in their order.
 * @param events all that the journal has of every payment that something happened to on that day, from its first day on
 */
export function bookingsOf(events: readonly Recorded[], day: string): Booking[] {
  let state: State = emptyState;
  const jobs = openJobs();
  const entries: Entry[] = [];
  for (const event of events) {
    const before = state;
    state = applyPaymentEvent(before, event) ?? before;
    jobs.note(event);
    for (const payment of state.payments.values())
      if (payment.bookings.at(-1)?.seq === event.seq) entries.push(booked(before, payment, event, jobs));
    for (const [terminal, { closedSeq }] of state.terminals)
      if (closedSeq === event.seq) entries.push(closed(terminal, event, jobs));
    entries.push(...loose(before, state, event, jobs));
  }
  const ofDay = entries.filter((entry) => entry.day === day);
  const bookings = ofDay.map(({ day: _, jobs, ...entry }) => ({
    ...entry,
    receipts: jobs.flatMap(({ receipts }) => receipts),
  }));
  return bookings.filter(({ kind, receipts }) => kind !== "receipts" || receipts.length > 0);
}

/** Does it move money, or stand for a period of a terminal? */
export const isMoney = ({ kind }: Booking) => kind !== "end-of-day" && kind !== "receipts";

type Jobs = ReturnType<typeof openJobs>;

function openJobs() {
  const jobs = new Map<string, Job>();
  /** By payment: what was asked up to here is with a booking. */
  const bookedAt = new Map<string, number>();
  const isSinceBooking = ({ payment, seq }: Job, id: string) => payment === id && seq > (bookedAt.get(id) ?? 0);
  return {
    note(event: Recorded): void {
      if (event.type === "terminal-asked") {
        const { job, terminal, seq, payment, work } = event;
        jobs.set(job, { seq, terminal, payment, work, receipts: [] });
      }
      // Its receipts follow, all that are in no file yet: also those whose job has gone from the journal.
      if (event.type === "payment-carried") {
        for (const job of jobs.values()) if (isSinceBooking(job, event.payment)) job.receipts.length = 0;
      }
      if (event.type === "receipt-kept" && event.payment !== undefined && !jobs.has(event.job ?? "")) {
        const { job = "", terminal, seq, payment } = event;
        jobs.set(job, { seq, terminal, payment, work: "find-out", receipts: [] });
      }
      const job = "job" in event && event.job !== undefined ? jobs.get(event.job) : undefined;
      if (job && event.type === "terminal-told") job.facts = event.facts;
      // A row that was emptied has no text any more.
      if (job && event.type === "receipt-kept" && event.receipt) job.receipts.push(event.receipt);
    },
    of: (event: Recorded) => ("job" in event && event.job !== undefined ? jobs.get(event.job) : undefined),
    /** Those of the payment since its last booking; upkeep tells of no money. */
    since(payment: string, { seq }: Recorded): Job[] {
      const own = [...jobs.values()].filter((job) => isSinceBooking(job, payment) && !isUpkeep(job.work));
      bookedAt.set(payment, seq);
      return own;
    },
  };
}

/** Receipts that will be on no booking's line: no text goes from the journal that is in no file. */
function loose(before: State, state: State, event: Recorded, jobs: Jobs): Entry[] {
  const line = { kind: "receipts", at: event.at, day: event.day, cents: 0 } as const;
  if (event.type === "receipt-kept" && event.receipt && event.payment === undefined) {
    const { terminal, receipt } = event;
    const work = jobs.of(event);
    if (work ? !isUpkeep(work.work) : event.job !== undefined) return [];
    const payment = work?.payment === undefined ? undefined : state.payments.get(work.payment);
    return [{ ...line, terminal, jobs: [{ receipts: [receipt] }], ...(payment && { payment }) }];
  }
  const job = event.type === "terminal-ended" && event.outcome !== "ok" ? jobs.of(event) : undefined;
  if (job?.work === "end-of-day") return [{ ...line, terminal: job.terminal, jobs: [job] }];
  const cleared = state.payments.filter(
    ({ id, doubt, bookings }) => !doubt && before.payments.get(id)?.doubt && bookings.at(-1)?.seq !== event.seq,
  );
  return [...cleared.values()].map((payment) => {
    const { terminal } = payment;
    return { ...line, payment, jobs: jobs.since(payment.id, event), ...(terminal !== undefined && { terminal }) };
  });
}

function booked(before: State, payment: Payment, event: Recorded, jobs: Jobs): Entry {
  const { cents } = payment.bookings.at(-1)!;
  const { terminal, way } = payment;
  const about = before.payments.get(payment.id)?.doubt?.about;
  const own = jobs.since(payment.id, event);
  const isBack = cents < 0;
  const gaveBack = about?.work ?? jobs.of(event)?.work;
  const kind = way === "card" ? (gaveBack === "refund" ? "refunded" : "reversed") : "withdrawn";
  // Of a reversal, what the terminal said of that; a payment of its own has other numbers.
  const told = own.findLast(({ facts }) => facts?.approved)?.facts ?? about?.told;
  const facts = (isBack ? told : undefined) ?? payment.facts;
  return {
    kind: isBack ? kind : way === "card" ? "paid" : "noted",
    ...{ at: event.at, day: event.day, cents, payment, jobs: own },
    ...(event.type === "payment-settled" && { settled: event.reason }),
    ...(terminal !== undefined && { terminal }),
    ...(facts && { facts }),
  };
}

function closed(terminal: string, event: Recorded, jobs: Jobs): Entry {
  const job = jobs.of(event);
  const facts = job?.facts;
  const { at, day } = event;
  return { kind: "end-of-day", at, day, terminal, cents: 0, jobs: job ? [job] : [], ...(facts && { facts }) };
}
