/** What an out-node makes of a message, or a sentence that says what cannot be understood, where, and what to do. */
import type { StaffTag } from "../../gateway/contract/texts.ts";
import { Refused } from "./red.ts";

/** For who wires the house: German where Node-RED speaks German, English elsewhere. */
export interface Sentence {
  readonly de: string;
  readonly en: string;
}

export type Understood<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly wrong: Sentence };

export function understood<T>(value: T): Understood<T> {
  return { ok: true, value };
}

export function wrong(de: string, en: string): Understood<never> {
  return { ok: false, wrong: { de, en } };
}

/** @throws Refused with the sentence, as `not-understood` */
export function taken<T>(message: Understood<T>, tag: StaffTag): T {
  if (message.ok) return message.value;
  throw new Refused("not-understood", message.wrong[tag]);
}

/** What stands in a message, short enough for a sentence. */
export function seen(value: unknown): string {
  if (value === undefined) return "–";
  return cut(typeof value === "string" ? value : asJson(value), 60);
}

/** What goes round in circles, or has no JSON, is named by its kind alone. */
function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value === "bigint" ? String(value) : Object.prototype.toString.call(value);
  }
}

const yes: ReadonlySet<unknown> = new Set([true, 1, "1", "true", "on", "an", "ein"]);
const no: ReadonlySet<unknown> = new Set([false, 0, "0", "false", "off", "aus"]);

/** Contacts, switches and other makers' nodes say on and off in many words; undefined: in none of these. */
export function switchOf(value: unknown): boolean | undefined {
  const word = wordOf(value);
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

/** Capital letters and blanks around it do not matter. */
export function wordOf(value: unknown): unknown {
  return typeof value === "string" ? value.trim().toLowerCase() : value;
}

const id = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A name as the site file gives them. */
export function isId(value: unknown): value is string {
  return typeof value === "string" && id.test(value);
}

/** As the site file names a language: `de`, `sr-Latn`. */
export function isLanguage(value: unknown): value is string {
  return typeof value === "string" && value.length <= 35 && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Words that are longer are cut, so that they are shown at all. */
export function cut(text: string, atMost: number): string {
  // A letter is two of its parts at most: of a whole file as text, no more is looked at.
  const letters = [...text.slice(0, 2 * atMost + 2)];
  return letters.length > atMost ? `${letters.slice(0, atMost - 1).join("")}…` : text;
}
