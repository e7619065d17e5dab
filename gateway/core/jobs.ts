/** Print jobs as the state has them, and the figures that a closing slip tells. */
import type { SlipOrder } from "../contract/messages.ts";
import type { ReceiptText } from "../contract/payments.ts";
import type { ContactWay } from "../contract/shapes.ts";
import type { DayMoney } from "./slip-payment.ts";

/** A ticket by its number, or a slip. */
export interface Job {
  readonly id: string;
  readonly number: string | undefined;
  readonly slip: SlipOrder | undefined;
  /** Those of the moment when a closing slip was asked for. */
  readonly figures: Figures | undefined;
  /** The same of a slip of the day's payments. */
  readonly money: DayMoney | undefined;
  /** The receipt that was asked for: of a payment that is given back meanwhile there are more. */
  readonly receipt: ReceiptText | undefined;
  readonly copy: boolean;
  readonly until: number;
  readonly seq: number;
  readonly at: number;
  /** The printer for which this one stands in. */
  readonly instead: string | undefined;
  /** Others may go first. */
  readonly patient: boolean;
}

/** The day as a closing slip tells it. */
export interface Figures {
  readonly issued: number;
  readonly finished: number;
  readonly noShows: number;
  /** Waiting, set aside, called or being served. */
  readonly still: number;
  readonly turnedAway: number;
  readonly contacts: Readonly<Record<ContactWay, number>>;
  readonly services: readonly { readonly id: string; readonly issued: number; readonly finished: number }[];
}
