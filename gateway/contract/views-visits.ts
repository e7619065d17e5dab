/** What pages are told of appointments, free slots and the end of the day. Nobody's name, and no code. */
import { type Static, Type } from "typebox";
import { OpenPoint } from "./events-visits.ts";
import { AppointmentState, Day, EpochMs, Id, LanguageTag, People, TicketNumber } from "./shapes.ts";

const Optional = Type.Optional;

/** Slots of one pool on one day that are free, each as minutes that have passed since the day began. */
export const FreeOfDay = Type.Object({
  pool: Id,
  minutes: Type.Integer(),
  /** Kiosks offer them too. */
  kiosk: Optional(Type.Literal(true)),
  /** At this counter alone. */
  counter: Optional(Id),
  at: Type.Array(Type.Integer({ minimum: 0, maximum: 25 * 60 })),
});
export type FreeOfDay = Static<typeof FreeOfDay>;

/**
 * `view/slots/<service>`: what is free, day by day, in whole days as many as fit; `start` is when the day begins. Times
 * that went by are the page's to leave out.
 */
export const SlotsView = Type.Object({
  service: Id,
  days: Type.Array(Type.Object({ start: EpochMs, pools: Type.Array(FreeOfDay) })),
});
export type SlotsView = Static<typeof SlotsView>;

/** One appointment or invitation as staff see it. */
export const AgendaEntry = Type.Object({
  appointment: Id,
  start: Optional(EpochMs),
  minutes: Optional(Type.Integer()),
  /** Of an invitation. */
  until: Optional(Day),
  services: Type.Array(Id),
  language: LanguageTag,
  people: People,
  state: AppointmentState,
  ready: Type.Boolean(),
  pool: Optional(Id),
  counter: Optional(Id),
  team: Optional(Id),
  /** For a clerk, who is not named. */
  clerk: Optional(Type.Literal(true)),
  /** The ticket, once its visitor is here. */
  number: Optional(TicketNumber),
  feeCents: Optional(Type.Integer()),
});
export type AgendaEntry = Static<typeof AgendaEntry>;

/**
 * `view/agenda/<counter>`: today's appointments of whoever works there, of the counter and of its teams; at most
 * eighty, or 40 kB.
 */
export const AgendaView = Type.Object({ counter: Id, entries: Type.Array(AgendaEntry) });
export type AgendaView = Static<typeof AgendaView>;

/**
 * `view/appointments`: today's appointments, those that are still to come first, at most a hundred and twenty, or
 * 40 kB, `total` says how many; and how the lists of other systems stand.
 */
export const AppointmentsView = Type.Object({
  total: Type.Integer(),
  entries: Type.Array(AgendaEntry),
  sources: Type.Array(
    Type.Object({
      source: Id,
      /** The last list, how many of its lines were right, and how many wrong. */
      at: Optional(EpochMs),
      taken: Optional(Type.Integer()),
      wrong: Optional(Type.Integer()),
      forToday: Type.Boolean(),
    }),
  ),
});
export type AppointmentsView = Static<typeof AppointmentsView>;

/** `view/end-of-day`: what is open now, whether the day was ended, and what yesterday left behind. */
export const EndOfDayView = Type.Object({
  open: Type.Array(OpenPoint),
  ended: Type.Boolean(),
  carried: Type.Union([Type.Object({ date: Day, open: Type.Array(OpenPoint) }), Type.Null()]),
});
export type EndOfDayView = Static<typeof EndOfDayView>;
