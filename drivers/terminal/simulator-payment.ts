/** How a simulated card terminal moves money: card, PIN, host, the till's acknowledgements, and only then its books. */
import type { Booking, BookingKind, CardFacts } from "./simulator-books.ts";
import { digitsOf } from "./simulator-bytes.ts";
import { type Card, cards, type Missed } from "./simulator-customer.ts";
import type { Told } from "./simulator-link.ts";
import { declineReceiptOf, euros } from "./simulator-receipts.ts";
import type { Asked } from "./simulator-registration.ts";
import type { Run } from "./simulator-run.ts";
import { refusalOf, statusOf } from "./simulator-words.ts";

/** Tapped, and no more than this: no PIN. */
const withoutPinCents = 5000;
const pinTries = 3;
const answers = {
  stopped: 0x6c,
  unreachable: 0x9b,
  pinOver: 0x38,
  protocol: 0x9a,
  printer: 0xcc,
  other: 0xff,
} as const;

/** What came of asking for a card. `lost`: the till is gone, and nobody needs to be told. */
type Shown =
  | { readonly card: CardFacts; readonly answer: number }
  | { readonly refused: number; readonly words: string }
  | "stopped"
  | "lost";

export async function payFlow(run: Run, asked: Asked): Promise<void> {
  const cents = amountOf(asked);
  if (cents === undefined) return run.deny(0x83);
  run.accept();
  if (isForeign(asked)) return run.refuse(0x6f, "Währung nicht möglich", { status: false });
  run.terminal.customer.begin();
  run.amount = `EUR ${euros(cents)}`;
  const shown = await readCard(run, cents);
  if (await isOver(run, shown)) return;
  await authorise(run, "sale", { cents, ...(shown as { card: CardFacts; answer: number }) });
}

export async function reverseFlow(run: Run, asked: Asked): Promise<void> {
  const { books, habits } = run.terminal;
  const receipt = Number(digitsOf(asked.values.get(0x87) ?? []));
  const cents = amountOf(asked);
  run.accept();
  if (!(await run.show("wait"))) return;
  const wanted = habits.reversesLatest
    ? books.today.findLast(({ kind }) => kind === "sale")
    : books.today.find((each) => each.kind === "sale" && each.receipt === receipt);
  if (wanted && books.reversalOf(wanted)) return run.refuse(0xb4, "Bereits storniert");
  if (!wanted || (cents !== undefined && cents !== wanted.cents)) return run.refuse(0xb5, "Storno nicht möglich");
  if (await isOver(run, interruption(run))) return;
  const card = { ...wanted.card, how: "none", checked: "none" } as const;
  await authorise(run, "reversal", { cents: wanted.cents, card, answer: 0x00, of: wanted.receipt });
}

export async function refundFlow(run: Run, asked: Asked): Promise<void> {
  const cents = amountOf(asked);
  if (cents === undefined) return run.deny(0x83);
  run.accept();
  if (!run.terminal.habits.refunds) return run.refuse(0xc5, "Gutschrift nicht möglich", { status: false });
  run.terminal.customer.begin();
  run.amount = `Gutschrift EUR ${euros(cents)}`;
  const shown = await readCard(run, 0);
  if (await isOver(run, shown)) return;
  await authorise(run, "refund", { cents, ...(shown as { card: CardFacts; answer: number }) });
}

/** 06 20: the last one that is stored, as it was told, and its receipts again. */
export async function repeatFlow(run: Run, asked: Asked): Promise<void> {
  const { books, habits } = run.terminal;
  const [service = 0] = asked.values.get(0x03) ?? [];
  run.accept();
  if (habits.repeats === "empty") return void (await run.complete());
  const booking = habits.forgetsAtEndOfDay && !books.lastIsOfToday ? undefined : books.last;
  const declined = habits.repeatsDeclined ? books.declined : undefined;
  if (habits.repeats === "none" || !(booking ?? declined)) {
    return run.refuse(0x83, "Kein Beleg vorhanden", { status: false });
  }
  if ((service & 0x01) !== 0 && (await run.status(repeated(run, declined, booking))) !== "ok") return;
  const printing = (service & 0x02) === 0 && booking && !declined;
  if (printing && (await run.print(run.receiptsOf(booking, true), "payment")) !== "ok") return;
  await run.complete();
}

function repeated(run: Run, declined: Booking | undefined, booking: Booking | undefined): number[] {
  if (declined || !booking) return refusalOf(0x05, "Ablehnung", run.speech, declined);
  return statusOf(booking, run.speech, run.terminal.hostile());
}

function amountOf(asked: Asked): number | undefined {
  const digits = asked.values.get(0x04);
  return digits && Number(digitsOf(digits));
}

function isForeign(asked: Asked): boolean {
  const currency = asked.values.get(0x49);
  return currency !== undefined && digitsOf(currency) !== "0978";
}

/** Did it end before the host was asked? Then the till is told. */
async function isOver(run: Run, shown: Shown | "going"): Promise<boolean> {
  if (shown === "stopped") await stop(run);
  else if (shown === "lost") await lose(run);
  else if (shown !== "going" && "refused" in shown) {
    await cardOut(run, true);
    await run.refuse(shown.refused, shown.words);
  } else return false;
  return true;
}

/** The till has not acknowledged what it was shown: it is told so, if there is anybody to tell. */
async function lose(run: Run): Promise<void> {
  await cardOut(run, false);
  if (!run.isAlone) await run.refuse(answers.protocol, "", { status: false });
}

async function stop(run: Run): Promise<void> {
  const { habits, times } = run.terminal;
  await run.show("stopped");
  await cardOut(run, true);
  await run.refuse(answers.stopped, run.stoppedByTill ? "Abbruch durch Kasse" : "Abbruch durch Kunde", {
    status: habits.tellsAborts,
  });
  if (habits.deafAfterStop) run.terminal.deafUntil = performance.now() + times.deaf;
}

async function readCard(run: Run, cents: number): Promise<Shown> {
  const { customer, times } = run.terminal;
  await cardOut(run, true);
  for (;;) {
    if (!(await run.show("card"))) return "lost";
    const act = await run.customer(["tap", "insert", "stop"], times.card);
    if (act !== "tap" && act !== "insert") return ended(act);
    if (!(await run.show("wait"))) return "lost";
    await run.pause(times.step);
    const card: Card = cards[act === "insert" ? (customer.inside ?? customer.card) : customer.card];
    if (card.answer === 0x78) {
      await run.show("expired");
      return { refused: 0x78, words: "Karte verfallen" };
    }
    if (act === "tap" && customer.chipOnly) {
      customer.chipOnly = false;
      if (!((await run.show("useChip")) && (await run.show("cardOut")))) return "lost";
      await run.pause(times.step);
      continue;
    }
    const how = act === "tap" ? "contactless" : "chip";
    const checked = checkOf(card, act, cents);
    const pin = checked === "pin" ? await askPin(run) : "going";
    if (pin !== "going") return pin;
    const facts = { ...card, how, checked } as const;
    const interrupted = interruption(run);
    return interrupted === "going" ? { card: facts, answer: card.answer } : interrupted;
  }
}

function checkOf(card: Card, act: "tap" | "insert", cents: number): CardFacts["checked"] {
  const isAsked = act === "insert" ? cents > 0 : cents > withoutPinCents;
  if (!isAsked) return "none";
  return card.signs ? "signature" : "pin";
}

async function askPin(run: Run): Promise<Shown | "going"> {
  const { times, habits } = run.terminal;
  for (let tries = 1; tries <= pinTries; tries += 1) {
    if (!(await run.show("pin"))) return "lost";
    const act = await run.customer(["pin", "wrong-pin", "stop"], times.pin);
    if (act === "pin") return "going";
    if (act !== "wrong-pin") return ended(act);
    if (!(await run.show(tries === pinTries ? "pinOver" : "wrongPin"))) return "lost";
    const told = habits.tellsWrongPin ? await run.status(refusalOf(0x55, "PIN falsch", run.speech)) : "ok";
    if (told !== "ok") return "lost";
    await run.pause(times.step);
  }
  return { refused: answers.pinOver, words: "PIN zu oft falsch" };
}

function ended(act: string | Missed): "stopped" | "lost" {
  return act === "line" ? "lost" : "stopped";
}

/** Has the till stopped it, or is it gone, while nobody was looking? */
function interruption(run: Run): "stopped" | "lost" | "going" {
  if (run.stoppedByTill) return "stopped";
  return run.isAlone ? "lost" : "going";
}

interface Authorisation {
  readonly cents: number;
  readonly card: CardFacts;
  readonly answer: number;
  readonly of?: number;
}

/** From here on it goes on by itself, with a till or without one, until it is stored or taken back. */
async function authorise(run: Run, kind: BookingKind, { cents, card, answer, of }: Authorisation): Promise<void> {
  const { terminal } = run;
  run.bind();
  await run.show("host");
  await run.pause(terminal.times.host);
  if (terminal.host === "down") {
    await cardOut(run, true);
    return run.refuse(answers.unreachable, "Netzbetreiber nicht erreichbar");
  }
  const booking = terminal.books.begin({
    ...{ kind, card, askedCents: cents, at: terminal.now() },
    cents: kind === "sale" && answer === 0 ? Math.max(0, cents + terminal.habits.extraCents) : cents,
    ...(of !== undefined && { of }),
  });
  if (answer !== 0) return decline(run, booking, answer);
  terminal.books.approve(booking);
  await cardOut(run, true);
  await settle(run, booking);
}

async function decline(run: Run, booking: Booking, answer: number): Promise<void> {
  const { books, habits, terminalId } = run.terminal;
  books.declined = booking;
  await run.show("declined");
  await cardOut(run, true);
  const words = answer === 0x51 ? "Limit überschritten" : "Ablehnung";
  if (!habits.declineReceipt) return run.refuse(answer, words, { booking });
  // CCV prints first.
  await run.print([declineReceiptOf(booking, words, { short: true, terminalId })], "payment");
  await run.refuse(answer, words, { booking });
}

/** Stored once the till has acknowledged the status and each print command; taken back otherwise. */
async function settle(run: Run, booking: Booking): Promise<void> {
  const { books, habits, times } = run.terminal;
  const status = () => run.status(statusOf(booking, run.speech, run.terminal.hostile()));
  const print = () => run.print(run.receiptsOf(booking), "payment");
  if (habits.order === "completion-first") {
    const told = await status();
    if (told !== "ok") return takeBack(run, told);
    books.store(booking);
    await run.pause(times.completion);
    await run.complete();
    // It stands already: whoever does not print these receipts has none.
    await print();
    return;
  }
  const printsThere = run.printsAtTill("payment");
  const steps = !printsThere ? [status] : habits.order === "receipts-first" ? [print, status] : [status, print];
  for (const [n, step] of steps.entries()) {
    const told = await step();
    if (told !== "ok") return takeBack(run, told);
    // Nothing hangs on this one: the money's rule knows status and prints alone.
    if (n < steps.length - 1) await run.show("done");
  }
  books.store(booking);
  run.terminal.changed();
  if (!printsThere) await print();
  await run.pause(times.completion);
  await run.complete();
}

async function takeBack(run: Run, told: Told): Promise<void> {
  const { books, times } = run.terminal;
  const code = typeof told === "object" && told.refused === answers.printer ? answers.printer : answers.other;
  await run.show("autoReversal");
  await cardOut(run, false);
  await run.pause(times.autoReversal);
  books.undo();
  await run.refuse(code, "Storno durch Terminal", { status: run.terminal.habits.tellsReversal });
}

/** Waits for a card that is in the slot to be taken out; `told`: the till is shown it. */
async function cardOut(run: Run, told: boolean): Promise<void> {
  const { customer, times } = run.terminal;
  if (!customer.inside) return;
  if (told) await run.show("cardOut");
  if (customer.inside) await run.cardOut(times.cardOut);
}
