/** The state after an event of the treasury's day files, and which days will need one. */
import type { Recorded } from "../contract/events.ts";
import type { TerminalWork } from "../contract/payments.ts";
import { isMoneyWork } from "./money.ts";
import { unfiledReceipts, workOfJob } from "./payments.ts";
import type { DayFile, State } from "./state.ts";

export function applyTreasuryEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "day-file-written": {
      const { digest, last, bookings, cents } = event;
      const file: DayFile = { written: { digest, last, bookings, cents }, acknowledged: false, toldOn: event.day };
      return { ...state, dayFiles: state.dayFiles.set(event.date, file) };
    }
    case "day-file-refused": {
      const file = state.dayFiles.get(event.date);
      return file ? { ...state, dayFiles: state.dayFiles.set(event.date, { ...file, refused: true }) } : state;
    }
    case "day-file-acknowledged": {
      const file = state.dayFiles.get(event.date);
      // Its writing was told on a day that has gone from the journal.
      if (!file) return state;
      return { ...state, dayFiles: state.dayFiles.set(event.date, { ...file, acknowledged: true }) };
    }
    case "day-files-deleted":
      return state;
    default:
      return undefined;
  }
}

/** A day on which anything happened that its file tells of will need one; and where files lay is known. */
export function withDayFiles(before: State, applied: State, event: Recorded): State {
  const { day, type } = event;
  const said = type === "site-configured" ? event.configuration.payments : undefined;
  const after = said ? { ...applied, lastPayments: said } : applied;
  if (after.dayFiles.has(day) || !isFiled(before, after, event)) return after;
  return { ...after, dayFiles: after.dayFiles.set(day, { acknowledged: false, toldOn: day }) };
}

function isFiled(before: State, after: State, event: Recorded): boolean {
  if (event.type === "receipt-kept") return isLoose(before, event);
  if (event.type === "terminal-ended" && isFailedEndOfDay(before, event)) return true;
  if (after.payments === before.payments && after.terminals === before.terminals) return false;
  const { day } = event;
  return isBooked(before, after, day) || isClosed(before, after, day) || isCleared(before, after);
}

/** A receipt that belongs to no payment's booking, nor to an end of day; a row whose text was emptied has none. */
function isLoose(state: State, event: Partial<Extract<Recorded, { type: "receipt-kept" }>>): boolean {
  if (!event.receipt || event.payment !== undefined) return false;
  const work = event.job === undefined ? undefined : workOfJob(state, event.job);
  return event.job === undefined || (work !== undefined && isUpkeep(work.work));
}

/** Maybe it is closed all the same, and said so on paper. */
function isFailedEndOfDay(state: State, { job, outcome }: Extract<Recorded, { type: "terminal-ended" }>): boolean {
  const work = workOfJob(state, job);
  return work?.work === "end-of-day" && work.started !== undefined && outcome !== "ok";
}

function isBooked(before: State, after: State, day: string): boolean {
  return after.payments.some(
    ({ bookings }, id) => bookings.at(-1)?.day === day && bookings !== before.payments.get(id)?.bookings,
  );
}

function isClosed(before: State, after: State, day: string): boolean {
  return after.terminals.some(({ closed }, id) => closed?.day === day && closed !== before.terminals.get(id)?.closed);
}

/** No money was moved by what nobody knew of: its receipts wait for no booking any more. */
function isCleared(before: State, after: State): boolean {
  return after.payments.some(
    (payment, id) => !payment.doubt && !!before.payments.get(id)?.doubt && unfiledReceipts(payment).length > 0,
  );
}

/** Works whose receipts are no booking's: all but those that move money, look for it, or close the day. */
export function isUpkeep(work: TerminalWork): boolean {
  return !isMoneyWork(work) && work !== "find-out" && work !== "end-of-day";
}
