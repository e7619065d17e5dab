/** What a simulated card terminal says of transactions and days: the fields of 04 0F, without sending them. */
import type { Booking, Totals } from "./simulator-books.ts";
import { bcd, container, counted, type Letters, lettersOf, tag } from "./simulator-bytes.ts";

/** How the terminal speaks with its till. */
export interface Speech {
  readonly letters: Letters;
  /** May it send BMP 06? */
  readonly tlv: boolean;
  /** Does the till name currencies? Then the terminal does too. */
  readonly currency: boolean;
  readonly terminalId: string;
}

/** A whole card number and what a track of it would say; in no field that a till may keep. */
export interface Hostile {
  readonly number: string;
  readonly malformed: boolean;
}

const euro = [0x49, 0x09, 0x78];
const contract = "100764992      ";

export function statusOf(booking: Booking, speech: Speech, hostile?: Hostile): number[] {
  const { card } = booking;
  const pan = hostile ? hostile.number : "";
  return [
    ...[0x27, 0x00],
    ...transactionFields(booking, speech),
    ...[0x0e, 0x29, 0x12, 0x17, 0x00, 0x01],
    ...[0x19, card.checked === "signature" ? 0x40 : 0x70],
    ...[0x22, ...counted(2, nibbles(pan || masked(card.pan)))],
    ...(pan ? tracks(pan) : []),
    ...[0x3b, ...lettersOf(String(651_000 + booking.trace), 0x00), 0, 0],
    ...[0x2a, ...lettersOf(contract, 0x00)],
    ...text(hostile ? `GEN.NR.:${pan}` : `GEN.NR.:${651_000 + booking.trace}`, speech.letters),
    ...(booking.of === undefined ? [] : [0x37, ...bcd(booking.of, 3)]),
    ...[0x8a, card.id, 0x8b, ...counted(2, [...lettersOf(card.name, speech.letters), 0])],
    ...(speech.tlv ? chipTags(booking, hostile) : []),
  ];
}

/** Of a transaction that was not approved. */
export function refusalOf(code: number, words: string, speech: Speech, booking?: Booking): number[] {
  const fields = booking ? transactionFields(booking, speech) : [0x29, ...bcd(speech.terminalId, 4)];
  const card = booking ? [0x8a, booking.card.id, 0x8b, ...counted(2, lettersOf(booking.card.name, 0x00))] : [];
  const spoken = speech.tlv ? container(tag(0x24, tag(0x07, lettersOf(words, speech.letters)))) : [];
  return [0x27, code, ...fields, ...card, ...text(words, speech.letters), ...spoken];
}

export function totalsOf(totals: Totals, trace: number, at: number, speech: Speech): number[] {
  const known = [5, 14, 6, 8, 10, 12];
  const sums = [...known, 0].map((id) => {
    const mine = totals.cards.filter((each) => (id === 0 ? !known.includes(each.id) : each.id === id));
    return {
      count: mine.reduce((sum, { count }) => sum + count, 0),
      cents: mine.reduce((sum, { cents }) => sum + cents, 0),
    };
  });
  const single = [
    ...bcd(totals.fromReceipt, 2),
    ...bcd(totals.toReceipt, 2),
    ...sums.flatMap(({ count, cents }) => [count & 0xff, ...bcd(Math.max(0, cents), 6)]),
  ];
  return [
    ...[0x27, 0x00, 0x29, ...bcd(speech.terminalId, 4)],
    ...(speech.currency ? euro : []),
    ...[0x04, ...bcd(Math.max(0, totals.cents), 6)],
    ...[0x0b, ...bcd(trace, 3), ...clockFields(at)],
    ...[0x60, ...counted(3, single)],
  ];
}

/** 0C and 0D. */
export function clockFields(at: number): number[] {
  const { time, day } = clockOf(at);
  return [0x0c, ...bcd(time, 3), 0x0d, ...bcd(day.slice(4), 2)];
}

/** `HHMMSS` and `YYYYMMDD` as the terminal's own clock shows them. */
export function clockOf(at: number): { readonly time: string; readonly day: string } {
  const clock = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    time: two(clock.getHours()) + two(clock.getMinutes()) + two(clock.getSeconds()),
    day: String(clock.getFullYear()) + two(clock.getMonth() + 1) + two(clock.getDate()),
  };
}

function transactionFields(booking: Booking, speech: Speech): number[] {
  return [
    ...[0x29, ...bcd(speech.terminalId, 4)],
    ...(speech.currency ? euro : []),
    ...[0x04, ...bcd(booking.cents, 6), 0x0b, ...bcd(booking.trace, 3), ...clockFields(booking.at)],
    ...[0x87, ...bcd(booking.receipt, 2), 0x88, ...bcd(booking.turnover, 3)],
  ];
}

function text(words: string, letters: Letters): number[] {
  return [0x3c, ...counted(3, lettersOf(words, letters))];
}

function masked(pan: string): string {
  return "e".repeat(pan.length - 4) + pan.slice(-4);
}

function nibbles(digits: string): number[] {
  const even = digits.length % 2 === 0 ? digits : `${digits}f`;
  return even.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
}

/** Tracks 1 to 3 of a stripe, with D for what parts number and date. */
function tracks(pan: string): number[] {
  const first = lettersOf(`B${pan}^MUSTER/ERIKA^2912101`, 0x00);
  return [
    ...[0x23, ...counted(2, nibbles(`${pan}d29121010000000000`))],
    ...[0x24, ...counted(3, nibbles(`01${pan}d978d000000000000`))],
    ...[0x2d, ...counted(2, first)],
  ];
}

function chipTags({ card }: Booking, hostile?: Hostile): number[] {
  const how = { none: 0x00, chip: 0x01, contactless: 0x02 }[card.how];
  const tags = [
    ...tag(0x46, lettersOf("1F0302/0000000001", 0x00)),
    ...tag(0x1f10, [{ none: 0x00, signature: 0x01, pin: 0x02 }[card.checked]]),
    ...tag(0x1f11, [0x01]),
    ...tag(0x1f12, [how]),
  ];
  if (!hostile) return container(tags);
  const leak = [...tags, ...tag(0x1f7a, lettersOf(hostile.number, 0x00)), ...tag(0x5a, nibbles(hostile.number))];
  // Says that it is longer than it is, or that a tag within it is.
  if (hostile.malformed) return [0x06, 0x82, 0x7f, 0x00, ...leak, 0x1f, 0x10, 0x84, ...nibbles(hostile.number)];
  return container(leak);
}
