/** A list out of a file's bytes, in whichever of the three formats its source has. */
import type { AppointmentSource } from "../contract/site-visits.ts";
import { readCsv } from "./read-csv.ts";
import { readIcalendar } from "./read-icalendar.ts";
import { readZms } from "./read-zms.ts";
import { type ListContext, type Reading, unreadable } from "./reading.ts";
import { sentences } from "./sentences.ts";

const readers = { csv: readCsv, icalendar: readIcalendar, zms: readZms } as const;

export function readList(bytes: Uint8Array, source: AppointmentSource, context: ListContext): Reading {
  const text = decoded(bytes);
  if (text.trim() === "") return unreadable(1, sentences.empty);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what text does not have is looked for
  if (/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return unreadable(1, sentences.noText);
  return readers[source.format](text, source, context);
}

/** By its mark where it has one; else UTF-8, and what is none comes from an older Windows. */
export function decoded(bytes: Uint8Array): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "";
  if (utf16) return new TextDecoder(utf16).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
