/** The free times that a kiosk offers: what of the view is still ahead, its days, the times of one day. Pure. */
import type { CommandOf } from "../../../gateway/contract/commands.ts";
import { type Slot, slotsIn } from "../../../gateway/contract/free-slots.ts";
import { dayAt } from "../../lib/when.ts";
import type { KioskState } from "./screen.ts";

/** So many days are offered at most. */
const mostDays = 10;

/** Each time once, in order: which of several pools it is of makes no difference to a visitor. */
export function freeSlots({ slots, clock }: Pick<KioskState, "slots" | "clock">, service: string): readonly Slot[] {
  const byStart = new Map<number, Slot>();
  const view = slots[service];
  for (const slot of view ? slotsIn(view) : []) {
    const isAhead = clock === undefined || slot.start > clock;
    if (slot.kiosk && isAhead && !byStart.has(slot.start)) byStart.set(slot.start, slot);
  }
  return [...byStart.values()];
}

export interface SlotDay {
  readonly day: string;
  /** Its first free time. */
  readonly first: number;
}

export function daysOf(state: KioskState, service: string): readonly SlotDay[] {
  const days = new Map<string, SlotDay>();
  for (const { start } of freeSlots(state, service)) {
    const day = dayAt(start, zoneOf(state));
    if (!days.has(day)) days.set(day, { day, first: start });
  }
  return [...days.values()].slice(0, mostDays);
}

export function timesOf(state: KioskState, service: string, day: string): readonly Slot[] {
  return freeSlots(state, service).filter(({ start }) => dayAt(start, zoneOf(state)) === day);
}

export function bookSlot(
  { chosen }: KioskState,
  service: string,
  { pool, start }: Pick<Slot, "pool" | "start">,
): CommandOf<"book-slot"> {
  return { type: "book-slot", pool, start, service, language: chosen.language ?? "de", people: chosen.people };
}

export function zoneOf({ site }: Pick<KioskState, "site">): string {
  return site?.zone ?? "Europe/Berlin";
}
