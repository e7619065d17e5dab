/** Tickets for walk-ins: who is turned away, and how the one that somebody asks about stands. */
import type { CommandOf, RefusalCode } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import { dayAt } from "./day.ts";
import { type Asked, type Decision, refuse } from "./decision.ts";
import { isAtCounter, isSwitchedOff, issueTicket, kioskOf, turnAway, type Visitor } from "./issue-ticket.ts";
import { queueOf } from "./order.ts";
import { routeOf } from "./route.ts";
import { isHalted, type State, visitOf } from "./state.ts";

export function takeTicket(state: State, command: CommandOf<"take-ticket">, asked: Asked): Decision {
  const configuration = state.configuration!;
  const byStaff = asked.asker !== "kiosk";
  const { kiosk, refusal } = kioskOf(state, command.kiosk, asked);
  if (refusal) return refuse(refusal);
  const wanted = command.services.map((id) => configuration.services.find((s) => s.id === id));
  if (wanted.some((s) => !s || !(byStaff || s.kiosk))) return refuse("unknown-service");
  const { team } = command;
  if (team !== undefined && !configuration.teams?.some(({ id }) => id === team)) return refuse("unknown-service");
  const byHand = command.number !== undefined || command.takenAt !== undefined;
  if ((command.precedence || byHand) && !isAtCounter(asked)) return refuse("not-allowed");
  const wrong = byHand ? whyNotEntered(state, command, asked.now) : undefined;
  if (wrong) return refuse(wrong);

  const route = routeOf(configuration, command.services);
  const turnedAway = walkInTurnedAway(state, { wanted: command.services, route, kiosk }, asked, byHand);
  if (turnedAway) return turnedAway;
  const { language, people, help, precedence, print, number, takenAt } = command;
  const entered = number === undefined ? undefined : { number, takenAt };
  const meant = team !== undefined && wanted.some((s) => s?.ask) ? { team } : {};
  const visitor = { wanted: command.services, route, language, people, help, precedence, kiosk, print, meant, entered };
  return issueTicket(state, visitor, asked);
}

/** Nothing for a walk-in who gets a ticket now. */
export function walkInTurnedAway(
  state: State,
  { wanted, route, kiosk }: Pick<Visitor, "wanted" | "route" | "kiosk">,
  asked: Asked,
  isLetIn = false,
): Decision | undefined {
  const passed = state.configuration!.services.filter(({ id }) => route.services.includes(id));
  const isOff = isSwitchedOff(state, kiosk, asked);
  const refusal = whyNot(state, passed, isLetIn, isAtCounter(asked)) ?? (isOff ? "intake-closed" : undefined);
  if (!refusal) return undefined;
  const { ticketsFrom } = state.schedules;
  const instead = refusal === "outside-hours" && ticketsFrom !== undefined && { instead: { at: ticketsFrom } };
  return { ...turnAway(wanted, refusal, kiosk, asked), ...instead };
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
 * Closed by staff is closed for everyone: whoever shall still be let in, a lead opens the intake for. The clock closes
 * kiosks and flows alone. Who holds a number of the emergency sheet was let in already.
 */
function whyNot(state: State, services: Configuration["services"], isLetIn: boolean, atCounter: boolean) {
  if (isHalted(state)) return "halted";
  if (isLetIn) return undefined;
  if (state.intakeClosed) return "intake-closed";
  if (!(atCounter || state.schedules.tickets)) return "outside-hours";
  const full = services.some(
    (s) => s.dailyLimit !== undefined && (state.issuedByService.get(s.id) ?? 0) >= s.dailyLimit,
  );
  return full ? "contingent-used-up" : undefined;
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
