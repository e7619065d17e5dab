/** What the clock opens and closes, as it is written down. When that is stands in calendar/hours.ts. */
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import { nextOpening, nextTickets, schedulesAt } from "./calendar/hours.ts";
import { minuteMs } from "./calendar/moments.ts";
import { dayAt } from "./day.ts";
import { alwaysOpen, type Hours, type State } from "./state.ts";

/** Does the site file open and close anything by the clock? */
export function hasHours({ schedules, calendar }: Configuration): boolean {
  return schedules !== undefined || calendar !== undefined;
}

/** A clock that cannot be trusted closes nothing: the office would stand still before a machine that was off. */
export function hoursAt(configuration: Configuration, now: number, trusted: boolean): Hours {
  if (!trusted || !hasHours(configuration)) return alwaysOpen;
  const minute = Math.floor(now / minuteMs);
  const known = last.get(configuration);
  if (known?.minute === minute) return known.hours;
  const hours = hoursIn(configuration, now);
  last.set(configuration, { minute, hours });
  return hours;
}

/** What somebody has set holds, whatever the clock says and the site file knows of hours. */
export function hoursBy(set: State["hoursSet"], configuration: Configuration, now: number, trusted: boolean): Hours {
  if (set === undefined) return hoursAt(configuration, now, trusted);
  return set === "open" ? alwaysOpen : closed;
}

const closed: Hours = { tickets: false, walkIns: false, appointments: false };

/** Asked each second; nothing opens or closes but at a full minute. */
const last = new WeakMap<Configuration, { readonly minute: number; readonly hours: Hours }>();

function hoursIn({ schedules: timetable, calendar, zone }: Configuration, now: number): Hours {
  const schedules = schedulesAt(timetable, calendar, zone, now);
  if (!schedules.tickets) {
    const ticketsFrom = nextTickets(timetable, calendar, zone, now);
    return { ...schedules, ...(ticketsFrom !== undefined && { ticketsFrom }) };
  }
  if (schedules.walkIns) return schedules;
  const walkInsFrom = nextOpening(timetable?.walkIns, undefined, calendar, zone, now);
  const isToday = walkInsFrom !== undefined && dayAt(walkInsFrom, zone) === dayAt(now, zone);
  return { ...schedules, ...(isToday && { walkInsFrom }) };
}

const keys = ["tickets", "walkIns", "appointments", "ticketsFrom", "walkInsFrom"] as const satisfies (keyof Hours)[];

/** Nothing, where what is written down still holds. */
export function hoursChanged(before: Hours, hours: Hours): Event[] {
  return keys.every((key) => before[key] === hours[key]) ? [] : [{ type: "schedules-changed", ...hours }];
}
