import { describe, expect, test } from "vitest";
import { keyCodes } from "../transport/key-codes.ts";
import { type KeyLayout, keyReader } from "../transport/key-text.ts";
import { type CodeForm, codeReader, type Read } from "./codes.ts";

const long = "7".repeat(300);

/** Settings, bytes, what is read. */
const table: readonly (readonly [CodeForm, string | Uint8Array, readonly Read[]])[] = [
  [{}, "WM1:2026-11-21:A047\r", [{ text: "WM1:2026-11-21:A047" }]],
  [{}, "one\r\ntwo\n\r\n", [{ text: "one" }, { text: "two" }]],
  [{}, "4006381333931", []],
  [{}, "\u0002A\u001d047\u0003\r", [{ text: "A047" }]],
  [{}, "Grüße, Привет\r", [{ text: "Grüße, Привет" }]],
  [{}, Uint8Array.from([0x47, 0x72, 0xfc, 0x0d, 0x41, 0x0d]), [{ dropped: "undecodable" }, { text: "A" }]],
  [{}, `${long}\r`, [{ text: long }]],
  [{}, `${long}7\rA\r`, [{ dropped: "too-long" }, { text: "A" }]],
  [{}, `${"x".repeat(100_000)}\rA\r`, [{ dropped: "too-long" }, { text: "A" }]],
  [{ prefix: "]Q3" }, "]Q3A047\r", [{ text: "A047" }]],
  [{ prefix: "]Q3" }, "A047\r", [{ dropped: "without-prefix" }]],
  [{ prefix: "\u0002>" }, "\u0002>A047\r", [{ text: "A047" }]],
  [{ suffix: "\t" }, "two\nlines\tA\t", [{ text: "twolines" }, { text: "A" }]],
  [{ suffix: "##" }, "A#1##\r\nB##", [{ text: "A#1" }, { text: "B" }]],
  [{ suffix: "##" }, `${"x".repeat(5000)}##B##`, [{ dropped: "too-long" }, { text: "B" }]],
  [{ prefix: "<", suffix: ">" }, "<A>\r\n<>", [{ text: "A" }]],
];

describe("codes out of bytes", () => {
  test.each(table)("%o %o", (form, bytes, expected) => {
    expect(codeReader(form).read(Buffer.from(bytes))).toEqual(expected);
  });

  test.each(table)("in single bytes: %o %o", (form, bytes, expected) => {
    const reader = codeReader(form);
    expect([...Buffer.from(bytes)].flatMap((byte) => reader.read(Uint8Array.of(byte)))).toEqual(expected);
  });

  test("what began and never ended is given up, and does not stand before the next code", () => {
    const reader = codeReader({});
    expect(reader.read(Buffer.from("WM1:20"))).toEqual([]);
    expect(reader.pending()).toBe(true);
    expect(reader.silence()).toEqual([{ dropped: "without-end" }]);
    expect(reader.pending()).toBe(false);
    expect(reader.read(Buffer.from("A047\r"))).toEqual([{ text: "A047" }]);
    expect(reader.silence()).toEqual([]);
  });

  test("whatever comes, every code read is one that may be told, and memory stays", () => {
    const reader = codeReader({ suffix: "\r" });
    let seed = 7;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed;
    };
    for (let chunks = 0; chunks < 2000; chunks += 1) {
      const bytes = Uint8Array.from({ length: next() % 200 }, () => next() % 256);
      for (const read of reader.read(bytes)) {
        if ("text" in read) expect(read.text).toMatch(/^\P{Cc}{1,300}$/u);
      }
    }
  });
});

/** Keys by name, `+` held while the rest of the word is tapped: `+LEFTSHIFT A B -LEFTSHIFT`. */
function typed(layout: KeyLayout, keys: string): string {
  const read = keyReader(layout);
  return keys
    .split(" ")
    .map((word) => {
      const code = keyCodes.get(`KEY_${word.replace(/^[+-]/, "")}`)!;
      if (/^[+-]/.test(word)) return read(code, word.startsWith("+"));
      return read(code, true) + read(code, false);
    })
    .join("");
}

test.each<[KeyLayout, string, string]>([
  ["us", "+LEFTSHIFT W M -LEFTSHIFT 1 +RIGHTSHIFT SEMICOLON -RIGHTSHIFT A 0 ENTER", "WM1:a0\n"],
  ["us", "Y Z MINUS SLASH LEFTBRACE GRAVE BACKSLASH APOSTROPHE", "yz-/[`\\'"],
  ["us", "+LEFTSHIFT 2 3 7 MINUS SLASH COMMA GRAVE APOSTROPHE BACKSLASH", '@#&_?<~"|'],
  ["us", "KP7 KP8 KP9 KP4 KP1 KP0 KPDOT KPPLUS KPENTER", "789410.+\n"],
  ["us", "F5 UP +LEFTCTRL RIGHTBRACE -LEFTCTRL A", "a"],
  ["us", "+RIGHTALT K", "\uFFFD"],
  ["de", "Y Z +LEFTSHIFT W M -LEFTSHIFT 1 +LEFTSHIFT DOT 7 -LEFTSHIFT SLASH", "zyWM1:/-"],
  ["de", "MINUS LEFTBRACE SEMICOLON APOSTROPHE BACKSLASH 102ND KPDOT", "ßüöä#<,"],
  ["de", "+RIGHTALT Q E 7 0 MINUS 102ND 2 -RIGHTALT Q", "@€{}\\|²q"],
  ["de", "GRAVE SPACE A SPACE", "^a "],
])("%s: %s types %j", (layout, keys, text) => {
  expect(typed(layout, keys)).toBe(text);
});
