/** What anyone may ask of the core, and how it answers. Who may ask what stands in staff-rights.ts and rights.ts. */
import { type Static, type TProperties, Type } from "typebox";
import { FaultWords, SlipKind, sheetAtMost } from "./messages.ts";
import { BookingReference, Cents, FeeReason, OtherWay, SettleReason, UpkeepWork } from "./payments.ts";
import {
  CauseId,
  ContactWay,
  Day,
  EpochMs,
  Help,
  Id,
  IntakeReason,
  LanguageTag,
  MessageId,
  People,
  Phrase,
  TicketNumber,
  VisitState,
} from "./shapes.ts";

const counter = { counter: Id };
const number = { number: TicketNumber };
const day = { day: Day };
/** Staff name an appointment by its id, visitors by the code they hold. */
const appointment = {
  appointment: Type.Optional(Id),
  code: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
};
/** Who is meant to be at the counter: refused where somebody else is by now. */
const meant = { number: Type.Optional(TicketNumber) };
/** Which of the visit's open fees; all of them where nothing is said. */
const fees = { services: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10, uniqueItems: true })) };
const payment = { payment: CauseId };
/** The fees of the visit that ends are not paid, or nobody knows; without saying so it does not end. */
const unpaid = { unpaid: Type.Optional(Type.Literal(true)) };
const command = <Name extends string, Fields extends TProperties>(type: Name, fields: Fields) =>
  Type.Object({ type: Type.Literal(type), ...fields });

/** Every command by name: `commands["call-next"]` is the schema of that command alone. */
export const commands = {
  /** A ticket for a walk-in, at a kiosk (`kiosk` = the page's own) or by staff. `printer` false: by word of mouth. */
  "take-ticket": Type.Object({
    type: Type.Literal("take-ticket"),
    kiosk: Type.Optional(Id),
    services: Type.Array(Id, { minItems: 1, maxItems: 5, uniqueItems: true }),
    language: LanguageTag,
    people: Type.Optional(People),
    help: Type.Optional(Type.Array(Help, { maxItems: 5, uniqueItems: true })),
    precedence: Type.Optional(Type.Boolean()),
    print: Type.Optional(Type.Boolean()),
    /** Staff only: a number of the emergency sheet that somebody holds, and since when; without `takenAt`, from now. */
    number: Type.Optional(TicketNumber),
    takenAt: Type.Optional(EpochMs),
    /** Found out by the kiosk from the visitor's country or first letter, of which nothing else is told. */
    team: Type.Optional(Id),
  }),
  /** How a ticket of this day stands, as its code at the reader asks. Changes nothing, and leaves no trace. */
  "ask-place": command("ask-place", { ...day, ...number }),
  "call-next": command("call-next", { ...counter, ...unpaid }),
  /** Calls one given visit to the counter. */
  call: command("call", { ...counter, ...number, ...unpaid }),
  "call-again": command("call-again", counter),
  begin: command("begin", counter),
  finish: command("finish", { ...counter, ...unpaid, ...meant }),
  "no-show": command("no-show", counter),
  reinstate: command("reinstate", number),
  park: command("park", counter),
  resume: command("resume", number),
  /** To a service's queue or to one counter; from waiting, called, serving or parked. */
  transfer: Type.Object({
    type: Type.Literal("transfer"),
    ...number,
    to: Type.Union([Type.Object({ service: Id }), Type.Object({ counter: Id })]),
    /** And then back to this counter: the present service is not dealt with yet. */
    back: Type.Optional(Type.Boolean()),
  }),
  /** The visitor turned up at this counter instead: the call moves, the first counter is freed. */
  "take-over": command("take-over", { ...counter, ...number }),
  cancel: command("cancel", number),
  /** A step that is taken while waiting is left out. */
  "skip-step": command("skip-step", { ...number, service: Id }),
  /** What a capture station has given the visitor: its reference number, never what it captured. */
  "note-reference": command("note-reference", {
    ...number,
    reference: Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9 ./-]{0,29}$" }),
  }),
  /** By staff: a station without staff is in or out of order. */
  "set-station": command("set-station", { ...counter, inOrder: Type.Boolean() }),
  /** Not today any more: the visitor goes home with a slip that comes first on the next day of opening. */
  "send-home": command("send-home", number),
  /**
   * The visitor of an appointment or invitation is here. Answered with a ticket, or with why not and, as `at`, when.
   */
  "check-in": command("check-in", {
    ...appointment,
    kiosk: Type.Optional(Id),
    language: Type.Optional(LanguageTag),
    people: Type.Optional(People),
    help: Type.Optional(Type.Array(Help, { maxItems: 5, uniqueItems: true })),
    print: Type.Optional(Type.Boolean()),
    /** Of who is too late at a kiosk: a ticket without the time, as a walk-in gets one. */
    asWalkIn: Type.Optional(Type.Boolean()),
  }),
  /** A free slot becomes an appointment; with `appointment`, that one is moved. A kiosk prints it at once. */
  "book-slot": command("book-slot", {
    appointment: Type.Optional(Id),
    pool: Id,
    start: EpochMs,
    service: Id,
    language: LanguageTag,
    people: Type.Optional(People),
    printer: Type.Optional(Id),
  }),
  /** Come without a time: a code that is valid from one day to another. */
  invite: command("invite", {
    services: Type.Array(Id, { minItems: 1, maxItems: 5, uniqueItems: true }),
    from: Day,
    until: Day,
    language: LanguageTag,
    people: Type.Optional(People),
    feeCents: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    ready: Type.Boolean(),
    printer: Type.Optional(Id),
  }),
  /** What shall be collected has come, or has not. */
  "set-ready": command("set-ready", { ...appointment, ready: Type.Boolean() }),
  "confirm-appointment": command("confirm-appointment", appointment),
  "cancel-appointment": command("cancel-appointment", appointment),
  "print-appointment": command("print-appointment", { ...appointment, printer: Id }),
  /** A program's proposal by letter: any free slot of the service, in the order of time, from a day on. */
  "propose-slot": command("propose-slot", {
    service: Id,
    from: Day,
    until: Day,
    confirmBy: Day,
    clerk: Type.Optional(Id),
    team: Type.Optional(Id),
    language: LanguageTag,
    people: Type.Optional(People),
    /** Which entry of which list, as a digest: asked for again at whatever time, it is told the slot that it has. */
    entry: Type.Optional(MessageId),
  }),
  "note-contact": command("note-contact", { service: Id, way: ContactWay }),
  /** Open, but for paper: nobody is called here. */
  "back-office": command("back-office", counter),
  /** The day is over; what is open is written down, and stands on tomorrow's page until it is settled. */
  "end-day": Type.Object({ type: Type.Literal("end-day") }),
  "settle-carried": Type.Object({ type: Type.Literal("settle-carried") }),
  leave: command("leave", number),
  reprint: Type.Object({ type: Type.Literal("reprint"), ...number, printer: Type.Optional(Id) }),
  /** Staff have seen the ticket whose print was in doubt. */
  "confirm-paper": command("confirm-paper", number),
  /** After a roll change: tickets that never came out, of visitors who still wait to be called for the first time. */
  "print-missing": command("print-missing", { printer: Id }),
  "drop-missing": command("drop-missing", { printer: Id }),
  /** A roll was changed before it was empty, which no printer notices. */
  "change-roll": command("change-roll", { printer: Id }),
  /** The other model that hangs at this device's port belongs there from now on. */
  "accept-model": command("accept-model", { device: Type.String({ pattern: "^[a-z0-9-]+/[a-z0-9-]+$" }) }),
  /**
   * Paper that is no ticket; `service` and `language` are those of a slip for a service, `from` and `count` those of an
   * emergency sheet: without `from`, the numbers after the last sheet.
   */
  "print-slip": command("print-slip", {
    slip: SlipKind,
    printer: Id,
    service: Type.Optional(Id),
    language: Type.Optional(LanguageTag),
    from: Type.Optional(Type.Integer({ minimum: 1, maximum: 999 })),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: sheetAtMost })),
  }),
  /** Takes back this counter's last turn, within ten seconds. */
  undo: command("undo", counter),
  "set-precedence": Type.Object({ type: Type.Literal("set-precedence"), ...number, precedence: Type.Boolean() }),
  "open-counter": command("open-counter", counter),
  "pause-counter": command("pause-counter", counter),
  "close-counter": command("close-counter", counter),
  /** Early closing: no more tickets today; those waiting are served. */
  "close-intake": Type.Object({ type: Type.Literal("close-intake"), reason: IntakeReason }),
  "open-intake": Type.Object({ type: Type.Literal("open-intake") }),
  "halt-site": Type.Object({ type: Type.Literal("halt-site") }),
  /** By staff: every halt but that of a house alarm that stands. By a flow: its own. */
  "resume-site": Type.Object({ type: Type.Literal("resume-site") }),
  /** Words for who waits, once, on the displays of these areas, or all: in German and whatever else is given. */
  announce: command("announce", {
    text: Phrase,
    areas: Type.Optional(Type.Array(Id, { minItems: 1, uniqueItems: true })),
    /** Default: yes, where the display has sound. */
    gong: Type.Optional(Type.Boolean()),
    /** Default 30. */
    seconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 600 })),
  }),
  /** A kiosk gives out tickets, or none. Outlives the day. */
  "set-kiosk": command("set-kiosk", { kiosk: Id, open: Type.Boolean() }),
  /** What the clock opens and closes is open or closed until the day is over, or the clock's again. */
  "set-hours": command("set-hours", { hours: Type.Enum(["open", "closed", "by-clock"]) }),
  /** A fault of a flow's own, in its own words. The same name again: new words. */
  "raise-fault": command("raise-fault", { name: Id, text: FaultWords }),
  /** By staff: `flow` says whose. */
  "clear-fault": command("clear-fault", { name: Id, flow: Type.Optional(Id) }),
  /** `codeHash`: SHA-256 of the code that the editor asks for, in hexadecimal digits. */
  "open-flow-editor": command("open-flow-editor", {
    minutes: Type.Integer({ minimum: 1, maximum: 480 }),
    codeHash: Type.String({ pattern: "^[0-9a-f]{64}$" }),
  }),
  "close-flow-editor": Type.Object({ type: Type.Literal("close-flow-editor") }),
  /** A lead's word for the date when the clock cannot be trusted. */
  "open-day": command("open-day", day),
  /** Colleagues see that this counter needs help, and where; no visitor does. */
  "raise-silent-alarm": command("raise-silent-alarm", counter),
  "end-silent-alarm": command("end-silent-alarm", counter),
  /** The visit's fee for this service is another one, or none. A service that costs nothing may get one. */
  "set-fee": command("set-fee", { ...number, service: Id, cents: Cents, reason: FeeReason }),
  /** By card at the counter's terminal. `withoutPaper`: although no receipt can come out now. */
  pay: command("pay", { ...counter, ...meant, ...fees, withoutPaper: Type.Optional(Type.Literal(true)) }),
  /** Breaks off what this counter's terminal does now; the terminal may do it all the same. */
  "abort-payment": command("abort-payment", counter),
  /** Paid another way, with the number of the receipt that was given there. */
  "note-payment": command("note-payment", {
    ...counter,
    ...meant,
    ...fees,
    way: OtherWay,
    reference: BookingReference,
  }),
  /** Gives a payment back whole: cancelled before the terminal's end of day, else as a refund where the site has it. */
  "reverse-payment": command("reverse-payment", { ...counter, ...payment }),
  /** Asks the terminal once more what became of it. */
  "find-out-payment": command("find-out-payment", payment),
  /** Somebody has found out what became of an unclear payment, or of an unclear reversal. */
  "settle-payment": command("settle-payment", {
    ...payment,
    as: Type.Enum(["paid", "not-paid"]),
    reason: SettleReason,
  }),
  /** One that came out before is marked as a copy. */
  "print-receipt": command("print-receipt", {
    ...payment,
    copy: Type.Enum(["customer", "merchant"]),
    printer: Type.Optional(Id),
  }),
  /** Upkeep of a card terminal. */
  "ask-terminal": command("ask-terminal", { terminal: Id, work: UpkeepWork }),
  "pick-counter": command("pick-counter", counter),
  "sign-off": Type.Object({ type: Type.Literal("sign-off") }),
} as const;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];

export type Command = { [Name in CommandName]: Static<(typeof commands)[Name]> }[CommandName];
export type CommandOf<Name extends CommandName> = Static<(typeof commands)[Name]>;
export const Command = Type.Union(Object.values(commands));

/** event `command/<identity>/<part>`: `at` as last heard on `time`; sent again with the same id until answered. */
export const CommandMessage = Type.Object({ id: MessageId, at: EpochMs, command: Command });
export type CommandMessage = { id: string; at: number; command: Command };

/** Why the core says no. Every code has a sentence in every language on the pages that can meet it. */
export const refusalCodes = [
  "alarm-stands",
  "already-called",
  "appointment-cancelled",
  "appointment-moved",
  "appointments-closed",
  "already-printing",
  "clock-untrusted",
  "code-used",
  "counter-busy",
  "counter-not-open",
  "halted",
  "intake-closed",
  "journal-broken",
  "journal-full",
  "no-emergency-letter",
  "no-such-day",
  "nobody-at-counter",
  "nobody-waiting",
  "no-opening-known",
  "no-slot-free",
  "no-such-slot",
  "not-allowed",
  "not-an-emergency-number",
  "not-configured",
  "flows-are-off",
  "not-in-this-state",
  "not-our-slots",
  "not-ready",
  "not-since-today",
  "nothing-to-undo",
  "not-valid-any-more",
  "not-valid-yet",
  "number-already-entered",
  "numbers-used-up",
  "contingent-used-up",
  "outside-hours",
  "picking-not-allowed",
  "printer-blocked",
  "printer-unknown",
  "reinstate-too-late",
  "sign-in-first",
  "slot-taken",
  "ticket-of-another-day",
  "too-early",
  "too-many-faults",
  "too-often",
  "too-late",
  "too-many-codes",
  "too-old",
  "unknown-code",
  "unknown-counter",
  "unknown-kiosk",
  "unknown-service",
  "unknown-ticket",
  "wrong-day",
  "after-end-of-day",
  "no-receipt",
  "no-such-payment",
  "nothing-to-pay",
  "payment-open",
  "payment-running",
  "payment-unclear",
  "payments-not-set-up",
  "receipt-printer-blocked",
  "terminal-busy",
  "terminal-not-ready",
  "terminal-unknown",
] as const;
export const RefusalCode = Type.Enum([...refusalCodes]);
export type RefusalCode = Static<typeof RefusalCode>;

/** event `reply/<identity>/<part>`: the same id always gets the same answer. */
export const Reply = Type.Union([
  Type.Object({
    id: MessageId,
    ok: Type.Literal(true),
    number: Type.Optional(TicketNumber),
    /** take-ticket, ask-place: people who stand before this visit. */
    ahead: Type.Optional(Type.Integer({ minimum: 0 })),
    /** take-ticket, ask-place: the area to wait in. */
    area: Type.Optional(Id),
    /** The paper comes out of this printer, which stands in for the one that was wanted. */
    printer: Type.Optional(Id),
    /** ask-place: what became of the visit, in which language, and where it is called to. */
    state: Type.Optional(VisitState),
    language: Type.Optional(LanguageTag),
    counter: Type.Optional(Id),
    /** take-ticket, check-in: steps that this visit takes while it waits. */
    meanwhile: Type.Optional(Type.Array(Id)),
    /** What was booked, made or checked in: its id, its time, and the plain code, which is told here alone. */
    appointment: Type.Optional(Id),
    at: Type.Optional(EpochMs),
    /** Of an invitation: its first day. */
    day: Type.Optional(Day),
    code: Type.Optional(Type.String()),
    /** pay, note-payment: the payment's id. */
    payment: Type.Optional(CauseId),
  }),
  Type.Object({
    id: MessageId,
    ok: Type.Literal(false),
    refusal: RefusalCode,
    /** When to come, when it was, or from when on. */
    at: Type.Optional(EpochMs),
    /** What the appointment was for: a way on for who is too late. */
    service: Type.Optional(Id),
  }),
]);
export type Reply = Static<typeof Reply>;
type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;
export type Answer = WithoutId<Reply>;
