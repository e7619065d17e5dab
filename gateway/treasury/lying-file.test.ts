import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { hashOf } from "./day-file.ts";
import { collecting, extending, type Story } from "./testing.ts";
import { fault, fileAt, isRefused, openOffice } from "./testing-office.ts";

/** A file of an office that paid so, as it lies in the folder of another one with a journal of its own. */
async function lyingFile(tell: (story: Story) => void): Promise<string> {
  const other = await openOffice();
  tell(other.story);
  await other.openDay("2026-11-22");
  await other.written("2026-11-21");
  const text = other.file("2026-11-21");
  await other.close();
  return text;
}

/** An office in whose folder that file lies before its own day is over. */
async function openBeside(text: string) {
  const office = await openOffice();
  await office.stop();
  mkdirSync(office.folder, { recursive: true });
  writeFileSync(join(office.folder, fileAt("2026-11-21")), text);
  return office;
}
test("the power goes between the file and the journal: the file stays as it is, and is told", async () => {
  const text = await lyingFile((story) => story.paid([extending]));
  const office = await openBeside(text);
  office.story.paid([extending]);
  await office.openDay("2026-11-22");
  office.start();
  await office.written("2026-11-21");
  expect(office.file("2026-11-21")).toBe(text);
  expect(office.state().dayFiles.get("2026-11-21")!.written).toMatchObject({
    ...{ digest: hashOf(text), bookings: 1, cents: 9_300 },
  });
  await office.close();
});

const foreign: [string, (story: Story) => void, (text: string) => string][] = [
  ["an older one of the same day, with less", (story) => story.noted(extending), (text) => text],
  ["of which one line was left out", twice, (text) => text.replace(/\r\n[^\r]*\r\n$/, "\r\n")],
  ["with a line that was changed", twice, (text) => text.replace("93,00", "3,00")],
  ["with nothing in it", twice, () => ""],
];
function twice(story: Story): void {
  story.paid([extending]);
  story.paid([collecting]);
}

test.each(foreign)(
  "another file in a day's place, %s, replaces nothing; the fault stands at once",
  async (_, tell, of) => {
    const text = of(await lyingFile(tell));
    const office = await openBeside(text);
    const asked = vi.spyOn(office.journal, "money");
    twice(office.story);
    await office.openDay("2026-11-22");
    office.story.paid([extending]);
    await office.openDay("2026-11-23");
    office.start();
    await isRefused(office);
    await office.submit({ type: "clock", trusted: true });
    expect(fault(office)).toBe(true);
    await expect.poll(() => office.log.filter((line) => line.includes("move it away"))).toHaveLength(1);
    await office.looks(3);
    // Nothing after it is written, nothing is lost, and the journal is asked once and no more.
    expect(office.names()).toEqual([fileAt("2026-11-21")]);
    expect(office.file("2026-11-21")).toBe(text);
    expect(office.log).toHaveLength(1);
    expect(asked).toHaveBeenCalledTimes(1);
    rmSync(join(office.folder, fileAt("2026-11-21")));
    await office.written("2026-11-22");
    expect(office.state().dayFiles.get("2026-11-21")!.written).toMatchObject({ bookings: 2, cents: 10_600 });
    await office.submit({ type: "clock", trusted: true });
    expect(fault(office)).toBe(false);
  },
);

test("a file with our bookings that goes on from another chain is not ours", async () => {
  const text = await lyingFile((story) => story.paid([extending]));
  const office = await openOffice();
  office.story.paid([extending]);
  await office.openDay("2026-11-22");
  await office.written("2026-11-21");
  await office.stop();
  writeFileSync(join(office.folder, fileAt("2026-11-22")), text);
  office.story.paid([extending]);
  await office.openDay("2026-11-23");
  office.start();
  await expect.poll(() => office.log.join()).toContain("it does not go on from our last file");
  expect(office.state().dayFiles.get("2026-11-22")!.written).toBeUndefined();
});

test("just after a damage the journal may know less than the file that lies there, but nothing else", async () => {
  const text = await lyingFile(twice);
  const salvaged = async (tell: (story: Story) => void) => {
    const office = await openBeside(text);
    tell(office.story);
    await office.openDay("2026-11-22");
    await office.submit({ type: "start", run: "r", journal: { damages: 1, kept: office.story.events.length } });
    office.start();
    return office;
  };
  const less = await salvaged((story) => story.paid([extending]));
  await less.written("2026-11-21");
  expect(less.state().dayFiles.get("2026-11-21")!.written).toMatchObject({
    ...{ digest: hashOf(text), bookings: 2, cents: 10_600 },
  });
  const other = await salvaged((story) => story.noted(extending));
  await isRefused(other);
});

test("a file that is not ours is not told, and named in the log; once it is away, ours is written", async () => {
  const office = await openOffice();
  mkdirSync(office.folder, { recursive: true });
  const path = join(office.folder, fileAt("2026-11-21"));
  writeFileSync(path, "Tag;Betrag\r\n");
  office.story.paid([extending]);
  await office.openDay("2026-11-22");
  await expect.poll(() => office.log.join()).toContain("line 1: the headings are not ours");
  expect(office.state().dayFiles.get("2026-11-21")!.written).toBeUndefined();
  rmSync(path);
  await office.written("2026-11-21");
  expect(office.file("2026-11-21")).toContain("Zahlung");
});
