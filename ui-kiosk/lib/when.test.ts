/** Days and times as the visitor reads them: never other digits, calendars or clocks than on the letters. */
import { expect, test } from "vitest";
import { catalogues } from "../../gateway/contract/texts.ts";
import { dateText, dayAt, whenText } from "./when.ts";

const zone = "Europe/Berlin";
const at = Date.UTC(2026, 10, 24, 7, 40);

test("today is told by its time alone, another day with its date", () => {
  expect(whenText(at, zone, "de", at + 3_600_000)).toBe("08:40");
  expect(whenText(at, zone, "de", at + 86_400_000)).toBe("Dienstag, 24. November um\u00a008:40");
});

test("a language that the browser does not know is told in digits", () => {
  expect(whenText(at, zone, "xx", undefined)).toBe("24.11. 08:40");
  expect(dateText(at, zone, "xx")).toBe("24.11.");
});

test("in every language the same calendar, Latin digits and twenty-four hours", () => {
  for (const tag of Object.keys(catalogues)) {
    const words = whenText(at + 12 * 3_600_000, zone, tag, undefined);
    expect([tag, words]).toEqual([tag, expect.stringContaining("20:40")]);
    expect([tag, words]).toEqual([tag, expect.stringContaining("24")]);
    expect(words).not.toMatch(/(?![0-9])\p{Nd}/u);
  }
});

test("a day begins at midnight of the site", () => {
  expect(dayAt(Date.UTC(2026, 10, 23, 22, 59), zone)).toBe("2026-11-23");
  expect(dayAt(Date.UTC(2026, 10, 23, 23), zone)).toBe("2026-11-24");
});
