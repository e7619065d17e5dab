import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { waitingDays } from "../core/decide-treasury.ts";
import { checkChain } from "./check-chain.ts";
import { hashOf } from "./day-file.ts";
import { dayFileName } from "./names.ts";
import { collecting, extending } from "./testing.ts";
import { fileAt, newFolder, openOffice, receiptAt } from "./testing-office.ts";

test("a day's file is there once the day is over, and counts from the file before", async () => {
  const office = await openOffice();
  office.story.paid([extending]);
  office.story.noted(collecting);
  await office.openDay("2026-11-22");
  await office.written("2026-11-21");
  office.story.paid([collecting]);
  await office.openDay("2026-11-23");
  await office.openDay("2026-11-24");
  await office.written("2026-11-22");
  expect(office.names()).toEqual([fileAt("2026-11-21"), fileAt("2026-11-22")]);
  const files = office.names().map((name) => ({ name, text: readFileSync(join(office.folder, name), "utf8") }));
  expect(checkChain(files)).toEqual({ files: 2, lines: 3, isBegun: false });
  const told = office.story.events.filter(({ type }) => type === "day-file-written");
  expect(told).toMatchObject([
    { date: "2026-11-21", bookings: 2, cents: 10_600, digest: hashOf(files[0]!.text) },
    { date: "2026-11-22", bookings: 1, cents: 1_300, digest: hashOf(files[1]!.text) },
  ]);
});

test("of days that closed while nobody was there, the files are written at the next start", async () => {
  const first = await openOffice();
  await first.stop();
  first.story.paid([extending]);
  await first.openDay("2026-11-22");
  first.story.paid([collecting]);
  await first.openDay("2026-11-23");
  await first.close();
  const second = await openOffice(first.data);
  await second.written("2026-11-22");
  expect(second.names()).toHaveLength(2);
  await second.close();
});

test("whatever is the matter with one file, the gateway goes on, and so do the others", async () => {
  const office = await openOffice(newFolder(), { receiptYears: 1 });
  office.story.paid([extending]);
  await office.openDay("2026-11-22");
  await office.written("2026-11-21");
  office.story.paid([extending]);
  await office.openDay("2026-11-23");
  await office.written("2026-11-22");
  // Neither file nor acknowledgement of old days, and of the first one that waits.
  for (const name of [fileAt("2025-01-02"), receiptAt("2025-01-02"), receiptAt("2026-11-21")])
    mkdirSync(join(office.folder, name));
  writeFileSync(join(office.folder, fileAt("2025-01-03")), "old");
  writeFileSync(join(office.folder, receiptAt("2025-01-03")), hashOf("old"));
  await office.acknowledge("2026-11-22");
  await office.openDay("2026-11-24");
  await expect.poll(() => office.names()).not.toContain(fileAt("2025-01-03"));
  expect(office.names()).toContain(fileAt("2025-01-02"));
  await expect.poll(() => office.log.join()).toContain("it is no file");
  const said = office.log.length;
  await office.looks(3);
  expect(office.log).toHaveLength(said);
  rmSync(join(office.folder, receiptAt("2026-11-21")), { recursive: true });
  await office.acknowledge("2026-11-21");
});

test("a file that cannot be written is tried again, and told once", async () => {
  const office = await openOffice();
  await office.stop();
  const inTheWay = join(office.folder, `${fileAt("2026-11-21")}.new`);
  mkdirSync(inTheWay, { recursive: true });
  office.story.paid([extending]);
  await office.openDay("2026-11-22");
  office.start();
  await expect.poll(() => office.log.join()).toContain("cannot be written (EISDIR)");
  await office.looks(3);
  expect(office.log).toHaveLength(1);
  rmSync(inTheWay, { recursive: true });
  await office.written("2026-11-21");
});

test("while the journal cannot be written, no file is", async () => {
  const office = await openOffice();
  await office.stop();
  office.story.paid([extending]);
  await office.openDay("2026-11-22");
  office.start({ broken: true, money: () => Promise.resolve([]) });
  await office.stop();
  expect(office.names()).toEqual([]);
  expect(office.log.join()).toContain("no day file is written");
});

test("two sites in one folder do not meet", async () => {
  const office = await openOffice();
  await expect.poll(() => existsSync(office.folder)).toBe(true);
  const other = dayFileName("elsewhere", "2026-11-21");
  writeFileSync(join(office.folder, other), "Tag;Betrag");
  office.story.paid([extending]);
  await office.openDay("2026-11-22");
  await office.written("2026-11-21");
  expect(office.names()).toEqual([other, fileAt("2026-11-21")].sort());
});

test("after a damaged journal the chain goes on from what lies in the folder", async () => {
  const lost = await openOffice();
  lost.story.paid([extending]);
  await lost.openDay("2026-11-22");
  await lost.written("2026-11-21");
  const before = { name: fileAt("2026-11-21"), text: lost.file("2026-11-21") };
  await lost.close();
  const office = await openOffice();
  await expect.poll(() => existsSync(office.folder)).toBe(true);
  writeFileSync(join(office.folder, before.name), before.text);
  await office.openDay("2026-11-22");
  office.story.paid([collecting]);
  await office.openDay("2026-11-23");
  await office.written("2026-11-22");
  const after = { name: fileAt("2026-11-22"), text: office.file("2026-11-22") };
  expect(checkChain([before, after])).toEqual({ files: 2, lines: 2, isBegun: false });
});

test("an acknowledgement of something else is told once, and waits", async () => {
  const office = await openOffice();
  office.story.paid([extending]);
  await office.openDay("2026-11-22");
  await office.written("2026-11-21");
  writeFileSync(join(office.folder, receiptAt("2026-11-21")), hashOf("another"));
  const said = () => office.log.filter((line) => line.includes("the SHA-256 of something else"));
  await expect.poll(said).toHaveLength(1);
  expect(office.state().dayFiles.get("2026-11-21")!.acknowledged).toBe(false);
  expect(waitingDays(office.state())).toEqual(["2026-11-21"]);
  await office.acknowledge("2026-11-21");
  expect(said()).toHaveLength(1);
  expect(waitingDays(office.state())).toEqual([]);
});

test("after three days without an acknowledgement a fault stands, until it comes", async () => {
  const office = await openOffice();
  const fault = () => office.state().faults.has("treasury day-file-waiting");
  office.story.paid([extending]);
  for (const day of ["2026-11-22", "2026-11-23", "2026-11-24"]) await office.openDay(day);
  await office.written("2026-11-21");
  await office.submit({ type: "clock", trusted: true });
  expect(fault()).toBe(false);
  await office.openDay("2026-11-25");
  await office.submit({ type: "clock", trusted: true });
  expect(fault()).toBe(true);
  await office.acknowledge("2026-11-21");
  await office.submit({ type: "clock", trusted: true });
  expect(fault()).toBe(false);
});

test("files go after the years that receipts are kept, and only acknowledged ones", async () => {
  const office = await openOffice(newFolder(), { receiptYears: 1 });
  await office.stop();
  mkdirSync(office.folder, { recursive: true });
  const put = (day: string, acknowledged: string | undefined) => {
    writeFileSync(join(office.folder, fileAt(day)), `file of ${day}`);
    if (acknowledged !== undefined) writeFileSync(join(office.folder, receiptAt(day)), hashOf(acknowledged));
  };
  put("2025-11-18", "file of 2025-11-18");
  put("2025-11-19", undefined);
  put("2025-11-20", "another file");
  put("2025-11-21", "file of 2025-11-21");
  await office.kept();
  office.start();
  const deleted = () => office.story.events.filter(({ type }) => type === "day-files-deleted");
  await expect.poll(deleted).toMatchObject([{ through: "2025-11-18", files: 1 }]);
  expect(office.names().filter((name) => name.endsWith(".csv"))).toEqual([
    fileAt("2025-11-19"),
    fileAt("2025-11-20"),
    fileAt("2025-11-21"),
  ]);
  expect(office.names()).not.toContain(receiptAt("2025-11-18"));
});
