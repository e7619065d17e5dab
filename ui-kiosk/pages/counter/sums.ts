/** The day's money summed by counter, service and means of payment, in the words of staff. Pure. */
import type { PaymentsView } from "../../../gateway/contract/payments.ts";
import { counterWords, sayIn, serviceWords, wayNamed } from "../../parts/staff-words.ts";
import type { Panel } from "./state.ts";

export interface Sums {
  readonly by: string;
  readonly sums: readonly { readonly name: string; readonly count: number; readonly cents: number }[];
}

export function sumsOf({ tongue, site }: Panel, { counters, services, ways }: PaymentsView): Sums[] {
  const say = sayIn(tongue);
  return [
    {
      by: say("paymentsByCounter"),
      sums: counters.map((sum) => ({ ...sum, name: counterWords(site, sum.counter, tongue) })),
    },
    {
      by: say("paymentsByService"),
      sums: services.map((sum) => ({ ...sum, name: serviceWords(site, sum.service, tongue) })),
    },
    { by: say("paymentsByWay"), sums: ways.map((sum) => ({ ...sum, name: wayNamed(sum.way, tongue) })) },
  ];
}
