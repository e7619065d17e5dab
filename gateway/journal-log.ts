/**
 * SQLite's write-ahead log: room for it, and whether it is whole. SQLite takes a damaged frame for the end of the log
 * and silently forgets what lies behind it. Each commit is synced before the next one begins, so two commits behind a
 * broken frame were certain once.
 * Source: „The Write-Ahead Log Format“, sqlite.org/fileformat2.html#walformat
 */

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, truncateSync, writeSync } from "node:fs";
import { isFull } from "./whole-file.ts";

const headerBytes = 32;
const frameHeaderBytes = 24;
const magicLittle = 0x377f0682;
const magicBig = 0x377f0683;
const pageBytes = 4096;
/** What the log grows to before it is begun anew: see journal-worker.ts. */
const roomPages = 1_000;
const roomPieces = 40;
/** One commit behind a broken frame may be what a power cut left of a single transaction, which nobody was told of. */
const commitsThatProve = 2;

const logOf = (path: string) => (existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0));

/** Does a log lie there that was written to? */
export function hasLog(path: string): boolean {
  const log = logOf(path);
  return log.length > headerBytes && [magicLittle, magicBig].includes(log.readUInt32BE(0));
}

/** What is wrong with the log beside this database; undefined when SQLite will read all that was synced. */
export function logDamage(path: string): string | undefined {
  const log = logOf(path);
  // The head is synced before what follows: a power cut may tear it only while nothing does.
  if (log.length <= headerBytes) return undefined;
  return behindBroken(log) >= commitsThatProve ? "its log is damaged amid what was synced" : undefined;
}

/**
 * Fills an empty log with zeros, which SQLite takes for no log and writes over: a sync that needs no new blocks on the
 * disk costs half of one that does. On a full disk there is no room; then the log grows as it needs to.
 */
export function makeRoom(path: string): void {
  if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0) return;
  const file = openSync(`${path}-wal`, "a", statSync(path).mode & 0o777);
  try {
    const zeros = Buffer.alloc((roomPages * (frameHeaderBytes + pageBytes)) / roomPieces);
    for (let n = 0; n < roomPieces; n++) writeSync(file, zeros);
    fsyncSync(file);
  } catch (error) {
    if (!isFull(error)) throw error;
    truncateSync(`${path}-wal`, 0);
  } finally {
    closeSync(file);
  }
}

type Sums = readonly [number, number];
type Sum = (from: number, length: number, before: Sums) => Sums;

/** Commits of this log that stand behind its broken head, or behind its first broken frame. */
function behindBroken(log: Buffer): number {
  const magic = log.readUInt32BE(0);
  const sum = summing(log, magic === magicBig);
  let sums = sum(0, 24, [0, 0]);
  const hasHead = (magic === magicLittle || magic === magicBig) && sumsAt(log, 24, sums);
  let isBroken = !hasHead;
  const page = hasHead ? log.readUInt32BE(8) : pageBytes;
  // Whatever hit the head may have hit the first frame too: without a head the second one tells.
  const saltsAt = hasHead ? 16 : headerBytes + frameHeaderBytes + page + 8;
  const salts = log.subarray(saltsAt, saltsAt + 8);
  let commits = 0;
  for (let at = headerBytes; at + frameHeaderBytes + page <= log.length; at += frameHeaderBytes + page) {
    const isOurs = log.subarray(at + 8, at + 16).equals(salts);
    if (isBroken) {
      if (isOurs && log.readUInt32BE(at + 4) > 0) commits += 1;
      continue;
    }
    sums = sum(at + frameHeaderBytes, page, sum(at, 8, sums));
    isBroken = !isOurs || !sumsAt(log, at + 16, sums);
  }
  return commits;
}

function sumsAt(log: Buffer, at: number, [first, second]: Sums): boolean {
  return log.readUInt32BE(at) === first && log.readUInt32BE(at + 4) === second;
}

function summing(log: Buffer, isBig: boolean): Sum {
  const word = isBig ? (at: number) => log.readUInt32BE(at) : (at: number) => log.readUInt32LE(at);
  return (from, length, [first, second]) => {
    let a = first;
    let b = second;
    for (let at = from; at < from + length; at += 8) {
      a = (a + word(at) + b) >>> 0;
      b = (b + word(at + 4) + a) >>> 0;
    }
    return [a, b];
  };
}
