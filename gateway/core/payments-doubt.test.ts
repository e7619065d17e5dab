/** Payments in doubt: what is found out by itself, what stays unclear, and how somebody settles it. */
import { expect, test } from "vitest";
import type { PaymentsView, TerminalOrder } from "../contract/payments.ts";
import { type Morning, minute } from "./testing.ts";
import {
  approved,
  done,
  jobAt,
  paid,
  pay,
  payment,
  receipt,
  served,
  standsAt,
  started,
  step,
  terminal,
  terminalGone,
  till,
  tillConfiguration,
  told,
  workAt,
} from "./testing-payments.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const second = 1_000;

/** Paying, begun, and then its driver is gone and another run is there. */
function broken(office: Morning = served()): Morning {
  pay(office);
  started(office);
  terminalGone(office);
  terminal(office, undefined, "run-2");
  return office;
}
/** The same, looked up, and still nobody knows. */
function unclear(office: Morning = served()): Morning {
  broken(office);
  started(office);
  done(office, "unknown");
  return office;
}

test("asked but never begun: when the driver is gone, nothing went out, and it is not paid", () => {
  const office = served();
  pay(office);
  terminalGone(office);
  expect(standsAt(office)).toBe("asked");
  terminal(office, undefined, "run-2");
  expect(standsAt(office)).toBe("not-paid");
  expect(jobAt(office)).toBeNull();
  expect(pay(office)).toMatchObject({ ok: true });
});

test("a line that was away for a moment changes nothing: the same driver goes on with its work", () => {
  const office = served();
  pay(office);
  started(office);
  const before = jobAt(office);
  terminalGone(office);
  office.later(minute);
  terminal(office);
  expect(jobAt(office)).toEqual(before);
  told(office);
  done(office, "ok");
  expect(standsAt(office)).toBe("paid");
});

test("begun, and then another run of the driver: that one finds out at once, and is never given the payment", () => {
  const office = served();
  const startedAt = office.now;
  pay(office);
  const first = jobAt(office)!;
  started(office);
  told(office);
  receipt(office);
  terminalGone(office);
  terminal(office, undefined, "run-2");
  const about = {
    work: "pay" as const,
    cents: 9300,
    startedAt,
    before: { receipt: "0041", trace: "000101" },
    told: approved(),
  };
  expect(jobAt(office)).toMatchObject({ run: "run-2", order: { work: "find-out", about } satisfies TerminalOrder });
  expect(jobAt(office)!.id).not.toBe(first.id);
  // Not unclear: it is still being found out.
  expect(payment(office)).toMatchObject({ state: "started", work: "find-out" });
  expect(step(office, { type: "work-told", job: first.id, facts: approved() })).toEqual(refused("not-in-this-state"));
  started(office);
  told(office);
  done(office, "ok");
  expect(payment(office)).toMatchObject({ state: "paid", card: "girocard", receipts: ["customer"] });
  expect(office.of("print-asked").filter((e) => "slip" in e && e.slip?.kind === "receipt").length).toBe(1);
});

test("what the last transaction says is what the payment is: not paid, or nobody knows", () => {
  const office = broken();
  started(office);
  done(office, "failed", "ec-1", { text: "Ablehnung" });
  expect(payment(office)).toMatchObject({ state: "not-paid", text: "Ablehnung" });
  const other = unclear();
  expect(payment(other)).toMatchObject({ state: "unclear", work: "pay" });
  expect(till(other).unclear.length).toBe(1);
});

test("a look-up that never began proves nothing, whatever is said of it", () => {
  const office = broken();
  done(office, "failed");
  expect(standsAt(office)).toBe("unclear");
  const late = broken();
  late.later(5 * minute);
  expect(standsAt(late)).toBe("unclear");
});

test("a driver that breaks while it finds out leaves it to the next one, as often as that happens", () => {
  const office = broken();
  started(office);
  terminal(office, undefined, "run-3");
  expect(jobAt(office)).toMatchObject({ run: "run-3", order: { work: "find-out" } });
  expect(standsAt(office)).toBe("started");
  started(office);
  told(office);
  done(office, "ok");
  expect(standsAt(office)).toBe("paid");
});

test("the driver's own «unknown» is unclear: it has looked already, and is not asked again by itself", () => {
  const office = served();
  pay(office);
  started(office);
  done(office, "unknown");
  expect(standsAt(office)).toBe("unclear");
  office.later(10 * minute);
  expect(workAt(office)).toBeUndefined();
});

test("an unclear payment is looked up again when its terminal was in trouble and is well", () => {
  const office = unclear();
  terminal(office, "no-answer", "run-2");
  terminal(office, "offline", "run-2");
  office.later(second);
  expect(workAt(office)).toBeUndefined();
  terminal(office, undefined, "run-2");
  office.later(second);
  expect(workAt(office)).toBe("find-out");
  expect(payment(office)).toMatchObject({ state: "unclear", work: "find-out" });
  started(office);
  told(office);
  done(office, "ok");
  expect(standsAt(office)).toBe("paid");
});

test("a driver that stays away is not waited for for ever: unclear, and found out when it is back", () => {
  const office = served();
  pay(office);
  started(office);
  terminalGone(office);
  office.later(9 * minute);
  expect(standsAt(office)).toBe("started");
  office.later(2 * minute);
  expect(standsAt(office)).toBe("unclear");
  terminal(office);
  office.later(second);
  expect(workAt(office)).toBe("find-out");
});

test("a driver that goes before it could begin to look is not waited for for ever either", () => {
  const office = broken();
  done(office, "unknown");
  terminalGone(office);
  terminal(office, undefined, "run-3");
  terminalGone(office);
  expect(standsAt(office)).toBe("unclear");
  office.later(11 * minute);
  expect(workAt(office)).toBeUndefined();
  expect(standsAt(office)).toBe("unclear");
});

test("after the gateway has started, a driver has its time to be heard before it counts as gone", () => {
  const office = served();
  pay(office);
  started(office);
  terminalGone(office);
  office.now += 60 * minute;
  office.put({ type: "start", run: "run-g2", journal: { damages: 0, kept: 0 } });
  office.later(second);
  expect(standsAt(office)).toBe("started");
  terminal(office);
  expect(workAt(office)).toBe("pay");
});

test("a terminal that is in the site file no more leaves its payment unclear, and nothing stands there", () => {
  const office = served();
  pay(office);
  started(office);
  const { configuration } = office.state;
  const devices = configuration!.devices.filter((device) => device !== "terminal/ec-1");
  const counters = configuration!.counters.map(({ terminal: _, ...counter }) => counter);
  office.put({ type: "configure", configuration: { ...configuration!, devices, counters } });
  office.later(second);
  expect(standsAt(office)).toBe("unclear");
  expect(office.state.works.size).toBe(0);
});

test("while something is unclear, its terminal takes no other payment, gives nothing back and closes no day", () => {
  const office = served("copy");
  const first = paid(office);
  office.at("1", { type: "call-next", counter: "1" });
  office.at("1", { type: "finish", counter: "1" });
  served("extend", office);
  unclear(office);
  const { payment: doubt } = payment(office);
  expect(office.at("1", { type: "finish", counter: "1", unpaid: true })).toMatchObject({ ok: true });
  office.kiosk("copy");
  office.at("1", { type: "call-next", counter: "1" });
  expect(till(office).terminal).toMatchObject({ free: false });
  expect(pay(office)).toEqual(refused("payment-unclear"));
  expect(office.at("1", { type: "reverse-payment", counter: "1", payment: first })).toEqual(refused("payment-unclear"));
  const close = { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" } as const;
  expect(office.at("1", close)).toEqual(refused("payment-unclear"));
  expect(office.at("1", { type: "settle-payment", payment: doubt, as: "paid", reason: "bank" })).toEqual({ ok: true });
  expect(pay(office)).toMatchObject({ ok: true });
});

test("somebody has found out: settled with a reason, and it counts from then on", () => {
  const office = unclear();
  const { payment: id } = payment(office);
  expect(office.view("payments")).toMatchObject({ total: { count: 0, cents: 0 } });
  office.at("1", { type: "settle-payment", payment: id, as: "paid", reason: "merchant-receipt" });
  expect(office.of("payment-settled")).toMatchObject([
    { payment: id, as: "paid", reason: "merchant-receipt", by: "1" },
  ]);
  expect(standsAt(office)).toBe("paid");
  expect(office.view("payments")).toMatchObject({ total: { count: 1, cents: 9300 } });
  expect(till(office).openCents).toBe(0);
  // Which transaction it was, the terminal has never said.
  expect(payment(office)).not.toHaveProperty("back");
  const again = { type: "settle-payment", payment: id, as: "not-paid", reason: "bank" } as const;
  expect(office.at("1", again)).toEqual(refused("not-in-this-state"));
});

test("settled as not paid, the fee is open again; while somebody looks, nobody settles", () => {
  const office = unclear();
  const { payment: id } = payment(office);
  expect(office.at("1", { type: "find-out-payment", payment: id })).toEqual({ ok: true });
  const settle = { type: "settle-payment", payment: id, as: "not-paid", reason: "terminal-journal" } as const;
  expect(office.at("1", settle)).toEqual(refused("payment-running"));
  expect(office.at("1", { type: "find-out-payment", payment: id })).toEqual(refused("payment-running"));
  started(office);
  done(office, "unknown");
  expect(office.at("1", settle)).toEqual({ ok: true });
  expect(payment(office)).toMatchObject({ state: "not-paid" });
  expect(till(office).openCents).toBe(9300);
});

test("looked up only where somebody can, and only what is unclear", () => {
  const office = served();
  const id = paid(office);
  expect(office.at("1", { type: "find-out-payment", payment: id })).toEqual(refused("not-in-this-state"));
  expect(office.at("1", { type: "find-out-payment", payment: "none" })).toEqual(refused("no-such-payment"));
  const other = unclear();
  const { payment: doubt } = payment(other);
  other.at("1", { type: "ask-terminal", terminal: "ec-1", work: "diagnosis" });
  expect(other.at("1", { type: "find-out-payment", payment: doubt })).toEqual(refused("terminal-busy"));
  started(other);
  done(other, "ok");
  terminalGone(other);
  expect(other.at("1", { type: "find-out-payment", payment: doubt })).toEqual(refused("terminal-not-ready"));
});

test.each([
  ["ok", "reversed", 0],
  ["failed", "paid", 9300],
  ["unknown", "unclear", 9300],
] as const)("a reversal that broke, found out as %s", (outcome, state, cents) => {
  const office = served();
  const id = paid(office);
  office.at("1", { type: "reverse-payment", counter: "1", payment: id });
  started(office);
  terminal(office, undefined, "run-2");
  expect(jobAt(office)!.order).toMatchObject({
    work: "find-out",
    about: { work: "reverse", cents: 9300, of: approved().mark },
  });
  expect(payment(office)).toMatchObject({ state: "paid", work: "find-out" });
  started(office);
  done(office, outcome);
  expect(payment(office)).toMatchObject({ state });
  expect(office.view("payments")).toMatchObject({ total: { cents } });
});

test.each([
  ["paid", "paid", 9300],
  ["not-paid", "reversed", 0],
] as const)("an unclear reversal, settled as %s", (as, state, cents) => {
  const office = served();
  const id = paid(office);
  office.at("1", { type: "reverse-payment", counter: "1", payment: id });
  started(office);
  done(office, "unknown");
  expect(payment(office)).toMatchObject({ state: "unclear", work: "reverse" });
  expect(office.at("1", { type: "settle-payment", payment: id, as, reason: "treasury" })).toEqual({ ok: true });
  expect(payment(office)).toMatchObject({ state });
  expect(office.view("payments")).toMatchObject({ total: { cents } });
});

test("a payment that runs at midnight goes on, and counts on the day on which it is paid", () => {
  const office = served();
  pay(office);
  started(office);
  office.later(24 * 60 * minute);
  expect(workAt(office)).toBe("pay");
  told(office);
  done(office, "ok");
  expect(office.view("payments")).toMatchObject({ total: { count: 1, cents: 9300 }, count: 1 });
  office.later(24 * 60 * minute);
  expect(office.view("payments")).toMatchObject({ total: { count: 0, cents: 0 }, count: 0 });
});

test("before the day goes that an unclear payment is of, it is told again, and can be found out from that", () => {
  const office = unclear();
  const { payment: id } = payment(office);
  office.later(24 * 60 * minute);
  office.put({ type: "carry", through: "2026-11-20" });
  expect(office.of("payment-carried")).toEqual([]);
  office.put({ type: "carry", through: "2026-11-21" });
  expect(office.of("payment-carried")).toMatchObject([
    { payment: id, number: "F001", askedOn: "2026-11-21", terminal: "ec-1", about: { work: "pay", cents: 9300 } },
  ]);
  office.put({ type: "carry", through: "2026-11-21" });
  expect(office.of("payment-carried").length).toBe(1);
  office.signIn("1", "lead-1");
  office.at("1", { type: "find-out-payment", payment: id });
  expect(jobAt(office)!.order).toMatchObject({ work: "find-out", about: { cents: 9300, before: { receipt: "0041" } } });
});

test("one fault after another at its terminal leaves an unclear payment to be settled", () => {
  for (const next of ["no-answer", "end-of-day-due"] as const) {
    const office = unclear();
    terminal(office, "unreachable");
    terminal(office, next);
    expect(standsAt(office)).toBe("unclear");
    const { payment: id } = payment(office);
    expect(office.at("1", { type: "settle-payment", payment: id, as: "not-paid", reason: "terminal-journal" })).toEqual(
      {
        ok: true,
      },
    );
    expect(standsAt(office)).toBe("not-paid");
  }
});

test("a terminal that demands its end of day is asked about an unclear payment first", () => {
  const office = unclear();
  terminal(office, "unreachable");
  terminal(office, "end-of-day-due");
  office.later(1000);
  expect(workAt(office)).toBe("find-out");
  started(office);
  done(office, "failed");
  office.later(1000);
  expect(workAt(office)).toBe("end-of-day");
});

test("what keeps a terminal from payments is shown at each of its counters, and above all others of the day", () => {
  const office = unclear();
  const { payment: id } = payment(office);
  expect(till(office, "3").unclear.map((each) => each.payment)).toEqual([id]);
  expect(office.view<PaymentsView>("payments").payments[0]?.payment).toBe(id);
  const counters = tillConfiguration.counters.filter((each) => each.id !== "1");
  office.put({ type: "configure", configuration: { ...tillConfiguration, counters } });
  expect(till(office, "2").unclear.map((each) => each.payment)).toEqual([id]);
});
