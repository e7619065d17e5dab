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
  const text = comfort.large ? textMm * 1.5 : textMm;
  const wide = isWide(extent);
  const head = comfort.large && wide ? 0 : 1.2 * text + 7;
  const heading = head + 12 + (wide ? 1 : 2) * 1.8 * text;
  const dock = (wide ? 1 : 2) * (Math.max(22, 2.4 * text) + 4) + 5;
  const actions = 26;
  const height = comfort.low ? extent.height * lowPart(extent) : extent.height - heading;
  const row = Math.max(25, lines * 1.3 * text + 8) + 4;
  const column = (comfort.low ? 12 : 20) * text;
  const columns = comfort.low || wide ? Math.max(1, Math.min(3, Math.floor(extent.width / column))) : 1;
  return { columns, rows: Math.max(1, Math.floor((height - dock - actions) / row)) };
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
