/** The receipts of a simulated card terminal, as lines and as the messages 06 D1 and 06 D3 that carry them. */
import type { Booking, Totals } from "./simulator-books.ts";
import { container, type Letters, lettersOf, tag } from "./simulator-bytes.ts";
import { clockOf } from "./simulator-words.ts";

export type Copy = "customer" | "merchant" | "admin";

export interface Receipt {
  readonly copy: Copy;
  readonly lines: readonly string[];
}

export interface Message {
  readonly control: number;
  readonly data: readonly number[];
}

export const receiptWidth = 24;
const lastLine = 0x81;
const centred = 0x40;

const titles = { sale: "Kartenzahlung", reversal: "Storno", refund: "Gutschrift" } as const;
const headings = { customer: "K U N D E N B E L E G", merchant: "Händlerbeleg", admin: "" } as const;

export interface ReceiptStyle {
  readonly short: boolean;
  readonly terminalId: string;
  /** Another copy of one that was there already. */
  readonly again?: boolean;
  /** A whole card number that the receipt should not have. */
  readonly number?: string | undefined;
}

export function receiptOf(booking: Booking, copy: "customer" | "merchant", style: ReceiptStyle): Receipt {
  const { card } = booking;
  const amount = pair("EUR", euros(booking.cents));
  const head = [headings[copy], titles[booking.kind], amount];
  if (style.short) return { copy, lines: [...head, pair("Beleg", four(booking.receipt)), ...leak(style)] };
  const shown = "#".repeat(card.pan.length - 4) + card.pan.slice(-4);
  return {
    copy,
    lines: [
      "Ausländerbehörde",
      "Musterstraße 1",
      "",
      ...(style.again ? ["* * K O P I E * *"] : []),
      ...head.slice(0, 2),
      card.name,
      "",
      amount,
      "",
      pair("Terminal-ID", style.terminalId),
      pair("TA-Nr.", String(booking.trace).padStart(6, "0")),
      pair("Beleg-Nr.", four(booking.receipt)),
      ...(booking.of === undefined ? [] : [pair("zu Beleg", four(booking.of))]),
      `${shown} 0001`,
      ...leak(style),
      pair("Karte gültig bis", "12/29"),
      dateLine(booking.at),
      pair("AID-Parameter", "0100000001"),
      pair("Genehmigung", String(651_000 + booking.trace)),
      "",
      `**${titles[booking.kind]} erfolgt**`,
      ...(copy === "merchant" && card.checked === "signature" ? ["", "_".repeat(receiptWidth), "Unterschrift"] : []),
    ],
  };
}

export function declineReceiptOf(booking: Booking, words: string, style: ReceiptStyle): Receipt {
  const { lines } = receiptOf(booking, "customer", { ...style, short: true });
  return { copy: "customer", lines: [...lines, dateLine(booking.at), `**${words}**`] };
}

export function dayReceiptOf(totals: Totals, title: string, at: number, terminalId: string): Receipt {
  return {
    copy: "admin",
    lines: [
      `** ${title.toUpperCase()} **`,
      pair("Terminal-ID", terminalId),
      dateLine(at),
      pair("Belege", `${four(totals.fromReceipt)}-${four(totals.toReceipt)}`),
      ...totals.cards.map(({ card, count, cents }) => pair(`${card} ${count}`, euros(cents))),
      pair("Gesamt EUR", euros(totals.cents)),
    ],
  };
}

export function noteOf(title: string, at: number, terminalId: string): Receipt {
  return { copy: "admin", lines: [`** ${title} **`, pair("Terminal-ID", terminalId), dateLine(at), "erfolgreich"] };
}

/** One 06 D1 for each line; the one that ends the receipt is empty. */
export function asLines({ lines }: Receipt, letters: Letters): Message[] {
  const printed = lines.map((line, n) => ({
    control: 0x06d1,
    data: [n < 2 ? centred : 0x00, ...lettersOf(line, letters)],
  }));
  return [...printed, { control: 0x06d1, data: [lastLine] }];
}

/** Blocks of at most so many lines; the last one ends with an attribute that says so. */
export function asBlocks({ copy, lines }: Receipt, letters: Letters, blockLines: number): Message[] {
  const kind = { merchant: 0x01, customer: 0x02, admin: 0x03 }[copy];
  const starts = lines.flatMap((_, n) => (n % blockLines === 0 ? [n] : []));
  return starts.map((start) => {
    const part = lines.slice(start, start + blockLines).flatMap((line) => tag(0x07, lettersOf(line, letters)));
    const first = start === 0 ? tag(0x09, [0x00]) : [];
    const last = start + blockLines >= lines.length ? tag(0x09, [0xff]) : [];
    const data = container([...tag(0x1f07, [kind]), ...tag(0x25, [...first, ...part, ...last])]);
    return { control: 0x06d3, data };
  });
}

/** The ways in which card numbers are seen on receipts. */
function leak({ number }: ReceiptStyle): string[] {
  if (number === undefined) return [];
  const grouped = number.replaceAll(/(.{4})(?=.)/g, "$1 ");
  return [number, grouped, number.replaceAll(/(.{4})(?=.)/g, "$1-"), `PAN ${number} 0001`];
}

export function euros(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)},${digits.slice(-2)}`;
}

function four(receipt: number): string {
  return String(receipt).padStart(4, "0");
}

function pair(left: string, right: string): string {
  return left + right.padStart(Math.max(1 + right.length, receiptWidth - left.length), " ");
}

function dateLine(at: number): string {
  const { day, time } = clockOf(at);
  const date = `${day.slice(6)}.${day.slice(4, 6)}.${day.slice(0, 4)}`;
  return pair(date, `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`);
}
