/** The conversations that are cut: what the clerk asks, what the customer does, what must then be true of the books. */
import type { CustomerScript, TerminalHabits } from "../../drivers/terminal/simulator-options.ts";
import type { PaymentEntry } from "../../gateway/contract/payments.ts";
import { type Till, until } from "./till.ts";

/** Money as the terminal itself has it. */
export interface Booked {
  readonly receipt: string;
  readonly cents: number;
  readonly kind: "sale" | "reversal" | "refund";
  readonly stands: boolean;
}

export interface Flow {
  readonly name: string;
  readonly customer: CustomerScript;
  readonly habits?: Partial<TerminalHabits>;
  /** What the clerk asks, after one payment that went well. */
  act(till: Till): void;
  /** This terminal does not say what its last transaction was: then a break may leave a payment unclear. */
  readonly tellsNothing?: true;
  /** How it ended without any break. */
  readonly undisturbed: "paid" | "not-paid" | "reversed" | "closed";
}

const feeCents = 9300;

function pay(till: Till): void {
  const answer = till.ask({ type: "pay", counter: "1" });
  if (!answer.ok) throw new Error(`the payment was refused: ${answer.refusal}`);
}

/** The payments of a morning, the oldest first. */
export function entries(till: Till): readonly PaymentEntry[] {
  return (till.payments()?.payments ?? []).toReversed();
}

/** A visitor who has to pay comes to the counter; who is still there goes, paid or not. */
export function nextVisitor(till: Till): void {
  till.ask({ type: "finish", counter: "1", unpaid: true });
  till.ask({ type: "take-ticket", services: ["extend"], language: "de", print: false });
  till.ask({ type: "call-next", counter: "1", unpaid: true });
  till.ask({ type: "begin", counter: "1" });
}

/** One payment goes well, so that there is a last transaction; then the next visitor is at the counter. */
export async function payOnce(till: Till): Promise<void> {
  nextVisitor(till);
  pay(till);
  await until("the first payment is paid", () => entries(till)[0]?.state === "paid" && till.isQuiet(), 20_000);
}

export const flows: readonly Flow[] = [
  { name: "approved, with receipts", customer: "approve", act: nextAndPay, undisturbed: "paid" },
  {
    name: "approved, completion first",
    customer: "approve",
    habits: { order: "completion-first" },
    act: nextAndPay,
    undisturbed: "paid",
  },
  { name: "contactless refused, then chip", customer: "contactless-then-chip", act: nextAndPay, undisturbed: "paid" },
  { name: "declined", customer: "decline", act: nextAndPay, undisturbed: "not-paid" },
  { name: "aborted", customer: "stop", act: nextAndPay, undisturbed: "not-paid" },
  {
    name: "approved, at a terminal that does not repeat",
    customer: "approve",
    habits: { repeats: "empty" },
    tellsNothing: true,
    act: nextAndPay,
    undisturbed: "paid",
  },
  {
    name: "declined, at a terminal that does not repeat",
    customer: "decline",
    habits: { repeats: "none" },
    tellsNothing: true,
    act: nextAndPay,
    undisturbed: "not-paid",
  },
  {
    name: "reversal",
    customer: "approve",
    act(till) {
      const answer = till.ask({ type: "reverse-payment", counter: "1", payment: entries(till)[0]!.payment });
      if (!answer.ok) throw new Error(`the reversal was refused: ${answer.refusal}`);
    },
    undisturbed: "reversed",
  },
  {
    name: "end of day",
    customer: "approve",
    act(till) {
      const answer = till.ask({ type: "ask-terminal", terminal: "ec-1", work: "end-of-day" });
      if (!answer.ok) throw new Error(`the end of day was refused: ${answer.refusal}`);
    },
    undisturbed: "closed",
  },
];

function nextAndPay(till: Till): void {
  nextVisitor(till);
  pay(till);
}

export type Verdict = "right" | "unclear" | `wrong: ${string}`;

/**
 * Do the terminal's own books and our journal agree? Right: the same was booked in both, and once. Unclear: we say so.
 * @param closed what each day holds that the terminal has closed, in cents
 */
export function judge(flow: Flow, till: Till, books: readonly Booked[], closed: readonly number[]): Verdict {
  const [first, second] = entries(till);
  const sales = books.filter(({ kind, stands, cents }) => kind === "sale" && stands && cents === feeCents);
  const wanted = flow.undisturbed === "closed" || flow.undisturbed === "reversed" ? [first] : [first, second];
  if (wanted.some((entry) => entry === undefined)) return "wrong: a payment is missing in the journal";
  const doubtful = wanted.find((entry) => entry!.state === "unclear");
  if (doubtful)
    return flow.tellsNothing && isDecidable(till) ? "wrong: unclear, although the terminal had said no" : "unclear";
  const open = wanted.find((entry) => entry!.state === "asked" || entry!.state === "started");
  if (open) return `wrong: a payment is still ${open.state}`;
  if (flow.undisturbed === "closed") return judgeClosing(till, closed);
  const paid = wanted.filter((entry) => entry!.state === "paid").length;
  if (sales.length > wanted.length) return "wrong: charged twice";
  if (sales.length !== paid) return `wrong: the terminal has booked ${sales.length}, we say ${paid} paid`;
  const total = till.payments()!.total.cents;
  return total === paid * feeCents ? "right" : `wrong: the day's sum is ${total}`;
}

/** By the terminal's own last word, kept before the break. */
function isDecidable(till: Till): boolean {
  const told = till.journal.findLast((event) => event.type === "terminal-told");
  const started = till.journal.findLast((event) => event.type === "terminal-started");
  if (!started) return true;
  return told?.type === "terminal-told" && told.seq > started.seq && !told.facts.approved;
}

/** An end of day that is in doubt is asked for again; its money is in one closed day, and in one alone. */
function judgeClosing(till: Till, closed: readonly number[]): Verdict {
  const ends = till.journal.flatMap((event) => (event.type === "terminal-ended" ? [event.outcome] : []));
  const asked = till.journal.filter((event) => event.type === "terminal-asked");
  if (ends.length !== asked.length) return "wrong: an end of day has no end";
  if (ends.at(-1) !== "ok") return "unclear";
  const sum = closed.reduce((all, cents) => all + cents, 0);
  return sum === feeCents ? "right" : `wrong: the closed days hold ${sum}`;
}
