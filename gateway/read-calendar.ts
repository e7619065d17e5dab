/** Looks for mistakes in hours, special days and slots: part of reading the site file. */
import type { Site } from "./contract/site.ts";
import { type Pool, type SpecialDay, type Timetable, type Week, weekdays } from "./contract/site-visits.ts";
import { isDate } from "./core/calendar/moments.ts";
import { idsOf, twice, unknown } from "./read-words.ts";

export function calendarMistakes(site: Site): string[] {
  const { calendar = {}, schedules = {}, pools = [] } = site;
  const { lastTicketsMinutes, ...weeks } = schedules;
  const timetables = Object.entries(weeks) as [keyof Timetable, Week][];
  return [
    ...municipalityMistakes(calendar),
    ...dayMistakes("calendar.days", calendar.days),
    ...timetables.flatMap(([name, week]) => weekMistakes(`schedules.${name}`, week)),
    ...(lastTicketsMinutes !== undefined && schedules.walkIns === undefined
      ? ["schedules.lastTicketsMinutes: walk-ins are served all day; write schedules.walkIns, or remove it"]
      : []),
    ...pools.flatMap((pool, n) => [
      ...weekMistakes(`pools[${n}].week`, pool.week),
      ...dayMistakes(`pools[${n}].days`, pool.days),
      ...roomMistakes(`pools[${n}].week`, pool),
      ...reachMistakes(`pools[${n}]`, pool),
      ...nameMistakes(`pools[${n}]`, pool, site),
    ]),
    ...ownerMistakes(pools),
    ...twice("pools", idsOf(pools)),
  ];
}

/** Which Länder leave a day to their municipalities. */
const landsOf = { augsburg: ["BY"], "mariae-himmelfahrt": ["BY"], fronleichnam: ["SN", "TH"] };

function municipalityMistakes({ land, municipality }: NonNullable<Site["calendar"]>): string[] {
  if (municipality === undefined) return [];
  const lands = landsOf[municipality];
  if (land !== undefined && lands.includes(land)) return [];
  const others = land === undefined ? "land is missing" : `land is ${land}`;
  return [
    `calendar.municipality: „${municipality}“ is of ${lands.join(" or ")}, but ${others}; correct one of the two`,
  ];
}

function dayMistakes(at: string, days: readonly SpecialDay[] = []): string[] {
  return [
    ...twice(
      at,
      days.map(({ day }) => day),
      "make one of the two",
    ),
    ...days.flatMap(({ day, open }, n) => [
      // Of each year: 2024 has a 29 February.
      ...(isDate(day.length === 5 ? `2024-${day}` : day)
        ? []
        : [`${at}[${n}].day: „${day}“ is no date; write 2026-12-24, or 12-24 for each year`]),
      ...spanMistakes(`${at}[${n}].open`, open),
    ]),
  ];
}

function weekMistakes(at: string, week: Week): string[] {
  return weekdays.flatMap((weekday) => spanMistakes(`${at}.${weekday}`, week[weekday]));
}

function spanMistakes(at: string, spans: readonly string[] = []): string[] {
  const backward = spans.filter((span) => minutesOf(span) <= 0);
  const sorted = spans.filter((span) => minutesOf(span) > 0).sort();
  const overlapping = sorted.slice(1).flatMap((span, n) => {
    const before = sorted[n]!;
    return span.slice(0, 5) < before.slice(6) ? [[before, span]] : [];
  });
  return [
    ...backward.map(
      (span) => `${at}: „${span}“ ends before it begins; write the earlier time first, 24:00 at midnight`,
    ),
    ...overlapping.map(([one, other]) => `${at}: „${one}“ and „${other}“ overlap; make one of the two`),
  ];
}

/** Times from which no slot ever comes would look booked out. */
function roomMistakes(at: string, { week, minutes }: Pool): string[] {
  const spans = weekdays.flatMap((weekday) => (week[weekday] ?? []).map((span) => ({ weekday, span })));
  if (spans.length === 0) return [`${at}: has no times, so no slots; add some, as mon: [08:00-12:00]`];
  return spans
    .filter(({ span }) => minutesOf(span) > 0 && minutesOf(span) < minutes)
    .map(
      ({ weekday, span }) =>
        `${at}.${weekday}: „${span}“ has no room for one slot of ${minutes} minutes; make it longer`,
    );
}

/** The length of a span as the clock shows it. */
function minutesOf(span: string): number {
  const at = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return at(span.slice(6)) - at(span.slice(0, 5));
}

/** How far ahead it is booked, and whether at all. */
function reachMistakes(at: string, { source, kioskDays = 0, bookableDays }: Pool): string[] {
  if (kioskDays === 0) return [];
  if (source !== undefined)
    return [`${at}.kioskDays: the slots of „${source}“ are never booked here; remove kioskDays, or source`];
  if (bookableDays === undefined || kioskDays <= bookableDays) return [];
  return [
    `${at}.kioskDays: ${kioskDays} is more than the ${bookableDays} bookableDays of staff; correct one of the two`,
  ];
}

/** Pools know nothing of each other: who belongs to two at the same time would be booked twice. */
function ownerMistakes(pools: readonly Pool[]): string[] {
  return pools.flatMap((pool, n) =>
    pools.slice(0, n).flatMap((other, m) => {
      // What another system books, it keeps apart by itself.
      if (pool.source !== undefined && other.source !== undefined) return [];
      const owner = (["clerk", "counter"] as const).find((key) => pool[key] !== undefined && pool[key] === other[key]);
      const [day, one] = owner === undefined ? [] : commonTime(pool.week, other.week);
      if (day === undefined) return [];
      const whose = `${owner} „${pool[owner!]}“`;
      return [
        `pools[${n}].week.${day}: „${one}“ is a time of ${whose} in pools[${m}] already; take it from one of the two`,
      ];
    }),
  );
}

function commonTime(week: Week, other: Week): readonly string[] {
  const times = weekdays.flatMap((day) => (week[day] ?? []).map((span) => [day, span] as const));
  return times.find(([day, span]) => (other[day] ?? []).some((another) => overlap(span, another))) ?? [];
}

const overlap = (one: string, other: string) => one.slice(0, 5) < other.slice(6) && other.slice(0, 5) < one.slice(6);

function nameMistakes(at: string, pool: Pool, site: Site): string[] {
  const owners = (["clerk", "counter", "team"] as const).filter((key) => pool[key] !== undefined);
  const skills = site.staff?.find(({ id }) => id === pool.clerk)?.services;
  const lacking = skills ? pool.services.filter((service) => !skills.includes(service)) : [];
  return [
    ...pool.services.flatMap((id) => unknown(`${at}.services`, "service", id, idsOf(site.services))),
    ...unknown(`${at}.clerk`, "member of staff", pool.clerk, idsOf(site.staff)),
    ...unknown(`${at}.counter`, "counter", pool.counter, idsOf(site.counters)),
    ...unknown(`${at}.team`, "team", pool.team, idsOf(site.teams)),
    ...unknown(`${at}.source`, "source of appointments", pool.source, idsOf(site.appointments?.sources)),
    ...lacking.map(
      (id) => `${at}.services: „${pool.clerk}“ does not serve „${id}“; add it to the skills, or remove it`,
    ),
    ...(owners.length > 1 ? [`${at}: ${owners.join(" and ")} cannot both own its slots; remove all but one`] : []),
  ];
}
