/** What staff mean and see of a payment: for whom a command was, and which paper may be out. */
import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import { done, paid, payment, receipt, receiptFor, served, started } from "./testing-payments.ts";

const refused = (refusal: string) => ({ ok: false, refusal });

test("what was meant for somebody who is not at the counter any more is refused: pay, note, finish", () => {
  const office = served();
  const number = "F999";
  const way = { way: "cashier", reference: "K 1" } as const;
  const meant = (who: string): Command[] => [
    { type: "pay", counter: "1", number: who },
    { type: "note-payment", counter: "1", number: who, ...way },
    { type: "finish", counter: "1", number: who, unpaid: true },
  ];
  const { length } = office.journal;
  for (const command of meant(number)) expect(office.at("1", command)).toEqual(refused("not-in-this-state"));
  expect(office.journal.length).toBe(length);
  expect(office.at("1", { type: "pay", counter: "1", number: "F001" })).toMatchObject({ ok: true });
  // Whoever is paying is another one too.
  expect(office.at("1", meant(number)[2]!)).toEqual(refused("not-in-this-state"));
  expect(office.at("1", meant("F001")[2]!)).toEqual(refused("payment-running"));
  done(office, "failed");
  expect(office.at("1", meant("F001")[1]!)).toMatchObject({ ok: true });
  expect(office.at("1", meant("F001")[2]!)).toMatchObject({ ok: true });
  for (const command of meant("F001")) expect(office.at("1", command)).toEqual(refused("not-in-this-state"));
  expect(office.at("1", { type: "finish", counter: "1" })).toEqual(refused("nobody-at-counter"));
});

test("which receipts may be on paper is told for each of them", () => {
  const office = served();
  const id = paid(office);
  expect(payment(office)).toMatchObject({ receipts: ["merchant", "customer"], printed: [] });
  office.printed("unknown", "r1");
  expect(payment(office).printed).toEqual(["customer"]);
  office.at("1", { type: "reverse-payment", counter: "1", payment: id });
  started(office);
  receipt(office, receiptFor("customer", "Storno"));
  done(office, "ok");
  expect(payment(office).printed).toEqual([]);
  office.printed("ok", "r1");
  expect(payment(office).printed).toEqual(["customer"]);
});
