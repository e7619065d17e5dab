/** Reads a table: CSV as German Excel, databases and other people's programs write it, one wrong line at a time. */
import { CsvError, type Info, parse } from "csv-parse/sync";
import { type AppointmentSource, type CsvColumn as Column, csvColumns } from "../contract/site-visits.ts";
import { cancelledIn, centsIn, dayIn, momentIn, numberIn, yesNoIn } from "./cells.ts";
import {
  type Entry,
  type ListContext,
  type OpenReading,
  openReading,
  type Reading,
  recordOf,
  unreadable,
} from "./reading.ts";
import { sentences } from "./sentences.ts";

/** Where each of our columns stands in the list, and how many there are. */
interface Header {
  readonly at: ReadonlyMap<Column, number>;
  readonly width: number;
  readonly delimiter: string;
}

export function readCsv(text: string, source: AppointmentSource, context: ListContext): Reading {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  // The first line of some programs' files only says how the rest is separated.
  const first = /^sep=.$/i.test(lines[0] ?? "") ? 1 : 0;
  const header = headerOf(lines[first] ?? "", source);
  if (typeof header === "string") return unreadable(first + 1, header);
  const reading = openReading(source, context);
  eachRecord(lines, first + 1, header, reading, (line, cells) => {
    const cell = (column: Column) => cells[header.at.get(column) ?? -1]?.trim() || undefined;
    reading.take(
      line,
      () => recordOf(cell("record")),
      () => entryOf(cell, context.zone),
    );
  });
  return reading.done();
}

/** The separator is the one with which the first line names the most columns. */
function headerOf(line: string, source: AppointmentSource): Header | string {
  const names = new Map(csvColumns.map((column) => [column, source.columns?.[column] ?? column]));
  const headers = [";", ",", "\t"].map((delimiter) => {
    const cells = splitLine(line, delimiter).map((cell) => cell.trim().toLowerCase());
    const found = [...names].map(([column, name]) => [column, cells.indexOf(name.toLowerCase())] as const);
    const double = [...names.values()].find((name) => cells.filter((cell) => cell === name.toLowerCase()).length > 1);
    const at = new Map(found.filter(([, index]) => index >= 0));
    return { at, width: cells.length, delimiter, double };
  });
  const best = headers.reduce((a, b) => (b.at.size > a.at.size ? b : a));
  if (best.double !== undefined) return sentences.columnTwice(best.double);
  const wanted = csvColumns.filter((column) => column === "record" || source.columns?.[column] !== undefined);
  const missing = wanted.find((column) => !best.at.has(column));
  return missing === undefined ? best : sentences.noColumn(names.get(missing)!);
}

function splitLine(line: string, delimiter: string): readonly string[] {
  return parse(line, { delimiter, relax_quotes: true, relax_column_count: true })[0] ?? [];
}

/** Whatever is wrong with the quotes of one line costs that line, not the rest. */
const mistakesAtMost = 200;

function eachRecord(
  lines: readonly string[],
  first: number,
  header: Header,
  reading: OpenReading,
  take: (line: number, cells: readonly string[]) => void,
): void {
  let next = first;
  for (let mistakes = 0; next < lines.length; mistakes++) {
    if (mistakes >= mistakesAtMost) return reading.cutOff(next + 1, sentences.tooManyMistakes);
    next = readUntilBroken(lines, next, header, reading, take);
  }
}

/** A record of several lines whose columns do not fit: a quote was left open. */
class Broken extends Error {}

/** Reads from a line on; returns the line to go on with after one whose quotes are wrong, or the number of lines. */
function readUntilBroken(
  lines: readonly string[],
  from: number,
  header: Header,
  reading: OpenReading,
  take: (line: number, cells: readonly string[]) => void,
): number {
  let done = from;
  const onRecord = (cells: string[], info: Info & { readonly lines: number }) => {
    while (lines[done] === "") done++;
    const line = done;
    const after = from + info.lines;
    const surplus = cells.slice(header.width);
    const fits = cells.length >= header.width && surplus.every((cell) => cell.trim() === "");
    if (!fits && after > line + 1) throw new Broken();
    done = after;
    if (cells.every((cell) => cell.trim() === "")) return null;
    if (fits) take(line + 1, cells);
    else reading.wrong(line + 1, sentences.columnsWrong(cells.length, header.width));
    return null;
  };
  try {
    parse(lines.slice(from).join("\n"), {
      delimiter: header.delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: onRecord as never,
    });
    return lines.length;
  } catch (error) {
    if (!(error instanceof Broken) && !(error instanceof CsvError)) throw error;
    while (lines[done] === "") done++;
    reading.wrong(done + 1, sentences.quoteOpen);
    return done + 1;
  }
}

function entryOf(cell: (column: Column) => string | undefined, zone: string): Entry {
  const read = <T>(column: Column, reader: (text: string, what: string) => T): T | undefined => {
    const text = cell(column);
    return text === undefined ? undefined : reader(text, column);
  };
  const cancelled = read("status", cancelledIn) ?? false;
  const day = read("day", dayIn);
  return {
    cancelled,
    code: cell("code"),
    start: read("start", (text) => momentIn(day, text, zone, "start")),
    minutes: read("minutes", (text, what) => numberIn(text, 1, 480, what)),
    // A day without a time: that whole day.
    from: read("from", dayIn) ?? (cell("start") === undefined ? day : undefined),
    until: read("until", dayIn) ?? (cell("start") === undefined ? day : undefined),
    services: [cell("service") ?? ""],
    language: cell("language"),
    people: read("people", (text, what) => numberIn(text, 1, 9, what)),
    clerk: cell("clerk"),
    team: cell("team"),
    counter: cell("counter"),
    pool: cell("pool"),
    ready: read("ready", yesNoIn),
    precedence: read("precedence", yesNoIn),
    feeCents: read("fee", centsIn),
    confirmBy: read("confirmBy", dayIn),
  };
}
