/** Strict writers of what the gateway says to a terminal; they throw a RangeError on what cannot be written. */
import { bcd, bcdNumber, withLength } from "./bcd.ts";
import { charsetCodes, encode } from "./charset.ts";
import type { Charset, Tlv } from "./message.ts";
import { tlvContainer } from "./tlv.ts";

const euro = 978;

export interface Registration {
  /** Six digits. */
  readonly password: string;
  /** The configuration byte: what is printed where, and who is in charge. */
  readonly config: number;
  /** Default 978 (EUR). */
  readonly currency?: number;
  /** 01: no service menu. 02: capitals. */
  readonly service?: number;
  /** Receipts as text blocks (06 D3) and not line by line (06 D1). */
  readonly blocks: boolean;
  readonly charset?: Charset;
  /** Of the printer, 1 to 99. */
  readonly columns?: number;
  /** A container in any case: only who has heard one may answer with containers. */
  readonly tlv?: boolean;
}

/** ZVT 06 00. */
export function registration(order: Registration): Uint8Array {
  const { password, config, currency = euro, service, blocks, charset, columns, tlv = false } = order;
  const wishes: Tlv[] = [
    ...(columns === undefined ? [] : [{ tag: 0x12, value: bcdNumber(atLeast(1, columns), 1) }]),
    ...(blocks ? [{ tag: 0x26, children: [{ tag: 0x0a, value: Uint8Array.of(0x06, 0xd3) }] }] : []),
    ...(charset ? [{ tag: 0x27, children: [{ tag: 0x14, value: Uint8Array.of(charsetCodes[charset]) }] }] : []),
  ];
  return command(
    0x0600,
    secret(password),
    [byte(config)],
    bcdNumber(currency, 2),
    service === undefined ? [] : [0x03, byte(service)],
    wishes.length > 0 || tlv ? tlvContainer(wishes) : [],
  );
}

/** ZVT 06 02. */
export function logOff(): Uint8Array {
  return command(0x0602);
}

/** What all works with money may carry. */
interface Money {
  /** At least 1. */
  readonly cents: number;
  /** BMP 19; 0x40: the terminal decides. */
  readonly paymentType?: number;
  readonly currency?: number;
  readonly tlv?: readonly Tlv[];
}

/** ZVT 06 01: moves money. Never written twice for one payment. */
export function authorisation(order: Money): Uint8Array {
  return command(0x0601, money(order));
}

/** ZVT 06 30: takes back the payment with this receipt number (four digits). */
export function reversal(order: Partial<Money> & { readonly password: string; readonly receipt: string }): Uint8Array {
  return command(0x0630, secret(order.password), [0x87], bcd(order.receipt, 2), money(order));
}

/** ZVT 06 31. */
export function refund(order: Money & { readonly password: string }): Uint8Array {
  return command(0x0631, secret(order.password), money(order));
}

/** Service byte of 06 20: 01 the status as it was, 02 nothing printed. */
export interface RepeatReceipt {
  readonly password: string;
  readonly service?: number;
}

/** ZVT 06 20. */
export function repeatReceipt({ password, service }: RepeatReceipt): Uint8Array {
  return command(0x0620, secret(password), service === undefined ? [] : [0x03, byte(service)]);
}

interface WithPassword {
  readonly password: string;
}

/** ZVT 06 50. */
export function endOfDay({ password }: WithPassword): Uint8Array {
  return command(0x0650, secret(password));
}

/** ZVT 06 10: the totals, and nothing is closed. */
export function turnover({ password }: WithPassword): Uint8Array {
  return command(0x0610, secret(password));
}

export interface StatusEnquiry {
  readonly password?: string;
  /** 01 no service menu, 02 no version, 04 with TLV; only with the password. */
  readonly service?: number;
  /** An empty container: the answer may have one. Only with the service byte. */
  readonly tlv?: boolean;
}

/** ZVT 05 01. */
export function statusEnquiry({ password, service, tlv = false }: StatusEnquiry = {}): Uint8Array {
  if (password === undefined && service !== undefined) throw new RangeError("the service byte needs the password");
  if (service === undefined && tlv) throw new RangeError("the container needs the service byte");
  return command(
    0x0501,
    password === undefined ? [] : secret(password),
    service === undefined ? [] : [0x03, byte(service)],
    tlv ? tlvContainer([]) : [],
  );
}

const diagnosisKinds = { line: 1, extended: 2, configuration: 3, emv: 4, ep2: 5 } as const;
export type DiagnosisKind = keyof typeof diagnosisKinds;

/** ZVT 06 70. */
export function diagnosis({ kind }: { readonly kind?: DiagnosisKind } = {}): Uint8Array {
  return command(0x0670, kind ? tlvContainer([{ tag: 0x1b, value: Uint8Array.of(diagnosisKinds[kind]) }]) : []);
}

/** ZVT 06 93. */
export function initialisation({ password }: WithPassword): Uint8Array {
  return command(0x0693, secret(password));
}

export interface SetClock extends WithPassword {
  /** `YY-MM-DD` and `HH:MM:SS`, the terminal's local time. */
  readonly at: { readonly date: string; readonly time: string };
}

/** ZVT 06 91. */
export function setClock({ password, at }: SetClock): Uint8Array {
  if (!/^\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(at.date)) throw new RangeError("wanted is YY-MM-DD");
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(at.time)) throw new RangeError("wanted is HH:MM:SS");
  const date = bcd(at.date.replaceAll("-", ""), 3);
  return command(0x0691, secret(password), [0xaa], date, [0x0c], bcd(at.time.replaceAll(":", ""), 3));
}

/** ZVT 06 B0. */
export function abort(): Uint8Array {
  return command(0x06b0);
}

/** The answer to every command of the terminal: 80 00, or 84 and an error code from 01 to FF. */
export function answer(code?: number): Uint8Array {
  return command(code === undefined ? 0x8000 : 0x8400 + atLeast(1, byte(code)));
}

export interface DisplayText {
  /** One to eight, each up to 99 bytes. */
  readonly lines: readonly string[];
  readonly seconds: number;
  /** Default cp437. */
  readonly charset?: Charset;
}

/** ZVT 06 E0. */
export function displayText({ lines, seconds, charset = "cp437" }: DisplayText): Uint8Array {
  if (lines.length < 1 || lines.length > 8) throw new RangeError("wanted are one to eight lines");
  const written = lines.map((line, nth) => [0xf1 + nth, ...withLength(encode(line, charset), 2)]);
  return command(0x06e0, [0xf0, byte(seconds)], ...written);
}

function money({ cents, paymentType, currency, tlv }: Partial<Money>): number[] {
  return [
    ...(cents === undefined ? [] : [0x04, ...bcdNumber(atLeast(1, cents), 6)]),
    ...(currency === undefined ? [] : [0x49, ...bcdNumber(currency, 2)]),
    ...(paymentType === undefined ? [] : [0x19, byte(paymentType)]),
    ...(tlv ? tlvContainer(tlv) : []),
  ];
}

function secret(password: string): Uint8Array {
  // bcd() would name no digit of it either, but says what is wanted less well.
  if (!/^\d{6}$/.test(password)) throw new RangeError("a password has six digits");
  return bcd(password, 3);
}

function byte(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 0xff) throw new RangeError("wanted is a byte");
  return value;
}

function atLeast(least: number, value: number): number {
  if (value < least) throw new RangeError(`wanted is ${least} or more`);
  return value;
}

/** CLASS INSTR, the length (from FF on as FF and two bytes, low byte first), the data. */
function command(control: number, ...parts: readonly Iterable<number>[]): Uint8Array {
  const data = parts.flatMap((part) => [...part]);
  if (data.length > 0xffff) throw new RangeError("too long for one message");
  const length = data.length < 0xff ? [data.length] : [0xff, data.length & 0xff, data.length >> 8];
  return Uint8Array.from([control >> 8, control & 0xff, ...length, ...data]);
}
