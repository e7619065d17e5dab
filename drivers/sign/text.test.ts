import fc from "fast-check";
import { expect, test } from "vitest";
import { numberIn, shorten, withArrow } from "./text.ts";

test.each([
  ["A047 3", 8, "A047 3"],
  ["A047 3", 6, "A047 3"],
  ["A047 3", 5, "A047"],
  ["A047 3", 4, "A047"],
  ["A047   12", 8, "A047 12"],
  ["Pause", 8, "Pause"],
  ["geschlossen", 8, "geschlo."],
  ["geschlossen", 4, "ges."],
  ["Tür zu", 8, "Tur zu"],
  ["groß", 8, "gross"],
  ["A047→3", 8, "A0473"],
  ["123456789", 8, ""],
  ["مرحبا", 8, ""],
  ["", 8, ""],
  ["  A047 ", 8, "A047"],
])("„%s“ on %i characters shows „%s“", (text, digits, shown) => {
  expect(shorten(text, digits)).toBe(shown);
});

test("whatever is asked, it fits, is plain, and never shows a part of a number", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12, unit: "grapheme" }), fc.integer({ min: 4, max: 8 }), (text, digits) => {
      const shown = shorten(text, digits);
      expect(shown.length).toBeLessThanOrEqual(digits);
      expect(shown).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
  const number = fc.stringMatching(/^[A-Z][0-9]{3}$/);
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 999 }), fc.integer({ min: 4, max: 8 }), (ticket, counter, digits) => {
      expect([ticket, `${ticket} ${counter}`]).toContain(shorten(`${ticket} ${counter}`, digits));
    }),
  );
});

test.each([
  ["A047", "right", 8, "A047 >"],
  ["A047", "left", 6, "< A047"],
  ["A047", "right", 5, "A047>"],
  ["A047", "left", 4, "A047"],
  ["", "left", 8, ""],
] as const)("„%s“ with an arrow %s in %i characters is „%s“", (text, arrow, digits, shown) => {
  expect(withArrow(text, arrow, digits)).toBe(shown);
});

test.each([
  ["A047", 4, { letter: "A", value: 47 }],
  ["A047 3", 4, { letter: "A", value: 47 }],
  ["47", 4, { letter: "", value: 47 }],
  ["A12345", 4, undefined],
  ["99999", 5, undefined],
  ["Pause", 4, undefined],
  ["A47B", 4, undefined],
  ["", 4, undefined],
] as const)("the number in „%s“ for %i digits", (text, digits, number) => {
  expect(numberIn(text, digits)).toEqual(number);
});
