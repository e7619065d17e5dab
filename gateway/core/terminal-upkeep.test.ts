/** Upkeep of card terminals that staff ask for: where its paper comes out, how it ended, whose a repeated one is. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { PrintJob, type SlipDoc } from "../contract/messages.ts";
import type { PaymentsView, ReceiptText, UpkeepWork } from "../contract/payments.ts";
import type { Morning } from "./testing.ts";
import {
  done,
  jobAt,
  paid,
  pay,
  payment,
  receipt,
  receiptFor,
  served,
  started,
  step,
  terminal,
  told,
} from "./testing-payments.ts";

const slips = (office: Morning) =>
  office.of("print-asked").flatMap((event) => ("slip" in event && event.slip?.kind === "receipt" ? [event] : []));
const ask = (office: Morning, work: UpkeepWork) => office.at("1", { type: "ask-terminal", terminal: "ec-1", work });
const linesAt = (office: Morning, printer = "r1") =>
  (office.job(printer)!.doc as SlipDoc).blocks.map((block) => ("text" in block ? block.text : "—"));
const last = (office: Morning) => office.view<PaymentsView>("payments").terminals[0]!.last;
/** The terminal repeats its last receipt. */
function repeated(office: Morning, kept: ReceiptText = receiptFor("customer", "Wiederholung")): void {
  ask(office, "repeat-receipt");
  started(office);
  receipt(office, kept);
  done(office, "ok");
}
/** All paper that waits comes out. */
function printedAll(office: Morning): void {
  while (office.job("r1")) office.printed("ok", "r1");
}

test("what staff ask a terminal to print comes out where they are, each paper by itself", () => {
  const office = served();
  ask(office, "turnover");
  started(office);
  receipt(office, receiptFor("admin", "Umsätze"));
  receipt(office, receiptFor("admin", "Seite 2"));
  const { id } = jobAt(office)!;
  expect(slips(office)).toEqual([]);
  done(office, "ok");
  expect(slips(office)).toMatchObject([
    { printer: "r1", slip: { job: id, part: 0 } },
    { printer: "r1", slip: { job: id, part: 1 } },
  ]);
  expect(Compile(PrintJob).Check(office.job("r1"))).toBe(true);
  expect(linesAt(office)).toEqual(["Beleg admin", "Umsätze"]);
  // Another upkeep that ends meanwhile changes nothing of what was asked for.
  ask(office, "diagnosis");
  started(office);
  done(office, "ok");
  office.printed("ok", "r1");
  expect(linesAt(office)).toEqual(["Beleg admin", "Seite 2"]);
  office.printed("ok", "r1");
  expect(office.job("r1")).toBe(null);
});

test("also when it fails; what a clock asks for, and what the terminal prints by itself, prints nothing", () => {
  const office = served();
  ask(office, "diagnosis");
  started(office);
  receipt(office, receiptFor("admin", "keine Verbindung"));
  done(office, "failed", "ec-1", { text: "Host nicht erreichbar" });
  expect(linesAt(office)).toEqual(["Beleg admin", "keine Verbindung"]);
  expect(last(office)).toEqual({
    work: "diagnosis",
    at: office.now,
    outcome: "failed",
    text: "Host nicht erreichbar",
  });
  printedAll(office);
  step(office, { type: "receipt", receipt: receiptFor("admin") });
  terminal(office, "end-of-day-due");
  office.later(1_000);
  started(office);
  receipt(office, receiptFor("admin", "Kassenschnitt"));
  done(office, "ok");
  expect(office.job("r1")).toBe(null);
  expect(last(office)).toMatchObject({ work: "end-of-day", outcome: "ok" });
});

test("a repeated receipt is of the payment whose money was moved last, not of the newest one", () => {
  const office = served("copy");
  const first = paid(office);
  office.at("1", { type: "finish", counter: "1" });
  served("extend", office);
  // Declined: no money was moved.
  pay(office);
  started(office);
  told(office, { approved: false, mark: {}, code: "6F" });
  done(office, "failed");
  printedAll(office);
  repeated(office);
  expect(slips(office).at(-1)).toMatchObject({ slip: { payment: first, copy: "customer", again: true } });
  expect(linesAt(office)).toEqual(["Kopie", "Beleg customer", "Wiederholung"]);
  expect(payment(office).receipts).toEqual([]);
});

test("that of a reversal belongs to the payment that was given back, and is a copy of that alone", () => {
  const office = served("copy");
  const first = paid(office);
  office.at("1", { type: "finish", counter: "1" });
  served("extend", office);
  paid(office);
  printedAll(office);
  office.at("1", { type: "reverse-payment", counter: "1", payment: first });
  started(office);
  done(office, "ok");
  repeated(office, receiptFor("customer", "Storno"));
  expect(slips(office).at(-1)!.slip).toEqual({ kind: "receipt", language: "de", payment: first, copy: "customer" });
  expect(linesAt(office)).toEqual(["Beleg customer", "Storno"]);
  printedAll(office);
  repeated(office, receiptFor("customer", "Storno"));
  expect(linesAt(office)).toEqual(["Kopie", "Beleg customer", "Storno"]);
});

test("where the terminal repeats the house's alone, that comes out; at the counter that asked for it", () => {
  const office = served("copy");
  const first = paid(office);
  printedAll(office);
  office.signIn("2", "lead-1");
  office.at("2", { type: "ask-terminal", terminal: "ec-1", work: "repeat-receipt" });
  started(office);
  receipt(office, receiptFor("merchant", "Wiederholung"));
  done(office, "ok");
  expect(slips(office).at(-1)).toMatchObject({ printer: "p1", slip: { payment: first, copy: "merchant" } });
});

test("while something is unclear nobody knows whose it is: it comes out, and is no payment's", () => {
  const office = served("copy");
  const first = paid(office);
  office.at("1", { type: "finish", counter: "1" });
  served("extend", office);
  pay(office);
  started(office);
  done(office, "unknown");
  printedAll(office);
  repeated(office);
  expect(linesAt(office)).toEqual(["Beleg customer", "Wiederholung"]);
  expect(office.state.payments.get(first)!.receipts.length).toBe(2);
  expect(payment(office)).toMatchObject({ state: "unclear", receipts: [] });
});
