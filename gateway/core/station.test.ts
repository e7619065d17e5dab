/** Captured while waiting: a station where nobody sits calls by itself, and the place in the queue is kept. */
import { expect, test } from "vitest";
import type { Recorded } from "../contract/events.ts";
import type { CounterView } from "../contract/views.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute } from "./testing.ts";
import { atStation, callNext, isAt, nextAt, office, second, told, types, visit } from "./testing-station.ts";

test("called within a second, begun, done: and the visit stands where it stood", () => {
  const day = office();
  day.kiosk("extend");
  const { standing } = visit(day);
  const from = day.journal.length;
  day.later(second);
  expect(isAt(day, "e1")).toMatchObject({ number: "K001", state: "called", aside: "capture" });
  expect(day.of("ticket-called")).toMatchObject([{ counter: "e1", reason: "station", step: "capture" }]);
  day.later(minute);
  told(day, { busy: true });
  expect(isAt(day, "e1")).toMatchObject({ number: "K001", state: "serving" });
  day.later(5 * minute);
  told(day, { busy: false });
  const story = ["ticket-called", "station-told", "visit-begun", "station-told", "step-done"];
  expect(types(day, from)).toEqual(story);
  expect(visit(day)).toMatchObject({ state: "waiting", standing, services: ["extend", "pay"], meanwhile: [] });
  day.later(second);
  expect(isAt(day, "e1")).toBeNull();
  day.kiosk("extend");
  expect(nextAt(day, "2")).toMatchObject({ visit: { number: "K001" }, reason: "longest-waiting" });
});

test("the desk's call goes to the next one, and who was at the station is first there afterwards", () => {
  const day = atStation();
  day.kiosk("extend");
  day.kiosk("extend");
  expect(day.at("2", callNext("2"))).toMatchObject({ number: "K002" });
  expect(day.of("visit-held")).toMatchObject([{ number: "K001", counter: "2" }]);
  day.at("2", callNext("2"));
  expect(day.of("visit-held")).toHaveLength(1);
  told(day, { busy: false });
  day.kiosk("extend");
  expect(nextAt(day, "2")).toMatchObject({ visit: { number: "K001" }, reason: "parked-here" });
  expect(day.at("2", callNext("2"))).toMatchObject({ number: "K001" });
});

test("who stands behind others is not held, only overtaken by nobody", () => {
  const day = office();
  day.kiosk("extend", { language: "en" });
  day.later(second);
  told(day, { busy: true });
  told(day, { busy: false });
  day.kiosk("extend");
  day.later(second);
  told(day, { busy: true });
  expect(isAt(day, "e1")).toMatchObject({ number: "K002", state: "serving" });
  expect(day.at("2", callNext("2"))).toMatchObject({ number: "K001" });
  expect(day.of("visit-held")).toEqual([]);
});

test("calling by its number who is next holds who is at the station, as calling the next does", () => {
  const day = atStation();
  day.kiosk("extend");
  expect(day.at("2", { type: "call", counter: "2", number: "K002" })).toMatchObject({ ok: true });
  expect(day.of("visit-held")).toMatchObject([{ number: "K001", counter: "2" }]);
});

test("a station that somebody is at, called or not, calls nobody", () => {
  const day = office();
  told(day, { busy: true });
  day.kiosk("extend");
  day.later(second);
  expect(isAt(day, "e1")).toBeNull();
  told(day, { busy: false });
  day.later(second);
  expect(isAt(day, "e1")).toMatchObject({ number: "K001", state: "called" });
});

test("nobody comes: missed, called once more, then no more; the desk's turn is as before", () => {
  const day = office();
  day.kiosk("extend");
  const { standing } = visit(day);
  day.later(second);
  for (const misses of [1, 2]) {
    day.later(3 * minute - second);
    expect(visit(day).stepMisses).toBe(misses - 1);
    day.later(second);
    expect(visit(day)).toMatchObject({ state: "waiting", stepMisses: misses, standing });
    day.later(second);
  }
  for (let n = 0; n < 10; n++) day.later(minute);
  expect(day.of("ticket-called")).toHaveLength(2);
  expect(isAt(day, "e1")).toBeNull();
  expect(nextAt(day, "2")).toMatchObject({ visit: { number: "K001", meanwhile: ["capture"] } });
  // A colleague who sits at a counter still can, and the next visitor is called by the station.
  day.signIn("e2", "reception-1");
  expect(nextAt(day, "e2")).toMatchObject({ visit: { number: "K001" } });
  day.kiosk("extend");
  day.later(second);
  expect(isAt(day, "e1")).toMatchObject({ number: "K002" });
});

test("a step that comes first is done at the station, and then the visit waits for what it came for", () => {
  const day = office();
  day.kiosk("card");
  day.later(second);
  told(day, { busy: true });
  told(day, { busy: false });
  expect(visit(day, "F001")).toMatchObject({ state: "waiting", services: ["card"] });
  expect(day.at("2", callNext("2"))).toMatchObject({ number: "F001" });
});

test("a colleague at a counter captures beside the station, and no visitor is called by both", () => {
  const day = office();
  day.signIn("e2", "reception-1");
  for (let n = 0; n < 3; n++) day.kiosk("extend");
  day.later(second);
  expect(day.at("e2", callNext("e2"))).toMatchObject({ number: "K002" });
  expect(isAt(day, "e2")).toMatchObject({ aside: "capture" });
  day.at("e2", { type: "note-reference", number: "K002", reference: "R-17" });
  expect(day.at("e2", callNext("e2"))).toMatchObject({ number: "K003" });
  expect(visit(day, "K002")).toMatchObject({ state: "waiting", meanwhile: [], reference: "R-17" });
  day.at("e2", { type: "park", counter: "e2" });
  expect(visit(day, "K003")).toMatchObject({ state: "waiting", meanwhile: ["capture"] });
});

test("a step that staff skip is not called for, and one that is being taken cannot be skipped", () => {
  const day = atStation();
  const skip = (number: string) => day.at("2", { type: "skip-step", number, service: "capture" });
  expect(skip("K001")).toEqual({ ok: false, refusal: "not-in-this-state" });
  day.kiosk("extend");
  expect(skip("K002")).toEqual({ ok: true, number: "K002" });
  told(day, { busy: false });
  day.later(second);
  expect(isAt(day, "e1")).toBeNull();
});

test("a colleague's call for a step can be taken back, and so can its end", () => {
  const day = office();
  day.signIn("e2", "reception-1");
  told(day, { busy: true });
  day.kiosk("extend");
  const before = visit(day);
  day.at("e2", callNext("e2"));
  expect(day.at("e2", { type: "undo", counter: "e2" })).toMatchObject({ ok: true });
  expect(visit(day)).toEqual(before);
  day.at("e2", callNext("e2"));
  day.at("e2", { type: "begin", counter: "e2" });
  day.at("e2", { type: "finish", counter: "e2" });
  expect(visit(day).meanwhile).toEqual([]);
  expect(day.at("e2", { type: "undo", counter: "e2" })).toMatchObject({ ok: true });
  expect(isAt(day, "e2")).toMatchObject({ number: "K001", state: "serving", aside: "capture" });
});

test("the desk takes its call back: who was held for it is still first when back", () => {
  const day = atStation();
  day.kiosk("extend");
  day.at("2", callNext("2"));
  expect(day.at("2", { type: "undo", counter: "2" })).toMatchObject({ ok: true, number: "K002" });
  expect(isAt(day, "e1")).toMatchObject({ number: "K001", state: "serving" });
  told(day, { busy: false });
  expect(nextAt(day, "2")).toMatchObject({ visit: { number: "K001" }, reason: "parked-here" });
});

test("a call for a step that is taken back loses neither the hold nor the reference of meanwhile", () => {
  const day = office();
  day.signIn("e2", "reception-1");
  told(day, { busy: true });
  for (let n = 0; n < 2; n++) day.kiosk("extend");
  day.at("e2", callNext("e2"));
  day.at("2", callNext("2"));
  day.at("e2", { type: "note-reference", number: "K001", reference: "R-17" });
  expect(day.of("visit-held")).toHaveLength(1);
  expect(day.at("e2", { type: "undo", counter: "e2" })).toMatchObject({ ok: true });
  expect(nextAt(day, "2")).toMatchObject({ visit: { number: "K001", reference: "R-17" }, reason: "parked-here" });
});

test("what a station did by itself nobody takes back", () => {
  const day = atStation();
  expect(day.at("1", { type: "undo", counter: "e1" })).toEqual({ ok: false, refusal: "nothing-to-undo" });
});

test("after a restart everything is as it was, at every moment of the story", () => {
  const day = atStation();
  day.kiosk("extend");
  day.at("2", callNext("2"));
  told(day, { busy: false });
  day.later(second);
  day.at("2", { type: "set-station", counter: "e1", inOrder: false });
  day.at("2", callNext("2"));
  const views = (state: Morning["state"]) => JSON.stringify([...project(state)]);
  let state = emptyState;
  for (const event of JSON.parse(JSON.stringify(day.journal)) as Recorded[]) state = apply(state, event);
  expect(views(state)).toBe(views(day.state));
  expect(state.stationStates.get("e1")).toEqual({ busy: false, inOrder: false });
});

test("the counter's page tells how its station stands, and its fault", () => {
  const day = atStation();
  expect(day.view<CounterView>("counter/e1").station).toEqual({ busy: true, inOrder: true });
  told(day, { fault: "station-out-of-order" });
  const { station, faults } = day.view<CounterView>("counter/e1");
  expect([station, faults]).toEqual([
    { busy: false, inOrder: true },
    [{ device: "station/s1", fault: "station-out-of-order" }],
  ]);
});

test("who looks in at the station's counter and goes on to another leaves it open", () => {
  const day = office();
  day.signIn("e1", "reception-1");
  day.ask("counter", "counter-e1", { type: "pick-counter", counter: "e2" });
  expect(day.state.counters.get("e1")?.state).toBe("open");
});

test("a station's counter offers nothing to take back", () => {
  expect(atStation().view<CounterView>("counter/e1").undo).toBeNull();
});

test("who did not come is called again after the others", () => {
  const day = office();
  day.kiosk("extend");
  day.kiosk("extend");
  day.later(second);
  day.later(3 * minute);
  day.later(second);
  expect(isAt(day, "e1")).toMatchObject({ number: "K002" });
});
