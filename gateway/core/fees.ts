/** The fees of a visit: what it costs, what of it is paid, and what is still open. */
import type { Configuration } from "../contract/configuration.ts";
import type { Fee } from "../contract/payments.ts";
import type { Payment } from "./money.ts";
import { paymentsOfVisit } from "./payments.ts";
import type { State, Visit } from "./state.ts";

export interface VisitFee {
  readonly fee: Fee;
  /** What the site file or the appointment says; undefined where that is nothing. */
  readonly usualCents: number | undefined;
  /** The payment that covers it: paid, running, or unclear. */
  readonly payment: Payment | undefined;
}

/** In the order in which its services came; those that somebody added last. */
export function feesOf(state: State, visit: Visit): VisitFee[] {
  const configuration = state.configuration!;
  const payments = paymentsOfVisit(state, visit.number);
  const usual = usualFees(configuration, visit);
  const services = new Set([...usual.keys(), ...visit.feesSet.map(({ service }) => service)]);
  return [...services].map((service) => {
    const set = visit.feesSet.find((each) => each.service === service);
    const usualCents = usual.get(service);
    const payment = payments.find((each) => covers(each, service));
    const paid = payment?.fees.find((each) => each.service === service);
    // What is being paid is what was asked for, whatever the site file says since.
    const fee = paid ?? set ?? feeFor(configuration, service, usualCents!);
    return { fee, usualCents, payment };
  });
}

/** What each service costs without anybody's word; the appointment's one fee stands for all it was made for. */
function usualFees({ services }: Configuration, { cameFor, brought }: Visit): Map<string, number> {
  const costs = (id: string) => services.find((each) => each.id === id)?.feeCents ?? 0;
  const usual = new Map<string, number>();
  // Under the name of what it is taken for, not of a step before that.
  const named = brought?.services.find((id) => costs(id) > 0) ?? brought?.services[0];
  if (brought && named !== undefined && brought.cents > 0) usual.set(named, brought.cents);
  for (const id of cameFor) {
    const cents = costs(id);
    if (cents > 0 && !brought?.services.includes(id)) usual.set(id, cents);
  }
  return usual;
}

export function feeFor({ services }: Configuration, service: string, cents: number): Fee {
  const booking = services.find(({ id }) => id === service)?.booking;
  return { service, cents, ...(booking !== undefined && { booking }) };
}

function covers({ state, fees }: Payment, service: string): boolean {
  return state !== "not-paid" && state !== "reversed" && fees.some((fee) => fee.service === service);
}

/** Those that can be asked for now. */
export function openFees(state: State, visit: Visit): Fee[] {
  return feesOf(state, visit).flatMap(({ fee, payment }) => (payment || fee.cents === 0 ? [] : [fee]));
}

/** What somebody who is sent home still owes: what was paid today is not asked for again. */
export function feeLeft(state: State, visit: Visit): number | undefined {
  if (!state.configuration!.payments) return visit.feeCents;
  return feesOf(state, visit).length === 0 ? undefined : unpaidCents(state, visit);
}

/** What is not surely paid, in cents. */
export function unpaidCents(state: State, visit: Visit): number {
  return sumOf(feesOf(state, visit).flatMap(({ fee, payment }) => (payment?.state === "paid" ? [] : [fee])));
}

export function sumOf(fees: readonly Fee[]): number {
  return fees.reduce((sum, { cents }) => sum + cents, 0);
}
