import { describe, expect, it } from "vitest";
import { row, table } from "./rows.ts";

describe("rows of the bench", () => {
  it("a goal is reached by the ratio or by our own figure, whichever it is of", () => {
    const compared = { ours: 150, floor: 100, ratio: 1.5 };
    expect(row("press", "µs", compared, { of: "ratio", atMost: 1.6 }).met).toBe(true);
    expect(row("press", "µs", compared, { of: "ratio", atMost: 1.4 }).met).toBe(false);
    expect(row("memory", "MB", compared, { of: "ours", atMost: 110 }).met).toBe(false);
    expect(row("tickets", "/s", { ours: 1000 }, { of: "ours", atLeast: 1000 }).met).toBe(true);
    expect(row("doubles", "", { ours: 1 }, { of: "ours", atMost: 0 }).met).toBe(false);
  });

  it("what could not be measured reaches no goal and misses none", () => {
    const unmeasured = row("press", "µs", "not measured", { of: "ratio", atMost: 1.6, stretch: 1.1 });
    expect(unmeasured).toEqual({
      name: "press",
      unit: "µs",
      ours: null,
      floor: null,
      ratio: null,
      goal: "ratio ≤ 1.6 (stretch 1.1)",
      met: null,
    });
    expect(row("press", "µs", { ours: Number.NaN, floor: 1, ratio: Number.NaN }, { of: "ratio", atMost: 2 }).met).toBe(
      false,
    );
  });

  it("keeps three digits that count", () => {
    const { ours, floor, ratio } = row("press", "µs", { ours: 12345.678, floor: 123.456, ratio: 1.23456 });
    expect([ours, floor, ratio]).toEqual([12346, 123, 1.23]);
  });

  it("the table aligns its columns and marks what was reached and what was not", () => {
    const lines = table([
      row("press", "µs", { ours: 150, floor: 100, ratio: 1.5 }, { of: "ratio", atMost: 1.6 }),
      row("memory", "MB", { ours: 120 }, { of: "ours", atMost: 110 }),
    ]).split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^press +µs +150 +100 +1\.5 +ratio ≤ 1\.6 .*✓/);
    expect(lines[2]).toMatch(/^memory +MB +120 +– +– +≤ 110 .*✗/);
  });
});
