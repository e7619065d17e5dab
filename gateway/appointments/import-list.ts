/** Hands a list that was read to the core, and tells what came of it; files and folders are folder.ts's. */
import { setImmediate as turn } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { AppointmentSource } from "../contract/site-visits.ts";
import type { ImportedRow, Input } from "../core/decision.ts";
import { takenByOther } from "../core/import.ts";
import type { Appointment, State } from "../core/state.ts";
import type { Desk } from "../desk.ts";
import type { HashedList, HashedRow, WrongHashed } from "./hash-list.ts";
import type { Reading } from "./reading.ts";
import { sentences } from "./sentences.ts";

export type RefusedList = Extract<Input, { type: "import-failed" }>["reason"];

export interface Imported {
  readonly mistakes: readonly WrongHashed[];
  readonly unit: Reading["unit"];
  readonly refused?: RefusedList;
  readonly counts?: Counts;
  /** Nothing that the list lacks was cancelled, because nobody can know what it lacks. */
  readonly nothingCancelled?: boolean;
  readonly leftOut: number;
}

export interface Counts {
  readonly taken: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly cancelled: number;
}

/** Nobody's call waits for more. */
const rowsAtOnce = 200;

/** Undefined: the core cannot take it now, as when its disk is full; the same list may be brought again at any time. */
export async function importList(
  list: HashedList,
  file: string,
  source: AppointmentSource,
  desk: Pick<Desk, "state" | "submit">,
): Promise<Imported | undefined> {
  const { unit, leftOut, whole } = list;
  const before = desk.state();
  const elsewhere = await heldElsewhere(list.rows, source, desk);
  const rows = list.rows.filter(({ appointment }) => !elsewhere.has(appointment));
  const clashes = list.rows.filter(({ appointment }) => elsewhere.has(appointment));
  const mistakes = [...list.mistakes, ...clashes.map((row) => clashOf(row, before, source))];
  mistakes.sort((a, b) => a.line - b.line);

  const refused = refusalOf(list, rows, mistakes, source);
  if (refused) {
    const answer = await desk.submit({ type: "import-failed", source: source.id, file, reason: refused });
    return answer.ok ? { mistakes, unit, leftOut, refused } : undefined;
  }
  for (const some of portions(rows))
    if (!(await desk.submit({ type: "import", source: source.id, rows: some })).ok) return undefined;
  const isComplete = source.lists !== "changes";
  const isKnown = whole && mistakes.every(({ appointment }) => appointment !== undefined);
  const appointments = [...new Set([...rows, ...mistakes].flatMap(({ appointment }) => appointment ?? []))];
  const answer = await desk.submit({
    type: "import-ended",
    source: source.id,
    file,
    taken: rows.length,
    wrong: mistakes.length,
    days: isComplete && isKnown ? list.days : undefined,
    appointments,
  });
  if (!answer.ok) return undefined;
  const counts = countsOf(before, desk.state(), source.id, appointments);
  return { mistakes, unit, leftOut, counts, ...(isComplete && !isKnown && { nothingCancelled: true }) };
}

function portions(rows: readonly HashedRow[]): ImportedRow[][] {
  const count = Math.ceil(rows.length / rowsAtOnce);
  const of = (n: number) => rows.slice(n * rowsAtOnce, (n + 1) * rowsAtOnce).map(({ line: _, ...row }) => row);
  return Array.from({ length: count }, (_, n) => of(n));
}

/** Appointments of the list whose code is another one's already. */
async function heldElsewhere(rows: readonly HashedRow[], source: AppointmentSource, desk: Pick<Desk, "state">) {
  const held = new Set<string>();
  for (const some of portions(rows)) {
    for (const appointment of takenByOther(desk.state(), some, source.id)) held.add(appointment);
    await turn();
  }
  return held;
}

function clashOf(row: HashedRow, { appointments }: State, source: AppointmentSource): WrongHashed {
  const { line, appointment, plan } = row;
  const other = appointments.find((known) => known.plan.code === plan.code && known.id !== appointment);
  const reason = other?.source === source.id ? sentences.codeOfOther : sentences.codeElsewhere(other?.source);
  return { line, appointment, reason };
}

function refusalOf(
  { past, whole }: HashedList,
  rows: readonly HashedRow[],
  mistakes: readonly WrongHashed[],
  source: AppointmentSource,
): RefusedList | undefined {
  if (rows.length === 0 && past > 0) return "past";
  if (rows.length === 0 && !whole) return "unreadable";
  if (mistakes.length === 0) return undefined;
  return rows.length === 0 || source.mistakes === "take-nothing" ? "wrong-lines" : undefined;
}

/** What the list has changed, by what the core knew before and knows after. */
function countsOf(before: State, after: State, source: string, listed: readonly string[]): Counts {
  const counts = { taken: 0, changed: 0, unchanged: 0, cancelled: 0 };
  const own = (state: State) => [...state.appointments.values()].filter((known) => known.source === source);
  const inList = new Set(listed);
  const ids = new Set([...own(before), ...own(after)].map(({ id }) => id));
  for (const id of ids) {
    const turn = turnOf(before.appointments.get(id), after.appointments.get(id));
    if (turn !== "unchanged" || inList.has(id)) counts[turn]++;
  }
  return counts;
}

function turnOf(before: Appointment | undefined, after: Appointment | undefined): keyof Counts {
  const [stood, stands] = [before, after].map((known) => known !== undefined && known.state !== "cancelled");
  if (stood && !stands) return "cancelled";
  if (!before && stands) return "taken";
  if (!stood && !stands) return "unchanged";
  if (!stood || before!.plan === after!.plan) return stood ? "unchanged" : "changed";
  return isDeepStrictEqual(before!.plan, after!.plan) ? "unchanged" : "changed";
}
