/** Tickets: their numbers, who is turned away, and their paper. */
import type { Command, CommandOf } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import { printerBlocked } from "../contract/faults.ts";
import { type Asked, type Decision, events, refuse } from "./decision.ts";
import { hasFault, type State } from "./state.ts";

/** After this nobody waits at the kiosk for the paper any more. */
export const printWithinMs = 60_000;
const highest = 999;

export function decideTicket(state: State, command: Command, asked: Asked): Decision | undefined {
  switch (command.type) {
    case "take-ticket":
      return takeTicket(state, command, asked);
    case "reprint":
      return reprint(state, command, asked);
    case "confirm-paper": {
      const visit = state.visits.get(command.number);
      if (!visit) return refuse("unknown-ticket");
      if (visit.paper !== "unknown" && visit.paper !== "not-printed") return refuse("not-in-this-state");
      return events({ type: "paper-confirmed", number: visit.number, ...byCounter(asked) });
    }
    default:
      return undefined;
  }
}

function takeTicket(state: State, command: CommandOf<"take-ticket">, asked: Asked): Decision {
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
    ...(printer === undefined ? [] : printing(state, number, printer, 1, asked.now)),
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

/** The kiosk's own printer; staff without a kiosk use the first printer of the site. */
function printerFor(state: State, kiosk: string | undefined, byStaff: boolean): string | undefined {
  const { kiosks } = state.configuration!;
  const own = kiosks.find((k) => k.id === kiosk)?.printer;
  return own ?? (byStaff ? kiosks.find((k) => k.printer !== undefined)?.printer : undefined);
}

/** A ticket that cannot come out is not sent: it would fall out when the roll is changed. */
function printing(state: State, number: string, printer: string, nthSlip: number, now: number): Event[] {
  const device = `printer/${printer}`;
  const online = state.devices.get(device)?.online ?? false;
  const blocked = state.faults.find((f) => f.source === device && printerBlocked.has(f.fault));
  if (!online || blocked) {
    return [{ type: "print-ended", number, outcome: "failed", fault: blocked?.fault ?? "unreachable" }];
  }
  // Never given twice, not even after a damaged journal: a driver remembers the jobs it has done.
  const job = `${state.run}-${state.seq}-${number}`;
  return [{ type: "print-asked", number, job, printer, copy: nthSlip > 1, until: now + printWithinMs }];
}

function reprint(state: State, command: CommandOf<"reprint">, asked: Asked): Decision {
  const visit = state.visits.get(command.number);
  if (!visit) return refuse("unknown-ticket");
  if (visit.paper === "asked") return refuse("not-in-this-state");
  const printer = command.printer ?? printerFor(state, visit.kiosk, true);
  if (printer === undefined || !state.configuration!.devices.includes(`printer/${printer}`))
    return refuse("printer-unknown");
  if (hasFault(state, `printer/${printer}`, (fault) => printerBlocked.has(fault))) return refuse("printer-blocked");
  return events(...printing(state, visit.number, printer, visit.slips + 1, asked.now));
}

export function byCounter(asked: Asked): { by?: string } {
  return asked.counter === undefined ? {} : { by: asked.counter };
}
