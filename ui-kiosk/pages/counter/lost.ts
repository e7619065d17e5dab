/** Who has lost a ticket is found by what they remember: the service, the language, about when it was taken. */
import type { StaffVisit } from "../../../gateway/contract/views.ts";
import { clockWords } from "../../parts/staff-words.ts";
import type { Panel } from "./state.ts";
import { minutesOf, timeTyped } from "./time-field.ts";

/** What is remembered; empty: nothing. */
export interface Lost {
  readonly service: string;
  readonly language: string;
  /** Hours and minutes at the site, as typed. */
  readonly time: string;
}
export const nothingRemembered: Lost = { service: "", language: "", time: "" };

/** Those who wait and could be the one: the nearest to the time first, without one in the order of their tickets. */
export function lostVisits(panel: Panel, { service, language, time: text }: Lost): StaffVisit[] {
  const time = timeTyped(text);
  const fits = (visit: StaffVisit) =>
    (service === "" || visit.services.includes(service)) && (language === "" || visit.language === language);
  const apart = ({ takenAt }: StaffVisit) =>
    time === undefined ? 0 : minutesApart(clockWords(takenAt, panel.site?.zone), time);
  return waitingVisits(panel)
    .filter(fits)
    .sort((a, b) => apart(a) - apart(b) || a.takenAt - b.takenAt);
}

/** Languages of those who wait. */
export function languagesWaiting(panel: Panel): string[] {
  return [...new Set(waitingVisits(panel).map(({ language }) => language))].sort();
}

function waitingVisits(panel: Panel): StaffVisit[] {
  return Object.values(panel.services).flatMap(({ waiting }) => waiting);
}

function minutesApart(a: string, b: string): number {
  return Math.abs(minutesOf(a) - minutesOf(b));
}
