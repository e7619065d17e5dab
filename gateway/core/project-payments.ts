/** Money as counter pages see it: the till of each counter, and the money of the day. Only where fees are taken. */
import type { Configuration } from "../contract/configuration.ts";
import type { PaymentEntry, PaymentsView, TillView } from "../contract/payments.ts";
import { topics } from "../contract/topics.ts";
import { isAbortable, wayBack } from "./decide-payment.ts";
import { isReceiptBlocked, receiptPrinterAt } from "./decide-receipt.ts";
import { waitingDays } from "./decide-treasury.ts";
import { feesOf, sumOf } from "./fees.ts";
import { fitting } from "./fitting.ts";
import { agreesAtClose, type Closed, type Payment, terminalState, type Upkeep } from "./money.ts";
import { bookedCentsOf, isOfToday, newestPayments, openPayments, paymentsOfVisit, totalsOf } from "./payments.ts";
import { counterState, type State, type Visit } from "./state.ts";
import { terminalIds, whyNoMoney } from "./terminals.ts";

const shown = { ofVisit: 10, unclear: 20, ofDay: 60, earlier: 60, waiting: 30, cards: 60, letters: 80 };
/** Of the 48,000 that a topic may carry. */
const bytes = { till: 18_000, day: 20_000, earlier: 8_000 };

export function* projectPayments(state: State, configuration: Configuration): Generator<[string, unknown]> {
  if (!configuration.payments) return;
  for (const counter of configuration.counters) yield [topics.view(`till/${counter.id}`), tillView(state, counter)];
  yield [topics.view("payments"), knownPaymentsView(state, configuration)];
}

type Rests = readonly unknown[];
/** Most of what happens moves no money: the same view is told again, and the teller sees that at a glance. */
const views = new WeakMap<State["payments"], { readonly on: Rests; readonly view: PaymentsView }>();

function knownPaymentsView(state: State, configuration: Configuration): PaymentsView {
  const on = [configuration, state.day, state.terminals, state.dayFiles];
  const known = views.get(state.payments);
  if (known && on.every((each, nth) => each === known.on[nth])) return known.view;
  const view = paymentsView(state, configuration);
  views.set(state.payments, { on, view });
  return view;
}

function tillView(state: State, counter: Configuration["counters"][number]): TillView {
  const { id, terminal } = counter;
  const { current } = counterState(state, id);
  const visit = current === undefined ? undefined : state.visits.get(current);
  const own = visit ? paymentsOfVisit(state, visit.number).toReversed() : [];
  const printer = receiptPrinterAt(state, id);
  const isOthers = (payment: Payment) => payment.state === "unclear" || !own.includes(payment);
  // One that keeps this counter's terminal from everything is shown here too, and one whose counter is gone anywhere.
  const concerns = (payment: Payment) =>
    payment.counter === id ||
    (payment.terminal !== undefined && payment.terminal === terminal) ||
    !state.configuration!.counters.some((each) => each.id === payment.counter);
  const unclear = openPayments(state).filter((payment) => concerns(payment) && isOthers(payment));
  return {
    counter: id,
    ...(terminal !== undefined && { terminal: terminalView(state, id, terminal) }),
    ...(printer !== undefined && { printer: { id: printer, blocked: isReceiptBlocked(state, id) } }),
    ...feesView(state, visit),
    payments: entries(state, own, shown.ofVisit, bytes.till),
    unclear: entries(state, unclear.toReversed(), shown.unclear, bytes.till),
  };
}

function terminalView(state: State, counter: string, terminal: string): NonNullable<TillView["terminal"]> {
  const work = state.works.get(terminal)?.work;
  return {
    id: terminal,
    free: whyNoMoney(state, terminal) === undefined,
    ...(work !== undefined && { work }),
    ...(isAbortable(state, counter, terminal) && { abortable: true as const }),
  };
}

function feesView(state: State, visit: Visit | undefined): Pick<TillView, "fees" | "openCents"> {
  const all = visit ? feesOf(state, visit) : [];
  const fees = all.map(({ fee, usualCents, payment }) => ({
    ...fee,
    ...(usualCents !== undefined && { usualCents }),
    ...(payment?.state === "paid" && { payment: payment.id }),
  }));
  return { fees, openCents: sumOf(all.flatMap(({ fee, payment }) => (payment ? [] : [fee]))) };
}

function paymentsView(state: State, configuration: Configuration): PaymentsView {
  const open = openPayments(state).toReversed();
  const others = newestPayments(state).filter((payment) => !open.includes(payment));
  const all = [...open, ...others.filter((payment) => isOfToday(state, payment))];
  const earlier = others.filter((payment) => !isOfToday(state, payment) && isOfUse(state, payment));
  const terminals = terminalIds(configuration);
  const cardsEach = Math.floor(shown.cards / terminals.length);
  const { total, counters, services, ways } = totalsOf(state);
  return {
    count: all.length,
    payments: entries(state, all, shown.ofDay, bytes.day),
    earlier: entries(state, earlier, shown.earlier, bytes.earlier),
    total,
    counters: [...counters],
    services: [...services],
    ways: [...ways],
    terminals: terminals.map((id) => terminalTotals(state, id, cardsEach)),
    waiting: waitingDays(state).slice(0, shown.waiting),
  };
}

/** It can be given back, or there is a receipt of it. */
function isOfUse(state: State, payment: Payment): boolean {
  return payment.receipts.length > 0 || wayBack(state, payment) !== undefined;
}

type TerminalTotals = PaymentsView["terminals"][number];

function terminalTotals(state: State, id: string, cardsAtMost: number): TerminalTotals {
  const { since, closed, upkeep } = terminalState(state, id);
  return {
    ...{ id, since },
    ...(closed && { closed: closedView(closed, cardsAtMost) }),
    ...(upkeep && { last: lastView(upkeep) }),
  };
}

function closedView(closed: Closed, cardsAtMost: number): NonNullable<TerminalTotals["closed"]> {
  const { at, own, told, totals } = closed;
  const agrees = agreesAtClose(closed);
  return {
    ...{ at, own },
    ...(told !== undefined && { told }),
    ...(agrees !== undefined && { agrees }),
    ...(totals && totals.length > 0 && { cards: totals.slice(0, cardsAtMost) }),
  };
}

function lastView({ work, at, outcome, text }: Upkeep): NonNullable<TerminalTotals["last"]> {
  return { work, at, outcome, ...(text !== undefined && { text: text.slice(0, shown.letters) }) };
}

function entries(state: State, payments: readonly Payment[], atMost: number, atMostBytes: number): PaymentEntry[] {
  return fitting(payments, atMost, (payment) => entryOf(state, payment), atMostBytes);
}

/** Of an unclear one, what the terminal has; it is booked when somebody settles it as paid. */
function foundCentsOf({ state, doubt }: Payment): number | undefined {
  const told = state === "unclear" && doubt?.about.work === "pay" ? doubt.about.told : undefined;
  return told?.approved ? told.cents : undefined;
}

function entryOf(state: State, payment: Payment): PaymentEntry {
  const { id, number, at, counter, terminal, way, cents, facts, code, text, reference } = payment;
  const work = payment.work ?? payment.doubt?.about.work;
  const mark = facts?.mark ?? payment.doubt?.about.told?.mark;
  const back = wayBack(state, payment);
  const bookedCents = foundCentsOf(payment) ?? bookedCentsOf(payment);
  const copies = new Map(payment.receipts.map(({ receipt, printed }) => [receipt.copy, printed]));
  return {
    ...{ payment: id, number, at, counter },
    ...(terminal !== undefined && { terminal }),
    ...{ way, state: payment.state, cents },
    ...(bookedCents !== cents && { bookedCents }),
    fees: [...payment.fees],
    ...(work !== undefined && { work }),
    ...(facts?.card !== undefined && { card: facts.card }),
    ...(mark && { mark }),
    ...(code !== undefined && { code }),
    ...(text !== undefined && { text }),
    ...(reference !== undefined && { reference }),
    receipts: [...copies.keys()],
    printed: [...copies].flatMap(([copy, isOut]) => (isOut ? [copy] : [])),
    ...(payment.receipts.some(({ receipt }) => receipt.signature) && { signature: true as const }),
    ...(back && { back }),
  };
}
