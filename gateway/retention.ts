/** Deletion: each new day, days older than the site keeps go from the journal, and notes nobody needs are emptied. */
import type { Recorded } from "./contract/events.ts";
import { lastDayFiled, neededReceipts } from "./core/decide-treasury.ts";
import type { Desk } from "./desk.ts";
import type { Journal } from "./journal.ts";

/** The last day to be deleted when `days` days before `day` are kept; both as `2026-11-21`. */
export function lastDayToDelete(day: string, days: number): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return new Date(midnight - (days + 1) * 86_400_000).toISOString().slice(0, 10);
}

export function openRetention(journal: Journal, log: (line: string) => void) {
  async function prune(today: string, desk: Desk): Promise<void> {
    const kept = desk.state().configuration?.retentionDays ?? 90;
    const through = lastDayFiled(desk.state(), lastDayToDelete(today, kept));
    const carried = await desk.submit({ type: "carry", through });
    // Not on a full disk: what still lives would go with those days.
    if (!carried.ok) return;
    const rows = await journal.prune(through, today, neededReceipts(desk.state(), today));
    if (rows === 0) return;
    log(`retention: ${rows} events up to ${through} deleted`);
    await desk.submit({ type: "days-deleted", through, rows });
  }
  return {
    happened(events: readonly Recorded[], desk: Desk): void {
      for (const event of events) if (event.type === "day-opened") void prune(event.date, desk);
    },
  };
}
