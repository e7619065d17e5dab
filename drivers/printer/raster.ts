/**
 * A picture as bytes for an ESC/POS printer, with as few as it takes: white rows are fed, white edges are not sent.
 * Source: Epson's ESC/POS command reference, GS v 0, GS L, ESC J, GS P. Pure.
 */
import commands from "escpos/commands.js";
import type { Bitmap } from "./bitmap.ts";

/** Printers take bands whole: this many rows is what the smallest receive buffers hold. */
const bandRows = 128;
/** A feed of so many rows is cheaper than sending them. */
const worthFeeding = 8;
const feedAtMost = 255;

const header = [...Buffer.from(commands.GSV0_FORMAT.GSV0_NORMAL, "latin1")];

/** @param perInch the printer's dots to an inch */
export function encodeRaster(bitmap: Bitmap, perInch: number): Uint8Array {
  // GS P: motion units of one dot.
  const out: Uint8Array[] = [Uint8Array.of(0x1d, 0x50, perInch, perInch)];
  const bytes = bitmap.width / 8;
  const row = (n: number) => bitmap.bits.subarray(n * bytes, (n + 1) * bytes);
  const isWhite = (n: number) => row(n).every((byte) => byte === 0);
  let margin = 0;
  for (let at = 0; at < bitmap.height; ) {
    const white = runOf(at, bitmap.height, isWhite);
    if (white >= worthFeeding || at + white === bitmap.height) {
      out.push(feed(white));
      at += white;
      continue;
    }
    const end = bandEnd(at, bitmap.height, isWhite);
    const rows = Array.from({ length: end - at }, (_, n) => row(at + n));
    const left = Math.min(...rows.map(firstInk));
    const right = Math.max(...rows.map(lastInk)) + 1;
    if (left !== margin) out.push(marginOf(left));
    margin = left;
    out.push(Uint8Array.from([...header, right - left, 0, (end - at) & 0xff, (end - at) >> 8]));
    out.push(...rows.map((line) => line.subarray(left, right)));
    at = end;
  }
  if (margin !== 0) out.push(marginOf(0));
  return Buffer.concat(out);
}

/** A band ends where enough white rows follow, or where it is large enough. */
function bandEnd(from: number, height: number, isWhite: (row: number) => boolean): number {
  let at = from;
  while (at < height && at - from < bandRows) {
    const white = runOf(at, height, isWhite);
    if (white >= worthFeeding || (white > 0 && at + white === height)) break;
    at += Math.max(1, white);
  }
  return Math.min(at, from + bandRows, height);
}

function runOf(from: number, height: number, holds: (row: number) => boolean): number {
  let at = from;
  while (at < height && holds(at)) at += 1;
  return at - from;
}

function firstInk(row: Uint8Array): number {
  const at = row.findIndex((byte) => byte !== 0);
  return at < 0 ? row.length : at;
}

function lastInk(row: Uint8Array): number {
  return row.findLastIndex((byte) => byte !== 0);
}

/** GS L: in units, from the left edge of what can be printed; the picture's own bytes begin there. */
function marginOf(bytes: number): Uint8Array {
  const dots = bytes * 8;
  return Uint8Array.from([0x1d, 0x4c, dots & 0xff, dots >> 8]);
}

/** ESC J: as often as one byte can count. */
function feed(rows: number): Uint8Array {
  const out: number[] = [];
  for (let left = rows; left > 0; left -= feedAtMost) out.push(0x1b, 0x4a, Math.min(left, feedAtMost));
  return Uint8Array.from(out);
}
