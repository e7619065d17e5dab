/** What a simulated card terminal has booked: money that really moved, what it took back by itself, closed days. */

export type BookingKind = "sale" | "reversal" | "refund";

export interface CardFacts {
  readonly name: string;
  /** 8A: 5 girocard, 6 Mastercard, 8 Amex, 10 Visa. */
  readonly id: number;
  /** 19 digits at most. */
  readonly pan: string;
  readonly how: "contactless" | "chip" | "none";
  readonly checked: "pin" | "signature" | "none";
}

export interface Booking {
  readonly kind: BookingKind;
  readonly receipt: number;
  readonly trace: number;
  readonly turnover: number;
  readonly cents: number;
  /** What the till had asked for. */
  readonly askedCents: number;
  readonly card: CardFacts;
  /** Milliseconds since 1970, by the terminal's clock. */
  readonly at: number;
  /** Of a reversal: the receipt that it gives back. */
  readonly of?: number;
}

export interface BookedEntry {
  readonly receipt: number;
  readonly trace: number;
  readonly cents: number;
  readonly kind: BookingKind;
  readonly at: number;
  readonly card: string;
  /** The receipt of its reversal. */
  readonly reversedBy?: number;
  readonly of?: number;
}

export interface CardSum {
  readonly card: string;
  readonly id: number;
  readonly count: number;
  readonly cents: number;
}

export interface Totals {
  readonly fromReceipt: number;
  readonly toReceipt: number;
  readonly cents: number;
  readonly cards: readonly CardSum[];
}

export interface ClosedDay extends Totals {
  readonly at: number;
}

export interface TerminalBooks {
  /** All that is booked, of closed days too, oldest first. */
  readonly entries: readonly BookedEntry[];
  /** Approved by the host and taken back by the terminal itself. */
  readonly undone: readonly BookedEntry[];
  readonly days: readonly ClosedDay[];
  /** What the customers have paid in the end, in cents. */
  readonly net: number;
}

export class Books {
  readonly #stored: Booking[] = [];
  readonly #undone: Booking[] = [];
  readonly #days: ClosedDay[] = [];
  /** The first of `#stored` that is in no closed day. */
  #dayFrom = 0;
  #open: Booking | undefined;
  #receipt: number;
  #trace: number;
  /** The last one that the host declined, and whether it is newer than the last that was stored. */
  declined: Booking | undefined;

  constructor(firstReceipt: number) {
    this.#receipt = firstReceipt - 1;
    this.#trace = firstReceipt - 1;
  }

  /** A transaction that the host has decided on; it is not booked yet. */
  begin(facts: Omit<Booking, "receipt" | "trace" | "turnover">): Booking {
    this.#receipt = (this.#receipt % 9999) + 1;
    this.#trace = (this.#trace % 999_999) + 1;
    return { ...facts, receipt: this.#receipt, trace: this.#trace, turnover: this.#receipt };
  }

  /** From now on it is either stored or undone. */
  approve(booking: Booking): void {
    this.#open = booking;
  }

  store(booking: Booking): void {
    this.#open = undefined;
    this.declined = undefined;
    this.#stored.push(booking);
  }

  /** Takes back what is approved and not stored; undefined when there is nothing. */
  undo(): Booking | undefined {
    const booking = this.#open;
    this.#open = undefined;
    if (booking) this.#undone.push(booking);
    return booking;
  }

  get last(): Booking | undefined {
    return this.#stored.at(-1);
  }

  get lastIsOfToday(): boolean {
    return this.#stored.length > this.#dayFrom;
  }

  get today(): readonly Booking[] {
    return this.#stored.slice(this.#dayFrom);
  }

  reversalOf(booking: Booking): Booking | undefined {
    return this.#stored.find(({ kind, of, at }) => kind === "reversal" && of === booking.receipt && at >= booking.at);
  }

  totals(): Totals {
    const today = this.today;
    const counting = today.filter((each) => each.kind !== "reversal" && !this.reversalOf(each));
    const byCard = Map.groupBy(counting, ({ card }) => card.name);
    const cards = [...byCard].map(([card, all]) => ({
      card,
      id: all[0]?.card.id ?? 0,
      count: all.length,
      cents: all.reduce((sum, each) => sum + signed(each), 0),
    }));
    return {
      fromReceipt: today[0]?.receipt ?? 0,
      toReceipt: today.at(-1)?.receipt ?? 0,
      cents: cards.reduce((sum, { cents }) => sum + cents, 0),
      cards,
    };
  }

  closeDay(at: number): void {
    this.#days.push({ ...this.totals(), at });
    this.#dayFrom = this.#stored.length;
  }

  shown(): TerminalBooks {
    return {
      entries: this.#stored.map((each) => this.entry(each)),
      undone: this.#undone.map((each) => this.entry(each)),
      days: [...this.#days],
      net: this.#stored.reduce((sum, each) => sum + signed(each), 0),
    };
  }

  entry(booking: Booking): BookedEntry {
    const { receipt, trace, cents, kind, at, card, of } = booking;
    const reversedBy = kind === "sale" ? this.reversalOf(booking)?.receipt : undefined;
    const links = { ...(reversedBy !== undefined && { reversedBy }), ...(of !== undefined && { of }) };
    return { receipt, trace, cents, kind, at, card: card.name, ...links };
  }
}

function signed({ kind, cents }: Booking): number {
  return kind === "sale" ? cents : -cents;
}
