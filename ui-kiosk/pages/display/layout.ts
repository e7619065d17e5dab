/** How large numbers must be on a display for the farthest seat, and how many calls then fit. */
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
