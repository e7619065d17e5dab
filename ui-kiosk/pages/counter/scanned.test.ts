/** A ticket under the counter's scanner: its row opens, or the page says what it knows, and never more. */
import { expect, test } from "vitest";
import type { CounterView, StaffVisit } from "../../../gateway/contract/views.ts";
import { type Input, type Panel, startPanel, step } from "./state.ts";

const now = 1_800_000_000_000;
const day = "2027-01-15";
const visit = (number: string, more: Partial<StaffVisit> = {}): StaffVisit => ({
  number,
  state: "waiting",
  services: ["collect"],
  language: "ar",
  people: 1,
  help: [],
  precedence: false,
  takenAt: now - 60_000,
  paper: "printed",
  ...more,
});
const own: CounterView = {
  id: "1",
  label: "1",
  kind: "desk",
  area: "hall",
  state: "open",
  services: ["collect"],
  current: visit("K001", { state: "serving" }),
  next: null,
  waiting: 1,
  parked: [visit("K003", { state: "parked" })],
  noShows: [visit("K004", { state: "no-show" })],
  undo: null,
  faults: [],
};
const seen = (name: string, value: unknown): Input => ({ type: "view", name, value });
const scan = (number: string, of = day): Input => ({ type: "scanned", code: { day: of, number } });
const folded = (inputs: readonly Input[], from: Panel) => inputs.reduce(step, from);
const signedIn = folded(
  [
    { type: "time", at: now },
    seen("day", { day, intake: { open: true, halted: false } }),
    seen("service/collect", { id: "collect", total: 1, waiting: [visit("K002")] }),
    seen("called", { visits: [visit("K001", { counter: "1" }), visit("K005", { state: "called", counter: "2" })] }),
    seen("counter/1", own),
  ],
  startPanel("1", "de", day),
);
const atWork = step(signedIn, seen("station/counter-1", { role: "clerk", counter: "1" }));

test.each([
  ["K002", "waiting"],
  ["K003", "set-aside"],
  ["K004", "set-aside"],
  ["K005", "elsewhere"],
] as const)("%s is shown among those %s, its row open", (number, sheet) => {
  expect(step(atWork, scan(number))).toMatchObject({ sheet, row: number, scanned: { what: "listed" } });
});

test("scanned twice it stays open, and a chooser that was open gives way", () => {
  const busy = folded([{ type: "move", number: "K001" }, scan("K002"), scan("K002")], atWork);
  expect(busy).toMatchObject({ row: "K002", moving: undefined });
});

test.each([
  ["K001", day, "here"],
  ["K099", day, "unlisted"],
  ["K002", "2027-01-14", "other-day"],
])("%s of %s: %s", (number, of, what) => {
  expect(step(atWork, scan(number, of)).scanned).toEqual({ what, number, at: now });
});

test("what is no ticket is called so; it is said for a while", () => {
  const foreign = step(atWork, { type: "scanned", code: undefined });
  expect(foreign.scanned?.what).toBe("no-ticket");
  expect(step(foreign, { type: "time", at: now + 60_000 }).scanned).toBeUndefined();
});

test("where nobody is signed in nothing is told of anybody", () => {
  expect(step(signedIn, scan("K002"))).toBe(signedIn);
});
