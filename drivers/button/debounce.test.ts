import fc from "fast-check";
import { expect, test } from "vitest";
import { debounce, type Edge } from "./debounce.ts";

/** Times of edges, beginning with one that closes; the presses among them. */
function presses(times: readonly number[], settleMs = 50): number[] {
  const isPress = debounce(settleMs);
  return times.filter((at, i) => isPress({ to: i % 2 === 0 ? "closed" : "open", at }));
}

test.each<[string, number[], number[]]>([
  ["a clean press", [1000, 1120], [1000]],
  ["bounces of 1 ms going down", [1000, 1001, 1002, 1003, 1004, 1120], [1000]],
  ["bounces of 40 ms going down", [1000, 1040, 1080, 1120, 1160, 1300], [1000]],
  ["bounces coming up", [1000, 1120, 1121, 1122, 1130, 1170], [1000]],
  ["two presses", [1000, 1100, 1300, 1400], [1000, 1300]],
  ["two presses, both bouncing", [1000, 1005, 1008, 1100, 1300, 1310, 1320, 1400], [1000, 1300]],
  ["held for long", [1000, 61_000, 61_005, 61_010], [1000]],
  ["pressed again sooner than a finger can", [1000, 1100, 1130, 1200], [1000]],
  ["the very first edge, at time 0", [0, 100], [0]],
])("%s", (_, times, expected) => {
  expect(presses(times)).toEqual(expected);
});

test("acts on the leading edge, not on the release", () => {
  const isPress = debounce(50);
  expect(isPress({ to: "open", at: 1000 })).toBe(false);
  expect(isPress({ to: "closed", at: 2000 })).toBe(true);
  expect(isPress({ to: "open", at: 2200 })).toBe(false);
});

test("however a contact bounces within 40 ms, a press is one press", () => {
  const bounces = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 });
  const held = fc.integer({ min: 60, max: 3000 });
  fc.assert(
    fc.property(bounces, held, bounces, (down, heldMs, up) => {
      const gaps = [...even(down), heldMs, ...even(up)];
      let at = 5000;
      const times = [at, ...gaps.map((gap) => (at += gap))];
      expect(presses(times)).toEqual([5000]);
    }),
  );
});

/** An even number of bounces: the contact ends where it was going. */
function even(gaps: readonly number[]): readonly number[] {
  return gaps.slice(0, gaps.length - (gaps.length % 2));
}

test("a contact that chatters for a minute is a few presses at most, and works again after a rest", () => {
  for (const gapMs of [5, 30, 60, 100, 200]) {
    const times = Array.from({ length: Math.floor(60_000 / gapMs) & ~1 }, (_, i) => 1000 + i * gapMs);
    const isPress = debounce(50);
    const pressed = times.filter((at, i) => isPress({ to: i % 2 === 0 ? "closed" : "open", at }));
    expect(pressed.length).toBeLessThanOrEqual(3);
    const later = (times.at(-1) ?? 0) + 1500;
    expect(isPress({ to: "closed", at: later })).toBe(true);
  }
});

test("a contact whose clock begins anew is believed at once", () => {
  const isPress = debounce(50);
  const edges: Edge[] = [
    { to: "closed", at: 900_000 },
    { to: "open", at: 900_100 },
    { to: "closed", at: 12 },
  ];
  expect(edges.map(isPress)).toEqual([true, false, true]);
});
