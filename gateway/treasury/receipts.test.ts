import { rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { waitingDays } from "../core/decide-treasury.ts";
import { checkChain } from "./check-chain.ts";
import { collecting, configuration, extending } from "./testing.ts";
import { bytesIn, fault, fileAt, openOffice, payments, prune } from "./testing-office.ts";

test("fees are taken no more: the last day is still written, its fault stands, and deletion goes on", async () => {
  const office = await openOffice();
  await office.stop();
  office.story.paid([extending]);
  const { payments: _, ...without } = configuration;
  await office.openDay("2026-11-22");
  await office.submit({ type: "configure", configuration: without });
  expect(office.state().lastPayments).toEqual(payments);
  await office.openDay("2027-03-21", without);
  await office.submit({ type: "clock", trusted: true });
  expect(fault(office)).toBe(true);
  expect(await prune(office)).toBe(0);
  office.start();
  await office.written("2026-11-21");
  await office.acknowledge("2026-11-21");
  await office.openDay("2027-03-22", without);
  expect(await prune(office)).toBeGreaterThan(5);
  await office.submit({ type: "clock", trusted: true });
  expect(fault(office)).toBe(false);
});

test("what a terminal printed by itself is in the day's file before its text goes", async () => {
  const office = await openOffice();
  office.story.put({
    ...{ type: "receipt-kept", terminal: "ec-1", receipt: { copy: "merchant", lines: ["AUTO-STORNO"] } },
  });
  await office.openDay("2026-11-22");
  await office.written("2026-11-21");
  expect(office.file("2026-11-21")).toContain("AUTO-STORNO");
  expect(office.file("2026-11-21")).toContain(";Beleg ohne Buchung;");
  await prune(office);
  expect(bytesIn(office.data)).toContain("AUTO-STORNO");
  await office.acknowledge("2026-11-21");
  await prune(office);
  expect(bytesIn(office.data)).not.toContain("AUTO-STORNO");
});

test("an unclear payment's receipts outlive its day, and are filed when it is booked", async () => {
  const office = await openOffice();
  const doubtful = office.story.unclear(collecting);
  office.story.paid([extending]);
  await office.openDay("2026-11-22");
  await office.written("2026-11-21");
  await office.acknowledge("2026-11-21");
  await office.openDay("2027-03-21");
  expect(await prune(office)).toBeGreaterThan(5);
  expect(bytesIn(office.data)).toContain(`HAENDLERBELEG","${doubtful}`);
  expect(bytesIn(office.data)).not.toContain("K-U-N-D-E-N-B-E-L-E-G");
  office.story.put({ type: "payment-settled", payment: doubtful, as: "paid", reason: "merchant-receipt" });
  await office.openDay("2027-03-22");
  await office.written("2027-03-21");
  const file = office.file("2027-03-21");
  expect(file.split(`HAENDLERBELEG\\n${doubtful}`)).toHaveLength(2);
  await prune(office);
  expect(bytesIn(office.data)).toContain("HAENDLERBELEG");
  await office.acknowledge("2027-03-21");
  await prune(office);
  expect(bytesIn(office.data)).not.toContain("HAENDLERBELEG");
});

test("receipts leave the journal when the treasury has them, and not before", async () => {
  const office = await openOffice();
  const { story, data } = office;
  story.receipt(story.ask("diagnosis"), "admin", "DIAGNOSE-TEXT");
  story.paid([extending]);
  const doubtful = story.unclear(collecting);
  story.receipt("job-3", "merchant", "ZWEIFEL-TEXT");
  await office.openDay("2026-11-22");
  await office.written("2026-11-21");
  await prune(office);
  expect(bytesIn(data)).toContain("HAENDLERBELEG");
  await office.acknowledge("2026-11-21");
  await prune(office);
  expect(bytesIn(data)).not.toContain("K-U-N-D-E-N-B-E-L-E-G");
  expect(bytesIn(data)).not.toContain("DIAGNOSE-TEXT");
  // Nobody knows yet what becomes of that one, and then its file is still to be acknowledged.
  expect(bytesIn(data)).toContain("ZWEIFEL-TEXT");
  story.foundOut(doubtful, "ok");
  await office.openDay("2026-11-23");
  await office.written("2026-11-22");
  await prune(office);
  expect(office.file("2026-11-22")).toContain("ZWEIFEL-TEXT");
  expect(bytesIn(data)).toContain("ZWEIFEL-TEXT");
  await office.acknowledge("2026-11-22");
  await prune(office);
  expect(bytesIn(data)).not.toContain("ZWEIFEL-TEXT");
  const before = office.state().dayFiles.toJS();
  await office.close();
  const second = await openOffice(data);
  expect(second.state().dayFiles.toJS()).toEqual(before);
  await second.close();
});

test("no day goes whose bookings are in no file; what waits and the chain's end outlive the days", async () => {
  const office = await openOffice();
  await office.stop();
  rmSync(office.folder, { recursive: true, force: true });
  writeFileSync(office.folder, "no folder");
  office.start();
  office.story.paid([extending]);
  await office.openDay("2027-03-21");
  await expect.poll(() => office.log.join()).toContain("cannot be used (EEXIST)");
  expect(await prune(office)).toBe(0);
  rmSync(office.folder);
  await office.written("2026-11-21");
  await office.openDay("2027-03-22");
  expect(await prune(office)).toBeGreaterThan(5);
  await office.openDay("2027-08-01");
  expect(await prune(office)).toBeGreaterThan(5);
  expect(waitingDays(office.state())).toEqual(["2026-11-21"]);
  await office.acknowledge("2026-11-21");
  // Acknowledged, and half a year later still what the next file goes on from.
  await office.openDay("2028-01-01");
  await prune(office);
  await office.openDay("2028-06-01");
  await prune(office);
  const { dayFiles } = office.state();
  await office.close();
  const again = await openOffice(office.data);
  expect(again.state().dayFiles.toJS()).toEqual(dayFiles.toJS());
  again.story.paid([collecting]);
  await again.openDay("2028-06-02");
  await again.written("2028-06-01");
  const files = ["2026-11-21", "2028-06-01"].map((day) => ({ name: fileAt(day), text: again.file(day) }));
  expect(checkChain(files)).toMatchObject({ files: 2, isBegun: false });
  await again.close();
});
