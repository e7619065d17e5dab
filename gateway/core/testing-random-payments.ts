/** For tests of random mornings: what can happen with money, and what must be true of it whatever happens. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Command } from "../contract/commands.ts";
import type { Recorded } from "../contract/events.ts";
import {
  feeReasons,
  otherWays,
  type PaymentState,
  type PaymentsView,
  type ReceiptText,
  settleReasons,
  type TerminalFacts,
  type UpkeepWork,
} from "../contract/payments.ts";
import type { Work } from "./money.ts";
import type { State } from "./state.ts";
import type { Morning } from "./testing.ts";

type Step = (office: Morning) => void;
interface Weighted {
  readonly weight: number;
  readonly arbitrary: fc.Arbitrary<Step>;
}
const weighted = <T>(weight: number, values: fc.Arbitrary<T>, step: (value: T) => Step): Weighted => ({
  weight,
  arbitrary: values.map(step),
});

const counter = fc.constantFrom("1", "2", "3");
const terminal = fc.constantFrom("ec-1", "ec-1", "ec-2");
const nth = fc.nat({ max: 30 });
const outcome = fc.constantFrom("ok" as const, "ok" as const, "failed" as const, "unknown" as const);
const upkeep = fc.constantFrom<UpkeepWork>("end-of-day", "end-of-day", "repeat-receipt", "diagnosis", "initialise");
const fault = fc.constantFrom(...Array<undefined>(6), "no-answer" as const, "end-of-day-due" as const);

function oneOf<T>(list: readonly T[], n: number): T | undefined {
  return list[n % Math.max(1, list.length)];
}
function paymentOf({ state: { payments } }: Morning, n: number, wanted: PaymentState): string {
  const those = payments.filter(({ state }) => state === wanted);
  return oneOf([...(those.isEmpty() ? payments : those).keys()].sort(), n) ?? "no-such-payment";
}

function put(
  office: Morning,
  id: string,
  step: Extract<Parameters<Morning["put"]>[0], { type: "terminal-step" }>["step"],
) {
  office.put({ type: "terminal-step", id: `step ${office.state.seq} ${step.type}`, device: `terminal/${id}`, step });
}

/** Most often what was asked for; now and then the card is declined, or another amount is booked. */
function factsOf({ order }: Work, n: number): TerminalFacts {
  const cents = "cents" in order ? order.cents : 9300;
  const mark = { receipt: String(n).padStart(4, "0") };
  if (n % 7 === 0) return { approved: false, mark, code: "6F" };
  if (order.work === "end-of-day") return { approved: true, mark, totalCents: n * 100 };
  return { approved: true, mark, cents: n % 11 === 0 ? cents - 1 : cents, card: n % 2 ? "girocard" : "Visa" };
}
function receiptOf(n: number): ReceiptText {
  const copy = oneOf(["customer", "merchant", "admin"] as const, n)!;
  return { copy, lines: ["Beleg"], ...(n % 5 === 0 && { signature: true as const }) };
}

type Told = (office: Morning, work: Work, n: number) => void;
const begins: Told = (office, { id: job, terminal }) => put(office, terminal, { type: "work-started", job });
const tells: Told = (office, work, n) =>
  put(office, work.terminal, { type: "work-told", job: work.id, facts: factsOf(work, n) });
const prints: Told = (office, { id: job, terminal }, n) =>
  put(office, terminal, { type: "receipt", job, receipt: receiptOf(n) });
const ends = (office: Morning, { id, terminal, run }: Work, told: "ok" | "failed" | "unknown") =>
  office.put({ type: "job-done", device: `terminal/${terminal}`, done: { id, run: run ?? "run-1", outcome: told } });

/** Somebody with a fee to pay, unless somebody else is there. */
function somebodyAt(office: Morning, c: string, n: number): void {
  const counter = { counter: c };
  if (office.state.counters.get(c)?.current === undefined) {
    office.at(c, { type: "open-counter", ...counter });
    const taken = office.at(c, { type: "take-ticket", services: ["collect"], language: "de", print: false });
    if (taken.ok && taken.number) office.at(c, { type: "call", ...counter, number: taken.number });
  }
  const number = office.state.counters.get(c)?.current;
  const fee = { service: oneOf(["collect", "extend", "advice"], n)!, cents: 100 + n, reason: "other-item" as const };
  if (number !== undefined) office.at(c, { type: "set-fee", number, ...fee });
}

const steps: readonly Told[] = [begins, begins, tells, prints];
interface Named {
  /** In which state it is most of use. */
  readonly of: PaymentState;
  readonly command: (payment: string, c: string, n: number) => Command;
}
const named = fc.constantFrom<Named>(
  { of: "paid", command: (payment, counter) => ({ type: "reverse-payment", counter, payment }) },
  { of: "unclear", command: (payment) => ({ type: "find-out-payment", payment }) },
  {
    of: "unclear",
    command: (payment, _, n) => ({
      ...{ type: "settle-payment", payment },
      as: n % 2 ? "paid" : "not-paid",
      reason: oneOf(settleReasons, n)!,
    }),
  },
  {
    of: "paid",
    command: (payment, _, n) => ({ type: "print-receipt", payment, copy: n % 3 ? "customer" : "merchant" }),
  },
);

export const paymentSteps: readonly Weighted[] = [
  weighted(2, fc.record({ c: counter, n: nth }), ({ c, n }) => (office) => {
    const number = oneOf([...office.state.visits.keys()].sort(), n) ?? "F001";
    const set = { service: n % 2 ? "extend" : "collect", cents: (n % 4) * 100, reason: oneOf(feeReasons, n)! };
    office.at(c, { type: "set-fee", number, ...set });
  }),
  weighted(10, fc.record({ c: counter, n: nth, outcome }), ({ c, n, outcome: told }) => (office) => {
    somebodyAt(office, c, n);
    office.at(c, { type: "pay", counter: c, ...(n % 2 === 0 && { withoutPaper: true as const }) });
    const work = [...office.state.works.values()].find(({ by }) => by === c);
    if (n % 9 === 0) office.at(c, { type: "abort-payment", counter: c });
    if (!work || n % 3 === 0) return;
    for (const each of [begins, tells, prints]) each(office, work, n);
    if (n % 5 > 0) ends(office, work, told);
  }),
  weighted(2, fc.record({ c: counter, n: nth }), ({ c, n }) => (office) => {
    office.at(c, { type: "note-payment", counter: c, way: oneOf(otherWays, n)!, reference: `K ${n}` });
  }),
  weighted(
    5,
    fc.record({ t: terminal, n: nth, what: fc.nat({ max: steps.length - 1 }) }),
    ({ t, n, what }) =>
      (office) => {
        const work = office.state.works.get(t);
        if (work) steps[what]!(office, work, n);
      },
  ),
  weighted(6, fc.record({ t: terminal, n: nth, outcome }), ({ t, n, outcome: told }) => (office) => {
    const work = office.state.works.get(t);
    if (!work) return;
    if (n % 4 > 0) for (const each of [begins, tells]) each(office, work, n);
    ends(office, work, told);
  }),
  weighted(
    1,
    fc.record({ c: counter }),
    ({ c }) =>
      (office) =>
        void office.at(c, { type: "abort-payment", counter: c }),
  ),
  weighted(5, fc.record({ c: counter, n: nth, named }), ({ c, n, named: { of, command } }) => (office) => {
    office.at(c, command(paymentOf(office, n, of), c, n));
  }),
  weighted(1, fc.record({ c: counter, t: terminal, work: upkeep }), ({ c, t, work }) => (office) => {
    office.at(c, { type: "ask-terminal", terminal: t, work });
  }),
  weighted(2, fc.record({ t: terminal, fault, n: nth }), ({ t, fault: stands, n }) => (office) => {
    const run = n % 2 ? `run-${office.state.seq}` : (office.state.devices.get(`terminal/${t}`)?.run ?? "run-1");
    const status = n % 9 === 0 ? { online: false } : { online: true, run, ...(stands && { fault: stands }) };
    office.put({ type: "device-status", device: `terminal/${t}`, status });
  }),
  /** What belongs to no work, or to one that has ended. */
  weighted(1, fc.record({ t: terminal, n: nth }), ({ t, n }) => (office) => {
    const job = oneOf(office.of("terminal-asked"), n);
    const late = job && "job" in job && n % 2 ? { job: job.job as string } : {};
    put(office, t, { type: "receipt", ...late, receipt: receiptOf(n) });
  }),
  weighted(2, fc.record({ n: nth }), ({ n }) => (office) => {
    const over = [...office.state.dayFiles].filter(([date]) => date < office.state.day!).sort();
    const [date, file] = over.find(([, { acknowledged }]) => !acknowledged) ?? [];
    const written = { digest: "d", last: "h", bookings: n, cents: n * 100 };
    if (date === undefined) office.put({ type: "day-files-deleted", through: office.state.day!, files: over.length });
    else if (!file!.written && n % 4 === 0) office.put({ type: "day-file-refused", date });
    else if (!file!.written) office.put({ type: "day-file-written", date, ...written });
    else office.put({ type: "day-file-acknowledged", date, digest: n % 3 ? "d" : "another" });
  }),
];

/**
 * What a terminal was asked, at most once for each payment, one after the other, and never begun twice; and nothing
 * that moves money or closes a day while it is not known how something ended there.
 */
export function askedOnce(journal: readonly Recorded[]): void {
  const standing = new Map<string, string>();
  const asked = new Map<string, Extract<Recorded, { type: "terminal-asked" }>>();
  const doubts = new Map<string, string>();
  const seen = new Set<string>();
  const once = (what: string) => {
    assert(!seen.has(what), `${what} for the second time`);
    seen.add(what);
  };
  for (const event of journal) {
    if (event.type === "terminal-asked") {
      once(`job ${event.job}`);
      if (event.work === "pay") once(`pay ${event.payment}`);
      assert(![...standing.values()].includes(event.terminal), `two works at ${event.terminal}`);
      standing.set(event.job, event.terminal);
      asked.set(event.job, event);
      const isHarmful = /^(pay|reverse|refund|end-of-day)$/.test(event.work);
      assert(!isHarmful || !doubts.has(event.terminal), `${event.work} at ${event.terminal}, in doubt`);
    }
    if (event.type === "terminal-started") once(`start ${event.job}`);
    if (event.type === "payment-settled")
      for (const [id, known] of doubts) if (known === event.payment) doubts.delete(id);
    if (event.type !== "terminal-ended") continue;
    assert(standing.delete(event.job), `${event.job} ends once`);
    const { work, terminal, payment } = asked.get(event.job)!;
    if (!/^(pay|reverse|refund|find-out)$/.test(work)) continue;
    if (event.outcome === "unknown") doubts.set(terminal, payment!);
    else doubts.delete(terminal);
  }
}

const seen = new WeakSet<State["payments"]>();

/** No fee is in two payments of which one is paid, runs or is unclear. */
export function paidOnce({ state }: Morning): void {
  if (seen.has(state.payments)) return;
  seen.add(state.payments);
  const covered = new Set<string>();
  for (const { state: stands, day, number, fees } of state.payments.values()) {
    if (stands === "not-paid" || stands === "reversed") continue;
    for (const { service } of fees) {
      const fee = `${day} ${number} ${service}`;
      assert(!covered.has(fee), `${fee} is paid twice`);
      covered.add(fee);
    }
  }
}

interface Counted {
  readonly cents: number;
  /** What moved money last, or was to. */
  work: string;
  told: TerminalFacts | undefined;
  booked: number;
}

/** Counted again from the events, by other code: today's money, and what each terminal has since its end of day. */
export function countedAgain(office: Morning): void {
  const payments = new Map<string, Counted>();
  const works = new Map<
    string,
    { payment: string | undefined; work: string; told?: TerminalFacts; terminal: string }
  >();
  const since = new Map<string, number>();
  let [day, today] = ["", 0];
  function book(payment: Counted, booked: number, terminal: string | undefined): void {
    const moved = booked - payment.booked;
    payment.booked = booked;
    today += moved;
    if (terminal !== undefined) since.set(terminal, (since.get(terminal) ?? 0) + moved);
  }
  const terminals = new Map<string, string>();
  for (const event of office.journal) {
    if (event.day !== day) [day, today] = [event.day, 0];
    if (event.type === "payment-asked") terminals.set(event.payment, event.terminal);
    if (event.type === "payment-asked" || event.type === "payment-noted") {
      const counted = { cents: event.cents, work: "pay", told: undefined, booked: 0 };
      payments.set(event.payment, counted);
      if (event.type === "payment-noted") book(counted, event.cents, undefined);
    }
    if (event.type === "payment-withdrawn") book(payments.get(event.payment)!, 0, undefined);
    if (event.type === "payment-settled") {
      const payment = payments.get(event.payment)!;
      const told = payment.told?.approved ? payment.told.cents : undefined;
      const isTaken = event.as === "paid" && payment.work === "pay";
      if (isTaken) book(payment, told ?? payment.cents, terminals.get(event.payment));
      if (event.as === "reversed") book(payment, 0, terminals.get(event.payment));
    }
    if (event.type === "terminal-asked") {
      const { job, work, payment, terminal } = event;
      works.set(job, { payment, work, terminal });
      if (payment !== undefined && /^(pay|reverse|refund)$/.test(work)) {
        payments.get(payment)!.work = work;
        payments.get(payment)!.told = undefined;
      }
    }
    if (event.type === "terminal-told") {
      const work = works.get(event.job)!;
      work.told = event.facts;
      const isOfMoney = /^(pay|reverse|refund)$/.test(work.work);
      if (work.payment !== undefined && isOfMoney) payments.get(work.payment)!.told = event.facts;
    }
    if (event.type !== "terminal-ended") continue;
    const { payment: id, work, told, terminal } = works.get(event.job)!;
    const isFoundOtherwise = event.outcome === "unknown" && work === "find-out" && told?.approved;
    if (isFoundOtherwise && payments.get(id!)) payments.get(id!)!.told = told;
    if (event.outcome !== "ok") continue;
    if (work === "end-of-day") since.set(terminal, 0);
    if (id === undefined || !/^(pay|reverse|refund|find-out)$/.test(work)) continue;
    const payment = payments.get(id)!;
    const isFound = work === "find-out";
    const facts = isFound ? [told, payment.told].find((each) => each?.approved) : told;
    book(payment, payment.work === "pay" ? (facts?.cents ?? payment.cents) : 0, terminal);
  }
  const view = office.view<PaymentsView>("payments");
  const sum = (list: readonly { cents: number }[]) => list.reduce((all, { cents }) => all + cents, 0);
  assert.equal(view.total.cents, today);
  for (const list of [view.counters, view.services, view.ways]) assert.equal(sum(list), today);
  assert.deepEqual(
    view.terminals.map(({ id, since: { cents } }) => [id, cents]),
    view.terminals.map(({ id }) => [id, since.get(id) ?? 0]),
  );
}

/** Paid by card is only what the terminal has said is done, or somebody has found out. */
export function paidBySomebodysWord(office: Morning): void {
  const proven = new Set<string | undefined>();
  const works = new Map<string, string | undefined>();
  for (const event of office.journal) {
    if (event.type === "terminal-asked" && event.work !== "repeat-receipt") works.set(event.job, event.payment);
    if (event.type === "terminal-ended" && event.outcome === "ok") proven.add(works.get(event.job));
    if (event.type === "payment-settled") proven.add(event.payment);
  }
  for (const { id, way, state } of office.state.payments.values())
    assert(way !== "card" || state !== "paid" || proven.has(id), `${id} is paid by nobody's word`);
}
