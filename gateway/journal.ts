/** The site's append-only record: replay and salvage at the start, then appending through journal-worker.ts. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import type { Recorded } from "./contract/events.ts";
import {
  createJournal,
  eventsOf,
  freshPath,
  fromRow,
  openDatabase,
  putInPlace,
  readableTail,
  timesDamaged,
  toRow,
} from "./journal-file.ts";
import { hasLog, logDamage } from "./journal-log.ts";
import { readMark } from "./journal-mark.ts";
import type { NeededReceipts } from "./journal-money.ts";
import type { Done, Order } from "./journal-worker.ts";

export interface Journal {
  /** Random id of this database: (epoch, seq) is never given twice. */
  readonly epoch: string;
  /** The file could not be brought to order at the start: nothing can be appended. */
  readonly broken: boolean;
  /**
   * Resolves when the events are durable. Rejects with JournalFull when the disk is full: then none of them is there.
   */
  append(events: readonly Recorded[]): Promise<void>;
  /**
   * Deletes the days up to and including `throughDay`; empties notes of help and of references before `today`, and
   * records whose outcome was fetched; and the texts of receipts but for those that are needed. Resolves to rows
   * deleted.
   */
  prune(throughDay: string, today: string, receipts: NeededReceipts): Promise<number>;
  /**
   * Of each payment to which something happened on that day, all that is known of it, also of days before; and the ends
   * of terminals' days.
   */
  money(day: string): Promise<readonly Recorded[]>;
  close(): Promise<void>;
}

/** The disk is full; the transaction was rolled back, and the journal goes on once there is space. */
export class JournalFull extends Error {
  override name = "JournalFull";
}

export interface Opened {
  readonly journal: Journal;
  /** Damaged files that lie beside it. */
  readonly damages: number;
  /** One of them was set aside just now. */
  readonly isDamaged: boolean;
  /** Events in the journal now. */
  readonly kept: number;
}

/** Takes in all events from the first one; throws where an event does not fit those before it. */
export type Replay = (events: Iterable<Recorded>) => void;

/**
 * Opens `journal.sqlite` in the folder and replays it.
 * @param today the site's date, by which a damaged file is set aside
 * @throws SQLite's error when the file cannot be opened or written at all
 */
export async function openJournal(
  folder: string,
  today: string,
  replay: Replay,
  log: (line: string) => void,
): Promise<Opened> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "journal.sqlite");
  const isFinished = putInPlace(path);
  const isAnew = !existsSync(path) && startAnew(path, today, log);
  const { kept, broken, isSalvaged } = bringToOrder(path, today, replay, log);
  const db = openDatabase(path);
  const epoch = epochOf(db) ?? newEpoch();
  db.close();
  return {
    journal: broken ? readOnly(epoch) : await startWorker(path, epoch),
    damages: timesDamaged(path),
    isDamaged: isFinished || isAnew || isSalvaged,
    kept,
  };
}

/** The very first journal; or one in place of another that was there, as its mark or its log tells. */
function startAnew(path: string, today: string, log: (line: string) => void): boolean {
  const wasThere = readMark(path) !== undefined || hasLog(path);
  createJournal(wasThere ? freshPath(path, today) : path, [], newEpoch());
  if (!wasThere) return false;
  log(`${path} is gone, although events were written to it; a new one begins`);
  return putInPlace(path);
}

const newEpoch = () => randomBytes(8).toString("hex");

const sqlite = { corrupt: 11, notADatabase: 26, full: 13, ioError: 10 } as const;
const codeOf = (error: unknown) => ((error as { errcode?: number }).errcode ?? 0) & 0xff;

function bringToOrder(path: string, today: string, replay: Replay, log: (line: string) => void) {
  let db: DatabaseSync | undefined;
  let good = 0;
  // An empty file was a journal once: SQLite would take it for a new one.
  const isEmptied = existsSync(path) && statSync(path).size === 0;
  const damage = isEmptied ? "it is empty" : logDamage(path);
  try {
    db = openDatabase(path);
    if (damage) throw new Error(damage);
    const broken = !checkpointed(db, log);
    const check = db.prepare("PRAGMA quick_check(1)").get()?.quick_check;
    if (check !== "ok") throw new Error(`quick_check: ${check}`);
    replay(counting(eventsOf(db), (seq) => (good = seq)));
    const missing = missingBehind(db, path, good);
    if (missing > 0) throw new Error(`its last ${missing} events are missing`);
    db.close();
    return { kept: good, broken, isSalvaged: false };
  } catch (error) {
    const code = codeOf(error);
    if (code !== 0 && code !== sqlite.corrupt && code !== sqlite.notADatabase) throw error;
    const kept = salvaged(db, path, today, replay);
    log(`${path} is damaged (${(error as Error).message}); set aside, ${kept} events taken over into a new one`);
    return { kept, broken: false, isSalvaged: true };
  }
}

/** Events that were written behind the last one in the file. */
function missingBehind(db: DatabaseSync, path: string, last: number): number {
  const mark = readMark(path);
  const isOurs = mark !== undefined && (last === 0 || mark.epoch === epochOf(db));
  return isOurs ? Math.max(0, mark.seq - last) : 0;
}

function epochOf(db: DatabaseSync): string | undefined {
  return db.prepare("SELECT epoch FROM journal ORDER BY seq DESC LIMIT 1").get()?.epoch as string | undefined;
}

/** Reports each event that was taken in: when the next one is asked for, the one before was good. */
function* counting(events: Iterable<Recorded>, taken: (seq: number) => void): Generator<Recorded> {
  for (const event of events) {
    yield event;
    taken(event.seq);
  }
}

/**
 * Nothing is told before the log of the last run is surely in the file. On a full disk, or while somebody reads the
 * journal with SQL, a part of it stays in the log; the checkpoint has synced the log before it looked.
 */
function checkpointed(db: DatabaseSync, log: (line: string) => void): boolean {
  try {
    db.exec("PRAGMA busy_timeout = 2000");
    const { busy } = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() as { busy: number };
    if (busy !== 0) db.prepare("PRAGMA wal_checkpoint(PASSIVE)").get();
    return true;
  } catch (error) {
    if (codeOf(error) === sqlite.full) return true;
    if (codeOf(error) !== sqlite.ioError) throw error;
    log(`the journal cannot be written (${(error as Error).message}); starting read-only`);
    return false;
  }
}

/**
 * What can be read, everything up to the damage and whole days after it, goes into a new file, numbered anew. That one
 * is whole before the damaged one is set aside, and takes its place at the next start if this one ends in between.
 */
function salvaged(db: DatabaseSync | undefined, path: string, today: string, replay: Replay): number {
  const head = db ? readableHead(db, replay) : [];
  const tail = db ? readableTail(db, head.at(-1)?.seq ?? 0) : [];
  db?.close();
  const renumber = (events: Recorded[]) => events.map((event, n) => ({ ...event, seq: n + 1 }));
  let kept = renumber([...head, ...tail]);
  try {
    replay(kept);
  } catch {
    kept = renumber(head);
    replay(kept);
  }
  createJournal(freshPath(path, today), kept, newEpoch());
  putInPlace(path);
  return kept.length;
}

/** Events from the start for as long as they can be read and fit. */
function readableHead(db: DatabaseSync, replay: Replay): Recorded[] {
  const head: Recorded[] = [];
  const collect = function* () {
    for (const event of eventsOf(db)) {
      yield event;
      head.push(event);
    }
  };
  try {
    replay(collect());
  } catch {
    // What could be taken in is in `head`.
  }
  return head;
}

function readOnly(epoch: string): Journal {
  return {
    epoch,
    broken: true,
    append: () => Promise.reject(new Error("the journal is read-only")),
    prune: () => Promise.resolve(0),
    money: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}

async function startWorker(path: string, epoch: string): Promise<Journal> {
  const worker = new Worker(new URL("./journal-worker.ts", import.meta.url), { workerData: { path, epoch } });
  // A commit that failed for any reason but a full disk: nobody knows what is durable. End, and start anew.
  worker.on("error", (error) => {
    throw error;
  });
  const waiting: ((done: Done) => void)[] = [];
  worker.on("message", (done: Done) => waiting.shift()?.(done));
  const order = (what: Order) =>
    new Promise<Done>((resolve) => {
      waiting.push(resolve);
      worker.postMessage(what);
    });
  return {
    epoch,
    broken: false,
    async append(events) {
      const done = await order({ do: "append", rows: events.map(toRow) });
      if (done.full) throw new JournalFull("no space left for the journal");
    },
    async prune(throughDay, today, receipts) {
      const done = await order({ do: "prune", throughDay, today, receipts });
      return done.rows ?? 0;
    },
    async money(day) {
      const done = await order({ do: "money", day });
      return (done.found ?? []).map(fromRow);
    },
    async close() {
      await order({ do: "close" });
      await worker.terminate();
    },
  };
}
