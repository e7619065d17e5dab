/** The treasury's file of one day as text: a line for each booking, each with the hash of itself and the one before. */
import { createHash } from "node:crypto";
import { lineOfCells } from "../appointments/cells.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Fee, FeeReason, OtherWay, ReceiptText, SettleReason } from "../contract/payments.ts";
import { pick } from "../contract/texts.ts";
import { sharesOf } from "../core/payments.ts";
import { type Booking, isMoney } from "./bookings.ts";

/** What stands before the first line of the first file. */
export const genesis = "0".repeat(64);

export interface DayFileText {
  readonly text: string;
  /** Of the last line; of a file without lines, that of the file before. */
  readonly last: string;
  /** Bookings, without the ends of terminals' days and receipts of nothing. */
  readonly bookings: number;
  /** Their sum, in euro cents. */
  readonly cents: number;
}

export const columns = [
  ...["Tag", "Uhrzeit", "Zahlung", "Art", "Kassenzeichen", "Leistung", "Grund", "Betrag", "Abweichung"],
  ...["Weg", "Karte", "Terminal", "Terminal-ID", "Belegnummer", "Trace", "Fremdbeleg", "Marke", "Schalter"],
  ...["Geklärt durch", "Summe Kassenschnitt", "Beleg Kunde", "Beleg Händler", "Prüfsumme davor", "Prüfsumme"],
] as const;
type Column = (typeof columns)[number];
type Cells = Partial<Record<Column, string>>;

const kinds: Readonly<Record<Booking["kind"], string>> = {
  paid: "Zahlung",
  reversed: "Storno",
  refunded: "Erstattung",
  noted: "Anders bezahlt",
  withdrawn: "Anders bezahlt, zurückgenommen",
  "end-of-day": "Kassenschnitt",
  receipts: "Beleg ohne Buchung",
};
const reasons: Readonly<Record<FeeReason, string>> = {
  exempt: "befreit",
  reduced: "ermäßigt",
  hardship: "Härtefall",
  "other-item": "andere Leistung",
  expenses: "Auslagen",
};
const ways: Readonly<Record<"card" | OtherWay, string>> = {
  card: "Karte",
  cashier: "Kasse",
  "cash-machine": "Kassenautomat",
  transfer: "Überweisung",
  "other-terminal": "anderes Terminal",
};
const settlings: Readonly<Record<SettleReason, string>> = {
  "terminal-journal": "Journal des Terminals",
  "merchant-receipt": "Händlerbeleg",
  bank: "Bank",
  treasury: "Kasse",
};

/** The mark by which Excel knows UTF-8. */
const mark = "\ufeff";
const lineEnd = "\r\n";

/** @param before the hash of the last line of the file before; `genesis` where there is none */
export function dayFileOf(
  bookings: readonly Booking[],
  { services, zone }: Pick<Configuration, "services" | "zone">,
  before: string,
): DayFileText {
  const clock = clockIn(zone);
  const nameOf = (id: string) => {
    const service = services.find((known) => known.id === id);
    return service ? pick(service.name, "de") : id;
  };
  let last = before;
  const lines = bookings
    .flatMap((booking) => cellsOf(booking, clock, nameOf))
    .map((cells) => {
      const line = lineOfCells(
        columns.slice(0, -1).map((column) => safe({ ...cells, "Prüfsumme davor": last }[column])),
      );
      last = hashOf(line);
      return `${line};${last}`;
    });
  const money = bookings.filter(isMoney);
  return {
    text: mark + [lineOfCells(columns), ...lines, ""].join(lineEnd),
    last,
    bookings: money.length,
    cents: money.reduce((sum, { cents }) => sum + cents, 0),
  };
}

export function hashOf(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/** One line for each fee. Receipts stand on the first one of them. */
function cellsOf(booking: Booking, clock: Clock, nameOf: (service: string) => string): Cells[] {
  const { kind, payment, terminal, facts, settled, receipts } = booking;
  const isCard = (payment?.way ?? "card") === "card";
  const shared: Cells = {
    ...clock(booking.at),
    Art: settled ? `${kinds[kind]}, von Hand geklärt` : kinds[kind],
    Weg: ways[payment?.way ?? "card"],
    ...(isCard && { Terminal: terminal ?? "", ...factsCells(booking) }),
    ...(payment && { Zahlung: payment.id, Marke: payment.number, Schalter: payment.counter }),
    ...(payment?.reference !== undefined && { Fremdbeleg: payment.reference }),
    ...(settled && { "Geklärt durch": settlings[settled] }),
    ...(facts?.totalCents !== undefined && { "Summe Kassenschnitt": euros(facts.totalCents) }),
  };
  const parts = payment && isMoney(booking) ? partsOf(booking, payment.fees) : [{}];
  return parts.map((part, nth) => ({
    ...shared,
    ...("fee" in part && part.fee && feeCells(part.fee, nameOf)),
    ...("cents" in part && { Betrag: euros(part.cents), Abweichung: part.off === 0 ? "" : euros(part.off) }),
    ...(nth === 0 && { "Beleg Kunde": textOf(receipts, true), "Beleg Händler": textOf(receipts, false) }),
  }));
}

function factsCells({ facts }: Booking): Cells {
  if (!facts) return {};
  const { card = "", mark } = facts;
  return { Karte: card, "Terminal-ID": mark.terminal ?? "", Belegnummer: mark.receipt ?? "", Trace: mark.trace ?? "" };
}

function feeCells({ service, booking = "", reason }: Fee, nameOf: (service: string) => string): Cells {
  return { Kassenzeichen: booking, Leistung: nameOf(service), Grund: reason ? reasons[reason] : "" };
}

interface Part {
  readonly fee: Fee | undefined;
  /** What of the booking falls on it, and how much that is off what was asked. */
  readonly cents: number;
  readonly off: number;
}

/** What was booked, fee by fee, as the sums of the day have it: the parts add up to what was booked. */
export function partsOf({ cents }: Pick<Booking, "cents">, fees: readonly Fee[]): Part[] {
  if (fees.length === 0) return [{ fee: undefined, cents, off: 0 }];
  const shares = sharesOf({ fees }, { cents });
  return fees.map((fee, nth) => {
    const own = shares[nth]![1];
    return { fee, cents: own, off: own - Math.sign(cents) * fee.cents };
  });
}

/** `-9300` → `-93,00`. */
function euros(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)},${digits.slice(-2)}`;
}

/** The lines of a receipt in one cell: `\n` between them, and what was a backslash is two. */
function textOf(receipts: readonly ReceiptText[], isCustomers: boolean): string {
  const own = receipts.filter(({ copy }) => (copy === "customer") === isCustomers);
  return own.map(({ lines }) => lines.map((line) => line.replaceAll("\\", "\\\\")).join("\\n")).join("\\n\\n");
}

/** No table program may take what a terminal or a person wrote for a formula. */
function safe(cell = ""): string {
  const line = cell.replace(/[\r\n]+/g, " ");
  return /^[=+\-@\t]/.test(line) && !/^-\d+,\d\d$/.test(line) ? `'${line}` : line;
}

type Clock = (at: number) => Cells;

function clockIn(timeZone: string): Clock {
  const date = new Intl.DateTimeFormat("de-DE", { timeZone, day: "2-digit", month: "2-digit", year: "numeric" });
  const time = new Intl.DateTimeFormat("de-DE", { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return (at) => ({ Tag: date.format(at), Uhrzeit: time.format(at) });
}
