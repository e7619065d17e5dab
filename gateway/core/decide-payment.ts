/** Money at a counter: what staff ask for, from the fee to the receipt. What terminals do of it: decide-terminal.ts. */
import type { Command, CommandOf } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import type { Fee } from "../contract/payments.ts";
import { isReceiptBlocked, printReceipt } from "./decide-receipt.ts";
import { askTerminal } from "./decide-terminal.ts";
import { type Asked, byCounter, type Decision, events, refuse } from "./decision.ts";
import { feesOf, openFees, sumOf } from "./fees.ts";
import type { Payment } from "./money.ts";
import { isRunning, orderFor, paymentsOfVisit } from "./payments.ts";
import { counterState, type State, type Visit, visitOf } from "./state.ts";
import { asking, canBeAsked, isConfigured, isHeard, isOfThisPeriod, terminalAt, whyNoMoney } from "./terminals.ts";

const ofMoney = [
  "set-fee",
  "pay",
  "abort-payment",
  "note-payment",
  "reverse-payment",
  "find-out-payment",
  "settle-payment",
  "print-receipt",
  "ask-terminal",
] as const satisfies Command["type"][];
type OfMoney = Extract<Command, { type: (typeof ofMoney)[number] }>;

function isOfMoney(command: Command): command is OfMoney {
  return (ofMoney as readonly string[]).includes(command.type);
}

export function decidePayment(state: State, command: Command, asked: Asked): Decision | undefined {
  if (!isOfMoney(command)) return undefined;
  if (!state.configuration!.payments) return refuse("payments-not-set-up");
  switch (command.type) {
    case "set-fee":
      return setFee(state, command, asked);
    case "ask-terminal":
      return askTerminal(state, command, asked);
    case "print-receipt":
      return printReceipt(state, command, asked);
    case "pay":
      return pay(state, command, asked);
    case "note-payment":
      return notePayment(state, command);
    case "abort-payment":
      return abort(state, command, asked);
    default: {
      const payment = state.payments.get(command.payment);
      return payment ? ofPayment(state, command, payment, asked) : refuse("no-such-payment");
    }
  }
}

function ofPayment(
  state: State,
  command: Extract<OfMoney, { type: "reverse-payment" | "find-out-payment" | "settle-payment" }>,
  payment: Payment,
  asked: Asked,
): Decision {
  if (isRunning(payment)) return refuse("payment-running");
  if (command.type === "reverse-payment") return reverse(state, command, payment, asked);
  if (command.type === "settle-payment") return settle(command, payment, asked);
  return findOut(state, payment, asked);
}

/** Nothing of it while somebody pays it: the terminal has been told another amount. */
function setFee(state: State, { number, service, cents, reason }: CommandOf<"set-fee">, asked: Asked): Decision {
  const visit = state.visits.get(number);
  if (!visit) return refuse("unknown-ticket");
  if (!state.configuration!.services.some(({ id }) => id === service)) return refuse("unknown-service");
  const covering = feesOf(state, visit).find(({ fee }) => fee.service === service)?.payment;
  if (covering) return refuse(isRunning(covering) ? "payment-running" : "not-in-this-state");
  const set = visit.feesSet.find((fee) => fee.service === service);
  if (set?.cents === cents && set.reason === reason) return events();
  return events({ type: "fee-set", number, service, cents, reason, ...byCounter(asked) });
}

/** The visit at the counter and which of its fees are to be paid now; or why not. */
function wanted(
  state: State,
  { counter, number, services }: Pick<CommandOf<"pay">, "counter" | "number" | "services">,
): { visit: Visit; fees: Fee[] } | Decision {
  if (!state.configuration!.counters.some(({ id }) => id === counter)) return refuse("unknown-counter");
  const { current } = counterState(state, counter);
  const visit = current === undefined ? undefined : state.visits.get(current);
  if (number !== undefined && visit?.number !== number) return refuse("not-in-this-state");
  if (!visit) return refuse("nobody-at-counter");
  const fees = openFees(state, visit).filter(({ service }) => !services || services.includes(service));
  if (fees.length > 0) return { visit, fees };
  return refuse(paymentsOfVisit(state, visit.number).some(isRunning) ? "payment-running" : "nothing-to-pay");
}

function pay(state: State, command: CommandOf<"pay">, asked: Asked): Decision {
  const found = wanted(state, command);
  if ("events" in found) return found;
  const { counter, withoutPaper } = command;
  const { number } = found.visit;
  const terminal = terminalAt(state.configuration!, counter);
  const no = whyNoMoney(state, terminal);
  if (no) return refuse(no);
  if (paymentsOfVisit(state, number).some(isRunning)) return refuse("payment-running");
  if (!withoutPaper && isReceiptBlocked(state, counter)) return refuse("receipt-printer-blocked");
  const payment = paymentId(state, number);
  return events(
    {
      ...{ type: "payment-asked", payment, number, counter, terminal: terminal! },
      ...{ cents: sumOf(found.fees), fees: found.fees },
      ...(withoutPaper && { withoutPaper }),
    },
    asking(state, { terminal: terminal!, work: "pay", payment, now: asked.now, by: counter }),
  );
}

/** As of jobs: never given twice, not even after a damaged journal. */
function paymentId(state: State, number: string): string {
  return `${state.run}-${state.seq}-payment-${number}`;
}

function notePayment(state: State, command: CommandOf<"note-payment">): Decision {
  const found = wanted(state, command);
  if ("events" in found) return found;
  const { counter, way, reference } = command;
  const { number } = found.visit;
  const payment = paymentId(state, number);
  const cents = sumOf(found.fees);
  return events({ type: "payment-noted", payment, number, counter, cents, fees: found.fees, way, reference });
}

/** What of money can be broken off: the terminal may do it all the same. */
const abortable: ReadonlySet<string> = new Set(["pay", "reverse", "refund"]);

/** Not what another counter with the same terminal waits for. */
export function isAbortable(state: State, counter: string, terminal: string): boolean {
  const work = state.works.get(terminal);
  return work !== undefined && abortable.has(work.work) && work.by === counter;
}

/** What its driver has not begun is over at once: it is not begun any more. */
function abort(state: State, { counter }: CommandOf<"abort-payment">, asked: Asked): Decision {
  const terminal = terminalAt(state.configuration!, counter);
  if (terminal === undefined) return refuse("terminal-unknown");
  if (!isAbortable(state, counter, terminal)) return refuse("not-in-this-state");
  const work = state.works.get(terminal)!;
  const aborted: Event[] = work.abortAsked ? [] : [{ type: "terminal-abort-asked", job: work.id, ...byCounter(asked) }];
  const ended: Event[] = work.started ? [] : [{ type: "terminal-ended", job: work.id, outcome: "failed" }];
  return events(...aborted, ...ended);
}

/** How a payment could still be given back; undefined: it cannot be here. */
export function wayBack(state: State, payment: Payment): "reverse" | "refund" | "note" | undefined {
  if (payment.state !== "paid" || isRunning(payment)) return undefined;
  if (payment.way !== "card") return "note";
  // Which transaction it is, only the terminal can have said.
  if (!orderFor("reverse", payment)) return undefined;
  if (isOfThisPeriod(state, payment)) return "reverse";
  return state.configuration!.payments?.refunds ? "refund" : undefined;
}

function reverse(state: State, command: CommandOf<"reverse-payment">, payment: Payment, asked: Asked): Decision {
  const { id, terminal } = payment;
  if (payment.state !== "paid") return refuse("not-in-this-state");
  const way = wayBack(state, payment);
  if (way === "note") return events({ type: "payment-withdrawn", payment: id, ...byCounter(asked) });
  if (way === undefined) return refuse(payment.facts ? "after-end-of-day" : "not-in-this-state");
  const no = whyNoMoney(state, terminal);
  if (no) return refuse(no);
  return events(asking(state, { terminal: terminal!, work: way, payment: id, now: asked.now, by: command.counter }));
}

function findOut(state: State, { id, terminal, doubt }: Payment, asked: Asked): Decision {
  if (!doubt) return refuse("not-in-this-state");
  if (terminal === undefined || !isConfigured(state, terminal)) return refuse("terminal-unknown");
  if (state.works.has(terminal)) return refuse("terminal-busy");
  if (!isHeard(state, terminal)) return refuse("terminal-not-ready");
  return events(asking(state, { terminal, work: "find-out", payment: id, now: asked.now, by: byCounter(asked).by }));
}

/** Of a reversal or refund, «not paid» says that the money was given back. */
function settle({ as, reason }: CommandOf<"settle-payment">, { id, doubt }: Payment, asked: Asked): Decision {
  if (!doubt) return refuse("not-in-this-state");
  const isBack = doubt.about.work !== "pay" && as === "not-paid";
  const settled: Event = { type: "payment-settled", payment: id, as: isBack ? "reversed" : as, reason };
  return events({ ...settled, ...byCounter(asked) });
}

/** While money is moved for a visit, it stays where it is; but nobody waits there for a terminal that is mute. */
export function heldByPayment(state: State, command: Command): boolean {
  if (!state.configuration?.payments) return false;
  const holds = (payment: Payment) =>
    isRunning(payment) && (payment.terminal === undefined || canBeAsked(state, payment.terminal));
  return visitsMovedBy(state, command).some((number) => paymentsOfVisit(state, number).some(holds));
}

/** The visits that this command would take from where they are. */
function visitsMovedBy(state: State, command: Command): readonly string[] {
  switch (command.type) {
    case "finish":
      return [counterState(state, command.counter).current ?? []]
        .flat()
        .filter((number) => command.number === undefined || command.number === number);
    case "call-next":
    case "call":
    case "park":
    case "no-show":
    case "close-counter":
    case "back-office":
      return [counterState(state, command.counter).current ?? []].flat();
    case "undo":
      return counterState(state, command.counter).undo?.visits.map(({ number }) => number) ?? [];
    case "transfer":
    case "take-over":
    case "cancel":
    case "leave":
    case "send-home":
      return visitOf(state, command.number) ? [command.number] : [];
    default:
      return [];
  }
}
