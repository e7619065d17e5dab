/** What the counter page knows: folds views, answers and the clerk's touches into one value. It asks nobody itself. */
import type { Answer, Command, CommandName } from "../../../gateway/contract/commands.ts";
import type { PaymentsView, TillView } from "../../../gateway/contract/payments.ts";
import { type Asker, may } from "../../../gateway/contract/staff-rights.ts";
import type { StaffTag } from "../../../gateway/contract/texts.ts";
import type {
  AlarmsView,
  CountersView,
  CounterView,
  DayView,
  DoubtsView,
  FaultsView,
  OfficeView,
  ServiceView,
  SiteView,
  StaffVisit,
  StationView,
} from "../../../gateway/contract/views.ts";
import type { AgendaView, AppointmentsView, EndOfDayView, SlotsView } from "../../../gateway/contract/views-visits.ts";
import type { TerminalShows } from "../../lib/bus.ts";
import { answeredWith, type CodeEntry, entryOf, secondPassed, typedInto } from "../../lib/code-entry.ts";
import type { Code } from "../../lib/scan.ts";
import type { CodeTrouble } from "../../lib/send-code.ts";
import type { CodeCard } from "../../lib/session.ts";
import { appointmentAnswered, givenBy, type Made, type Noted } from "./appointments.ts";
import type { Chooser } from "./chooser.ts";
import {
  anySheet,
  type Desk,
  type Draft,
  emptyDesk,
  emptyDraft,
  type Given,
  germanSlip,
  type SlipChoice,
} from "./drafts.ts";
import type { Lost } from "./lost.ts";
import { moneyAnswered, questionInstead, terminalSaid } from "./money.ts";
import { type Money, nothingShown, type PaymentFilter } from "./money-shown.ts";
import type { Refused } from "./refused.ts";
import { type Scanned, scannedAt } from "./scanned.ts";
import { counterOf, seen } from "./seen.ts";

/** What stands beside the call: lists, the reception's form, the whole site. The day's page is reached from there. */
export type Sheet = Tab | "day";
export type Tab = (typeof tabs)[number];
export const tabs = [
  "waiting",
  "appointments",
  "set-aside",
  "elsewhere",
  "reception",
  "faults",
  "site",
  "payments",
] as const;

/** What a counter tells aloud to who cannot look: the last call, or what became of it. */
export interface News {
  readonly number: string;
  readonly what: "called" | "called-again" | "serving";
}
/** Where the panel stands, known from its start. */
export interface Surroundings {
  /** It stands in the office page, which has a switch of languages for all. */
  readonly framed: boolean;
  /** Codes to try the signing in with: only in the demo office. */
  readonly cards: readonly CodeCard[];
}

export interface Panel extends Surroundings {
  /** The counter that the page's address names. */
  readonly here: string;
  readonly tongue: StaffTag;
  readonly link: "up" | "down" | undefined;
  /** The gateway's clock, in milliseconds since the epoch. */
  readonly now: number;
  readonly site: SiteView | undefined;
  readonly day: DayView | undefined;
  readonly station: StationView | undefined;
  /** How all counters stand. */
  readonly counters: CountersView["counters"];
  /** Every counter that was this panel's own, and stations without staff. */
  readonly panels: Readonly<Record<string, CounterView>>;
  readonly services: Readonly<Record<string, ServiceView>>;
  readonly called: readonly StaffVisit[];
  readonly doubts: DoubtsView["tickets"];
  readonly faults: FaultsView["faults"];
  readonly printers: FaultsView["printers"];
  /** The counters that ask their colleagues for help. */
  readonly silent: AlarmsView["silent"];

  /** Today's appointments, by counter and of the whole house, and what is free, by service. */
  readonly agendas: Readonly<Record<string, AgendaView>>;
  readonly house: AppointmentsView | undefined;
  readonly slots: Readonly<Record<string, SlotsView>>;
  readonly office: OfficeView | undefined;
  readonly endOfDay: EndOfDayView | undefined;
  /** Money at this counter and of the day; nothing where the site takes none. */
  readonly tills: Readonly<Record<string, TillView>>;
  readonly payments: PaymentsView | undefined;

  /** The command that has no answer yet. While there is one, nothing else is asked. */
  readonly asked: Command | undefined;
  /** The counter for which help is being asked for: beside anything else that is under way, and without a line too. */
  readonly raising: string | undefined;
  /** Why the core said no to the last one, and when. */
  readonly refusal: Refused | undefined;
  /** Tickets in doubt that were asked for again here and are not out yet, as far as this page is told. */
  readonly reprints: readonly string[];
  /** The last of them that came out, and when. */
  readonly printed: { readonly number: string; readonly at: number } | undefined;
  /** What became of the ticket that was scanned last. */
  readonly scanned: Scanned | undefined;
  readonly news: News | undefined;
  readonly sheet: Sheet | undefined;
  /** The row whose further actions are unfolded: a ticket's number, a question's name, or the fault asked about. */
  readonly row: string | undefined;
  /** The visit for which a service or counter is being chosen, and whether it is to come back here. */
  readonly moving: string | undefined;
  readonly back: boolean;
  /** What else is being chosen over the call. */
  readonly chooser: Chooser | undefined;
  readonly money: Money;
  /** What a capture station gave, as far as it is typed. */
  readonly reference: string;
  readonly desk: Desk;
  /** What was booked last or who was invited, with the code that is told once. */
  readonly made: Made | undefined;
  /** What the core has just said yes to, where nothing else on the page shows it. */
  readonly noted: Noted | undefined;
  readonly draft: Draft;
  readonly given: Given | undefined;
  /** What somebody remembers of a lost ticket, while it is looked for. */
  readonly lost: Lost | undefined;
  readonly slip: SlipChoice;
  /** The date that would be confirmed as the site's day, YYYY-MM-DD. */
  readonly today: string;
  /** The personal code, as far as it is typed. */
  readonly entry: CodeEntry;
}

export type Input =
  | { readonly type: "view"; readonly name: string; readonly value: unknown }
  | { readonly type: "link"; readonly link: "up" | "down" }
  | { readonly type: "time"; readonly at: number }
  | { readonly type: "ask"; readonly command: Command }
  | { readonly type: "answered"; readonly answer: Answer }
  | { readonly type: "silent-alarm" }
  | { readonly type: "silent-alarm-answered"; readonly answer: Answer }
  /** A ticket's code, else that of an appointment, else neither of them. */
  | { readonly type: "scanned"; readonly code: Code | undefined; readonly appointment?: string | undefined }
  | { readonly type: "sheet"; readonly sheet: Sheet | undefined; readonly row?: string }
  | { readonly type: "row"; readonly number: string | undefined }
  | { readonly type: "move"; readonly number: string | undefined }
  | { readonly type: "back" }
  | { readonly type: "chooser"; readonly chooser: Chooser | undefined }
  | { readonly type: "terminal"; readonly terminal: string; readonly shows: TerminalShows }
  | { readonly type: "payments"; readonly state: PaymentFilter }
  | { readonly type: "reference"; readonly text: string }
  | { readonly type: "desk"; readonly change: Partial<Desk> }
  | { readonly type: "made-read" }
  | { readonly type: "did"; readonly what: Noted["what"] }
  | { readonly type: "draft"; readonly change: Partial<Draft> }
  | { readonly type: "given-read" }
  | { readonly type: "lost"; readonly lost: Lost | undefined }
  | { readonly type: "slip"; readonly change: Partial<SlipChoice> }
  | { readonly type: "today"; readonly day: string }
  | { readonly type: "tongue"; readonly tongue: StaffTag }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "code-answered"; readonly trouble: CodeTrouble | undefined };

/** Digits of a personal code. */
const codeLength = 8;

/** Long enough to read a sentence; the next touch takes it away sooner. */
const saidMs = 12_000;

const alone: Surroundings = { framed: false, cards: [] };

export function startPanel(here: string, tongue: StaffTag, today: string, around: Surroundings = alone): Panel {
  return {
    ...around,
    ...untouched,
    here,
    tongue,
    link: undefined,
    now: 0,
    site: undefined,
    day: undefined,
    station: undefined,
    counters: [],
    panels: {},
    services: {},
    called: [],
    doubts: [],
    faults: [],
    printers: [],
    silent: [],
    agendas: {},
    house: undefined,
    slots: {},
    office: undefined,
    endOfDay: undefined,
    tills: {},
    payments: undefined,
    asked: undefined,
    raising: undefined,
    today,
  };
}

/** What one person's touches and answers leave on the screen. */
const untouched = {
  refusal: undefined,
  reprints: [],
  printed: undefined,
  scanned: undefined,
  news: undefined,
  sheet: undefined,
  row: undefined,
  moving: undefined,
  back: false,
  chooser: undefined,
  money: nothingShown,
  reference: "",
  desk: emptyDesk,
  made: undefined,
  noted: undefined,
  draft: emptyDraft,
  given: undefined,
  lost: undefined,
  slip: germanSlip,
  entry: entryOf(codeLength),
} satisfies Partial<Panel>;

/** For the next person at this page. */
export function afresh(panel: Panel): Panel {
  return { ...panel, ...untouched };
}

export function step(panel: Panel, input: Input): Panel {
  switch (input.type) {
    case "view":
      return reprintsSeen(seen(panel, input.name, input.value));
    case "link":
      return { ...panel, link: input.link };
    case "time":
      return timePassed(panel, input.at);
    case "ask":
      return ask(panel, input.command);
    case "answered":
      return answered(panel, input.answer);
    case "silent-alarm":
      return { ...panel, raising: panel.raising ?? panel.station?.counter ?? undefined };
    case "silent-alarm-answered":
      return { ...panel, raising: undefined, ...refusedBy(panel, input.answer) };
    case "scanned":
      return scannedAt(panel, ownCounter(panel), input);
    case "sheet":
      return { ...panel, sheet: input.sheet, row: input.row, lost: undefined };
    case "row":
      return { ...panel, row: input.number === panel.row ? undefined : input.number };
    case "move":
      return { ...panel, ...nothingSaid, moving: input.number, back: false };
    case "back":
      return { ...panel, back: !panel.back };
    case "chooser":
      return { ...panel, ...(panel.chooser?.what === input.chooser?.what ? {} : nothingSaid), chooser: input.chooser };
    case "terminal":
      return terminalSaid(panel, input.terminal, input.shows);
    case "payments":
      return { ...panel, money: { ...panel.money, filter: input.state } };
    case "reference":
      return { ...panel, reference: input.text };
    case "desk":
      return { ...panel, desk: { ...panel.desk, ...input.change } };
    case "made-read":
      return { ...panel, made: undefined };
    case "did":
      return { ...panel, noted: { what: input.what, at: panel.now } };
    case "draft":
      return { ...panel, draft: { ...panel.draft, ...input.change }, given: undefined };
    case "given-read":
      return { ...panel, given: undefined };
    case "lost":
      return { ...panel, lost: input.lost, row: undefined };
    case "slip":
      return { ...panel, slip: { ...panel.slip, ...input.change } };
    case "today":
      return { ...panel, today: input.day };
    case "tongue":
      return { ...panel, tongue: input.tongue };
    case "code":
      return { ...panel, entry: typedInto(panel.entry, input.text) };
    case "code-answered":
      return { ...panel, entry: answeredWith(panel.entry, input.trouble) };
  }
}

/** What was said before belongs to no dialog that opens. */
const nothingSaid = { refusal: undefined, noted: undefined, printed: undefined, scanned: undefined };

function ask(panel: Panel, command: Command): Panel {
  if (!can(panel, command.type)) return panel;
  return { ...panel, asked: command, refusal: undefined, noted: undefined };
}

function answered(panel: Panel, answer: Answer): Panel {
  const command = panel.asked;
  const settled = { ...panel, asked: undefined };
  if (!answer.ok) return { ...settled, ...(questionInstead(panel, answer) ?? refusedBy(panel, answer)) };
  if (command?.type === "take-ticket" && answer.number !== undefined) {
    const { number, ahead = 0 } = answer;
    const given = { ...givenBy(number, command.print === true, answer), ahead, takenAt: command.takenAt };
    return { ...settled, given, draft: emptyDraft, row: undefined };
  }
  // What was chosen is done; the clerk looks at the call again.
  if (command?.type === "call" || command?.type === "take-over") {
    return { ...settled, sheet: undefined, row: undefined, ...moneyAnswered(panel, command) };
  }
  const done = { ...settled, moving: undefined, row: undefined };
  if (command?.type === "print-slip") return { ...done, slip: { ...panel.slip, ...anySheet } };
  // A copy of a ticket that was out before says nothing new by being printed.
  const inDoubt = command?.type === "reprint" && panel.doubts.some(({ number }) => number === command.number);
  if (inDoubt) return reprintsSeen({ ...done, reprints: [...panel.reprints, command.number] });
  return command ? { ...done, ...appointmentAnswered(panel, command, answer), ...moneyAnswered(panel, command) } : done;
}

function refusedBy({ now }: Panel, answer: Answer): Pick<Panel, "refusal"> | undefined {
  return answer.ok ? undefined : { refusal: { code: answer.refusal, at: now, when: answer.at } };
}

/** Told only where the paper is surely out: a ticket that has left the list of doubts may also have been cancelled. */
function reprintsSeen(panel: Panel): Panel {
  const number = panel.reprints.find((each) => visitNamed(panel, each)?.paper === "printed");
  if (number === undefined) return panel;
  const reprints = panel.reprints.filter((each) => each !== number);
  return { ...panel, reprints, printed: { number, at: panel.now } };
}

function timePassed(panel: Panel, at: number): Panel {
  const stillSaid = <T extends { at: number }>(said: T | undefined) =>
    said && at - said.at < saidMs ? said : undefined;
  const said = {
    refusal: stillSaid(panel.refusal),
    printed: stillSaid(panel.printed),
    scanned: stillSaid(panel.scanned),
    noted: stillSaid(panel.noted),
  };
  return { ...panel, ...said, now: at, entry: secondPassed(panel.entry) };
}

export function ownCounter(panel: Panel): CounterView | undefined {
  return panel.panels[counterOf(panel)];
}

export function askerOf(panel: Panel): Asker {
  return panel.station?.role ?? "nobody";
}

/** May the person at this page give this command at all? What may not be is not shown. */
export function mayAsk(panel: Panel, command: CommandName): boolean {
  return may(askerOf(panel), command);
}

/** A visit anywhere at the site, as far as this panel is told of it. */
export function visitNamed(panel: Panel, number: string): StaffVisit | undefined {
  const own = ownCounter(panel);
  const waiting = Object.values(panel.services).flatMap((service) => service.waiting);
  const all = [...(own?.current ? [own.current] : []), ...(own?.parked ?? []), ...waiting, ...panel.called];
  return all.find((visit) => visit.number === number);
}

/** Can it be asked now: it may be, the line is up, and nothing else is on its way. */
export function can(panel: Panel, command: CommandName): boolean {
  return mayAsk(panel, command) && panel.link === "up" && panel.asked === undefined;
}

/** Whole seconds in which the last turn of this counter can still be taken back; 0 when it cannot. */
export function undoSeconds(panel: Panel): number {
  const undo = ownCounter(panel)?.undo;
  // The page's clock ticks once a second and may stand a little behind the turn.
  return undo ? Math.min(10, Math.max(0, Math.ceil((undo.until - panel.now) / 1000))) : 0;
}

/** The printer for slips: the one chosen, as long as there is one of that name, else the first. */
export function slipPrinter({ slip, printers }: Panel): string | undefined {
  return (printers.find(({ id }) => id === slip.printer) ?? printers[0])?.id;
}

/** What a touch has opened and is then brought into view: a new number, a form, a fault. */
export function openedBy(before: Panel, panel: Panel): string | undefined {
  if (panel.given !== before.given) return panel.given && "given";
  if (panel.made !== before.made) return panel.made && "made";
  return panel.row === before.row ? undefined : panel.row;
}
