import { describe, expect, it } from "vitest";
import { compareMedians, comparePercentiles, doubles, median, percentile } from "./statistics.ts";

const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);

describe("figures of the bench", () => {
  it("a percentile is one of the values, whatever their order", () => {
    expect(percentile(hundred, 0)).toBe(1);
    expect(percentile(hundred, 0.5)).toBe(51);
    expect(percentile(hundred, 0.99)).toBe(100);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it("the median of an even number lies between the two in the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([1, 2, 3, 10])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it("a round in which the machine was slow for both does not move the ratio of the medians", () => {
    const quiet = { ours: [20, 20, 20], floor: [10, 10, 10] };
    const busy = { ours: [400, 400, 400], floor: [200, 200, 200] };
    const odd = { ours: [30, 30, 30], floor: [10, 10, 10] };
    expect(compareMedians([quiet, busy, quiet, odd, quiet])).toEqual({ ours: 20, floor: 10, ratio: 2 });
  });

  it("rare values are sought in all rounds together", () => {
    const rounds = [
      { ours: hundred, floor: [1] },
      { ours: [1000, 1000, 1000], floor: [2] },
    ];
    expect(comparePercentiles(rounds, 0.99)).toEqual({ ours: 1000, floor: 2, ratio: 500 });
  });

  it("finds what stands twice, and says each once", () => {
    expect(doubles(["K001", "K002", "K001", "K001", "F002"])).toEqual(["K001"]);
    expect(doubles(["K001", "K002"])).toEqual([]);
  });
});
