/** Was the card charged? Decides it from what is known of the terminal before and after a break; asks nobody itself. */
import type { InDoubt, TerminalFacts, TransactionMark } from "../../gateway/contract/payments.ts";

/** What the terminal says is its last transaction. */
export interface LastTransaction {
  readonly facts: TerminalFacts;
  /** It is a reversal of the transaction with this trace number. */
  readonly reverses?: string;
}

export interface Evidence {
  readonly about: InDoubt;
  /**
   * The last transaction; `none`: the terminal surely has none; `not-told`: it answers, but does not say; undefined: it
   * could not be asked.
   */
  readonly last?: LastTransaction | "none" | "not-told";
  /** The terminal surely has our acknowledgement of its approval and of every receipt that belongs to it. */
  readonly acknowledged?: boolean;
}

/** Of the work in doubt. Unclear is never rounded. */
export type Verdict = "happened" | "not-happened" | "unclear";

/** By how much a terminal's clock may be behind the gateway's. */
const clocksDifferMs = 15 * 60_000;

export function judge({ about, last, acknowledged = false }: Evidence): Verdict {
  const { told } = about;
  const byWord = judgeByWord(told, acknowledged);
  if (last === undefined || last === "not-told") return byWord;
  if (last === "none") return about.before === "none" && byWord !== "happened" ? "not-happened" : byWord;

  const { facts } = last;
  const since = sinceBefore(about, facts.mark);
  const asTold = told ? compare(told.mark, facts.mark) : "unsure";
  if (since === "same") return told?.approved && asTold === "same" ? "unclear" : "not-happened";
  if (since === "other" || (told?.approved === true && asTold === "same")) {
    // One that was refused later says nothing about the one that was approved.
    if (!facts.approved) return told?.approved && asTold === "other" ? "unclear" : "not-happened";
    const isGivenBack = isOf(last, about);
    if (last.reverses !== undefined && !isGivenBack) {
      const reversed = judgeReversed(last.reverses, about);
      if (about.work === "pay" || about.of?.trace !== undefined || reversed === "not-happened") return reversed;
    }
    if (facts.cents !== about.cents || (asTold !== "same" && isOlder(facts.mark, about))) return "unclear";
    // Another payment of this amount may have been given back by hand: only what names this one counts.
    if (about.work !== "pay" && !isGivenBack && asTold !== "same" && byWord !== "happened") return "unclear";
    // It was refused or taken back by the terminal's last word, or it is not the one that was approved.
    if (told && (!told.approved || asTold === "other")) return "unclear";
    return "happened";
  }
  return byWord;
}

/** Does the last transaction say itself that it gives back the payment in question? */
function isOf({ reverses }: LastTransaction, { work, of }: InDoubt): boolean {
  return work !== "pay" && reverses !== undefined && of?.trace !== undefined && isSameTrace(reverses, of.trace);
}

/** What the terminal's own word proves without its books. The last word counts. */
function judgeByWord(told: TerminalFacts | undefined, acknowledged: boolean): Verdict {
  if (!told) return "unclear";
  if (!told.approved) return "not-happened";
  return acknowledged ? "happened" : "unclear";
}

/** The last transaction takes an earlier one back: the one in doubt? One of another amount may be foreign. */
function judgeReversed(trace: string, { told, cents }: InDoubt): Verdict {
  if (told?.cents !== undefined && told.cents !== cents) return "unclear";
  return told?.mark.trace !== undefined && isSameTrace(told.mark.trace, trace) ? "not-happened" : "unclear";
}

/**
 * What an unclear payment may well be, when only its amount is another one than was asked for: whoever settles it has
 * to see that.
 */
export function otherAmountFound({ about, last }: Evidence): TerminalFacts | undefined {
  const facts = typeof last === "object" && last.reverses === undefined ? last.facts : undefined;
  if (about.work !== "pay" || !facts?.approved || facts.cents === undefined || facts.cents === about.cents) return;
  const { told } = about;
  const isTheirs = told ? told.approved && compare(told.mark, facts.mark) === "same" : true;
  return isTheirs && sinceBefore(about, facts.mark) === "other" && !isOlder(facts.mark, about) ? facts : undefined;
}

/** Is the last transaction the one known before? A reversal leaves the payment the last one when it did not happen. */
function sinceBefore({ before, of, work }: InDoubt, last: TransactionMark): Comparison {
  if (before === "none") return "other";
  const since = before ? compare(before, last) : "unsure";
  const isStillThePayment = work === "reverse" && of !== undefined && compare(of, last) === "same";
  return since === "unsure" && isStillThePayment ? "same" : since;
}

export type Comparison = "same" | "other" | "unsure";

/** Are these two the same transaction, as far as both say the same kinds of things? */
export function compare(a: TransactionMark, b: TransactionMark): Comparison {
  if (a.terminal !== undefined && b.terminal !== undefined && !isSameNumber(a.terminal, b.terminal)) return "unsure";
  const numbers = (["receipt", "trace"] as const).flatMap((kind) => {
    const [one, two] = [a[kind], b[kind]];
    return one === undefined || two === undefined ? [] : [isSameNumber(one, two)];
  });
  if (numbers.length === 0) return "unsure";
  if (numbers.includes(false)) return "other";
  // Receipt numbers begin again after an end of day, and some terminals tell a copy's time: then nothing is sure.
  const times = (["date", "time"] as const).some((kind) => a[kind] && b[kind] && a[kind] !== b[kind]);
  return times ? "unsure" : "same";
}

/** Some terminals fill up with zeros in one message and not in the next. */
export function isSameNumber(a: string, b: string): boolean {
  return a.replace(/^0+(?=.)/, "") === b.replace(/^0+(?=.)/, "");
}

/** A trace number that stands where an earlier one is named has room for six digits. */
export function isSameTrace(a: string, b: string): boolean {
  return isSameNumber(a.slice(-6), b.slice(-6));
}

/** Zeros alone are no number. */
export function isTold(number: string | undefined): number is string {
  return number !== undefined && !/^0*$/.test(number);
}

/**
 * By the terminal's own clock older than the one before; where that one has no time, by both clocks older than the
 * start. A clock that is behind is behind at both transactions.
 */
function isOlder(mark: TransactionMark, { before, startedAt }: InDoubt): boolean {
  if (mark.date === undefined || mark.time === undefined) return false;
  const own = before === "none" || before?.date === undefined || before.time === undefined ? undefined : before;
  const at = `${mark.date} ${mark.time}`;
  if (own && isBefore(at, `${own.date} ${own.time}`)) return true;
  if (own && isBefore(`${own.date} ${own.time}`, at)) return false;
  return isBefore(at, localTime(startedAt - clocksDifferMs));
}

/** `MM-DD HH:MM:SS` each. Terminals tell no year: of two half a year apart, the later in the year is the older one. */
function isBefore(a: string, b: string): boolean {
  const months = Number(b.slice(0, 2)) - Number(a.slice(0, 2));
  return Math.abs(months) > 6 ? months < 0 : a < b;
}

function localTime(atMs: number): string {
  const at = new Date(atMs);
  const two = (number: number) => String(number).padStart(2, "0");
  const date = `${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
