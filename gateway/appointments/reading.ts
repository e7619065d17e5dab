/** What all readers of lists share: an entry's way to a row, what is wrong with it in a sentence, whole readings. */
import type { AppointmentRow } from "../contract/appointments.ts";
import { isCode, normalised } from "../contract/code.ts";
import type { Site } from "../contract/site.ts";
import type { AppointmentSource } from "../contract/site-visits.ts";
import { nextDay } from "../core/calendar/moments.ts";
import { dayAt } from "../core/day.ts";
import { sentences } from "./sentences.ts";

/** What a reader must know of the site: ids that exist, and where and when it is. */
export interface ListContext {
  readonly zone: string;
  /** The site's date. */
  readonly today: string;
  readonly services: readonly string[];
  /** Tags of the languages that are offered or spoken here. */
  readonly languages: readonly string[];
  readonly clerks: readonly string[];
  readonly teams: readonly string[];
  readonly counters: readonly string[];
  readonly pools: readonly string[];
}

export function contextOf(site: Site, today: string): ListContext {
  const spoken = [...site.counters, ...(site.staff ?? [])].flatMap(({ languages }) => languages ?? []);
  const idsOf = (list: readonly { readonly id: string }[] = []) => list.map(({ id }) => id);
  return {
    zone: site.zone,
    today,
    services: idsOf(site.services),
    languages: [...new Set([...site.languages, ...spoken])],
    clerks: idsOf(site.staff),
    teams: idsOf(site.teams),
    counters: idsOf(site.counters),
    pools: idsOf(site.pools),
  };
}

export interface ReadRow {
  readonly line: number;
  readonly row: AppointmentRow;
  /** As the visitor holds it: it goes no further than to be hashed. */
  readonly code?: string;
}

export interface WrongLine {
  readonly line: number;
  /** A German sentence. */
  readonly reason: string;
  /** Known where only the rest of the line is wrong. */
  readonly record?: string;
}

export interface Reading {
  readonly rows: readonly ReadRow[];
  readonly mistakes: readonly WrongLine[];
  /** Entries whose day is past. */
  readonly past: number;
  /** Entries that are no appointments, as walk-ins in a list of ZMS. */
  readonly leftOut: number;
  /** Read to its end, so that what is missing in it is known to be missing. */
  readonly whole: boolean;
  /** What `line` counts. */
  readonly unit: "Zeile" | "Eintrag";
}

/** One entry as its format tells it, in its own names; checked by `take`. */
export interface Entry {
  readonly cancelled: boolean;
  readonly code?: string | undefined;
  readonly start?: number | undefined;
  readonly minutes?: number | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** The list's names of them. */
  readonly services: readonly string[];
  readonly clerk?: string | undefined;
  readonly team?: string | undefined;
  readonly counter?: string | undefined;
  readonly pool?: string | undefined;
  readonly language?: string | undefined;
  readonly people?: number | undefined;
  readonly ready?: boolean | undefined;
  readonly precedence?: boolean | undefined;
  readonly feeCents?: number | undefined;
  readonly confirmBy?: string | undefined;
}

/** An entry that cannot be taken, and why. */
export class WrongEntry extends Error {
  override name = "WrongEntry";
  readonly isPast: boolean;

  constructor(reason: string, isPast = false) {
    super(reason);
    this.isPast = isPast;
  }
}

/** So far ahead an entry may lie: a mistyped year must not stretch a list over all that was booked in between. */
export const daysAhead = 400;

/** The source's id of an entry. A name is none. */
export function recordOf(text: string | undefined): string {
  const record = text?.trim() ?? "";
  if (record === "") throw new WrongEntry(sentences.recordMissing);
  if (!/^(?=.*\d)[A-Za-z0-9][A-Za-z0-9._:/#~+-]{0,99}$/.test(record)) throw new WrongEntry(sentences.recordNone);
  return record;
}

/** Gathers what a reader finds, in the order of the list. */
export function openReading(source: AppointmentSource, context: ListContext, unit: Reading["unit"] = "Zeile") {
  const rows: ReadRow[] = [];
  const mistakes: WrongLine[] = [];
  const lineOfRecord = new Map<string, number>();
  const lineOfCode = new Map<string, number>();
  const rowOf = rowMaker(source, context);
  let [past, leftOut, whole] = [0, 0, true];

  function once(seen: Map<string, number>, key: string, line: number, sentence: typeof sentences.recordTwice): void {
    const before = seen.get(key);
    if (before !== undefined) throw new WrongEntry(sentence(before, unit));
    seen.set(key, line);
  }
  function wrong(line: number, error: unknown, record: string | undefined): void {
    if (!(error instanceof WrongEntry)) throw error;
    if (error.isPast) past++;
    mistakes.push({ line, reason: error.message, ...(record !== undefined && { record }) });
  }
  return {
    /** Both may throw a WrongEntry: the line is then a mistake, with its record if that is known. */
    take(line: number, record: () => string, entry: (record: string) => Entry): void {
      let known: string | undefined;
      try {
        known = record();
        once(lineOfRecord, known, line, sentences.recordTwice);
        const row = rowOf(known, entry(known));
        if (row.code !== undefined && !row.row.cancelled) once(lineOfCode, row.code, line, sentences.codeTwice);
        rows.push({ line, ...row });
      } catch (error) {
        wrong(line, error, known);
      }
    },
    wrong(line: number, reason: string): void {
      mistakes.push({ line, reason });
    },
    /** From here on nothing more could be read. */
    cutOff(line: number, reason: string): void {
      whole = false;
      mistakes.push({ line, reason });
    },
    /** Not an appointment at all. */
    leaveOut(): void {
      leftOut++;
    },
    /** Its day is past, which is no mistake in this format. */
    isPast(): void {
      past++;
    },
    done: (): Reading => ({ rows, mistakes, past, leftOut, whole, unit }),
  };
}
export type OpenReading = ReturnType<typeof openReading>;

/** A list of which nothing can be read. */
export function unreadable(line: number, reason: string): Reading {
  return { rows: [], mistakes: [{ line, reason }], past: 0, leftOut: 0, whole: false, unit: "Zeile" };
}

function rowMaker(source: AppointmentSource, context: ListContext) {
  const serviceOf = serviceFinder(source, context);
  const languageOf = languageFinder(context);
  const lastDay = nextDay(context.today, daysAhead);

  function checkTime({ start, from, until, cancelled }: Entry): void {
    if (start === undefined && until === undefined && !cancelled) throw new WrongEntry(sentences.timeMissing);
    const last = start === undefined ? until : dayAt(start, context.zone);
    if (last !== undefined && last < context.today) throw new WrongEntry(sentences.past, true);
    if (last !== undefined && last > lastDay) throw new WrongEntry(sentences.tooFar);
    if (from !== undefined && until !== undefined && from > until) throw new WrongEntry(sentences.fromAfterUntil);
  }
  return (record: string, entry: Entry): { readonly row: AppointmentRow; readonly code?: string } => {
    checkTime(entry);
    if (entry.minutes !== undefined && entry.minutes > 480) throw new WrongEntry(sentences.tooLong);
    const code = entry.code === undefined ? undefined : normalised(entry.code);
    if (code !== undefined && !mayBeCode(entry.code!)) throw new WrongEntry(sentences.codeNone);
    const clerk = known(entry.clerk, context.clerks, "clerk") ?? source.clerk;
    const team = known(entry.team, context.teams, "team") ?? source.team;
    const counter = known(entry.counter, context.counters, "counter") ?? source.counter;
    const pool = known(entry.pool, context.pools, "pool");
    const plan = {
      ...(entry.start !== undefined && { start: entry.start }),
      ...(entry.minutes !== undefined && { minutes: entry.minutes }),
      ...(entry.from !== undefined && { from: entry.from }),
      ...(entry.until !== undefined && { until: entry.until }),
      services: serviceOf(entry),
      ...(clerk !== undefined && { clerk }),
      ...(team !== undefined && { team }),
      ...(counter !== undefined && { counter }),
      ...(pool !== undefined && { pool }),
      language: entry.language === undefined ? "de" : languageOf(entry.language),
      people: entry.people ?? 1,
      ready: entry.ready ?? true,
      ...(entry.precedence && { precedence: true as const }),
      ...(entry.feeCents !== undefined && { feeCents: entry.feeCents }),
      ...(entry.confirmBy !== undefined && { confirmBy: entry.confirmBy }),
    };
    return { row: { record, cancelled: entry.cancelled, plan }, ...(code !== undefined && { code }) };
  };
}

/** Words without a digit are a name that slipped into the wrong column. */
function mayBeCode(code: string): boolean {
  return isCode(code) && (/\d/.test(code) || !/\s/.test(code.trim()));
}

function known(id: string | undefined, ids: readonly string[], what: string): string | undefined {
  if (id === undefined || ids.includes(id)) return id;
  throw new WrongEntry(sentences.unknownHere(what));
}

function serviceFinder(source: AppointmentSource, { services }: ListContext) {
  const ids = new Map(services.map((id) => [id, id]));
  for (const [name, id] of Object.entries(source.services ?? {})) if (services.includes(id)) ids.set(key(name), id);
  const split = (name: string) => (ids.has(key(name)) ? [name] : name.split(/[|,;+]/));
  return ({ services: names, cancelled }: Entry): string[] => {
    const said = names.flatMap(split).filter((name) => name.trim() !== "");
    const found = said.map((name) => ids.get(key(name)));
    const wanted = found.length > 0 ? found : [source.service];
    const missing = wanted.some((id) => id === undefined);
    // Who cancels need not say what.
    if (missing && cancelled) return [source.service ?? services[0]!];
    if (missing) throw new WrongEntry(found.length > 0 ? sentences.serviceUnknown : sentences.serviceMissing);
    const once = [...new Set(wanted as string[])];
    if (once.length > 5) throw new WrongEntry(sentences.servicesTooMany);
    return once;
  };
}

const key = (name: string) => name.trim().toLowerCase();

/** A tag, or the language's German name. */
function languageFinder({ languages }: ListContext) {
  const german = new Intl.DisplayNames("de", { type: "language", fallback: "none" });
  const tags = new Map(languages.map((tag) => [tag.toLowerCase(), tag]));
  for (const tag of languages) {
    const name = german.of(tag);
    if (name !== undefined) tags.set(name.toLowerCase(), tag);
  }
  return (said: string): string => {
    const tag = tags.get(key(said)) ?? elsewhere(key(said), german);
    if (tag === undefined) throw new WrongEntry(sentences.languageUnknown);
    return tag;
  };
}

/** Of a language that is not offered here, an interpreter may still want to know. */
function elsewhere(said: string, german: Intl.DisplayNames): string | undefined {
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(said) || said.length > 35) return undefined;
  const [tag] = Intl.getCanonicalLocales(said.split("-")[0]);
  return tag !== undefined && german.of(tag) !== undefined ? tag : undefined;
}
