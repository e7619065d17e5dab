/** Money in neutral words: fees, what a card terminal is asked to do and tells, how payments stand. No protocol. */
import { type Static, Type } from "typebox";
import { CauseId, EpochMs, Id, TicketNumber } from "./shapes.ts";

const Optional = Type.Optional;

/** The most that one amount can be, in euro cents. */
export const mostCents = 10_000_000;

/** Euro cents. */
export const Cents = Type.Integer({ minimum: 0, maximum: mostCents });

/** What a number on a treasury's or a cashier's paper looks like. */
export const bookingReference = /^[A-Za-z0-9][A-Za-z0-9 ./-]{0,29}$/;

/** The treasury's reference that a fee is booked under (Kassenzeichen). */
export const BookingReference = Type.String({
  pattern: bookingReference.source,
  examples: ["5.0130.123456"],
});

/** Why a fee is not what the service usually costs. Closed: what a treasury can sum up. */
export const feeReasons = ["exempt", "reduced", "hardship", "other-item", "expenses"] as const;
export const FeeReason = Type.Enum([...feeReasons]);
export type FeeReason = Static<typeof FeeReason>;

/** One fee of a visit: for which service, how much, and why it is another amount than usual. */
export const Fee = Type.Object({
  service: Id,
  cents: Cents,
  booking: Optional(BookingReference),
  reason: Optional(FeeReason),
});
export type Fee = Static<typeof Fee>;

/** How a fee can be paid without the card terminal of the counter; no drawer of ours. */
export const otherWays = ["cashier", "cash-machine", "transfer", "other-terminal"] as const;
export const OtherWay = Type.Enum([...otherWays]);
export type OtherWay = Static<typeof OtherWay>;

/** `asked → started → paid | not-paid | unclear`, then `reversed`. Unclear is never rounded. */
export const PaymentState = Type.Enum(["asked", "started", "paid", "not-paid", "unclear", "reversed"]);
export type PaymentState = Static<typeof PaymentState>;

/** By what staff know how an unclear payment stands. */
export const settleReasons = ["terminal-journal", "merchant-receipt", "bank", "treasury"] as const;
export const SettleReason = Type.Enum([...settleReasons]);
export type SettleReason = Static<typeof SettleReason>;

/** Works that move money: never done twice, and found out about after any break. */
export const moneyWorks = ["pay", "reverse", "refund"] as const;
export type MoneyWork = (typeof moneyWorks)[number];

/** Works that staff may ask for by themselves. */
export const upkeepWorks = [
  "end-of-day",
  "turnover",
  "repeat-receipt",
  "diagnosis",
  "initialise",
  "set-clock",
] as const;
export const UpkeepWork = Type.Enum([...upkeepWorks]);
export type UpkeepWork = Static<typeof UpkeepWork>;

/**
 * What a terminal can be asked to do. `reverse` and `refund` give back what `pay` took; `find-out` looks up what became
 * of one of these three.
 */
export const TerminalWork = Type.Enum([...moneyWorks, "find-out", ...upkeepWorks]);
export type TerminalWork = Static<typeof TerminalWork>;

/** How a transaction is told apart from all others at its terminal, as the terminal itself counts. */
export const TransactionMark = Type.Object({
  /** The terminal's own id (TID). */
  terminal: Optional(Type.String({ maxLength: 20 })),
  /** Receipt number, as the terminal counts: a reversal names it. */
  receipt: Optional(Type.String({ maxLength: 20 })),
  trace: Optional(Type.String({ maxLength: 20 })),
  /** `MM-DD` and `HH:MM:SS` by the terminal's own clock. */
  date: Optional(Type.String({ pattern: "^\\d{2}-\\d{2}$" })),
  time: Optional(Type.String({ pattern: "^\\d{2}:\\d{2}:\\d{2}$" })),
});
export type TransactionMark = Static<typeof TransactionMark>;

/** One means of payment in a terminal's totals. */
export const CardTotal = Type.Object({
  card: Type.String({ maxLength: 40 }),
  count: Type.Integer({ minimum: 0 }),
  cents: Type.Integer({ minimum: 0 }),
});
export type CardTotal = Static<typeof CardTotal>;

/** What a terminal says of a transaction or of its day. Card numbers and tracks are never among it. */
export const TerminalFacts = Type.Object({
  approved: Type.Boolean(),
  mark: TransactionMark,
  cents: Optional(Cents),
  /** Name of the means of payment: `girocard`, `Mastercard`. */
  card: Optional(Type.String({ maxLength: 60 })),
  /** The terminal's own result code, in the words of its protocol: `6C`. Absent when approved. */
  code: Optional(Type.String({ maxLength: 20 })),
  /** The terminal's own words. */
  text: Optional(Type.String({ maxLength: 400 })),
  /** Of an end of day. */
  totalCents: Optional(Type.Integer({ minimum: 0 })),
  totals: Optional(Type.Array(CardTotal, { maxItems: 20 })),
});
export type TerminalFacts = Static<typeof TerminalFacts>;

/** For whom a receipt is. */
export const ReceiptCopy = Type.Enum(["customer", "merchant", "admin"]);
export type ReceiptCopy = Static<typeof ReceiptCopy>;

/** The lines of a receipt, verbatim; `wide`: double width, `signature`: the customer signs it. */
export const ReceiptText = Type.Object({
  copy: ReceiptCopy,
  lines: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 75 }),
  signature: Optional(Type.Literal(true)),
});
export type ReceiptText = Static<typeof ReceiptText>;

/** What is about to be found out: an earlier work of which it is not known how it ended. */
export const InDoubt = Type.Object({
  work: Type.Enum([...moneyWorks]),
  cents: Cents,
  /** When it was started, by the gateway's clock. */
  startedAt: EpochMs,
  /** The last transaction before it; `none`: the terminal had none; absent: nobody knows. */
  before: Optional(Type.Union([TransactionMark, Type.Literal("none")])),
  /** What the terminal told of it before the break, the last word last. */
  told: Optional(TerminalFacts),
  /** Of a reversal or refund: the payment that it is to give back. */
  of: Optional(TransactionMark),
});
export type InDoubt = Static<typeof InDoubt>;

/** What the core wants of a terminal. */
export const TerminalOrder = Type.Union([
  Type.Object({ work: Type.Literal("pay"), cents: Cents }),
  Type.Object({ work: Type.Literal("reverse"), cents: Cents, of: TransactionMark }),
  Type.Object({ work: Type.Literal("refund"), cents: Cents, of: TransactionMark }),
  Type.Object({ work: Type.Literal("find-out"), about: InDoubt }),
  Type.Object({ work: UpkeepWork }),
]);
export type TerminalOrder = Static<typeof TerminalOrder>;

/**
 * What a terminal's driver tells while it works. All but `text` wait for an answer: accepted means that it is in the
 * journal, and only then the next byte goes out. `text` is for the pages alone and is never kept.
 */
export const terminalHappenings = [
  /** About to ask the terminal. Accepted: the work stands as started, and the driver asks it, once. */
  Type.Object({
    type: Type.Literal("work-started"),
    job: CauseId,
    before: Optional(Type.Union([TransactionMark, Type.Literal("none")])),
  }),
  /** The terminal's word about the transaction; may come more than once, the last one counts. */
  Type.Object({ type: Type.Literal("work-told"), job: CauseId, facts: TerminalFacts }),
  /** A whole receipt; without a job, the terminal printed it by itself. */
  Type.Object({ type: Type.Literal("receipt"), job: Optional(CauseId), receipt: ReceiptText }),
  /**
   * What the terminal shows. `step` in our words, as far as it is known: pages have a sentence for each in the
   * visitor's language.
   */
  Type.Object({
    type: Type.Literal("text"),
    job: Optional(CauseId),
    step: Optional(
      Type.Enum([
        "insert-card",
        "enter-pin",
        "please-wait",
        "remove-card",
        "wrong-pin",
        "choose",
        "approved",
        "declined",
      ]),
    ),
    text: Optional(Type.String({ maxLength: 400 })),
  }),
] as const;

/** One payment as staff see it. */
export const PaymentEntry = Type.Object({
  payment: CauseId,
  /** The ticket, and when it was asked. */
  number: TicketNumber,
  at: EpochMs,
  counter: Id,
  terminal: Optional(Id),
  way: Type.Union([Type.Literal("card"), OtherWay]),
  state: PaymentState,
  cents: Cents,
  /** What the terminal booked, where that is another amount: to be told at once. Of an unclear one, what was found. */
  bookedCents: Optional(Cents),
  fees: Type.Array(Fee),
  /** What runs at the terminal for it now; or what the doubt of an unclear one is about. */
  work: Optional(TerminalWork),
  card: Optional(Type.String()),
  mark: Optional(TransactionMark),
  /** Of one that was not paid: the terminal's code and words. */
  code: Optional(Type.String()),
  text: Optional(Type.String()),
  /** The other way's receipt number. */
  reference: Optional(Type.String()),
  /** Which receipts are kept, and whether the customer signs. */
  receipts: Type.Array(ReceiptCopy),
  /** Which of them may be on paper: the newest of each, by itself or by hand. */
  printed: Type.Array(ReceiptCopy),
  signature: Optional(Type.Literal(true)),
  /** May it still be given back, and how? */
  back: Optional(Type.Enum(["reverse", "refund", "note"])),
});
export type PaymentEntry = Static<typeof PaymentEntry>;

/** `view/till/<counter>`: money at one counter. Only where the site takes payments. For counter pages alone. */
export const TillView = Type.Object({
  counter: Id,
  /** The counter's terminal; `work` what it does now, `free` whether a payment can begin. */
  terminal: Optional(
    Type.Object({
      id: Id,
      free: Type.Boolean(),
      work: Optional(TerminalWork),
      abortable: Optional(Type.Literal(true)),
    }),
  ),
  /** Where receipts come out; blocked: staff are asked before they go on without paper. */
  printer: Optional(Type.Object({ id: Id, blocked: Type.Boolean() })),
  /** Of the visit at the counter. `usualCents`: what the site file says; `payment`: by which it is paid. */
  fees: Type.Array(Type.Object({ ...Fee.properties, usualCents: Optional(Cents), payment: Optional(CauseId) })),
  /** What `pay` would ask for: neither paid, nor running, nor unclear. */
  openCents: Cents,
  /** Of the visit at the counter, newest first, at most ten. */
  payments: Type.Array(PaymentEntry),
  /** Unclear ones of this counter or its terminal, whoever they are of; running ones of visits that have gone. */
  unclear: Type.Array(PaymentEntry),
});
export type TillView = Static<typeof TillView>;

/** Count and sum of what was paid less what was given back. */
export const Sum = Type.Object({ count: Type.Integer(), cents: Type.Integer() });
export type Sum = Static<typeof Sum>;
/** `view/payments`: the day's money. For counter pages alone. */
export const PaymentsView = Type.Object({
  /** Open ones, then the others, newest first; at most sixty, or 30 kB; `count` says how many there are. */
  count: Type.Integer(),
  payments: Type.Array(PaymentEntry),
  /** Of the seven days before, newest first, as many as fit: what can still be given back, or has a receipt to copy. */
  earlier: Type.Array(PaymentEntry),
  total: Sum,
  counters: Type.Array(Type.Object({ counter: Id, ...Sum.properties })),
  services: Type.Array(Type.Object({ service: Id, ...Sum.properties })),
  /** By means of payment: the card's name, or the other way. */
  ways: Type.Array(Type.Object({ way: Type.String(), ...Sum.properties })),
  terminals: Type.Array(
    Type.Object({
      id: Id,
      /** Paid here since its last end of day. */
      since: Sum,
      /** Its last end of day: when, what it said, and what we had. Absent totals: it told none. */
      closed: Optional(
        Type.Object({
          ...{ at: EpochMs, own: Sum, told: Optional(Type.Integer()), agrees: Optional(Type.Boolean()) },
          /** What it counted by means of payment, where it told that. */
          cards: Optional(Type.Array(CardTotal)),
        }),
      ),
      /** How the last upkeep of today ended, and the terminal's words where it had any. */
      last: Optional(
        Type.Object({
          ...{ work: UpkeepWork, at: EpochMs, outcome: Type.Enum(["ok", "failed", "unknown"]) },
          text: Optional(Type.String()),
        }),
      ),
    }),
  ),
  /** Days whose file the treasury has not acknowledged; the oldest thirty. */
  waiting: Type.Array(Type.String()),
});
export type PaymentsView = Static<typeof PaymentsView>;
