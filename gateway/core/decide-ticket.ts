/** Tickets: their numbers, and who is turned away. */
import type { CommandOf } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import { printing } from "./decide-paper.ts";
import { type Asked, byCounter, type Decision, events, refuse } from "./decision.ts";
import { printerFor } from "./printers.ts";
import type { State } from "./state.ts";

const highest = 999;

export function takeTicket(state: State, command: CommandOf<"take-ticket">, asked: Asked): Decision {
  const configuration = state.configuration!;
  const byStaff = asked.asker !== "kiosk";
  const kioskId = byStaff ? command.kiosk : (command.kiosk ?? asked.by.identity);
  if (!byStaff && kioskId !== asked.by.identity) return refuse("not-allowed");
  const kiosk = configuration.kiosks.find((k) => k.id === kioskId);
  if (kioskId !== undefined && !kiosk) return refuse("unknown-kiosk");
  const services = command.services.map((id) => configuration.services.find((s) => s.id === id));
  const [first] = services;
  if (!first || services.some((s) => !s || !(byStaff || s.kiosk))) return refuse("unknown-service");
  if (command.precedence && asked.asker !== "clerk" && asked.asker !== "reception" && asked.asker !== "lead") {
    return refuse("not-allowed");
  }

  const turnedAway = whyNot(state, services as Configuration["services"]);
  const number = turnedAway ? undefined : nextNumber(state, first.letter);
  if (turnedAway || number === undefined) {
    const refusal = turnedAway ?? "numbers-used-up";
    const where = kiosk && !byStaff ? { kiosk: kiosk.id } : {};
    return { events: [{ type: "visitor-turned-away", services: command.services, refusal, ...where }], refusal };
  }
  const printer = command.print === false ? undefined : printerFor(state, kiosk?.id, byStaff);
  const issued: Event = {
    type: "ticket-issued",
    number,
    services: command.services,
    language: command.language,
    people: command.people ?? 1,
    precedence: command.precedence ?? false,
    area: first.area,
    ahead: ahead(state, first.id),
    ...(kiosk && !byStaff && { kiosk: kiosk.id }),
    ...byCounter(asked),
  };
  const help = command.help ?? [];
  return events(
    issued,
    ...(help.length > 0 ? [{ type: "help-noted" as const, number, help }] : []),
    ...(printer === undefined
      ? []
      : printing(state, printer, { number, kiosk: kiosk?.id, copy: false, now: asked.now })),
  );
}

/** Closed is closed for everyone: whoever shall still be let in, a lead opens the intake for. */
function whyNot(state: State, services: Configuration["services"]) {
  if (state.halted) return "halted";
  if (state.intakeClosed) return "intake-closed";
  const full = services.some(
    (s) => s.dailyLimit !== undefined && (state.issuedByService.get(s.id) ?? 0) >= s.dailyLimit,
  );
  return full ? "contingent-used-up" : undefined;
}

/**
 * The next number of the service's letter; when that is used up, of another; after a damaged journal, of the reserve.
 */
export function nextNumber(state: State, ownLetter: string): string | undefined {
  const { letters } = state.configuration!;
  const candidates = state.salvage ? [state.salvage.letter] : [ownLetter, ...letters];
  for (const letter of candidates) {
    const given = state.issuedByLetter.get(letter) ?? 0;
    if (given < highest) return letter + String(given + 1).padStart(3, "0");
  }
  return undefined;
}

/** How many who wait for the same service are called before a newcomer. */
function ahead(state: State, service: string): number {
  return state.visits.count((visit) => visit.state === "waiting" && visit.services[0] === service);
}
