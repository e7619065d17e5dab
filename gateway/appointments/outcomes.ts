/**
 * Tells a source what became of its appointments: one file that it fetches by moving or deleting it. Nothing is lost:
 * what may not have been read is told again.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Answer } from "../contract/commands.ts";
import type { AppointmentSource } from "../contract/site-visits.ts";
import type { Input } from "../core/decision.ts";
import type { KnownOutcome } from "../core/import.ts";
import { quoted } from "../quiet-log.ts";
import { lineOfCells } from "./cells.ts";
import { type Looking, lookAgain } from "./looking.ts";
import { isOurFolder } from "./own-files.ts";
import { writeShared } from "./shared-file.ts";

export interface OutcomeParts {
  /** To which the sources' folders are relative. */
  readonly data: string;
  readonly sources: readonly AppointmentSource[];
  /** All whose outcome was not fetched yet. */
  readonly known: () => readonly KnownOutcome[];
  readonly today: () => string;
  readonly now: () => number;
  readonly submit: (input: Extract<Input, { type: "records-fetched" }>) => Promise<Answer>;
  readonly log: (line: string) => void;
  readonly everyMs?: number;
}

/** Whoever reads a file and then deletes it may miss what was added in between: only what stood so long is fetched. */
const stoodMs = 60_000;

/** The file: one line for each, in the order of the records, and of one record in the order of its visits. */
export function outcomesOf(list: readonly KnownOutcome[]): string {
  const isBefore = (a: KnownOutcome, b: KnownOutcome) =>
    a.record === b.record ? a.notedOn < b.notedOn : a.record < b.record;
  const lines = [...list].sort((a, b) => (isBefore(a, b) ? -1 : 1)).map(lineOf);
  return ["record;outcome;arrived;ended", ...lines, ""].join("\r\n");
}

function lineOf({ record, outcome, arrivedAt, endedAt }: KnownOutcome): string {
  return lineOfCells([record, outcome, timeOf(arrivedAt), timeOf(endedAt)]);
}

/** `2026-11-21T07:40:12Z`. */
function timeOf(at: number | undefined): string {
  return at === undefined ? "" : `${new Date(at).toISOString().slice(0, 19)}Z`;
}

export function openOutcomes(parts: OutcomeParts): Looking {
  const told = parts.sources.filter((source) => source.outcomes !== undefined);
  return lookAgain(
    told.flatMap((source) => {
      const folder = resolve(parts.data, source.outcomes!);
      if (!isOurFolder(parts.data, folder)) return [tellSource(source, folder, parts)];
      const remedy = `holds what is the gateway's own; give „${source.id}“ another folder for its outcomes`;
      parts.log(`outcomes: ${quoted(folder)} ${remedy}`);
      return [];
    }),
    parts.everyMs,
  );
}

/** By appointment: its line as it was told, and since when. */
type Told = Readonly<Record<string, { readonly line: string; readonly since: number }>>;

const fileName = /^outcomes-(\d{4}-\d\d-\d\d)\.csv$/;
const markOf = (day: string) => `.outcomes-${day}.written`;
const fileOf = (day: string) => `outcomes-${day}.csv`;

/**
 * Beside the file lies a hidden mark of what stands in it. A mark without its file: the file was fetched. The mark is
 * away while the file is written, so that a power cut meanwhile at worst tells something twice; and both lie in one
 * folder, so that a share that is not mounted does not look like one from which all was fetched.
 */
function tellSource(source: AppointmentSource, folder: string, parts: OutcomeParts): () => Promise<void> {
  let trouble: string | undefined;
  let told: Told = {};

  /** Of each day whose file is gone, what it held is fetched. False: the core cannot take that now. */
  async function noticeFetched(names: readonly string[]): Promise<boolean> {
    const days = names.flatMap((name) => /^\.outcomes-(.*)\.written$/.exec(name)?.[1] ?? []);
    for (const day of days) {
      const mark = await readMark(join(folder, markOf(day)));
      told = { ...mark, ...told };
      // Looked for after the mark was read: a file that is there now was there all the time.
      if ((await readdir(folder)).includes(fileOf(day))) continue;
      const stood = Object.entries(mark).filter(([, { since }]) => parts.now() - since >= stoodMs);
      const appointments = stood.map(([appointment]) => appointment);
      if (appointments.length > 0) {
        const answer = await parts.submit({ type: "records-fetched", appointments });
        if (!answer.ok) return false;
      }
      await rm(join(folder, markOf(day)), { force: true });
    }
    return true;
  }

  async function write(names: readonly string[]): Promise<void> {
    const list = parts.known().filter((entry) => entry.source === source.id);
    const day = names.flatMap((name) => fileName.exec(name)?.[1] ?? [])[0];
    const path = join(folder, fileOf(day ?? parts.today()));
    const mark = join(folder, markOf(day ?? parts.today()));
    const text = outcomesOf(list);
    if (day === undefined ? list.length === 0 : names.includes(markOf(day)) && (await readFile(path, "utf8")) === text)
      return;
    told = toldOf(list, told, parts.now());
    await rm(mark, { force: true });
    if (list.length === 0) return rm(path, { force: true });
    await writeShared(path, text);
    await writeShared(mark, JSON.stringify(told));
  }
  return async () => {
    try {
      if (await noticeFetched(await readdir(folder))) await write(await readdir(folder));
      trouble = undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      // Fetched while it was looked at: the next look knows.
      if (code === "ENOENT" && (await readdir(folder).catch(() => undefined))) return;
      const line = `outcomes: ${quoted(folder)} cannot be used (${code}); create or mount it, or let us write`;
      if (trouble !== line) parts.log(line);
      trouble = line;
    }
  };
}

function toldOf(list: readonly KnownOutcome[], told: Told, now: number): Told {
  const entries = list.map((entry) => {
    const line = lineOf(entry);
    const before = told[entry.appointment];
    return [entry.appointment, before?.line === line ? before : { line, since: now }] as const;
  });
  return Object.fromEntries(entries);
}

/** A mark that is no mark tells nothing: all is told again. */
async function readMark(path: string): Promise<Told> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Told;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
