/** Reads a calendar, as one clerk keeps it: what begins when, for which service, and never for whom. */
import { createHash } from "node:crypto";
import ICAL from "ical.js";
import type { AppointmentSource } from "../contract/site-visits.ts";
import { isDate, nextDay } from "../core/calendar/moments.ts";
import { dayAt } from "../core/day.ts";
import { type CalendarPart, linesOfCalendar } from "./calendar-lines.ts";
import { openZones } from "./calendar-zones.ts";
import {
  daysAhead,
  type Entry,
  type ListContext,
  openReading,
  type Reading,
  unreadable,
  WrongEntry,
} from "./reading.ts";
import { sentences } from "./sentences.ts";

/** One VEVENT, or why it cannot be read. */
interface CalendarEvent {
  readonly line: number;
  readonly uid: string;
  readonly start: ICAL.Time;
  /** Of an exception: which occurrence of its series it stands for. */
  readonly instead: ICAL.Time | undefined;
  readonly component: ICAL.Component;
}

export function readIcalendar(text: string, source: AppointmentSource, context: ListContext): Reading {
  const { parts, broken } = linesOfCalendar(text);
  if (broken && parts.length === 0) return unreadable(broken.line, broken.reason);
  const reading = openReading(source, context);
  const zoneOf = openZones(parts, context.zone);
  const events: CalendarEvent[] = [];
  for (const part of parts) {
    if (part.name !== "VEVENT") continue;
    try {
      events.push(eventOf(part, zoneOf));
    } catch (error) {
      if (!(error instanceof WrongEntry)) throw error;
      reading.wrong(part.line, error.message);
    }
  }
  const series = seriesOf(events);
  const isService = serviceNames(source, context);
  for (const event of events) {
    const taken = (record: string, start: ICAL.Time, isOff = false) => {
      const when = timesOf(event, start, context);
      if (when.last < context.today) return reading.isPast();
      if (when.first > nextDay(context.today, daysAhead)) return;
      reading.take(
        event.line,
        () => record,
        () => entryOf(event, when, isOff, series.get(event.uid)?.master, isService),
      );
    };
    try {
      if (event.instead) taken(`${event.uid}/${keyOf(event.instead)}`, event.start);
      else if (!isSeries(event)) taken(event.uid, event.start);
      else eachOccurrence(event, series.get(event.uid)!.instead, context, taken);
    } catch (error) {
      if (!(error instanceof WrongEntry)) throw error;
      reading.wrong(event.line, error.message);
    }
  }
  if (broken) reading.cutOff(broken.line, broken.reason);
  return reading.done();
}

function eventOf({ line, text }: CalendarPart, zoneOf: (tzid: string | undefined) => ICAL.Timezone): CalendarEvent {
  if (!text.split("\r\n").every(isTimely)) throw new WrongEntry(sentences.eventUnreadable);
  const component = understood(() => new ICAL.Component(ICAL.parse(text) as ICAL.Component["jCal"]));
  const timed = ["dtstart", "dtend", "recurrence-id", "exdate", "rdate"];
  for (const property of timed.flatMap((name) => component.getAllProperties(name))) {
    const tzid = property.getParameter("tzid") as string | undefined;
    for (const time of understood(() => property.getValues()) as unknown[]) {
      if (!(time instanceof ICAL.Time)) throw new WrongEntry(sentences.eventUnreadable);
      if (!time.isDate && time.zone !== ICAL.Timezone.utcTimezone) time.zone = zoneOf(tzid);
    }
  }
  const start = component.getFirstPropertyValue("dtstart");
  const instead = component.getFirstPropertyValue("recurrence-id");
  if (component.getFirstProperty("recurrence-id")?.getParameter("range")) throw new WrongEntry(sentences.fromHereOn);
  if (!(start instanceof ICAL.Time)) throw new WrongEntry(sentences.timeMissing);
  const uid = recordOf(String(component.getFirstPropertyValue("uid") ?? ""));
  return { line, uid, start, instead: instead instanceof ICAL.Time ? instead : undefined, component };
}

/** What the library cannot make sense of is a wrong entry; its own words would quote the entry. */
function understood<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new WrongEntry(sentences.eventUnreadable);
  }
}

/** The library takes a 33rd of month 13 for some other day. */
function isTimely(content: string): boolean {
  const [, values] = /^(?:DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)\b.*?:([^:]*)$/i.exec(content) ?? [];
  return (values?.split(",") ?? []).every((value) => {
    const [, year, month, day, hour = "00", minute = "00"] =
      /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\dZ?)?$/.exec(value) ?? [];
    return year !== undefined && isDate(`${year}-${month}-${day}`) && Number(hour) < 24 && Number(minute) < 60;
  });
}

/** The calendar's id; a digest of it where it is longer than a record may be, or might say more than it should. */
function recordOf(uid: string): string {
  if (uid.trim() === "") throw new WrongEntry(sentences.recordMissing);
  if (/^(?=.*\d)[\x21-\x7e]{1,80}$/.test(uid)) return uid;
  return `sha256-${createHash("sha256").update(uid).digest("hex").slice(0, 40)}`;
}

/** By UID: the entry that is the series, and which of its occurrences have an entry of their own. */
function seriesOf(events: readonly CalendarEvent[]) {
  const series = new Map<string, { master: CalendarEvent | undefined; instead: Set<string> }>();
  for (const event of events) {
    const of = series.get(event.uid) ?? { master: undefined, instead: new Set<string>() };
    series.set(event.uid, of);
    if (event.instead) of.instead.add(keyOf(event.instead));
    else of.master = event;
  }
  return series;
}

/** Names an occurrence for ever, also when it is moved: `20261124T074000Z`, or `20261124` of a whole day. */
function keyOf(time: ICAL.Time): string {
  if (time.isDate) return time.toString().replaceAll("-", "");
  return `${new Date(time.toUnixTime() * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

const isSeries = ({ component }: CalendarEvent) => component.hasProperty("rrule") || component.hasProperty("rdate");

/** Within the days from today on that can be booked; what was taken out of the series is told as cancelled. */
function eachOccurrence(
  event: CalendarEvent,
  instead: ReadonlySet<string>,
  { today, zone }: ListContext,
  take: (record: string, start: ICAL.Time, isOff?: boolean) => void,
): void {
  for (const rule of event.component.getAllProperties("rrule"))
    if (!isReadable(understood(() => rule.getFirstValue() as ICAL.Recur))) throw new WrongEntry(sentences.ruleUnknown);
  const last = nextDay(today, daysAhead);
  const recordOfOne = (time: ICAL.Time) => `${event.uid}/${keyOf(time)}`;
  const occurrences = understood(() => new ICAL.RecurExpansion({ component: event.component, dtstart: event.start }));
  for (;;) {
    const time = understood(() => occurrences.next() as ICAL.Time | null);
    if (!time || dayOf(time, zone) > last) break;
    if (!instead.has(keyOf(time)) && dayOf(time, zone) >= today) take(recordOfOne(time), time.clone());
  }
  for (const property of event.component.getAllProperties("exdate"))
    for (const time of property.getValues() as unknown as ICAL.Time[])
      if (!instead.has(keyOf(time))) take(recordOfOne(time), time, true);
}

const parts: Readonly<Record<string, readonly string[]>> = {
  DAILY: [],
  WEEKLY: ["BYDAY"],
  MONTHLY: ["BYDAY", "BYMONTHDAY", "BYSETPOS"],
};

/** With others, the library may look for a next occurrence for ever. */
function isReadable(rule: ICAL.Recur): boolean {
  const known = parts[rule.freq];
  return known !== undefined && Object.keys(rule.parts).every((part) => known.includes(part)) && rule.interval <= 366;
}

const dayOf = (time: ICAL.Time, zone: string) =>
  time.isDate ? time.toString() : dayAt(time.toUnixTime() * 1000, zone);

interface Times {
  readonly first: string;
  readonly last: string;
  /** Not of whole days, which are an invitation. */
  readonly start?: number;
  readonly minutes?: number;
}

function timesOf(event: CalendarEvent, start: ICAL.Time, { zone }: ListContext): Times {
  const length = lengthOf(event);
  const first = dayOf(start, zone);
  if (start.isDate) return { first, last: nextDay(first, Math.max(0, Math.round(length / 86_400) - 1)) };
  const minutes = Math.round(length / 60);
  return { first, last: first, start: start.toUnixTime() * 1000, ...(minutes > 0 && { minutes }) };
}

/** In seconds; 0 when nothing says how long it takes. */
function lengthOf({ component, start }: CalendarEvent): number {
  const end = component.getFirstPropertyValue("dtend");
  if (end instanceof ICAL.Time) return end.subtractDateTz(start).toSeconds();
  const duration = understood(() => component.getFirstPropertyValue("duration"));
  return duration instanceof ICAL.Duration ? duration.toSeconds() : 0;
}

function entryOf(
  { component }: CalendarEvent,
  { first, last, start, minutes }: Times,
  isOff: boolean,
  master: CalendarEvent | undefined,
  isService: (name: string) => boolean,
): Entry {
  const status = component.getFirstPropertyValue("status");
  const code = component.getFirstPropertyValue("x-wartemarke-code");
  const own = categoriesOf(component);
  const services = own.length > 0 || !master ? own : categoriesOf(master.component);
  const known = services.filter(isService);
  return {
    cancelled: isOff || String(status).toUpperCase() === "CANCELLED",
    code: typeof code === "string" ? code : undefined,
    ...(start === undefined ? { from: first, until: last } : { start }),
    minutes,
    // A calendar's categories are colours too: they matter only where none of them is a service.
    services: known.length > 0 ? known : services,
  };
}

function categoriesOf(component: ICAL.Component): string[] {
  return component.getAllProperties("categories").flatMap((property) => property.getValues().map(String));
}

function serviceNames(source: AppointmentSource, context: ListContext): (name: string) => boolean {
  const names = [...Object.keys(source.services ?? {}), ...context.services].map((name) => name.toLowerCase());
  return (name) => names.includes(name.trim().toLowerCase());
}
