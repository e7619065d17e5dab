import { expect, test } from "vitest";
import type { TicketBlock, TicketDoc } from "../../gateway/contract/messages.ts";
import { encodeLetters } from "./native.ts";

type TextBlock = Extract<TicketBlock, { type: "text" }>;
const doc = (...blocks: TicketBlock[]): TicketDoc => ({ number: "A047", language: "de", copy: false, blocks });
const text = (words: string, more: Partial<TextBlock> = {}): TextBlock => ({
  type: "text",
  text: words,
  language: "de",
  size: "small",
  ...more,
});
const hex = (ticket: TicketDoc, columns?: 32 | 48) => Buffer.from(encodeLetters(ticket, columns) ?? []).toString("hex");
/** What stands after ESC a 1. */
const body = (...blocks: TicketBlock[]) => hex(doc(...blocks)).replace(/^1b6101/, "");
const latin1 = (words: string) => Buffer.from(words, "latin1").toString("hex");

test("all is centred", () => {
  expect(hex(doc(text("x")))).toBe("1b6101" + "1b7410" + "78" + "0a");
});

test("a code for a scanner is the printer's own", () => {
  // GS ( k fn 180: the data; fn 181: print it.
  expect(body({ type: "qr", text: "WM1" })).toMatch(/1d286b0600315030574d311d286b0300315130/);
});

test("a line of a receipt is not wrapped but cut off", () => {
  expect(body({ type: "line", text: "1234567890".repeat(6) })).toBe(
    `1b7410${latin1("1234567890".repeat(6).slice(0, 48))}0a`,
  );
});

test("a line of a receipt keeps its columns, and an empty one is a line", () => {
  const line = (words: string, columns?: 32 | 48) => hex(doc({ type: "line", text: words }), columns);
  const wanted = (words: string) => `1b6101${`1b7410${latin1(words)}0a`}`;
  expect(line("  Betrag     93,00 ", 32)).toBe(wanted("  Betrag     93,00".padEnd(32)));
  expect(line("a\u00a0\u00a0b")).toBe(wanted("a  b".padEnd(48)));
  expect(line(" ", 32)).toBe(wanted(" ".repeat(32)));
});

test("the number is as large as ESC/POS goes", () => {
  expect(body({ type: "number", text: "A047" })).toBe(`1d21771b45011b7410${latin1("A047")}1b45001d21000a`);
});

test("sizes", () => {
  expect(body(text("x", { size: "normal" }))).toBe("1d2111" + "1b7410" + "78" + "1d21000a");
  expect(body(text("x", { size: "large" }))).toBe("1d21111b4501" + "1b7410" + "78" + "1b45001d21000a");
});

test("a rule is as wide as the paper", () => {
  expect(body({ type: "rule" })).toBe(`1b7400${"c4".repeat(48)}0a`);
  expect(hex(doc({ type: "rule" }), 32)).toContain(`1b7400${"c4".repeat(32)}0a`);
});

test.each([
  ["de", "Ümläut ß € § „a“ – …", "1b7410", "dc6d6ce47574 20 df 20 80 20 a7 20 84 61 93 20 96 20 85"],
  ["fr", "Élève", "1b7410", "c96ce87665"],
  ["pl", "Łódź", "1b7412", "9da264ab"],
  ["pl", "Łódź §", "1b742d", "a3f3649f20a7"],
  ["ro", "țară", "1b7412", "ee6172c7"],
  ["tr", "şığ", "1b740d", "9f8da7"],
  ["ru", "Привет", "1b7411", "8fe0a8a2a5e2"],
  ["uk", "Ґіє", "1b742e", "a5b3ba"],
  ["el", "Ώρα", "1b742f", "bff1e1"],
])("%s: %s in the right code page", (language, words, page, bytes) => {
  expect(body(text(words, { language }))).toBe(`${page}${bytes.replaceAll(" ", "")}0a`);
});

test.each([
  ["ar", "مرحبا"],
  ["fa", "سلام"],
  ["ti", "ሰላም"],
  ["zh", "你好"],
  ["vi", "Số thứ tự"],
  ["el-and-pl", "Ώρα Łódź"],
  ["de", "Tür ☺"],
])("%s: what the printer cannot write is painted instead", (language, words) => {
  expect(encodeLetters(doc(text("Wartenummer"), text(words, { language })))).toBeUndefined();
});

test("a text cannot command the printer", () => {
  const tricky = "a\u001b@b\u0010\u0004\u0001c\u0000d\u00ade\u2066f\u0007";
  expect(body(text(tricky))).toBe(`1b7410${latin1("a@bcdef")}0a`);
  expect(body(text("a\u00a0b\nc\u202fd"))).toBe(`1b7410${latin1("a b c d")}0a`);
});

test("letters with marks of their own become one letter", () => {
  expect(body(text("Tu\u0308r"))).toBe(`1b7410${latin1("Tür")}0a`);
});

test("long lines break between words, by the width of the paper", () => {
  const lines = (ticket: Uint8Array | undefined) =>
    Buffer.from(ticket ?? [])
      .toString("latin1")
      .split("\n").length - 1;
  const long = doc(text("Bitte warten Sie, bis Ihre Nummer erscheint.", { size: "normal" }));
  expect(lines(encodeLetters(long, 48))).toBe(2);
  expect(lines(encodeLetters(long, 32))).toBe(4);
});
