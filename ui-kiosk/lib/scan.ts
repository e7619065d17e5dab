/** Knows a hand scanner by its haste: what it types, and the Enter behind it, belong to no person. Pure. */
import { codeIn } from "../../gateway/contract/code.ts";

/** What has been typed without a pause so far. */
export interface Typed {
  readonly text: string;
  /** When the last character came, on the page's own clock. */
  readonly at: number;
  /** A scan has just ended: some readers send two ends of a line. */
  readonly ended?: boolean;
}
export const nothingTyped: Typed = { text: "", at: Number.NEGATIVE_INFINITY };

export interface Stroke {
  readonly typed: Typed;
  /** The whole text, with the Enter that ends it. */
  readonly scanned?: string;
  /** The scanner's and nobody else's: nothing on the page may act on it. */
  readonly isScan: boolean;
}

/** Between two characters of one code there is no longer pause. */
const withinMs = 100;
/** Two keys in haste may still be fingers; a digit in haste behind something else is none, and must press nothing. */
const surelyScan = 4;
const alreadyScan = /\D\d$/;
/** No code of ours is longer, and no key that jams shall fill the memory. */
const longest = 300;

/** One key more, as `KeyboardEvent.key` names it. */
export function stroke(before: Typed, key: string, at: number): Stroke {
  // A scanner holds Shift for capital letters as people do.
  if (key === "Shift" || key === "CapsLock") return { typed: before, isScan: false };
  const inHaste = at - before.at <= withinMs;
  const text = inHaste ? before.text : "";
  if (key === "Enter") {
    if (inHaste && before.ended) return { typed: { ...before, at }, isScan: true };
    if (text.length < surelyScan) return { typed: nothingTyped, isScan: false };
    return { typed: { text: "", at, ended: true }, isScan: true, scanned: text };
  }
  if (key.length > 1) return { typed: nothingTyped, isScan: false };
  const longer = (text + key).slice(0, longest);
  return { typed: { text: longer, at }, isScan: longer.length >= surelyScan || alreadyScan.test(longer) };
}

/** A ticket as its code names it. */
export interface Code {
  readonly day: string;
  readonly number: string;
}

/**
 * The ticket behind `WM1:2026-11-21:K014`. A scanner and a computer of different keyboards, German and English, turn
 * the signs into others and Y into Z, both ways. What stands before it may be the address of a page for telephones.
 */
export function codeOf(text: string): Code | undefined {
  const found = /WM1([:Ö>])(\d{4})([-ß/])(\d\d)\3(\d\d)\1([A-Z])(\d{3})$/.exec(text);
  if (!found) return undefined;
  const [, colon, year, , month, date, letter, digits] = found as unknown as string[];
  const own = colon === ":" ? letter : (crossed[letter!] ?? letter);
  return { day: `${year}-${month}-${date}`, number: `${own}${digits}` };
}

const crossed: Readonly<Record<string, string>> = { Y: "Z", Z: "Y" };

/**
 * The code of an appointment, which is told from a ticket's by its form; where codes are another system's, almost any
 * short text may be one. A scanner and a computer of different keyboards turn the colon of ours into Ö or >.
 */
export function appointmentIn(text: string): string | undefined {
  return codeOf(text) ? undefined : codeIn(text.replace(/^WMT>/i, "WMT:"));
}
