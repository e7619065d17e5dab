/** What happened with money: fees, payments, works of card terminals, receipts, the treasury's day files. */
import { type Static, Type } from "typebox";
import {
  Cents,
  Fee,
  FeeReason,
  InDoubt,
  OtherWay,
  ReceiptText,
  SettleReason,
  Sum,
  TerminalFacts,
  TerminalWork,
  TransactionMark,
} from "./payments.ts";
import { CauseId, Day, EpochMs, Id, TicketNumber } from "./shapes.ts";

const Optional = Type.Optional;
const number = { number: TicketNumber };
const counter = { counter: Id };
const payment = { payment: CauseId };
const job = { job: CauseId };
const terminal = { terminal: Id };
const by = { by: Optional(Id) };

/** An unclear payment, whole: told again before the day that it is of goes. */
export const CarriedPayment = Type.Object({
  ...payment,
  ...number,
  ...counter,
  /** When it was asked: numbers are given anew each day. */
  askedOn: Day,
  askedAt: EpochMs,
  terminal: Optional(Id),
  cents: Cents,
  fees: Type.Array(Fee),
  about: InDoubt,
});
export type CarriedPayment = Static<typeof CarriedPayment>;

/** How a terminal stands when a day begins: its period from one end of day to the next outlives days. */
export const TerminalStand = Type.Object({
  ...terminal,
  /** Booked since its last end of day. */
  since: Sum,
  /** The first day since then on which money was moved: an end of day is to be done. */
  usedOn: Optional(Day),
  closed: Optional(
    Type.Object({
      ...{ closedAt: EpochMs, closedOn: Day, own: Sum, told: Optional(Type.Integer()) },
      totals: TerminalFacts.properties.totals,
    }),
  ),
});
export type TerminalStand = Static<typeof TerminalStand>;

export const paymentEvents = {
  /** By a clerk: another fee than the site file says, or none (0). */
  "fee-set": Type.Object({ ...number, service: Id, cents: Cents, reason: FeeReason, ...by }),
  /** The fees of this visit are to be paid by card at this terminal; `terminal-asked` follows with the same payment. */
  "payment-asked": Type.Object({
    ...payment,
    ...number,
    ...counter,
    ...terminal,
    cents: Cents,
    fees: Type.Array(Fee, { minItems: 1 }),
    /** The clerk knows that no receipt can come out now. */
    withoutPaper: Optional(Type.Literal(true)),
  }),
  /** Paid another way, as staff note it. */
  "payment-noted": Type.Object({
    ...payment,
    ...number,
    ...counter,
    cents: Cents,
    fees: Type.Array(Fee, { minItems: 1 }),
    way: OtherWay,
    /** The number on the other receipt. */
    reference: Type.String(),
  }),
  /** What was noted was a mistake, or was given back there. */
  "payment-withdrawn": Type.Object({ ...payment, ...by }),
  /** Somebody has found out. */
  "payment-settled": Type.Object({
    ...payment,
    as: Type.Enum(["paid", "not-paid", "reversed"]),
    reason: SettleReason,
    ...by,
  }),
  "payment-carried": CarriedPayment,

  /** A work was given to a terminal; `payment`: which one it is about. */
  "terminal-asked": Type.Object({
    ...job,
    ...terminal,
    work: TerminalWork,
    payment: Optional(CauseId),
    until: EpochMs,
    ...by,
  }),
  /** Its driver is about to ask the terminal, and knows which transaction was the last one before. */
  "terminal-started": Type.Object({
    ...job,
    before: Optional(Type.Union([TransactionMark, Type.Literal("none")])),
  }),
  /** Somebody wants it broken off. The terminal may do it all the same. */
  "terminal-abort-asked": Type.Object({ ...job, ...by }),
  "terminal-told": Type.Object({ ...job, facts: TerminalFacts }),
  /**
   * `ok`: surely done. `failed`: surely not done. `unknown`: neither can be proven; `lost`: because its driver is gone,
   * so that nobody has looked yet.
   */
  "terminal-ended": Type.Object({
    ...job,
    outcome: Type.Enum(["ok", "failed", "unknown"]),
    lost: Optional(Type.Literal(true)),
    code: Optional(Type.String()),
    text: Optional(Type.String()),
  }),
  /**
   * A receipt's whole text. Emptied once the treasury has acknowledged the day's file, and never sent up. Without a
   * job, the terminal printed it by itself; `payment`: told again with `payment-carried`, because its job's day goes.
   */
  "receipt-kept": Type.Object({
    ...terminal,
    job: Optional(CauseId),
    payment: Optional(CauseId),
    receipt: ReceiptText,
  }),
  /**
   * The treasury's file of this day was written, with so many bookings; `digest` of its whole content, `last` the hash
   * of its last line, with which the next file goes on.
   */
  "day-file-written": Type.Object({
    date: Day,
    digest: Type.String(),
    last: Type.String(),
    bookings: Type.Integer(),
    cents: Type.Integer(),
  }),
  /** In the place of this day's file lies another one: it is neither taken for ours nor touched. */
  "day-file-refused": Type.Object({ date: Day }),
  "day-file-acknowledged": Type.Object({ date: Day, digest: Type.String() }),
  /** Files of these days are as old as the site keeps receipts, and acknowledged. */
  "day-files-deleted": Type.Object({ through: Day, files: Type.Integer() }),
} as const;
