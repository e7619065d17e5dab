/** The journal as a SQLite file: its schema, reading it in order, and saving what can be read of a damaged one. */
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Recorded } from "./contract/events.ts";
import { renameDurably, syncFolder } from "./whole-file.ts";

/** One event as it lies in the file: everything but the common columns is in `payload`. */
export type Row = readonly [seq: number, at: number, day: string, cause: string | null, type: string, payload: string];

/** Documented for readers in gateway/README.md; `user_version` counts its changes. */
const schema = `
  BEGIN;
  PRAGMA user_version = 1;
  CREATE TABLE journal (
    seq     INTEGER PRIMARY KEY,
    epoch   TEXT NOT NULL,
    at      INTEGER NOT NULL,
    day     TEXT NOT NULL,
    cause   TEXT,
    type    TEXT NOT NULL,
    payload TEXT NOT NULL
  ) STRICT;
  COMMIT;
`;

/** Opens the file for writing: WAL with a sync at each commit, and deleted rows overwritten. */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0",
  );
  // What an operator may set for a test of the power-cut test itself; see test/power-cut.
  if (process.env.WM_TEST_SYNCHRONOUS === "OFF") db.exec("PRAGMA synchronous = OFF");
  return db;
}

/** A journal of its own, whole under its name or not there at all. */
export function createJournal(path: string, events: readonly Recorded[], epoch: string): void {
  const building = `${path}.building`;
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(building + suffix, { force: true });
  const db = openDatabase(building);
  db.exec(schema);
  const insert = db.prepare(insertRow);
  db.exec("BEGIN");
  for (const [seq, at, day, cause, type, payload] of events.map(toRow)) {
    insert.run(seq, epoch, at, day, cause, type, payload);
  }
  db.exec("COMMIT");
  // One file, without a log beside it.
  db.exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
  db.close();
  renameDurably(building, path);
}

export function toRow(event: Recorded): Row {
  const { seq, at, day, cause, type, ...payload } = event;
  return [seq, at, day, cause ?? null, type, JSON.stringify(payload)];
}

/** Throws where a payload is not what was written: SQLite itself has no checksum. */
export function fromRow(row: Record<string, unknown>): Recorded {
  const { seq, at, day, cause, type, payload } = row;
  const place = { seq, at, day, ...(cause !== null && { cause }), type };
  return { ...(JSON.parse(payload as string) as object), ...place } as Recorded;
}

export const insertRow = "INSERT INTO journal (seq, epoch, at, day, cause, type, payload) VALUES (?, ?, ?, ?, ?, ?, ?)";

const columns = "SELECT seq, at, day, cause, type, payload FROM journal ORDER BY seq";

/** Every event, oldest first. */
export function* eventsOf(db: DatabaseSync): Generator<Recorded> {
  for (const row of db.prepare(columns).iterate()) yield fromRow(row);
}

/** The last whole days that can be read from the end, beginning with a `day-opened` after `after`. */
export function readableTail(db: DatabaseSync, after: number): Recorded[] {
  const tail: Recorded[] = [];
  try {
    for (const row of db.prepare(`${columns} DESC`).iterate()) {
      const event = fromRow(row);
      const gap = tail.length > 0 && event.seq !== tail.at(-1)!.seq - 1;
      if (event.seq <= after || gap) break;
      tail.push(event);
    }
  } catch {
    // Up to here it could be read.
  }
  tail.reverse();
  const start = tail.findIndex((event) => event.type === "day-opened");
  return start < 0 ? [] : tail.slice(start);
}

const damagedName = /^damaged-\d{4}-\d\d-\d\d-\d+\.sqlite/;
const savedName = /\.saved-(\d{4}-\d\d-\d\d-\d+)$/;

/** How many damaged journals lie beside this one. */
export function timesDamaged(path: string): number {
  const names = readdirSync(dirname(path)).map((name) => damagedName.exec(name)?.[0]);
  return new Set(names.filter((name) => name !== undefined)).size;
}

/**
 * Where what was saved of a damaged journal waits until that is out of the way. Its name says where the damaged one
 * goes, so that whoever finishes the work of a start that ended amid it moves all of it to the same place.
 */
export function freshPath(path: string, today: string): string {
  return `${path}.saved-${today}-${timesDamaged(path) + 1}`;
}

/** What was saved takes the place of the damaged journal. False: nothing was waiting for that. */
export function putInPlace(path: string): boolean {
  const saved = readdirSync(dirname(path)).find((name) => name.startsWith(basename(path)) && savedName.test(name));
  if (saved === undefined) return false;
  const damaged = join(dirname(path), `damaged-${savedName.exec(saved)![1]}.sqlite`);
  for (const suffix of ["", "-wal", "-shm", "-mark"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, damaged + suffix);
  }
  syncFolder(dirname(path));
  renameDurably(join(dirname(path), saved), path);
  return true;
}
