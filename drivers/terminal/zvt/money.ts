/** Works that move money at a ZVT terminal: asked for once, and after any break found out about, never asked again. */
import type { InDoubt, TerminalFacts } from "../../../gateway/contract/payments.ts";
import type { JobEnd } from "../../driver.ts";
import { type Evidence, isSameTrace, isTold, judge, otherAmountFound, type Verdict } from "../judge.ts";
import { resultOf, stepOf } from "./codes.ts";
import type { End, Hearing } from "./dialogue.ts";
import { codeText, factsOf, wordsOf } from "./facts.ts";
import type { ZvtMessage } from "./message.ts";
import { intermediateText, piecesOf, signatureWanted } from "./read.ts";
import { gatherReceipts, type Receipts } from "./receipts.ts";
import type { Session } from "./session.ts";
import { begin, type MoneyOrder, notBegun, type Work } from "./work.ts";
import { authorisation, refund, reversal } from "./write.ts";

/** ZVT 27: a wrong PIN, after which the terminal goes on: no last word. */
const wrongPin = 0x55;
/** The code of a work's end: the terminal was about to give back another payment, or another amount. */
const otherPayment = "other-payment";
/** ZVT 04 FF: it takes back what it approved, by itself. */
const reversesItself = 0x05;
/** ZVT 04 FF: shown too when an answer of ours has not arrived: not accepted, card out, stopped, declined. */
const provesNothing: readonly number[] = [0x03, reversesItself, 0x0b, 0x0d, 0x1d];
/** So often a terminal is asked that answers and does not say, and the journal that does not take. */
const asks = 3;

/** Undefined: the program ended meanwhile, and how the work ends is not known here. */
export async function moveMoney(work: Work, order: MoneyOrder): Promise<JobEnd | undefined> {
  const { session, job } = work;
  const { port } = session;
  const apdu = commandOf(order, session);
  if (!apdu) return { outcome: "failed" };
  const begun = await begin(work, order);
  if ("end" in begun) return begun.end;
  const startedAt = port.now();
  const { before } = begun;
  if (!(await port.keep({ type: "work-started", job, ...(before && { before }) }))) {
    port.log(`${order.work}: not in the journal, so the terminal is not asked`);
    return { outcome: "failed" };
  }
  const condition = await session.ready();
  if (condition !== "ready") return notBegun(condition);
  if (work.isAborted() || work.isStopped()) return { outcome: "failed" };
  const about: InDoubt = {
    ...{ work: order.work, cents: order.cents, startedAt },
    ...(before && { before }),
    ...(order.of && { of: order.of }),
  };
  return new MoneyMove(work, order, about).run(apdu);
}

/** Undefined: what is asked for cannot be said. */
function commandOf({ work, cents, of }: MoneyOrder, { config, port }: Session): Uint8Array | undefined {
  const { password, paymentType } = config;
  const money = { cents, ...(paymentType !== undefined && { paymentType }) };
  try {
    if (work === "pay") return authorisation(money);
    if (work === "refund") return refund({ password, ...money });
    return reversal({ password, receipt: of?.receipt ?? "", ...money });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    port.log(`${work}: cannot be asked for, ${error.message}`);
    return undefined;
  }
}

class MoneyMove {
  readonly #work: Work;
  readonly #order: MoneyOrder;
  readonly #about: InDoubt;
  readonly #receipts: Receipts;
  /** The terminal's word so far, also where it could not be kept. */
  #told: TerminalFacts | undefined;
  /** Has the terminal ever approved it? */
  #approved = false;
  /** Its last result, if it told one (ZVT 27). */
  #result: number | undefined;
  #signature = false;
  /** Something came after our last acknowledgement: so it arrived. */
  #proven = false;
  /** The terminal has said that it takes it back: what comes later proves nothing any more. */
  #takesBack = false;
  /** Its words at a wrong PIN. */
  #pinWords: string | undefined;
  /** What it was about to give back is not what was ordered: it has no answer of ours. */
  #misfit = false;

  constructor(work: Work, order: MoneyOrder, about: InDoubt) {
    this.#work = work;
    this.#order = order;
    this.#about = about;
    const { port } = work.session;
    const keep = (receipt: Parameters<Parameters<typeof gatherReceipts>[0]>[0]) =>
      port.keep({ type: "receipt", job: work.job, receipt });
    this.#receipts = gatherReceipts(keep, { unnamed: "payment", signature: () => this.#signature });
  }

  async run(apdu: Uint8Array): Promise<JobEnd | undefined> {
    const { session } = this.#work;
    this.#log("asked");
    const end = await session.dialogue.command(apdu, this.#hearing());
    const known = await this.#known(end);
    if (this.#work.isStopped()) return undefined;
    if (known) {
      this.#log(known.outcome === "ok" ? "done" : `not done${known.code === undefined ? "" : `, ${known.code}`}`);
      return known;
    }
    this.#log(`${ends[end.how]}; the terminal is asked what became of it`);
    return this.#findOut(end);
  }

  #hearing(): Hearing {
    const { session, job } = this.#work;
    const { port, dialogue } = session;
    return {
      shown: (message, isAnswered) => {
        const status = withoutCard(message.status ?? 0xff);
        this.#takesBack ||= status === reversesItself;
        this.#proven ||= isAnswered && !provesNothing.includes(status);
        const step = message.status === undefined ? undefined : stepOf(message.status);
        const text = intermediateText(message, dialogue.charset)?.slice(0, 400);
        if (step ?? text) port.event({ type: "text", job, ...(step && { step }), ...(text && { text }) });
      },
      told: (message) => this.#hear(message),
      printed: async (message) => {
        this.#proven = false;
        const kept = await this.#receipts.add(piecesOf(message, dialogue.charset));
        if (!kept) this.#log("a receipt is not in the journal: not acknowledged");
        return kept;
      },
      ending: async (message) => {
        const kept = await this.#receipts.end();
        return message.control === 0x061e && this.#approved ? this.#takeBack(message) : kept;
      },
    };
  }

  /** ZVT 04 0F: acknowledged only when it is in the journal. */
  async #hear(message: ZvtMessage): Promise<boolean> {
    const { session, job } = this.#work;
    const facts = factsOf(message, session.dialogue.charset, this.#told);
    this.#result = message.fields.result ?? this.#result;
    this.#proven = false;
    if (message.fields.result === wrongPin) return this.#hearWrongPin(facts.text);
    if (facts.approved && !this.#fits(message)) {
      this.#log("it was about to give back another payment, or another amount: not acknowledged");
      this.#misfit = true;
      return false;
    }
    this.#told = facts;
    this.#approved ||= facts.approved;
    this.#signature ||= signatureWanted(message);
    this.#log(facts.approved ? "approved" : `refused with ${facts.code ?? "no code"}`);
    const kept = await session.port.keep({ type: "work-told", job, facts });
    if (!kept) this.#log("the terminal's word is not in the journal: not acknowledged");
    return kept;
  }

  /** The terminal goes on: the customer may try again, and nobody may take it for refused. */
  #hearWrongPin(text: string | undefined): boolean {
    const { session, job } = this.#work;
    this.#log("wrong PIN");
    this.#pinWords = text;
    session.port.event({ type: "text", job, step: "wrong-pin", ...(text && { text }) });
    return true;
  }

  /** Does the terminal give back what was ordered? Some take their last payment, whatever number is sent. */
  #fits({ fields: { cents, originalTrace } }: ZvtMessage): boolean {
    const { work, of } = this.#order;
    if (work === "pay") return true;
    if (cents !== undefined && cents !== this.#order.cents) return false;
    if (work === "refund" || of?.trace === undefined || !isTold(originalTrace)) return true;
    return isSameTrace(originalTrace, of.trace);
  }

  /** ZVT 06 1E after an approval: the last word counts, and must be known to whoever finds out. */
  async #takeBack(message: ZvtMessage): Promise<boolean> {
    const { session, job } = this.#work;
    const code = codeText(message.status ?? 0xff);
    const text = wordsOf(message, session.dialogue.charset);
    const { text: _, ...told } = this.#told ?? { approved: false, mark: {} };
    this.#told = { ...told, approved: false, code, ...(text && { text }) };
    this.#log(`taken back by the terminal, ${code}`);
    return session.port.keep({ type: "work-told", job, facts: this.#told });
  }

  /** How it ended, where the conversation itself proves it. */
  async #known(end: End): Promise<JobEnd | undefined> {
    const isRefused = this.#told !== undefined && !this.#told.approved && !this.#approved;
    switch (end.how) {
      case "unsent":
        return { outcome: "failed", fault: "unreachable" };
      case "refused":
        this.#log(`refused with ${codeText(end.code)}: ${resultOf(end.code).meaning}`);
        return { outcome: "failed", code: codeText(end.code) };
      case "aborted":
        return this.#approved ? undefined : this.#failed(end.code, end.message);
      case "completed":
        if (isRefused) return this.#failed();
        return this.#result === 0 && (await this.#lateReceipts()) ? { outcome: "ok" } : undefined;
      default:
        return isRefused ? this.#failed() : undefined;
    }
  }

  #failed(abortCode?: number, message?: ZvtMessage): JobEnd {
    const ending = abortCode === undefined ? undefined : codeText(abortCode);
    const code = this.#misfit ? otherPayment : (this.#told?.code ?? ending);
    const words = message && wordsOf(message, this.#work.session.dialogue.charset);
    const text = this.#told?.text ?? words ?? this.#pinWords;
    return { outcome: "failed", ...(code && { code }), ...(text && { text }) };
  }

  /** Some say that they are done, and print then. False: what they print did not all reach us. */
  async #lateReceipts(): Promise<boolean> {
    const { session, rest, isStopped } = this.#work;
    const { config, times, dialogue } = session;
    if (config.receipts !== "here" || this.#receipts.kept.length > 0) return true;
    const step = times.receipts / 10;
    let heardAt = performance.now();
    let isWhole = true;
    session.late = {
      ...this.#receipts,
      add: async (pieces) => {
        isWhole = await this.#receipts.add(pieces);
        heardAt = performance.now();
        return isWhole;
      },
    };
    while (isWhole && dialogue.connected && !isStopped() && performance.now() - heardAt < times.receipts) {
      await rest(step);
    }
    session.late = undefined;
    const isBroken = !isWhole || !dialogue.connected || this.#receipts.open();
    const isOwed = config.receiptsAfterEnd || this.#receipts.kept.length > 0 || this.#receipts.open();
    return !(isBroken && isOwed);
  }

  async #findOut(end: End): Promise<JobEnd | undefined> {
    await this.#work.rest(this.#work.session.times.settle);
    const about = { ...this.#about, ...(this.#told && { told: this.#told }) };
    const found = await findOut(this.#work, about, this.#isAcknowledged());
    if (!found) return undefined;
    if (found.verdict === "not-happened") return this.#failed(end.how === "aborted" ? end.code : undefined);
    return { outcome: found.verdict === "happened" ? "ok" : "unknown" };
  }

  /** The approval, and every receipt that belongs to it. */
  #isAcknowledged(): boolean {
    const { kept, open } = this.#receipts;
    const isAll =
      this.#work.session.config.receipts === "at-terminal" || (kept.includes("customer") && kept.includes("merchant"));
    const isProven = this.#proven && !this.#takesBack;
    return this.#told?.approved === true && this.#result === 0 && isProven && isAll && !open();
  }

  #log(what: string): void {
    this.#work.session.port.log(`${this.#order.work}: ${what}`);
  }
}

/** 41 to 5D are 01 to 1D with „take the card out“. */
function withoutCard(status: number): number {
  return status >= 0x41 && status <= 0x5d ? status - 0x40 : status;
}

const ends: Readonly<Record<End["how"], string>> = {
  unsent: "nothing went out",
  lost: "the line broke",
  silent: "it fell silent",
  withheld: "nothing more was said to it",
  refused: "it refused",
  completed: "it is done, and has not said how",
  aborted: "it has taken back what it had approved",
};

/**
 * What became of a work: waits until the terminal is idle, asks for its last transaction and judges, for ten minutes.
 * Looks, and does nothing else. Undefined: the program ended meanwhile.
 */
export async function findOut(
  work: Work,
  about: InDoubt,
  acknowledged = false,
): Promise<{ readonly verdict: Verdict } | undefined> {
  const { session } = work;
  const { times, port } = session;
  const end = performance.now() + times.giveUp;
  let notTold = 0;
  let evidence: Evidence = { about: withoutWrongPin(about), acknowledged };
  while (!work.isStopped() && performance.now() < end) {
    const last = await lookWhenIdle(session);
    if (last === "not-told") notTold += 1;
    if (last !== undefined && (last !== "not-told" || notTold >= asks)) {
      evidence = { ...evidence, last };
      break;
    }
    session.release();
    await work.rest(times.look);
  }
  if (work.isStopped()) return undefined;
  const verdict = judge(evidence);
  port.log(`${about.work}: ${findings[verdict]}${evidence.last === undefined ? "; it could not be asked" : ""}`);
  const other = verdict === "unclear" ? otherAmountFound(evidence) : undefined;
  if (other) port.log("the terminal has another amount than was asked for");
  const found = verdict === "happened" && typeof evidence.last === "object" ? evidence.last.facts : other;
  if (found) await tellFound(work, found);
  return work.isStopped() ? undefined : { verdict };
}

/** What was told of a wrong PIN was not the last word: the customer may have tried again. */
function withoutWrongPin({ told, ...about }: InDoubt): InDoubt {
  return told && told.code !== codeText(wrongPin) ? { ...about, told } : about;
}

/** Nobody waits for it at the terminal: a gateway that is just coming back may take its time. */
async function tellFound({ session, job, rest, isStopped }: Work, facts: TerminalFacts): Promise<void> {
  for (let tries = 0; tries < asks && !isStopped(); tries += 1) {
    if (await session.port.keep({ type: "work-told", job, facts })) return;
    await rest(session.times.look);
  }
  session.port.log("what the terminal says of it is not in the journal");
}

const findings: Readonly<Record<Verdict, string>> = {
  happened: "found out that it happened",
  "not-happened": "found out that it did not happen",
  unclear: "it stays unclear what became of it",
};

/** States in which a terminal has work of its own, or a card in it. */
async function lookWhenIdle(session: Session): ReturnType<Session["lastTransaction"]> {
  if ((await session.ready()) !== "ready") return undefined;
  const condition = await session.enquire();
  if (condition === "busy" || condition === "silent" || mute.includes(condition)) return undefined;
  return session.lastTransaction();
}

const mute: readonly Session["condition"][] = ["unreachable", "no-answer", "terminal-updating"];
