/** Days and times as people at the site read them: in their language, in its zone, always Latin digits and 24 hours. */
import { clockText } from "./clock.ts";

/** The date at the site: `2026-11-24`. */
export function dayAt(at: number, zone: string): string {
  return format("sv-SE", zone, "day").format(at);
}

/** `08:40` where that is today, else with its day. */
export function whenText(at: number, zone: string, tag: string, now: number | undefined): string {
  if (now !== undefined && dayAt(at, zone) === dayAt(now, zone)) return clockText(at, zone);
  const spoken = spokenTag(tag);
  if (spoken === undefined) return `${shortDate(at, zone)} ${clockText(at, zone)}`;
  // The time is not torn from what leads to it: „um 08:40“.
  return format(spoken, zone, "moment")
    .format(at)
    .replace(/ (?=\S*\d\d:\d\d)/, "\u00a0");
}

/** The day alone: „Dienstag, 24. November“. */
export function dateText(at: number, zone: string, tag: string): string {
  const spoken = spokenTag(tag);
  return spoken === undefined ? shortDate(at, zone) : format(spoken, zone, "date").format(at);
}

/** `24.11.`: for languages that the browser does not know. */
function shortDate(at: number, zone: string): string {
  return format("de-DE", zone, "short").format(at);
}

/** A browser without this language's names would tell them in its own. */
function spokenTag(tag: string): string | undefined {
  return Intl.DateTimeFormat.supportedLocalesOf([tag])[0];
}

/** The calendar too is that of the letters people hold. */
const usual = { numberingSystem: "latn", calendar: "gregory" } as const;
const date = { weekday: "long", day: "numeric", month: "long" } as const;
const shapes = {
  day: { year: "numeric", month: "2-digit", day: "2-digit" },
  short: { day: "2-digit", month: "2-digit" },
  date,
  moment: { ...date, hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, zone: string, shape: keyof typeof shapes): Intl.DateTimeFormat {
  const key = `${tag} ${zone} ${shape}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(tag, { ...shapes[shape], ...usual, timeZone: zone });
    formats.set(key, known);
  }
  return known;
}
