/** What staff are told of paper, and how a lost ticket is found again. */
import { describe, expect, test } from "vitest";
import type { StaffVisit } from "../../../gateway/contract/views.ts";
import { languagesWaiting, lostVisits, nothingRemembered } from "./lost.ts";
import { leftWords } from "./paper-view.ts";
import { type Input, type Panel, slipPrinter, startPanel, step } from "./state.ts";

/** 08:00 in Berlin. */
const eight = Date.UTC(2026, 10, 20, 7);
const minute = 60_000;
const visit = (number: string, service: string, language: string, minutes: number): StaffVisit => ({
  number,
  state: "waiting",
  services: [service],
  language,
  people: 1,
  help: [],
  precedence: false,
  takenAt: eight + minutes * minute,
  paper: "printed",
});
const seen = (name: string, value: unknown): Input => ({ type: "view", name, value });
const folded = (inputs: readonly Input[], from: Panel = startPanel("1", "de", "2026-11-20")) =>
  inputs.reduce(step, from);
const queue = (id: string, waiting: StaffVisit[]) => seen(`service/${id}`, { id, total: waiting.length, waiting });

const waiting = folded([
  seen("site", { zone: "Europe/Berlin", services: [], counters: [] }),
  queue("collect", [visit("K002", "collect", "ar", 30), visit("K001", "collect", "de", 5)]),
  queue("extend", [visit("F001", "extend", "ar", 10)]),
]);

describe("a lost ticket", () => {
  test.each([
    ["nothing: everybody, in the order of tickets", {}, ["K001", "F001", "K002"]],
    ["the service", { service: "collect" }, ["K001", "K002"]],
    ["the language", { language: "ar" }, ["F001", "K002"]],
    ["about when it was taken, the nearest first", { time: "811" }, ["F001", "K001", "K002"]],
    ["a time that is not typed yet", { time: "8" }, ["K001", "F001", "K002"]],
    ["a time that is none", { time: "25:99" }, ["K001", "F001", "K002"]],
    ["all of it", { service: "collect", language: "ar", time: "08:35" }, ["K002"]],
    ["what fits nobody", { service: "collect", language: "fa" }, []],
  ])("is found by %s", (_, remembered, numbers) => {
    const found = lostVisits(waiting, { ...nothingRemembered, ...remembered });
    expect(found.map(({ number }) => number)).toEqual(numbers);
  });

  test("may be of any language that somebody waits with", () => {
    expect(languagesWaiting(waiting)).toEqual(["ar", "de"]);
  });

  test("is looked for until the search is closed, or somebody else signs in", () => {
    const looking = step(waiting, { type: "lost", lost: nothingRemembered });
    expect(looking.lost).toEqual(nothingRemembered);
    expect(step(looking, { type: "lost", lost: undefined }).lost).toBeUndefined();
    expect(step(looking, seen("station/counter-1", { role: "clerk", counter: "1" })).lost).toBeUndefined();
  });
});

describe("a printer", () => {
  const printers = [
    { id: "p1", ticketsLeft: 12, missing: 0 },
    { id: "p2", ticketsLeft: 300, missing: 2 },
  ];
  const faults = [{ source: "printer/p1", fault: "paper-low", since: eight }] as const;
  const told = folded([seen("faults", { faults, printers })]);

  test("whose paper ends soon says how many tickets are left; any other fault says nothing of it", () => {
    expect(leftWords(told, faults[0])).toBe("noch etwa 12 Zettel");
    expect(leftWords(told, { source: "printer/p1", fault: "cover-open" })).toBe("");
    expect(leftWords(told, { source: "printer/p9", fault: "paper-low" })).toBe("");
  });

  test("for slips is the chosen one, else the first, and none where there is none", () => {
    const chosen = step(told, { type: "slip", change: { printer: "p2" } });
    expect([slipPrinter(told), slipPrinter(chosen), slipPrinter(startPanel("1", "de", ""))]).toEqual([
      "p1",
      "p2",
      undefined,
    ]);
    expect(slipPrinter(step(chosen, seen("faults", { faults: [], printers: printers.slice(0, 1) })))).toBe("p1");
  });

  test("that is no longer told of asks nothing", () => {
    expect(step(told, seen("faults", undefined)).printers).toEqual([]);
  });
});
