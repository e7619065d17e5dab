/** For tests of the treasury's files: days of an office as the journal tells them, payment by payment. */
import type { Event, Recorded } from "../contract/events.ts";
import type { Fee, MoneyWork, ReceiptCopy, TerminalFacts, TerminalWork } from "../contract/payments.ts";
import { minute, configuration as ordinary, seven } from "../core/testing.ts";

export const configuration: typeof ordinary = {
  ...ordinary,
  payments: { endOfDayAt: "18:00", refunds: true, treasuryFolder: "treasury", receiptYears: 10 },
};

export const extending: Fee = { service: "extend", cents: 9_300, booking: "5.0130.123456" };
export const collecting: Fee = { service: "collect", cents: 1_300, reason: "reduced" };

export const sumOf = (fees: readonly Fee[]) => fees.reduce((cents, fee) => cents + fee.cents, 0);

/** Ids and numbers follow one after the other, each event a second after the one before. */
export class Story {
  readonly events: Recorded[] = [];
  at = seven;
  day = "2026-11-21";
  #payments = 0;
  #jobs = 0;

  put(event: Event): void {
    this.at += 1_000;
    const seq = (this.events.at(-1)?.seq ?? 0) + 1;
    this.events.push({ ...event, seq, at: this.at, day: this.day });
  }
  nextDay(day: string): void {
    this.at += Date.parse(day) - Date.parse(this.day);
    this.day = day;
  }

  ask(work: TerminalWork, payment?: string): string {
    const job = `job-${++this.#jobs}`;
    const until = this.at + minute;
    this.put({ type: "terminal-asked", job, terminal: "ec-1", work, until, ...(payment && { payment }) });
    this.put({ type: "terminal-started", job, before: "none" });
    return job;
  }
  told(job: string, facts: Partial<TerminalFacts> = {}): void {
    const [receipt, trace] = [String(this.#jobs).padStart(4, "0"), String(100 + this.#jobs)];
    const mark = { terminal: "54000001", receipt, trace };
    this.put({ type: "terminal-told", job, facts: { approved: true, mark, card: "girocard", ...facts } });
  }
  receipt(job: string, copy: ReceiptCopy, ...lines: string[]): void {
    this.put({ type: "receipt-kept", terminal: "ec-1", job, receipt: { copy, lines } });
  }
  ended(job: string, outcome: "ok" | "failed" | "unknown"): void {
    this.put({ type: "terminal-ended", job, outcome });
  }

  /** A card payment that goes well; the terminal may take another amount than it was asked for. */
  paid(fees: Fee[], cents: number = sumOf(fees)): string {
    const { payment, job } = this.#started(fees);
    this.told(job, { cents });
    this.receipt(job, "customer", "K-U-N-D-E-N-B-E-L-E-G", payment);
    this.receipt(job, "merchant", "HAENDLERBELEG", payment);
    this.ended(job, "ok");
    return payment;
  }
  declined(...fees: Fee[]): string {
    const { payment, job } = this.#started(fees);
    this.told(job, { approved: false, code: "05" });
    this.receipt(job, "customer", "ZAHLUNG NICHT ERFOLGT");
    this.ended(job, "failed");
    return payment;
  }
  /** Nobody knows how this ended. */
  unclear(...fees: Fee[]): string {
    const { payment, job } = this.#started(fees);
    this.receipt(job, "merchant", "HAENDLERBELEG", payment);
    this.ended(job, "unknown");
    return payment;
  }
  #started(fees: Fee[]): { payment: string; job: string } {
    const about = { payment: `payment-${++this.#payments}`, number: this.#number(), cents: sumOf(fees), fees };
    this.put({ type: "payment-asked", counter: "1", terminal: "ec-1", ...about });
    return { payment: about.payment, job: this.ask("pay", about.payment) };
  }
  #number(): string {
    return `K${String(this.#payments).padStart(3, "0")}`;
  }
  foundOut(payment: string, outcome: "ok" | "failed" | "unknown", facts?: Partial<TerminalFacts>): void {
    const job = this.ask("find-out", payment);
    if (facts) this.told(job, facts);
    this.ended(job, outcome);
  }
  back(payment: string, work: Exclude<MoneyWork, "pay">, outcome: "ok" | "failed" | "unknown" = "ok"): void {
    const job = this.ask(work, payment);
    if (outcome === "ok") this.told(job);
    if (outcome === "ok") this.receipt(job, "customer", "STORNO", payment);
    this.ended(job, outcome);
  }
  noted(...fees: Fee[]): string {
    const about = { payment: `payment-${++this.#payments}`, number: this.#number(), cents: sumOf(fees), fees };
    this.put({ type: "payment-noted", counter: "2", way: "cashier", reference: "4711/26", ...about });
    return about.payment;
  }
  endOfDay(totalCents: number): void {
    const job = this.ask("end-of-day");
    this.told(job, { totalCents });
    this.receipt(job, "admin", "KASSENSCHNITT");
    this.ended(job, "ok");
  }
}
