/**
 * Is SQLite's write-ahead log whole? SQLite takes a damaged frame for the end of the log and silently forgets what lies
 * behind it. Each commit is synced before the next one begins, so two commits behind a broken frame were certain once.
 * Source: „The Write-Ahead Log Format“, sqlite.org/fileformat2.html#walformat
 */
import { existsSync, readFileSync } from "node:fs";

const headerBytes = 32;
const frameHeaderBytes = 24;
const magicLittle = 0x377f0682;
const magicBig = 0x377f0683;
/** One commit behind a broken frame may be what a power cut left of a single transaction, which nobody was told of. */
const commitsThatProve = 2;

/** What is wrong with the log beside this database; undefined when SQLite will read all that was synced. */
export function logDamage(path: string): string | undefined {
  const log = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0);
  // The head is synced before what follows: a power cut may tear it only while nothing does.
  if (log.length <= headerBytes) return undefined;
  const magic = log.readUInt32BE(0);
  const sum = summing(log, magic === magicBig);
  const header = sum(0, 24, [0, 0]);
  const headerFits = header[0] === log.readUInt32BE(24) && header[1] === log.readUInt32BE(28);
  if ((magic !== magicLittle && magic !== magicBig) || !headerFits) return "the head of its log is damaged";
  return behindBroken(log, sum, header) >= commitsThatProve ? "its log is damaged amid what was synced" : undefined;
}

type Sums = readonly [number, number];
type Sum = (from: number, length: number, before: Sums) => Sums;

/** Commits of this log that stand behind its first broken frame. */
function behindBroken(log: Buffer, sum: Sum, header: Sums): number {
  const page = log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  let sums = header;
  let isBroken = false;
  let commits = 0;
  for (let at = headerBytes; at + frameHeaderBytes + page <= log.length; at += frameHeaderBytes + page) {
    const isOurs = log.subarray(at + 8, at + 16).equals(salts);
    if (isBroken) {
      if (isOurs && log.readUInt32BE(at + 4) > 0) commits += 1;
      continue;
    }
    sums = sum(at + frameHeaderBytes, page, sum(at, 8, sums));
    isBroken = !isOurs || sums[0] !== log.readUInt32BE(at + 16) || sums[1] !== log.readUInt32BE(at + 20);
  }
  return commits;
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
