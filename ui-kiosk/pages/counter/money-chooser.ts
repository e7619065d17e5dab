/** What about money is chosen over the call, and the command it comes to: a fee, another way to pay, a doubt. Pure. */
import type { CommandOf } from "../../../gateway/contract/commands.ts";
import {
  bookingReference,
  type FeeReason,
  type OtherWay,
  type PaymentEntry,
  type SettleReason,
  type TillView,
} from "../../../gateway/contract/payments.ts";
import { type Chooser, centsTyped } from "./chooser.ts";
import { tillOf } from "./money.ts";
import type { Panel } from "./state.ts";

/** The visit at the counter for which a choice was begun: it is meant for nobody else. */
interface OfVisit {
  readonly number: string;
}

export interface FeeChange extends OfVisit {
  readonly what: "fee";
  /** For which service; one more fee may be for any. */
  readonly service: string | undefined;
  readonly adding: boolean;
  /** As typed. */
  readonly euros: string;
  readonly reason: FeeReason | undefined;
}

export interface Otherwise extends OfVisit {
  readonly what: "otherwise";
  readonly way: OtherWay;
  readonly reference: string;
}

export interface Settling {
  readonly what: "settle";
  readonly payment: string;
  /** Whose it is, and whether the doubt is of its giving back: once it is settled, nothing else tells that. */
  readonly whose: string;
  readonly back: boolean;
  readonly as: "paid" | "not-paid" | undefined;
  readonly reason: SettleReason | undefined;
}

/** How a visit ends, as it was asked for and refused. */
export type Ending = CommandOf<"finish"> | CommandOf<"call-next"> | CommandOf<"call">;

export type MoneyChooser =
  | FeeChange
  | Otherwise
  | Settling
  /** May be of a payment in the day's list, while nobody is at the counter. */
  | { readonly what: "give-back"; readonly payment: string; readonly number: string | undefined }
  | ({ readonly what: "without-paper" } & OfVisit)
  | ({ readonly what: "unpaid"; readonly command: Ending } & OfVisit);

export function otherwiseOf(number: string): Otherwise {
  return { what: "otherwise", number, way: "cashier", reference: "" };
}

/** Was it begun for a visit other than the one that is at the counter now? Its yes would hit the wrong one. */
export function isOfAnother(chooser: Chooser | undefined, atCounter: string | undefined): boolean {
  return chooser !== undefined && "number" in chooser && chooser.number !== atCounter;
}

/** `93,00`, as it would be typed. */
export function eurosOf(cents: number): string {
  return (cents / 100).toFixed(2).replace(".", ",");
}

export function changeOf({ service, cents }: TillView["fees"][number], number: string): FeeChange {
  return { what: "fee", number, service, adding: false, euros: eurosOf(cents), reason: undefined };
}

/** One more fee: with a service that has one, its usual amount stands there already; a reason once chosen stays. */
export function addedFee(
  panel: Panel,
  service: string | undefined,
  number: string,
  reason: FeeReason = "other-item",
): FeeChange {
  const usual = panel.site?.services.find(({ id }) => id === service)?.feeCents;
  const euros = usual === undefined ? "" : eurosOf(usual);
  return reasoned({ what: "fee", number, service, adding: true, euros, reason: undefined }, reason);
}

/** Who is exempt pays nothing: the amount follows, and can still be typed over. */
export function reasoned(change: FeeChange, reason: FeeReason): FeeChange {
  return { ...change, reason, ...(reason === "exempt" && { euros: eurosOf(0) }) };
}

/** Undefined as long as something is missing or wrong. */
export function feeCommand({ number, service, euros, reason }: FeeChange): CommandOf<"set-fee"> | undefined {
  const cents = centsTyped(euros);
  if (service === undefined || cents === undefined || reason === undefined) return undefined;
  return { type: "set-fee", number, service, cents, reason };
}

/** The number of the receipt as the treasury writes such numbers. */
export function otherwiseCommand(
  { number, way, reference }: Otherwise,
  counter: string,
): CommandOf<"note-payment"> | undefined {
  const typed = reference.trim();
  if (!bookingReference.test(typed)) return undefined;
  return { type: "note-payment", counter, number, way, reference: typed };
}

export function settleCommand({ payment, as, reason }: Settling): CommandOf<"settle-payment"> | undefined {
  return as === undefined || reason === undefined ? undefined : { type: "settle-payment", payment, as, reason };
}

/** A payment that this page is told of, at the counter or in the day's list. */
export function paymentNamed(panel: Panel, payment: string): PaymentEntry | undefined {
  const till = tillOf(panel);
  const { payments = [], earlier = [] } = panel.payments ?? {};
  const all = [...(till?.payments ?? []), ...(till?.unclear ?? []), ...payments, ...earlier];
  return all.find((entry) => entry.payment === payment);
}
