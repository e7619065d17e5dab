/** The report that is put beside a list once it was taken in, for the office's own people. */
import type { Imported } from "./import-list.ts";
import { sentences } from "./sentences.ts";

/** German; nothing in it says whose an appointment is. */
export function reportOf(imported: Imported, file: string, source: string, at: number, zone: string): string {
  const { counts, refused, mistakes, unit, leftOut, nothingCancelled } = imported;
  return [
    `Liste ${file} aus der Quelle „${source}“, eingelesen am ${minuteIn(at, zone)} Uhr`,
    "",
    ...(counts
      ? [
          `Neu übernommen: ${counts.taken}`,
          `Geändert: ${counts.changed}`,
          `Unverändert: ${counts.unchanged}`,
          `Abgesagt: ${counts.cancelled}`,
        ]
      : []),
    ...(refused === "past" ? [sentences.listPast] : []),
    ...(refused === "wrong-lines" ? [sentences.takeNothing] : []),
    ...(refused === "unreadable" ? ["Nichts wurde übernommen."] : []),
    ...(leftOut > 0 ? [`Kein Termin, darum ausgelassen: ${leftOut}`] : []),
    `Falsch: ${mistakes.length}`,
    ...(nothingCancelled ? [sentences.nothingCancelled] : []),
    "",
    ...mistakes.map(({ line, reason }) => `${unit} ${line}: ${reason}`),
    "",
  ].join("\r\n");
}

/** `21.11.2026, 07:40` */
export function minuteIn(at: number, zone: string): string {
  return new Intl.DateTimeFormat("de", { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(at);
}
