/** Node "ticket": every ticket that is given out, wherever it was asked for. */
import type { GivenView } from "../../gateway/contract/views.ts";
import { wartemarkeNode } from "./red.ts";

export interface TicketConfig {
  /** Empty: for any service. */
  readonly services: readonly string[];
}

/** `payload`: `takenAt` is in milliseconds since the epoch; `kiosk` is absent where staff or a flow took it. */
export type Ticket = GivenView["tickets"][number];

export default wartemarkeNode<TicketConfig>("wm-ticket", ({ services = [] }, { hear, note, tell }) => {
  let before: GivenView | undefined;
  hear("view/given", (value) => {
    const now = value as GivenView | null;
    if (!now) return;
    for (const ticket of ticketsSince(before, now)) {
      if (services.length > 0 && !ticket.services.some((service) => services.includes(service))) continue;
      note({ fill: "green", shape: "dot", text: ticket.number });
      tell(ticket, { topic: "ticket", whole: ticket });
    }
    before = now;
  });
});

/** What was given out between two views, the first one first. Without a view before, all of it is of the past. */
export function ticketsSince(before: GivenView | undefined, now: GivenView): readonly Ticket[] {
  if (!before) return [];
  const known = new Set(before.tickets.map(keyOf));
  // New ones stand before all that is known, whenever they were taken: numbers of the emergency sheet come late.
  const firstKnown = now.tickets.findIndex((ticket) => known.has(keyOf(ticket)));
  return now.tickets.slice(0, firstKnown < 0 ? undefined : firstKnown).toReversed();
}

/** Numbers come again on the next day. */
function keyOf({ number, takenAt }: Ticket): string {
  return `${number} ${takenAt}`;
}
