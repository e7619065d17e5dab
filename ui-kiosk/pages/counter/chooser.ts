/** What is chosen over the call, beside a transfer: a contact's service, a free slot, an invitation. Pure. */
import type { CommandOf } from "../../../gateway/contract/commands.ts";
import { type Slot, slotsIn } from "../../../gateway/contract/free-slots.ts";
import { mostCents } from "../../../gateway/contract/payments.ts";
import type { StaffVisit } from "../../../gateway/contract/views.ts";
import type { AgendaEntry } from "../../../gateway/contract/views-visits.ts";
import { dayAt } from "../../parts/staff-words.ts";
import { isLanguageTag } from "./drafts.ts";
import type { MoneyChooser } from "./money-chooser.ts";
import type { Panel } from "./state.ts";

/** For whom it is: as the visitor at the counter has it, until somebody changes it. */
export interface Person {
  readonly language: string;
  readonly people: number;
}

export interface Booking extends Person {
  readonly what: "booking";
  readonly service: string | undefined;
  /** Undefined: the first one on which something is free. */
  readonly day: string | undefined;
  /** How many screens of weeks the calendar was turned on; undefined: to that of the day. */
  readonly page?: number | undefined;
  /** The appointment that is moved. */
  readonly appointment?: string;
}

export interface Invitation extends Person {
  readonly what: "invitation";
  readonly services: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly ready: boolean;
  /** In euros, as typed. */
  readonly fee: string;
}

export type Chooser = { readonly what: "contact" } | Booking | Invitation | MoneyChooser;

type Visitor = Pick<StaffVisit, "services" | "language" | "people">;
const anybody: Visitor = { services: [], language: "de", people: 1 };

export function bookingFor(visitor: Visitor | null, appointment?: AgendaEntry): Booking {
  const { services, language, people } = appointment ?? visitor ?? anybody;
  const moved = appointment && { appointment: appointment.appointment };
  return { what: "booking", service: services[0], day: undefined, language, people, ...moved };
}

const dayMs = 24 * 60 * 60_000;
/** So long a visitor may come for what was decided. */
const validDays = 28;

export function invitationFor(visitor: Visitor | null, { now, site }: Pick<Panel, "now" | "site">): Invitation {
  const { services, language, people } = visitor ?? anybody;
  const from = dayAt(now, site?.zone);
  const until = dayAt(now + validDays * dayMs, site?.zone);
  return { what: "invitation", services: services.slice(0, 1), from, until, ready: true, fee: "", language, people };
}

/** What is still free, by day; at this counter before elsewhere, and each time of a pool once. */
export function freeDays(panel: Panel, service: string, own: string): ReadonlyMap<string, readonly Slot[]> {
  const elsewhere = ({ counter }: Slot) => Number(counter !== undefined && counter !== own);
  const days = (panel.slots[service]?.days ?? []).map((day) => {
    const free = slotsIn({ service, days: [day] }).filter(({ start }) => start > panel.now);
    const sorted = free.sort((a, b) => a.start - b.start || elsewhere(a) - elsewhere(b));
    const once = new Map(sorted.map((slot) => [`${slot.pool} ${slot.start}`, slot]));
    return [dayAt(day.start, panel.site?.zone), [...once.values()]] as const;
  });
  return new Map(days.filter(([, free]) => free.length > 0));
}

/** So many weeks stand beneath each other: in three weeks is one touch. */
const weeksShown = 5;

export interface Calendar {
  /** Days from Monday to Sunday. */
  readonly weeks: readonly (readonly string[])[];
  readonly page: number;
  readonly pages: number;
}

/** The weeks from this one to that of the last day, one screen of them: the one asked for, else that of the day. */
export function calendarOf(days: readonly string[], today: string, day: string, asked: number | undefined): Calendar {
  const at = (day: string) => Date.parse(`${day}T12:00Z`);
  const monday = (day: string) => at(day) - ((new Date(at(day)).getUTCDay() + 6) % 7) * dayMs;
  const first = monday(today);
  const nthWeek = (day: string) => (monday(day) - first) / (7 * dayMs);
  const weeks = nthWeek(days.at(-1) ?? today) + 1;
  const page = asked ?? Math.floor(nthWeek(day) / weeksShown);
  const shown = Math.max(0, Math.min(weeksShown, weeks - page * weeksShown));
  const dayOf = (week: number, nth: number) =>
    new Date(first + ((page * weeksShown + week) * 7 + nth) * dayMs).toISOString().slice(0, 10);
  return {
    weeks: Array.from({ length: shown }, (_, week) => Array.from({ length: 7 }, (_, nth) => dayOf(week, nth))),
    page,
    pages: Math.ceil(weeks / weeksShown),
  };
}

/**
 * `12`, `12,50`, `12.5`, `1116` and `1.116,00` are euros; undefined: no amount, more than `most` cents, or none at all
 * where nothing is typed.
 */
export function centsTyped(text: string, most = mostCents): number | undefined {
  const found = /^(\d{1,3}(?:\.\d{3})+|\d{1,6})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s€]/g, ""));
  if (!found) return undefined;
  const cents = Number(found[1]!.replaceAll(".", "")) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
  return cents > most ? undefined : cents;
}

/** In cents; the contract takes no more. */
const mostInvited = 1_000_000;

/** The invitation as it would be asked for; undefined as long as something is missing or wrong. */
export function inviteCommand(invitation: Invitation): CommandOf<"invite"> | undefined {
  const { services, from, until, ready, fee, language, people } = invitation;
  const feeCents = centsTyped(fee, mostInvited);
  const isWhole = services.length > 0 && from !== "" && until >= from && isLanguageTag(language);
  if (!isWhole || (fee.trim() !== "" && feeCents === undefined)) return undefined;
  const wanted = { services: [...services], from, until, language, people, ready };
  return { type: "invite", ...wanted, ...(feeCents && { feeCents }) };
}
