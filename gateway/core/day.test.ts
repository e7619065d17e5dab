import { expect, test } from "vitest";
import type { Recorded } from "../contract/events.ts";
import type { OfficeView, StationView } from "../contract/views.ts";
import { apply } from "./apply.ts";
import { dayAt } from "./day.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import { minute, morning, seven, unheard } from "./testing.ts";

const hour = 60 * minute;

test("a new day starts with new numbers; who was still there is recorded as left", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  office.at("1", { type: "call-next", counter: "1" });
  office.later(24 * hour);
  expect(office.state.day).toBe("2026-11-22");
  expect(office.of("visitor-left").map((e) => (e as { number: string }).number)).toEqual(["K001", "K002"]);
  expect(office.state.visits.size).toBe(0);
  office.signIn("1", "lead-1");
  expect(office.kiosk("collect")).toMatchObject({ number: "K001" });
  expect((project(office.state).get("view/office") as OfficeView).waiting).toBe(1);
});

test("a new day needs a clock that can be trusted, or a lead's word", () => {
  const office = morning();
  office.kiosk("collect");
  office.later(24 * hour, false);
  expect(office.state.day).toBe("2026-11-21");
  expect(project(office.state).get("view/faults")).toMatchObject({ faults: [{ fault: "clock-behind" }] });
  expect(office.kiosk("collect")).toMatchObject({ number: "K002" });
  expect(office.at("2", { type: "open-day", day: "2026-11-22" })).toEqual({ ok: false, refusal: "not-allowed" });
  expect(office.at("1", { type: "open-day", day: "2026-11-22" })).toMatchObject({ ok: true });
  expect(office.state.day).toBe("2026-11-22");
  office.later(1_000, true);
  expect(project(office.state).get("view/faults")).toMatchObject({ faults: [] });
});

test("the day is the site's, also in the nights when the clocks change", () => {
  const berlin = (iso: string) => dayAt(Date.parse(iso), "Europe/Berlin");
  expect(berlin("2026-03-28T22:59:59Z")).toBe("2026-03-28");
  expect(berlin("2026-03-28T23:00:00Z")).toBe("2026-03-29");
  expect(berlin("2026-03-29T21:59:59Z")).toBe("2026-03-29");
  expect(berlin("2026-03-29T22:00:00Z")).toBe("2026-03-30");
  expect(berlin("2026-10-24T21:59:59Z")).toBe("2026-10-24");
  expect(berlin("2026-10-24T22:00:00Z")).toBe("2026-10-25");
  expect(berlin("2026-10-25T22:59:59Z")).toBe("2026-10-25");
  expect(berlin("2026-10-25T23:00:00Z")).toBe("2026-10-26");
});

test("a duration across the change of the clocks is what really went by", () => {
  const office = morning();
  // 25 October 2026, 02:30 summer time; half an hour later it is 02:00 winter time.
  office.now = Date.UTC(2026, 9, 25, 0, 30);
  expect(office.now).toBeLessThan(seven);
  const opened = { type: "day-opened" as const, date: "2026-10-25", halted: false, damages: 0 };
  const state = apply(emptyState, { ...opened, seq: 1, at: office.now, day: "2026-10-25" });
  const issued = {
    type: "ticket-issued" as const,
    number: "K001",
    services: ["collect"],
    language: "de",
    people: 1,
    precedence: false,
    area: "hall",
    ahead: 0,
  };
  const taken = apply(state, { ...issued, seq: 2, at: office.now, day: "2026-10-25" });
  const called = { type: "ticket-called" as const, number: "K001", counter: "1", reason: "longest-waiting" as const };
  const after = apply(taken, { ...called, seq: 3, at: office.now + 45 * minute, day: "2026-10-25" });
  const visit = after.visits.get("K001")!;
  expect(visit.calledAt! - visit.takenAt).toBe(45 * minute);
});

test("what lives on into the next day: configuration, devices, a halt; nobody is signed in", () => {
  const office = morning();
  office.at("1", { type: "halt-site" });
  office.later(24 * hour);
  expect(office.state.halted).toBe(true);
  expect(office.state.devices.get("printer/p1")?.online).toBe(true);
  expect(project(office.state).get("view/station/counter-1") as StationView | undefined).toBeUndefined();
  expect(office.state.counters.get("3")?.state).toBe("open");
});

test("the journal can begin with any day: what follows is the same", () => {
  const office = morning();
  office.kiosk("collect");
  office.later(24 * hour);
  office.printer();
  office.signIn("1", "lead-1");
  office.kiosk("advice", { help: ["step-free"] });
  const start = office.journal.findIndex((e) => e.type === "day-opened" && e.day === "2026-11-22");
  const rest = office.journal.slice(start);
  const replayed = rest.reduce(apply, { ...emptyState, seq: rest[0]!.seq - 1 });
  const views = (state: typeof replayed) =>
    JSON.stringify([...project(state)].filter(([topic]) => topic !== "view/faults"));
  expect(views({ ...replayed, devices: office.state.devices })).toBe(views(office.state));
});

test("notes of help that were emptied when the day closed do not stop a replay", () => {
  const office = morning();
  office.kiosk("collect", { help: ["interpreter"] });
  const emptied = office.journal.map((e) => {
    if (e.type !== "help-noted") return e;
    const { type, seq, at, day } = e;
    return { type, seq, at, day } as Recorded;
  });
  expect(emptied.reduce(apply, emptyState).visits.get("K001")?.help).toEqual([]);
});

test("a device that is not heard within five seconds of the start is away", () => {
  const office = unheard();
  office.printer();
  office.later(6_000);
  const { faults } = project(office.state).get("view/faults") as { faults: { source: string; fault: string }[] };
  expect(faults.map((f) => f.source)).toEqual([
    "alarm/house",
    "button/b1",
    "button/b2",
    "button/b3",
    "sign/s1",
    "sign/s2",
  ]);
  expect(new Set(faults.map((f) => f.fault))).toEqual(new Set(["unreachable"]));
});

test.each([
  ["2026-02-30", "is no day"],
  ["9000-01-01", "is far away"],
  ["2026-11-20", "is over"],
])("a lead's word for %s, which %s, opens nothing", (day) => {
  const office = morning();
  office.later(1_000, false);
  expect(office.at("1", { type: "open-day", day })).toEqual({ ok: false, refusal: "no-such-day" });
});

test("while the clock is right, nobody's word is needed", () => {
  const office = morning();
  expect(office.at("1", { type: "open-day", day: "2026-11-22" })).toEqual({ ok: false, refusal: "no-such-day" });
});
