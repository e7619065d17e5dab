/** Every real message of the reference decodes to every one of its fields, and its card data are nowhere. */
import { describe, expect, test } from "vitest";
import { cleaned, decode } from "./charset.ts";
import { splitFields } from "./fields.ts";
import type { Tlv, ZvtMessage } from "./message.ts";
import { readHeader, readOpening } from "./opening.ts";
import { readMessage } from "./read.ts";
import { serialReader } from "./serial-frame.ts";
import { bytesOf, type DecodedTlv, everything, hexOf, readVectors, type Vector } from "./testing.ts";
import { tlvKinds } from "./tlv.ts";

const vectors = readVectors();
if (!vectors) console.info("zvt vectors: skipped, ../shared/reference/zvt-vectors.json is not beside this checkout");

const hex = (value: unknown) => Number.parseInt(value as string, 16);
const same = (value: unknown) => value;
const pairs = (between: string) => (value: unknown) => (value as string).match(/../g)!.join(between);
const words = (value: unknown) => cleaned(value as string).trim();
const cards = ["girocard", "jcb", "mastercard", "amex", "visa", "diners", "others"];
const totals = (value: unknown) => {
  const told = value as Record<string, { count: number; sum: number }> & { receipt_from: string; receipt_to: string };
  return {
    from: told.receipt_from,
    to: told.receipt_to,
    cards: cards.map((card) => ({ card: expect.any(String), count: told[card]!.count, cents: told[card]!.sum })),
  };
};

/** Field → where its content is, and what of the vector's. */
const kept: Readonly<Record<string, readonly [keyof ZvtMessage["fields"], (value: unknown) => unknown]>> = {
  "04": ["cents", same],
  "0B": ["trace", same],
  "0C": ["time", pairs(":")],
  "0D": ["date", pairs("-")],
  "19": ["paymentType", hex],
  "27": ["result", hex],
  "29": ["terminalId", same],
  "2A": ["contract", words],
  "3B": ["authorisation", words],
  "3C": ["text", (value) => cleaned(value as string)],
  "49": ["currency", same],
  "60": ["totals", totals],
  "87": ["receipt", (value) => (value === "FFFF" ? undefined : value)],
  "88": ["turnover", same],
  "8A": ["cardType", same],
  "8B": ["cardName", words],
};
/** Nobody here wants them: they are read over, which is only seen below the reader. */
const readOver = ["02", "03", "17", "8C"];
const cardData = ["0E", "22"];

/** The message as it came; of a serial one what is in the frame. */
function apduOf({ hex: all, transport }: Vector): Uint8Array {
  if (transport === "tcp") return bytesOf(all);
  const apdus: Uint8Array[] = [];
  const wrong = () => expect.unreachable("a real frame");
  serialReader({ apdu: (apdu) => apdus.push(apdu), ack: wrong, nak: wrong, bad: wrong }).push(bytesOf(all));
  expect(apdus).toHaveLength(1);
  return apdus[0]!;
}

function expectTlv(told: readonly Tlv[], wanted: DecodedTlv, charset: Vector["charset"]): void {
  expect(told.map(({ tag }) => tag.toString(16).toUpperCase().padStart(2, "0"))).toEqual(wanted.map(([tag]) => tag));
  for (const [nth, [tag, value]] of wanted.entries()) {
    const { value: bytes, children } = told[nth]!;
    if (typeof value !== "string") expectTlv(children!, value, charset);
    else if (tlvKinds.get(hex(tag)) !== "text") expect(hexOf(bytes!)).toBe(value.toLowerCase());
    else if (tag === "1F59") expect(hexOf(bytes!)).toBe(value);
    else expect(decode(bytes!, charset)).toBe(cleaned(value));
  }
}

function expectField(
  vector: Vector,
  message: ZvtMessage,
  [bmp, name, value]: readonly [string, string, unknown],
): void {
  const place = kept[bmp];
  if (bmp === "06") expectTlv(message.tlv, value as DecodedTlv, vector.charset);
  else if (place) expect(message.fields[place[0]], name).toEqual(place[1](value));
  else if (readOver.includes(bmp)) {
    const { control, data } = readHeader(apduOf(vector));
    const { fields } = splitFields(readOpening(control, data).rest);
    const found = fields.find((field) => field.bmp === hex(bmp))!;
    expect(hex(hexOf(found.bytes)), name).toBe(typeof value === "number" ? value : hex(value));
  } else expect(cardData, `${bmp} ${name}: no test for it`).toContain(bmp);
}

describe.skipIf(!vectors)("real messages", () => {
  const whole = (vectors ?? []).filter(({ decoded }) => decoded !== null);

  test("all are here", () => {
    expect([vectors!.length, whole.length]).toEqual([103, 101]);
  });

  test.each(whole)("$name decodes to its fields", (vector) => {
    const { control, bmps, ...before } = vector.decoded!;
    const message = readMessage(apduOf(vector), vector.charset);
    expect(message.trouble).toBe(undefined);
    expect(message.control).toBe(hex(control.replace(" ", "")));
    for (const field of bmps) expectField(vector, message, field);
    const status = before.status ?? before.result_code ?? before.terminal_status ?? before.config;
    expect(message.status).toBe(status === undefined ? undefined : hex(status));
    expect(message.timeoutMinutes).toBe(before.timeout_min);
    expect(message.fields.version).toBe(before.sw_version);
    if (before.currency !== undefined) expect(message.fields.currency).toBe(before.currency);
    if (before.code !== undefined) expect(message.control & 0xff).toBe(hex(before.code));
    expect(message.line?.text).toBe(before.text);
    expect(message.line?.attribute).toBe(before.attribute === undefined ? undefined : hex(before.attribute));
  });

  test.each(whole.filter(({ decoded }) => decoded!.bmps.some(([bmp]) => cardData.includes(bmp))))(
    "$name: card number and expiry are dropped",
    (vector) => {
      const told = everything(readMessage(apduOf(vector), vector.charset)).toLowerCase();
      for (const [bmp, , value] of vector.decoded!.bmps.filter(([bmp]) => cardData.includes(bmp))) {
        const pan = (value as string).toLowerCase();
        expect(told, bmp).not.toContain(`"${pan}"`);
        if (bmp === "0E") continue;
        expect(told).not.toContain(pan);
        for (const part of pan.match(/\d{5,}/g) ?? []) expect(told).not.toContain(part);
        expect(told).not.toContain("eeee");
      }
    },
  );

  test("a published registration with a broken container is read as far as it goes", () => {
    const message = readMessage(
      apduOf(vectors!.find(({ name }) => name === "malformed-feig-doc-registration")!),
      "cp437",
    );
    expect(message).toMatchObject({ control: 0x0600, status: 0xde, fields: { currency: 978 } });
    expect(message.tlv.map(({ tag }) => tag)).toEqual([0x26, 0x27, 0x10, 0x12, 0x1f04, 0x1f05, 0x40, 0x1a]);
    expect(message.trouble).toContain("TLV");
  });

  test("a line that is longer than it says is read as far as it says", () => {
    const message = readMessage(
      apduOf(vectors!.find(({ name }) => name === "malformed-portalum-line-too-large")!),
      "cp437",
    );
    expect(message).toMatchObject({ control: 0x06d1, line: { attribute: 0x40, text: "** KASSENSCHNIT" } });
    expect(message.trouble).toBe("longer than it says");
  });
});
