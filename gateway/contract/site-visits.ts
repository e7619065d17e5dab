/** What of `site.yaml` shapes visits: hours and holidays, teams, rules of who is next, slots, appointments' sources. */
import { type Static, Type } from "typebox";
import { Id, strict } from "./shapes.ts";

const Optional = Type.Optional;
const minutes = (description: string, minimum = 0) =>
  Optional(Type.Integer({ minimum, maximum: 24 * 60, description }));

/** `07:30-12:00` on the clocks of the site; the end belongs no more to it. */
export const Span = Type.String({
  pattern: "^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$",
  examples: ["07:30-12:00"],
});

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** By weekday, from when to when; a day that is missing is closed. */
export type Week = Readonly<Partial<Record<Weekday, readonly string[]>>>;
export const Week = Type.Unsafe<Week>(
  Type.Object(Object.fromEntries(weekdays.map((day) => [day, Optional(Type.Array(Span, { minItems: 1 }))])), {
    ...strict,
    description: "Times by weekday, as „mon: [07:30-12:00]“; a day that is missing is closed",
  }),
);

/** Each of the three is open all day where it is missing, but on days off. */
export const Timetable = Type.Object(
  {
    tickets: Optional(Type.Unsafe<Week>({ ...Week, description: "When walk-ins are given tickets" })),
    walkIns: Optional(Type.Unsafe<Week>({ ...Week, description: "When walk-ins are served" })),
    appointments: Optional(Type.Unsafe<Week>({ ...Week, description: "When appointments check in and are served" })),
    lastTicketsMinutes: minutes("The last tickets are given so long before the last walk-ins' times of a day end"),
  },
  strict,
);
export type Timetable = Static<typeof Timetable>;

export const lands = "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split(" ");

/** A day unlike others of its weekday: closed, or open at its own times, for all three schedules and all slots. */
export const SpecialDay = Type.Object(
  {
    day: Type.String({
      pattern: "^(\\d{4}-)?\\d{2}-\\d{2}$",
      examples: ["2026-12-24", "12-24"],
      description: "2026-12-24, or 12-24 for each year",
    }),
    name: Optional(Type.String({ minLength: 1, maxLength: 60 })),
    open: Optional(
      Type.Array(Span, { minItems: 1, description: "Of the usual times only what lies within these. Default: closed" }),
    ),
  },
  strict,
);
export type SpecialDay = Static<typeof SpecialDay>;

export const Calendar = Type.Object(
  {
    land: Optional(Type.Enum([...lands], { description: "Whose public holidays are days off: NW, BY, …" })),
    municipality: Optional(
      Type.Enum(["augsburg", "mariae-himmelfahrt", "fronleichnam"], {
        description:
          "Where the municipality decides: Augsburg's peace day; parts of BY, SN and TH with a day more than the Land",
      }),
    ),
    days: Optional(Type.Array(SpecialDay, { description: "The site's own: bridge days, half days, staff meetings" })),
  },
  strict,
);
export type Calendar = Static<typeof Calendar>;

/** Clerks who serve the same visitors, and by what a kiosk finds out who those are. */
export const Team = Type.Object(
  {
    id: Id,
    letters: Optional(
      Type.String({
        pattern: "^[A-Z](-[A-Z])?(,[A-Z](-[A-Z])?)*$",
        examples: ["A-K", "A-D,X"],
        description: "First letters of the visitors' names: „A-D,X“",
      }),
    ),
    countries: Optional(
      Type.Array(Type.String({ pattern: "^[A-Z]{2}$", examples: ["SY", "TR"] }), {
        description: "The visitors' countries, as SY, TR, UA",
      }),
    ),
  },
  strict,
);
export type Team = Static<typeof Team>;

/** Who is next: the dials of gateway/core/order.ts. */
export const Rules = Type.Object(
  {
    appointments: Optional(
      Type.Integer({ minimum: 1, maximum: 20, description: "So many due appointments, then walk-ins. Default 1" }),
    ),
    walkIns: Optional(
      Type.Integer({ minimum: 1, maximum: 20, description: "So many walk-ins, then appointments. Default 1" }),
    ),
    longestWaitMinutes: minutes("Who has waited so long goes before all appointments. Default 90", 1),
    keptMinutes: minutes(
      "So long a visit is kept for its clerk, its team or somebody who speaks its language. Default 20",
    ),
    earlyMinutes: minutes("So early before its time an appointment may check in. Default 45"),
    lateMinutes: minutes("So late it is still an appointment. Default 15"),
    picking: Optional(
      Type.Boolean({
        description: "May clerks pick from the shared queue whom they call? Leads always may. Default: no",
      }),
    ),
    stationMinutes: minutes("So long a station without staff waits for whom it called. Default 3", 1),
  },
  strict,
);
export type Rules = Static<typeof Rules>;

/** Slots that can be booked here: of one clerk, one counter, one team, or whoever has the skill. */
export const Pool = Type.Object(
  {
    id: Id,
    services: Type.Array(Id, { minItems: 1 }),
    minutes: Type.Integer({ minimum: 5, maximum: 480, description: "Length of one slot" }),
    parallel: Optional(Type.Integer({ minimum: 1, maximum: 50, description: "Slots at the same time. Default 1" })),
    week: Week,
    days: Optional(Type.Array(SpecialDay, { description: "Exceptions of this pool alone" })),
    clerk: Optional(Id),
    counter: Optional(Id),
    team: Optional(Id),
    kioskDays: Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60,
        description: "A kiosk offers the slots of so many days, 1 = today. Default 0: none",
      }),
    ),
    bookableDays: Optional(
      Type.Integer({ minimum: 1, maximum: 400, description: "Staff book so many days ahead. Default 90" }),
    ),
    source: Optional(
      Type.Unsafe<string>({
        ...Id,
        description: "The source of appointments that owns this pool: its slots are read here, and never booked",
      }),
    ),
  },
  strict,
);
export type Pool = Static<typeof Pool>;

/** Our names of the columns of a list as CSV. */
export const csvColumns = [
  ...["record", "code", "status", "day", "start", "minutes", "from", "until", "service", "language", "people"],
  ...["clerk", "team", "counter", "pool", "ready", "precedence", "fee", "confirmBy"],
] as const;
export type CsvColumn = (typeof csvColumns)[number];

/** Lists of appointments that another system puts into a folder. */
export const AppointmentSource = Type.Object(
  {
    id: Id,
    folder: Type.String({ minLength: 1, description: "Where the lists are put; relative to the data folder" }),
    format: Type.Enum(["csv", "icalendar", "zms"]),
    lists: Optional(
      Type.Enum(["complete", "changes"], {
        description: "complete: what is missing in a list of a day is cancelled. Default: complete",
      }),
    ),
    mistakes: Optional(
      Type.Enum(["take-the-rest", "take-nothing"], { description: "When lines are wrong. Default: take-the-rest" }),
    ),
    expectedBy: Optional(
      Type.String({
        pattern: "^([01]\\d|2[0-3]):[0-5]\\d$",
        examples: ["06:45"],
        description: "A fault says so when there is no list of today by then",
      }),
    ),
    columns: Optional(
      Type.Unsafe<Readonly<Partial<Record<CsvColumn, string>>>>(
        Type.Object(Object.fromEntries(csvColumns.map((column) => [column, Optional(Type.String())])), {
          ...strict,
          description: "csv: our name → the list's: { record: Vorgang, start: Beginn }",
        }),
      ),
    ),
    services: Optional(
      Type.Record(Type.String(), Id, { description: "The list's name of a service → ours: { „10242339“: extend }" }),
    ),
    service: Optional(Type.Unsafe<string>({ ...Id, description: "For entries that name none" })),
    clerk: Optional(Type.Unsafe<string>({ ...Id, description: "Whose calendar this is" })),
    team: Optional(Id),
    counter: Optional(Id),
    outcomes: Optional(
      Type.String({
        minLength: 1,
        description: "Folder for what became of its appointments. Without it, nothing is told",
      }),
    ),
  },
  strict,
);
export type AppointmentSource = Static<typeof AppointmentSource>;

export const Appointments = Type.Object(
  {
    codes: Optional(
      Type.Enum(["checked", "free"], {
        description:
          "checked: all codes are ours, ten digits with a check digit. Default: free with sources, else checked",
      }),
    ),
    sources: Optional(Type.Array(AppointmentSource)),
  },
  strict,
);
export type Appointments = Static<typeof Appointments>;
