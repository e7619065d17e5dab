/** Payments of earlier days: what is still known of them, given back or printed, and what goes with their days. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { configurationOf } from "../contract/configuration.ts";
import type { Recorded } from "../contract/events.ts";
import { PaymentsView } from "../contract/payments.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute } from "./testing.ts";
import {
  done,
  jobAt,
  paid,
  pay,
  payment,
  served,
  started,
  terminal,
  till,
  tillOffice,
  tillSite,
  told,
  workAt,
} from "./testing-payments.ts";

const day = 24 * 60 * minute;
const fits = Compile(PaymentsView);
const officeWith = (refunds: boolean, retentionDays = 90) =>
  tillOffice(configurationOf({ ...tillSite, retentionDays, payments: { refunds, endOfDayAt: "18:00" } }));
const view = (office: Morning) => {
  const known = office.view<PaymentsView>("payments");
  expect(fits.Check(known)).toBe(true);
  return known;
};
/** So many days later, and the lead is there again. */
function daysLater(office: Morning, days: number): void {
  for (let n = 0; n < days; n++) office.later(day);
  office.signIn("1", "lead-1");
}
/** Paid, its paper is out, and the terminal's day is closed. */
function paidAndClosed(office: Morning): string {
  const id = paid(served("extend", office));
  office.printed("ok", "r1");
  office.at("1", { type: "finish", counter: "1" });
  office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" });
  started(office);
  told(office, { approved: true, mark: {}, totalCents: 9300 });
  done(office, "ok");
  return id;
}
const reverse = (office: Morning, payment: string) =>
  office.at("1", { type: "reverse-payment", counter: "1", payment });
const acknowledged = (office: Morning, date: string) => {
  office.put({ type: "day-file-written", date, digest: "d", last: "h", bookings: 1, cents: 9300 });
  office.put({ type: "day-file-acknowledged", date, digest: "d" });
};
const rebuilt = (journal: readonly Recorded[]) =>
  (JSON.parse(JSON.stringify(journal)) as Recorded[]).reduce(apply, { ...emptyState, seq: journal[0]!.seq - 1 });
const money = (state: Morning["state"]) =>
  [...project(state)].filter(([topic]) => /till|payments|terminal|end-of-day/.test(topic));

test("paid on an earlier day, it is given back as a refund where the site has that, and booked today", () => {
  const office = officeWith(true);
  const id = paidAndClosed(office);
  daysLater(office, 3);
  expect(view(office)).toMatchObject({ count: 0, payments: [], earlier: [{ payment: id, back: "refund" }] });
  expect(reverse(office, id)).toEqual({ ok: true });
  expect(jobAt(office)!.order).toMatchObject({ work: "refund", cents: 9300, of: { receipt: "0042" } });
  expect(view(office)).toMatchObject({ count: 1, payments: [{ payment: id, work: "refund" }], earlier: [] });
  started(office);
  done(office, "ok");
  expect(view(office)).toMatchObject({
    total: { count: -1, cents: -9300 },
    payments: [{ payment: id, state: "reversed" }],
  });
  expect(money(rebuilt(office.journal))).toEqual(money(office.state));
});

test("where the contract allows no refunds, it is not given back after its terminal's end of day", () => {
  const office = officeWith(false);
  const id = paidAndClosed(office);
  daysLater(office, 1);
  expect(reverse(office, id)).toEqual({ ok: false, refusal: "after-end-of-day" });
  expect(view(office).earlier).not.toMatchObject([{ back: expect.anything() }]);
});

test("whose terminal has not closed its day since is cancelled, also on the next day", () => {
  const office = officeWith(false);
  const id = paid(served("extend", office));
  office.at("1", { type: "finish", counter: "1" });
  daysLater(office, 1);
  expect(reverse(office, id)).toEqual({ ok: true });
  expect(workAt(office)).toBe("reverse");
});

test("for seven days, and no longer; nor longer than the journal keeps days", () => {
  const office = officeWith(true);
  const id = paidAndClosed(office);
  daysLater(office, 7);
  expect(view(office).earlier).toMatchObject([{ payment: id }]);
  daysLater(office, 1);
  expect(view(office).earlier).toEqual([]);
  expect(reverse(office, id)).toEqual({ ok: false, refusal: "no-such-payment" });
  const short = officeWith(true, 2);
  paidAndClosed(short);
  daysLater(short, 1);
  expect(view(short).earlier.length).toBe(1);
  daysLater(short, 1);
  expect(view(short).earlier).toEqual([]);
});

test("its receipt is copied on the next day; no longer once the treasury has it", () => {
  const office = officeWith(false);
  const payment = paidAndClosed(office);
  daysLater(office, 1);
  const print = { type: "print-receipt", payment, copy: "customer" } as const;
  expect(view(office).earlier).toMatchObject([{ receipts: ["merchant", "customer"], printed: ["customer"] }]);
  expect(office.at("1", print)).toEqual({ ok: true });
  expect(office.of("print-asked").at(-1)).toMatchObject({ printer: "r1", slip: { payment, again: true } });
  acknowledged(office, "2026-11-21");
  expect(view(office).earlier.length).toBe(1);
  daysLater(office, 1);
  expect(office.at("1", print)).toEqual({ ok: false, refusal: "no-receipt" });
  expect(view(office).earlier).toEqual([]);
});

test("what a journal without its older days does not know, the state that stood meanwhile forgets too", () => {
  const office = officeWith(true);
  const old = paidAndClosed(office);
  daysLater(office, 1);
  terminal(office);
  office.printer(undefined, "run-1", "r1");
  const kept = paidAndClosed(office);
  daysLater(office, 1);
  expect(view(office).earlier.map(({ payment }) => payment)).toEqual([kept, old]);
  office.put({ type: "days-deleted", through: "2026-11-21", rows: 9 });
  expect(view(office).earlier.map(({ payment }) => payment)).toEqual([kept]);
  const rest = office.journal.filter((event) => event.day > "2026-11-21");
  const { devices, printers } = office.state;
  expect(money({ ...rebuilt(rest), devices, printers })).toEqual(money(office.state));
});

test("the next day lists what is settled apart, and what is not as open, until that is settled too", () => {
  const office = served("copy");
  paid(office);
  office.at("1", { type: "finish", counter: "1" });
  served("extend", office);
  pay(office);
  started(office);
  done(office, "unknown");
  const { payment: id } = payment(office);
  const open = { what: "payments", count: 1, numbers: ["F001"] };
  expect(office.view("end-of-day")).toMatchObject({ open: expect.arrayContaining([open]) });
  office.later(24 * 60 * minute);
  office.signIn("1", "lead-1");
  expect(office.view("payments")).toMatchObject({
    count: 1,
    payments: [{ payment: id }],
    earlier: [{ number: "L001" }],
  });
  expect(office.view("end-of-day")).toMatchObject({
    open: expect.arrayContaining([open]),
    carried: { open: expect.arrayContaining([open]) },
  });
  // The number is another visitor's today.
  served("extend", office);
  expect(till(office)).toMatchObject({ openCents: 9300, payments: [], unclear: [{ payment: id, state: "unclear" }] });
  office.later(24 * 60 * minute);
  office.signIn("1", "lead-1");
  expect(office.view("end-of-day")).toMatchObject({ carried: { open: expect.arrayContaining([open]) } });
  office.at("1", { type: "settle-payment", payment: id, as: "paid", reason: "bank" });
  expect(office.view("payments")).toMatchObject({ total: { count: 1, cents: 9300 } });
});
