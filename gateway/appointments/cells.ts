/** Values out of the cells of a table, as German offices and their programs write them; and a line of cells of ours. */
import { isDate, momentOf } from "../core/calendar/moments.ts";
import { WrongEntry } from "./reading.ts";
import { sentences } from "./sentences.ts";

/** `21.11.2026`, `1.3.26` or `2026-11-21` → `2026-11-21`. `what` names the column in the sentence. */
export function dayIn(text: string, what: string): string {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)$/.exec(text);
  const [year, month, day] = iso ? iso.slice(1) : german ? [...german].slice(1).reverse() : [];
  const date = `${year?.padStart(4, "20")}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}`;
  if (year === undefined || !isDate(date)) throw new WrongEntry(sentences.dateNone(what));
  return date;
}

/** `08:40`, `8:40:00` or `8:40 Uhr` → `08:40`. */
export function timeIn(text: string, what: string): string {
  const match = /^(\d{1,2}):(\d\d)(?::\d\d(?:[.,]\d+)?)?(?: ?Uhr)?$/i.exec(text);
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) throw new WrongEntry(sentences.timeNone(what));
  return `${match[1]!.padStart(2, "0")}:${match[2]}`;
}

/**
 * A moment from one cell or two.
 * @param day the cell of the day, if there is one; else `start` has both: `21.11.2026 08:40`, `2026-11-21T08:40+01:00`
 */
export function momentIn(day: string | undefined, start: string, zone: string, what: string): number {
  if (day !== undefined) return momentOf(dayIn(day, "day"), timeIn(start, what), zone);
  const [date = "", time = ""] = start.split(/[T\s]+(.*)/s);
  const fixed = /^(.*?)(Z|[+-]\d\d:?\d\d)$/i.exec(time);
  if (!fixed) return momentOf(dayIn(date, what), timeIn(time, what), zone);
  const utc = momentOf(dayIn(date, what), timeIn(fixed[1]!, what), "UTC");
  return utc - offsetMs(fixed[2]!);
}

function offsetMs(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}

export function numberIn(text: string, from: number, until: number, what: string): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= from && number <= until)) throw new WrongEntry(sentences.numberNone(what, from, until));
  return number;
}

const yes = ["ja", "j", "yes", "y", "true", "wahr", "1", "x"];
const no = ["nein", "n", "no", "false", "falsch", "0", "-"];

export function yesNoIn(text: string, what: string): boolean {
  const word = text.toLowerCase();
  if (!yes.includes(word) && !no.includes(word)) throw new WrongEntry(sentences.yesNoNone(what));
  return yes.includes(word);
}

/** `93,00 €`, `93.5`, `1.093,00` → cents. */
export function centsIn(text: string, what: string): number {
  const plain = text.replace(/\s*(€|eur|euro)$/i, "").replace(/\.(?=\d{3}(\D|$))/g, "");
  const match = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(plain);
  if (!match) throw new WrongEntry(sentences.feeNone(what));
  return Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

export const statusWords = {
  cancelled: [
    ...["abgesagt", "storniert", "storno", "gelöscht", "entfallen", "entfällt", "zurückgezogen", "gesperrt"],
    ...["cancelled", "canceled", "deleted", "blocked"],
  ],
  stands: [
    ...["gebucht", "bestätigt", "geplant", "offen", "neu", "geändert", "verschoben", "erschienen", "nicht erschienen"],
    ...[
      "wahrgenommen",
      "erledigt",
      "abgeschlossen",
      "booked",
      "confirmed",
      "queued",
      "called",
      "processing",
      "pending",
    ],
    ...["parked", "missed", "finished"],
  ],
} as const;

/** Is an entry with this status cancelled? */
export function cancelledIn(text: string): boolean {
  const word = text.toLowerCase();
  if ((statusWords.cancelled as readonly string[]).includes(word)) return true;
  if ((statusWords.stands as readonly string[]).includes(word)) return false;
  throw new WrongEntry(sentences.statusUnknown);
}

/** One line of a table of ours, without its end. */
export function lineOfCells(cells: readonly string[]): string {
  return cells.map((cell) => (/[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(";");
}
