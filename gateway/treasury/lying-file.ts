/** Is a day file that lies there already the one that we would write? Knows no folder. */
import { linksOf } from "./check-chain.ts";
import { columns, type DayFileText } from "./day-file.ts";

export interface Ours {
  readonly name: string;
  readonly file: DayFileText;
  /** The hash with which our chain goes on. */
  readonly before: string;
  /** The journal was damaged just now: it may know less than what was written. */
  readonly isSalvaged: boolean;
}

export type Taken = Pick<DayFileText, "last" | "bookings" | "cents">;

type Column = (typeof columns)[number];
/** Names of services may be others in the site file by now. */
const ofSiteFile: readonly Column[] = ["Leistung", "Prüfsumme davor", "Prüfsumme"];
const facts = columns.filter((column) => !ofSiteFile.includes(column));
/** Of a damaged journal also receipts may be missing. */
const money: readonly Column[] = ["Zahlung", "Art", "Betrag", "Terminal", "Summe Kassenschnitt"];

/**
 * What is in the file, where it is ours: it goes on from our chain and tells the same of every booking. After a damage,
 * it must tell at least what the journal still knows.
 * @returns else why it is not, in words
 */
export function takenFrom(text: string, { name, file, before, isSalvaged }: Ours): Taken | string {
  const links = linksOf({ name, text });
  if (typeof links === "string") return links;
  if (links.lines > 0 && links.before !== before) return `${name}, line 2: it does not go on from our last file`;
  const lying = linesIn(text);
  const wanted = linesIn(file.text);
  const shown = isSalvaged ? money : facts;
  const missing = without(keysOf(wanted, shown), keysOf(lying, shown));
  if (missing > 0) return `${name}: ${missing} lines that the journal tells of are missing in it, or are others there`;
  const surplus = lying.length - wanted.length;
  if (surplus > 0 && !isSalvaged) return `${name}: it has ${surplus} lines more than the journal tells of`;
  return {
    last: links.last ?? before,
    ...(surplus > 0 ? bookedIn(lying) : { bookings: file.bookings, cents: file.cents }),
  };
}

type Line = ReadonlyMap<Column, string>;

function linesIn(text: string): Line[] {
  const lines = text
    .replace(/^\ufeff/, "")
    .split("\r\n")
    .slice(1, -1);
  return lines.map((line) => {
    const cells = line.match(/("(?:[^"]|"")*"|[^;]*)(?:;|$)/g) ?? [];
    return new Map(columns.map((column, nth) => [column, (cells[nth] ?? "").replace(/;$/, "")]));
  });
}

const keysOf = (lines: readonly Line[], shown: readonly Column[]) =>
  lines.map((line) => JSON.stringify(shown.map((column) => line.get(column))));

/** How many of these are not among the others, each as often as it is there. */
function without(keys: readonly string[], others: readonly string[]): number {
  const left = Map.groupBy(others, (key) => key);
  return keys.filter((key) => left.get(key)?.pop() === undefined).length;
}

/** A booking is one line for each of its fees, and only the first one has receipts: counted by who, when and what. */
function bookedIn(lines: readonly Line[]): Pick<DayFileText, "bookings" | "cents"> {
  const booked = lines.filter((line) => line.get("Betrag") !== "");
  const bookings = new Set(keysOf(booked, ["Tag", "Uhrzeit", "Zahlung", "Art"])).size;
  const cents = booked.reduce((sum, line) => sum + Number(line.get("Betrag")!.replace(",", "")), 0);
  return { bookings, cents };
}
