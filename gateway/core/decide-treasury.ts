/** The treasury's day files: which are still to be written or fetched, and what of them outlives deleted days. */
import type { Event } from "../contract/events.ts";
import { nextDay } from "./calendar/moments.ts";
import { type Decision, events, type Input, nothing, refuse } from "./decision.ts";
import { openPayments } from "./payments.ts";
import type { State } from "./state.ts";

type Told = Extract<
  Input,
  { type: "day-file-written" | "day-file-refused" | "day-file-acknowledged" | "day-files-deleted" }
>;

/** Longer than over a weekend nobody need wait for an acknowledgement. */
const fetchedWithinDays = 3;

export function decideTreasury(state: State, input: Told): Decision {
  if (input.type === "day-files-deleted") return events(input);
  const file = state.dayFiles.get(input.date);
  if (!file) return nothing;
  if (input.type === "day-file-written") return file.written ? nothing : events(input);
  if (input.type === "day-file-refused") return file.written || file.refused ? nothing : events(input);
  if (file.written?.digest !== input.digest) return refuse("not-in-this-state");
  return file.acknowledged ? nothing : events(input);
}

/** Days that are over and whose file nobody has acknowledged, oldest first; written or not. */
export function waitingDays({ dayFiles, day = "" }: State): string[] {
  const waiting = dayFiles.filter(({ acknowledged }, date) => !acknowledged && date < day);
  return [...waiting.keys()].sort();
}

/** Days that are over and have bookings that are in no file yet, oldest first. */
export function unwrittenDays({ dayFiles, day = "" }: State): string[] {
  const unwritten = dayFiles.filter(({ written }, date) => !written && date < day);
  return [...unwritten.keys()].sort();
}

/**
 * Written in the night after its day, a file has had its days when the last of them is over. Another one in its place
 * is told at once.
 */
export function isDayFileWaiting(state: State): boolean {
  const [oldest] = waitingDays(state);
  if (oldest === undefined) return false;
  if (state.dayFiles.some(({ refused = false }) => refused)) return true;
  return nextDay(oldest, fetchedWithinDays) < state.day!;
}

/** The last day that may go: no day goes whose bookings are in no file. */
export function lastDayFiled(state: State, through: string): string {
  const [unwritten = "9999"] = unwrittenDays(state);
  return unwritten <= through ? nextDay(unwritten, -1) : through;
}

/** The file with which the one of this day goes on. */
export function lastDayFile(state: State, day = "9999"): { readonly date: string; readonly last: string } | undefined {
  const written = [...state.dayFiles].flatMap(([date, file]) =>
    file.written && date < day ? [{ date, ...file.written }] : [],
  );
  return written.sort((a, b) => (a.date < b.date ? -1 : 1)).at(-1);
}

/** Told again before its day goes: what is not acknowledged, and the end of the chain of hashes. */
export function carriedDayFiles(state: State, ahead: string): Event[] {
  const end = lastDayFile(state)?.date;
  const old = state.dayFiles.filter((file, date) => file.toldOn <= ahead && (!file.acknowledged || date === end));
  return [...old].sort().flatMap(([date, { written, acknowledged }]): Event[] => {
    if (!written) return [];
    const { digest } = written;
    return [
      { type: "day-file-written", date, ...written },
      ...(acknowledged ? [{ type: "day-file-acknowledged" as const, date, digest }] : []),
    ];
  });
}

/** Of which payments receipts must stay in the journal: see journal-money.ts. */
export function neededReceipts(state: State, today: string): { from: string; open: string[] } {
  const [from = today] = waitingDays(state);
  return { from, open: openPayments(state).map(({ id }) => id) };
}
