/** What follows from an input: events, or a refusal. Reads, never writes; the same arguments give the same answer. */
import type { Answer, CommandName } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import { type Asker, type ClientRole, may } from "../contract/staff-rights.ts";
import { answerOf } from "./apply.ts";
import { decideAppointment } from "./decide-appointment.ts";
import { decideCall } from "./decide-call.ts";
import { decideClock, decideConfigure, decideStart } from "./decide-day.ts";
import { acceptModel, decideDevice, decideJobDone } from "./decide-device.ts";
import { decideFlow, decideTrouble } from "./decide-flow.ts";
import { decideImport } from "./decide-import.ts";
import { decidePaper } from "./decide-paper.ts";
import { decidePayment, heldByPayment } from "./decide-payment.ts";
import { decidePress } from "./decide-press.ts";
import { decideSite, endSilentAlarm, leavingCounter, raiseSilentAlarm } from "./decide-site.ts";
import { decideStep } from "./decide-step.ts";
import { decideTerminalStep } from "./decide-terminal.ts";
import { takeTicket, tellPlace } from "./decide-ticket.ts";
import { decideTreasury } from "./decide-treasury.ts";
import { decideVisit } from "./decide-visit.ts";
import { type Asked, type Decision, events, type Input, refuse, type Sender } from "./decision.ts";
import type { State } from "./state.ts";

/** Commands older than this are refused: nobody remembers having asked. */
const commandTooOldMs = 10 * 60_000;

/** The id that makes a repeat recognisable; undefined for inputs that may come as often as they like. */
export function causeOf(input: Input): string | undefined {
  return "id" in input ? input.id : undefined;
}

/** The answer to an input whose decision this is. */
export function answerTo(decision: Decision): Answer {
  if (decision.refusal) return { ok: false, refusal: decision.refusal, ...decision.instead };
  if (decision.told) return decision.told;
  return Object.assign({ ok: true }, ...decision.events.map(answerOf));
}

export function decide(state: State, input: Input, now: number): Decision {
  switch (input.type) {
    case "command":
      return decideCommand(state, input, now);
    case "pressed":
      return decidePress(state, input, now);
    case "terminal-step":
      return decideTerminalStep(state, input.device, input.step);
    case "device-status":
      return decideDevice(state, input.device, input.status, now);
    case "job-done":
      return decideJobDone(state, input.device, input.done, now);
    case "sign-in":
      return decideSignIn(state, input.station, input.staff);
    case "configure":
      return decideConfigure(state, input.configuration);
    case "flow-trouble":
      return decideTrouble(state, input);
    case "start":
      return decideStart(state, input.run, input.journal, input.version);
    case "clock":
      return decideClock(state, now, input.trusted);
    case "journal-was-full":
      return events(
        { type: "fault-raised", source: "gateway", fault: "journal-full" },
        { type: "fault-cleared", source: "gateway", fault: "journal-full" },
      );
    case "import":
    case "import-ended":
    case "import-failed":
    case "records-fetched":
    case "carry":
      return decideImport(state, input);
    case "day-file-written":
    case "day-file-refused":
    case "day-file-acknowledged":
    case "day-files-deleted":
      return decideTreasury(state, input);
    case "days-deleted":
      return events({ type: "days-deleted", through: input.through, rows: input.rows });
  }
}

const dayless: ReadonlySet<CommandName> = new Set([
  "open-day",
  "pick-counter",
  "sign-off",
  "halt-site",
  "resume-site",
  "raise-silent-alarm",
  "end-silent-alarm",
  "raise-fault",
  "clear-fault",
  "set-kiosk",
  "open-flow-editor",
  "close-flow-editor",
]);

/** What everybody may ask for any counter. */
const anywhere: ReadonlySet<CommandName> = new Set(["pick-counter", "end-silent-alarm", "set-station"]);

function decideCommand(state: State, input: Extract<Input, { type: "command" }>, now: number): Decision {
  const { command, from } = input;
  if (now - input.at > commandTooOldMs) return refuse("too-old");
  if (!state.configuration) return refuse("not-configured");
  const station = from.role === "counter" ? state.stations.get(from.identity) : undefined;
  // The role is what the site file says now: who was taken out of it may nothing any more.
  const member = station && state.configuration.staff.find((m) => m.id === station.staff);
  const asker = askerOf(from, member?.role);
  if (asker === "nobody") return refuse(from.role === "counter" ? "sign-in-first" : "not-allowed");
  if (!may(asker, command.type)) return refuse("not-allowed");
  if (state.day === undefined && !dayless.has(command.type)) return refuse("clock-untrusted");
  const elsewhere = "counter" in command && !anywhere.has(command.type) && command.counter !== station?.counter;
  if (elsewhere && (asker === "clerk" || asker === "reception")) return refuse("not-allowed");
  const asked: Asked = { by: from, counter: station?.counter, asker, now, cause: input.id, fresh: input.fresh };
  if (command.type === "take-ticket") return takeTicket(state, command, asked);
  if (command.type === "ask-place") return tellPlace(state, command);
  if (command.type === "accept-model") return acceptModel(state, command, asked);
  if (command.type === "raise-silent-alarm") return raiseSilentAlarm(state, command.counter);
  if (command.type === "end-silent-alarm") return endSilentAlarm(state, command.counter, asked);
  if (heldByPayment(state, command)) return refuse("payment-running");
  return (
    decidePayment(state, command, asked) ??
    decidePaper(state, command, asked) ??
    decideCall(state, command, asked) ??
    decideStep(state, command, asked) ??
    decideAppointment(state, command, asked) ??
    decideVisit(state, command, asked) ??
    decideFlow(state, command, asked) ??
    decideSite(state, command, asked)
  );
}

const isAsker = (role: ClientRole) =>
  role === "kiosk" || role === "flow" || role === "scheduler" || role === "operator";

function askerOf(from: Sender, role: Asker | undefined): Asker {
  if (from.role === "counter") return role ?? "nobody";
  return isAsker(from.role) ? from.role : "nobody";
}

function decideSignIn(state: State, station: string, staff: string): Decision {
  const member = state.configuration?.staff.find((m) => m.id === staff);
  if (!member) return refuse("not-allowed");
  // One person is in one place, and a page has one person: who was there before is no longer there.
  const left = state.stations.filter((s, id) => s.staff === staff || id === station);
  const leaving = [...left].flatMap(([id, { counter }]): Event[] => [
    ...leavingCounter(state, counter),
    { type: "staff-signed-off", station: id },
  ]);
  return events(...leaving, { type: "staff-signed-in", station, staff, role: member.role });
}
