/** The day's money as tables to take along: bookings, sums, terminals. Pure; the link is payments-view.ts. */
import type { PaymentEntry, PaymentsView } from "../../../gateway/contract/payments.ts";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import type { Cell } from "../../lib/csv.ts";
import {
  clockWords,
  counterWords,
  momentWords,
  sayIn,
  serviceWords,
  sourceWords,
  wayNamed,
} from "../../parts/staff-words.ts";
import type { Panel } from "./state.ts";
import { sumsOf } from "./sums.ts";

type Rows = readonly (readonly Cell[])[];

/**
 * A line for each payment that is listed, and one more for each giving back, so that what was booked can be summed up;
 * and at last, that there are more than these.
 */
export function listRows({ tongue, site }: Panel, { payments, count }: PaymentsView): Rows {
  const say = sayIn(tongue);
  const head = [
    say("columnTime"),
    say("columnNumber"),
    say("columnCounter"),
    say("columnTerminal"),
    say("service"),
    say("columnBooking"),
    say("columnWay"),
    say("columnReceipt"),
    say("paymentsState"),
    say("columnAsked"),
    say("columnBooked"),
  ];
  const lines = payments.flatMap((entry) =>
    bookingsOf(entry).map(({ state, booked }) => [
      clockWords(entry.at, site?.zone),
      entry.number,
      counterWords(site, entry.counter, tongue),
      entry.terminal === undefined ? "" : sourceWords(site, `terminal/${entry.terminal}`, tongue),
      entry.fees.map(({ service }) => serviceWords(site, service, tongue)).join(", "),
      entry.fees.flatMap(({ booking }) => booking ?? []).join(", "),
      entry.card ?? wayNamed(entry.way, tongue),
      entry.reference ?? entry.mark?.receipt ?? "",
      say(staffKeys.paymentState[state]),
      { cents: entry.cents },
      booked,
    ]),
  );
  const rest = `${say("paymentsCount", { n: payments.length, count })}: ${say("paymentsNewest")}`;
  return [head, ...lines, ...(payments.length < count ? [[rest]] : [])];
}

/** What was booked of a payment, less what was given back; of what is not known there is no amount. */
function bookingsOf({ state, cents, bookedCents = cents }: PaymentEntry): { state: typeof state; booked: Cell }[] {
  switch (state) {
    case "paid":
      return [{ state, booked: { cents: bookedCents } }];
    case "reversed":
      return [
        { state: "paid", booked: { cents: bookedCents } },
        { state, booked: { cents: -bookedCents } },
      ];
    case "not-paid":
      return [{ state, booked: { cents: 0 } }];
    default:
      return [{ state, booked: "" }];
  }
}

/** A line for each sum, with what it is a sum by; of each terminal also what it told of its last end of day. */
export function sumRows(panel: Panel, view: PaymentsView): Rows {
  const say = sayIn(panel.tongue);
  const head = [
    say("paymentsSums"),
    say("columnOf"),
    say("columnCount"),
    say("columnAmount"),
    say("columnTold"),
    say("columnCompared"),
  ];
  const total = [say("sumTotal"), "", view.total.count, { cents: view.total.cents }, "", ""];
  return [
    head,
    total,
    ...sumsOf(panel, view).flatMap(({ by, sums }) =>
      sums.map(({ name, count, cents }) => [by, name, count, { cents }, "", ""]),
    ),
    ...view.terminals.flatMap((terminal) => terminalRows(panel, terminal)),
  ];
}

function terminalRows({ tongue, now, site }: Panel, { id, since, closed }: PaymentsView["terminals"][number]): Rows {
  const say = sayIn(tongue);
  const name = sourceWords(site, `terminal/${id}`, tongue);
  const open = [name, say("terminalSince"), since.count, { cents: since.cents }, "", ""];
  if (!closed) return [open, [name, say("terminalClosedNever"), "", "", "", ""]];
  const { at, own, told, agrees, cards = [] } = closed;
  const when = say("terminalClosed", { when: momentWords(at, now, site?.zone, tongue) });
  const theirs = told === undefined ? say("terminalNothingTold") : { cents: told };
  const compared = agrees === undefined ? "" : say(agrees ? "terminalAgrees" : "terminalDiffers");
  return [
    open,
    [name, when, own.count, { cents: own.cents }, theirs, compared],
    ...cards.map(({ card, count, cents }) => [name, `${when}: ${card}`, count, "", { cents }, ""]),
  ];
}
