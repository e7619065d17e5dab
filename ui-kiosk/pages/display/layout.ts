/** How large numbers and words must be on a display for the farthest seat, and how much of them then fits. */
import type { Extent } from "../../lib/millimetres.ts";

/** EN 301 549 5.1.4: a capital letter of 0.7° at the viewing distance; it is 0.714 of Noto Sans' size. */
const capitalOfDistance = 0.0122;
const capitalOfSize = 0.714;

/** Where nobody said how far the farthest seat is, in millimetres. */
export const usualDistanceMm = 3500;

/** The newest call and five older ones: no more are looked for on a wall. */
const mostRows = 5;

/** Heights as multiples of the type size; `lineWidth`: number, arrow and place side by side. */
const head = 0.8;
const foot = 0.1;
const leastPitch = 1.14;
const mostPitch = 1.7;
const lineWidth = 10.2;
/** On an upright screen the newest call takes two lines: the number, and below it the place. */
const stackedWidth = 4.9;

export interface DisplayLayout {
  /** Type size of the older calls, in millimetres on the screen. */
  readonly rowMm: number;
  /** From one older call to the next. */
  readonly pitchMm: number;
  /** Type size of the newest call. */
  readonly heroMm: number;
  /** How many older calls there is room for. */
  readonly rows: number;
}

/** As many rows as fit while the newest call still stands out. */
export function displayLayout({ width, height }: Extent, distanceMm: number): DisplayLayout {
  const upright = height > width;
  const rowMm = Math.min((distanceMm * capitalOfDistance) / capitalOfSize, width / lineWidth, height / 5);
  const widest = upright ? width / stackedWidth : Math.min(1.8 * rowMm, width / lineWidth);
  const heroLines = upright ? 3 : 2;
  const left = (rows: number) => height - (head + foot + rows * leastPitch) * rowMm;
  let rows = mostRows;
  while (rows > 0 && left(rows) / heroLines < 1.15 * rowMm) rows -= 1;
  const heroMm = Math.min(left(rows) / heroLines, widest);
  const pitch = leastPitch + (left(rows) - heroMm * heroLines) / Math.max(1, rows) / rowMm;
  return { rowMm, heroMm, rows, pitchMm: Math.min(mostPitch, pitch) * rowMm };
}

/** Words need not be as large as numbers: 22 minutes of arc for a capital letter (ISO 9241-303), told by the row. */
export const wordsOfRow = 0.52;
/** What an average letter of Noto Sans takes of its size, and from one line of words to the next. */
const letterWidth = 0.56;
const wordsPitch = 1.2;
/** Margins and the sign before the words. */
const besideWords = 1.7;

/** How many rows of older calls each of these takes the place of. */
export interface Foot {
  readonly announcement: number;
  readonly line: number;
  readonly closing: number;
  /** What is left for older calls. */
  readonly older: number;
}

/** What there is to be said below the calls; `announcement` in rows that it would need. */
export interface Said {
  /** Older calls that somebody still waits to see. */
  readonly waiting: number;
  readonly announcement: number;
  readonly line: boolean;
  readonly closing: boolean;
}

/** Calls that are waited for come first, but an announcement has a row; the line gives way before the last call. */
export function footOf({ rows }: Pick<DisplayLayout, "rows">, said: Said): Foot {
  // Where there is no room for both, what is said for a minute goes before what is said all evening.
  const forBoth = rows - 2 >= Math.min(said.waiting, rows - 1);
  const closing = said.closing && (forBoth || said.announcement === 0) ? 1 : 0;
  const keep = Math.max(1, said.waiting);
  const announcement = Math.min(said.announcement, Math.max(1, rows - closing - keep));
  const left = rows - closing - announcement;
  const line = said.line && left > Math.max(said.waiting, Math.min(1, closing + announcement)) ? 1 : 0;
  return { announcement, line, closing, older: left - line };
}

/** More of them would leave too little of the calls. */
const mostTogether = 2;
const mostAlone = 3;

/** Rows for the same words in several languages: below each other where that is little, else one after the other. */
export function roomFor(texts: readonly string[], layout: DisplayLayout, width: number) {
  const all = rowsOf(texts, layout, width);
  if (all <= mostTogether) return { rows: all, together: true };
  const longest = Math.max(...texts.map((text) => rowsOf([text], layout, width)));
  return { rows: Math.min(longest, mostAlone), together: texts.length === 1 };
}

/** At the size that the farthest seat needs. */
function rowsOf(texts: readonly string[], { rowMm, pitchMm }: DisplayLayout, width: number): number {
  const size = rowMm * wordsOfRow;
  const letters = Math.max(1, Math.floor((width - besideWords * rowMm) / (letterWidth * size)));
  const lines = texts.reduce((sum, text) => sum + Math.ceil(text.length / letters), 0);
  return Math.ceil((lines * size * wordsPitch) / (pitchMm * 0.92));
}
