/** What a visitor hears who holds the code of a ticket under the kiosk's reader. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { type Command, Reply } from "../contract/commands.ts";
import { type Morning, minute, morning } from "./testing.ts";

const ask = (office: Morning, number: string, day = "2026-11-21") =>
  office.ask("kiosk", "kiosk-1", { type: "ask-place", day, number });
const two = () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect", { language: "ar" });
  return office;
};

test("who waits hears how many are before him now, in which language his ticket is, and where to wait", () => {
  const office = two();
  const told = { ok: true, number: "K002", state: "waiting", language: "ar", area: "hall" };
  expect(ask(office, "K002")).toEqual({ ...told, ahead: 1 });
  office.at("1", { type: "call-next", counter: "1" });
  expect(ask(office, "K002")).toEqual({ ...told, ahead: 0 });
});

test("precedence of others is told as it is: who comes later may stand before", () => {
  const office = two();
  office.at("1", { type: "set-precedence", number: "K002", precedence: true });
  expect(ask(office, "K001")).toMatchObject({ ahead: 1 });
  expect(ask(office, "K002")).toMatchObject({ ahead: 0 });
});

test.each<[string, Command[], object]>([
  ["is called", [], { state: "called", counter: "2" }],
  ["is being served", [{ type: "begin", counter: "2" }], { state: "serving", counter: "2" }],
  ["has missed the call", [{ type: "no-show", counter: "2" }], { state: "no-show" }],
  ["is put on hold", [{ type: "park", counter: "2" }], { state: "parked" }],
  ["is done", [{ type: "finish", counter: "2" }], { state: "finished" }],
])("who %s hears that, and nothing of others", (_, turns, told) => {
  const office = two();
  office.at("2", { type: "call-next", counter: "2" });
  for (const turn of turns) office.at("2", turn);
  const answer = ask(office, "K001");
  expect(answer).toEqual({ ok: true, number: "K001", language: "de", area: "hall", ...told });
  expect(Compile(Reply).Check({ id: "x", ...answer })).toBe(true);
});

test("asking leaves no trace, neither in the journal nor in the state", () => {
  const office = two();
  const { state } = office;
  const length = office.journal.length;
  ask(office, "K002");
  ask(office, "K009");
  expect(office.state).toBe(state);
  expect(office.journal.length).toBe(length);
});

test("a ticket of another day, and one that was not given today, are told apart", () => {
  const office = two();
  expect(ask(office, "K001", "2026-11-20")).toEqual({ ok: false, refusal: "ticket-of-another-day" });
  expect(ask(office, "K003")).toEqual({ ok: false, refusal: "unknown-ticket" });
  office.later(24 * 60 * minute);
  expect(ask(office, "K001")).toEqual({ ok: false, refusal: "ticket-of-another-day" });
  expect(ask(office, "K001", "2026-11-22")).toEqual({ ok: false, refusal: "unknown-ticket" });
});

test("who waits is told also while the intake is closed or the site is halted", () => {
  const office = two();
  office.at("1", { type: "close-intake", reason: "full" });
  office.at("1", { type: "halt-site" });
  expect(ask(office, "K001")).toMatchObject({ ok: true, ahead: 0 });
});
