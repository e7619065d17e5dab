/** What the journal's file is asked about money: a day's payments for the treasury, and receipts that may go. */
import type { DatabaseSync } from "node:sqlite";
import type { Recorded } from "./contract/events.ts";

/** Of which payments receipts are still needed. */
export interface NeededReceipts {
  /** Of days from this one on, or of payments to which something happened since, no day file is acknowledged. */
  readonly from: string;
  /** Payments of which nobody knows yet how they end. */
  readonly open: readonly string[];
}

/** Events that name a payment, and those that name a job at a terminal and nothing else. */
const ofPayments = ["payment-asked", "payment-noted", "payment-withdrawn", "payment-settled", "payment-carried"];
const ofJobs = ["terminal-told", "terminal-ended", "receipt-kept"] as const satisfies Recorded["type"][];
const inList = (types: readonly string[]) => types.map((type) => `'${type}'`).join(", ");

const asked = `asked AS MATERIALIZED (
  SELECT day, payload ->> '$.job' AS job, payload ->> '$.payment' AS payment FROM journal WHERE type = 'terminal-asked'
)`;

const dayOfMoney = `
  SELECT seq, at, day, cause, type, payload FROM journal
  WHERE day = ? AND type IN (${inList([...ofPayments, "terminal-asked", ...ofJobs])}) ORDER BY seq`;

const withDaysBefore = `
  WITH ${asked},
  touched AS MATERIALIZED (
    SELECT payload ->> '$.payment' AS payment FROM journal WHERE day = :day AND type IN (${inList(ofPayments)})
    UNION SELECT asked.payment FROM journal JOIN asked ON asked.job = journal.payload ->> '$.job'
      WHERE journal.day = :day AND journal.type IN (${inList(ofJobs)})
  ),
  jobs AS MATERIALIZED (
    SELECT job FROM asked WHERE payment IN (SELECT payment FROM touched)
    UNION SELECT payload ->> '$.job' FROM journal WHERE day = :day AND type IN (${inList(ofJobs)})
  )
  SELECT seq, at, day, cause, type, payload FROM journal
  WHERE day <= :day AND (
    (type IN (${inList(ofPayments)}) AND payload ->> '$.payment' IN (SELECT payment FROM touched))
    OR (type IN (${inList(["terminal-asked", ...ofJobs])}) AND payload ->> '$.job' IN (SELECT job FROM jobs))
    OR (type = 'receipt-kept' AND payload ->> '$.payment' IN (SELECT payment FROM touched))
    OR (type = 'receipt-kept' AND day = :day AND payload ->> '$.job' IS NULL)
  )
  ORDER BY seq`;

type Found = Record<string, unknown>;

/**
 * Of each payment to which something happened on that day, all that is known of it, also of days before; and the works
 * of terminals.
 */
export function rowsOfMoney(db: DatabaseSync, day: string): Found[] {
  const rows = db.prepare(dayOfMoney).all(day);
  // Commits wait meanwhile: the days before are looked through only for what began there.
  return isWhole(rows) ? rows : db.prepare(withDaysBefore).all({ day });
}

/** Did all of it begin here? */
function isWhole(rows: readonly Found[]): boolean {
  const begun = new Set<unknown>();
  return rows.every(({ type, payload }) => {
    const { payment, job } = JSON.parse(payload as string) as { readonly payment?: string; readonly job?: string };
    if (type === "payment-asked" || type === "payment-noted") begun.add(payment);
    if (type === "terminal-asked") begun.add(job);
    return [payment, job].every((id) => id === undefined || begun.has(id));
  });
}

/** Of closed days, when the treasury has what they say: of a payment, only once all that happened to it is filed. */
const emptyReceipts = `
  WITH ${asked},
  happened AS (
    SELECT payload ->> '$.payment' AS payment, day FROM journal WHERE type IN (${inList(ofPayments)})
    UNION ALL SELECT payment, day FROM asked
    UNION ALL SELECT asked.payment, journal.day FROM journal JOIN asked ON asked.job = journal.payload ->> '$.job'
      WHERE journal.type IN (${inList(ofJobs)})
  ),
  needed AS MATERIALIZED (
    SELECT payment FROM happened WHERE day >= :from AND payment IS NOT NULL
    UNION SELECT value FROM json_each(:open)
  )
  UPDATE journal SET payload = '{}'
  WHERE type = 'receipt-kept' AND payload <> '{}' AND day < :from
    AND coalesce(payload ->> '$.payment', '') NOT IN (SELECT payment FROM needed)
    AND coalesce(payload ->> '$.job', '') NOT IN (
      SELECT job FROM asked WHERE payment IN (SELECT payment FROM needed)
    )`;

export function forgetReceipts(db: DatabaseSync, { from, open }: NeededReceipts): void {
  db.prepare(emptyReceipts).run({ from, open: JSON.stringify(open) });
}
