/** The writers: byte by byte by examples of our own, strict, and equal in content to what real tills send. */
import { describe, expect, test } from "vitest";
import { readMessage } from "./read.ts";
import { bytesOf, hexOf, readVectors } from "./testing.ts";
import * as write from "./write.ts";

const password = "246810";

test.each([
  [write.registration({ password, config: 0x8e, blocks: true }), "06000e 246810 8e 0978 06 06 26 04 0a02 06d3"],
  [write.registration({ password, config: 0x06, blocks: false }), "060006 246810 06 0978"],
  [write.registration({ password, config: 0x06, blocks: false, tlv: true }), "060008 246810 06 0978 0600"],
  [
    write.registration({ password, config: 0xbe, service: 1, blocks: true, charset: "utf-8", columns: 42 }),
    "060018 246810 be 0978 0301 060e 120142 26040a0206d3 27031401fe",
  ],
  [write.logOff(), "060200"],
  [write.authorisation({ cents: 1010 }), "060107 04000000001010"],
  [
    write.authorisation({ cents: 999_999_999_999, paymentType: 0x40, currency: 978, tlv: [] }),
    "06010e 04999999999999 490978 1940 0600",
  ],
  [write.reversal({ password, receipt: "0042" }), "063006 246810 870042"],
  [write.reversal({ password, receipt: "0042", cents: 5 }), "06300d 246810 870042 04000000000005"],
  [write.refund({ password, cents: 9300, currency: 978 }), "06310d 246810 04000000009300 490978"],
  [write.repeatReceipt({ password, service: 3 }), "062005 246810 0303"],
  [write.endOfDay({ password }), "065003 246810"],
  [write.turnover({ password }), "061003 246810"],
  [write.statusEnquiry(), "050100"],
  [write.statusEnquiry({ password, service: 5, tlv: true }), "050107 246810 0305 0600"],
  [write.diagnosis(), "067000"],
  [write.diagnosis({ kind: "emv" }), "067005 06031b0104"],
  [write.initialisation({ password }), "069303 246810"],
  [write.setClock({ password, at: { date: "26-11-21", time: "18:05:09" } }), "06910b 246810 aa261121 0c180509"],
  [write.abort(), "06b000"],
  [write.answer(), "800000"],
  [write.answer(0xcc), "84cc00"],
  [write.displayText({ lines: ["Grüße", ""], seconds: 30 }), "06e00d f01e f1f0f54772 81e165 f2f0f0"],
])("writes what the reference says (%#)", (bytes, hex) => {
  expect(hexOf(bytes)).toBe(hex.replaceAll(" ", ""));
});

test.each([
  () => write.registration({ password: "12345", config: 0, blocks: false }),
  () => write.registration({ password: "12345a", config: 0, blocks: false }),
  () => write.registration({ password, config: 256, blocks: false }),
  () => write.registration({ password, config: 0, blocks: false, columns: 100 }),
  () => write.registration({ password, config: 0, blocks: false, columns: 0 }),
  () => write.registration({ password, config: 0, blocks: false, currency: 10_000 }),
  () => write.authorisation({ cents: 0 }),
  () => write.authorisation({ cents: -1 }),
  () => write.authorisation({ cents: 0.5 }),
  () => write.authorisation({ cents: Number.NaN }),
  () => write.authorisation({ cents: 1e12 }),
  () => write.authorisation({ cents: 1, tlv: [{ tag: 0x1f, value: new Uint8Array() }] }),
  () => write.authorisation({ cents: 1, tlv: [{ tag: 0x07, value: new Uint8Array(70_000) }] }),
  () => write.reversal({ password, receipt: "42" }),
  () => write.reversal({ password, receipt: "" }),
  () => write.refund({ password, cents: 0 }),
  () => write.statusEnquiry({ service: 1 }),
  () => write.statusEnquiry({ tlv: true }),
  () => write.setClock({ password, at: { date: "2026-11-21", time: "18:05:09" } }),
  () => write.setClock({ password, at: { date: "26-13-21", time: "18:05:09" } }),
  () => write.setClock({ password, at: { date: "26-11-21", time: "24:00:00" } }),
  () => write.answer(0),
  () => write.answer(0x100),
  () => write.displayText({ lines: [], seconds: 1 }),
  () => write.displayText({ lines: ["日本"], seconds: 1 }),
  () => write.displayText({ lines: ["x".repeat(100)], seconds: 1 }),
])("refuses what cannot be written (%#)", (wrong) => {
  expect(wrong).toThrow(RangeError);
});

test("a refused password is not in the sentence", () => {
  expect(() => write.endOfDay({ password: "98765" })).toThrow(/^(?!.*98765)/);
});

test("from 255 bytes on the length has two more, low byte first", () => {
  const long = (size: number) => write.authorisation({ cents: 1, tlv: [{ tag: 0x07, value: new Uint8Array(size) }] });
  const lengths = Array.from({ length: 30 }, (_, nth) => long(225 + nth)).map((bytes) => {
    const extended = bytes[2] === 0xff;
    return {
      extended,
      said: extended ? bytes[3]! + bytes[4]! * 256 : bytes[2]!,
      is: bytes.length - (extended ? 5 : 3),
    };
  });
  for (const { extended, said, is } of lengths) expect([said, extended]).toEqual([is, is >= 255]);
  expect(lengths.some(({ extended }) => extended) && lengths.some(({ extended }) => !extended)).toBe(true);
  expect(readMessage(long(60_000), "cp437")).toMatchObject({ control: 0x0601, fields: { cents: 1 } });
});

describe.skipIf(!readVectors())("beside what real tills sent", () => {
  const sent = new Map((readVectors() ?? []).map(({ name, hex }) => [name, hex]));
  test.each([
    ["valina-A1F-01", write.registration({ password: "123456", config: 0x3e, service: 3, blocks: true })],
    ["feig-1681273860.511128000_ecr_pt", write.registration({ password: "123456", config: 0xde, blocks: false })],
    ["feig-1681282621.302434000_ecr_pt", write.endOfDay({ password: "123456" })],
    ["valina-B1.1F-01", write.authorisation({ cents: 5050 })],
    ["valina-B2.1F-01", write.authorisation({ cents: 1 })],
  ])("%s is the same, byte by byte", (name, bytes) => {
    expect(hexOf(bytes)).toBe(sent.get(name));
  });

  const commands = (readVectors() ?? []).filter(
    (one) => one.direction === "ECR>PT" && one.transport === "tcp" && one.decoded,
  );
  const rewritten = (hex: string): Uint8Array | undefined => {
    const { control, fields, status } = readMessage(bytesOf(hex), "cp437");
    const secret = hex.slice(6, 12);
    const service = /^.{12}03(..)/.exec(hex)?.[1];
    const money = {
      ...(fields.currency === undefined ? {} : { currency: fields.currency }),
      ...(fields.paymentType === undefined ? {} : { paymentType: fields.paymentType }),
    };
    switch (control) {
      case 0x0501:
        return write.statusEnquiry({
          ...(secret === "" ? {} : { password: secret }),
          ...(service ? { service: Number.parseInt(service, 16), tlv: hex.endsWith("0600") } : {}),
        });
      case 0x0600:
        return write.registration({
          ...{ password: secret, config: status!, blocks: hex.includes("0a0206d3"), tlv: hex.length > 18 },
        });
      case 0x0601:
        return write.authorisation({ cents: fields.cents!, ...money });
      case 0x0650:
        return write.endOfDay({ password: secret });
      default:
        return undefined;
    }
  };
  test("reading what we write instead gives the same fields", () => {
    const pairs = commands.flatMap(({ name, hex }) => {
      const bytes = rewritten(hex);
      return bytes ? [{ name, hex, bytes }] : [];
    });
    expect(pairs.length).toBeGreaterThan(10);
    for (const { name, hex, bytes } of pairs) {
      const [theirs, ours] = [readMessage(bytesOf(hex), "cp437"), readMessage(bytes, "cp437")];
      expect({ ...ours, tlv: [] }, name).toEqual({ ...theirs, tlv: [] });
    }
  });
});
