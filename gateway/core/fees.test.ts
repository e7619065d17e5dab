/** The fees of a visit, and what stands in the way of a visit whose fees are open. */
import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { PaymentsView } from "../contract/payments.ts";
import { project } from "./project.ts";
import { type Morning, minute, seven } from "./testing.ts";
import {
  done,
  paid,
  pay,
  served,
  started,
  terminal,
  till,
  tillConfiguration,
  tillOffice,
  tillSite,
} from "./testing-payments.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const finish = (more: object = {}): Command => ({ type: "finish", counter: "1", ...more });
const setFee = (service: string, cents: number): Command => ({
  ...{ type: "set-fee", number: "F001", service, cents },
  reason: "reduced",
});
const cents = (office: Morning) => till(office).fees.map((fee) => [fee.service, fee.cents]);

test("the fees of all that it came for add up; where nothing costs anything, there are none", () => {
  const office = tillOffice();
  office.ask("kiosk", "kiosk-1", { type: "take-ticket", services: ["extend", "copy"], language: "de" });
  office.at("1", { type: "call-next", counter: "1" });
  expect(till(office)).toMatchObject({
    openCents: 9800,
    fees: [
      { service: "extend", cents: 9300, usualCents: 9300, booking: "5.0130.123456" },
      { service: "copy", cents: 500, usualCents: 500 },
    ],
  });
  expect(till(served("collect"))).toMatchObject({ openCents: 0, fees: [] });
});

test("each can be paid by itself", () => {
  const office = tillOffice();
  office.ask("kiosk", "kiosk-1", { type: "take-ticket", services: ["extend", "copy"], language: "de" });
  office.at("1", { type: "call-next", counter: "1" });
  const note: Command = { type: "note-payment", counter: "1", services: ["copy"], way: "cash-machine", reference: "7" };
  expect(office.at("1", note)).toMatchObject({ ok: true });
  expect(till(office).openCents).toBe(9300);
  expect(office.at("1", { type: "pay", counter: "1", services: ["copy"] })).toEqual(refused("nothing-to-pay"));
  paid(office);
  expect(till(office)).toMatchObject({ openCents: 0, payments: [{ cents: 9300 }, { cents: 500 }] });
});

test("what an appointment says that it costs stands for all that it was made for", () => {
  const office = tillOffice();
  const plan = { services: ["extend", "copy"], start: seven, language: "de", people: 1, ready: true, feeCents: 4000 };
  office.put({ type: "configure", configuration: { ...tillConfiguration, sources: [{ id: "zms", outcomes: false }] } });
  office.put({
    ...{ type: "import", source: "zms" },
    rows: [{ appointment: "a1", record: "r", cancelled: false, plan }],
  });
  office.at("1", { type: "check-in", appointment: "a1" });
  office.at("1", { type: "call-next", counter: "1" });
  expect(cents(office)).toEqual([["extend", 4000]]);
  expect(till(office).fees[0]).toMatchObject({ usualCents: 4000 });
});

test("who is sent to another service has its fee too; an undone turn takes that back", () => {
  const office = served("collect");
  office.at("1", { type: "transfer", number: "K001", to: { service: "copy" } });
  office.at("1", { type: "call-next", counter: "1" });
  expect(cents(office)).toEqual([["copy", 500]]);
  const other = served("collect");
  other.at("1", { type: "transfer", number: "K001", to: { service: "copy" } });
  other.at("1", { type: "undo", counter: "1" });
  expect(cents(other)).toEqual([]);
});

test("a clerk changes a fee, waives it, or adds one, with a reason; an undone turn does not take that back", () => {
  const office = tillOffice();
  office.kiosk("extend");
  office.at("1", { type: "call-next", counter: "1" });
  expect(office.at("1", setFee("extend", 3700))).toMatchObject({ ok: true });
  expect(office.of("fee-set")).toMatchObject([{ service: "extend", cents: 3700, reason: "reduced", by: "1" }]);
  office.at("1", setFee("extend", 3700));
  expect(office.of("fee-set").length).toBe(1);
  expect(till(office).fees).toMatchObject([{ cents: 3700, usualCents: 9300, reason: "reduced" }]);
  office.at("1", setFee("collect", 200));
  expect(till(office).openCents).toBe(3900);
  office.at("1", { type: "undo", counter: "1" });
  office.at("1", { type: "call-next", counter: "1" });
  expect(cents(office)).toEqual([
    ["extend", 3700],
    ["collect", 200],
  ]);
  office.at("1", setFee("extend", 0));
  expect(till(office).openCents).toBe(200);
  expect(office.at("1", setFee("gone", 200))).toEqual(refused("unknown-service"));
  const other = { ...setFee("extend", 1), number: "F009" } as Command;
  expect(office.at("1", other)).toEqual(refused("unknown-ticket"));
});

test("a fee that is being paid, or is paid, stays what it is", () => {
  const office = served();
  pay(office);
  expect(office.at("1", setFee("extend", 0))).toEqual(refused("payment-running"));
  done(office, "failed");
  paid(office);
  expect(office.at("1", setFee("extend", 0))).toEqual(refused("not-in-this-state"));
  expect(office.at("1", setFee("copy", 500))).toMatchObject({ ok: true });
  expect(till(office).openCents).toBe(500);
});

test("a visit whose way goes on to where it is paid goes there with open fees", () => {
  const office = served();
  expect(office.at("1", finish())).toMatchObject({ ok: true });
  expect(office.of("visit-transferred")).toMatchObject([{ services: ["pay"] }]);
});

test("where the way ends: refused, by call and by button too, unless somebody says so", () => {
  const { services, counters, ...rest } = tillSite;
  const short = services.flatMap(({ after: _, ...service }) => (service.id === "pay" ? [] : [service]));
  const here = counters.filter(({ id }) => id !== "3");
  const office = served("extend", tillOffice(configurationOf({ ...rest, services: short, counters: here })));
  office.kiosk("collect");
  office.kiosk("collect");
  office.later(minute);
  for (const command of [
    finish(),
    { type: "call-next", counter: "1" },
    { type: "call", counter: "1", number: "K002" },
  ] as Command[])
    expect(office.at("1", command)).toEqual(refused("payment-open"));
  expect(office.press("b1")).toEqual(refused("payment-open"));
  const byFlow = { type: "call-next", counter: "1", unpaid: true } as const;
  expect(office.ask("flow", "flows", byFlow)).toEqual(refused("payment-open"));
  expect(office.at("1", { type: "call-next", counter: "1", unpaid: true })).toMatchObject({ ok: true });
  expect(office.of("visit-finished")).toMatchObject([{ number: "F001", unpaidCents: 9300 }]);
  office.later(3_000);
  expect(office.press("b1")).toMatchObject({ ok: true, number: "K002" });
  expect(office.of("visit-finished")[1]).not.toHaveProperty("unpaidCents");
});

test("an unclear payment is no paid one: to be said as well", () => {
  const office = served();
  pay(office);
  started(office);
  done(office, "unknown");
  expect(till(office).openCents).toBe(0);
  // The way goes on to where it is paid.
  expect(office.at("1", finish())).toMatchObject({ ok: true });
  expect(office.of("visit-transferred")).toMatchObject([{ services: ["pay"] }]);
  office.signIn("3", "clerk-1");
  office.at("3", { type: "call-next", counter: "3" });
  expect(office.at("3", { type: "finish", counter: "3" })).toEqual(refused("payment-open"));
  expect(office.at("3", { type: "finish", counter: "3", unpaid: true })).toMatchObject({ ok: true });
  expect(office.of("visit-finished")).toMatchObject([{ unpaidCents: 9300 }]);
});

test("a step that is for paying alone is left out when nothing is open: paid, waived, or free", () => {
  const done = served();
  paid(done);
  expect(done.at("1", finish())).toMatchObject({ ok: true });
  expect(done.of("visit-finished")).toMatchObject([{ number: "F001" }]);
  const waived = served();
  waived.at("1", setFee("extend", 0));
  waived.at("1", finish());
  expect(waived.of("visit-finished").length).toBe(1);
});

test("where fees are reminders, nothing of it stands in the way, and paying is a step like any other", () => {
  const { payments: _, ...rest } = tillSite;
  const office = served("extend", tillOffice(configurationOf(rest)));
  office.at("1", finish());
  expect(office.of("visit-transferred")).toMatchObject([{ services: ["pay"] }]);
  office.signIn("3", "clerk-1");
  office.at("3", { type: "call-next", counter: "3" });
  office.at("3", { type: "finish", counter: "3" });
  expect(office.of("visit-finished")[0]).not.toHaveProperty("unpaidCents");
  expect([...project(office.state).keys()].filter((topic) => /till|payments/.test(topic))).toEqual([]);
});

test("who is sent home pays the next day what is left, and what was paid not again", () => {
  const days = { mon: ["08:00-16:00"], tue: ["08:00-16:00"], sat: ["00:00-24:00"] };
  const office = tillOffice(configurationOf({ ...tillSite, schedules: { tickets: days } }));
  office.ask("kiosk", "kiosk-1", { type: "take-ticket", services: ["extend", "copy"], language: "de" });
  office.at("1", { type: "call-next", counter: "1" });
  office.at("1", { type: "note-payment", counter: "1", services: ["extend"], way: "cashier", reference: "7" });
  expect(office.at("1", { type: "send-home", number: "F001" })).toMatchObject({ ok: true });
  expect(office.of("appointment-set")).toMatchObject([{ plan: { feeCents: 500 } }]);
});

test("while a payment runs, its visit stays where it is", () => {
  const office = served();
  office.kiosk("extend");
  pay(office);
  const held: Command[] = [
    finish({ unpaid: true }),
    { type: "call-next", counter: "1", unpaid: true },
    { type: "call", counter: "1", number: "F002", unpaid: true },
    { type: "park", counter: "1" },
    { type: "no-show", counter: "1" },
    { type: "undo", counter: "1" },
    { type: "close-counter", counter: "1" },
    { type: "transfer", number: "F001", to: { service: "copy" } },
    { type: "cancel", number: "F001" },
    { type: "leave", number: "F001" },
    { type: "send-home", number: "F001" },
  ];
  const tries = () => held.map((command) => [command.type, office.at("1", command)]);
  expect(tries()).toEqual(held.map(({ type }) => [type, refused("payment-running")]));
  office.later(3_000);
  expect(office.press("b1")).toEqual(refused("payment-running"));
  expect(office.at("2", { type: "take-over", counter: "2", number: "F001" })).toEqual(refused("payment-running"));
  // Not another one's, elsewhere.
  expect(office.at("2", { type: "call-next", counter: "2" })).toMatchObject({ ok: true, number: "F002" });
  started(office);
  expect(office.at("1", finish())).toEqual(refused("payment-running"));
  terminal(office, undefined, "run-2");
  expect(office.at("1", finish())).toEqual(refused("payment-running"));
  started(office);
  done(office, "failed");
  expect(office.at("1", { type: "park", counter: "1" })).toMatchObject({ ok: true });
});

test("while it is given back, too", () => {
  const office = served();
  const id = paid(office);
  office.at("1", { type: "reverse-payment", counter: "1", payment: id });
  expect(office.at("1", finish())).toEqual(refused("payment-running"));
  started(office);
  done(office, "failed");
  expect(office.at("1", finish())).toMatchObject({ ok: true });
});

test("nobody waits at the counter for a terminal that is mute: its visit can be set aside", () => {
  const office = served();
  pay(office);
  started(office);
  terminal(office, "no-answer");
  expect(office.at("1", { type: "park", counter: "1" })).toMatchObject({ ok: true });
  expect(till(office).unclear).toMatchObject([{ state: "started", number: "F001" }]);
  terminal(office);
  done(office, "ok");
  expect(office.view<PaymentsView>("payments").total).toEqual({ count: 1, cents: 9300 });
});
