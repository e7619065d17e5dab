import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ContactJudge, contactJudge, type Edge, restMs, stuckMs } from "./debounce.ts";

const edges = (times: readonly number[]): Edge[] =>
  times.map((at, i) => ({ to: i % 2 === 0 ? "pressed" : "released", at }));

/** Times of edges, beginning with one that closes; the presses among them. */
function presses(times: readonly number[], judge: ContactJudge = contactJudge(50)): number[] {
  return edges(times)
    .filter((edge) => judge.edge(edge))
    .map(({ at }) => at);
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
  const judge = contactJudge(50);
  expect(judge.edge({ to: "released", at: 1000 })).toBe(false);
  expect(judge.edge({ to: "pressed", at: 2000 })).toBe(true);
  expect(judge.edge({ to: "released", at: 2200 })).toBe(false);
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

test.each([5, 30, 60, 100, 200])(
  "a contact that flutters every %i ms is a fault and no more than three presses",
  (gapMs) => {
    const times = Array.from({ length: Math.floor(60_000 / gapMs) & ~1 }, (_, i) => 1000 + i * gapMs);
    const judge = contactJudge(50);
    expect(presses(times, judge).length).toBeLessThanOrEqual(3);
    expect(judge.fault()).toBe("contact-chatters");
    judge.rested(restMs);
    expect(judge.fault()).toBeUndefined();
    expect(judge.edge({ to: "pressed", at: (times.at(-1) ?? 0) + restMs })).toBe(true);
  },
);

test("a contact whose clock begins anew is believed at once", () => {
  expect(presses([900_000, 900_100, 12])).toEqual([900_000, 12]);
});

test("an edge that was lost makes no press of its own", () => {
  const judge = contactJudge(50);
  expect(judge.edge({ to: "pressed", at: 1000 })).toBe(true);
  expect(judge.edge({ to: "pressed", at: 5000 })).toBe(false);
});

describe("stuck", () => {
  test("a finger for half a minute is a stuck contact until it is released", () => {
    const judge = contactJudge(50);
    judge.edge({ to: "pressed", at: 1000 });
    judge.rested(stuckMs - 1);
    expect(judge.fault()).toBeUndefined();
    judge.rested(stuckMs);
    expect(judge.fault()).toBe("contact-stuck");
    judge.edge({ to: "released", at: 50_000 });
    expect(judge.fault()).toBeUndefined();
  });

  test("what is found pressed is no press, and stuck if it stays so", () => {
    const judge = contactJudge(50);
    judge.stands(true);
    judge.rested(stuckMs);
    expect(judge.fault()).toBe("contact-stuck");
    expect(judge.edge({ to: "pressed", at: 100 })).toBe(false);
    judge.stands(false);
    expect(judge.fault()).toBeUndefined();
    expect(judge.edge({ to: "pressed", at: 60_000 })).toBe(true);
  });

  test("an open contact rests for as long as it likes", () => {
    const judge = contactJudge(50);
    presses([1000, 1100], judge);
    judge.rested(stuckMs);
    expect(judge.fault()).toBeUndefined();
  });
});

describe("held", () => {
  test("told once for each press, after the press itself", () => {
    const judge = contactJudge(50, 1500);
    expect(judge.edge({ to: "pressed", at: 1000 })).toBe(true);
    expect([1000, 1500, 2000].map((ms) => judge.rested(ms))).toEqual([false, true, false]);
    judge.edge({ to: "released", at: 4000 });
    expect(judge.rested(1500)).toBe(false);
    expect(judge.edge({ to: "pressed", at: 9000 })).toBe(true);
    expect(judge.rested(1500)).toBe(true);
  });

  test("nothing where the site sets no time, and nothing of a contact found pressed", () => {
    const plain = contactJudge(50);
    plain.edge({ to: "pressed", at: 1000 });
    expect(plain.rested(60_000)).toBe(false);
    const judge = contactJudge(50, 1500);
    judge.stands(true);
    expect(judge.rested(1500)).toBe(false);
  });
});
