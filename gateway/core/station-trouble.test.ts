/** A station where nobody sits breaks, falls silent, is halted or goes: nobody is left standing before it. */
import { expect, test } from "vitest";
import { configurationOf } from "../contract/configuration.ts";
import { apply } from "./apply.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute, morning, site } from "./testing.ts";
import {
  atStation,
  callNext,
  counters,
  devices,
  isAt,
  nextAt,
  office,
  second,
  services,
  told,
  visit,
} from "./testing-station.ts";

test.each<[string, (day: Morning) => void, (day: Morning) => void]>([
  ["its own contact", (day) => told(day, { fault: "station-out-of-order" }), (day) => told(day, { busy: false })],
  ["its line", (day) => told(day, { busy: false, fault: "unreachable" }), (day) => told(day, { busy: false })],
  [
    "a clerk's word",
    (day) => day.at("2", { type: "set-station", counter: "e1", inOrder: false }),
    (day) => day.at("2", { type: "set-station", counter: "e1", inOrder: true }),
  ],
])("out of order by %s: back in line, nobody called, until it is in order again", (_, breaks, mends) => {
  const day = office();
  day.kiosk("extend");
  const { standing } = visit(day);
  day.later(second);
  breaks(day);
  expect(visit(day)).toMatchObject({ state: "waiting", standing, meanwhile: ["capture"] });
  day.kiosk("extend");
  day.later(minute);
  expect(isAt(day, "e1")).toBeNull();
  expect(nextAt(day, "2")).toMatchObject({ visit: { number: "K001" } });
  mends(day);
  day.later(second);
  expect(isAt(day, "e1")).toMatchObject({ number: "K001", state: "called" });
});

test("that a station breaks is no visitor's miss, however often", () => {
  const day = office();
  day.kiosk("extend");
  for (let n = 0; n < 3; n++) {
    day.later(second);
    expect(isAt(day, "e1")).toMatchObject({ number: "K001" });
    told(day, { fault: "station-out-of-order" });
    told(day, { busy: false });
  }
  day.later(second);
  expect(isAt(day, "e1")).toMatchObject({ number: "K001" });
});

test("who is at a station that breaks is back in line, also with a step that comes first", () => {
  const day = office();
  day.kiosk("card");
  day.later(second);
  expect(isAt(day, "e1")).toMatchObject({ services: ["capture", "card"], state: "called" });
  told(day, { fault: "station-out-of-order" });
  expect(visit(day, "F001").state).toBe("waiting");
});

test("a driver that starts anew does not know yet who is there, and ends nothing", () => {
  const day = atStation();
  told(day, { run: "run-2" });
  expect(isAt(day, "e1")).toMatchObject({ number: "K001", state: "serving" });
  told(day, { run: "run-2", busy: true });
  told(day, { run: "run-2", busy: false });
  expect(visit(day)).toMatchObject({ state: "waiting", meanwhile: [] });
});

test("while the site is halted nobody is called, and nobody misses a call", () => {
  const day = office();
  day.kiosk("extend");
  day.later(second);
  day.at("1", { type: "halt-site" });
  day.kiosk("extend");
  for (let n = 0; n < 10; n++) day.later(minute);
  expect(day.of("step-missed")).toEqual([]);
  told(day, { busy: true });
  told(day, { busy: false });
  day.later(second);
  expect(isAt(day, "e1")).toBeNull();
});

test("a station that staff set out of order stays so on the next day, also where the journal begins with it", () => {
  const day = office();
  day.at("2", { type: "set-station", counter: "e1", inOrder: false });
  day.later(24 * 60 * minute);
  expect(day.state.stationStates.get("e1")?.inOrder).toBe(false);
  const opened = day.journal.findLastIndex(({ type }) => type === "day-opened");
  const rest = day.journal.slice(opened);
  const replayed = rest.reduce(apply, { ...emptyState, seq: rest[0]!.seq - 1 });
  expect(replayed.stationStates.get("e1")?.inOrder).toBe(false);
});

test("who was at the station in a house alarm was not called by the desk, and overtakes nobody there", () => {
  const alarmed = configurationOf({
    ...site,
    services,
    counters,
    devices: [...devices, { kind: "alarm", id: "house", config: {} }],
  });
  const day = morning(alarmed);
  told(day, { busy: true });
  day.kiosk("extend");
  day.kiosk("extend");
  day.signIn("e2", "reception-1");
  day.at("2", { type: "skip-step", number: "K001", service: "capture" });
  day.at("e2", callNext("e2"));
  day.houseAlarm(true);
  day.houseAlarm(false);
  day.at("1", { type: "resume-site" });
  expect(nextAt(day, "2")).toMatchObject({ visit: { number: "K001" } });
  expect(nextAt(day, "e2")).toMatchObject({ visit: { number: "K002" }, reason: "called-before-alarm" });
});

test("a station that is not heard any more gives back whom it called, and after a while who was at it", () => {
  const away = (day: Morning) => day.put({ type: "device-status", device: "station/s1", status: { online: false } });
  const called = office();
  called.kiosk("card");
  called.later(second);
  away(called);
  called.later(second);
  expect(visit(called, "F001")).toMatchObject({ state: "waiting", services: ["capture", "card"] });
  const at = atStation();
  away(at);
  at.later(2 * minute);
  expect(isAt(at, "e1")).toMatchObject({ number: "K001", state: "serving" });
  at.later(minute);
  expect(visit(at)).toMatchObject({ state: "waiting", stepMisses: 0, meanwhile: ["capture"] });
});

test("a station that goes from the site file gives back whom it called", () => {
  const day = atStation();
  const remaining = day.state.configuration!.counters.filter(({ id }) => id !== "e1");
  day.put({ type: "configure", configuration: { ...day.state.configuration!, counters: remaining } });
  expect(visit(day)).toMatchObject({ state: "waiting", aside: undefined });
});
