import { expect, test } from "vitest";
import { steady } from "./steady.ts";

/** b: somebody is at it, f: free, ?: cannot be read. */
type Saying = readonly [atMs: number, says: "b" | "f" | "?"];
const says = { b: true, f: false, "?": undefined };

function believed(sayings: readonly Saying[], askedAt: readonly number[]): (boolean | undefined)[] {
  const busy = steady(300, 1500);
  const rest = [...sayings];
  return askedAt.map((now) => {
    while (rest[0] && rest[0][0] <= now) {
      const [atMs, say] = rest.shift()!;
      busy.heard(says[say], atMs);
    }
    return busy.verdict(now).believed;
  });
}

test.each<[string, Saying[], number[], (boolean | undefined)[]]>([
  ["free from the start is proven too", [[0, "f"]], [0, 1499, 1500], [undefined, undefined, false]],
  [
    "somebody comes",
    [
      [0, "f"],
      [2000, "b"],
    ],
    [2299, 2300],
    [false, true],
  ],
  [
    "somebody walks by",
    [
      [0, "f"],
      [2000, "b"],
      [2200, "f"],
    ],
    [2199, 2600, 9000],
    [false, false, false],
  ],
  [
    "steps aside for a moment, twice",
    [
      [0, "b"],
      [1000, "f"],
      [2000, "b"],
      [2100, "f"],
    ],
    [900, 1999, 3599, 3600],
    [true, true, true, false],
  ],
  [
    "the same said again is no new beginning",
    [
      [0, "b"],
      [200, "b"],
    ],
    [300],
    [true],
  ],
  [
    "what could not be read for a while must be proven anew",
    [
      [0, "b"],
      [1000, "?"],
      [2000, "f"],
    ],
    [900, 1000, 3499, 3500],
    [true, undefined, undefined, false],
  ],
])("%s", (_, sayings, askedAt, expected) => {
  expect(believed(sayings, askedAt)).toEqual(expected);
});

test("it says when to ask again, and only when time alone changes something", () => {
  const busy = steady(300, 1500);
  expect(busy.verdict(0).againInMs).toBeUndefined();
  busy.heard(true, 1000);
  expect(busy.verdict(1100).againInMs).toBe(200);
  expect(busy.verdict(1300).againInMs).toBeUndefined();
});
