/** What of the site file the core decides by: defaults filled in, addresses and secrets left out. */
import { type Static, Type } from "typebox";
import { Id, LanguageTag, Lines, Phrase, StaffRole } from "./shapes.ts";
import { Area, CounterKind, defaultLetters, defaultReserve, emergencyLetterOf, type Site, StatusPage } from "./site.ts";
import { type AppointmentSource, Calendar, Pool, type Rules, Team, Timetable } from "./site-visits.ts";
import { isDraft, offerable } from "./texts.ts";
import { deviceName, flowsDevice } from "./topics.ts";

const Optional = Type.Optional;
/** By turn, the button's id. */
const Turns = Type.Record(Type.String(), Id);

export const Configuration = Type.Object({
  site: Id,
  name: Type.String(),
  authority: Type.String(),
  zone: Type.String(),
  languages: Type.Array(Type.Object({ tag: LanguageTag, draft: Type.Boolean() })),
  letters: Type.String(),
  reserveLetters: Type.String(),
  areas: Type.Array(Area),
  services: Type.Array(
    Type.Object({
      id: Id,
      name: Phrase,
      letter: Type.String(),
      area: Id,
      dailyLimit: Optional(Type.Integer()),
      kiosk: Type.Boolean(),
      onTicket: Optional(Phrase),
      bring: Optional(Lines),
      link: Optional(Type.String()),
      before: Optional(Type.Array(Id)),
      meanwhile: Optional(Type.Array(Id)),
      after: Optional(Type.Array(Id)),
      headStartMinutes: Optional(Type.Integer()),
      byLanguage: Optional(Type.Boolean()),
      ask: Optional(Type.Enum(["country", "letter"])),
      feeCents: Optional(Type.Integer()),
      booking: Optional(Type.String()),
      paying: Optional(Type.Boolean()),
    }),
  ),
  counters: Type.Array(
    Type.Object({
      id: Id,
      label: Type.String(),
      kind: CounterKind,
      area: Id,
      services: Type.Array(Id),
      languages: Type.Array(LanguageTag),
      button: Optional(Id),
      buttons: Optional(Turns),
      held: Optional(Turns),
      sign: Optional(Id),
      lamp: Optional(Id),
      corridorLight: Optional(Id),
      scanner: Optional(Id),
      alwaysOpen: Type.Boolean(),
      station: Optional(Id),
      terminal: Optional(Id),
      receiptPrinter: Optional(Id),
    }),
  ),
  kiosks: Type.Array(
    Type.Object({
      id: Id,
      area: Id,
      printer: Optional(Id),
      fallbackPrinter: Optional(Id),
      fallbackPlace: Optional(Phrase),
      scanner: Optional(Id),
    }),
  ),
  displays: Type.Array(Type.Object({ id: Id, areas: Type.Array(Id), sound: Type.Boolean() })),
  staff: Type.Array(
    Type.Object({
      id: Id,
      role: StaffRole,
      services: Optional(Type.Array(Id)),
      languages: Type.Array(LanguageTag),
      teams: Optional(Type.Array(Id)),
    }),
  ),
  /** Every device by its name, `printer/kiosk-1`. */
  devices: Type.Array(Type.String()),
  reinstateMinutes: Type.Integer(),
  retentionDays: Type.Integer(),
  /** Absent in journals of old. */
  ticketsPerRoll: Optional(Type.Integer()),
  /** Absent in journals of old, and where the usual one is given to tickets: then there are no emergency sheets. */
  emergencyLetter: Optional(Type.String()),
  hours: Optional(Phrase),
  statusPage: Optional(StatusPage),
  /** Absent in journals of old. */
  callSigns: Optional(Type.Array(Type.Object({ sign: Id, areas: Type.Array(Id) }))),
  towerLight: Optional(Id),
  evacuationText: Optional(Type.Boolean()),
  /** Absent in journals of old. */
  selfTestAtOpening: Optional(Type.Boolean()),
  /** All of these are absent in journals of old. */
  calendar: Optional(Calendar),
  schedules: Optional(Timetable),
  teams: Optional(Type.Array(Team)),
  rules: Optional(
    Type.Object({
      appointments: Type.Integer(),
      walkIns: Type.Integer(),
      longestWaitMinutes: Type.Integer(),
      keptMinutes: Type.Integer(),
      earlyMinutes: Type.Integer(),
      lateMinutes: Type.Integer(),
      picking: Type.Boolean(),
      stationMinutes: Type.Integer(),
    }),
  ),
  pools: Optional(Type.Array(Pool)),
  /** Are all codes ours, with a check digit? */
  checkedCodes: Optional(Type.Boolean()),
  /** Absent where the site takes no fees. */
  payments: Optional(
    Type.Object({
      endOfDayAt: Type.String(),
      refunds: Type.Boolean(),
      treasuryFolder: Type.String(),
      receiptYears: Type.Integer(),
    }),
  ),
  /** Absent in journals of old. `on`: Node-RED belongs to this site; `shows`: devices that flows alone show. */
  flows: Optional(Type.Object({ on: Type.Boolean(), shows: Type.Array(Type.String()) })),
  sources: Optional(Type.Array(Type.Object({ id: Id, expectedBy: Optional(Type.String()), outcomes: Type.Boolean() }))),
});
export type Configuration = Static<typeof Configuration>;

export const defaultPayments: NonNullable<Configuration["payments"]> = {
  endOfDayAt: "22:00",
  refunds: false,
  treasuryFolder: "treasury",
  receiptYears: 10,
};

/** `host` of devices that a flow serves; the identity of Node-RED on the gateway's own machine. */
export const flowsHost = "flows";

export const defaultTicketsPerRoll = 300;

/** Who is next where the site file says nothing else. */
export const defaultRules: Required<Rules> = {
  appointments: 1,
  walkIns: 1,
  longestWaitMinutes: 90,
  keptMinutes: 20,
  earlyMinutes: 45,
  lateMinutes: 15,
  picking: false,
  stationMinutes: 3,
};

/** The configuration that a checked site file stands for. */
export function configurationOf(site: Site): Configuration {
  const letters = site.letters ?? defaultLetters;
  const firstArea = site.areas[0]!.id;
  const taken = new Set(site.services.flatMap((s) => s.letter ?? []));
  const free = [...letters].filter((letter) => !taken.has(letter));
  const emergencyLetter = emergencyLetterOf(site);
  let nth = 0;
  const nextLetter = () => (free.length > 0 ? free[nth++ % free.length]! : letters[nth++ % letters.length]!);
  return {
    site: site.site,
    name: site.name,
    authority: site.authority,
    zone: site.zone,
    languages: site.languages
      .filter((tag) => offerable(tag, site.trialLanguages ?? false))
      .map((tag) => ({ tag, draft: isDraft(tag) })),
    letters,
    reserveLetters: site.reserveLetters ?? defaultReserve,
    areas: site.areas,
    services: site.services.map((service) => ({
      id: service.id,
      name: service.name,
      letter: service.letter ?? nextLetter(),
      area: service.area ?? firstArea,
      ...(service.dailyLimit !== undefined && { dailyLimit: service.dailyLimit }),
      kiosk: service.kiosk ?? true,
      ...(service.onTicket && { onTicket: service.onTicket }),
      ...(service.bring && { bring: service.bring }),
      ...(service.link !== undefined && { link: service.link }),
      ...routeOf(service),
    })),
    counters: site.counters.map(({ kind, area, languages, alwaysOpen, ...counter }) => ({
      ...counter,
      kind: kind ?? "desk",
      area: area ?? firstArea,
      languages: languages ?? ["de"],
      alwaysOpen: alwaysOpen ?? false,
    })),
    kiosks: site.kiosks.map(({ id, area, printer, fallbackPrinter, fallbackPlace, scanner }) => ({
      id,
      area: area ?? firstArea,
      ...(printer !== undefined && { printer }),
      ...(fallbackPrinter !== undefined && { fallbackPrinter }),
      ...(fallbackPlace && { fallbackPlace }),
      ...(scanner !== undefined && { scanner }),
    })),
    displays: site.displays.map((display) => ({
      id: display.id,
      areas: display.areas ?? site.areas.map((area) => area.id),
      sound: display.sound ?? false,
    })),
    staff: (site.staff ?? []).map((member) => ({ ...member, languages: member.languages ?? ["de"] })),
    devices: [...site.devices.map(deviceName), ...(site.flows?.on ? [flowsDevice] : [])],
    reinstateMinutes: site.reinstateMinutes ?? 30,
    retentionDays: site.retentionDays ?? 90,
    ticketsPerRoll: site.ticketsPerRoll ?? defaultTicketsPerRoll,
    ...(emergencyLetter !== undefined && { emergencyLetter }),
    ...(site.hours && { hours: site.hours }),
    ...(site.statusPage && { statusPage: site.statusPage }),
    callSigns: (site.callSigns ?? []).map(({ sign, areas }) => ({
      sign,
      areas: areas ?? site.areas.map((area) => area.id),
    })),
    ...(site.towerLight !== undefined && { towerLight: site.towerLight }),
    evacuationText: site.evacuationText ?? false,
    selfTestAtOpening: site.selfTestAtOpening ?? false,
    ...(site.calendar && { calendar: site.calendar }),
    ...(site.schedules && { schedules: site.schedules }),
    ...(site.teams && { teams: site.teams }),
    rules: { ...defaultRules, ...site.rules },
    ...(site.pools && { pools: site.pools }),
    checkedCodes: (site.appointments?.codes ?? (site.appointments?.sources ? "free" : "checked")) === "checked",
    ...(site.payments && { payments: { ...defaultPayments, ...site.payments } }),
    flows: { on: site.flows?.on ?? false, shows: site.flows?.shows ?? [] },
    ...(site.appointments?.sources && { sources: site.appointments.sources.map(sourceOf) }),
  };
}

/** How visits for a service go through the house. */
function routeOf(service: Site["services"][number]) {
  const { before, meanwhile, after, headStartMinutes, byLanguage, ask, feeCents, booking, paying } = service;
  return {
    ...(before && { before }),
    ...(meanwhile && { meanwhile }),
    ...(after && { after }),
    ...(headStartMinutes !== undefined && { headStartMinutes }),
    ...(byLanguage !== undefined && { byLanguage }),
    ...(ask && { ask }),
    ...(feeCents !== undefined && { feeCents }),
    ...(booking !== undefined && { booking }),
    ...(paying !== undefined && { paying }),
  };
}

function sourceOf({ id, expectedBy, outcomes }: AppointmentSource) {
  return { id, outcomes: outcomes !== undefined, ...(expectedBy !== undefined && { expectedBy }) };
}
