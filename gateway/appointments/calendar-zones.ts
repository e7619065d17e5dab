/** Time zones of an iCalendar file: by their IANA name where they have one, else as the file itself describes them. */
import ICAL from "ical.js";
import { momentOf } from "../core/calendar/moments.ts";
import type { CalendarPart } from "./calendar-lines.ts";
import { WrongEntry } from "./reading.ts";
import { sentences } from "./sentences.ts";

/** A zone that this machine knows, as the library wants it. */
class KnownZone extends ICAL.Timezone {
  readonly #name: string;

  constructor(name: string) {
    super({ tzid: name });
    this.#name = name;
  }

  /** In seconds; what `time` shows is the zone's wall clock. */
  override utcOffset({ year, month, day, hour, minute }: ICAL.Time): number {
    const two = (n: number) => String(n).padStart(2, "0");
    const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
    const utc = momentOf(date, `${two(hour)}:${two(minute)}`, this.#name);
    return (Date.UTC(year, month - 1, day, hour, minute) - utc) / 1000;
  }
}

/** The zones of one file, by their TZID; a time without one is the site's. */
export function openZones(
  parts: readonly CalendarPart[],
  siteZone: string,
): (tzid: string | undefined) => ICAL.Timezone {
  const inFile = parts.flatMap(({ name, text }) => (name === "VTIMEZONE" ? (described(text) ?? []) : []));
  const zones = new Map<string, ICAL.Timezone | undefined>();
  return (tzid = siteZone) => {
    if (!zones.has(tzid))
      zones.set(tzid, isKnown(tzid) ? new KnownZone(tzid) : inFile.find((zone) => zone.tzid === tzid));
    const zone = zones.get(tzid);
    if (!zone) throw new WrongEntry(sentences.zoneUnknown);
    return zone;
  };
}

/** Undefined when its description makes no sense: entries that name it are then wrong. */
function described(text: string): ICAL.Timezone | undefined {
  try {
    const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(text) as ICAL.Component["jCal"]));
    zone.utcOffset(ICAL.Time.fromDateTimeString("2026-06-01T12:00:00"));
    return zone;
  } catch {
    return undefined;
  }
}

function isKnown(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
