/** A look-up that finds another amount than was asked for: it decides nothing, and nobody loses sight of it. */
import { expect, test } from "vitest";
import { type Morning, minute } from "./testing.ts";
import { approved, done, jobAt, pay, payment, served, started, terminal, told } from "./testing-payments.ts";

/** Looked up, and the terminal has another amount than was asked for. */
function foundOtherwise(): Morning {
  const office = served();
  pay(office);
  started(office);
  terminal(office, undefined, "run-2");
  started(office);
  told(office, approved(9000));
  done(office, "unknown");
  return office;
}

test("another amount is found: unclear, with what was found, and settled as paid that is booked", () => {
  const office = foundOtherwise();
  const { payment: id } = payment(office);
  expect(payment(office)).toMatchObject({ state: "unclear", cents: 9300, bookedCents: 9000, mark: approved().mark });
  office.at("1", { type: "find-out-payment", payment: id });
  expect(jobAt(office)!.order).toMatchObject({ about: { cents: 9300, told: { cents: 9000 } } });
  started(office);
  done(office, "unknown");
  office.at("1", { type: "settle-payment", payment: id, as: "paid", reason: "terminal-journal" });
  expect(payment(office)).toMatchObject({ state: "paid", bookedCents: 9000, card: "girocard", back: "reverse" });
  expect(office.view("payments")).toMatchObject({ total: { count: 1, cents: 9000 } });
});

test("what a look-up finds is known after the day has gone, and forgotten when it was not paid", () => {
  const office = foundOtherwise();
  const { payment: id } = payment(office);
  office.later(24 * 60 * minute);
  office.put({ type: "carry", through: "2026-11-21" });
  office.signIn("1", "lead-1");
  expect(payment(office)).toMatchObject({ state: "unclear", bookedCents: 9000 });
  office.at("1", { type: "settle-payment", payment: id, as: "not-paid", reason: "bank" });
  expect(office.view("payments")).toMatchObject({ total: { count: 0, cents: 0 } });
});
