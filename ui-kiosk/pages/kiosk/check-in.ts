/** Checking in with an appointment's code: typing it, holding it to the reader, and the ways on after a no. Pure. */
import { grouped, isCode, isWellFormed, normalised } from "../../../gateway/contract/code.ts";
import type { CommandOf } from "../../../gateway/contract/commands.ts";
import type { CodeEntry, KioskState, Refused, Screen } from "./screen.ts";
import { isBookable, isGiven } from "./way.ts";

export const emptyEntry: CodeEntry = { at: "code", text: "", wrong: false };

/** Codes of ours have so many digits. */
export const checkedLength = 10;
const longest = 40;

/** One character more. A code of ours is complete with its last digit: no further key is needed. */
export function typed(state: KioskState, entry: CodeEntry, character: string): KioskState {
  const isChecked = state.site?.checkedCodes === true;
  const [wanted = ""] = normalised(character);
  const most = isChecked ? checkedLength : longest;
  if (entry.text.length >= most || !(isChecked ? /\d/ : /[A-Z0-9./_]/).test(wanted)) return state;
  const screen: CodeEntry = { at: "code", text: entry.text + wanted, wrong: false };
  const after = { ...state, screen };
  return isChecked && screen.text.length === checkedLength ? finished(after, screen) : after;
}

export function erased(entry: CodeEntry): CodeEntry {
  return { at: "code", text: entry.text.slice(0, -1), wrong: false };
}

/** What is no code is told at once, and nobody is asked. */
export function finished(state: KioskState, entry: CodeEntry): KioskState {
  if (!isRight(state, entry.text)) return { ...state, screen: { ...entry, wrong: true } };
  return { ...state, screen: asking(state, entry.text) };
}

export function isRight({ site }: Pick<KioskState, "site">, code: string): boolean {
  return site?.checkedCodes ? isWellFormed(code) : isCode(code);
}

export function asking(state: KioskState, code: string): Screen {
  return { at: "asking", command: checkIn(state, code), since: state.now };
}

/** Who is too late may have a number all the same. */
export function isLate(screen: Screen): screen is Refused & { readonly code: string } {
  return screen.at === "refused" && screen.refusal === "too-late" && screen.code !== undefined;
}

/** Too late for the time: a ticket as walk-ins get one, of which the appointment is known all the same. */
export function withoutTime(state: KioskState, code: string): KioskState {
  const command = { ...checkIn(state, code), asWalkIn: true };
  return { ...state, screen: { at: "asking", command, since: state.now } };
}

function checkIn({ identity, chosen }: KioskState, code: string): CommandOf<"check-in"> {
  const { language, help } = chosen;
  return {
    type: "check-in",
    code: normalised(code),
    kiosk: identity,
    ...(language === undefined ? {} : { language }),
    ...(help.length > 0 ? { help: [...help] } : {}),
  };
}

/** In groups as it stands on the letter, already while it is being typed. */
export function soFar(text: string, isChecked: boolean): string {
  if (!isChecked) return grouped(text);
  return [text.slice(0, 3), text.slice(3, 6), text.slice(6)].filter(Boolean).join(" ");
}

/** What a refused visitor may do instead of going home. */
export interface WaysOn {
  /** A number for the service that the appointment was for. */
  readonly ticket?: string;
  /** A new time for it. */
  readonly slots?: string;
  /** The code once more. */
  readonly code: boolean;
  /** Another service. */
  readonly services: boolean;
}

export function waysOn(state: KioskState, { refusal, of, service }: Refused): WaysOn {
  const missed = refusal === "too-late" || refusal === "not-valid-any-more" || refusal === "appointment-cancelled";
  const wanted = of === "take-ticket" ? state.chosen.services[0] : missed ? service : undefined;
  return {
    ...(of === "check-in" && wanted !== undefined && isGiven(state, wanted) ? { ticket: wanted } : {}),
    ...(wanted !== undefined && hasNoTicket.has(refusal) && isBookable(state, wanted) ? { slots: wanted } : {}),
    code: of === "check-in" && (refusal === "unknown-code" || refusal === "too-old"),
    services: of === "take-ticket" && mayChooseAgain.has(refusal),
  };
}

type Code = Refused["refusal"];
const hasNoTicket: ReadonlySet<Code> = new Set<Code>([
  "too-late",
  "not-valid-any-more",
  "appointment-cancelled",
  "contingent-used-up",
  "outside-hours",
  "intake-closed",
  "numbers-used-up",
]);
/** Another service may still have numbers; with all else there is only a new beginning. */
const mayChooseAgain: ReadonlySet<Code> = new Set<Code>(["contingent-used-up", "unknown-service", "too-old"]);
