/** A ticket for whoever is let in, with or without an appointment: its number, its place in the queue, its paper. */
import type { RefusalCode } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import type { Help } from "../contract/shapes.ts";
import { printing } from "./decide-paper.ts";
import { type Asked, byCounter, type Decision, events } from "./decision.ts";
import { expectedWait } from "./expected-wait.ts";
import { printerFor } from "./printers.ts";
import { feeOf, type Route } from "./route.ts";
import { numbered } from "./slip.ts";
import type { State, Visit } from "./state.ts";

const highest = 999;

type Kiosk = Configuration["kiosks"][number];

export interface Visitor {
  /** What the visitor wants: known services, at least one, whose first gives the number its letter. */
  readonly wanted: readonly string[];
  readonly route: Route;
  readonly language: string;
  readonly people?: number | undefined;
  readonly help?: readonly Help[] | undefined;
  readonly precedence?: boolean | undefined;
  readonly kiosk: Kiosk | undefined;
  /** On paper? Undefined: as is usual. */
  readonly print?: boolean | undefined;
  readonly meant?: Visit["meant"];
  /** In place of what the services cost. */
  readonly feeCents?: number | undefined;
  /** Without `due` it counts for nothing in the queue. */
  readonly appointment?: { readonly id: string; readonly due: number | undefined };
  /** Of the emergency sheet. */
  readonly entered?: { readonly number: string; readonly takenAt: number | undefined } | undefined;
}

/** Where somebody asks: at a kiosk, which speaks for itself alone, or by staff, who may name one. */
export function kioskOf(
  state: State,
  named: string | undefined,
  asked: Asked,
): { readonly kiosk: Kiosk | undefined; readonly refusal?: RefusalCode } {
  const byStaff = asked.asker !== "kiosk";
  const id = byStaff ? named : (named ?? asked.by.identity);
  if (!byStaff && id !== asked.by.identity) return { kiosk: undefined, refusal: "not-allowed" };
  const kiosk = state.configuration!.kiosks.find((k) => k.id === id);
  return id !== undefined && !kiosk ? { kiosk, refusal: "unknown-kiosk" } : { kiosk };
}

/** Has somebody switched this kiosk off? It stays a printer for those who sit at a counter. */
export function isSwitchedOff(state: State, kiosk: Kiosk | undefined, asked: Asked): boolean {
  return kiosk !== undefined && state.kiosksOff.includes(kiosk.id) && !isAtCounter(asked);
}

/** Who sits at a counter lets in whom a kiosk does not. */
export function isAtCounter({ asker }: Asked): boolean {
  return asker === "clerk" || asker === "reception" || asker === "lead";
}

/** The event of a ticket; nothing once all numbers are used up. */
export function issueTicket(state: State, visitor: Visitor, asked: Asked): Decision {
  const { wanted, route, kiosk, entered, appointment, help = [] } = visitor;
  const configuration = state.configuration!;
  const serviceOf = (id: string | undefined) => configuration.services.find((s) => s.id === id)!;
  const number = entered?.number ?? nextNumber(state, serviceOf(wanted[0]).letter);
  if (number === undefined) return turnAway(wanted, "numbers-used-up", kiosk, asked);
  const byStaff = asked.asker !== "kiosk";
  // Who holds a number from the sheet needs no other paper, unless staff ask for one.
  const printer = (visitor.print ?? !entered) ? printerFor(state, kiosk?.id, byStaff) : undefined;
  const [first] = route.services as [string];
  const before = ahead(state, first, entered?.takenAt);
  // Who has stood for a while is not told again how long it takes, and who has an appointment knows when.
  const wait = entered || appointment ? undefined : expectedWait(state, first, before, asked.now);
  const feeCents = visitor.feeCents ?? feeOf(configuration, route);
  const issued: Event = {
    type: "ticket-issued",
    number,
    services: [...route.services],
    language: visitor.language,
    people: visitor.people ?? 1,
    precedence: visitor.precedence ?? false,
    area: serviceOf(first).area,
    ahead: before,
    ...(wait !== undefined && { expectedWait: wait }),
    ...(kiosk && !byStaff && { kiosk: kiosk.id }),
    ...(entered?.takenAt !== undefined && { takenAt: entered.takenAt }),
    ...(route.meanwhile.length > 0 && { meanwhile: [...route.meanwhile] }),
    ...(appointment && { appointment: appointment.id }),
    ...(appointment?.due !== undefined && { due: appointment.due }),
    ...visitor.meant,
    ...(feeCents !== undefined && { feeCents }),
    ...byCounter(asked),
  };
  return events(
    issued,
    ...(help.length > 0 ? [{ type: "help-noted" as const, number, help: [...help] }] : []),
    ...(printer === undefined
      ? []
      : printing(state, printer, { number, kiosk: kiosk?.id, copy: false, now: asked.now })),
  );
}

type TurnedAway = Extract<Event, { type: "visitor-turned-away" }>;

/** Refused, and counted: somebody came for nothing. */
export function turnAway(
  services: readonly string[],
  refusal: TurnedAway["refusal"],
  kiosk: Kiosk | undefined,
  asked: Asked,
): Decision {
  const where = kiosk && asked.asker === "kiosk" ? { kiosk: kiosk.id } : {};
  return { events: [{ type: "visitor-turned-away", services: [...services], refusal, ...where }], refusal };
}

/**
 * The next number of the service's letter; when that is used up, of another; after a damaged journal, of the reserve.
 */
export function nextNumber(state: State, ownLetter: string): string | undefined {
  const { letters } = state.configuration!;
  const candidates = state.salvage ? [state.salvage.letter] : [ownLetter, ...letters];
  for (const letter of candidates) {
    const given = state.issuedByLetter.get(letter) ?? 0;
    if (given < highest) return numbered(letter, given + 1);
  }
  return undefined;
}

/** How many who wait for the same service are called before a newcomer, or before who stands there since a time. */
function ahead(state: State, service: string, since = Number.POSITIVE_INFINITY): number {
  const isBefore = (visit: Visit) => visit.precedence || visit.standing <= since;
  return state.visits.count((v) => v.state === "waiting" && v.services[0] === service && isBefore(v));
}
