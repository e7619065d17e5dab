/** The end of a card terminal's day: when it is asked for, tried again, overdue, and put beside what we have. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { PaymentsView } from "../contract/payments.ts";
import { type Morning, minute, seven } from "./testing.ts";
import {
  done,
  jobAt,
  paid,
  pay,
  payment,
  served,
  started,
  terminal,
  terminalGone,
  told,
  workAt,
} from "./testing-payments.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const hour = 60 * minute;
const until = (office: Morning, hours: number) => office.later(seven + (hours - 7) * hour - office.now);
const overdue = (office: Morning) => [...office.state.faults.values()].some((f) => f.fault === "end-of-day-overdue");
const at = (office: Morning) => office.view<PaymentsView>("payments").terminals[0]!;
const closes = (office: Morning, outcome: "ok" | "failed" | "unknown" = "ok", totalCents?: number) => {
  started(office);
  if (totalCents !== undefined) told(office, { approved: true, mark: {}, totalCents });
  done(office, outcome);
};
const endings = (office: Morning) =>
  office.of("terminal-asked").filter((event) => "work" in event && event.work === "end-of-day").length;

test("at the hour of the site file, where money was moved and nowhere else", () => {
  const office = served();
  paid(office);
  until(office, 17.9);
  expect(workAt(office)).toBeUndefined();
  until(office, 18);
  expect(workAt(office)).toBe("end-of-day");
  expect(workAt(office, "ec-2")).toBeUndefined();
  closes(office, "ok", 9300);
  expect(at(office)).toEqual({
    id: "ec-1",
    since: { count: 0, cents: 0 },
    closed: { at: office.now, own: { count: 1, cents: 9300 }, told: 9300, agrees: true },
    last: { work: "end-of-day", at: office.now, outcome: "ok" },
  });
  expect(Compile(PaymentsView).Check(office.view("payments"))).toBe(true);
  until(office, 23);
  expect(endings(office)).toBe(1);
});

test("what the terminal counted otherwise is shown; one that counts nothing agrees with nothing", () => {
  const office = served();
  paid(office);
  office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" });
  closes(office, "ok", 9000);
  expect(at(office).closed).toMatchObject({ own: { cents: 9300 }, told: 9000, agrees: false });
  office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" });
  closes(office);
  expect(at(office).closed).toEqual({ at: office.now, own: { count: 0, cents: 0 } });
});

test("what it counted by means of payment stands beside that, also on the next day", () => {
  const office = served();
  paid(office);
  const totals = [
    { card: "girocard", count: 1, cents: 9000 },
    { card: "Visa", count: 0, cents: 0 },
  ];
  office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" });
  started(office);
  told(office, { approved: true, mark: {}, totalCents: 9000, totals });
  done(office, "ok");
  expect(at(office).closed).toMatchObject({ agrees: false, cards: totals });
  office.later(24 * hour);
  expect(at(office)).toMatchObject({ closed: { agrees: false, cards: totals } });
  expect(at(office)).not.toHaveProperty("last");
});

test("when staff end the day; who pays after that is not followed by another one at once", () => {
  const office = served();
  paid(office);
  office.at("1", { type: "end-day" });
  office.later(1_000);
  expect(workAt(office)).toBe("end-of-day");
  expect(pay(office)).toEqual(refused("nothing-to-pay"));
  closes(office);
  office.at("1", { type: "set-fee", number: "F001", service: "collect", cents: 100, reason: "expenses" });
  paid(office);
  office.later(14 * minute);
  expect(workAt(office)).toBeUndefined();
  office.later(2 * minute);
  expect(workAt(office)).toBe("end-of-day");
});

test("when the terminal demands it, which nothing else stands in the way of", () => {
  const office = served();
  terminal(office, "end-of-day-due");
  expect(pay(office)).toEqual(refused("terminal-not-ready"));
  office.later(1_000);
  expect(workAt(office)).toBe("end-of-day");
  expect(pay(office)).toEqual(refused("terminal-busy"));
  closes(office);
  terminal(office);
  office.later(1_000);
  expect(workAt(office)).toBeUndefined();
});

test("not while a payment runs or is unclear there", () => {
  const office = served();
  pay(office);
  started(office);
  until(office, 18.5);
  expect(workAt(office)).toBe("pay");
  done(office, "unknown");
  office.later(hour);
  expect(workAt(office)).toBeUndefined();
  office.at("1", { type: "settle-payment", payment: payment(office).payment, as: "paid", reason: "bank" });
  office.later(1_000);
  expect(workAt(office)).toBe("end-of-day");
});

test("one that failed is tried again after 5, 10, 20, 40 minutes, and then each hour", () => {
  const office = served();
  paid(office);
  until(office, 18);
  for (const minutes of [5, 10, 20, 40, 60, 60]) {
    closes(office, minutes === 20 ? "unknown" : "failed");
    office.later(minutes * minute - 1_000);
    expect(workAt(office)).toBeUndefined();
    office.later(1_000);
    expect(workAt(office)).toBe("end-of-day");
  }
  closes(office);
  office.later(hour);
  expect(endings(office)).toBe(7);
});

test("by hand at once, whatever was tried before; by who looks after the house too", () => {
  const office = served();
  paid(office);
  until(office, 18);
  closes(office, "failed");
  office.signIn("2", "facilities-1");
  expect(office.at("2", { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" })).toEqual({ ok: true });
  expect(jobAt(office)!.order).toEqual({ work: "end-of-day" });
  expect(office.at("2", { type: "ask-terminal", terminal: "ec-1", work: "turnover" })).toEqual(
    refused("terminal-busy"),
  );
  expect(office.at("2", { type: "ask-terminal", terminal: "ec-9", work: "turnover" })).toEqual(
    refused("terminal-unknown"),
  );
});

test("a driver that starts anew while a day is ended leaves it to be tried again", () => {
  const office = served();
  paid(office);
  until(office, 18);
  started(office);
  terminal(office, undefined, "run-2");
  expect(workAt(office)).toBeUndefined();
  office.later(5 * minute);
  expect(workAt(office)).toBe("end-of-day");
});

test("not closed by the next opening: a fault that stays until it is, whatever the driver says", () => {
  const office = served();
  paid(office);
  terminalGone(office);
  until(office, 23);
  expect(overdue(office)).toBe(false);
  office.later(24 * hour);
  office.later(1_000);
  expect(overdue(office)).toBe(true);
  terminal(office);
  expect(overdue(office)).toBe(true);
  office.later(1_000);
  expect(workAt(office)).toBe("end-of-day");
  closes(office, "ok", 9300);
  office.later(1_000);
  expect(overdue(office)).toBe(false);
  expect(at(office).closed).toMatchObject({ own: { count: 1, cents: 9300 }, agrees: true });
});

test("a day that is closed in the night is not overdue in between", () => {
  const office = served();
  pay(office);
  started(office);
  office.later(24 * hour);
  done(office, "ok");
  office.later(1_000);
  expect(workAt(office)).toBe("end-of-day");
  expect(overdue(office)).toBe(false);
  closes(office, "failed");
  office.later(1_000);
  expect(overdue(office)).toBe(true);
});
