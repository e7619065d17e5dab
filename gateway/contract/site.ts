/** The one configuration file, `site.yaml`: its schema. Reading and checking it is read-site.ts. */
import { type Static, Type } from "typebox";
import { BookingReference } from "./payments.ts";
import { ButtonTurn, Id, LanguageTag, Lines, Phrase, StaffRole, strict } from "./shapes.ts";
import { Payments } from "./site-payments.ts";
import { Appointments, Calendar, Pool, Rules, Team, Timetable } from "./site-visits.ts";
import { type ClientRole, clientRoles } from "./staff-rights.ts";

const Optional = Type.Optional;
const Letter = Type.String({ pattern: "^[A-Z]$", examples: ["K"] });

export const CounterKind = Type.Enum(["desk", "room", "cashier", "capture"]);
export type CounterKind = Static<typeof CounterKind>;

export const Area = Type.Object(
  {
    id: Id,
    name: Phrase,
    way: Optional(Type.Unsafe<Phrase>({ ...Phrase, description: "The way there, in words: „1. Etage, rechts“" })),
  },
  strict,
);

export const Service = Type.Object(
  {
    id: Id,
    name: Phrase,
    letter: Optional(Type.Unsafe<string>({ ...Letter, description: "Default: the next of `letters`" })),
    leika: Optional(
      Type.String({ pattern: "^[0-9]{14}$", examples: ["99010014012000"], description: "The 14-digit LeiKa key" }),
    ),
    area: Optional(Type.Unsafe<string>({ ...Id, description: "Where its visitors wait. Default: the first area" })),
    dailyLimit: Optional(Type.Integer({ minimum: 1, description: "Tickets a day; without it, no limit" })),
    kiosk: Optional(Type.Boolean({ description: "Offered at the kiosk? Default: yes" })),
    onTicket: Optional(
      Type.Unsafe<Phrase>({ ...Phrase, description: "Neutral words that are printed instead of the name" }),
    ),
    bring: Optional(
      Type.Unsafe<Lines>({ ...Lines, description: "What to bring along, line by line: printed by staff as a slip" }),
    ),
    link: Optional(
      Type.String({ minLength: 1, maxLength: 300, description: "Address for further reading, on the same slip" }),
    ),
    before: Optional(Type.Array(Id, { minItems: 1, maxItems: 3, description: "Steps that come first" })),
    meanwhile: Optional(
      Type.Array(Id, {
        minItems: 1,
        maxItems: 3,
        description: "Steps that are taken while waiting, as at a capture station: the place here is kept",
      }),
    ),
    after: Optional(
      Type.Array(Id, { minItems: 1, maxItems: 3, description: "Steps that follow, as paying at the cashier" }),
    ),
    headStartMinutes: Optional(
      Type.Integer({
        minimum: -120,
        maximum: 240,
        description: "Its visitors go before others as if they had come so much earlier. Default 0",
      }),
    ),
    byLanguage: Optional(
      Type.Boolean({
        description: "Keep visitors for a clerk who speaks their language, where one is there. Default: no",
      }),
    ),
    ask: Optional(
      Type.Enum(["country", "letter"], {
        description: "What the kiosk asks to find the visitor's team: the country, or the name's first letter",
      }),
    ),
    feeCents: Optional(
      Type.Integer({
        minimum: 0,
        maximum: 10_000_000,
        description: "What it costs; taken where the site has `payments`",
      }),
    ),
    booking: Optional(
      Type.Unsafe<string>({ ...BookingReference, description: "The treasury's reference for this fee: Kassenzeichen" }),
    ),
    paying: Optional(
      Type.Boolean({ description: "A step that is for paying alone: left out when nothing is open. Default: no" }),
    ),
  },
  strict,
);

/** Never by holding a button: a nervous hand must not throw a visitor out. */
const HeldTurn = Type.Enum(["call-again", "begin", "finish", "park", "pause", "silent-alarm"]);
type Turns = Readonly<Partial<Record<ButtonTurn, string>>>;
const turnsOf = (turn: typeof ButtonTurn | typeof HeldTurn) =>
  Type.Object(Object.fromEntries(turn.enum.map((name) => [name, Optional(Id)])), strict);

export const Counter = Type.Object(
  {
    id: Id,
    label: Type.String({
      minLength: 1,
      maxLength: 8,
      description: "What visitors read: „3“, „Zimmer 212“ is `label: 212`",
    }),
    kind: Optional(CounterKind),
    area: Optional(Id),
    services: Type.Array(Id, { minItems: 1 }),
    languages: Optional(Type.Array(LanguageTag)),
    button: Optional(Type.Unsafe<string>({ ...Id, description: "The button that calls the next one" })),
    buttons: Optional(Type.Unsafe<Turns>({ ...turnsOf(ButtonTurn), description: "Further buttons, by what they do" })),
    held: Optional(
      Type.Unsafe<Turns>({
        ...turnsOf(HeldTurn),
        description: "What holding a button down does, after its press; the button's device needs holdMs",
      }),
    ),
    sign: Optional(Id),
    lamp: Optional(Type.Unsafe<string>({ ...Id, description: "Shows how the counter stands" })),
    corridorLight: Optional(Type.Unsafe<string>({ ...Id, description: "Lamp at the door: green is come in" })),
    scanner: Optional(Type.Unsafe<string>({ ...Id, description: "Code reader at the counter" })),
    alwaysOpen: Optional(Type.Boolean({ description: "Open without anybody signed in. Default: no" })),
    station: Optional(
      Type.Unsafe<string>({
        ...Id,
        description: "Nobody sits here: a station that calls by itself when it is free, as a capture station does",
      }),
    ),
    terminal: Optional(Type.Unsafe<string>({ ...Id, description: "Card terminal; several counters may share one" })),
    receiptPrinter: Optional(
      Type.Unsafe<string>({ ...Id, description: "Where receipts come out. Default: the first kiosk's printer" }),
    ),
  },
  strict,
);

const mmPerPx = Optional(Type.Number({ exclusiveMinimum: 0, description: "Size of one pixel in mm, as measured" }));

export const Kiosk = Type.Object(
  {
    id: Id,
    area: Optional(Id),
    printer: Optional(Id),
    fallbackPrinter: Optional(
      Type.Unsafe<string>({ ...Id, description: "Prints while the kiosk's own printer cannot" }),
    ),
    fallbackPlace: Optional(Type.Unsafe<Phrase>({ ...Phrase, description: "Where that printer stands: „am Empfang“" })),
    scanner: Optional(Type.Unsafe<string>({ ...Id, description: "Code reader; one that types needs no entry" })),
    mmPerPx,
  },
  strict,
);

export const Display = Type.Object(
  {
    id: Id,
    areas: Optional(Type.Array(Id, { minItems: 1, description: "Default: all areas" })),
    sound: Optional(Type.Boolean({ description: "A gong with each call, from the display's loudspeaker" })),
    mmPerPx,
    viewingDistanceMm: Optional(Type.Integer({ minimum: 300, description: "To the farthest seat" })),
  },
  strict,
);

/** A sign that hangs at no counter: it tells the last call, with the counter's label. */
export const CallSign = Type.Object(
  { sign: Id, areas: Optional(Type.Array(Id, { minItems: 1, description: "Default: all areas" })) },
  strict,
);

export const StaffMember = Type.Object(
  {
    id: Id,
    role: StaffRole,
    services: Optional(Type.Array(Id, { description: "Skills. Default: those of the counter" })),
    languages: Optional(Type.Array(LanguageTag)),
    teams: Optional(Type.Array(Id)),
  },
  strict,
);

export const DeviceEntry = Type.Object(
  {
    kind: Id,
    id: Id,
    host: Optional(
      Type.Unsafe<string>({ ...Id, description: "Identity of the driver program it hangs on. Default: hub" }),
    ),
    config: Type.Record(Type.String(), Type.Unknown(), { description: "See the README of drivers/<kind>" }),
  },
  strict,
);

/** Where a visitor's own telephone shows how the ticket stands: only what somebody answers for is printed. */
export const StatusPage = Type.Object(
  {
    address: Type.String({
      maxLength: 200,
      description: "Ends with {ticket}, for which the ticket's code is put: „https://warten.example.de/#{ticket}“",
    }),
    servedBy: Type.String({ minLength: 1, maxLength: 80, description: "Who answers for that page" }),
  },
  strict,
);

/** Rhyme with nothing else in German, look like no digit: at most one letter of each sounding group. */
export const defaultLetters = "KFLMRUWX";
export const defaultReserve = "PHA";
const defaultEmergency = "N";

/** The whole of `site.yaml`. */
export const Site = Type.Object(
  {
    site: Type.Unsafe<string>({ ...Id, description: "Short name of the site, part of every topic" }),
    name: Type.String({ minLength: 1, maxLength: 80 }),
    authority: Type.String({ minLength: 1, maxLength: 80 }),
    zone: Type.String({ description: "IANA time zone: Europe/Berlin" }),
    languages: Type.Array(LanguageTag, { minItems: 1, uniqueItems: true, description: "Offered, in this order" }),
    trialLanguages: Optional(
      Type.Boolean({ description: "Offer drafts that nobody has reviewed. For trials only: pages say so" }),
    ),
    letters: Optional(
      Type.String({
        pattern: "^[A-Z]{1,26}$",
        examples: ["KFLMRUWX"],
        description: "Default KFLMRUWX: neither look nor sound alike",
      }),
    ),
    reserveLetters: Optional(
      Type.String({
        pattern: "^[A-Z]{1,26}$",
        examples: ["PHA"],
        description: "Used only after a damaged journal. Default PHA",
      }),
    ),
    emergencyLetter: Optional(
      Type.Unsafe<string>({
        ...Letter,
        description: "Of the numbers on emergency sheets. Default N, where it is free",
      }),
    ),
    areas: Type.Array(Area, { minItems: 1 }),
    services: Type.Array(Service, { minItems: 1 }),
    counters: Type.Array(Counter, { minItems: 1 }),
    kiosks: Type.Array(Kiosk),
    displays: Type.Array(Display),
    staff: Optional(Type.Array(StaffMember)),
    devices: Type.Array(DeviceEntry),
    reinstateMinutes: Optional(
      Type.Integer({ minimum: 0, description: "How long a no-show keeps the old standing. Default 30" }),
    ),
    ticketsPerRoll: Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, description: "For the estimate of what is left. Default 300" }),
    ),
    hours: Optional(Type.Unsafe<Phrase>({ ...Phrase, description: "Opening hours, as slips tell them" })),
    calendar: Optional(Calendar),
    schedules: Optional(Timetable),
    teams: Optional(Type.Array(Team)),
    rules: Optional(Rules),
    pools: Optional(Type.Array(Pool)),
    appointments: Optional(Appointments),
    payments: Optional(Payments),
    statusPage: Optional(StatusPage),
    callSigns: Optional(Type.Array(CallSign)),
    flows: Optional(
      Type.Object(
        {
          on: Optional(
            Type.Boolean({ description: "Node-RED belongs to this site: see flows/README.md. Default: no" }),
          ),
          shows: Optional(
            Type.Array(
              Type.String({ pattern: "^(sign|lamp|display)/[a-z0-9][a-z0-9-]{0,39}$", examples: ["lamp/corridor"] }),
              {
                uniqueItems: true,
                description: "Signs, lamps and displays' lines that flows alone show",
              },
            ),
          ),
        },
        strict,
      ),
    ),
    towerLight: Optional(
      Type.Unsafe<string>({ ...Id, description: "Lamp for staff: green all well, yellow a fault, red halted" }),
    ),
    evacuationText: Optional(
      Type.Boolean({
        description: "A house alarm by two contacts asks everybody to leave, on displays and kiosks. Default: no",
      }),
    ),
    selfTestAtOpening: Optional(
      Type.Boolean({ description: "Each printer prints a self-test when the first counter opens. Default: no" }),
    ),
    retentionDays: Optional(
      Type.Integer({ minimum: 1, maximum: 3650, description: "Days the journal is kept. Default 90" }),
    ),
    listen: Optional(
      Type.Object(
        {
          host: Optional(
            Type.String({ description: "Default 127.0.0.1. Any other address: HTTPS, WSS and MQTTS only" }),
          ),
          names: Optional(Type.Array(Type.String(), { description: "Host names and addresses for the certificate" })),
        },
        strict,
      ),
    ),
    limits: Optional(
      Type.Object(
        Object.fromEntries(clientRoles.map((role) => [role, Optional(Type.Integer({ minimum: 1 }))])) as Record<
          ClientRole,
          ReturnType<typeof Optional<ReturnType<typeof Type.Integer>>>
        >,
        { ...strict, description: "Messages a second from one identity, by role" },
      ),
    ),
  },
  strict,
);
export type Site = Static<typeof Site>;

/** Letters that tickets of this site may begin with. */
export function ticketLetters({ letters, reserveLetters, services }: Site): ReadonlySet<string> {
  const own = services.flatMap((service) => service.letter ?? []);
  return new Set([...(letters ?? defaultLetters), ...(reserveLetters ?? defaultReserve), ...own]);
}

/** Nothing where all numbers of the usual letter may be tickets: a sheet needs a letter of its own. */
export function emergencyLetterOf(site: Site): string | undefined {
  return site.emergencyLetter ?? (ticketLetters(site).has(defaultEmergency) ? undefined : defaultEmergency);
}
