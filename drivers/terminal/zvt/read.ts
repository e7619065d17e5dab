/** Bytes of a ZVT message to values, tolerant: it keeps what it could read, and card data never leave it. */
import { digitsOf } from "./bcd.ts";
import { charsetOfCode, cleaned, decode, encode } from "./charset.ts";
import { bmps, type RawField, splitFields } from "./fields.ts";
import { masked, maskedEnd } from "./mask.ts";
import type { Charset, Tlv, ZvtFields, ZvtMessage, ZvtTotals } from "./message.ts";
import { readHeader, readOpening } from "./opening.ts";
import { findTlv, type RawTlv, splitTlv, tlvKinds } from "./tlv.ts";

export { intermediateText, piecesOf } from "./print-pieces.ts";

export interface ReadOptions {
  /** For the one test that proves that masking matters. */
  readonly unmasked?: boolean;
}

/** Means of payment in field 60, in its order. */
const totalsCards = ["girocard", "JCB", "Mastercard", "American Express", "Visa", "Diners", "others"];

type Draft = { -readonly [Key in keyof ZvtFields]: ZvtFields[Key] };
type TextOf = (bytes: Uint8Array) => string;
/** Undefined: the content is not what this field holds. */
type Reader = (bytes: Uint8Array, text: TextOf) => Draft | undefined;

const digits =
  (key: "receipt" | "trace" | "turnover" | "originalTrace" | "terminalId"): Reader =>
  (bytes) => {
    const found = digitsOf(bytes);
    return found === undefined ? undefined : { [key]: found };
  };
const amount =
  (key: "cents" | "currency"): Reader =>
  (bytes) => {
    const found = digitsOf(bytes);
    return found === undefined ? undefined : { [key]: Number(found) };
  };
const pairs =
  (key: "time" | "date" | "fullDate", between: string): Reader =>
  (bytes) => {
    const found = digitsOf(bytes);
    return found === undefined ? undefined : { [key]: found.match(/../g)?.join(between) ?? "" };
  };
const words =
  (key: "contract" | "authorisation" | "cardName"): Reader =>
  (bytes, text) => ({ [key]: text(bytes).trim() });

/** The fields that are kept. All others are read over: card number, tracks, chip data, expiry, what no one needs. */
const readers: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [0x04, amount("cents")],
  [0x0b, digits("trace")],
  [0x0c, pairs("time", ":")],
  [0x0d, pairs("date", "-")],
  [0x19, (bytes) => ({ paymentType: bytes[0]! })],
  [0x27, (bytes) => ({ result: bytes[0]! })],
  [0x29, digits("terminalId")],
  [0x2a, words("contract")],
  [0x37, digits("originalTrace")],
  [0x3b, words("authorisation")],
  [0x3c, (bytes, text) => ({ text: text(bytes) })],
  [0x49, amount("currency")],
  [0x60, readTotals],
  // FFFF is „there is none“.
  [0x87, (bytes, text) => (bytes.every((byte) => byte === 0xff) ? {} : digits("receipt")(bytes, text))],
  [0x88, digits("turnover")],
  [0x8a, (bytes) => ({ cardType: bytes[0]! })],
  [0x8b, words("cardName")],
  [0xaa, pairs("fullDate", "-")],
]);
/** Of these a piece is still worth having. */
const textFields: ReadonlySet<number> = new Set([0x2a, 0x3b, 0x3c, 0x8b]);

/**
 * Never throws, whatever the bytes: what could not be read is in `trouble`, which has no content in it. Card numbers
 * and tracks are left out; texts are masked (mask.ts) and without control characters.
 */
export function readMessage(apdu: Uint8Array, charset: Charset, options: ReadOptions = {}): ZvtMessage {
  const { control, data, trouble: headerTrouble } = readHeader(apdu);
  const opening = readOpening(control, data);
  const { fields: raw, trouble: fieldTrouble } = splitFields(opening.rest);
  const containers = raw.filter(({ bmp }) => bmp === 0x06).map(({ bytes }) => splitTlv(bytes));
  const troubles = [headerTrouble, opening.trouble, fieldTrouble, ...containers.map(({ trouble }) => trouble)];

  const broken = troubles.some((trouble) => trouble !== undefined);
  const guard = guardOf(broken || textRunsOn(raw) || containers.some(({ objects }) => tlvTextRunsOn(objects)), options);
  const text: TextOf = (bytes) => guard(cleaned(decode(bytes, charset)));
  const tlv = containers.flatMap(({ objects }) => kept(objects, charset, guard));
  const { fields, troubles: contentTroubles } = readFields(raw, text);
  const { status, timeoutMinutes, line } = opening;
  const trouble = [...troubles, ...contentTroubles].filter((one) => one !== undefined).join("; ");
  return {
    control,
    ...(status === undefined ? {} : { status }),
    ...(timeoutMinutes === undefined ? {} : { timeoutMinutes }),
    fields: {
      ...(opening.currency === undefined ? {} : { currency: opening.currency }),
      ...(opening.version === undefined ? {} : { version: text(opening.version).trim() }),
      ...fields,
      ...fieldsInTlv(fields, tlv),
    },
    tlv,
    ...(line ? { line: { attribute: line.attribute, text: lineText(line, text) } } : {}),
    ...(trouble ? { trouble } : {}),
  };
}

/** 1F10, else BMP 19 (card complete): does the customer sign the receipt? */
export function signatureWanted(message: ZvtMessage): boolean {
  const verification = findTlv(message.tlv, 0x1f10)?.value?.[0];
  if (verification !== undefined) return [0x01, 0x05, 0x06, 0x07].includes(verification);
  return message.fields.paymentType === 0x40 || message.fields.paymentType === 0x60;
}

/** Tag 14 of the completion that follows the registration: only what it echoes is valid. */
export function charsetEchoed(message: ZvtMessage): Charset | undefined {
  const code = findTlv(message.tlv, 0x14)?.value?.[0];
  return code === undefined ? undefined : charsetOfCode(code);
}

function guardOf(broken: boolean, { unmasked = false }: ReadOptions): (text: string) => string {
  if (unmasked) return (text) => text;
  return broken ? maskedEnd : masked;
}

/** What a text with digits may go on with where its length is too small: digits and what stands between them. */
const goesOn: ReadonlySet<number | undefined> = new Set(Buffer.from("0123456789 -./"));

function textRunsOn(raw: readonly RawField[]): boolean {
  return raw.some(({ bmp }, nth) => textFields.has(bmp) && goesOn.has(raw[nth + 1]?.bmp));
}

function tlvTextRunsOn(objects: readonly RawTlv[]): boolean {
  return objects.some(({ tag, children = [] }, nth) => {
    return (tlvKinds.get(tag) === "text" && goesOn.has(objects[nth + 1]?.tag)) || tlvTextRunsOn(children);
  });
}

/** Only what tlv.ts lists; texts masked in place. */
function kept(objects: readonly RawTlv[], charset: Charset, guard: (text: string) => string): Tlv[] {
  return objects.flatMap(({ tag, bytes, children }): Tlv[] => {
    const kind = tlvKinds.get(tag);
    if (kind === undefined) return [];
    if (kind === "container") return children ? [{ tag, children: kept(children, charset, guard) }] : [];
    if (kind === "text") return [{ tag, value: encode(guard(cleaned(decode(bytes, charset))), charset) }];
    const views = [Buffer.from(bytes).toString("hex"), Buffer.from(bytes).toString("latin1")];
    const shows = bytes.length > kind || views.some((view) => guard(view) !== view);
    return shows ? [] : [{ tag, value: Uint8Array.from(bytes) }];
  });
}

function readFields(raw: readonly RawField[], text: TextOf): { fields: ZvtFields; troubles: string[] } {
  const fields: Draft = {};
  const troubles: string[] = [];
  const seen = new Set<number>();
  for (const { bmp, bytes, cut } of raw) {
    const reader = readers.get(bmp);
    if (!reader || (cut && !textFields.has(bmp))) continue;
    const name = bmps.get(bmp)!.name;
    const found = reader(bytes, text);
    if (!found) troubles.push(`${name}: not what it should hold`);
    else if (seen.has(bmp)) troubles.push(`${name}: stands there twice`);
    else Object.assign(fields, found);
    seen.add(bmp);
  }
  return { fields, troubles };
}

/** Numbers that have no room in their fields stand in the container. */
function fieldsInTlv(fields: ZvtFields, tlv: readonly Tlv[]): ZvtFields {
  const longTrace = digitsOf(findTlv(tlv, 0x1f2b)?.value ?? new Uint8Array());
  const cardType = findTlv(tlv, 0x41)?.value;
  const noTrace = fields.trace === undefined || /^0*$/.test(fields.trace);
  const noCardType = fields.cardType === undefined || fields.cardType === 0xff;
  return {
    ...(longTrace && noTrace ? { trace: longTrace } : {}),
    ...(cardType?.length && noCardType ? { cardType: cardType.reduce((number, byte) => number * 256 + byte, 0) } : {}),
  };
}

/** Field 60: from receipt to receipt, then count (binary) and sum of each means of payment. */
function readTotals(bytes: Uint8Array): Draft | undefined {
  const [from, to] = [digitsOf(bytes.subarray(0, 2)), digitsOf(bytes.subarray(2, 4))];
  if (bytes.length < 4 || from === undefined || to === undefined) return undefined;
  const cards: ZvtTotals["cards"][number][] = [];
  for (let at = 4; at + 7 <= bytes.length; at += 7) {
    const sum = digitsOf(bytes.subarray(at + 1, at + 7));
    if (sum === undefined) return undefined;
    const card = totalsCards[cards.length] ?? `${cards.length + 1}`;
    cards.push({ card, count: bytes[at]!, cents: Number(sum) });
  }
  return { totals: { from, to, cards } };
}

/** Of attribute FF the text is how many line feeds: as a digit, or as a bare byte. */
function lineText({ attribute, bytes }: { attribute: number; bytes: Uint8Array }, text: TextOf): string {
  const [count] = bytes;
  if (attribute === 0xff && bytes.length === 1 && count! < 0x20) return String(count);
  return text(bytes);
}
