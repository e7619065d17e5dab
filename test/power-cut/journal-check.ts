/** Holds what was answered against what the journal says, by SQL and plain rules of its own; it asks no gateway. */

import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Value } from "typebox/value";
import { type EventName, events, type Recorded } from "../../gateway/contract/events.ts";
import type { Asked } from "./load.ts";
import { scratch } from "./scratch.ts";

export interface Row {
  readonly seq: number;
  readonly at: number;
  readonly day: string;
  readonly cause: string | null;
  readonly type: string;
  readonly number: string | undefined;
}

/** All rows, oldest first, from a copy: the gateway's next start must find its files as they were left. */
export function readJournal(data: string): Row[] {
  return onCopy(data, (db) => {
    if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'journal'").get()) return [];
    return db.prepare(columns).all() as unknown as Row[];
  });
}

/** The same with all that each of them says. */
export function readEvents(data: string): Recorded[] {
  return onCopy(data, (db) => {
    const rows = db.prepare("SELECT seq, at, day, type, payload FROM journal ORDER BY seq").all();
    return rows.map(({ payload, ...place }) => ({ ...place, ...JSON.parse(payload as string) }) as Recorded);
  });
}

/** The rows of a damaged file that can be read and are still of their schema, from the first one on. */
export function readableRows(data: string): Row[] {
  const rows: Row[] = [];
  try {
    onCopy(data, (db) => {
      for (const { payload, ...row } of db.prepare(columns.replace("FROM", ", payload FROM")).iterate()) {
        const schema = events[row.type as EventName];
        const fits = schema && Value.Check(schema, JSON.parse(payload as string));
        if (!fits || (row.seq as number) !== rows.length + 1) return;
        rows.push(row as unknown as Row);
      }
    });
  } catch {
    // Up to here.
  }
  return rows;
}

/** Journals that a gateway found damaged. */
export function setAside(data: string): string[] {
  return readdirSync(data).filter((name) => /^damaged-.*\.sqlite$/.test(name));
}

const columns = "SELECT seq, at, day, cause, type, payload ->> 'number' AS number FROM journal ORDER BY seq";

function onCopy<Result>(data: string, read: (db: DatabaseSync) => Result): Result {
  const { folder, data: copy } = scratch();
  for (const suffix of ["", "-wal", "-journal"]) {
    const from = join(data, `journal.sqlite${suffix}`);
    if (existsSync(from)) cpSync(from, join(copy, `journal.sqlite${suffix}`));
  }
  const db = new DatabaseSync(join(copy, "journal.sqlite"));
  try {
    return read(db);
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

export interface Findings {
  /** Numbers that were answered and are not in the journal for the one who asked. */
  readonly lost: readonly string[];
  /** Numbers given or called twice in a day, and answers that do not fit. */
  readonly double: readonly string[];
  /** Places that are not gapless or go back in time. */
  readonly disorder: readonly string[];
}

export const nothingWrong: Findings = { lost: [], double: [], disorder: [] };

export function check(rows: readonly Row[], memory: readonly Asked[]): Findings {
  const byId = new Map<string, Row[]>();
  for (const row of rows) byId.set(idOf(row), [...(byId.get(idOf(row)) ?? []), row]);
  const answered = memory.flatMap(({ id, command, answer }) =>
    answer?.ok && answer.number ? [{ id, number: answer.number, isTicket: command.type === "take-ticket" }] : [],
  );
  const lost = answered.filter(({ id, number }) => !byId.get(id)?.some((row) => row.number === number));
  const tickets = answered.filter(({ isTicket }) => isTicket).map(({ number }) => number);
  return {
    lost: lost.map(({ number }) => number),
    double: [...givenTwice(rows), ...calledTwice(rows), ...repeated(tickets).map((n) => `${n} answered twice`)],
    disorder: disorderOf(rows),
  };
}

/** The same, of what lies in a folder; that it cannot be read is a finding too. */
export function checkFolder(data: string, memory: readonly Asked[]): Findings {
  try {
    return check(readJournal(data), memory);
  } catch (error) {
    return { ...nothingWrong, disorder: [`the journal cannot be read: ${(error as Error).message}`] };
  }
}

function repeated(list: readonly string[]): string[] {
  const seen = new Set<string>();
  return list.filter((each) => seen.size === seen.add(each).size);
}

/** The id that the sender chose: the cause is who sent it, and that. */
function idOf({ cause, seq }: Row): string {
  return cause?.split(" ").at(-1) ?? `seq ${seq}`;
}

/** A number twice in a day, or two tickets for one intent. */
function givenTwice(rows: readonly Row[]): string[] {
  const issued = rows.filter((row) => row.type === "ticket-issued");
  const numbers = repeated(issued.map((row) => `${row.day} ${row.number}`));
  const causes = repeated(issued.map(idOf));
  return [...numbers.map((n) => `${n} given twice`), ...causes.map((id) => `two tickets for ${id}`)];
}

const makesCallable = new Set(["ticket-issued", "visit-reinstated", "visit-resumed", "visit-transferred"]);

/** Called although not waiting. */
function calledTwice(rows: readonly Row[]): string[] {
  const waiting = new Set<string>();
  const twice: string[] = [];
  for (const { day, number, type } of rows) {
    const visit = `${day} ${number}`;
    if (makesCallable.has(type)) waiting.add(visit);
    else if (type === "ticket-called" && !waiting.delete(visit)) twice.push(`${visit} called twice`);
  }
  return twice;
}

function disorderOf(rows: readonly Row[]): string[] {
  return rows.flatMap((row, nth) => {
    const before = rows[nth - 1];
    if (!before) return row.seq === 1 ? [] : [`begins with seq ${row.seq}`];
    if (row.seq !== before.seq + 1) return [`seq ${row.seq} after ${before.seq}`];
    return row.at < before.at ? [`seq ${row.seq} is earlier than the one before`] : [];
  });
}
