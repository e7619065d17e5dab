import { expect, test } from "vitest";
import { codeIn, codeOf, grouped, isCode, isWellFormed, normalised, scannable } from "./code.ts";

const nines = ["000000000", "123456789", "999999999", "470815001", "100000001", "908172635", "555055505", "314159265"];

test("every wrong digit is found", () => {
  for (const code of nines.map(codeOf)) {
    expect(isWellFormed(code)).toBe(true);
    for (let at = 0; at < 10; at++)
      for (let digit = 0; digit < 10; digit++) {
        const wrong = code.slice(0, at) + digit + code.slice(at + 1);
        expect(isWellFormed(wrong), wrong).toBe(wrong === code);
      }
  }
});

test("every two neighbours that changed places are found", () => {
  const pairs = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));
  const codes = [...nines, ...pairs.flatMap((pair) => [`${pair}3456789`, `1234${pair}789`, `1234567${pair}`])];
  for (const code of codes.map(codeOf))
    for (let at = 0; at < 9; at++) {
      const wrong = code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2);
      expect(isWellFormed(wrong), wrong).toBe(wrong === code);
    }
});

test("one digit too few or too many is found", () => {
  const code = codeOf("123456789");
  for (const wrong of [code.slice(1), code.slice(0, 9), `${code}0`, `0${code}`, "", "ABCDEFGHIJ"])
    expect(isWellFormed(wrong)).toBe(false);
});

test("a code is the same however it is typed", () => {
  const code = codeOf("123456789");
  for (const typed of [
    grouped(code),
    ` ${code}\r\n`,
    `${code.slice(0, 3)}-${code.slice(3, 6)}–${code.slice(6)}`,
    code.replace(/\d/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[Number(digit)]!),
    code.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)]!),
    code.replace(/\d/g, (digit) => "０１２３４５６７８９"[Number(digit)]!),
  ]) {
    expect(normalised(typed)).toBe(code);
    expect(isWellFormed(typed)).toBe(true);
  }
  expect(grouped(codeOf("123456789"))).toMatch(/^123 456 789\d$/);
});

test("letters of another system's codes are never taken for digits", () => {
  expect(normalised("123456 ab-oi")).toBe("123456ABOI");
  expect(normalised("123456ABO1")).not.toBe(normalised("123456AB01"));
  expect(grouped("123456abcd")).toBe("123456ABCD");
});

test("a reader's text gives a code of ours, a plain code, or none", () => {
  const code = codeOf("470815001");
  expect(scannable(grouped(code))).toBe(`WMT:${code}`);
  for (const scanned of [scannable(code), `wmt:${grouped(code)}\r`, `WMTÖ${code}`, code])
    expect(codeIn(scanned)).toBe(code);
  expect(codeIn("123456abcd")).toBe("123456ABCD");
  const misread = code.slice(0, 9) + ((Number(code[9]) + 1) % 10);
  for (const scanned of [
    `WMT:${misread}`,
    "WMT:",
    "WMT:123456ABCD",
    "",
    "abc",
    "https://warten.example.de/#K014",
    "WM1:K014",
  ])
    expect(codeIn(scanned)).toBeUndefined();
  expect(isCode("x".repeat(41))).toBe(false);
});
