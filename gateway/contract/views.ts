/** What pages are told: whole values under `view/…`, never deltas. Numbers and rooms only, nobody's name. */
import { type Static, Type } from "typebox";
import { FaultCode } from "./faults.ts";
import { PaymentsView, TillView } from "./payments.ts";
import {
  EpochMs,
  Help,
  Id,
  IntakeReason,
  LanguageTag,
  Paper,
  People,
  Phrase,
  Schedules,
  StaffRole,
  TicketNumber,
  VisitState,
} from "./shapes.ts";
import { CounterKind } from "./site.ts";
import { AgendaView, AppointmentsView, EndOfDayView, SlotsView } from "./views-visits.ts";

const Optional = Type.Optional;

/** Why a visit is the next one; the panel says it in words. */
export const OrderReason = Type.Enum([
  "called-before-alarm",
  "precedence",
  "parked-here",
  "for-this-counter",
  "wait-bound",
  "own-appointment",
  "appointment",
  "head-start",
  "longest-waiting",
  "early-appointment",
  "station",
  "picked",
]);
export type OrderReason = Static<typeof OrderReason>;

/** Whether tickets are given out, and whether the site is halted. */
export const Intake = Type.Object({
  /** Neither halted nor closed by staff. What the clock opens is `schedules`: who has an appointment checks in. */
  open: Type.Boolean(),
  reason: Optional(IntakeReason),
  halted: Type.Boolean(),
  /** A house alarm stands: everybody is asked to leave. */
  evacuate: Optional(Type.Literal(true)),
  /** What the clock has opened. Absent where the site file has no schedules. */
  schedules: Optional(Schedules),
  /** While it is closed by the clock: when walk-ins are given tickets again. */
  ticketsFrom: Optional(EpochMs),
  /** While tickets are given and walk-ins are not served yet: from when on they are. */
  walkInsFrom: Optional(EpochMs),
});
export type Intake = Static<typeof Intake>;

/** `view/site`: what every page needs to speak of the site. Changes only with the configuration. */
export const SiteView = Type.Object({
  name: Type.String(),
  authority: Type.String(),
  zone: Type.String(),
  languages: Type.Array(Type.Object({ tag: LanguageTag, draft: Type.Boolean() })),
  services: Type.Array(
    Type.Object({
      id: Id,
      name: Phrase,
      area: Id,
      ask: Optional(Type.Enum(["country", "letter"])),
      feeCents: Optional(Type.Integer()),
    }),
  ),
  /** By what a kiosk finds a visitor's team. */
  teams: Optional(
    Type.Array(
      Type.Object({ id: Id, letters: Optional(Type.String()), countries: Optional(Type.Array(Type.String())) }),
    ),
  ),
  /** Is every code ours, with a check digit? */
  checkedCodes: Optional(Type.Literal(true)),
  areas: Type.Array(Type.Object({ id: Id, name: Phrase, way: Optional(Phrase) })),
  counters: Type.Array(Type.Object({ id: Id, label: Type.String(), kind: CounterKind, area: Id })),
});
export type SiteView = Static<typeof SiteView>;

/** `view/day`: the day's date, and whether visitors are let in. */
export const DayView = Type.Object({
  day: Type.Union([Type.String(), Type.Null()]),
  intake: Intake,
  /** Somebody has set the hours until the day is over, whatever the clock says. */
  hours: Optional(Type.Enum(["open", "closed"])),
  /** Kiosks that somebody has switched off. */
  kiosksOff: Optional(Type.Array(Id)),
});
export type DayView = Static<typeof DayView>;

/** `view/kiosk/<id>`: what one kiosk offers, and what became of the paper of its last tickets. */
export const KioskView = Type.Object({
  id: Id,
  area: Id,
  intake: Intake,
  /** Absent when the kiosk has no printer: then numbers are shown only. Blocked: no other one stands in either. */
  printer: Optional(Type.Object({ blocked: Type.Boolean(), fault: Optional(FaultCode) })),
  services: Type.Array(
    Type.Object({
      id: Id,
      waiting: Type.Integer(),
      full: Type.Boolean(),
      /** Has it slots that a kiosk may book? They stand in `view/slots/<service>`. */
      slots: Optional(Type.Literal(true)),
    }),
  ),
  /** Is there anything to check in for? */
  checkIn: Optional(Type.Literal(true)),
  /** Where its paper comes out when another printer stands in, in the site's words. */
  fallbackPlace: Optional(Phrase),
  /** The reader of codes whose events are this kiosk's. */
  scanner: Optional(Id),
  /** The last tickets of this kiosk, newest first, at most eight; `printer` when it is not the kiosk's own. */
  tickets: Type.Array(Type.Object({ number: TicketNumber, paper: Paper, printer: Optional(Id) })),
});
export type KioskView = Static<typeof KioskView>;

/** One call as a display shows it. `nth` counts the calls of this visit; `at` is when it was last called. */
export const DisplayCall = Type.Object({
  number: TicketNumber,
  counter: Id,
  label: Type.String(),
  kind: CounterKind,
  way: Optional(Phrase),
  language: LanguageTag,
  at: EpochMs,
  nth: Type.Integer({ minimum: 1 }),
  /** False once the visitor is being served: the row stays readable for a while, but is not blinking. */
  waiting: Type.Boolean(),
});
export type DisplayCall = Static<typeof DisplayCall>;

/** `view/display/<id>`: the calls of the display's areas, newest first, at most twelve. */
export const DisplayView = Type.Object({
  id: Id,
  areas: Type.Array(Id),
  sound: Type.Boolean(),
  intake: Intake,
  calls: Type.Array(DisplayCall),
  /** Words for who waits here, to be shown until then; `at` tells one from the next. */
  announcement: Optional(Type.Object({ text: Phrase, gong: Type.Boolean(), at: EpochMs, until: EpochMs })),
  /** A flow may write a line below the calls: `device/display/<id>/show`. */
  line: Optional(Type.Literal(true)),
});
export type DisplayView = Static<typeof DisplayView>;

/** A visit as staff see it. */
export const StaffVisit = Type.Object({
  number: TicketNumber,
  state: VisitState,
  services: Type.Array(Id),
  language: LanguageTag,
  people: People,
  help: Type.Array(Help),
  precedence: Type.Boolean(),
  takenAt: EpochMs,
  paper: Paper,
  counter: Optional(Id),
  calledAt: Optional(EpochMs),
  begunAt: Optional(EpochMs),
  nth: Optional(Type.Integer()),
  /** A visit sent to one counter waits for that counter only. */
  forCounter: Optional(Id),
  /** The time of its appointment; `early`: which has not come yet. */
  due: Optional(EpochMs),
  early: Optional(Type.Literal(true)),
  /** An appointment or an invitation. */
  appointment: Optional(Id),
  /** It is kept for somebody: for a clerk, who is not named, or a team. */
  clerk: Optional(Type.Literal(true)),
  team: Optional(Id),
  /** Steps still to be taken while waiting, and the one that is being taken. */
  meanwhile: Optional(Type.Array(Id)),
  aside: Optional(Id),
  /** What a capture station gave. */
  reference: Optional(Type.String()),
  feeCents: Optional(Type.Integer()),
});
export type StaffVisit = Static<typeof StaffVisit>;

/** `view/counter/<id>`: everything the panel of one counter shows. */
export const CounterView = Type.Object({
  id: Id,
  label: Type.String(),
  kind: CounterKind,
  area: Id,
  state: Type.Enum(["closed", "open", "paused", "back-office"]),
  /** The role of who is signed in at this counter, never a name. */
  clerk: Optional(Type.Object({ role: StaffRole, languages: Type.Array(LanguageTag) })),
  services: Type.Array(Id),
  current: Type.Union([StaffVisit, Type.Null()]),
  next: Type.Union([Type.Object({ visit: StaffVisit, reason: OrderReason }), Type.Null()]),
  /** Visits this counter could call. */
  waiting: Type.Integer(),
  parked: Type.Array(StaffVisit),
  noShows: Type.Array(StaffVisit),
  /** May whoever is here pick from the shared queue? */
  picking: Optional(Type.Literal(true)),
  /** Of a station without staff. */
  station: Optional(Type.Object({ busy: Type.Boolean(), inOrder: Type.Boolean() })),
  /** What `undo` would take back, and until when. */
  undo: Type.Union([Type.Object({ what: Type.String(), number: TicketNumber, until: EpochMs }), Type.Null()]),
  /** The reader of codes whose events are this counter's. */
  scanner: Optional(Id),
  /** Are devices of this counter not well? */
  faults: Type.Array(Type.Object({ device: Type.String(), fault: FaultCode })),
});
export type CounterView = Static<typeof CounterView>;

/** `view/counters`: how all counters stand, for whoever sends a visitor to another one, or picks one. */
export const CountersView = Type.Object({
  counters: Type.Array(Type.Pick(CounterView, ["id", "state", "clerk", "waiting"])),
});
export type CountersView = Static<typeof CountersView>;

/**
 * `view/service/<id>`: who waits for one service, in the order of their standing, at most sixty, or 40 kB; `total`
 * says how many.
 */
export const ServiceView = Type.Object({
  id: Id,
  total: Type.Integer(),
  waiting: Type.Array(StaffVisit),
});
export type ServiceView = Static<typeof ServiceView>;

/** `view/called`: who is called or being served, site-wide: for take-over and for the office page. */
export const CalledView = Type.Object({ visits: Type.Array(StaffVisit) });
export type CalledView = Static<typeof CalledView>;

/**
 * `view/doubts`: tickets whose paper is not surely out, newest first, at most thirty; `asked` while a slip that may end
 * the doubt is being printed.
 */
export const DoubtsView = Type.Object({
  tickets: Type.Array(
    Type.Object({
      number: TicketNumber,
      paper: Paper,
      state: VisitState,
      services: Type.Array(Id),
      language: LanguageTag,
      takenAt: EpochMs,
      kiosk: Optional(Id),
    }),
  ),
});
export type DoubtsView = Static<typeof DoubtsView>;

/** A printer's paper, as far as it can be counted. */
export const PrinterView = Type.Object({
  id: Id,
  /** About how many tickets the roll still has. */
  ticketsLeft: Type.Integer(),
  /** After a roll change, until somebody decides: tickets that never came out and whose visitors still wait. */
  missing: Type.Integer(),
});
export type PrinterView = Static<typeof PrinterView>;

/** `view/faults`: every fault that stands; `source` is a device (`printer/kiosk-1`), `gateway` or `service/<id>`. */
export const FaultsView = Type.Object({
  faults: Type.Array(
    Type.Object({
      source: Type.String(),
      fault: FaultCode,
      since: EpochMs,
      /** In the words of whoever found it. */
      text: Optional(Type.String()),
      /** `other-model`: what is plugged in, and what was there before. */
      models: Optional(Type.Object({ plugged: Type.String(), before: Type.String() })),
    }),
  ),
  printers: Type.Array(PrinterView),
});
export type FaultsView = Static<typeof FaultsView>;

/** `view/given`: the tickets given last, newest first, at most twenty. */
export const GivenView = Type.Object({
  tickets: Type.Array(
    Type.Object({
      number: TicketNumber,
      services: Type.Array(Id),
      language: LanguageTag,
      area: Id,
      people: People,
      takenAt: EpochMs,
      kiosk: Optional(Id),
    }),
  ),
});
export type GivenView = Static<typeof GivenView>;

/** `view/alarms`: which counters ask for help. For staff alone: no display, no kiosk, no flow hears of it. */
export const AlarmsView = Type.Object({ silent: Type.Array(Type.Object({ counter: Id, since: EpochMs })) });
export type AlarmsView = Static<typeof AlarmsView>;

/** `view/office`: the day in figures. */
export const OfficeView = Type.Object({
  waiting: Type.Integer(),
  called: Type.Integer(),
  serving: Type.Integer(),
  finished: Type.Integer(),
  noShow: Type.Integer(),
  turnedAway: Type.Integer(),
  withPrecedence: Type.Integer(),
  countersOpen: Type.Integer(),
  longestWaitSince: Type.Union([EpochMs, Type.Null()]),
  /** Appointments of this day, by how they stand. */
  appointments: Type.Object({ booked: Type.Integer(), arrived: Type.Integer(), missed: Type.Integer() }),
  /** Contacts that were no visits. */
  contacts: Type.Object({ phone: Type.Integer(), mail: Type.Integer() }),
});
export type OfficeView = Static<typeof OfficeView>;

/** `view/station/<identity>`: who is signed in at this page, and at which counter. */
export const StationView = Type.Object({
  role: Type.Union([StaffRole, Type.Null()]),
  counter: Type.Union([Id, Type.Null()]),
});
export type StationView = Static<typeof StationView>;

/**
 * Names and schemas of the views that exist once; the others are `kiosk/`, `display/`, `counter/`, `service/`,
 * `slots/`, `agenda/`, `station/`, `till/`.
 */
export const singleViews = {
  site: SiteView,
  day: DayView,
  counters: CountersView,
  alarms: AlarmsView,
  appointments: AppointmentsView,
  called: CalledView,
  doubts: DoubtsView,
  "end-of-day": EndOfDayView,
  faults: FaultsView,
  given: GivenView,
  office: OfficeView,
  payments: PaymentsView,
} as const;
export const namedViews = {
  kiosk: KioskView,
  display: DisplayView,
  counter: CounterView,
  service: ServiceView,
  slots: SlotsView,
  agenda: AgendaView,
  station: StationView,
  till: TillView,
} as const;
