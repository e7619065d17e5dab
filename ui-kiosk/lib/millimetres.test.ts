/** What a millimetre is on a screen, and what time a visitor reads. */
import { expect, test } from "vitest";
import { clockText } from "./clock.ts";
import { pxPerMm, shortSideMm } from "./millimetres.ts";

test("a measured screen is believed; any other is a picture of the usual one", () => {
  expect(pxPerMm("?mmPerPx=0.25", 800, 600, shortSideMm.kiosk)).toBe(4);
  for (const nonsense of ["", "?mmPerPx=", "?mmPerPx=0", "?mmPerPx=-1", "?mmPerPx=abc"])
    expect(pxPerMm(nonsense, 1080, 1920, 270)).toBe(4);
  expect(pxPerMm("", 420, 560, 280)).toBe(1.5);
});

test("the time is told in the site's zone, with 24 hours, through both changes of the clock", () => {
  expect(clockText(Date.UTC(2026, 0, 5, 23, 5), "Europe/Berlin")).toBe("00:05");
  expect(clockText(Date.UTC(2026, 2, 29, 0, 59), "Europe/Berlin")).toBe("01:59");
  expect(clockText(Date.UTC(2026, 2, 29, 1, 0), "Europe/Berlin")).toBe("03:00");
  expect(clockText(Date.UTC(2026, 9, 25, 1, 0), "Europe/Berlin")).toBe("02:00");
});
