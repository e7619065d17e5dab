/** The journal's commits, on a thread of their own: a slow disk delays what waits for it and nothing else. */
import { parentPort, workerData } from "node:worker_threads";
import { insertRow, openDatabase, type Row } from "./journal-file.ts";
import { makeRoom } from "./journal-log.ts";
import { openMark } from "./journal-mark.ts";
import { forgetReceipts, type NeededReceipts, rowsOfMoney } from "./journal-money.ts";

export type Order =
  | { readonly do: "append"; readonly rows: readonly Row[] }
  | { readonly do: "prune"; readonly throughDay: string; readonly today: string; readonly receipts: NeededReceipts }
  | { readonly do: "money"; readonly day: string }
  | { readonly do: "close" };
/** `full`: the disk is full, and the transaction was rolled back. */
export type Done = { readonly full?: true; readonly rows?: number; readonly found?: Record<string, unknown>[] };

const { path, epoch } = workerData as { path: string; epoch: string };
const port = parentPort!;

/** No space for the database; none for the index of its log. */
const sqliteFull = [13, 4874];
/** A checkpoint costs two syncs: it waits for a quiet moment, unless the log has grown to this many pages. */
const quietMs = 250;
/** After this much rest also a short log is copied: what lies in the file twice is hard to lose. */
const restMs = 5_000;
const pagesAtMost = 8_000;
const pagesWorthIt = 800;

const db = openDatabase(path);
makeRoom(path);
const mark = openMark(path, epoch);
const begin = db.prepare("BEGIN IMMEDIATE");
const commit = db.prepare("COMMIT");
const insert = db.prepare(insertRow);
/** Of days that are closed: what help was to be given, and what a capture station said. */
const emptyNotes = `
  UPDATE journal SET payload = '{}'
  WHERE type IN ('help-noted', 'reference-noted') AND day < ? AND payload <> '{}'`;
/** Records whose outcome was fetched after they were noted: found out anew each time, so that none is forgotten. */
const emptyFetched = `
  WITH fetched AS MATERIALIZED (
    SELECT one.value AS appointment, max(journal.seq) AS seq
    FROM journal, json_each(journal.payload, '$.appointments') AS one
    WHERE journal.type = 'records-fetched'
    GROUP BY one.value
  )
  UPDATE journal SET payload = '{}'
  FROM fetched
  WHERE journal.type = 'record-noted' AND journal.payload <> '{}' AND journal.seq < fetched.seq
    AND fetched.appointment = json_extract(journal.payload, '$.appointment')`;
let pages = 0;
let quiet: NodeJS.Timeout | undefined;

port.on("message", (order: Order) => {
  clearTimeout(quiet);
  if (order.do === "append") append(order.rows);
  else if (order.do === "prune") prune(order.throughDay, order.today, order.receipts);
  else if (order.do === "money") port.postMessage({ found: rowsOfMoney(db, order.day) });
  else close();
});

function append(rows: readonly Row[]): void {
  const full = inTransaction(() => {
    for (const [seq, at, day, cause, type, payload] of rows) insert.run(seq, epoch, at, day, cause, type, payload);
  });
  port.postMessage(full ? { full: true } : {});
  if (!full) mark.moveTo(rows.at(-1)![0]);
  if (!full) pages += 2 + Math.ceil(rows.length / 8);
  if (pages > pagesAtMost) checkpoint();
  else if (pages > 0) quiet = setTimeout(checkpoint, pages > pagesWorthIt ? quietMs : restMs);
}

function prune(throughDay: string, today: string, receipts: NeededReceipts): void {
  let rows = 0;
  const full = inTransaction(() => {
    rows = Number(db.prepare("DELETE FROM journal WHERE day <= ?").run(throughDay).changes);
    db.prepare(emptyNotes).run(today);
    db.prepare(emptyFetched).run();
    forgetReceipts(db, receipts);
  });
  // Overwritten pages are still in the log until it is copied and cut off.
  if (!full && unlessFull(() => db.exec("PRAGMA wal_checkpoint(TRUNCATE)"))) makeRoom(path);
  port.postMessage(full ? { full: true } : { rows });
}

/** True when the disk was full. Anything else that fails ends the process: what is durable is no longer known. */
function inTransaction(work: () => void): boolean {
  const done = unlessFull(() => {
    try {
      begin.run();
      work();
      commit.run();
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  });
  return !done;
}

function checkpoint(): void {
  // On a full disk the log stays as it is; the next quiet moment is the next try.
  // The next commit begins the log anew, at the price of one more sync: rather one that nobody waits for.
  if (unlessFull(() => db.exec("PRAGMA wal_checkpoint(PASSIVE); PRAGMA user_version = 1"))) pages = 0;
}

/** False when the disk was full. */
function unlessFull(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (sqliteFull.includes((error as { errcode?: number }).errcode ?? 0)) return false;
    throw error;
  }
}

function close(): void {
  db.close();
  mark.close();
  port.postMessage({});
  port.close();
}
