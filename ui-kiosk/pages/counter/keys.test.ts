import { expect, test } from "vitest";
import { chordStroke, keysOf, noChord } from "./keys.ts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  keysOf({ key, code: "", ctrlKey: false, altKey: false, ...more });

test("keys are called as aria-keyshortcuts calls them", () => {
  expect(press("F2")).toBe("F2");
  expect(press("z", { ctrlKey: true, code: "KeyZ" })).toBe("Control+Z");
  expect(press("Escape")).toBe("Escape");
});

test("a digit is a digit, whatever Alt makes of it and wherever it stands", () => {
  expect(press("¡", { altKey: true, code: "Digit1" })).toBe("Alt+1");
  expect(press("&", { code: "Digit1" })).toBe("1");
  expect(press("5", { code: "Numpad5" })).toBe("5");
});

/** `+F9` is a key that comes down, `-F9` one that is let go. */
function strokes(...keys: string[]): (string | undefined)[] {
  let chord = noChord;
  return keys.map((each) => {
    const { chord: next, does } = chordStroke(chord, each.slice(1), each.startsWith("+") ? "down" : "up");
    chord = next;
    return does;
  });
}

test("F9 and F10 held together ask for help, once, and press neither of their buttons", () => {
  expect(strokes("+F9", "+F10", "-F9", "-F10")).toEqual(["nothing", "raise", "nothing", "nothing"]);
  expect(strokes("+F10", "+F9", "-F9", "+F9", "-F9", "-F10").filter((does) => does !== "nothing")).toEqual(["raise"]);
  expect(strokes("+F9", "+F10", "-F9", "-F10", "+F9", "+F10").filter((does) => does === "raise")).toHaveLength(2);
});

test("whichever comes first and whichever goes first, the alarm never marks a visitor absent or sets one aside", () => {
  const [a, b] = ["F9", "F10"];
  for (const down of [
    [`+${a}`, `+${b}`],
    [`+${b}`, `+${a}`],
  ]) {
    for (const up of [
      [`-${a}`, `-${b}`],
      [`-${b}`, `-${a}`],
    ]) {
      // Held down the keys repeat, and a hand that shakes lifts one of them and puts it down again.
      for (const between of [[], [...down, ...down], [up[0]!, up[0]!.replace("-", "+")]]) {
        const did = strokes(...down, ...between, ...up);
        expect(did.filter((does) => does === "raise")).toHaveLength(1);
        expect(did).not.toContain("press");
      }
    }
  }
});

test("each of the two alone presses its button when it is let go, one after the other too", () => {
  expect(strokes("+F9", "-F9", "+F10", "-F10")).toEqual(["nothing", "press", "nothing", "press"]);
  expect(strokes("-F9")).toEqual(["nothing"]);
});

test("all other keys are left alone", () => {
  expect(strokes("+F2", "+F9", "+F8", "-F8", "-F2")).toEqual([undefined, "nothing", undefined, undefined, undefined]);
});
