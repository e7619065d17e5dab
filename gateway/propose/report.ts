/** The report beside a list of proposals: how many have a slot, and which lines have none and why. */
import type { WrongLine } from "../appointments/reading.ts";
import { minuteIn } from "../appointments/report.ts";

/** German; nothing in it says whose a line is. */
export function proposalReport(
  list: string,
  proposed: number,
  mistakes: readonly WrongLine[],
  at: number,
  zone: string,
): string {
  return [
    `Terminvorschläge nach der Liste ${list}, geschrieben am ${minuteIn(at, zone)} Uhr`,
    "",
    `Mit Termin: ${proposed}`,
    `Ohne Termin: ${mistakes.length}`,
    "",
    ...mistakes.map(lineIn),
    "",
  ].join("\r\n");
}

export function lineIn({ line, reason }: WrongLine): string {
  return `Zeile ${line}: ${reason}`;
}
