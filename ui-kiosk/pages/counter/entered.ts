/** The emergency sheet as staff type it, a number on it or which numbers to print: checked, and made a command. */
import type { CommandOf } from "../../../gateway/contract/commands.ts";
import { sheetAtMost } from "../../../gateway/contract/messages.ts";
import type { StaffKey } from "../../../gateway/contract/texts.ts";
import { clockWords } from "../../parts/staff-words.ts";
import type { SlipChoice } from "./drafts.ts";
import type { Panel } from "./state.ts";
import { minutesOf, timeTyped } from "./time-field.ts";

export interface Entered {
  readonly number: string;
  /** Hours and minutes at the site, as typed. */
  readonly time: string;
}
export const nothingEntered: Entered = { number: "", time: "" };

const dayMs = 24 * 60 * 60_000;
const minuteMs = 60_000;

/** `n7` and `N 007` are N007. */
export function numberTyped(text: string): string | undefined {
  const found = /^([a-z])\s*(\d{1,3})$/i.exec(text.trim());
  return found ? found[1]!.toUpperCase() + found[2]!.padStart(3, "0") : undefined;
}

/** The last moment at which the site's clocks showed `08:10`. In a night of changed clocks some times never come. */
export function lastAt(time: string, now: number, zone: string | undefined): number | undefined {
  const whole = now - (now % minuteMs);
  const back = ((minutesOf(clockWords(whole, zone)) - minutesOf(time)) * minuteMs + dayMs) % dayMs;
  // An hour more or less where the clocks were changed in between.
  const moments = [0, 60, -60].map((minutes) => whole - back + minutes * minuteMs);
  return moments.find((at) => at <= now && clockWords(at, zone) === time);
}

/** What makes an entry of the reception's form; undefined as long as something is missing. */
export function entryCommand(panel: Panel): CommandOf<"take-ticket"> | undefined {
  const { services, help, language, people, precedence, entered } = panel.draft;
  const number = numberTyped(entered.number);
  const takenAt = takenAtTyped(panel);
  if (number === undefined || takenAt === undefined || services.length === 0) return undefined;
  const chosen = { services: [...services], help: [...help], language, people, precedence };
  return { type: "take-ticket", ...chosen, print: false, number, takenAt };
}

/** The names of the fields that an entry still lacks. */
export function entryNeeds(panel: Panel): StaffKey[] {
  const { services, entered } = panel.draft;
  return [
    ...(services.length === 0 ? (["services"] as const) : []),
    ...(numberTyped(entered.number) === undefined ? (["emergencyNumber"] as const) : []),
    ...(takenAtTyped(panel) === undefined ? (["emergencyTime"] as const) : []),
  ];
}

function takenAtTyped({ draft, now, site }: Panel): number | undefined {
  const time = timeTyped(draft.entered.time);
  return time === undefined ? undefined : lastAt(time, now, site?.zone);
}

/** Which numbers a sheet gets: `41` and `N041` are the same; undefined as long as what is typed is no number. */
export function sheetWanted({ from, count }: SlipChoice): Pick<CommandOf<"print-slip">, "from" | "count"> | undefined {
  const first = wholeTyped(from.trim().replace(/^[a-z]\s*(?=\d)/i, ""), 999);
  const many = wholeTyped(count.trim(), sheetAtMost);
  if (first === undefined || many === undefined) return undefined;
  return { ...(first > 0 && { from: first }), ...(many > 0 && { count: many }) };
}

/** 0: nothing is typed. */
function wholeTyped(text: string, most: number): number | undefined {
  if (text === "") return 0;
  const n = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return n >= 1 && n <= most ? n : undefined;
}
