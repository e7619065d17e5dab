/** A reader that types: its codes are recognised, and fingers on keys are left alone. */
import { describe, expect, test } from "vitest";
import { codeOf, nothingTyped, type Stroke, stroke } from "./scan.ts";

/** Keys with so many milliseconds between them. */
function typed(keys: readonly string[], ms: number): Stroke[] {
  let before = nothingTyped;
  return keys.map((key, nth) => {
    const after = stroke(before, key, 1_000 + nth * ms);
    before = after.typed;
    return after;
  });
}
const code = "WM1:2026-11-21:K014";
const scan = (text: string, ms = 8) => typed([...text, "Enter"], ms);

describe("a scanner", () => {
  test.each([0, 8, 100])("is known by %i milliseconds between its characters, and Enter ends it", (ms) => {
    expect(scan(code, ms).at(-1)).toMatchObject({ scanned: code, isScan: true });
  });

  test("may hold Shift for its capital letters", () => {
    const keys = [...code].flatMap((key) => (/[A-Z:]/.test(key) ? ["Shift", key] : [key]));
    expect(typed([...keys, "Enter"], 20).at(-1)?.scanned).toBe(code);
  });

  test("presses nothing with a foreign code, not even with its blanks and its Enter", () => {
    const strokes = scan("BEGIN:VCARD N:X");
    expect(strokes.slice(3).every(({ isScan }) => isScan)).toBe(true);
    expect(codeOf(strokes.at(-1)!.scanned!)).toBeUndefined();
  });

  test("that stops halfway leaves nothing for the next code", () => {
    const keys = [..."WM1:2026"];
    const last = typed(keys, 8).at(-1)!;
    let { typed: before } = last;
    let scanned: string | undefined;
    for (const [nth, key] of [...code, "Enter"].entries()) {
      const after = stroke(before, key, 9_000 + nth * 8);
      before = after.typed;
      scanned = after.scanned;
    }
    expect(scanned).toBe(code);
  });

  test("that ends its line twice presses nothing with the second end; an Enter by hand is heard again", () => {
    const strokes = typed([...code, "Enter", "Enter"], 8);
    expect(strokes.filter(({ scanned }) => scanned !== undefined)).toHaveLength(1);
    expect(strokes.at(-1)!.isScan).toBe(true);
    expect(stroke(strokes.at(-1)!.typed, "Enter", 9_000).isScan).toBe(false);
  });

  test("has its first digit taken away too, which would press the button of that digit", () => {
    expect(typed([..."WM1"], 8).map(({ isScan }) => isScan)).toEqual([false, false, true]);
  });

  test("that jams fills no memory", () => {
    expect(typed(Array(2_000).fill("W"), 5).at(-1)!.typed.text.length).toBe(300);
  });
});

describe("a person at the keys", () => {
  test("who types slowly scans nothing, and every key stays with the page", () => {
    const strokes = scan(code, 101);
    expect(strokes.some(({ isScan, scanned }) => isScan || scanned !== undefined)).toBe(false);
  });

  test.each([
    ["Enter"],
    [" ", " ", "Enter"],
    ["1", "2", "Enter"],
    ["Tab", "Enter"],
    ["ArrowDown", "ArrowDown", "Enter"],
  ])("presses buttons and moves on as ever: %s %s %s", (...keys) => {
    expect(typed(keys.filter(Boolean), 30).some(({ isScan }) => isScan)).toBe(false);
  });
});

describe("a code", () => {
  test("names day and number of its ticket", () => {
    expect(codeOf(code)).toEqual({ day: "2026-11-21", number: "K014" });
  });

  test.each([
    ["an English scanner at a German computer", "WM1Ö2026ß11ß21ÖK014", "K014"],
    ["a German scanner at an English computer", "WM1>2026/11/21>K014", "K014"],
    ["the same with a letter that changes its place", "WM1Ö2026ß11ß21ÖY014", "Z014"],
    ["a ticket whose code is an address", "https://warten.example.de/#WM1:2026-11-21:K014", "K014"],
  ])("is read from %s", (_, text, number) => {
    expect(codeOf(text)).toEqual({ day: "2026-11-21", number });
  });

  test.each(["", "WM1:self-test", "WM2:2026-11-21:K014", `${code}0`, "WM1:2026-11-21:k014", "https://example.org"])(
    "%s is none of a ticket",
    (text) => {
      expect(codeOf(text)).toBeUndefined();
    },
  );
});
