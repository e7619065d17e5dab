/** Card numbers in texts are hidden however they are grouped; what receipts must show stays. All are made up. */
import { expect, test } from "vitest";
import { masked, maskedEnd } from "./mask.ts";
import { cardNumber, cardNumbersIn, grouped, seeded } from "./testing.ts";

const card = "4000000000000002";

test.each([
  [card, "************0002"],
  ["4000 0000 0000 0002", "**** **** **** 0002"],
  ["4000-0000-0000-0002", "****-****-****-0002"],
  ["4000.0000/0000 0002", "****.****/**** 0002"],
  ["4000 0000 0000\n0002", "**** **** ****\n0002"],
  ["Nr. 4 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2!", "Nr. * * * * * * * * * * * * 0 0 0 2!"],
  ["Beleg 0052 4000 0000 0000 0002 12", "Beleg 0052 **** **** **** 0002 12"],
  ["000 4000000000000002", "*** ************0002"],
  [`Karte${card}EUR`, "Karte************0002EUR"],
  [`;${card}=2512101`, ";************0002=2512101"],
  [`${card}9912000`, "************00029912000"],
  [`${card} ${card}`, "************0002 ************0002"],
])("„%s“ becomes „%s“", (text, shown) => {
  expect(masked(text)).toBe(shown);
});

test.each([
  "4000000000000003",
  "400000000002",
  "4000  0000  0000  0002",
  "xxxx xxxx xxxx 0002",
  "29.06.2019   12:54:45",
  "EUR 1.234.567,89",
  "A0000000043060 7846",
  "0000000000/0000",
  "000000000220200000000001000001/0000000001/0000",
  "Terminal 52500231, Beleg 0052",
])("„%s“ stays", (text) => {
  expect(masked(text)).toBe(text);
});

test("thousands of numbers in any grouping are hidden but for their end, and masking once is enough", () => {
  const random = seeded(20_261_121);
  for (let nth = 0; nth < 5000; nth += 1) {
    const number = cardNumber(random, 13 + (nth % 7));
    const text = `Karte: ${grouped(random, number)}, gültig`;
    expect(cardNumbersIn(text), text).toHaveLength(1);
    const shown = masked(text);
    expect(shown.replace(/[^\d*]/g, "")).toBe("*".repeat(number.length - 4) + number.slice(-4));
    expect(masked(shown)).toBe(shown);
  }
});

test("nothing that is left looks like a card number, in any mess of digits and separators", () => {
  const random = seeded(7);
  for (let nth = 0; nth < 3000; nth += 1) {
    const text = Array.from({ length: 60 }, () => "0123456789 -"[Math.floor(random() * (nth % 2 ? 12 : 11))]!).join("");
    const shown = masked(text);
    expect(masked(shown)).toBe(shown);
    expect(shown.replaceAll(/[^ -]/g, "x")).toBe(text.replaceAll(/[^ -]/g, "x"));
  }
});

test("what stands before a card number cannot save it", () => {
  const random = seeded(11);
  for (let nth = 0; nth < 5000; nth += 1) {
    const number = cardNumber(random, 16);
    const before = Array.from({ length: 12 }, () => Math.floor(random() * 10)).join("");
    const shown = masked(`${before.slice(0, 5)} ${before.slice(5)} ${number.slice(0, 5)} ${number.slice(5)}`);
    expect(shown.slice(-17, -4), shown).toBe("***** *******");
  }
});

test("of a broken message also a number that was cut off is hidden", () => {
  expect(maskedEnd("Karte 4000 0000 0000")).toBe("Karte **** **** ****");
  expect(maskedEnd("Karte 4000 0000")).toBe("Karte 4000 0000");
  expect(maskedEnd("4000 0000 0000, Beleg 12")).toBe("4000 0000 0000, Beleg 12");
  expect(maskedEnd("")).toBe("");
});

test("the longest texts take no time", () => {
  const begun = performance.now();
  for (const text of [
    "1".repeat(65_000),
    "1 ".repeat(32_000),
    "4000000000000002 ".repeat(3800),
    `${"12".repeat(9)} `,
  ]) {
    masked(text);
    maskedEnd(text);
  }
  expect(performance.now() - begun).toBeLessThan(2000);
});
