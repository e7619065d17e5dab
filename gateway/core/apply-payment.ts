/** The state after an event of money: fees, payments, works of card terminals; undefined for any other event. */

import type { Recorded } from "../contract/events.ts";
import type { TerminalStand } from "../contract/events-payments.ts";
import { type FaultCode, terminalBlocked } from "../contract/faults.ts";
import type { Fee, ReceiptCopy, ReceiptText, TerminalFacts, TerminalWork } from "../contract/payments.ts";
import { withVisit } from "./apply-visit.ts";
import { nextDay } from "./calendar/moments.ts";
import { neededReceipts } from "./decide-treasury.ts";
import { feeFor } from "./fees.ts";
import {
  freshTerminal,
  isMoneyWork,
  isUpkeep,
  type Payment,
  type TerminalState,
  terminalState,
  type Work,
} from "./money.ts";
import { bookedCentsOf, inDoubt, isOpenPayment, newestPayments, orderFor, workOfJob } from "./payments.ts";
import { hasFault, type State } from "./state.ts";

type Of<Type extends Recorded["type"]> = Extract<Recorded, { type: Type }>;

/** A journal may begin with any day: what is told of a payment or a work of days that are gone changes nothing. */
export function applyPaymentEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "fee-set":
      return feeSet(state, event);
    case "payment-asked":
      return withPayment(state, { ...asPayment(event), terminal: event.terminal });
    case "payment-noted": {
      const { way, reference } = event;
      return withPayment(state, booked({ ...asPayment(event), way, reference }, undefined, event));
    }
    case "payment-withdrawn":
      return changed(state, event.payment, (payment) => givenBack(payment, event));
    case "payment-settled":
      return settled(state, event);
    case "payment-carried":
      return withPayment(state, carried(state, event));
    default:
      return applyWorkEvent(state, event);
  }
}

function applyWorkEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "terminal-asked":
      return terminalAsked(state, event);
    case "terminal-started":
      return terminalStarted(state, event);
    case "terminal-abort-asked":
      return withWork(state, event.job, { abortAsked: true });
    case "terminal-told":
      return withWork(state, event.job, { told: event.facts });
    case "terminal-ended":
      return terminalEnded(state, event);
    case "receipt-kept":
      return receiptKept(state, event);
    default:
      return undefined;
  }
}

function feeSet(state: State, { number, service, cents, reason }: Of<"fee-set">): State {
  const visit = state.visits.get(number);
  if (!visit || !state.configuration) return state;
  const fee: Fee = { ...feeFor(state.configuration, service, cents), reason };
  return withVisit(state, { ...visit, feesSet: [...visit.feesSet.filter((each) => each.service !== service), fee] });
}

function asPayment(event: Of<"payment-asked" | "payment-noted">): Payment {
  const { payment: id, number, counter, cents, fees, day, at } = event;
  return {
    ...{ id, number, day, at, counter, cents, fees },
    terminal: undefined,
    way: "card",
    withoutPaper: "withoutPaper" in event,
    state: "asked",
    work: undefined,
    doubt: undefined,
    facts: undefined,
    code: undefined,
    text: undefined,
    reference: undefined,
    receipts: [],
    bookings: [],
    toldOn: day,
  };
}

/** What was booked of it on days that are gone is in the day files; receipts that are in none follow by themselves. */
function carried(state: State, event: Of<"payment-carried">): Payment {
  const booked = state.payments.get(event.payment)?.bookings.filter(({ day }) => day === event.day);
  const { payment: id, number, counter, askedOn, askedAt, cents, fees, terminal, about } = event;
  return {
    ...{ id, number, counter, cents, fees, terminal, way: "card", state: "unclear" },
    ...{ day: askedOn, at: askedAt, withoutPaper: false, work: undefined },
    doubt: { about, isLookedUp: true },
    facts: about.of && { approved: true, mark: about.of, cents: about.cents },
    ...{ code: undefined, text: undefined, reference: undefined, receipts: [] },
    bookings: booked ?? [],
    toldOn: event.day,
  };
}

function settled(state: State, event: Of<"payment-settled">): State {
  const payment = state.payments.get(event.payment);
  if (!payment?.doubt) return state;
  const { about } = payment.doubt;
  if (about.work === "pay")
    return event.as === "paid"
      ? tookIn(state, payment, about.told?.approved ? about.told : undefined, event)
      : refused(state, payment, about.work);
  return event.as === "reversed" ? gaveBack(state, payment, event) : refused(state, payment, about.work);
}

function terminalAsked(state: State, event: Of<"terminal-asked">): State {
  const { job: id, terminal, work, payment: about, until, by, seq, at } = event;
  const payment = about === undefined ? undefined : state.payments.get(about);
  const order = orderFor(work, payment);
  if (!order) return state;
  const asked: Work = {
    ...{ id, terminal, work, order, until, seq, at, by },
    payment: about,
    run: state.devices.get(`terminal/${terminal}`)?.run,
    started: undefined,
    ...{ told: undefined, abortAsked: false, receipts: [] },
  };
  const standing = { ...state, works: state.works.set(terminal, asked) };
  const isFor = payment && (isMoneyWork(work) || work === "find-out");
  return isFor ? withPayment(standing, { ...payment, work, code: undefined, text: undefined }) : standing;
}

function terminalStarted(state: State, event: Of<"terminal-started">): State {
  const { job, before, at, day } = event;
  const work = workOfJob(state, job);
  if (!work) return state;
  const started = withWork(state, job, { started: { at, before } });
  if (!isMoneyWork(work.work)) return started;
  const { usedOn } = terminalState(state, work.terminal);
  const used = withTerminal(started, work.terminal, { usedOn: usedOn ?? day });
  return work.work === "pay" ? changed(used, work.payment, (payment) => ({ ...payment, state: "started" })) : used;
}

function terminalEnded(before: State, event: Of<"terminal-ended">): State {
  const work = workOfJob(before, event.job);
  if (!work) return before;
  const free = { ...before, works: before.works.delete(work.terminal) };
  const state = withTerminal(free, work.terminal, endOf(work, event));
  if (work.work === "end-of-day") return dayClosed(state, work, event);
  const payment = work.payment === undefined ? undefined : state.payments.get(work.payment);
  if (!payment) return state;
  const over = { ...payment, work: undefined };
  if (work.work === "find-out") return foundOut(state, over, work, event);
  if (!isMoneyWork(work.work)) return state;
  if (event.outcome === "unknown")
    return inTheDark(state, { ...over, doubt: { about: inDoubt(over, work), isLookedUp: !event.lost } });
  const { code, text } = event;
  if (event.outcome === "failed") return refused(state, { ...over, code, text }, work.work);
  return work.work === "pay" ? tookIn(state, over, work.told, event) : gaveBack(state, over, event);
}

function endOf({ id: job, work, payment, told, receipts }: Work, event: Of<"terminal-ended">): Partial<TerminalState> {
  const { at, outcome, text = told?.text } = event;
  return {
    ...(payment !== undefined && { lastAt: at }),
    ...(isUpkeep(work) && { upkeep: { job, work, at, outcome, text, receipts } }),
  };
}

/** What the work in doubt is, the payment is: the terminal's last word counts. */
function foundOut(state: State, payment: Payment, work: Work, event: Of<"terminal-ended">): State {
  if (!payment.doubt) return withPayment(state, payment);
  const { about, isLookedUp } = payment.doubt;
  if (event.outcome === "unknown") {
    // Another amount than was asked for decides nothing by itself; who settles it sees it, and it is booked then.
    const known = work.told?.approved ? { ...about, told: work.told } : about;
    return inTheDark(state, { ...payment, doubt: { about: known, isLookedUp: isLookedUp || !event.lost } });
  }
  const { code, text } = event;
  if (event.outcome === "failed") return refused(state, { ...payment, code, text }, about.work);
  const told = [work.told, about.told].find((facts) => facts?.approved);
  return about.work === "pay" ? tookIn(state, payment, told, event) : gaveBack(state, payment, event);
}

/** While it is still to be looked up, what is told of the payment is what was known before. */
function inTheDark(state: State, payment: Payment): State {
  return withPayment(state, payment.doubt!.isLookedUp ? { ...payment, state: "unclear" } : payment);
}

/** The work in doubt, or the one that failed, has moved no money. */
function refused(state: State, payment: Payment, work: TerminalWork): State {
  const before = work === "pay" ? ("not-paid" as const) : ("paid" as const);
  return withPayment(state, { ...payment, state: before, doubt: undefined });
}

function tookIn(state: State, payment: Payment, facts: TerminalFacts | undefined, at: Placed): State {
  return counted(state, booked(payment, facts, at));
}

function gaveBack(state: State, payment: Payment, at: Placed): State {
  return counted(state, givenBack(payment, at));
}

type Placed = { readonly day: string; readonly seq: number };

function booked(payment: Payment, facts: TerminalFacts | undefined, { day, seq }: Placed): Payment {
  const cents = facts?.cents ?? payment.cents;
  const bookings = [...payment.bookings, { cents, day, seq }];
  return { ...payment, state: "paid", doubt: undefined, facts, bookings };
}

function givenBack(payment: Payment, { day, seq }: Placed): Payment {
  const bookings = [...payment.bookings, { cents: -bookedCentsOf(payment), day, seq }];
  return { ...payment, state: "reversed", doubt: undefined, bookings };
}

/** With its last booking in the sums of its terminal. */
function counted(state: State, payment: Payment): State {
  const { terminal, bookings } = payment;
  const known = withPayment(state, payment);
  if (terminal === undefined) return known;
  const { count, cents } = terminalState(state, terminal).since;
  const last = bookings.at(-1)!.cents;
  const since = { count: count + Math.sign(last), cents: cents + last };
  return withTerminal(known, terminal, { since, lastMoved: payment.id });
}

function dayClosed(state: State, { terminal, told }: Work, { outcome, at, day, seq }: Of<"terminal-ended">): State {
  const { since, failures } = terminalState(state, terminal);
  if (outcome !== "ok") return withTerminal(state, terminal, { failures: failures + 1, failedAt: at });
  const closed = { at, day, own: since, told: told?.totalCents, totals: told?.totals };
  return withTerminal(state, terminal, {
    since: { count: 0, cents: 0 },
    usedOn: undefined,
    closed,
    closedSeq: seq,
    failures: 0,
  });
}

/** Rows whose text was emptied, because the treasury has it, hold no receipt any more. */
function receiptKept(state: State, event: Of<"receipt-kept">): State {
  const { job, payment: carried, receipt, seq }: Partial<typeof event> & Placed = event;
  const work = job === undefined ? undefined : workOfJob(state, job);
  const about = carried ?? work?.payment;
  if (job === undefined || !receipt) return state;
  if (about === undefined) return work ? withWork(state, job, { receipts: [...work.receipts, receipt] }) : state;
  return changed(state, about, (payment) => {
    const isBack = isOfBack(payment, work?.work);
    const isRepeated = work?.work === "repeat-receipt" && isOut(payment, receipt.copy, isBack);
    // Of one that is told again nobody knows whether it came out: the next one is marked as a copy.
    const printed = carried !== undefined || isRepeated;
    return { ...payment, receipts: [...payment.receipts, { receipt, printed, job, isBack, seq }] };
  });
}

function isOfBack({ state, doubt }: Payment, work: TerminalWork | undefined): boolean {
  if (work === "repeat-receipt") return state === "reversed";
  return (doubt?.about.work ?? work) !== "pay";
}

/** Is it on paper already, as far as the terminal says for whom it is? */
function isOut({ receipts }: Payment, copy: ReceiptCopy, isBack: boolean): boolean {
  const isSame = (other: ReceiptCopy) => other === copy || other === "admin" || copy === "admin";
  return receipts.some((kept) => kept.printed && kept.isBack === isBack && isSame(kept.receipt.copy));
}

/** The paper of a receipt is out, or may be. */
export function receiptPrinted(state: State, id: string | undefined, receipt: ReceiptText | undefined): State {
  return changed(state, id, (payment) => ({
    ...payment,
    receipts: payment.receipts.map((each) => (each.receipt === receipt ? { ...each, printed: true } : each)),
  }));
}

/** A terminal that was in trouble is well: what nobody knew before may be found out now. */
export function troubleOver(state: State, source: string, fault: FaultCode): State {
  const isOver = source.startsWith("terminal/") && terminalBlocked.has(fault);
  if (!isOver || hasFault(state, source, (each) => terminalBlocked.has(each))) return state;
  const known = state.payments.filter(({ terminal, doubt }) => `terminal/${terminal}` === source && doubt?.isLookedUp);
  if (known.isEmpty()) return state;
  const again = known.map((payment) => ({ ...payment, doubt: { ...payment.doubt!, isLookedUp: false } }));
  return { ...state, payments: state.payments.merge(again) };
}

/**
 * What of yesterday lives on: payments that are not settled, for a week those that a card has paid, works that stand,
 * each terminal's period.
 */
export function moneyOfNewDay(
  state: State,
  day: string,
  terminals: readonly TerminalStand[] = [],
): Pick<State, "payments" | "terminals"> {
  const stands = terminals.map(({ terminal, since, usedOn, closed }): [string, TerminalState] => {
    const last = closed && {
      ...{ at: closed.closedAt, day: closed.closedOn, own: closed.own, told: closed.told, totals: closed.totals },
    };
    // Where the journal does not know it any more, it knows none of the payments before it either.
    const { closedSeq } = terminalState(state, terminal);
    return [terminal, { ...freshTerminal, since, usedOn, closed: last, closedSeq }];
  });
  return { payments: paymentsOfNewDay(state, day), terminals: state.terminals.clear().merge(stands) };
}

/** So long after it was asked a card payment may still be given back, and so many of them are known. */
const keptDays = 7;
const keptAtMost = 1_000;

function paymentsOfNewDay(state: State, day: string): State["payments"] {
  const { payments, configuration } = state;
  const open = payments.filter(isOpenPayment);
  if (!configuration?.payments) return open;
  // What is given back is booked together with the day it is of, which must be there until that day's file is written.
  const from = nextDay(day, -Math.min(keptDays, configuration.retentionDays - 1));
  const kept = newestPayments(state).filter((each) => mayComeBack(each) && each.toldOn >= from);
  // As in the journal, where their text is emptied now.
  const { from: unfiled } = neededReceipts({ ...state, day }, day);
  const asJournalled = kept.slice(0, keptAtMost).map((each): [string, Payment] => {
    const isFiled = (each.bookings.at(-1)?.day ?? each.day) < unfiled;
    return [each.id, isFiled ? { ...each, receipts: [] } : each];
  });
  return open.merge(asJournalled);
}

/** Paid by card, so that it can be given back; or given back, so that its receipt can be copied. */
function mayComeBack(payment: Payment): boolean {
  const { way, state } = payment;
  return way === "card" && (state === "paid" || state === "reversed") && !isOpenPayment(payment);
}

/** What the journal cannot tell any more, the state does not know either. */
export function withoutPaymentsOf(payments: State["payments"], through: string): State["payments"] {
  return payments.filter((payment) => isOpenPayment(payment) || payment.toldOn > through);
}

function withPayment(state: State, payment: Payment): State {
  return { ...state, payments: state.payments.set(payment.id, payment) };
}

function changed(state: State, id: string | undefined, change: (payment: Payment) => Payment): State {
  const payment = id === undefined ? undefined : state.payments.get(id);
  return payment ? withPayment(state, change(payment)) : state;
}

function withWork(state: State, job: string, change: Partial<Work>): State {
  const work = workOfJob(state, job);
  return work ? { ...state, works: state.works.set(work.terminal, { ...work, ...change }) } : state;
}

function withTerminal(state: State, id: string, change: Partial<TerminalState>): State {
  return { ...state, terminals: state.terminals.set(id, { ...terminalState(state, id), ...change }) };
}
