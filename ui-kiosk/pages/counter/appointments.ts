/** Appointments as this page handles them: today's lists, a code that is typed, what was booked. Asks nobody itself. */

import { grouped, isCode, isWellFormed } from "../../../gateway/contract/code.ts";
import type { Answer, Command } from "../../../gateway/contract/commands.ts";
import { slotsIn } from "../../../gateway/contract/free-slots.ts";
import type { PaymentState } from "../../../gateway/contract/payments.ts";
import type { CounterView } from "../../../gateway/contract/views.ts";
import type { AgendaEntry } from "../../../gateway/contract/views-visits.ts";
import { clockWords, dayWords, sayIn } from "../../parts/staff-words.ts";
import type { Given } from "./drafts.ts";
import { type Panel, visitNamed } from "./state.ts";
import { minutesOf, timeTyped } from "./time-field.ts";

/** What was booked, who was invited or sent home. The code is told this once, and then by nobody any more. */
export interface Made {
  readonly appointment: string | undefined;
  readonly code: string | undefined;
  readonly services: readonly string[];
  readonly language: string;
  /** Of an appointment. */
  readonly at?: number | undefined;
  readonly minutes?: number | undefined;
  readonly counter?: string | undefined;
  /** Of an invitation: its days, and whether it waits for something. */
  readonly from?: string;
  readonly until?: string;
  readonly ready?: boolean;
  /** Who was sent home, and comes first on which day. */
  readonly number?: string;
  readonly day?: string | undefined;
  /** A slip is out or on its way already. */
  readonly printed?: boolean;
}

/** A yes to a command of which the page shows nothing else. */
export interface Noted {
  readonly what:
    | Command
    | "copied"
    | { readonly type: "saved"; readonly file: string }
    | { readonly type: "settled"; readonly number: string; readonly state: PaymentState };
  readonly at: number;
}

/** An appointment as commands name it. */
interface Named {
  readonly appointment?: string;
  readonly code?: string;
}

type Granted = Extract<Answer, { ok: true }>;

export function appointmentAnswered(panel: Panel, command: Command, answer: Granted): Partial<Panel> {
  const noted = { what: command, at: panel.now };
  const desk = { ...panel.desk, code: "" };
  switch (command.type) {
    case "check-in": {
      if (answer.number === undefined) return { desk };
      return { desk, given: givenBy(answer.number, command.print === true, answer) };
    }
    case "book-slot":
    case "invite":
      return { chooser: undefined, sheet: "appointments", made: madeBy(panel, command, answer) };
    case "send-home": {
      if (answer.code === undefined) return {};
      const { services = [], language = "de" } = visitNamed(panel, command.number) ?? {};
      const { appointment, code, day } = answer;
      const made = { appointment, code, services, language, number: command.number, day };
      // The slip comes out by itself.
      const printed = panel.printers.length > 0;
      const given = panel.given?.number === command.number ? undefined : panel.given;
      return { sheet: panel.sheet === "day" ? "day" : "appointments", made: { ...made, printed }, given };
    }
    case "note-contact":
      return { chooser: undefined, noted };
    case "note-reference":
      return { reference: "" };
    case "set-ready":
      return { desk, noted, ...madeChanged(panel, command, { ready: command.ready }) };
    case "confirm-appointment":
    case "cancel-appointment":
      return { desk, noted };
    case "print-appointment":
      return { desk, noted, ...madeChanged(panel, command, { printed: true }) };
    case "back-office":
      return { sheet: undefined };
    default:
      return {};
  }
}

/** The card of what was made last, if the command was about it. */
function madeChanged({ made }: Panel, command: Named, changed: Partial<Made>): Pick<Panel, "made"> | undefined {
  const { appointment, code } = command;
  if (!made || (appointment ?? code) === undefined) return undefined;
  if (appointment !== made.appointment && code !== made.code) return undefined;
  return { made: { ...made, ...changed } };
}

/** With what has to be said to whoever stands there. */
export function givenBy(number: string, print: boolean, { ahead, area, printer, meanwhile = [] }: Granted): Given {
  return { number, ahead, area, print, printer, meanwhile };
}

function madeBy(panel: Panel, command: Extract<Command, { type: "book-slot" | "invite" }>, answer: Granted): Made {
  const { appointment, code } = answer;
  const { language } = command;
  if (command.type === "invite") {
    const { services, from, until, ready } = command;
    return { appointment, code, services, language, from, until, ready };
  }
  const { service, pool, start } = command;
  const free = panel.slots[service];
  const slot = free && slotsIn(free).find((each) => each.pool === pool && each.start === start);
  const { minutes, counter } = slot ?? {};
  const services = [service];
  return { appointment: appointment ?? command.appointment, code, services, language, at: start, minutes, counter };
}

/** Can this be the code of an appointment? Where every code is ours, its check digit tells. */
export function isPossible({ site }: Pick<Panel, "site">, code: string): boolean {
  return site?.checkedCodes ? isWellFormed(code) : isCode(code);
}

/** Does this panel list the appointments of the whole house? The reception does, unless somebody chose. */
export function isWhole(panel: Panel): boolean {
  return panel.desk.whole ?? panel.station?.role === "reception";
}

/**
 * The appointment that a command is about, as somebody would call it: by its code, its time, or until when it is
 * valid.
 */
export function appointmentNamed(panel: Panel, named: Named): string {
  const { tongue, site } = panel;
  const say = sayIn(tongue);
  if (named.code !== undefined) return grouped(named.code);
  const lists = [...Object.values(panel.agendas), ...(panel.house ? [panel.house] : [])];
  const entry = lists.flatMap(({ entries }) => entries).find((each) => each.appointment === named.appointment);
  if (entry?.start !== undefined) return say("appointmentAt", { time: clockWords(entry.start, site?.zone) });
  if (entry?.until !== undefined) return say("invitationUntil", { day: dayWords(entry.until, tongue) });
  return say("appointmentOne");
}

/** What is listed, by time: who is expected and who is here. At the end those for whom there is nothing to do. */
export function entriesListed(panel: Panel, own: CounterView): AgendaEntry[] {
  const whole = isWhole(panel);
  const rank = ({ state, number }: AgendaEntry) => {
    if (state === "cancelled") return 1;
    return Number(state === "arrived" && (number === undefined || visitNamed(panel, number) === undefined));
  };
  const from = ({ start }: AgendaEntry) => start ?? Number.POSITIVE_INFINITY;
  const ordered = (entries: readonly AgendaEntry[]) =>
    [...entries].sort((a, b) => rank(a) - rank(b) || compared(from(a), from(b)));
  if (!whole) return ordered(panel.agendas[own.id]?.entries ?? []);
  const { service } = panel.desk;
  const time = timeTyped(panel.desk.time);
  const fits = (entry: AgendaEntry) => service === "" || entry.services.includes(service);
  const found = ordered((panel.house?.entries ?? []).filter(fits));
  if (time === undefined) return found;
  const minutes = minutesOf(time);
  const apart = ({ start }: AgendaEntry) =>
    start === undefined ? dayMinutes : Math.abs(minutesOf(clockWords(start, panel.site?.zone)) - minutes);
  return found.sort((a, b) => apart(a) - apart(b));
}

const dayMinutes = 24 * 60;

/** Also of two that have no time. */
function compared(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** Whole minutes for which somebody is expected in vain; 0: not yet, or not any more. */
export function minutesLate({ now }: Pick<Panel, "now">, { state, start }: AgendaEntry): number {
  if (start === undefined || state === "arrived" || state === "cancelled") return 0;
  return Math.max(0, Math.floor((now - start) / 60_000));
}

/** How many of those listed are still expected. */
export function expected(panel: Panel, own: CounterView): number {
  const entries = (isWhole(panel) ? panel.house : panel.agendas[own.id])?.entries ?? [];
  return entries.filter(({ state }) => state === "booked" || state === "proposed").length;
}

/**
 * May whoever works here call this one? Own visitors always: sent here, by appointment with this clerk or at this
 * counter, or next anyway. From the shared queue leads pick, and everybody where the site says so.
 */
export function mayCall(panel: Panel, own: CounterView, number: string, forCounter?: string): boolean {
  if (own.picking || panel.station?.role === "lead") return true;
  if (forCounter === own.id || own.next?.visit.number === number) return true;
  const entries = panel.agendas[own.id]?.entries ?? [];
  return entries.some((entry) => entry.number === number && (entry.counter === own.id || entry.clerk));
}
