/** The emergency sheet, from the keys to the command: a number on it and its time, or which numbers to print. */
import { describe, expect, test } from "vitest";
import { entryCommand, entryNeeds, lastAt, numberTyped, sheetWanted } from "./entered.ts";
import { type Panel, startPanel, step } from "./state.ts";
import { timeTyped, timeWrong } from "./time-field.ts";

const minute = 60_000;
/** 12:00 in Berlin. */
const noon = Date.UTC(2026, 10, 20, 11);
const zone = "Europe/Berlin";

test.each([
  ["N007", "N007"],
  ["n7", "N007"],
  [" N 017 ", "N017"],
  ["7", undefined],
  ["N1234", undefined],
  ["", undefined],
])("„%s“ is read as %s", (text, number) => {
  expect(numberTyped(text)).toBe(number);
});

describe("a time", () => {
  test("is the last moment at which the clock showed it", () => {
    expect(lastAt("08:10", noon + 42_000, zone)).toBe(noon - 230 * minute);
    expect(lastAt("12:00", noon + 42_000, zone)).toBe(noon);
  });

  test("later than now was yesterday, which the core then refuses", () => {
    expect(lastAt("12:01", noon, zone)).toBe(noon + minute - 24 * 60 * minute);
  });

  test("is found on both sides of a change of clocks, and not where clocks never showed it", () => {
    // 29 March 2026: from 02:00 to 03:00 at 01:00 UTC.
    const morning = Date.UTC(2026, 2, 29, 6);
    expect(lastAt("08:00", morning, zone)).toBe(morning);
    expect(lastAt("01:30", morning, zone)).toBe(Date.UTC(2026, 2, 29, 0, 30));
    expect(lastAt("02:30", morning, zone)).toBeUndefined();
  });

  test.each([
    ["08:10", "08:10"],
    ["8:10", "08:10"],
    ["08.10", "08:10"],
    ["810", "08:10"],
    [" 0810 ", "08:10"],
    ["17:45", "17:45"],
    ["24:00", undefined],
    ["8:60", undefined],
    ["8", undefined],
    ["8:10 PM", undefined],
    ["", undefined],
  ])("typed as „%s“ is %s, of 24 hours", (text, time) => {
    expect(timeTyped(text)).toBe(time);
  });
});

test.each([
  ["25:99", true],
  ["8:60", true],
  ["acht", true],
  ["8", false],
  ["08:1", false],
  ["8:10", false],
  ["", false],
])("„%s“ can be no time any more: %s", (text, wrong) => {
  expect(timeWrong(text)).toBe(wrong);
});

test.each([
  ["", "", {}],
  ["41", "", { from: 41 }],
  ["N041", "3", { from: 41, count: 3 }],
  [" n 7 ", " 20 ", { from: 7, count: 20 }],
  ["", "21", undefined],
  ["0", "", undefined],
  ["N1000", "", undefined],
  ["x", "", undefined],
])("a sheet from „%s“, „%s“ of them, asks for %o", (from, count, wanted) => {
  expect(sheetWanted({ language: "de", from, count })).toEqual(wanted);
});

describe("the entry", () => {
  const panel: Panel = { ...startPanel("1", "de", "2026-11-20"), now: noon };
  const site = { zone, services: [], counters: [], areas: [], languages: [], name: "", authority: "" };
  const told = step(panel, { type: "view", name: "site", value: site });
  const entered = { number: "n7", time: "8.10" };

  test("takes what the form says, without printing", () => {
    const full = step(told, { type: "draft", change: { services: ["collect"], language: "ar", people: 2, entered } });
    expect(entryCommand(full)).toEqual({
      type: "take-ticket",
      services: ["collect"],
      help: [],
      language: "ar",
      people: 2,
      precedence: false,
      print: false,
      number: "N007",
      takenAt: noon - 230 * minute,
    });
  });

  test("waits for a service, a number and a time", () => {
    for (const change of [
      { entered },
      { services: ["collect"] },
      { services: ["collect"], entered: { ...entered, time: "" } },
    ])
      expect(entryCommand(step(told, { type: "draft", change }))).toBeUndefined();
  });

  test("names what it still needs, as the form does", () => {
    const needs = (change: object) => entryNeeds(step(told, { type: "draft", change }));
    expect(needs({})).toEqual(["services", "emergencyNumber", "emergencyTime"]);
    const services = ["collect"];
    expect(needs({ services, entered: { number: "41", time: "25:99" } })).toEqual(["emergencyNumber", "emergencyTime"]);
    expect(needs({ services, entered })).toEqual([]);
  });
});
