/** The display's promises: a gong for each new call and for nothing else, and never old numbers without a heartbeat. */
import { describe, expect, test } from "vitest";
import type { DisplayCall, DisplayView } from "../../../gateway/contract/views.ts";
import { displayLayout, footOf, roomFor } from "./layout.ts";
import {
  announced,
  type DisplayInput,
  type DisplayState,
  disturbed,
  guestTongue,
  isEvacuating,
  isFresh,
  isNew,
  lineShown,
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

describe("an announcement", () => {
  const text = { en: "The lift is out of order.", de: "Der Aufzug ist außer Betrieb.", ar: "المصعد معطل." };
  const made = (at: number, more: Partial<NonNullable<DisplayView["announcement"]>> = {}) =>
    shows([], { announcement: { text, gong: true, at: morning + at, until: morning + at + 30_000, ...more } });

  test("is said in German first, then in each further language for six seconds, and again", () => {
    const told = run(empty, made(0));
    const tongues = Array.from({ length: 8 }, (_, n) => {
      const said = announced(run(told, { type: "tick", now: n * 3000 + 100 }))!;
      return said.texts[said.turn]?.tag;
    });
    expect(tongues).toEqual(["de", "de", "en", "en", "ar", "ar", "de", "de"]);
    expect(announced(told)?.texts[0]?.text).toBe(text.de);
  });

  test("that is soon over has still said every language", () => {
    const short = run(empty, made(0, { until: morning + 5000 }));
    const turns = [0, 1700, 3400].map((now) => announced(run(short, { type: "tick", now }))?.turn);
    expect(turns).toEqual([0, 1, 2]);
  });

  test("is gone when the gateway's clock says so, though no view tells it", () => {
    const told = run(empty, made(0));
    expect(announced(run(told, { type: "tick", now: 29_999 }))).toBeDefined();
    expect(announced(run(told, { type: "tick", now: 30_000 }))).toBeUndefined();
    expect(announced(run(fresh, made(0)))).toBeUndefined();
  });

  test("sounds once, and the next one again; the same told again is silent", () => {
    const told = run(empty, made(0));
    const again = run(told, made(0), { type: "display", value: undefined }, made(0));
    expect([told.gongs, again.gongs]).toEqual([1, 1]);
    expect(run(again, time(9000), made(9000)).gongs).toBe(2);
    expect(run(again, time(9000), made(9000), shows([]), made(0)).gongs).toBe(2);
  });

  test("is silent where it shall be, without sound, when it is heard of late, and when everybody has to leave", () => {
    expect(run(empty, made(0, { gong: false })).gongs).toBe(0);
    expect(run(fresh, time(0), made(0)).gongs).toBe(0);
    expect(run(empty, time(waits.gongMs), made(0)).gongs).toBe(0);
    const announcement = { text, gong: true, at: morning, until: morning + 30_000 };
    expect(run(empty, shows([], { announcement, sound: false })).gongs).toBe(0);
    const intake = { open: false, halted: true, evacuate: true } as const;
    expect(run(empty, shows([], { announcement, intake })).gongs).toBe(0);
  });

  test("and a call each have their gong", () => {
    const announcement = { text, gong: true, at: morning, until: morning + 30_000 };
    expect(run(empty, shows([call("K001")], { announcement })).gongs).toBe(2);
  });
});

test("flows' line is shown where the site lets them write it, and no empty one", () => {
  const written = run(empty, { type: "line", value: { text: " Aufzug außer Betrieb " } });
  expect(lineShown(written)).toBeUndefined();
  const allowed = run(written, shows([], { line: true }));
  expect(lineShown(allowed)).toBe("Aufzug außer Betrieb");
  expect(lineShown(run(allowed, { type: "line", value: { text: "" } }))).toBeUndefined();
  expect(lineShown(run(allowed, { type: "line", value: undefined }))).toBeUndefined();
});

describe("below the calls", () => {
  const said = (announcement: number, line = false, closing = false, waiting = 0) =>
    ({ announcement, line, closing, waiting }) as const;
  const foot = (rows: number, ...more: Parameters<typeof said>) => footOf({ rows }, said(...more));

  test("whatever is said takes the place of the oldest calls, and no more room than there is", () => {
    expect(foot(5, 0)).toEqual({ announcement: 0, line: 0, closing: 0, older: 5 });
    expect(foot(5, 2, true, true)).toEqual({ announcement: 2, line: 1, closing: 1, older: 1 });
    for (const rows of [1, 2, 3, 4, 5])
      for (const announcement of [0, 1, 2, 3])
        for (const [line, closing] of [
          [true, true],
          [true, false],
          [false, true],
          [false, false],
        ] as const) {
          const all = foot(rows, announcement, line, closing);
          expect(all.announcement + all.line + all.closing + all.older).toBe(rows);
          expect(Math.min(...Object.values(all))).toBeGreaterThanOrEqual(0);
          expect(all.announcement > 0).toBe(announcement > 0);
        }
  });

  test("no call that is waited for is covered: the announcement gets smaller, the line goes", () => {
    expect(foot(5, 3, true, false, 4)).toEqual({ announcement: 1, line: 0, closing: 0, older: 4 });
    expect(foot(5, 3, true, false, 3)).toEqual({ announcement: 2, line: 0, closing: 0, older: 3 });
    expect(foot(5, 0, true, false, 5)).toMatchObject({ line: 0, older: 5 });
    expect(foot(5, 1, false, false, 5)).toMatchObject({ announcement: 1, older: 4 });
    expect(foot(2, 1, false, true, 1)).toMatchObject({ announcement: 1, closing: 0, older: 1 });
    expect(foot(2, 0, false, true, 2)).toMatchObject({ closing: 1, older: 1 });
  });

  test("the line gives way to an announcement before the last older call does", () => {
    expect(foot(2, 0, true)).toMatchObject({ line: 1, older: 1 });
    expect(foot(2, 1, true)).toMatchObject({ announcement: 1, line: 0, older: 1 });
    expect(foot(1, 1, false, true)).toMatchObject({ announcement: 1, closing: 0 });
  });

  const wide = { width: 952, height: 535 };
  test("little is said in all languages at once, more of it in one after the other", () => {
    const layout = displayLayout(wide, 3500);
    const short = ["Der Aufzug steht.", "The lift is out of order.", "المصعد معطل."];
    expect(roomFor(short, layout, wide.width)).toEqual({ rows: 2, together: true });
    const long = Array.from(
      { length: 4 },
      () => "In einer Viertelstunde schließt die Annahme, bitte ziehen Sie jetzt.",
    );
    expect(roomFor(long, layout, wide.width)).toEqual({ rows: 2, together: false });
    expect(roomFor(["a".repeat(200)], layout, wide.width)).toEqual({ rows: 3, together: true });
  });
});
