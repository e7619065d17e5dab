/** Money as the journal rebuilds it: from its beginning, from any later day, and when receipts have been emptied. */
import { expect, test } from "vitest";
import type { Recorded } from "../contract/events.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import type { Morning } from "./testing.ts";
import { done, jobAt, paid, pay, payment, receipt, served, started, terminal, till } from "./testing-payments.ts";

const day = 24 * 60 * 60_000;
const written = (office: Morning) => JSON.parse(JSON.stringify(office.journal)) as Recorded[];
const rebuilt = (journal: readonly Recorded[]) => journal.reduce(apply, { ...emptyState, seq: journal[0]!.seq - 1 });
const money = (state: Morning["state"]) =>
  [...project(state)].filter(([topic]) => /till|payments|terminal|end-of-day/.test(topic));

/** Of yesterday one is paid, and of one nobody knows; today somebody is at the counter. */
function twoDays(): Morning {
  const office = served("copy");
  paid(office);
  pay(served("extend", office));
  started(office);
  receipt(office);
  done(office, "unknown");
  office.later(day);
  office.signIn("1", "lead-1");
  // No day goes whose file is not written.
  const file = { digest: "d", last: "h", bookings: 1, cents: 500 };
  office.put({ type: "day-file-written", date: "2026-11-21", ...file });
  office.put({ type: "carry", through: "2026-11-21" });
  office.put({ type: "days-deleted", through: "2026-11-21", rows: 30 });
  served("extend", office);
  return office;
}

test("a gateway that starts again goes on with the work that stands: same job, same payment", () => {
  const office = served();
  pay(office);
  started(office);
  const before = jobAt(office);
  office.state = rebuilt(written(office));
  expect(jobAt(office)).toEqual(before);
  office.put({ type: "start", run: "run-g2", journal: { damages: 0, kept: 0 } });
  terminal(office);
  receipt(office);
  done(office, "ok");
  expect(payment(office)).toMatchObject({ state: "paid", receipts: ["customer"] });
});

test("a journal that begins with a later day holds the same money of it", () => {
  const office = twoDays();
  const journal = written(office);
  expect(money(rebuilt(journal))).toEqual(money(office.state));
  const rest = journal.slice(journal.findIndex((event) => event.day === "2026-11-22"));
  // Devices are heard again after a start; here nothing was heard of them on that day.
  const { devices, printers } = office.state;
  const later = { ...rebuilt(rest), devices, printers };
  expect(money(later)).toEqual(money(office.state));
  expect(office.view("payments")).toMatchObject({ terminals: [{ id: "ec-1", since: { count: 1, cents: 500 } }, {}] });
  expect(till(office).unclear).toMatchObject([{ number: "F001", state: "unclear" }]);
});

test("what is told of a payment and a work of deleted days changes nothing", () => {
  const office = served();
  pay(office);
  started(office);
  office.later(day);
  receipt(office);
  done(office, "ok");
  const journal = written(office);
  const rest = journal.slice(journal.findIndex((event) => event.day === "2026-11-22"));
  const { payments, works } = rebuilt(rest);
  expect([payments.size, works.size]).toEqual([0, 0]);
});

test("receipts of an unclear payment outlive the day that they came on, until it is booked", () => {
  const office = served("extend");
  pay(office);
  started(office);
  receipt(office);
  done(office, "unknown");
  office.later(day);
  office.put({ type: "carry", through: "2026-11-21" });
  const rest = written(office);
  const journal = rest.slice(rest.findIndex((event) => event.day === "2026-11-22"));
  const [known] = rebuilt(journal).payments.values();
  expect(known!.receipts).toMatchObject([{ receipt: { copy: "customer" }, printed: true }]);
  expect(known!.receipts).toEqual([...office.state.payments.values()][0]!.receipts);
  // Told once: what stands in the journal is not told again before it goes.
  office.put({ type: "carry", through: "2026-11-21" });
  expect(office.of("receipt-kept")).toHaveLength(2);
});

test("of days that wait for the treasury the view names the oldest thirty", () => {
  const office = served();
  const dates = Array.from({ length: 40 }, (_, n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
  const waiting = { acknowledged: false, toldOn: "2026-11-20" };
  const dayFiles = office.state.dayFiles.merge(dates.map((date) => [date, waiting] as const));
  const view = project({ ...office.state, dayFiles });
  expect(new Map(view).get("view/payments")).toMatchObject({ waiting: dates.slice(0, 30) });
});

test("a receipt whose text the treasury has is no longer in the journal, and nothing else is missing", () => {
  const office = served();
  paid(office);
  const emptied = written(office).map((event): Recorded => {
    if (event.type !== "receipt-kept") return event;
    const { type, seq, at, day: on } = event;
    return { type, seq, at, day: on } as Recorded;
  });
  const state = rebuilt(emptied);
  const [known] = state.payments.values();
  expect(known).toMatchObject({ state: "paid", receipts: [] });
});
