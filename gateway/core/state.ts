/** Everything the core knows: rebuilt from the journal by apply.ts, changed nowhere else. */
import { Map as ImmutableMap } from "immutable";
import type { AppointmentPlan } from "../contract/appointments.ts";
import type { Answer } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import type { FaultCode } from "../contract/faults.ts";
import type { Fee } from "../contract/payments.ts";
import type { AppointmentState, Help, IntakeReason, Paper, StaffRole, VisitState } from "../contract/shapes.ts";
import { emptyFlows, type Flows, isFlowHalt } from "./flows.ts";
import type { Job } from "./jobs.ts";
import { emptyMoney, type Money } from "./money.ts";

export interface State extends Money, Flows {
  readonly seq: number;
  /** Time of the last event; never goes back. */
  readonly at: number;
  readonly day: string | undefined;
  readonly run: string | undefined;
  readonly startedAt: number;
  /** Of the gateway's program, as far as it tells. */
  readonly version: string | undefined;
  readonly configuration: Configuration | undefined;
  /** By staff or a house alarm: see `isHalted`. */
  readonly halted: boolean;
  /** Halted by a house alarm, which may ask everybody to leave. */
  readonly alarm: { readonly evacuate: boolean } | undefined;
  /** By counter: since when it asks its colleagues for help. */
  readonly silentAlarms: ImmutableMap<string, number>;
  readonly intakeClosed: IntakeReason | undefined;
  /** What the clock has opened, as it was last written down. */
  readonly schedules: Hours;
  /** By id: those of today and of days to come. */
  readonly appointments: ImmutableMap<string, Appointment>;
  /** By appointment: the source's own id of it, until its outcome was fetched. Of days gone by too. */
  readonly records: ImmutableMap<string, SourceRecord>;
  /** By source: its last list. */
  readonly lists: ImmutableMap<string, ImportedList>;
  /** By `service way`: contacts of today that were no visits. */
  readonly contacts: ImmutableMap<string, number>;
  /** By counter: its station without staff. */
  readonly stationStates: ImmutableMap<string, StationState>;
  /** By date: the treasury's files of days with bookings, written or still to be. */
  readonly dayFiles: ImmutableMap<string, DayFile>;
  /** What the site file last said of payments: days wait for their file also where it says nothing any more. */
  readonly lastPayments: Configuration["payments"];
  /** What was open when the day was ended; and what the day before left behind. */
  readonly dayEnded: OpenPoints | undefined;
  readonly carried: { readonly date: string; readonly open: OpenPoints } | undefined;
  /** Visits of today that are not over, by number: waiting, called, serving, parked, no-show. */
  readonly visits: ImmutableMap<string, Visit>;
  /** Visits of today that are over. */
  readonly ended: ImmutableMap<string, Visit>;
  readonly counters: ImmutableMap<string, CounterState>;
  readonly stations: ImmutableMap<string, Station>;
  readonly devices: ImmutableMap<string, DeviceState>;
  /** By `source fault`. */
  readonly faults: ImmutableMap<string, Fault>;
  /** Print jobs that have not ended, by printer, in the order they were asked; the first one is with the driver. */
  readonly jobs: ImmutableMap<string, readonly Job[]>;
  /** By id: those of which anything has been heard. */
  readonly printers: ImmutableMap<string, PrinterState>;
  /** Tickets given today, by letter and by service. */
  readonly issuedByLetter: ImmutableMap<string, number>;
  readonly issuedByService: ImmutableMap<string, number>;
  readonly turnedAway: number;
  /** The last number of the last emergency sheet, of whatever day. */
  readonly sheetEnd: number;
  /** How often the journal was damaged, as far as is written down. */
  readonly damages: number;
  /** After a damage: the letter of all new numbers, for the rest of the day and the next one. */
  readonly salvage: { readonly letter: string; readonly isFresh: boolean } | undefined;
  /** The last calls, newest first: what displays show. */
  readonly calls: readonly Call[];
  readonly answers: Answers;
}

export type Hours = Omit<Extract<Event, { type: "schedules-changed" }>, "type">;
export type OpenPoints = Extract<Event, { type: "day-ended" }>["open"];

/** A visit that is planned: its ticket is given when the visitor is here. */
export interface Appointment {
  readonly id: string;
  readonly source: string;
  readonly plan: AppointmentPlan;
  readonly state: AppointmentState;
  /** Its time was changed after it was made. */
  readonly moved: boolean;
  /** The ticket, once the visitor has checked in. */
  readonly number: string | undefined;
  /** The day on which it was last told whole: retention tells it again before that day goes. */
  readonly toldOn: string;
}

/** What a source is told of its appointment. */
export interface SourceRecord {
  readonly source: string;
  readonly record: string;
  /** Known once it is over. */
  readonly outcome: "came" | "missed" | "left" | "cancelled" | undefined;
  readonly arrivedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** The cause of the turn by which the visitor began to be served: an undo takes that back too. */
  readonly servedBy: string | undefined;
  /** The day on which it was last told; it goes with that day, fetched or not. */
  readonly notedOn: string;
}

export interface ImportedList {
  readonly at: number;
  readonly taken: number;
  readonly wrong: number;
  readonly forToday: boolean;
}

/** The treasury's file of one day, as far as there is one. */
export interface DayFile {
  /** Absent until the day is over and its file lies in the folder. */
  readonly written?: Omit<Extract<Event, { type: "day-file-written" }>, "type" | "date">;
  readonly acknowledged: boolean;
  /** In its place lies something that is not ours: nothing is written until somebody has moved it away. */
  readonly refused?: true;
  /** The day on which that was last told, as of appointments. */
  readonly toldOn: string;
}

export interface StationState {
  readonly busy: boolean;
  /** By staff's word. */
  readonly inOrder: boolean;
}

export interface Visit {
  readonly number: string;
  /** The ticket's place in the journal: of two tickets of one millisecond, which came first. */
  readonly issuedSeq: number;
  /** What the visitor comes for; the first one is the present one. */
  readonly services: readonly string[];
  readonly language: string;
  readonly people: number;
  readonly help: readonly Help[];
  readonly precedence: boolean;
  readonly area: string;
  /** How many stood before it when the ticket was taken: what the ticket says. */
  readonly ahead: number;
  /** In minutes, as the ticket says it. */
  readonly expectedWait: number | undefined;
  readonly kiosk: string | undefined;
  readonly state: VisitState;
  readonly takenAt: number;
  /** Since when the visit stands in the queue: the order of calls. */
  readonly standing: number;
  readonly counter: string | undefined;
  readonly forCounter: string | undefined;
  readonly appointment: string | undefined;
  /** The time of its appointment, until that is served. */
  readonly due: number | undefined;
  /** For whom it is kept. */
  readonly meant: { readonly clerk?: string; readonly team?: string; readonly counter?: string };
  /** What time has brought: see the event `visit-advanced`. */
  readonly advanced: { readonly due: boolean; readonly open: boolean; readonly bound: boolean };
  /** Steps that are taken while waiting, and the one that is being taken now. */
  readonly meanwhile: readonly string[];
  readonly aside: string | undefined;
  readonly stepMisses: number;
  /** After its present service it is back here, first. */
  readonly backTo: string | undefined;
  readonly reference: string | undefined;
  readonly feeCents: number | undefined;
  /** All services it came for or was sent to, with the steps around them. */
  readonly cameFor: readonly string[];
  /** The one fee that its appointment brought, for these services. */
  readonly brought: { readonly cents: number; readonly services: readonly string[] } | undefined;
  /** Fees that a clerk has set. */
  readonly feesSet: readonly Fee[];
  /** What it was called for when a house alarm came: called for that before all others. */
  readonly calledBeforeAlarm: string | undefined;
  readonly parkedBy: string | undefined;
  readonly calledAt: number | undefined;
  readonly begunAt: number | undefined;
  readonly missedAt: number | undefined;
  /** How often it was called at its present counter. */
  readonly nth: number;
  readonly paper: Paper;
  /** What was known before the slip that is being printed. */
  readonly paperBefore: Paper;
  /** Where its last slip was asked for, or would have been. */
  readonly printer: string | undefined;
  /** The command behind the last turn, so that an undo takes back nothing newer. */
  readonly turnedBy: string | undefined;
}

export interface CounterState {
  readonly state: "closed" | "open" | "paused" | "back-office";
  readonly current: string | undefined;
  readonly lastCallAt: number | undefined;
  /** Of opening, pausing or closing, and the cause of it. */
  readonly changedAt: number;
  readonly changedBy: string | undefined;
  readonly undo: Undo | undefined;
  /** How many calls of the present round of appointments and walk-ins were made: see order.ts. */
  readonly round: number;
}

/** What a counter's last turn changed, as it was before. */
export interface Undo {
  readonly cause: string;
  readonly what: string;
  readonly number: string;
  readonly at: number;
  readonly visits: readonly Visit[];
  readonly round: number;
  /** The counters it touched: who was there before, and after. */
  readonly currents: readonly Turned[];
}

export interface Turned {
  readonly counter: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface Station {
  readonly staff: string;
  readonly role: StaffRole;
  readonly counter: string | undefined;
}

export interface DeviceState {
  readonly online: boolean;
  readonly run: string | undefined;
  /** Has it been heard since this gateway started? */
  readonly heard: boolean;
  /** The model that belongs there; undefined where the device has never told. */
  readonly model: string | undefined;
  /** A house alarm whose contacts say so. */
  readonly alarm: boolean;
  /** Another one that hangs there now, and nobody has accepted yet. */
  readonly otherModel: string | undefined;
}

export interface Fault {
  readonly source: string;
  readonly fault: FaultCode;
  readonly since: number;
  /** In the words of whoever found it. */
  readonly text?: string;
}

export interface PrinterState {
  /** Tickets and slips since the roll was changed. */
  readonly printed: number;
  /** `opened`: it was low, and then the cover was open. */
  readonly roll: "well" | "low" | "opened" | "empty";
  /** Has a self-test been asked of it today? */
  readonly selfTested: boolean;
  /** When anything was last heard of the device or its faults. */
  readonly changedAt: number;
  /** Tickets that had not come out when the roll was changed, until somebody decides about them. */
  readonly missing: readonly string[];
}

export interface Call {
  readonly number: string;
  readonly counter: string;
  readonly area: string;
  readonly at: number;
  readonly nth: number;
  readonly language: string;
}

/** Answers given, by cause, for at least 20 minutes: two generations, so that forgetting costs nothing. */
export interface Answers {
  readonly young: ImmutableMap<string, Answer>;
  readonly old: ImmutableMap<string, Answer>;
  readonly youngSince: number;
}

/** Where no clock opens or closes anything. */
export const alwaysOpen: Hours = { tickets: true, walkIns: true, appointments: true };

export const emptyState: State = {
  seq: 0,
  at: 0,
  day: undefined,
  run: undefined,
  startedAt: 0,
  version: undefined,
  configuration: undefined,
  halted: false,
  alarm: undefined,
  silentAlarms: ImmutableMap(),
  intakeClosed: undefined,
  schedules: alwaysOpen,
  appointments: ImmutableMap(),
  records: ImmutableMap(),
  lists: ImmutableMap(),
  ...emptyMoney,
  ...emptyFlows,
  contacts: ImmutableMap(),
  stationStates: ImmutableMap(),
  dayFiles: ImmutableMap(),
  lastPayments: undefined,
  dayEnded: undefined,
  carried: undefined,
  visits: ImmutableMap(),
  ended: ImmutableMap(),
  counters: ImmutableMap(),
  stations: ImmutableMap(),
  devices: ImmutableMap(),
  faults: ImmutableMap(),
  jobs: ImmutableMap(),
  printers: ImmutableMap(),
  issuedByLetter: ImmutableMap(),
  issuedByService: ImmutableMap(),
  turnedAway: 0,
  sheetEnd: 0,
  damages: 0,
  salvage: undefined,
  calls: [],
  answers: { young: ImmutableMap(), old: ImmutableMap(), youngSince: 0 },
};

const closedCounter: CounterState = {
  state: "closed",
  current: undefined,
  lastCallAt: undefined,
  changedAt: 0,
  changedBy: undefined,
  undo: undefined,
  round: 0,
};

/** The state of one counter, known to the configuration or not. */
export function counterState(state: State, id: string): CounterState {
  return state.counters.get(id) ?? closedCounter;
}

const unheardDevice: DeviceState = {
  online: false,
  run: undefined,
  heard: false,
  alarm: false,
  model: undefined,
  otherModel: undefined,
};

export function deviceState(state: State, device: string): DeviceState {
  return state.devices.get(device) ?? unheardDevice;
}

const freshPrinter: PrinterState = {
  printed: 0,
  roll: "well",
  selfTested: false,
  changedAt: 0,
  missing: [],
};

export function printerState(state: State, id: string): PrinterState {
  return state.printers.get(id) ?? freshPrinter;
}

const freshStation: StationState = { busy: false, inOrder: true };

export function stationState(state: State, counter: string): StationState {
  return state.stationStates.get(counter) ?? freshStation;
}

/** A visit of today, over or not. */
export function visitOf(state: State, number: string): Visit | undefined {
  return state.visits.get(number) ?? state.ended.get(number);
}

/** The answer that was given to this command or press, if it was given in the last 20 minutes or more. */
export function answerGiven(state: State, cause: string): Answer | undefined {
  return state.answers.young.get(cause) ?? state.answers.old.get(cause);
}

export function faultKey(source: string, fault: FaultCode): string {
  return `${source} ${fault}`;
}

/** By staff, by a house alarm, or by a flow. */
export function isHalted(state: State): boolean {
  return state.halted || state.faults.some(isFlowHalt);
}

/** Nobody is called: the site is halted, or nobody could tell whether there is a house alarm. */
export function isCallingOff(state: State): boolean {
  return isHalted(state) || state.faults.some(isBlindAlarm);
}

const isBlindAlarm = ({ source, fault }: Fault) => fault === "alarm-wires" && source.startsWith("alarm/");

/** Does this source have a fault that satisfies the test? */
export function hasFault(state: State, source: string, test: (fault: FaultCode) => boolean): boolean {
  return state.faults.some((f) => f.source === source && test(f.fault));
}
