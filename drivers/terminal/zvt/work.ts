/** What a work at a ZVT terminal is given, and what must be known before one that moves money; doing it is money.ts. */
import type { MoneyWork, TransactionMark } from "../../../gateway/contract/payments.ts";
import type { JobEnd } from "../../driver.ts";
import { compare, isSameNumber, type LastTransaction } from "../judge.ts";
import { codeText } from "./facts.ts";
import type { Session } from "./session.ts";

export interface MoneyOrder {
  readonly work: MoneyWork;
  readonly cents: number;
  readonly of?: TransactionMark;
}

/** What one work has to do with the program around it. */
export interface Work {
  readonly session: Session;
  readonly job: string;
  /** Does somebody want it broken off? */
  isAborted(): boolean;
  /** The program ends: whoever comes after it finds out. */
  isStopped(): boolean;
  /** Ends sooner when the program does. */
  rest(ms: number): Promise<void>;
}

/** The last transaction of the terminal; undefined: it does not tell. */
export type LastMark = TransactionMark | "none" | undefined;
export type Begun = { readonly before: LastMark } | { readonly end: JobEnd };

const busyCode = codeText(0x9c);

/**
 * Reached, registered, and the last transaction before it known, as far as the terminal says. It is asked each time:
 * somebody may have paid at its own keys or from another till, and such a payment must not be taken for this one. Where
 * that costs a slip of paper, it is worth one.
 */
export async function begin({ session, isAborted }: Work, order: MoneyOrder): Promise<Begun> {
  const condition = await session.ready();
  if (condition !== "ready") return { end: notBegun(condition) };
  const isNeeded = order.work === "reverse" && session.config.reversesOnlyLast;
  const last = await session.lastTransaction(isNeeded);
  if (last === undefined) return { end: notBegun(session.condition === "busy" ? "busy" : "silent") };
  const before = markOfLast(last);
  const mistake = mistakeIn(order, before, session);
  session.release();
  if (mistake) {
    session.port.log(`${order.work}: ${mistakes[mistake]}; not asked for`);
    return { end: { outcome: "failed", code: mistake } };
  }
  return isAborted() ? { end: { outcome: "failed" } } : { before };
}

/** Why somebody else's payment would be given back. The words are told as the code of the work's end. */
const mistakes = {
  "other-terminal": "the payment was made at a terminal with another number (TID)",
  "not-the-last": "this terminal gives back its last payment alone, and does not say that it is this one",
} as const;

function mistakeIn({ work, of }: MoneyOrder, before: LastMark, session: Session): keyof typeof mistakes | undefined {
  if (!of) return undefined;
  const last = typeof before === "object" ? before : undefined;
  const terminal = last?.terminal ?? session.terminalId;
  if (of.terminal !== undefined && terminal !== undefined && !isSameNumber(of.terminal, terminal))
    return "other-terminal";
  const isOnlyLast = work === "reverse" && session.config.reversesOnlyLast;
  return isOnlyLast && !(last && compare(of, last) === "same") ? "not-the-last" : undefined;
}

export function notBegun(condition: Session["condition"]): JobEnd {
  if (condition === "busy") return { outcome: "failed", code: busyCode };
  return { outcome: "failed", fault: condition === "ready" || condition === "silent" ? "no-answer" : condition };
}

export function markOfLast(last: LastTransaction | "none" | "not-told" | undefined): LastMark {
  return typeof last === "object" ? last.facts.mark : last === "none" ? last : undefined;
}
