/** A code of digits being entered, and what became of the last one. Pure; sending it is send-code.ts. */
import type { CodeTrouble } from "./send-code.ts";

export interface CodeEntry {
  /** The digits so far. */
  readonly digits: string;
  /** How many the whole code has. */
  readonly length: number;
  /** The whole code is on its way. */
  readonly sending: boolean;
  readonly trouble: CodeTrouble | undefined;
}

export const entryOf = (length: number): CodeEntry => ({ digits: "", length, sending: false, trouble: undefined });

/** A code is complete with its last digit: no further key is needed. */
export function typedInto(entry: CodeEntry, text: string): CodeEntry {
  if (isInert(entry)) return entry;
  const digits = text.replace(/\D/g, "").slice(0, entry.length);
  if (digits === entry.digits) return entry;
  return { ...entry, digits, sending: digits.length === entry.length, trouble: undefined };
}

/** The code was answered; without trouble it was right. The digits are never kept. */
export function answeredWith(entry: CodeEntry, trouble: CodeTrouble | undefined): CodeEntry {
  return { ...entryOf(entry.length), trouble };
}

/** To be called once a second: whoever guessed too often waits. */
export function secondPassed(entry: CodeEntry): CodeEntry {
  if (entry.trouble?.why !== "wait") return entry;
  const seconds = entry.trouble.seconds - 1;
  return { ...entry, trouble: seconds > 0 ? { why: "wait", seconds } : undefined };
}

/** Nothing can be typed just now. */
export function isInert(entry: CodeEntry): boolean {
  return entry.sending || entry.trouble?.why === "wait";
}
