/** What the core knows of money, as a part of its state: payments, works of card terminals, what terminals booked. */
import { Map as ImmutableMap } from "immutable";
import type {
  CardTotal,
  Fee,
  InDoubt,
  MoneyWork,
  OtherWay,
  PaymentState,
  ReceiptText,
  Sum,
  TerminalFacts,
  TerminalOrder,
  TerminalWork,
  TransactionMark,
  UpkeepWork,
} from "../contract/payments.ts";

export interface Money {
  /** By id: those of today, of earlier days those that run or are unclear, and for a week what a card has paid. */
  readonly payments: ImmutableMap<string, Payment>;
  /** By terminal: the one work that stands there. */
  readonly works: ImmutableMap<string, Work>;
  /** By terminal: those at which anything was done. */
  readonly terminals: ImmutableMap<string, TerminalState>;
}

/** Fees of one visit, paid in one go. */
export interface Payment {
  readonly id: string;
  readonly number: string;
  /** Numbers are given anew each day: whose payment it is, number and day tell together. */
  readonly day: string;
  readonly at: number;
  readonly counter: string;
  /** Undefined where it is paid another way. */
  readonly terminal: string | undefined;
  readonly way: "card" | OtherWay;
  readonly cents: number;
  readonly fees: readonly Fee[];
  readonly withoutPaper: boolean;
  /** `started` also while it is still to be found out about without anybody's asking; `unclear` only after that. */
  readonly state: PaymentState;
  /** What stands at the terminal for it. */
  readonly work: TerminalWork | undefined;
  readonly doubt: Doubt | undefined;
  /** What the terminal said of the payment itself, once that was booked. */
  readonly facts: TerminalFacts | undefined;
  /** Of one that was not paid: the terminal's code and words. */
  readonly code: string | undefined;
  readonly text: string | undefined;
  /** The other way's receipt number. */
  readonly reference: string | undefined;
  readonly receipts: readonly KeptReceipt[];
  readonly bookings: readonly Booking[];
  /** The day on which it was last told whole: retention tells an unclear one again before that day goes. */
  readonly toldOn: string;
}

/** How a work that moves money ended, nobody knows. */
export interface Doubt {
  readonly about: InDoubt;
  /** It was looked up, and still nobody knows: not looked up again by itself until the terminal was in trouble. */
  readonly isLookedUp: boolean;
}

export interface KeptReceipt {
  readonly receipt: ReceiptText;
  /** May it be on paper? A second one is marked as a copy then. */
  readonly printed: boolean;
  /** The work during which it came. */
  readonly job: string;
  /** It is of a reversal or refund of the payment. */
  readonly isBack: boolean;
  /** Its place in the journal: what came since the last booking is in no day file yet. */
  readonly seq: number;
}

/** Money that was taken or given back: `cents` is less than nothing then. */
export interface Booking {
  readonly cents: number;
  readonly day: string;
  /** Its place in the journal. */
  readonly seq: number;
}

/** What a terminal is asked to do, from the asking to its end. */
export interface Work {
  readonly id: string;
  readonly terminal: string;
  readonly work: TerminalWork;
  readonly payment: string | undefined;
  readonly order: TerminalOrder;
  /** The run of the driver that it was given to: no other one does it. */
  readonly run: string | undefined;
  readonly until: number;
  readonly seq: number;
  readonly at: number;
  /** The counter that asked for it. */
  readonly by: string | undefined;
  readonly started: Started | undefined;
  /** The terminal's last word. */
  readonly told: TerminalFacts | undefined;
  readonly abortAsked: boolean;
  /** What it printed, where it is about no payment. */
  readonly receipts: readonly ReceiptText[];
}

export interface Started {
  readonly at: number;
  /** The last transaction before it; undefined: nobody knows. */
  readonly before: TransactionMark | "none" | undefined;
}

export interface TerminalState {
  /** Booked here since its last end of day, as far as we know. */
  readonly since: Sum;
  /** The first day since its last end of day on which a work that moves money was started: then there is one to do. */
  readonly usedOn: string | undefined;
  readonly closed: Closed | undefined;
  /** Its last end of day's place in the journal: payments before it are not cancelled any more. */
  readonly closedSeq: number;
  /** How often in a row an end of day has failed today, and when that was last. */
  readonly failures: number;
  readonly failedAt: number;
  /** When a work that moves money, or looks for it, last ended here. */
  readonly lastAt: number;
  /** Of which payment money was moved last today: what the terminal repeats is that. */
  readonly lastMoved: string | undefined;
  readonly upkeep: Upkeep | undefined;
}

/** The last upkeep of today that has ended. */
export interface Upkeep {
  readonly job: string;
  readonly work: UpkeepWork;
  readonly at: number;
  readonly outcome: "ok" | "failed" | "unknown";
  readonly text: string | undefined;
  readonly receipts: readonly ReceiptText[];
}

/** An end of day: what we had, and what the terminal said. */
export interface Closed {
  readonly at: number;
  readonly day: string;
  readonly own: Sum;
  readonly told: number | undefined;
  /** By means of payment, as it told. */
  readonly totals: readonly CardTotal[] | undefined;
}

/** A terminal counts no less than nothing: what was given back of an earlier period cannot be compared. */
export function agreesAtClose({ own, told }: Closed): boolean | undefined {
  return told === undefined || own.cents < 0 ? undefined : told === own.cents;
}

export const emptyMoney: Money = { payments: ImmutableMap(), works: ImmutableMap(), terminals: ImmutableMap() };

export const freshTerminal: TerminalState = {
  since: { count: 0, cents: 0 },
  usedOn: undefined,
  closed: undefined,
  closedSeq: 0,
  failures: 0,
  failedAt: 0,
  lastAt: 0,
  lastMoved: undefined,
  upkeep: undefined,
};

export function terminalState({ terminals }: Money, id: string): TerminalState {
  return terminals.get(id) ?? freshTerminal;
}

export function isUpkeep(work: TerminalWork): work is UpkeepWork {
  return !isMoneyWork(work) && work !== "find-out";
}

export function isMoneyWork(work: TerminalWork): work is MoneyWork {
  return work === "pay" || work === "reverse" || work === "refund";
}
