/** A list as the core may have it: ids in place of what could be looked up, codes hashed, and the days it speaks of. */
import { dayAt } from "../core/day.ts";
import type { ImportedRow, Input } from "../core/decision.ts";
import type { Codes } from "./codes.ts";
import { type ListContext, type Reading, unreadable } from "./reading.ts";

export interface HashedRow extends ImportedRow {
  readonly line: number;
}

export interface WrongHashed {
  readonly line: number;
  readonly reason: string;
  /** Known where only the rest of the line is wrong. */
  readonly appointment?: string;
}

type Days = Extract<Input, { type: "import-ended" }>["days"];

export interface HashedList extends Omit<Reading, "rows" | "mistakes"> {
  readonly rows: readonly HashedRow[];
  readonly mistakes: readonly WrongHashed[];
  readonly days: Days;
}

export function hashedList(reading: Reading, source: string, context: ListContext, codes: Codes): HashedList {
  const rows = reading.rows.map(({ line, code, row: { record, cancelled, plan } }) => ({
    line,
    appointment: codes.idOf(source, record),
    record,
    cancelled,
    plan: code === undefined ? plan : { ...plan, code: codes.hash(code) },
  }));
  const mistakes = reading.mistakes.map(({ line, reason, record }) => ({
    line,
    reason,
    ...(record !== undefined && { appointment: codes.idOf(source, record) }),
  }));
  return { ...reading, rows, mistakes, days: daysOf(rows, context) };
}

/** Of which nothing could be read, for a reason beyond the list itself. */
export function unreadableList(reason: string): HashedList {
  return { ...unreadable(1, reason), rows: [], days: undefined };
}

/** The days that a list speaks of: those of its appointments, or where it has none, those of its invitations. */
function daysOf(rows: readonly ImportedRow[], { zone, today }: ListContext): Days {
  const timed = rows.flatMap(({ plan }) => (plan.start === undefined ? [] : [dayAt(plan.start, zone)]));
  const open = rows.flatMap(({ plan }) => [plan.from ?? today, plan.until].filter((day) => day !== undefined));
  const days = (timed.length > 0 ? timed : open).map((day) => (day < today ? today : day)).sort();
  return days.length > 0 ? { from: days[0]!, until: days.at(-1)! } : undefined;
}
