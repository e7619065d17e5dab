/** Payments in the eyes of the core: which run, which are open, what is booked, which receipts there are. */
import type {
  InDoubt,
  MoneyWork,
  ReceiptCopy,
  ReceiptText,
  Sum,
  TerminalOrder,
  TerminalWork,
} from "../contract/payments.ts";
import type { Booking, KeptReceipt, Payment, Work } from "./money.ts";
import type { State } from "./state.ts";

export function workOfJob({ works }: State, job: string): Work | undefined {
  return works.find(({ id }) => id === job);
}

/** What the terminal took; another amount than was asked for is possible. */
export function bookedCentsOf({ facts, cents }: Payment): number {
  return facts?.cents ?? cents;
}

/** What the terminal is asked for; undefined where that cannot be asked of it. */
export function orderFor(work: TerminalWork, payment: Payment | undefined): TerminalOrder | undefined {
  if (work === "find-out") return payment?.doubt && { work, about: payment.doubt.about };
  if (work === "pay") return payment && { work, cents: payment.cents };
  if (work !== "reverse" && work !== "refund") return { work };
  return payment?.facts && { work, cents: bookedCentsOf(payment), of: payment.facts.mark };
}

/** What is to be found out of a work that has ended and nobody knows how. */
export function inDoubt(payment: Payment, { work, at, started, told }: Work): InDoubt {
  const before = started?.before;
  return {
    work: work as MoneyWork,
    cents: work === "pay" ? payment.cents : bookedCentsOf(payment),
    startedAt: started?.at ?? at,
    ...(before !== undefined && { before }),
    ...(told && { told }),
    ...(work !== "pay" && payment.facts && { of: payment.facts.mark }),
  };
}

/** It stands at a terminal, or is still to be found out about without anybody's asking. */
export function isRunning({ state, work, doubt }: Payment): boolean {
  // An unclear one that waits for its terminal can be settled meanwhile: that may take for ever.
  const isToCome = doubt?.isLookedUp === false && state !== "unclear";
  return work !== undefined || state === "asked" || state === "started" || isToCome;
}

/** Not settled: it runs, or nobody knows. */
export function isOpenPayment(payment: Payment): boolean {
  return isRunning(payment) || payment.state === "unclear";
}

/** Nobody knows what became of it: nothing else may be booked at its terminal. */
export function doubtAt(state: State, terminal: string): Payment | undefined {
  return indexOf(state).open.find((payment) => payment.terminal === terminal && payment.doubt !== undefined);
}

/** All of the visit with this number of today, in the order in which they were asked. */
export function paymentsOfVisit(state: State, number: string): readonly Payment[] {
  return indexOf(state).byNumber.get(`${state.day} ${number}`) ?? [];
}

/** Running and unclear ones, of whatever day, in the order in which they were asked. */
export function openPayments(state: State): readonly Payment[] {
  return indexOf(state).open;
}

/** Of today: asked or moved today. Newest first. */
export function isOfToday({ day: today }: State, { day, bookings }: Payment): boolean {
  return day === today || bookings.at(-1)?.day === today;
}

/** All that are known, newest first. */
export function newestPayments(state: State): readonly Payment[] {
  return indexOf(state).newest;
}

interface Index {
  readonly byNumber: ReadonlyMap<string, readonly Payment[]>;
  readonly open: readonly Payment[];
  readonly newest: readonly Payment[];
}
/** Worked out once for a state: each counter's till asks. */
const indexes = new WeakMap<State["payments"], Index>();

function indexOf({ payments }: State): Index {
  const known = indexes.get(payments);
  if (known) return known;
  const all = [...payments.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const byNumber = Map.groupBy(all, ({ day, number }) => `${day} ${number}`);
  const index = { byNumber, open: all.filter(isOpenPayment), newest: all.toReversed() };
  indexes.set(payments, index);
  return index;
}

/**
 * The receipt for the customer, or for the house: the last one that came. One that says of itself for whom it is goes
 * before one that does not; the house's, with a signature to be given, is nobody else's.
 */
export function receiptOf(state: State, payment: string, copy: "customer" | "merchant"): ReceiptText | undefined {
  const known = state.payments.get(payment);
  return known && keptReceipt(known, copy)?.receipt;
}

/** What came since the last booking: those before are in the day file with it. */
export function unfiledReceipts({ bookings, receipts }: Payment): readonly KeptReceipt[] {
  const from = bookings.at(-1)?.seq ?? 0;
  return receipts.filter(({ seq }) => seq > from);
}

/** With whether it came out. */
export function keptReceipt({ receipts }: Payment, copy: "customer" | "merchant"): KeptReceipt | undefined {
  const last = (wanted: ReceiptCopy) => receipts.findLast(({ receipt }) => receipt.copy === wanted);
  const other = copy === "customer" ? last("merchant") : undefined;
  return last(copy) ?? last("admin") ?? (other?.receipt.signature ? undefined : other);
}

/** The money of today. */
export interface Totals {
  readonly total: Sum;
  readonly counters: readonly ({ counter: string } & Sum)[];
  readonly services: readonly ({ service: string } & Sum)[];
  /** The card's name, or the other way; `card` where the terminal did not name it. */
  readonly ways: readonly ({ way: string } & Sum)[];
}

interface Known {
  readonly day: string | undefined;
  readonly totals: Totals;
}
const totals = new WeakMap<State["payments"], Known>();

/** What was booked today, less what was given back today: each count and sum in the order of their names. */
export function totalsOf({ payments, day }: State): Totals {
  const known = totals.get(payments);
  if (known && known.day === day) return known.totals;
  const total = { count: 0, cents: 0 };
  const [counters, services, ways] = [openSums(), openSums(), openSums()];
  for (const payment of payments.values()) {
    for (const booking of payment.bookings.filter((each) => each.day === day)) {
      addTo(total, booking.cents, Math.sign(booking.cents));
      counters.add(payment.counter, booking.cents, Math.sign(booking.cents));
      ways.add(wayOf(payment), booking.cents, Math.sign(booking.cents));
      for (const [service, cents] of sharesOf(payment, booking)) services.add(service, cents, Math.sign(booking.cents));
    }
  }
  const found: Totals = {
    total,
    counters: counters.all().map(([counter, sum]) => ({ counter, ...sum })),
    services: services.all().map(([service, sum]) => ({ service, ...sum })),
    ways: ways.all().map(([way, sum]) => ({ way, ...sum })),
  };
  totals.set(payments, { day, totals: found });
  return found;
}

export function wayOf({ way, facts }: Payment): string {
  return way === "card" ? (facts?.card ?? "card") : way;
}

/** Each fee's part of what was booked; where the terminal booked another amount, the first fee takes the difference. */
export function sharesOf(
  { fees }: Pick<Payment, "fees">,
  { cents }: Pick<Booking, "cents">,
): [service: string, cents: number][] {
  const sign = Math.sign(cents);
  const due = fees.reduce((sum, fee) => sum + fee.cents, 0);
  return fees.map((fee, nth) => [fee.service, sign * fee.cents + (nth === 0 ? cents - sign * due : 0)]);
}

function openSums() {
  const sums = new Map<string, { count: number; cents: number }>();
  return {
    add(name: string, cents: number, count: number): void {
      const sum = sums.get(name) ?? { count: 0, cents: 0 };
      sums.set(name, sum);
      addTo(sum, cents, count);
    },
    all: () => [...sums].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

function addTo(sum: { count: number; cents: number }, cents: number, count: number): void {
  sum.count += count;
  sum.cents += cents;
}
