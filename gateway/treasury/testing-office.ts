/** For tests of the treasury's folder: an office with a real journal, and what it deletes. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Answer } from "../contract/commands.ts";
import type { Recorded } from "../contract/events.ts";
import { apply } from "../core/apply.ts";
import type { Input } from "../core/decision.ts";
import { emptyState, type State } from "../core/state.ts";
import { take } from "../core/take.ts";
import type { Desk } from "../desk.ts";
import { type Journal, openJournal } from "../journal.ts";
import { openRetention } from "../retention.ts";
import { hashOf } from "./day-file.ts";
import { openTreasury } from "./folder.ts";
import { dayFileName, receiptName } from "./names.ts";
import { configuration, Story } from "./testing.ts";

export const newFolder = () => mkdtempSync(join(tmpdir(), "wartemarke-treasury-"));
export const payments = configuration.payments!;
export const fileAt = (date: string) => dayFileName(configuration.site, date);
export const receiptAt = (date: string) => receiptName(configuration.site, date);

/** A real journal, whose days are told as a story. */
async function openStory(data = newFolder(), more: Partial<typeof payments> = {}) {
  let state: State = emptyState;
  const past: Recorded[] = [];
  const replay = (events: Iterable<Recorded>) => {
    state = emptyState;
    for (const event of events) {
      if (state.seq === 0) state = { ...emptyState, seq: event.seq - 1 };
      state = apply(state, event);
      past.push(event);
    }
  };
  const { journal } = await openJournal(data, "2026-11-21", replay, () => {});
  const story = new Story();
  story.events.push(...past);
  if (state.day !== undefined) [story.at, story.day] = [state.at, state.day];
  let told = past.length;

  /** What the story has told since goes into the journal. */
  async function kept(): Promise<void> {
    const events = story.events.slice(told);
    told = story.events.length;
    for (const event of events) state = apply(state, event);
    if (events.length > 0) await journal.append(events);
  }
  async function submit(input: Input): Promise<Answer> {
    await kept();
    const taken = take(state, input, story.at);
    for (const { seq: _, at: _at, day: _day, ...event } of taken.events) story.put(event);
    await kept();
    return taken.answer;
  }
  const ours: typeof configuration = { ...configuration, payments: { ...payments, ...more } };
  async function openDay(day: string, as = ours): Promise<void> {
    if (state.day !== undefined) story.nextDay(day);
    story.put({ type: "day-opened", date: day, halted: false, damages: 0 });
    story.put({ type: "site-configured", configuration: as });
    await kept();
  }
  return { story, journal, ours, state: () => state, kept, submit, openDay };
}

/** An office with such a journal, and the treasury's folder beside it. */
export async function openOffice(data = newFolder(), more: Partial<typeof payments> = {}) {
  const past = await openStory(data, more);
  const { journal, ours, state, submit, openDay } = past;
  const log: string[] = [];
  if (state().day === undefined) await openDay("2026-11-21");
  let looked = 0;
  const seen = () => {
    looked++;
    return state();
  };
  const desk: Desk = { state: seen, submit, settled: () => Promise.resolve(), stop() {} };
  const say = (line: string) => void log.push(line);
  const open = (read: Pick<Journal, "broken" | "money"> = journal) =>
    openTreasury({ data, payments: ours.payments!, desk, journal: read, log: say, everyMs: 20 });
  let treasury = open();
  const folder = join(data, payments.treasuryFolder);
  const office = {
    ...past,
    ...{ data, folder, log, desk },
    file: (day: string) => readFileSync(join(folder, fileAt(day)), "utf8"),
    names: () => readdirSync(folder).sort(),
    written: (day: string) => expect.poll(() => state().dayFiles.get(day)?.written?.digest).toBeDefined(),
    acknowledge: async (day: string) => {
      writeFileSync(join(folder, receiptAt(day)), hashOf(office.file(day)));
      await expect.poll(() => state().dayFiles.get(day)?.acknowledged).toBe(true);
    },
    /** The treasury looks no more. */
    stop: () => treasury.stop(),
    start: (read?: Pick<Journal, "broken" | "money">) => {
      treasury = open(read);
    },
    /** The treasury has looked so often since: each time it asks for a few states. */
    looks: async (often: number) => {
      const until = looked + 10 * often;
      await expect.poll(() => looked, { timeout: 5_000 }).toBeGreaterThan(until);
    },
    close: async () => {
      await treasury.stop();
      await journal.close();
    },
  };
  onTestFinished(() => treasury.stop());
  return office;
}

export const isRefused = (office: Awaited<ReturnType<typeof openOffice>>) =>
  expect.poll(() => office.state().dayFiles.get("2026-11-21")?.refused).toBe(true);
export const fault = (office: Awaited<ReturnType<typeof openOffice>>) =>
  office.state().faults.has("treasury day-file-waiting");

/** What lies in the journal's file as text. */
export const bytesIn = (data: string) =>
  readdirSync(data)
    .filter((name) => name.startsWith("journal"))
    .map((name) => readFileSync(join(data, name), "latin1"))
    .join("");

/** A new day deletes what is old; resolves to rows deleted. */
export async function prune({ journal, desk, story }: Awaited<ReturnType<typeof openOffice>>): Promise<number> {
  let rows: number | undefined;
  const watched: Journal = {
    ...journal,
    async prune(...asked) {
      rows = await journal.prune(...asked);
      return rows;
    },
  };
  const opened = story.events.findLast(({ type }) => type === "day-opened")!;
  openRetention(watched, () => {}).happened([opened], desk);
  await expect.poll(() => rows).toBeDefined();
  return rows!;
}
