/** One record in many lists: what was said here stands, a record is used again, and each visit's outcome is told. */
import { expect, test } from "vitest";
import type { AppointmentPlan } from "../contract/appointments.ts";
import { configurationOf } from "../contract/configuration.ts";
import { outcomesKnown } from "./import.ts";
import { type Morning, minute, morning, seven, site } from "./testing.ts";

const hour = 60 * minute;
const day = 24 * hour;
/** 9:00 on the first morning. */
const nine = seven + 2 * hour;

const sources = [{ id: "zms", folder: "zms", format: "zms" as const, outcomes: "outcomes" }];
const listed = () => morning(configurationOf({ ...site, appointments: { sources } }));

function take(office: Morning, more: Partial<AppointmentPlan> = {}): number {
  const before = office.journal.length;
  const code = "code".padEnd(22, "-");
  const plan = { services: ["collect"], language: "de", people: 1, ready: true, code, start: nine, ...more };
  const rows = [{ appointment: "a1", record: "V-1", cancelled: false, plan }];
  office.put({ type: "import", source: "zms", rows });
  return office.journal.length - before;
}
const appointment = (office: Morning) => office.state.appointments.get("a1")!;
const itIs = (office: Morning, at: number) => office.later(at - office.now);
const outcomes = (office: Morning) => outcomesKnown(office.state, office.now + minute).map(({ outcome }) => outcome);

function checkIn(office: Morning): string {
  const answer = office.at("1", { type: "check-in", appointment: "a1" });
  expect(answer).toMatchObject({ ok: true });
  return (answer as { number: string }).number;
}

test("a confirmed proposal stays confirmed when the same list comes again, and another time asks anew", () => {
  const office = listed();
  const confirmBy = "2026-11-21";
  take(office, { confirmBy, start: nine + 2 * day });
  expect(appointment(office).state).toBe("proposed");
  office.at("1", { type: "confirm-appointment", appointment: "a1" });
  expect(take(office, { confirmBy, start: nine + 2 * day })).toBe(0);
  take(office, { confirmBy, start: nine + 2 * day, people: 3 });
  expect(appointment(office)).toMatchObject({ state: "booked", plan: { people: 3 } });
  take(office, { confirmBy, start: nine + 3 * day });
  expect(appointment(office).state).toBe("proposed");
  office.at("1", { type: "confirm-appointment", appointment: "a1" });
  take(office, { confirmBy, start: nine + 3 * day });
  office.later(day);
  expect(appointment(office).state).toBe("booked");
});

test("what staff say of what is ready stands until the list says something else than it did", () => {
  const office = listed();
  const say = (ready: boolean) => office.at("1", { type: "set-ready", appointment: "a1", ready });
  const isReady = () => appointment(office).plan.ready;
  take(office, { ready: false });
  say(true);
  expect(take(office, { ready: false })).toBe(0);
  take(office, { ready: false, start: nine + hour });
  expect(isReady()).toBe(true);
  take(office, { ready: true, start: nine + hour });
  expect(isReady()).toBe(true);
  // Now that the list has said so itself, it can take it back.
  take(office, { ready: false, start: nine + hour });
  expect(isReady()).toBe(false);
  say(true);
  say(false);
  take(office, { ready: true, start: nine + hour });
  expect(isReady()).toBe(true);
});

test("from the day after its visit on, a record can be used again, and what became of the visit is still told", () => {
  const office = listed();
  take(office);
  itIs(office, nine);
  office.at("1", { type: "call", counter: "1", number: checkIn(office) });
  office.at("1", { type: "finish", counter: "1" });
  expect(take(office, { start: nine + 2 * day })).toBe(0);
  itIs(office, seven + day);
  expect(take(office)).toBe(0);
  take(office, { start: nine + 2 * day });
  expect(appointment(office)).toMatchObject({ state: "booked", moved: false, number: undefined });
  expect(outcomes(office)).toEqual(["came"]);
  itIs(office, nine + 2 * day);
  office.signIn("1", "lead-1");
  office.at("1", { type: "leave", number: checkIn(office) });
  office.later(minute);
  const known = outcomesKnown(office.state, office.now);
  expect(known.map(({ record, notedOn, outcome }) => `${record} ${notedOn} ${outcome}`).sort()).toEqual([
    "V-1 2026-11-21 came",
    "V-1 2026-11-22 left",
  ]);
  office.put({ type: "records-fetched", appointments: known.map(({ appointment }) => appointment) });
  expect(office.state.records.size).toBe(0);
});

test("so can one for which nobody came", () => {
  const office = listed();
  take(office);
  itIs(office, seven + day);
  expect(appointment(office).state).toBe("missed");
  take(office, { start: nine + 2 * day });
  expect(appointment(office)).toMatchObject({ state: "booked", moved: false });
  expect(outcomes(office)).toEqual(["missed"]);
  itIs(office, seven + 3 * day);
  expect(outcomes(office)).toEqual(["missed", "missed"]);
});

test("came is who was served in part: for one of two concerns, or before being sent on", () => {
  const office = listed();
  take(office, { services: ["collect", "advice"] });
  itIs(office, nine);
  const number = checkIn(office);
  office.at("1", { type: "call", counter: "1", number });
  office.at("1", { type: "finish", counter: "1" });
  expect(office.state.visits.get(number)?.services).toEqual(["advice"]);
  expect(office.at("1", { type: "undo", counter: "1" })).toMatchObject({ ok: true });
  office.at("1", { type: "no-show", counter: "1" });
  office.at("1", { type: "leave", number });
  expect(outcomes(office)).toEqual(["left"]);
  const other = listed();
  take(other, { services: ["collect", "advice"] });
  itIs(other, nine);
  const served = checkIn(other);
  other.at("1", { type: "call", counter: "1", number: served });
  other.at("1", { type: "finish", counter: "1" });
  other.later(minute);
  other.at("1", { type: "leave", number: served });
  expect(outcomes(other)).toEqual(["came"]);
});

test("whom a counter has only sent on to another queue has not been served", () => {
  const office = listed();
  take(office);
  itIs(office, nine);
  const number = checkIn(office);
  office.at("1", { type: "call", counter: "1", number });
  office.at("1", { type: "transfer", number, to: { service: "advice" } });
  office.at("1", { type: "leave", number });
  expect(outcomes(office)).toEqual(["left"]);
});

test("who takes a walk-in's ticket at the kiosk, too late for the time, and is served, came", () => {
  const office = listed();
  take(office);
  itIs(office, nine + 30 * minute);
  const command = { type: "check-in", code: appointment(office).plan.code!, asWalkIn: true } as const;
  const { number } = office.ask("kiosk", "kiosk-1", command) as { number: string };
  office.at("1", { type: "call", counter: "1", number });
  office.at("1", { type: "begin", counter: "1" });
  office.at("1", { type: "finish", counter: "1" });
  itIs(office, seven + day);
  expect(outcomes(office)).toEqual(["came"]);
});
