/** The reader by messages of our own making: what it reads, what it leaves out, and what it says of broken ones. */
import { describe, expect, test } from "vitest";
import { charsetEchoed, intermediateText, piecesOf, readMessage, signatureWanted } from "./read.ts";
import { bytesOf, everything, hexOf } from "./testing.ts";

const latin = (text: string) => hexOf(Buffer.from(text, "latin1"));
/** With its length of one byte before it. */
const sized = (hex: string) => (hex.length / 2).toString(16).padStart(2, "0") + hex;
const apdu = (control: string, data: string) => bytesOf(control + sized(data.replaceAll(" ", "")));
const read = (control: string, data: string) => readMessage(apdu(control, data), "iso-8859-1");
const longText = (tag: string, text: string) => {
  const digits = String(text.length).padStart(3, "0");
  return `${tag}f${digits[0]}f${digits[1]}f${digits[2]}${latin(text)}`;
};
const tlv = (content: string) => `06${sized(content)}`;

describe("what is read", () => {
  test("a status with all the fields there is a use for", () => {
    const data =
      "2700 040000001234 56 490978 870042 0b000815 88000077 37000001 2900112233 0c235959 0d1231 aa261121 1940" +
      `2a${latin("12345678901    ")} 3b${latin("4711")}00000000 8a06 8bf0f5${latin("Test")}00 ` +
      longText("3c", "Zeile 1\rZeile 2");
    expect(read("040f", data)).toEqual({
      control: 0x040f,
      fields: {
        ...{ result: 0, cents: 123456, currency: 978, receipt: "0042", trace: "000815", turnover: "000077" },
        ...{ originalTrace: "000001", terminalId: "00112233", time: "23:59:59", date: "12-31", fullDate: "26-11-21" },
        ...{ paymentType: 0x40, contract: "12345678901", authorisation: "4711", cardType: 6, cardName: "Test" },
        text: "Zeile 1\nZeile 2",
      },
      tlv: [],
    });
  });

  test("numbers that have no room in their fields, from the container", () => {
    const { fields } = read("040f", `0b000000 8aff ${tlv("1f2b040123456741020123")}`);
    expect(fields).toEqual({ trace: "01234567", cardType: 0x0123 });
  });

  test.each([
    ["060f", "00", { status: 0 }],
    ["060f", "dc", { status: 0xdc }],
    ["060f", `f0${tlv("")}`, { status: 0xf0 }],
    ["060f", `f0f0f3${latin("1.2")}51`, { status: 0x51, fields: { version: "1.2" } }],
    ["060f", "27e0", { fields: { result: 0xe0 } }],
    ["060f", "1901 2900112233 490978", { fields: { paymentType: 1, terminalId: "00112233", currency: 978 } }],
    ["061e", "6c", { status: 0x6c }],
    ["061e", "6f 0756", { status: 0x6f, fields: { currency: 756 } }],
    ["061e", `b8 870017`, { status: 0xb8, fields: { receipt: "0017" } }],
    ["061e", "b8 87ffff", { status: 0xb8, fields: {} }],
    ["04ff", "0a", { status: 0x0a }],
    ["04ff", `0a 03`, { status: 0x0a, timeoutMinutes: 3 }],
    ["04ff", `0a ${tlv("240407024142")}`, { status: 0x0a }],
    ["8000", "", { control: 0x8000 }],
    ["8483", "", { control: 0x8483 }],
    ["06d1", `81${latin("letzte Zeile")}`, { line: { attribute: 0x81, text: "letzte Zeile" } }],
    ["06d1", "ff03", { line: { attribute: 0xff, text: "3" } }],
    ["06d1", `00${latin("Zeile")} ${tlv("1f070102")}`, { line: { attribute: 0, text: "Zeile" } }],
  ])("%s %s", (control, data, wanted) => {
    const message = read(control, data);
    expect(message).toMatchObject(wanted);
    expect(message.trouble).toBe(undefined);
  });

  test("a length of two bytes in a message is low byte first, in a container high byte first", () => {
    const text = latin("x".repeat(300));
    const message = readMessage(bytesOf(`06d3 ff3801 06820134 25820130 0782012c ${text}`), "cp437");
    expect(message.trouble).toBe(undefined);
    expect(piecesOf(message, "cp437")).toEqual([{ copy: undefined, lines: ["x".repeat(300)], last: false }]);
  });

  test("field 60 means by means", () => {
    const data = `60f0f5f3 0001 0009 ${"00000000000000".repeat(2)} 03000000012345 ${"00000000000000".repeat(4)}`;
    const { totals } = read("040f", data).fields;
    expect(totals).toMatchObject({ from: "0001", to: "0009" });
    expect(totals!.cards).toHaveLength(7);
    expect(totals!.cards[2]).toEqual({ card: "Mastercard", count: 3, cents: 12345 });
  });

  test("every character set", () => {
    const text = (charset: Parameters<typeof readMessage>[1], hex: string) =>
      readMessage(apdu("06d1", `00${hex}`), charset).line!.text;
    expect(text("cp437", "84 94 81 e1 9c")).toBe("äöüß£");
    expect(text("iso-8859-1", "e4f6fcdf")).toBe("äöüß");
    expect(text("iso-8859-15", "a4e4")).toBe("€ä");
    expect(text("utf-8", "c3a4e282ac")).toBe("ä€");
    expect(text("utf-8", "41c3")).toBe("A\ufffd");
    expect(text("zvt-7bit", "5b5c5d7b7c7d7e")).toBe("ÄÖÜäöüß");
  });

  test("what is echoed of the character set, and what is not", () => {
    expect(charsetEchoed(read("060f", tlv("27031401fe")))).toBe("utf-8");
    expect(charsetEchoed(read("060f", tlv("140101")))).toBe("iso-8859-1");
    expect(charsetEchoed(read("060f", tlv("140102")))).toBe(undefined);
    expect(charsetEchoed(read("060f", ""))).toBe(undefined);
  });

  test.each([
    [tlv("1f100101"), true],
    [tlv("2f041f100107"), true],
    [`1960 ${tlv("1f100102")}`, false],
    [tlv("1f1001ff"), false],
    ["1940", true],
    ["1960", true],
    ["1970", false],
    ["", false],
  ])("signature after %s: %s", (data, wanted) => {
    expect(signatureWanted(read("040f", data))).toBe(wanted);
  });
});

describe("what is printed and shown", () => {
  const block = (content: string) => piecesOf(read("06d3", tlv(content)), "iso-8859-1");
  const line = (text: string) => `07${sized(latin(text))}`;
  const text = (...lines: string[]) => `25${sized(lines.join(""))}`;

  test("lines with their indent, centred where the width is known, and line feeds", () => {
    const one = (data: string, columns?: number) => piecesOf(read("06d1", data), "iso-8859-1", columns);
    expect(one(`03${latin("x")}`)).toEqual([{ copy: undefined, lines: ["   x"], last: false }]);
    expect(one(`40${latin("mitte")}`, 11)).toEqual([{ copy: undefined, lines: ["   mitte"], last: false }]);
    expect(one(`40${latin("mitte")}`)[0]!.lines).toEqual(["mitte"]);
    expect(one(`ff${latin("2")}`)).toEqual([{ copy: undefined, lines: ["", ""], last: false }]);
    expect(one("ff")[0]!.lines).toEqual([""]);
    expect(one(`81${latin("Ende")} ${tlv("1f070101")}`)).toEqual([{ copy: "merchant", lines: ["Ende"], last: true }]);
    expect(piecesOf(read("040f", "2700"), "cp437")).toEqual([]);
  });

  test.each(["090181", "0901ff"])("a block ends a receipt with %s behind its lines", (end) => {
    const pieces = block(`1f070102${text(line("eins"), line(""), line("drei"), end)}`);
    expect(pieces).toEqual([{ copy: "customer", lines: ["eins", "", "drei"], last: true }]);
  });

  test("a block without an end is a piece of one", () => {
    expect(block(`1f070103${text(line("eins"))}`)).toEqual([{ copy: "admin", lines: ["eins"], last: false }]);
  });

  test("two receipts in one block are two", () => {
    const pieces = block(`1f070101${text(line("H"), "090181", line("letzte"), line("neu"))}1f070102${text(line("K"))}`);
    expect(pieces).toEqual([
      { copy: "merchant", lines: ["H", "letzte"], last: true },
      { copy: "merchant", lines: ["neu"], last: true },
      { copy: "customer", lines: ["K"], last: false },
    ]);
  });

  test("the texts of an intermediate status, line by line", () => {
    const shown = read("04ff", `0a01 ${tlv(`24${sized(line("Bitte Karte") + line("einstecken"))}`)}`);
    expect(intermediateText(shown, "iso-8859-1")).toBe("Bitte Karte\neinstecken");
    expect(intermediateText(read("04ff", "0a"), "cp437")).toBe(undefined);
    expect(intermediateText(read("04ff", `0a01 ${tlv("24020700")}`), "cp437")).toBe(undefined);
  });
});

describe("what is left out", () => {
  test("card numbers, tracks, chip data and expiry, as fields and as objects of the container", () => {
    const fields =
      "22f0f84000000000000002 23f0f84000000000000002 24f0f0f84000000000000002 2df0f84000000000000002 0e2512 " +
      "2ef0f0f84000000000000002 92f0f0f84000000000000002 9af0f0f84000000000000002 a7f0f84000000000000002 " +
      "aff0f0f84000000000000002 3a0123 3d123456 170001";
    const objects = [
      "5a084000000000000002",
      "570a4000000000000002d251",
      `ff400a5a084000000000000002`,
      `600a5a084000000000000002`,
      `df010a5a084000000000000002`,
      // Where another thing belongs.
      "08084000000000000002",
      "43084000000000000002",
    ].join("");
    const message = read("040f", `${fields} 2700 ${tlv(objects)}`);
    expect(message).toEqual({ control: 0x040f, fields: { result: 0 }, tlv: [{ tag: 0x60, children: [] }] });
  });

  test("control characters, which would steer what shows the text", () => {
    const shown = read("06d1", `00 1b5b324a ${latin("A")}0007 0c 7f 9b ${latin("B")}`).line!.text;
    expect(shown).toBe("[2JAB");
    const hidden = readMessage(apdu("06d1", `00 34303030 00 30303030 e2808b 30303030 1b 30303032`), "utf-8");
    expect(hidden.line!.text).toBe("************0002");
  });

  test("passwords", () => {
    for (const data of ["471147 8e 0978", "471147"]) expect(everything(read("0600", data))).not.toContain("4711");
    expect(everything(read("0650", "471147"))).not.toContain("4711");
  });
});

describe("what is broken", () => {
  test.each([
    ["", "shorter than a header", {}],
    ["04", "shorter than a header", {}],
    ["040f", "shorter than a header", { control: 0x040f }],
    ["040fff", "its length is cut off", { control: 0x040f }],
    ["040f042700", "shorter than it says", { fields: { result: 0 } }],
    ["040f022700 99", "longer than it says", { fields: { result: 0 } }],
    ["040f05 2700 99 1234", "no known field at byte 2 of the content", { fields: { result: 0 } }],
    ["040f04 2700 0400", "amount: the message ends before it does", { fields: { result: 0 } }],
    ["040f05 2700 8b 0102", "card name: its length cannot be read", { fields: { result: 0 } }],
    ["040f09 040000000012 3a 2700", "amount: not what it should hold", { fields: { result: 0 } }],
    ["040f04 2700 276c", "result: stands there twice", { fields: { result: 0 } }],
    ["040f08 2700 3cf0f1f0 4142", "text: the message ends before it does", { fields: { result: 0, text: "AB" } }],
    ["040f05 2700 068500", "TLV container: its length cannot be read", { fields: { result: 0 } }],
    ["060f04 f0f0f9 31", "its version is cut off", { fields: { version: "1" } }],
    ["04ff02 0afa", "its time-out is no number", { status: 0x0a }],
  ])("%s: %s", (hex, trouble, wanted) => {
    const message = readMessage(bytesOf(hex), "cp437");
    expect(message.trouble).toContain(trouble);
    expect(message).toMatchObject(wanted);
  });

  test("a broken container keeps what stands beside the break", () => {
    const message = read("040f", `${tlv("270214011f100103240507034142430705414200")} 2700`);
    expect(message.trouble).toContain("TLV: an object at byte 0 is longer than its container");
    expect(signatureWanted(message)).toBe(false);
    expect(message.tlv.map(({ tag }) => tag)).toEqual([0x27, 0x1f10, 0x24, 0x07]);
    expect(message.fields.result).toBe(0);
  });

  test("containers without end in containers are no way to stop the reader", () => {
    let content = "";
    for (let nth = 0; nth < 55; nth += 1) content = `24${sized(content)}`;
    const { tlv: told, trouble } = read("04ff", `0a01${tlv(content)}`);
    expect(trouble).toBe(undefined);
    let depth = 0;
    for (let inner = told; inner[0]; inner = inner[0].children ?? []) depth += 1;
    expect(depth).toBeLessThan(10);
  });

  test("trouble names no content", () => {
    for (const hex of ["040f09 2700 3cf0f2f0 393939", "040f04 9999 9999", "04ff02 0a9f", "040f07 040000009f9999"]) {
      const { trouble } = readMessage(bytesOf(hex), "cp437");
      expect(trouble).not.toMatch(/9[9f]/);
    }
  });
});
