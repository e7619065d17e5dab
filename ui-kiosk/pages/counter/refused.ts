/** The core's no in words, with the time that it told: when the appointment was, or from when on it goes. */
import type { RefusalCode } from "../../../gateway/contract/commands.ts";
import { refusalStaffText, type StaffKey } from "../../../gateway/contract/texts.ts";
import { momentWords, sayIn } from "../../parts/staff-words.ts";
import type { Panel } from "./state.ts";

export interface Refused {
  readonly code: RefusalCode;
  readonly at: number;
  readonly when?: number | undefined;
}

/** What the time of a refusal means; for any other code it is when to come. */
const meanings: Readonly<Partial<Record<RefusalCode, StaffKey>>> = {
  "appointment-cancelled": "refusedAppointment",
  "appointment-moved": "refusedAppointment",
  "code-used": "refusedCheckedIn",
  "not-valid-any-more": "refusedUntil",
  "not-valid-yet": "refusedFrom",
  "slot-taken": "refusedAppointment",
  "too-early": "refusedCheckInFrom",
  "too-late": "refusedAppointment",
  "wrong-day": "refusedAppointment",
};

/** These tell of a day, whatever the clock shows on it. */
const ofDays: ReadonlySet<RefusalCode> = new Set<RefusalCode>(["not-valid-any-more", "not-valid-yet"]);

export function refusedWords({ tongue, now, site }: Panel, { code, when }: Refused): string {
  const sentence = refusalStaffText(code, tongue);
  if (when === undefined) return sentence;
  const time = momentWords(when, now, site?.zone, tongue, ofDays.has(code));
  return `${sentence} ${sayIn(tongue)(meanings[code] ?? "refusedComeAgain", { time })}`;
}
