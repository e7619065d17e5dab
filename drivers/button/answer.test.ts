import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import type { Output } from "../transport/lines.ts";
import { answer, answerPlayer, fingertip, type Step, type Told } from "./answer.ts";

const outcomes: readonly Told[] = ["accepted", "nobody", "paused", "refused", "no-line"];

/** How often it comes on, and for how long at the longest. */
function seen(steps: readonly Step[], what: "lamp" | "beep") {
  const lengths = [0];
  let on = false;
  for (const step of steps) {
    if (step[what] && !on) lengths.push(0);
    if (step[what]) lengths[lengths.length - 1]! += step.ms;
    on = step[what];
  }
  const [, ...times] = lengths;
  return { times: times.length, longestMs: Math.max(0, ...times) };
}

test.each<[Told, ReturnType<typeof seen>, ReturnType<typeof seen>]>([
  ["waiting", { times: 1, longestMs: Number.POSITIVE_INFINITY }, { times: 0, longestMs: 0 }],
  ["accepted", { times: 1, longestMs: 1000 }, { times: 1, longestMs: 100 }],
  ["nobody", { times: 2, longestMs: 150 }, { times: 2, longestMs: 150 }],
  ["paused", { times: 3, longestMs: 450 }, { times: 3, longestMs: 450 }],
  ["refused", { times: 10, longestMs: 50 }, { times: 1, longestMs: 1000 }],
  ["no-line", { times: 5, longestMs: 80 }, { times: 5, longestMs: 80 }],
])("%s, to the eye and to the ear", (told, lamp, beep) => {
  const steps = answer(told, 0);
  expect(seen(steps, "lamp")).toEqual(lamp);
  expect(seen(steps, "beep")).toEqual(beep);
});

test("eye and ear alone tell every answer from every other", () => {
  for (const what of ["lamp", "beep"] as const) {
    const all = outcomes.map((told) => JSON.stringify(seen(answer(told, 0), what)));
    expect(new Set(all).size).toBe(outcomes.length);
  }
});

test("each begins with light at once, and after a long wait flashes that are counted begin with a gap", () => {
  for (const told of outcomes) expect(answer(told, 5)[0]!.lamp).toBe(true);
  for (const told of ["nobody", "paused", "no-line"] as const) {
    const [gap, ...steps] = answer(told, 2000);
    expect(gap).toMatchObject({ lamp: false, beep: false });
    expect(steps).toEqual(answer(told, 0));
  }
  expect(answer("accepted", 2000)).toEqual(answer("accepted", 0));
});

test("the player shows the first step at once, all of them in order, and is dark afterwards", async () => {
  const shown: string[] = [];
  const player = answerPlayer(({ lamp, beep }) => shown.push(`${lamp ? "lit" : "dark"}${beep ? " beep" : ""}`));
  player.play(answer("nobody", 0));
  expect(shown).toEqual(["lit beep"]);
  await until(() => shown.length === 5);
  expect(shown).toEqual(["lit beep", "dark", "lit beep", "dark", "dark"]);
});

test("a new answer breaks the old one off, and stopping leaves both dark", async () => {
  const shown: string[] = [];
  const player = answerPlayer(({ lamp, beep }) => shown.push(`${lamp ? "lit" : "dark"}${beep ? " beep" : ""}`));
  player.play(answer("refused", 0));
  player.play(answer("accepted", 0));
  await until(() => shown.length === 3);
  expect(shown).toEqual(["lit beep", "lit beep", "lit"]);
  player.stop();
  expect(shown.at(-1)).toBe("dark");
});

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The ends of two wires that remember what they were set to. */
function startFingertip() {
  const lamp: number[] = [];
  const beeper: number[] = [];
  const output = (levels: number[]): Output => ({ set: (level) => void levels.push(level), close() {} });
  const tip = fingertip(output(lamp), output(beeper));
  closers.push(() => tip.stop());
  return { tip, lamp, beeper };
}

test("a press lights the lamp at once, and its answer beeps", () => {
  const { tip, lamp, beeper } = startFingertip();
  tip.pressed("a");
  expect([lamp, beeper]).toEqual([[1], [0]]);
  tip.answered({ id: "a", outcome: "accepted" });
  expect([lamp.at(-1), beeper.at(-1)]).toEqual([1, 1]);
});

test("only the last press is answered, and once", () => {
  const { tip, beeper } = startFingertip();
  tip.pressed("a");
  tip.pressed("b");
  tip.answered({ id: "a", outcome: "accepted" });
  expect(beeper).not.toContain(1);
  tip.answered({ id: "b", outcome: "accepted" });
  tip.answered({ id: "b", outcome: "refused" });
  expect(beeper.filter((level) => level === 1)).toHaveLength(1);
});

test("without a line to the gateway the five flashes begin at once", async () => {
  const { tip, lamp } = startFingertip();
  tip.pressed(undefined);
  expect(lamp).toEqual([1]);
  await until(() => lamp.length === 11);
  expect(lamp.filter((level) => level === 1)).toHaveLength(5);
});

test("nobody waits for an answer for ever; one that comes after all is said", async () => {
  const { tip, lamp, beeper } = startFingertip();
  tip.pressed("a");
  await until(() => lamp.filter((level) => level === 1).length === 6);
  tip.answered({ id: "a", outcome: "accepted" });
  expect([lamp.at(-1), beeper.at(-1)]).toEqual([1, 1]);
});

test("a button without lamp or beeper says nothing and breaks nothing", async () => {
  const tip = fingertip(undefined, undefined);
  tip.pressed(undefined);
  tip.pressed("a");
  tip.answered({ id: "a", outcome: "nobody" });
  await tip.stop();
});
