/** Public holidays by Land and municipality: what feiertagejs knows, corrected where the law says otherwise. */
import { getHolidays } from "feiertagejs";
import type { Calendar } from "../../contract/site-visits.ts";

type Land = Parameters<typeof getHolidays>[1];

/**
 * Days that a Land has declared once; feiertagejs knows yearly ones only. Berlin: 80 years after the war's end,
 * 75 years after the uprising in the GDR.
 */
const once: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  BE: { "2025-05-08": "Tag der Befreiung", "2028-06-17": "75. Jahrestag des Volksaufstands" },
};

const years = new Map<string, ReadonlyMap<string, string>>();

/** The day's name in German where it is a public holiday there; no Land has none. */
export function holidayOn(calendar: Calendar | undefined, day: string): string | undefined {
  if (calendar?.land === undefined) return undefined;
  const { land, municipality } = calendar;
  const year = day.slice(0, 4);
  const key = `${land} ${municipality} ${year}`;
  const known = years.get(key);
  const holidays = known ?? new Map(holidaysOf(land as Land, municipality, Number(year)));
  if (!known) years.set(key, holidays);
  return holidays.get(day);
}

function holidaysOf(land: Land, municipality: Calendar["municipality"], year: number): (readonly [string, string])[] {
  // In Bavaria, 15 August is a holiday where more Catholics than Protestants live (FTG Art. 1), as in Augsburg;
  // feiertagejs gives it to all of Bavaria. In the Saarland it is one everywhere.
  const assumption = land === "SL" || municipality === "mariae-himmelfahrt" || municipality === "augsburg";
  // Sorbian places of Saxony, the Eichsfeld and places near it in Thuringia: feiertagejs knows of none of them.
  const corpusChristi =
    municipality === "fronleichnam" ? getHolidays(year, "ALL").filter(({ name }) => name === "FRONLEICHNAM") : [];
  const ofLand = getHolidays(year, municipality === "augsburg" ? "AUGSBURG" : land).filter(
    ({ name }) => assumption || name !== "MARIAHIMMELFAHRT",
  );
  const yearly = [...ofLand, ...corpusChristi].map((holiday) => {
    // Its `date` is noon UTC; its `dateString` would depend on the clock of this machine.
    return [holiday.date.toISOString().slice(0, 10), holiday.translate("de") ?? holiday.name] as const;
  });
  return [...yearly, ...Object.entries(once[land] ?? {})];
}
