/** What happened, as the journal keeps it and the uplink ships it. Past tense; the payload of each type, by name. */
import { type Static, Type } from "typebox";
import { meantFor } from "./appointments.ts";
import { Configuration } from "./configuration.ts";
import { paymentEvents, TerminalStand } from "./events-payments.ts";
import { OpenPoint, visitEvents } from "./events-visits.ts";
import { FaultCode } from "./faults.ts";
import { DeviceModel, FaultWords, JobOutcome, Run, SlipOrder } from "./messages.ts";
import {
  CauseId,
  Day,
  EpochMs,
  Help,
  Id,
  IntakeReason,
  LanguageTag,
  People,
  Phrase,
  StaffRole,
  TicketNumber,
} from "./shapes.ts";
import { OrderReason } from "./views.ts";

const Optional = Type.Optional;
const number = { number: TicketNumber };
const counter = { counter: Id };
const paper = { number: Optional(TicketNumber), slip: Optional(SlipOrder) };
/** Who turned a visit: the counter of the person who asked, where there was one. */
const by = { by: Optional(Id) };

export const events = {
  "gateway-started": Type.Object({ run: Run, version: Optional(Type.String()) }),
  "site-configured": Type.Object({ configuration: Configuration }),
  /** The first event of a day: everything of the day before is closed; `halted` lives on. */
  "day-opened": Type.Object({
    date: Day,
    halted: Type.Boolean(),
    damages: Type.Integer(),
    reserve: Optional(Type.Object({ letter: Type.String(), given: Type.Integer() })),
    /** By printer: tickets and slips since the roll was changed. Rolls outlive days, the journal's days are deleted. */
    printed: Optional(Type.Record(Type.String(), Type.Integer())),
    /** The last number of the last emergency sheet, without its letter. Sheets outlive days too. */
    sheetEnd: Optional(Type.Integer()),
    /** By device: the model that belongs there. */
    models: Optional(Type.Record(Type.String(), DeviceModel)),
    /** Halted by a house alarm, which may ask everybody to leave. */
    alarm: Optional(Type.Object({ evacuate: Type.Boolean() })),
    /** By counter, since when a silent alarm stands. */
    silentAlarms: Optional(Type.Record(Type.String(), EpochMs)),
    /** Stations without staff that somebody has set out of order. */
    stationsOut: Optional(Type.Array(Id)),
    /** Kiosks that give out no tickets. */
    kiosksOff: Optional(Type.Array(Id)),
    /** Faults that flows have raised, their halts too, and that their editor is open. */
    flowFaults: Optional(
      Type.Array(Type.Object({ source: Type.String(), fault: FaultCode, since: EpochMs, text: Optional(FaultWords) })),
    ),
    flowEditor: Optional(Type.Object({ until: EpochMs, codeHash: Type.String() })),
    /** What was open when the day before ended, until somebody settles it. */
    carried: Optional(Type.Object({ date: Day, open: Type.Array(OpenPoint) })),
    terminals: Optional(Type.Array(TerminalStand)),
  }),
  /** A damaged journal was set aside; from now on numbers of today take this letter, which nobody can hold yet. */
  "journal-salvaged": Type.Object({
    letter: Type.String({ pattern: "^[A-Z]$" }),
    kept: Type.Integer(),
    damages: Type.Integer(),
  }),
  /** Retention: these days are no longer in the journal. */
  "days-deleted": Type.Object({ through: Day, rows: Type.Integer() }),

  "ticket-issued": Type.Object({
    ...number,
    services: Type.Array(Id),
    language: LanguageTag,
    people: People,
    precedence: Type.Boolean(),
    area: Id,
    ahead: Type.Integer(),
    /** About how long until the call, in minutes; absent where nobody can know. */
    expectedWait: Optional(Type.Integer()),
    kiosk: Optional(Id),
    /** Since when the visitor stands in the queue, when that was entered by hand. */
    takenAt: Optional(EpochMs),
    /** Steps that are taken while waiting. */
    meanwhile: Optional(Type.Array(Id)),
    /** Of a visit by appointment or invitation: which, and its time. */
    appointment: Optional(Id),
    due: Optional(EpochMs),
    ...meantFor,
    feeCents: Optional(Type.Integer()),
    ...by,
  }),
  /** The help to give. Emptied when the day closes, and never sent up. */
  "help-noted": Type.Object({ ...number, help: Type.Array(Help) }),
  "visitor-turned-away": Type.Object({
    services: Type.Array(Id),
    refusal: Type.Enum(["intake-closed", "contingent-used-up", "halted", "numbers-used-up", "outside-hours"]),
    kiosk: Optional(Id),
  }),
  /** A ticket's paper has its number, any other paper its `slip`. */
  "print-asked": Type.Object({
    ...paper,
    job: CauseId,
    printer: Id,
    copy: Type.Boolean(),
    until: EpochMs,
    /** The printer that this one stands in for. */
    instead: Optional(Id),
    /** Whoever stands at a kiosk goes first. */
    patient: Optional(Type.Boolean()),
  }),
  /** Without a job: it was never sent, because the printer could not have brought it out. */
  "print-ended": Type.Object({
    ...paper,
    job: Optional(CauseId),
    printer: Optional(Id),
    outcome: JobOutcome,
    fault: Optional(FaultCode),
  }),
  /** Staff have seen the paper that was in doubt. */
  "paper-confirmed": Type.Object({ ...number, ...by }),
  /** The printer had no paper, or little and its cover open; now it is well. */
  "roll-changed": Type.Object({ printer: Id }),
  /** Somebody has decided whether the tickets that are missing since the roll change are printed. */
  "missing-settled": Type.Object({ printer: Id, ...by }),

  /** `step`: called to take a step meanwhile; the place in the queue is kept. */
  "ticket-called": Type.Object({ ...number, ...counter, reason: OrderReason, step: Optional(Id) }),
  "ticket-called-again": Type.Object({ ...number, ...counter }),
  "visit-begun": Type.Object({ ...number, ...counter }),
  /** `unpaid`: fees that were still open, as whoever ended it has said. */
  "visit-finished": Type.Object({ ...number, ...counter, unpaidCents: Optional(Type.Integer({ minimum: 1 })) }),
  "visitor-missed": Type.Object({ ...number, ...counter }),
  "visit-reinstated": Type.Object({ ...number, ...by }),
  "visit-parked": Type.Object({ ...number, ...counter }),
  "visit-resumed": Type.Object({ ...number, ...by }),
  "visit-transferred": Type.Object({
    ...number,
    services: Type.Array(Id),
    area: Id,
    toCounter: Optional(Id),
    /** The counter it comes back to. */
    back: Optional(Id),
    /** The next step of its route: it stands in that queue from now on, and its appointment has been served. */
    afresh: Optional(Type.Literal(true)),
    ...by,
  }),
  "visit-taken-over": Type.Object({ ...number, from: Id, ...counter }),
  "visit-cancelled": Type.Object({ ...number, ...by }),
  "visitor-left": Type.Object({ ...number, ...by }),
  "precedence-set": Type.Object({ ...number, precedence: Type.Boolean(), ...by }),
  /** What this counter last did, with all its effects on visits, is taken back. */
  "turn-undone": Type.Object({ ...number, ...counter }),

  "counter-opened": Type.Object({ ...counter }),
  "counter-paused": Type.Object({ ...counter }),
  "counter-closed": Type.Object({ ...counter }),
  /** `station` is the page's identity, `staff` the id in the site file; neither is ever shown or sent up. */
  "staff-signed-in": Type.Object({ station: Id, staff: Id, role: StaffRole }),
  "counter-picked": Type.Object({ station: Id, ...counter }),
  "staff-signed-off": Type.Object({ station: Id }),

  "intake-closed": Type.Object({ reason: IntakeReason }),
  "intake-opened": Type.Object({}),
  "site-halted": Type.Object({}),
  "site-resumed": Type.Object({}),

  /** The contacts of a house alarm say so: halted until somebody resumes it; `evacuate`: all shall leave. */
  "house-alarm-raised": Type.Object({ device: Type.String(), evacuate: Type.Boolean() }),
  /** They have gone back to rest. The halt stays. */
  "house-alarm-ended": Type.Object({ device: Type.String() }),
  /** A counter asks its colleagues for help; nothing of it is public. */
  "silent-alarm-raised": Type.Object({ ...counter }),
  "silent-alarm-ended": Type.Object({ ...counter, ...by }),

  "device-online": Type.Object({ device: Type.String(), run: Run }),
  "device-offline": Type.Object({ device: Type.String() }),
  /** `expected`: this model belongs there, as the first one heard or by somebody's word. Otherwise it is another. */
  "device-model-told": Type.Object({ device: Type.String(), model: DeviceModel, expected: Type.Boolean(), ...by }),
  /** `text`: in the words of whoever found it. A fault that stands may be told again with others. */
  "fault-raised": Type.Object({ source: Type.String(), fault: FaultCode, text: Optional(FaultWords) }),
  "fault-cleared": Type.Object({ source: Type.String(), fault: FaultCode }),
  /** For who waits in these areas, in the words of a flow. */
  "announcement-made": Type.Object({ text: Phrase, areas: Type.Array(Id), gong: Type.Boolean(), until: EpochMs }),
  "kiosk-set": Type.Object({ kiosk: Id, open: Type.Boolean() }),
  /** Until the day is over. What is open from now on is told by `schedules-changed`. */
  "hours-set": Type.Object({ hours: Type.Enum(["open", "closed", "by-clock"]) }),
  "flow-editor-opened": Type.Object({ until: EpochMs, codeHash: Type.String() }),
  "flow-editor-closed": Type.Object({}),
  ...visitEvents,
  ...paymentEvents,
} as const;

export type EventName = keyof typeof events;
export const eventNames = Object.keys(events) as EventName[];

/** One thing that happened, before the journal has given it its place. */
export type Event = { [Name in EventName]: { type: Name } & Static<(typeof events)[Name]> }[EventName];

/** Its place: gapless number, time (never backwards), the site's day, and the id of the command or press behind it. */
export interface Place {
  readonly seq: number;
  readonly at: number;
  readonly day: string;
  readonly cause?: string;
}
export type Recorded = Event & Place;
