/** An iCalendar file as lines: folded ones put together, numbered, and of each entry only what may be read. */
import { sentences } from "./sentences.ts";

export interface CalendarPart {
  /** Where it begins. */
  readonly line: number;
  readonly name: "VEVENT" | "VTIMEZONE";
  /** Its content lines, BEGIN and END included. */
  readonly text: string;
}

export interface CalendarLines {
  readonly parts: readonly CalendarPart[];
  /** The file ends here, or stops making sense. */
  readonly broken?: { readonly line: number; readonly reason: string };
}

/** SUMMARY, DESCRIPTION, ATTENDEE, ORGANIZER, LOCATION, COMMENT, CONTACT and all others never get any further. */
const readable =
  /^(BEGIN|END|UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|CATEGORIES|X-WARTEMARKE-CODE)[:;]/i;

export function linesOfCalendar(text: string): CalendarLines {
  const lines = unfolded(text);
  if (!/^BEGIN:VCALENDAR$/i.test(lines[0]?.text ?? ""))
    return { parts: [], broken: { line: 1, reason: sentences.noCalendar } };
  const parts: CalendarPart[] = [];
  const within: string[] = [];
  let part: { readonly line: number; readonly kept: string[] } | undefined;
  for (const { line, text: content } of lines) {
    const [, edge, name = ""] = /^(BEGIN|END):\s*([\w-]+)$/i.exec(content) ?? [];
    const isBegin = edge?.toUpperCase() === "BEGIN";
    if (isBegin && within.includes(name.toUpperCase()))
      return { parts, broken: { line, reason: sentences.calendarBroken } };
    if (isBegin) within.push(name.toUpperCase());
    const kind = within[1];
    if (kind === "VEVENT" || kind === "VTIMEZONE") {
      part ??= { line, kept: [] };
      // Alarms within an entry have a DESCRIPTION of their own.
      if (kind === "VTIMEZONE" || (within.length === 2 && readable.test(content))) part.kept.push(content);
    }
    if (edge === undefined || isBegin) continue;
    if (within.pop() !== name.toUpperCase()) return { parts, broken: { line, reason: sentences.calendarBroken } };
    if (within.length !== 1 || !part) continue;
    parts.push({ line: part.line, name: kind as CalendarPart["name"], text: part.kept.join("\r\n") });
    part = undefined;
  }
  if (within.length > 0) return { parts, broken: { line: lines.at(-1)!.line, reason: sentences.cutOff } };
  return { parts };
}

/** A line that begins with a space goes on from the one before. */
function unfolded(text: string): { line: number; text: string }[] {
  const lines: { line: number; text: string }[] = [];
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    const last = lines.at(-1);
    if (/^[ \t]/.test(line) && last) last.text += line.slice(1);
    else if (line.trim() !== "") lines.push({ line: index + 1, text: line.trimEnd() });
  }
  return lines;
}
