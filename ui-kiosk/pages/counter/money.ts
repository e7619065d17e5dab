/** Money as the panel knows it: what the counter's till tells, what its terminal shows now. Pure; it asks nobody. */
import type { Answer, Command, CommandOf } from "../../../gateway/contract/commands.ts";
import type { PaymentEntry, TerminalWork, TillView } from "../../../gateway/contract/payments.ts";
import type { TerminalShows } from "../../lib/bus.ts";
import type { Noted } from "./appointments.ts";
import { isOfAnother } from "./money-chooser.ts";
import type { PaymentFilter } from "./money-shown.ts";
import { counterOf } from "./seen.ts";
import type { Panel } from "./state.ts";

/** Undefined where the site takes no payments, or nobody works here. */
export function tillOf(panel: Panel): TillView | undefined {
  return panel.tills[counterOf(panel)];
}

/** The visit at this panel's counter. */
function atCounter(panel: Panel): string | undefined {
  return panel.panels[counterOf(panel)]?.current?.number;
}

/** A question about the money of a visit goes away with it. */
export function visitMeant(panel: Panel): Panel {
  return isOfAnother(panel.chooser, atCounter(panel)) ? { ...panel, chooser: undefined } : panel;
}

/** Whole: what it showed before holds no longer. */
export function terminalSaid(panel: Panel, terminal: string, { step, text, job }: TerminalShows): Panel {
  if (step === undefined && text === undefined) return panel;
  const works = tillOf(panel)?.terminal?.work !== undefined;
  // Words of a new work may come before the view that tells of it; any others say nothing of a work.
  if (!works && (job === undefined || job === panel.money.ended)) return panel;
  const shows = {
    terminal,
    ...(step !== undefined && { step }),
    ...(text !== undefined && { text }),
    ...(job !== undefined && { job }),
  };
  return { ...panel, money: { ...panel.money, shows } };
}

/** A work that begins is timed from now; what was shown for the one before belongs to it no longer. */
export function workSeen(before: Panel, panel: Panel): Panel {
  const [was, is] = [tillOf(before)?.terminal?.work, tillOf(panel)?.terminal?.work];
  if (was === is) return panel;
  const { money } = panel;
  // Its first words may have come before the view that tells of the work.
  const shows = was === undefined && is !== undefined ? money.shows : undefined;
  const since = is === undefined || panel.now === 0 ? undefined : panel.now;
  const begun = is !== undefined && tillOf(before) !== undefined;
  const ended = was === undefined ? money.ended : (money.shows?.job ?? money.ended);
  return { ...panel, money: { ...money, shows, since, begun, ended } };
}

/** Is something being done for it at the terminal, or about to be? */
export function isRunning({ state, work }: PaymentEntry): boolean {
  if (state === "asked" || state === "started") return true;
  return state === "unclear" ? work === "find-out" : state === "paid" && work !== undefined;
}

/** The payment for which the counter's terminal works now, and what it does. */
export function runningAt(till: TillView): { readonly entry: PaymentEntry; readonly work: TerminalWork } | undefined {
  const entry = [...till.payments, ...till.unclear].find(isRunning);
  return entry && { entry, work: entry.work ?? "pay" };
}

/** Is it a payment of this visit for which a terminal works? Another's keeps the terminal busy, and nothing else. */
export function isRunningFor(till: TillView, number: string | undefined): boolean {
  return runningAt(till)?.entry.number === number && number !== undefined;
}

/** Those that need somebody: unclear and nobody looks it up just now. */
export function unclearAt(till: TillView): PaymentEntry[] {
  const all = [...till.payments, ...till.unclear].filter((entry) => entry.state === "unclear" && !isRunning(entry));
  return [...new Map(all.map((entry) => [entry.payment, entry])).values()];
}

/** What is unclear of it: whether it was taken, or whether it was given back. */
export function isBackInDoubt({ work }: PaymentEntry): boolean {
  return work === "reverse" || work === "refund";
}

/** Did the terminal book another amount than it was asked to? Of an unclear one its own card tells that. */
export function isMisbooked(entry: PaymentEntry): entry is PaymentEntry & { bookedCents: number } {
  return entry.state !== "reversed" && entry.state !== "unclear" && hasOtherAmount(entry);
}

/** Did the terminal tell of another amount, whatever became of it? */
export function hasOtherAmount(entry: PaymentEntry): entry is PaymentEntry & { bookedCents: number } {
  return entry.bookedCents !== undefined && entry.bookedCents !== entry.cents;
}

/** The one that the clerk looks at: the newest of the visit, unless it is over and done with and something is open. */
export function outcomeOf(till: TillView): PaymentEntry | undefined {
  return till.payments.find((entry) => !isRunning(entry) && entry.state !== "unclear");
}

/** Of a list of the day, what the filter leaves. */
export function paymentsListed(payments: readonly PaymentEntry[], filter: PaymentFilter): PaymentEntry[] {
  if (filter === "all") return [...payments];
  return payments.filter((entry) => (filter === "running" ? isRunning(entry) : entry.state === filter));
}

type Refusal = Extract<Answer, { ok: false }>;

/** Two refusals are a question to the clerk, and no fault: to pay without paper, to end without payment. */
export function questionInstead(panel: Panel, { refusal }: Refusal): Pick<Panel, "chooser"> | undefined {
  const { asked: command } = panel;
  const number = atCounter(panel);
  const isOfNow = command?.type === "pay" || command?.type === "finish" ? command.number === number : true;
  if (number === undefined || !isOfNow) return undefined;
  if (command?.type === "pay" && refusal === "receipt-printer-blocked" && !command.withoutPaper)
    return { chooser: { what: "without-paper", number } };
  const ends = command?.type === "finish" || command?.type === "call-next" || command?.type === "call";
  if (ends && refusal === "payment-open" && !command.unpaid) return { chooser: { what: "unpaid", number, command } };
  return undefined;
}

/** What has become of an unclear payment, or of giving it back. The views may tell of it no more. */
function settled({ chooser, now }: Panel, { payment, as }: CommandOf<"settle-payment">): Noted | undefined {
  if (chooser?.what !== "settle" || chooser.payment !== payment) return undefined;
  const state = as === "not-paid" && chooser.back ? "reversed" : as;
  return { what: { type: "settled", number: chooser.whose, state }, at: now };
}

/** Closes what a yes has dealt with, and keeps what is said of it for a while. */
export function moneyAnswered(panel: Panel, command: Command): Partial<Panel> {
  const noted = { what: command, at: panel.now };
  switch (command.type) {
    case "set-fee":
    case "note-payment":
      return { chooser: undefined, noted };
    case "settle-payment":
      return { chooser: undefined, noted: settled(panel, command) };
    case "print-receipt":
    case "ask-terminal":
      return { noted };
    case "pay":
    case "reverse-payment":
    case "find-out-payment":
      return { chooser: undefined };
    case "finish":
    case "call-next":
    case "call":
      return panel.chooser?.what === "unpaid" ? { chooser: undefined } : {};
    default:
      return {};
  }
}
