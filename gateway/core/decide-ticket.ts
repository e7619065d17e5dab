/** Tickets: their numbers, who is turned away, and how the one that somebody asks about stands. */
import type { CommandOf, RefusalCode } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import { dayAt } from "./day.ts";
import { printing } from "./decide-paper.ts";
import { type Asked, byCounter, type Decision, events, refuse } from "./decision.ts";
import { expectedWait } from "./expected-wait.ts";
import { queueOf } from "./order.ts";
import { printerFor } from "./printers.ts";
import { numbered } from "./slip.ts";
import { type State, type Visit, visitOf } from "./state.ts";

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
  const atCounter = asked.asker === "clerk" || asked.asker === "reception" || asked.asker === "lead";
  const byHand = command.number !== undefined || command.takenAt !== undefined;
  if ((command.precedence || byHand) && !atCounter) return refuse("not-allowed");
  const wrong = byHand ? whyNotEntered(state, command, asked.now) : undefined;
  if (wrong) return refuse(wrong);

  const turnedAway = whyNot(state, services as Configuration["services"], byHand);
  const number = turnedAway ? undefined : (command.number ?? nextNumber(state, first.letter));
  if (turnedAway || number === undefined) {
    const refusal = turnedAway ?? "numbers-used-up";
    const where = kiosk && !byStaff ? { kiosk: kiosk.id } : {};
    return { events: [{ type: "visitor-turned-away", services: command.services, refusal, ...where }], refusal };
  }
  // Who holds a number from the sheet needs no other paper, unless staff ask for one.
  const printer = (command.print ?? !byHand) ? printerFor(state, kiosk?.id, byStaff) : undefined;
  const before = ahead(state, first.id, command.takenAt);
  // Who has stood for a while is not told again how long it takes.
  const wait = byHand ? undefined : expectedWait(state, first.id, before, asked.now);
  const issued: Event = {
    type: "ticket-issued",
    number,
    services: command.services,
    language: command.language,
    people: command.people ?? 1,
    precedence: command.precedence ?? false,
    area: first.area,
    ahead: before,
    ...(wait !== undefined && { expectedWait: wait }),
    ...(kiosk && !byStaff && { kiosk: kiosk.id }),
    ...(command.takenAt !== undefined && { takenAt: command.takenAt }),
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

/** Only numbers of the emergency sheet are entered by hand, each once a day, with a time that today has seen. */
function whyNotEntered(state: State, command: CommandOf<"take-ticket">, now: number): RefusalCode | undefined {
  const { number, takenAt } = command;
  const { emergencyLetter, zone } = state.configuration!;
  const ofSheet = number !== undefined && number[0] === emergencyLetter && Number(number.slice(1)) > 0;
  if (!ofSheet) return "not-an-emergency-number";
  if (visitOf(state, number)) return "number-already-entered";
  const isToday = takenAt === undefined || (takenAt <= now && dayAt(takenAt, zone) === dayAt(now, zone));
  return isToday ? undefined : "not-since-today";
}

/**
 * Closed is closed for everyone: whoever shall still be let in, a lead opens the intake for. Who holds a number of the
 * emergency sheet was let in already.
 */
function whyNot(state: State, services: Configuration["services"], isLetIn: boolean) {
  if (state.halted) return "halted";
  if (isLetIn) return undefined;
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
    if (given < highest) return numbered(letter, given + 1);
  }
  return undefined;
}

/** How many who wait for the same service are called before a newcomer, or before who stands there since a time. */
function ahead(state: State, service: string, since = Number.POSITIVE_INFINITY): number {
  const isBefore = (visit: Visit) => visit.precedence || visit.standing <= since;
  return state.visits.count((v) => v.state === "waiting" && v.services[0] === service && isBefore(v));
}

/** What the code on a ticket asks: read from the state as it is, so that asking leaves no trace. */
export function tellPlace(state: State, { day, number }: CommandOf<"ask-place">): Decision {
  if (day !== state.day) return refuse("ticket-of-another-day");
  const visit = visitOf(state, number);
  if (!visit) return refuse("unknown-ticket");
  const { state: now, language, area, counter, services } = visit;
  const isThere = now === "called" || now === "serving";
  const told = {
    number,
    state: now,
    language,
    area,
    ...(now === "waiting" && { ahead: queueOf(state, services[0]!).indexOf(visit) }),
    ...(isThere && counter !== undefined && { counter }),
  };
  return { events: [], told: { ok: true, ...told } };
}
