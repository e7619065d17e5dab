/** Values of the contract in the words of staff pages: counters, sources of faults, languages, times. Draws nothing. */
import type { OtherWay } from "../../gateway/contract/payments.ts";
import {
  catalogues,
  faultText,
  nativeName,
  pick,
  type StaffKey,
  type StaffTag,
  staffKeys,
  staffText,
  type Values,
} from "../../gateway/contract/texts.ts";
import type { FaultsView, SiteView, StaffVisit } from "../../gateway/contract/views.ts";

type SiteCounter = SiteView["counters"][number];

/** A text of the staff catalogue in one language. */
export type Say = (key: StaffKey, values?: Values) => string;
export const sayIn =
  (tag: StaffTag): Say =>
  (key, values) =>
    staffText(key, tag, values);

/** `Schalter 3`; a counter that the site does not have, or has not told of yet: `Platz 3`, by its id. */
export function counterWords(site: SiteView | undefined, id: string, tag: StaffTag): string {
  const counter: SiteCounter | undefined = site?.counters.find((c) => c.id === id);
  if (!counter) return staffText("counterLabel", tag, { label: id });
  return `${staffText(staffKeys.kind[counter.kind], tag)} ${counter.label}`;
}

/** The service's own name; one that the site no longer has is called by its id. */
export function serviceWords(site: SiteView | undefined, id: string, tag: StaffTag): string {
  const service = site?.services.find((s) => s.id === id);
  return service ? pick(service.name, tag) : id;
}

const deviceKinds: Readonly<Record<string, StaffKey>> = {
  alarm: "alarmDevice",
  button: "button",
  lamp: "lamp",
  printer: "printer",
  scanner: "scanner",
  sign: "sign",
  station: "station",
  terminal: "terminal",
};

/** `printer/kiosk-1` → `Drucker kiosk-1`: where a fault is. */
export function sourceWords(site: SiteView | undefined, source: string, tag: StaffTag): string {
  const [kind = "", id = ""] = source.split("/");
  if (kind === "service") return staffText("sourceService", tag, { name: serviceWords(site, id, tag) });
  if (kind === "gateway") return staffText("sourceGateway", tag);
  if (kind === "flows") return staffText("sourceFlows", tag);
  if (kind === "flow") return flowWords(source, tag);
  if (kind === "treasury") return staffText("settleReasonTreasury", tag);
  const word = deviceKinds[kind];
  if (word === undefined) return source;
  const device = staffText(word, tag);
  // Most sites call the box and the sign of a counter after it.
  const counter = site?.counters.find((c) => id === `counter-${c.id}` || (kind === "station" && id === c.id));
  // Where nobody sits, the station is all there is.
  if (counter && kind === "station") return counterWords(site, counter.id, tag);
  if (!counter) return `${device} ${id}`;
  return staffText("sourceAtCounter", tag, { device, counter: counterWords(site, counter.id, tag) });
}

/** `flow/flows/lift`: the wiring of the house itself, or one elsewhere, and which of its own faults it is. */
function flowWords(source: string, tag: StaffTag): string {
  const [, id = "", name] = source.split("/");
  const flow = id === "flows" ? staffText("sourceFlows", tag) : staffText("sourceFlow", tag, { id });
  return name === undefined ? flow : `${flow}: ${name}`;
}

/** Scripts that the pages' fonts hold; a name in another one would be empty boxes. */
const readable = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}\p{P}\p{Z}]+$/u;

/** What a language is called in itself and to staff; `name` is absent where one word does for both. */
export function languageWords(tag: string, staff: StaffTag): { readonly own: string; readonly name?: string } {
  const base = tag.replace(/-simple$/, "");
  const name = languageName(base, staff);
  const own = nativeName(tag);
  if ((!Object.hasOwn(catalogues, tag) && own === tag) || !readable.test(own)) return { own: name };
  return base === staff || own === name ? { own } : { own, name };
}

/** Browsers that know no name say the tag itself. */
const namesMissing: Readonly<Record<string, string>> = { rom: "Romani (Romanes)" };

function languageName(tag: string, staff: StaffTag): string {
  return namesMissing[tag] ?? new Intl.DisplayNames([staff], { type: "language" }).of(tag) ?? tag;
}

/** Making one takes a browser longer than a hundred uses of it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, tag: string, zone: string | undefined, options: Intl.DateTimeFormatOptions) {
  const key = `${name} ${tag} ${zone}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(tag, { ...options, ...(zone && { timeZone: zone }) });
  formats.set(key, known);
  return known;
}

/** Hours and minutes at the site, 24 h. */
export function clockWords(at: number, zone: string | undefined): string {
  return format("clock", "de", zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** The date at the site, `2026-11-24`. */
export function dayAt(at: number, zone: string | undefined): string {
  // The Swedish way of writing a date is ISO 8601.
  return format("day", "sv", zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

/** `Di. 24.11.`, of a date at the site. */
export function dayWords(day: string, tag: StaffTag): string {
  const options = { weekday: "short", day: "2-digit", month: "2-digit" } as const;
  // The English of the house is that of Germany's neighbours: the day before the month.
  return format("date", tag === "de" ? "de" : "en-GB", "UTC", options).format(Date.parse(`${day}T12:00Z`));
}

/** `24.11.`, of a date. */
export function shortDate(day: string): string {
  return `${day.slice(8)}.${day.slice(5, 7)}.`;
}

/** `Di`, of a date. */
export function weekdayWords(day: string, tag: StaffTag): string {
  return format("weekday", tag, "UTC", { weekday: "short" }).format(Date.parse(`${day}T12:00Z`));
}

/** `am 24.11. um 08:40`, today `um 08:40`; with `dayOnly` the date alone. */
export function momentWords(at: number, now: number, zone: string | undefined, tag: StaffTag, dayOnly = false): string {
  const [day, time] = [dayWords(dayAt(at, zone), tag), clockWords(at, zone)];
  if (dayOnly) return day;
  const isToday = dayAt(at, zone) === dayAt(now, zone);
  return isToday ? staffText("momentToday", tag, { time }) : staffText("moment", tag, { day, time });
}

/** `93,00 €` */
export function moneyWords(cents: number, tag: StaffTag): string {
  return new Intl.NumberFormat(tag, { style: "currency", currency: "EUR" }).format(cents / 100);
}

/** By what somebody paid: `card` and the other ways in our words, else a card by the name its terminal gives it. */
export function wayNamed(way: string, tag: StaffTag): string {
  if (way === "card") return staffText("slipCard", tag);
  return Object.hasOwn(staffKeys.otherWay, way) ? staffText(staffKeys.otherWay[way as OtherWay], tag) : way;
}

/** Minutes and seconds that have passed, `12:05`; never below zero, for clocks may differ a little. */
export function stopwatch(fromMs: number, toMs: number): string {
  const seconds = Math.max(0, Math.floor((toMs - fromMs) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Whole minutes since a visitor took the ticket. */
export function minutesWaited(visit: StaffVisit, now: number): number {
  return Math.max(0, Math.floor((now - visit.takenAt) / 60_000));
}

/** Those that are told in the same words, together. */
export function alikeFaults(faults: FaultsView["faults"], tongue: StaffTag): FaultsView["faults"][] {
  const groups = Map.groupBy(faults, ({ fault, source }) => faultText(fault, tongue, source).title);
  return [...groups.values()];
}
