/** What of money stands on this page alone: the terminal's words of the moment, and how the day's list is narrowed. */
import type { TerminalShows } from "../../lib/bus.ts";

/** Which payments of the day are listed. */
export const paymentFilters = ["all", "paid", "not-paid", "unclear", "reversed", "running"] as const;
export type PaymentFilter = (typeof paymentFilters)[number];

/** What stands on this page alone. */
export interface Money {
  /** What the terminal shows for the work that it does now. */
  readonly shows: (Pick<TerminalShows, "step" | "text" | "job"> & { readonly terminal: string }) | undefined;
  /** Since when this work is known here, in milliseconds by the gateway's clock. */
  readonly since: number | undefined;
  /** Has this page seen it begin? After a reload it has not, and may have missed what the terminal showed. */
  readonly begun: boolean;
  /** The last work whose words were shown here and that has ended: late words of it say nothing of the next one. */
  readonly ended: string | undefined;
  readonly filter: PaymentFilter;
}
export const nothingShown: Money = {
  shows: undefined,
  since: undefined,
  begun: false,
  ended: undefined,
  filter: "all",
};
