/** Fees by card at the counter: asked, paid or not, receipts, given back. What is in doubt: payments-doubt.test.ts. */
import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { TerminalShow } from "../contract/messages.ts";
import { project } from "./project.ts";
import { minute, morning } from "./testing.ts";
import {
  approved,
  done,
  jobAt,
  paid,
  pay,
  payment,
  receipt,
  receiptFor,
  served,
  standsAt,
  started,
  step,
  terminal,
  terminalGone,
  till,
  tillOffice,
  tillSite,
  told,
  workAt,
} from "./testing-payments.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const slips = (office: ReturnType<typeof served>) =>
  office.of("print-asked").flatMap((event) => ("slip" in event && event.slip?.kind === "receipt" ? [event] : []));

test("a payment goes from asked over started to paid, and its receipt comes out of the counter's printer", () => {
  const office = served();
  const answer = pay(office);
  expect(answer).toMatchObject({ ok: true, number: "F001" });
  expect(standsAt(office)).toBe("asked");
  const job = jobAt(office)!;
  expect(job).toMatchObject({ run: "run-1", order: { work: "pay", cents: 9300 } });
  expect(job.until).toBeGreaterThan(office.now);
  expect(started(office)).toEqual({ ok: true });
  expect(standsAt(office)).toBe("started");
  expect(told(office)).toEqual({ ok: true });
  expect(receipt(office, receiptFor("merchant"))).toEqual({ ok: true });
  expect(receipt(office)).toEqual({ ok: true });
  expect(slips(office)).toEqual([]);
  done(office, "ok");
  expect(payment(office)).toMatchObject({
    ...{ state: "paid", cents: 9300, card: "girocard", counter: "1", terminal: "ec-1", way: "card", back: "reverse" },
    receipts: ["merchant", "customer"],
    fees: [{ service: "extend", cents: 9300, booking: "5.0130.123456" }],
  });
  expect(jobAt(office)).toBeNull();
  const { payment: id } = answer as { payment: string };
  expect(slips(office)).toMatchObject([{ printer: "r1", slip: { payment: id, copy: "customer", language: "de" } }]);
  expect(till(office)).toMatchObject({ openCents: 0, fees: [{ service: "extend", payment: id }] });
});

test("a job and a payment are given once: no two have the same id", () => {
  const office = served();
  pay(office);
  done(office, "failed");
  pay(office);
  const ids = [...office.of("terminal-asked"), ...office.of("payment-asked")].map((e) => JSON.stringify(e));
  expect(new Set(ids).size).toBe(4);
  const jobs = office.of("terminal-asked").map((event) => "job" in event && event.job);
  expect(new Set(jobs).size).toBe(2);
});

test("what the terminal declines is not paid, with its code and words, and can be tried again", () => {
  const office = served();
  pay(office);
  started(office);
  told(office, { approved: false, mark: {}, code: "6F", text: "Ablehnung" });
  done(office, "failed", "ec-1", { code: "6F", text: "Ablehnung" });
  expect(payment(office)).toMatchObject({ state: "not-paid", code: "6F", text: "Ablehnung" });
  expect(till(office).openCents).toBe(9300);
  expect(pay(office)).toMatchObject({ ok: true });
});

test("a driver's «ok» for what it never began is unclear: it may have asked, or not", () => {
  const office = served();
  pay(office);
  done(office, "ok");
  expect(standsAt(office)).toBe("unclear");
});

test("nobody begins a payment any more whose time is over: it is not paid", () => {
  const office = served();
  pay(office);
  const job = jobAt(office)!;
  terminalGone(office);
  office.later(minute);
  expect(standsAt(office)).toBe("not-paid");
  terminal(office);
  expect(step(office, { type: "work-started", job: job.id })).toEqual(refused("not-in-this-state"));
});

test("another amount booked than asked is told at once, and counts", () => {
  const office = served();
  pay(office);
  started(office);
  told(office, approved(9000));
  done(office, "ok");
  expect(payment(office)).toMatchObject({ state: "paid", cents: 9300, bookedCents: 9000 });
  expect(office.view("payments")).toMatchObject({
    total: { count: 1, cents: 9000 },
    services: [{ service: "extend", count: 1, cents: 9000 }],
    ways: [{ way: "girocard", count: 1, cents: 9000 }],
    terminals: [{ id: "ec-1", since: { count: 1, cents: 9000 } }, { id: "ec-2" }],
  });
});

test("steps are kept of the work that stands alone: not of another, not before the start, not after the end", () => {
  const office = served();
  expect(step(office, { type: "work-started", job: "nothing" })).toEqual(refused("not-in-this-state"));
  pay(office);
  const { id: job } = jobAt(office)!;
  const facts = approved();
  expect(told(office)).toEqual(refused("not-in-this-state"));
  expect(receipt(office)).toEqual(refused("not-in-this-state"));
  expect(step(office, { type: "work-started", job }, "ec-2")).toEqual(refused("not-in-this-state"));
  expect(started(office)).toEqual({ ok: true });
  // Begun once more is asked for once more.
  expect(started(office)).toEqual(refused("not-in-this-state"));
  expect(told(office)).toEqual({ ok: true });
  expect(told(office)).toEqual({ ok: true });
  done(office, "ok");
  const { length } = office.journal;
  expect(step(office, { type: "work-told", job, facts })).toEqual(refused("not-in-this-state"));
  expect(step(office, { type: "receipt", job, receipt: receiptFor("customer") })).toEqual(refused("not-in-this-state"));
  expect(office.journal.length).toBe(length);
});

test("a step told again with the same id is the same one; an identical second receipt is another one", () => {
  const office = served();
  pay(office);
  started(office);
  const again = { type: "receipt", job: jobAt(office)!.id, receipt: receiptFor("customer") } as const;
  for (let n = 0; n < 2; n++) office.put({ type: "terminal-step", id: "same", device: "terminal/ec-1", step: again });
  expect(office.of("receipt-kept").length).toBe(1);
  receipt(office);
  expect(office.of("receipt-kept").length).toBe(2);
});

test("what a terminal prints by itself is kept, whatever stands there", () => {
  const office = tillOffice();
  expect(step(office, { type: "receipt", receipt: receiptFor("admin") })).toEqual({ ok: true });
  expect(office.of("receipt-kept")).toMatchObject([{ terminal: "ec-1", receipt: { copy: "admin" } }]);
  expect(step(office, { type: "receipt", receipt: receiptFor("admin") }, "ec-9")).toEqual(refused("terminal-unknown"));
});

test("only where fees are taken, and only what can be paid", () => {
  expect(pay(served("extend", morning(configurationOf({ ...tillSite, payments: undefined as never }))))).toEqual(
    refused("payments-not-set-up"),
  );
  expect(pay(tillOffice())).toEqual(refused("nobody-at-counter"));
  expect(pay(served("collect"))).toEqual(refused("nothing-to-pay"));
  const office = served();
  paid(office);
  expect(pay(office)).toEqual(refused("nothing-to-pay"));
  const { counters } = tillSite;
  const without = configurationOf({ ...tillSite, counters: [{ ...counters[0]!, terminal: undefined as never }] });
  expect(pay(served("extend", tillOffice(without)))).toEqual(refused("terminal-unknown"));
});

test("a terminal that does something, is in trouble, or is not heard takes no payment", () => {
  const office = served();
  office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "diagnosis" });
  expect(pay(office)).toEqual(refused("terminal-busy"));
  started(office);
  done(office, "ok");
  for (const fault of ["terminal-updating", "no-answer", "end-of-day-due"] as const) {
    terminal(office, fault);
    expect(pay(office)).toEqual(refused("terminal-not-ready"));
  }
  terminal(office);
  terminalGone(office);
  expect(pay(office)).toEqual(refused("terminal-not-ready"));
  terminal(office);
  office.put({ type: "start", run: "run-2", journal: { damages: 0, kept: 0 } });
  expect(pay(office)).toEqual(refused("terminal-not-ready"));
  terminal(office);
  expect(till(office).terminal).toEqual({ id: "ec-1", free: true });
  expect(pay(office)).toMatchObject({ ok: true });
});

test("without paper nobody pays unless the clerk says so, and then nothing comes out", () => {
  const office = served();
  office.printer("paper-out", "run-1", "r1");
  expect(till(office).printer).toEqual({ id: "r1", blocked: true });
  expect(pay(office)).toEqual(refused("receipt-printer-blocked"));
  expect(office.at("1", { type: "pay", counter: "1", withoutPaper: true })).toMatchObject({ ok: true });
  office.printer(undefined, "run-1", "r1");
  started(office);
  told(office);
  receipt(office);
  done(office, "ok");
  expect(slips(office)).toEqual([]);
  expect(payment(office).receipts).toEqual(["customer"]);
});

test("of a counter without a printer of its own, receipts come out where staff print", () => {
  const office = tillOffice();
  office.kiosk("copy");
  office.at("2", { type: "call-next", counter: "2" });
  paid(office, "2", "ec-2");
  expect(slips(office)).toMatchObject([{ printer: "p1", slip: { copy: "customer" } }]);
});

test("what the customer signs comes out too, before what the customer takes along", () => {
  const office = served();
  pay(office);
  started(office);
  told(office);
  receipt(office, receiptFor("customer"));
  receipt(office, { ...receiptFor("merchant"), signature: true });
  done(office, "ok");
  expect(payment(office)).toMatchObject({ signature: true });
  expect(slips(office)).toMatchObject([{ slip: { copy: "merchant" } }, { slip: { copy: "customer" } }]);
  expect(new Set(slips(office).map((event) => event.job)).size).toBe(2);
});

test("a terminal with one receipt for everybody gives that to the customer, and a signature to nobody else", () => {
  const unmarked = served();
  pay(unmarked);
  started(unmarked);
  receipt(unmarked, receiptFor("admin"));
  done(unmarked, "ok");
  expect(slips(unmarked)).toMatchObject([{ slip: { copy: "customer" } }]);
  const signed = served();
  pay(signed);
  started(signed);
  receipt(signed, { ...receiptFor("merchant"), signature: true });
  done(signed, "ok");
  expect(slips(signed)).toMatchObject([{ slip: { copy: "merchant" } }]);
});

test("a receipt is printed again as a copy, once it may have come out", () => {
  const office = served();
  const id = paid(office);
  const print = (copy: "customer" | "merchant"): Command => ({ type: "print-receipt", payment: id, copy });
  expect(office.at("1", print("customer"))).toEqual(refused("already-printing"));
  office.printed("failed", "r1");
  office.at("1", print("customer"));
  expect(slips(office).at(-1)!.slip).not.toHaveProperty("again");
  office.printed("unknown", "r1");
  office.at("1", print("customer"));
  expect(slips(office).at(-1)).toMatchObject({ slip: { again: true } });
  office.printed("ok", "r1");
  office.at("1", print("merchant"));
  expect(slips(office).at(-1)).toMatchObject({ printer: "r1", slip: { copy: "merchant" } });
  expect(slips(office).at(-1)!.slip).not.toHaveProperty("again");
  expect(office.at("2", { ...print("customer"), printer: "p9" } as Command)).toEqual(refused("printer-unknown"));
  office.printer("paper-out", "run-1", "p1");
  expect(office.at("2", { ...print("customer"), printer: "p1" } as Command)).toEqual(refused("printer-blocked"));
  expect(office.at("1", { type: "print-receipt", payment: "none", copy: "customer" })).toEqual(
    refused("no-such-payment"),
  );
});

test("of a payment without a receipt, the terminal repeats its last one, and that comes out", () => {
  const office = served();
  const { payment: id } = pay(office) as { payment: string };
  started(office);
  told(office);
  done(office, "ok");
  expect(office.at("1", { type: "print-receipt", payment: id, copy: "customer" })).toEqual(refused("no-receipt"));
  office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "repeat-receipt" });
  started(office);
  receipt(office);
  done(office, "ok");
  expect(payment(office)).toMatchObject({ state: "paid", receipts: ["customer"] });
  expect(slips(office)).toMatchObject([{ slip: { payment: id, copy: "customer" } }]);
});

test("a clerk breaks off what has begun; what has not is over at once", () => {
  const office = served();
  const abort = { type: "abort-payment", counter: "1" } as const;
  const show = () => project(office.state).get("device/terminal/ec-1/show") as TerminalShow;
  expect(office.at("1", abort)).toEqual(refused("not-in-this-state"));
  pay(office);
  expect(till(office).terminal).toMatchObject({ work: "pay", abortable: true, free: false });
  office.at("1", abort);
  expect(standsAt(office)).toBe("not-paid");
  pay(office);
  started(office);
  const { id } = jobAt(office)!;
  expect(show()).toEqual({});
  expect(office.at("1", abort)).toEqual({ ok: true });
  expect(office.at("1", abort)).toEqual({ ok: true });
  expect(office.of("terminal-abort-asked").length).toBe(2);
  expect(show()).toEqual({ abort: id });
  // The customer was quicker.
  told(office);
  done(office, "ok");
  expect(standsAt(office)).toBe("paid");
  expect(show()).toEqual({});
});

test("what another counter waits for at the same terminal is not broken off here", () => {
  const office = served();
  pay(office);
  office.signIn("3", "reception-1");
  expect(till(office, "3").terminal).toEqual({ id: "ec-1", free: false, work: "pay" });
  expect(office.at("3", { type: "abort-payment", counter: "3" })).toEqual(refused("not-in-this-state"));
});

test("a payment is given back whole: cancelled, with a receipt of that, and the fee is open again", () => {
  const office = served();
  const id = paid(office);
  const reverse = { type: "reverse-payment", counter: "1", payment: id } as const;
  office.printed("ok", "r1");
  expect(office.at("1", reverse)).toEqual({ ok: true });
  expect(jobAt(office)!.order).toEqual({ work: "reverse", cents: 9300, of: approved().mark });
  expect(payment(office)).toMatchObject({ state: "paid", work: "reverse" });
  expect(office.at("1", reverse)).toEqual(refused("payment-running"));
  started(office);
  receipt(office, receiptFor("customer", "Storno"));
  done(office, "ok");
  expect(payment(office)).toMatchObject({ state: "reversed" });
  expect(payment(office)).not.toHaveProperty("back");
  const [first, second] = slips(office);
  expect([first?.slip?.again, second?.slip?.again]).toEqual([undefined, undefined]);
  expect(office.view("payments")).toMatchObject({
    total: { count: 0, cents: 0 },
    terminals: [{ since: { count: 0, cents: 0 } }, {}],
  });
  expect(till(office).openCents).toBe(9300);
  expect(office.at("1", reverse)).toEqual(refused("not-in-this-state"));
});

test("a reversal that fails leaves the payment paid, with the terminal's words", () => {
  const office = served();
  const id = paid(office);
  office.at("1", { type: "reverse-payment", counter: "1", payment: id });
  started(office);
  done(office, "failed", "ec-1", { code: "B4", text: "Beleg nicht gefunden" });
  expect(payment(office)).toMatchObject({ state: "paid", code: "B4", back: "reverse" });
  expect(till(office).openCents).toBe(0);
  expect(workAt(office)).toBeUndefined();
});

test.each([
  [false, refused("after-end-of-day"), undefined],
  [true, { ok: true }, "refund"],
])("after the terminal's end of day, with refunds %s", (refunds, answer, work) => {
  const office = served("extend", tillOffice(configurationOf({ ...tillSite, payments: { refunds } })));
  const id = paid(office);
  office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" });
  started(office);
  done(office, "ok");
  expect(payment(office).back).toBe(work);
  expect(office.at("1", { type: "reverse-payment", counter: "1", payment: id })).toEqual(answer);
  expect(workAt(office)).toBe(work);
});

test("paid at the cashier's, with the number of that receipt; taken back when it was a mistake", () => {
  const office = served();
  const note = { type: "note-payment", counter: "1", way: "cashier", reference: "K 4711" } as const;
  const { payment: id } = office.at("1", note) as { payment: string };
  expect(payment(office)).toMatchObject({ way: "cashier", state: "paid", reference: "K 4711", back: "note" });
  expect(office.view("payments")).toMatchObject({ ways: [{ way: "cashier", count: 1, cents: 9300 }] });
  expect(office.at("1", note)).toEqual(refused("nothing-to-pay"));
  expect(office.at("1", { type: "reverse-payment", counter: "1", payment: id })).toEqual({ ok: true });
  expect(office.of("payment-withdrawn")).toMatchObject([{ payment: id, by: "1" }]);
  expect(payment(office)).toMatchObject({ state: "reversed" });
  expect(till(office).openCents).toBe(9300);
  expect(office.view("payments")).toMatchObject({ total: { count: 0, cents: 0 } });
});
