/** Pages of choices lose nothing and stay short, on any panel. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { choiceGrid, paged } from "./layout.ts";

test("turning all pages shows every choice once, in order, never more than allowed", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 40 }), fc.integer({ min: -2, max: 9 }), (all, most) => {
      const { pages } = paged(all, most, 0);
      const shown = Array.from({ length: pages }, (_, page) => paged(all, most, page).items);
      expect(shown.flat()).toEqual(all);
      for (const items of shown) expect(items.length).toBeLessThanOrEqual(Math.max(1, most));
    }),
  );
});

test("a page beyond the last is the last", () => {
  expect(paged([1, 2, 3], 2, 9)).toMatchObject({ page: 1, items: [3] });
});

test("seven services fit the usual panels at once, and any panel has room for one", () => {
  const usual = { large: false, dark: false, low: false };
  for (const extent of [
    { width: 268, height: 476 },
    { width: 476, height: 268 },
  ]) {
    const { columns, rows } = choiceGrid(extent, usual, 2);
    expect(columns * rows).toBeGreaterThanOrEqual(7);
  }
  const { columns, rows } = choiceGrid({ width: 100, height: 100 }, { large: true, dark: false, low: true }, 2);
  expect(columns * rows).toBeGreaterThanOrEqual(1);
});
