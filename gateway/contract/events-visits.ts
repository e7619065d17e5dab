/** What happened beyond calls: appointments, steps, what only time brings, contacts, the end of a day. */
import { Type } from "typebox";
import { AppointmentPlan } from "./appointments.ts";
import { ContactWay, EpochMs, Id, Schedules, TicketNumber } from "./shapes.ts";

const Optional = Type.Optional;
const number = { number: TicketNumber };
const counter = { counter: Id };
const appointment = { appointment: Id };
const by = { by: Optional(Id) };

/**
 * What is open at the end of a day: which kind, and how many. `waiting`: everybody who is still to be served, or is
 * being served; `numbers`: the first sixty of its tickets.
 */
export const OpenPoint = Type.Object({
  what: Type.Enum(["waiting", "parked", "doubts", "signed-in", "faults", "payments"]),
  count: Type.Integer({ minimum: 1 }),
  numbers: Type.Array(TicketNumber, { maxItems: 60 }),
});

/** Where an appointment comes from: a source of the site file, or made here. */
const source = { source: Id };

export const visitEvents = {
  /** New or as it is from now on; `moved`: its time is another one. */
  "appointment-set": Type.Object({
    ...appointment,
    ...source,
    plan: AppointmentPlan,
    moved: Optional(Type.Literal(true)),
    ...by,
  }),
  "appointment-confirmed": Type.Object({ ...appointment, ...by }),
  "appointment-cancelled": Type.Object({ ...appointment, ...by }),
  /** Its time or its last day went by, and nobody came. */
  "appointment-missed": Type.Object({ ...appointment }),
  /** The source's own id, for telling the outcome. Emptied once that is fetched, and never sent up. */
  "record-noted": Type.Object({ ...appointment, record: Type.String() }),
  "records-fetched": Type.Object({ appointments: Type.Array(Id) }),
  /** A list was taken in; `taken` of its lines were right. */
  "list-imported": Type.Object({ ...source, taken: Type.Integer(), wrong: Type.Integer(), forToday: Type.Boolean() }),
  "list-refused": Type.Object({ ...source, reason: Type.Enum(["unreadable", "wrong-lines", "past"]) }),

  /**
   * What only time brings, once for each visit. `due`: its appointment's time has come. `open`: no longer kept for its
   * clerk, team or language. `bound`: it has waited as long as the site allows.
   */
  "visit-advanced": Type.Object({ ...number, to: Type.Enum(["due", "open", "bound"]) }),
  /** It was next at this counter while it is at a station: first again there when it is back. */
  "visit-held": Type.Object({ ...number, ...counter }),
  /** A step taken while waiting is done, or was missed, or shall not be taken. */
  "step-done": Type.Object({ ...number, ...counter, service: Id }),
  "step-missed": Type.Object({ ...number, ...counter, service: Id }),
  /** The station that called it broke: back in line, and no miss. */
  "visit-put-back": Type.Object({ ...number, ...counter }),
  "step-skipped": Type.Object({ ...number, service: Id, ...by }),
  /** A capture station's reference number. Emptied when the day closes, and never sent up. */
  "reference-noted": Type.Object({ ...number, reference: Type.String() }),
  "station-told": Type.Object({ ...counter, busy: Type.Boolean() }),
  /** By staff. */
  "station-set": Type.Object({ ...counter, inOrder: Type.Boolean() }),

  "counter-in-back-office": Type.Object({ ...counter }),
  "contact-noted": Type.Object({ service: Id, way: ContactWay, ...by }),
  /** What the clock has opened; while tickets or walk-ins wait for it, from when on. */
  "schedules-changed": Type.Object({
    ...Schedules.properties,
    ticketsFrom: Optional(EpochMs),
    walkInsFrom: Optional(EpochMs),
  }),
  "day-ended": Type.Object({ open: Type.Array(OpenPoint) }),
  "carried-settled": Type.Object({ ...by }),
} as const;
