import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { apply } from "../core/apply.ts";
import { emptyState } from "../core/state.ts";
import { type Morning, minute } from "../core/testing.ts";
import { tillOffice } from "../core/testing-payments.ts";
import { paymentSteps } from "../core/testing-random-payments.ts";
import { createJournal, fromRow, openDatabase } from "../journal-file.ts";
import { rowsOfMoney } from "../journal-money.ts";
import { bookingsOf, isMoney } from "./bookings.ts";

type Step = (office: Morning) => void;
const visit: fc.Arbitrary<Step> = fc.constantFrom("1", "2").map((counter) => (office) => {
  office.kiosk("extend");
  office.at(counter, { type: "call-next", counter, unpaid: true });
});
const giveBack: fc.Arbitrary<Step> = fc.nat(20).map((n) => (office) => {
  const paid = [...office.state.payments.values()].filter(({ state }) => state === "paid");
  const payment = paid[n % Math.max(1, paid.length)];
  if (payment) office.at("1", { type: "reverse-payment", counter: "1", payment: payment.id });
});
const night: Step = (office) => {
  office.later(24 * 60 * minute);
  office.signIn("1", "lead-1");
  office.signIn("2", "clerk-1");
};
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: visit },
  { weight: 1, arbitrary: fc.constant(night) },
  { weight: 12, arbitrary: giveBack },
  ...paymentSteps,
);

/** What the core booked, event by event, as it knew the whole office. */
function bookedIn({ journal }: Morning): string[] {
  let state = emptyState;
  return journal.flatMap((event) => {
    state = apply(state, event);
    const fresh = [...state.payments.values()].filter(({ bookings }) => bookings.at(-1)?.seq === event.seq);
    return fresh.map(({ id, bookings }) => `${event.day} ${id} ${bookings.at(-1)!.cents}`);
  });
}

/** Lines of receipts that belong to no booking. */
let alone = 0;

/** The same as the treasury reads it, from nothing but each day's payments in the journal's file. */
function filedOf({ journal, state }: Morning): string[] {
  const folder = mkdtempSync(join(tmpdir(), "wartemarke-bookings-"));
  const path = join(folder, "journal.sqlite");
  createJournal(path, journal, "epoch");
  const db = openDatabase(path);
  const days = [...new Set(journal.map(({ day }) => day))];
  const filed = days.flatMap((day) => {
    const bookings = bookingsOf(rowsOfMoney(db, day).map(fromRow), day);
    // A day that would have lines is one that gets a file.
    if (bookings.length > 0) expect([day, state.dayFiles.has(day)]).toEqual([day, true]);
    alone += bookings.filter(({ kind }) => kind === "receipts").length;
    return bookings.filter(isMoney).map(({ payment, cents }) => `${day} ${payment!.id} ${cents}`);
  });
  db.close();
  rmSync(folder, { recursive: true });
  return filed;
}

test("whatever happens with money, each day's file holds what the core has booked, over nights too", () => {
  let [booked, back, overNight] = [0, 0, 0];
  fc.assert(
    fc.property(fc.array(step, { minLength: 60, maxLength: 160 }), (steps) => {
      const office = tillOffice();
      for (const take of steps) take(office);
      const wanted = bookedIn(office);
      expect(filedOf(office)).toEqual(wanted);
      booked += wanted.length;
      back += wanted.filter((line) => line.includes(" -")).length;
      overNight += office.of("payment-asked").filter((event) => {
        const id = "payment" in event ? event.payment : undefined;
        return wanted.some((line) => line.includes(` ${id} `) && !line.startsWith(event.day) && !line.includes(" -"));
      }).length;
    }),
    { seed: 21, numRuns: process.env.WM_TEST_LONG ? 1_000 : 60 },
  );
  expect(booked).toBeGreaterThan(100);
  expect(back).toBeGreaterThan(20);
  expect(overNight).toBeGreaterThan(0);
  expect(alone).toBeGreaterThan(10);
});
