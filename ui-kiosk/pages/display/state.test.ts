/** The display's promises: a gong for each new call and for nothing else, and never old numbers without a heartbeat. */
import { describe, expect, test } from "vitest";
import type { DisplayCall, DisplayView } from "../../../gateway/contract/views.ts";
import { displayLayout } from "./layout.ts";
import {
  type DisplayInput,
  type DisplayState,
  disturbed,
  guestTongue,
  isEvacuating,
  isFresh,
  isNew,
  shiftStep,
  start,
  step,
  waits,
} from "./state.ts";

const morning = 1_800_000_000_000;

function call(number: string, more: Partial<DisplayCall> = {}): DisplayCall {
  return {
    number,
    counter: "c3",
    label: "3",
    kind: "desk",
    language: "ar",
    at: morning,
    nth: 1,
    waiting: true,
    ...more,
  };
}
function shows(calls: DisplayCall[], more: Partial<DisplayView> = {}): DisplayInput {
  const value = { id: "display-1", areas: ["ground"], sound: true, intake: { open: true, halted: false }, calls };
  return { type: "display", value: { ...value, ...more } };
}
function run(state: DisplayState, ...inputs: DisplayInput[]): DisplayState {
  return inputs.reduce(step, state);
}
const fresh = start(0, 3500);
const time = (ms: number): DisplayInput => ({ type: "time", at: morning + ms, now: ms });
const empty = run(fresh, time(0), shows([]));

describe("gong", () => {
  test("each call that comes sounds once, two at once sound twice", () => {
    const two = run(empty, shows([call("K002"), call("K001")]));
    expect(two.gongs).toBe(2);
    expect(run(two, shows([call("K002"), call("K001")]), time(1000)).gongs).toBe(2);
  });

  test("what already stands when the page is opened is silent, and does not blink", () => {
    const opened = run(fresh, time(0), shows([call("K001")]));
    expect(opened.gongs).toBe(0);
    expect(isFresh(opened, call("K001"))).toBe(false);
  });

  test("a gateway that starts again and tells the same calls again is silent", () => {
    const called = run(empty, shows([call("K001")]));
    const away = run(called, { type: "display", value: undefined });
    expect(run(away, time(3000), shows([call("K001")])).gongs).toBe(1);
  });

  test("the same number again is a new call", () => {
    const called = run(empty, shows([call("K001")]));
    expect(run(called, time(5000), shows([call("K001", { nth: 2, at: morning + 5000 })])).gongs).toBe(2);
  });

  test("a call that the display hears of late is shown in silence", () => {
    const late = run(empty, time(60_000), shows([call("K001", { at: morning + 60_000 - waits.gongMs })]));
    expect(late.gongs).toBe(0);
    expect(isFresh(late, call("K001", { at: morning + 60_000 - waits.gongMs }))).toBe(false);
  });

  test("without the gateway's clock, without sound, or when already being served: silent", () => {
    expect(run(fresh, shows([]), shows([call("K001")])).gongs).toBe(0);
    const mute = run(empty, shows([call("K001")], { sound: false }));
    expect(mute.gongs).toBe(0);
    expect(isFresh(mute, call("K001"))).toBe(true);
    expect(run(empty, shows([call("K001", { waiting: false })])).gongs).toBe(0);
  });
});

test("a call bears the word for new for a minute, while it is still waited for", () => {
  const called = run(empty, shows([call("K001")]));
  expect(isNew(called, call("K001"))).toBe(true);
  expect(isNew(called, call("K001", { waiting: false }))).toBe(false);
  expect(isNew(run(called, time(waits.newMs)), call("K001"))).toBe(false);
});

test("no heartbeat for 15 s: disturbed, and well again with the next", () => {
  const silent = run(empty, { type: "tick", now: waits.disturbedMs });
  expect(disturbed(silent)).toBe(false);
  const dead = run(silent, { type: "tick", now: waits.disturbedMs + 1 });
  expect(disturbed(dead)).toBe(true);
  expect(disturbed(run(dead, time(20_000)))).toBe(false);
});

test("one language beside German at a time, each for at least 6 s", () => {
  const languages = ["de", "en", "de-simple", "ar"].map((tag) => ({ tag, draft: false }));
  const site = { name: "", authority: "", zone: "Europe/Berlin", languages, services: [], areas: [], counters: [] };
  const told = run(empty, { type: "site", value: site });
  const tongues = Array.from({ length: 40 }, (_, s) => guestTongue(run(told, { type: "tick", now: s * 1000 })));
  expect(new Set(tongues)).toEqual(new Set(["en", "ar"]));
  const changes = tongues.flatMap((tag, s) => (s > 0 && tag !== tongues[s - 1] ? [s] : []));
  expect(Math.min(...changes.slice(1).map((s, i) => s - changes[i]!))).toBeGreaterThanOrEqual(6);
});

test("the picture moves a little each minute", () => {
  const steps = Array.from({ length: 8 }, (_, minute) => shiftStep({ ...fresh, now: minute * 60_000 }));
  expect(new Set(steps).size).toBe(8);
});

describe("sizes", () => {
  test("capital letters are at least distance × 0.0122 where the screen is wide enough", () => {
    for (const distanceMm of [2000, 3500, 5000]) {
      const { rowMm, heroMm, rows } = displayLayout({ width: 952, height: 535 }, distanceMm);
      expect(rowMm * 0.714).toBeGreaterThanOrEqual(distanceMm * 0.0122 - 0.01);
      expect(heroMm).toBeGreaterThan(rowMm);
      expect(rows).toBeGreaterThanOrEqual(2);
    }
  });

  test("a 43-inch screen shows the newest call and five older ones at 3.5 m", () => {
    expect(displayLayout({ width: 952, height: 535 }, 3500).rows).toBe(5);
    expect(displayLayout({ width: 535, height: 952 }, 3500).rows).toBe(5);
  });
});

test("everybody is asked to leave until the gateway says otherwise, also without a heartbeat, without a gong", () => {
  const intake = { open: false, halted: true, evacuate: true } as const;
  const alarmed = run(empty, shows([call("K001")], { intake }));
  expect([isEvacuating(alarmed), alarmed.gongs]).toEqual([true, 0]);
  expect(isEvacuating(run(alarmed, { type: "tick", now: 3_600_000 }))).toBe(true);
  expect(isEvacuating(run(alarmed, shows([call("K001")])))).toBe(false);
});
