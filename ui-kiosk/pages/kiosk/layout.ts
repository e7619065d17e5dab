/** How many choices fit a screen of so many millimetres. An estimate: the page notices when one is too many. */
import type { Extent } from "../../lib/millimetres.ts";

/** What a visitor may switch on at the foot of every screen. */
export interface Comfort {
  /** Text half as large again. */
  readonly large: boolean;
  readonly dark: boolean;
  /** All controls in the lowest two fifths, for who sits. */
  readonly low: boolean;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** More at once is not read but searched. */
export const mostChoices = 7;

/** As many columns of tiles as kiosk.css knows. */
export const mostColumns = 12;

const textMm = 10.3;
/**
 * The part of the screen's height in which all controls stand in low mode, as in kiosk.css. A panel that is not tall is
 * within reach nearly as a whole.
 */
function lowPart({ width, height }: Extent): number {
  return height >= 1.5 * width ? 0.4 : 0.55;
}

export function isWide(extent: Extent): boolean {
  return extent.width > extent.height;
}

/** Room for choices of so many lines of text each. */
export function choiceGrid(extent: Extent, comfort: Comfort, lines: number): Grid {
  const text = textOf(comfort);
  const row = Math.max(25, lines * 1.3 * text + 8) + gapMm;
  const column = (comfort.low ? 12 : 20) * text;
  const isMany = comfort.low || isWide(extent);
  const columns = isMany ? Math.max(1, Math.min(3, Math.floor(extent.width / column))) : 1;
  return { columns, rows: Math.max(1, Math.floor(heightForChoices(extent, comfort) / row)) };
}

/** Room for tiles of at least so many texts' width, and a finger's height. */
export function tileGrid(extent: Extent, comfort: Comfort, texts: number): Grid {
  const text = textOf(comfort);
  const column = Math.max(22, texts * text) + gapMm;
  const row = Math.max(22, 1.4 * text + 4) + gapMm;
  const columns = Math.min(mostColumns, Math.max(1, Math.floor((extent.width - 20 + gapMm) / column)));
  return { columns, rows: Math.max(1, Math.floor(heightForChoices(extent, comfort) / row)) };
}

const gapMm = 4;

function textOf({ large }: Comfort): number {
  return large ? textMm * 1.5 : textMm;
}

function heightForChoices(extent: Extent, comfort: Comfort): number {
  const text = textOf(comfort);
  const wide = isWide(extent);
  const head = comfort.large && wide ? 0 : 1.2 * text + 7;
  const heading = head + 12 + (wide ? 1 : 2) * 1.8 * text;
  const dock = (wide ? 1 : 2) * (Math.max(22, 2.4 * text) + gapMm) + 5;
  const actions = 26;
  const height = comfort.low ? extent.height * lowPart(extent) : extent.height - heading;
  return height - dock - actions;
}

export interface Paged<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
}

/** Pages of nearly the same length, none longer than `most`. */
export function paged<T>(all: readonly T[], most: number, page: number): Paged<T> {
  const pages = Math.max(1, Math.ceil(all.length / Math.max(1, most)));
  const each = Math.ceil(all.length / pages);
  const shown = Math.min(page, pages - 1);
  return { items: all.slice(shown * each, (shown + 1) * each), page: shown, pages };
}
