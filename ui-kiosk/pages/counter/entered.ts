/** A number of the emergency sheet and the time on it, as staff type them: checked, and turned into a command. */
import type { CommandOf } from "../../../gateway/contract/commands.ts";
import { clockWords } from "../../parts/staff-words.ts";
import type { Panel } from "./state.ts";

export interface Entered {
  readonly number: string;
  /** Hours and minutes at the site, `08:10`. */
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

/** The last moment at which the site's clocks showed this time. In a night of changed clocks some times never come. */
export function lastAt(time: string, now: number, zone: string | undefined): number | undefined {
  if (!/^\d\d:\d\d$/.test(time)) return undefined;
  const whole = now - (now % minuteMs);
  const back = ((minutesOf(clockWords(whole, zone)) - minutesOf(time)) * minuteMs + dayMs) % dayMs;
  // An hour more or less where the clocks were changed in between.
  const moments = [0, 60, -60].map((minutes) => whole - back + minutes * minuteMs);
  return moments.find((at) => at <= now && clockWords(at, zone) === time);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** What makes an entry of the reception's form; undefined as long as something is missing. */
export function entryCommand({ draft, now, site }: Panel): CommandOf<"take-ticket"> | undefined {
  const { services, help, language, people, precedence, entered } = draft;
  const number = numberTyped(entered.number);
  const takenAt = lastAt(entered.time, now, site?.zone);
  if (number === undefined || takenAt === undefined || services.length === 0) return undefined;
  const chosen = { services: [...services], help: [...help], language, people, precedence };
  return { type: "take-ticket", ...chosen, print: false, number, takenAt };
}
