/**
 * What visitors see: kiosks and displays. Numbers and rooms only; nobody's name, language of a crowd, or precedence.
 */
import type { Configuration } from "../contract/configuration.ts";
import { topics } from "../contract/topics.ts";
import type { DayView, DisplayCall, DisplayView, Intake, KioskView, SiteView } from "../contract/views.ts";
import { dayAt } from "./day.ts";
import { hasHours } from "./office-hours.ts";
import { presentVisits } from "./present.ts";
import { blockedBy, canPrint, standInFor } from "./printers.ts";
import { type Call, isHalted, type State, type Visit, visitOf } from "./state.ts";

const callsShown = 12;
const callsKept = 6;
const ticketsShown = 8;

export function* projectPublic(state: State, configuration: Configuration): Generator<[string, unknown]> {
  const intake = intakeOf(state, configuration);
  yield [topics.view("site"), siteView(configuration)];
  yield [topics.view("day"), dayView(state, intake)];
  for (const kiosk of configuration.kiosks)
    yield [topics.view(`kiosk/${kiosk.id}`), kioskView(state, configuration, kiosk, intake)];
  for (const display of configuration.displays) {
    yield [topics.view(`display/${display.id}`), displayView(state, configuration, display, intake)];
  }
}

function dayView({ day, hoursSet, kiosksOff }: State, intake: Intake): DayView {
  return {
    day: day ?? null,
    intake,
    ...(hoursSet && { hours: hoursSet }),
    ...(kiosksOff.length > 0 && { kiosksOff: [...kiosksOff] }),
  };
}

function intakeOf(state: State, configuration: Configuration): Intake {
  const { ticketsFrom, walkInsFrom, ...schedules } = state.schedules;
  const halted = isHalted(state);
  return {
    open: state.day !== undefined && !halted && state.intakeClosed === undefined,
    ...(state.intakeClosed && { reason: state.intakeClosed }),
    halted,
    ...(state.alarm?.evacuate && { evacuate: true as const }),
    ...((hasHours(configuration) || state.hoursSet) && { schedules }),
    ...(ticketsFrom !== undefined && isTold(state, ticketsFrom, configuration) && { ticketsFrom }),
    ...(walkInsFrom !== undefined && { walkInsFrom }),
  };
}

/** Where staff have closed the intake, it opens no more on this day. */
function isTold(state: State, ticketsFrom: number, { zone }: Configuration): boolean {
  return state.intakeClosed === undefined || dayAt(ticketsFrom, zone) !== state.day;
}

function siteView(configuration: Configuration): SiteView {
  const { name, authority, zone, languages, areas, teams, checkedCodes } = configuration;
  return {
    name,
    authority,
    zone,
    languages,
    areas,
    services: configuration.services.map(({ id, name, area, ask, feeCents }) => ({
      ...{ id, name, area },
      ...(ask && { ask }),
      ...(feeCents !== undefined && { feeCents }),
    })),
    ...(teams && { teams }),
    ...(checkedCodes && { checkedCodes }),
    counters: configuration.counters.map(({ id, label, kind, area }) => ({ id, label, kind, area })),
  };
}

type Kiosk = Configuration["kiosks"][number];

function kioskView(state: State, configuration: Configuration, kiosk: Kiosk, intake: Intake): KioskView {
  const waiting = new Map<string, number>();
  const mine: Visit[] = [];
  for (const visit of presentVisits(state)) {
    const service = visit.services[0]!;
    if (visit.state === "waiting") waiting.set(service, (waiting.get(service) ?? 0) + 1);
    if (visit.kiosk === kiosk.id) mine.push(visit);
  }
  return {
    id: kiosk.id,
    area: kiosk.area,
    intake: state.kiosksOff.includes(kiosk.id) ? { ...intake, open: false } : intake,
    ...(kiosk.printer !== undefined && { printer: printerOf(state, kiosk.printer, kiosk.id) }),
    ...(kiosk.fallbackPlace && { fallbackPlace: kiosk.fallbackPlace }),
    ...(kiosk.scanner !== undefined && { scanner: kiosk.scanner }),
    ...(isAnybodyExpected(state, configuration) && { checkIn: true as const }),
    services: configuration.services
      .filter((service) => service.kiosk)
      .map(({ id, dailyLimit }) => ({
        id,
        waiting: waiting.get(id) ?? 0,
        full: dailyLimit !== undefined && (state.issuedByService.get(id) ?? 0) >= dailyLimit,
        ...(hasKioskSlots(configuration, id) && { slots: true as const }),
      })),
    tickets: mine
      .slice(-ticketsShown)
      .reverse()
      .map(({ number, paper, printer }) => {
        const elsewhere = printer !== undefined && printer !== kiosk.printer;
        return { number, paper, ...(elsewhere && { printer }) };
      }),
  };
}

/** Where appointments are made or sent, and where somebody was invited: the way in is always there, and never moves. */
function isAnybodyExpected({ appointments }: State, { pools = [], sources = [] }: Configuration): boolean {
  return pools.length > 0 || sources.length > 0 || !appointments.isEmpty();
}

function hasKioskSlots({ pools = [] }: Configuration, service: string): boolean {
  return pools.some(
    ({ kioskDays = 0, source, services }) => kioskDays > 0 && source === undefined && services.includes(service),
  );
}

function printerOf(state: State, printer: string, kiosk: string): NonNullable<KioskView["printer"]> {
  const fault = state.faults.find((f) => f.source === `printer/${printer}`)?.fault;
  const standIn = standInFor(state, printer, kiosk);
  const helped = standIn !== undefined && canPrint(state, standIn);
  return { blocked: blockedBy(state, printer) !== undefined && !helped, ...(fault && { fault }) };
}

type Display = Configuration["displays"][number];

function displayView(state: State, configuration: Configuration, display: Display, intake: Intake): DisplayView {
  const calls = state.calls
    .filter((call) => display.areas.includes(call.area))
    .filter(isShown(state))
    .slice(0, callsShown);
  return {
    id: display.id,
    areas: display.areas,
    sound: display.sound,
    intake,
    calls: calls.map((call) => displayCall(state, configuration, call)),
    ...announcementFor(state, display),
    ...(configuration.flows?.shows.includes(`display/${display.id}`) && { line: true as const }),
  };
}

/** The newest for its areas; one that it took the place of does not come back. Nothing is said to who shall leave. */
function announcementFor(state: State, { areas }: Display): Pick<DisplayView, "announcement"> {
  const [newest] = areas
    .flatMap((area) => state.announcements.get(area) ?? [])
    .sort((a, b) => b.at - a.at || b.until - a.until);
  return !newest || state.at > newest.until || state.alarm ? {} : { announcement: newest };
}

/** A call stays until five newer ones have come, even if its visitor is done; not if the visitor waits again. */
function isShown(state: State): (call: Call, nth: number) => boolean {
  return (call, nth) => {
    const visit = visitOf(state, call.number);
    if (visit?.state === "waiting" || visit?.state === "parked") return false;
    const isThere = visit?.state === "called" || visit?.state === "serving";
    return isThere || nth < callsKept;
  };
}

function displayCall(state: State, configuration: Configuration, call: Call): DisplayCall {
  const counter = configuration.counters.find((c) => c.id === call.counter);
  const way = configuration.areas.find((a) => a.id === counter?.area)?.way;
  const visit = visitOf(state, call.number);
  return {
    number: call.number,
    counter: call.counter,
    label: counter?.label ?? call.counter,
    kind: counter?.kind ?? "desk",
    ...(way && counter?.area !== call.area && { way }),
    language: call.language,
    at: call.at,
    nth: call.nth,
    waiting: visit?.state === "called" && visit.counter === call.counter,
  };
}
