import Holidays from "date-holidays";
import { expect, test } from "vitest";
import { type Calendar, lands } from "../../contract/site-visits.ts";
import { holidayOn } from "./holidays.ts";
import { nextDay } from "./moments.ts";

const years = Array.from({ length: 12 }, (_, n) => 2024 + n);
const daysOf = (year: number) => {
  const days = Array.from({ length: 366 }, (_, n) => nextDay(`${year}-01-01`, n));
  return days.filter((day) => day.startsWith(String(year)));
};

/** Our Land and municipality, and what the other list calls that place. */
const places: [Calendar, ...string[]][] = [
  ...lands.map((land): [Calendar, ...string[]] => [{ land }, land]),
  [{ land: "BY", municipality: "augsburg" }, "BY", "A"],
  [{ land: "BY", municipality: "mariae-himmelfahrt" }, "BY", "KATH"],
  [{ land: "SN", municipality: "fronleichnam" }, "SN", "BZ"],
  [{ land: "TH", municipality: "fronleichnam" }, "TH", "EIC"],
];

test("there are sixteen Länder", () => {
  expect(new Set(lands).size).toBe(16);
});

test.each(places)("the holidays of %o, 2024 to 2035, are those of a list that is not ours", (calendar, ...path) => {
  const other = new Holidays("DE", ...(path as [string, string]));
  for (const year of years) {
    const ours = daysOf(year).filter((day) => holidayOn(calendar, day) !== undefined);
    const theirs = other.getHolidays(year).filter(({ type }) => type === "public");
    expect(ours).toEqual(theirs.map(({ date }) => date.slice(0, 10)));
    expect(ours.length).toBeGreaterThanOrEqual(10);
  }
});

const on = (land: string, day: string, municipality?: Calendar["municipality"]) =>
  holidayOn({ land, ...(municipality && { municipality }) }, day);
const having = (day: string) => lands.filter((land) => on(land, day) !== undefined).join(" ");

test("each Land has the days that its law names", () => {
  expect(having("2026-01-06")).toBe("BW BY ST");
  expect(having("2026-03-08")).toBe("BE MV");
  // Easter and Whit Sunday: Brandenburg names them; to Hesse's law they are Sundays like all others.
  expect(having("2026-04-05")).toBe("BB");
  expect(having("2026-05-24")).toBe("BB");
  expect(having("2026-06-04")).toBe("BW BY HE NW RP SL");
  expect(having("2026-08-15")).toBe("SL");
  expect(having("2026-09-20")).toBe("TH");
  expect(having("2026-10-31")).toBe("BB HB HH MV NI SH SN ST TH");
  expect(having("2026-11-01")).toBe("BW BY NW RP SL");
  expect(having("2026-11-18")).toBe("SN");
  for (const day of ["01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"])
    expect(having(`2026-${day}`)).toBe(lands.join(" "));
});

test("the Assumption of Mary is a holiday where the municipality has it, not in all of Bavaria", () => {
  expect(on("BY", "2026-08-15")).toBeUndefined();
  expect(on("BY", "2026-08-15", "mariae-himmelfahrt")).toBe("Mariä Himmelfahrt");
  expect(on("BY", "2026-08-15", "augsburg")).toBe("Mariä Himmelfahrt");
});

test("only Augsburg has its peace day", () => {
  expect(on("BY", "2026-08-08", "augsburg")).toBe("Augsburger Friedensfest");
  expect(on("BY", "2026-08-08", "mariae-himmelfahrt")).toBeUndefined();
});

test("Corpus Christi is a holiday in some places of Saxony and Thuringia", () => {
  for (const land of ["SN", "TH"]) {
    expect(on(land, "2026-06-04")).toBeUndefined();
    expect(on(land, "2026-06-04", "fronleichnam")).toBe("Fronleichnam");
  }
});

test("a day that a Land declared once is one of that year alone", () => {
  expect(having("2025-05-08")).toBe("BE");
  expect(having("2028-06-17")).toBe("BE");
  expect(having("2026-05-08")).toBe("");
});

test("24 and 31 December are no public holidays, and without a Land there is none at all", () => {
  expect(having("2026-12-24")).toBe("");
  expect(having("2026-12-31")).toBe("");
  expect(holidayOn({}, "2026-12-25")).toBeUndefined();
  expect(holidayOn(undefined, "2026-12-25")).toBeUndefined();
});
