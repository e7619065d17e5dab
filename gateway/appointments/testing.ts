/** For tests of lists: a site's context, the fixtures, and names that must be found nowhere. */
import { readFileSync } from "node:fs";
import type { AppointmentSource } from "../contract/site-visits.ts";
import { momentOf } from "../core/calendar/moments.ts";
import type { ListContext, Reading } from "./reading.ts";

export const context: ListContext = {
  zone: "Europe/Berlin",
  today: "2026-11-21",
  services: ["extend", "collect"],
  languages: ["de", "en", "ar", "tr"],
  clerks: ["clerk-1"],
  teams: ["team-a"],
  counters: ["3"],
  pools: ["rooms"],
};

export function fixture(name: string): Buffer {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
}

const services = { Verlängerung: "extend", Abholung: "collect", "10242339": "extend", "10242340": "collect" };

export const csvSource: AppointmentSource = {
  id: "register",
  folder: "lists",
  format: "csv",
  services,
  columns: {
    ...{ record: "Vorgang", code: "Kennung", day: "Tag", start: "Beginn", minutes: "Dauer", service: "Anliegen" },
    ...{ language: "Sprache", people: "Personen", status: "Status" },
  },
};
export const calendarSource: AppointmentSource = {
  ...{ id: "calendar-1", folder: "calendar", format: "icalendar", clerk: "clerk-1", services },
};
export const zmsSource: AppointmentSource = { id: "zms", folder: "zms", format: "zms", services, service: "collect" };

export const at = (day: string, time: string) => momentOf(day, time, context.zone);

/** Names, mails and telephone numbers as they stand in the fixtures and in the lists that tests make. */
export const people = [
  ...["Erika", "Musterfrau", "Beispiel", "imilian", "Platzhalter", "Petra", "Anton", "muster.example", "erika@"],
  ...["5550101", "5550102", "Max", "bringt ihren Mann"],
];

/** Who of them is found in what left the reader. */
export function named(reading: Reading): string[] {
  const said = JSON.stringify(reading).toLowerCase();
  return people.filter((name) => said.includes(name.toLowerCase()));
}

export const reasons = ({ mistakes }: Reading) => mistakes.map(({ line, reason }) => `${line}: ${reason}`);
