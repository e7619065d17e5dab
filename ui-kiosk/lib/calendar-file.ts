/** An appointment as a calendar file (iCalendar, RFC 5545) for the visitor's own calendar. Nobody's name is in it. */
import ICAL from "ical.js";

export interface CalendarEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly minutes: number;
  /** In the visitor's words: what for, and where. */
  readonly service: string;
  readonly place: string;
  /** What else there is to know: the code, and what it is. */
  readonly note: string | undefined;
  /** The same for a time that is moved, so that calendars know it again. */
  readonly id: string;
  /** When this was written, milliseconds since the epoch. */
  readonly now: number;
}

/** The whole text of the file. Times are in UTC: a calendar shows them as its own clock does. */
export function calendarFile({ at, minutes, service, place, note, id, now }: CalendarEntry): string {
  const event = new ICAL.Component("vevent");
  const text = (name: string, value: string) => event.addPropertyWithValue(name, value);
  text("uid", `${id}@wartemarke`);
  event.addPropertyWithValue("dtstamp", inUtc(now));
  event.addPropertyWithValue("dtstart", inUtc(at));
  event.addPropertyWithValue("dtend", inUtc(at + minutes * 60_000));
  text("summary", service);
  text("location", place);
  if (note !== undefined) text("description", note);
  const calendar = new ICAL.Component("vcalendar");
  calendar.addPropertyWithValue("prodid", "-//Wartemarke//DE");
  calendar.addPropertyWithValue("version", "2.0");
  calendar.addSubcomponent(event);
  return calendar.toString();
}

function inUtc(at: number): ICAL.Time {
  return ICAL.Time.fromJSDate(new Date(at), true);
}
