/** DATENSCHUTZ.md: the record of data as a data protection officer reads it. `npm run schema` writes it. */
import { type Area, type Row, recipients } from "./privacy/row.ts";
import { eventAreas, fields, journalColumns, otherAreas, staying } from "./privacy.ts";

const opening = `# Datenschutz

<!-- Erzeugt aus gateway/contract/privacy/ mit \`npm run schema\`; von Hand Geändertes geht verloren. -->

Wartemarke ist ein Gerät, das in einer Dienststelle Nummern ausgibt, Nummern aufruft und aufschreibt, was dabei
geschah. Besucher kommen darin als Nummer vor, die nur an einem Tag gilt; Namen, Kartennummern, Bilder,
Fingerabdrücke und Unterschriften nimmt es nie auf. Was von Vorsprachen und Terminen behalten wird, steht in einer
einzigen Datei im Haus, dem Journal, das nur fortgeschrieben wird und mit jedem SQLite-Programm gelesen werden kann.
Daneben liegen Prüfwerte von Codes und Geheimnissen, Zertifikate und die Standortdatei, die das Haus selbst
schreibt. Das Journal behält so viele Tage, wie in der Standortdatei unter \`retentionDays\` steht, ohne Angabe 90.
Mit jedem neuen Tag werden ältere Tage als Ganzes gelöscht, dabei auf dem Datenträger überschrieben, und die
Löschung selbst wird als Ereignis \`days-deleted\` aufgeschrieben. Was einem Menschen am nächsten kommt, geht
früher: die Hilfe, die jemand braucht, und die Vorgangsnummer der Erfassungsstation werden geleert, wenn der Tag
vorbei ist, die Kennung eines Fachverfahrens, wenn es das Ergebnis abgeholt hat. Von Beschäftigten steht eine
Kennung im Journal, die das Haus wählt und die mit den Tagen gelöscht wird; Seiten zeigen davon nur Aufgabe und
Sprachen, und Auswertungen je Person gibt es nicht. Die Seiten des Personals sieht, wer am Platz angemeldet ist; wer
das Journal öffnet, braucht Zugang zum Gerät selbst. Nichts davon braucht eine Leitung nach außen, und was das Haus
verlassen darf, steht unten für jedes Feld.
`;

const legend = `## Wie die Tabellen zu lesen sind

- **Feld**: der Name, wie er im Journal steht; \`ticket-called.reason\` ist das Feld \`reason\` dieses einen
  Ereignisses.
- **Wer es sieht**: **Papier** ist, was der Besucher in die Hand bekommt; **Kiosk** das Terminal, an dem er steht;
  **Anzeige** sind Monitore und Zählanzeigen; **Schalterseite** sind die Seiten des angemeldeten Personals;
  **Einrichtung** ist die Seite der Technik, hinter dem Einrichtungscode; **Geräte** sind die Treiber von Drucker,
  Lampe und Taste; **Programme** sind Abläufe, Beobachter und Terminprogramme im Haus, denen die Technik eine
  eigene Kennung gegeben hat. **Fachverfahren** und **Zentrale** liegen außerhalb. Alles steht außerdem im
  Journal.
- **Löschung**: „mit dem Journaltag“ heißt nach \`retentionDays\` Tagen, mit dem ganzen Tag. Was länger gilt, ein
  Termin im nächsten Monat oder ein Papiervorrat, wird vorher in einen späteren Tag übertragen und geht mit
  diesem, wenn es nicht mehr gilt.
- **Personenbezug**: *ja* – gehört zu einem Menschen; *mittelbar* – nur zusammen mit etwas, das anderswo bekannt
  ist; *nein* – Technik und Betrieb.
`;

const never = `## Was nie gespeichert wird

- Namen, Anschriften, Geburtsdaten, Staatsangehörigkeit, Aktenzeichen, Telefonnummern und E-Mail-Adressen von
  Besuchern. Eine Liste, die ein anderes Programm in den Ordner legt, kann sie enthalten: übernommen werden sie
  nicht, und die Liste wird sieben Tage nach dem Einlesen gelöscht.
- Der Staat oder der Anfangsbuchstabe, nach dem ein Terminal fragt: gemerkt wird nur die Gruppe, die daraus folgt.
- Kartennummern und Kartendaten.
- Bilder, Fingerabdrücke, Unterschriften: von der Erfassungsstation kommt nur eine Vorgangsnummer.
- Diagnosen und Gründe: weder warum jemand Hilfe braucht noch warum jemand Vorrang hat.
- Persönliche Codes im Klartext. Ein Termincode steht im Klartext nur auf Papier und, solange er gebraucht wird,
  im Browser.
- Anrufer und Absender: ein Anruf oder Brief wird nach Anliegen gezählt, sonst nichts.
- Wer am Lesegerät nach seiner Stelle in der Reihe gefragt hat.
- Namen von Beschäftigten.
`;

const code = (text: string) => `\`${text}\``;
const table = (head: readonly string[], lines: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Fields and files are named as they are; what has a German name is named by that. */
const named = (name: string) => (/^[A-Z]/.test(name) ? name : code(name));

function rowTable(rows: readonly Row[], what: string, nobody: string): string {
  const lines = rows.map(({ fields, why, seen, gone, concerns }) => {
    const who = seen.map((recipient) => recipients[recipient]).join(", ");
    return [fields.map(named).join(", "), why, who || nobody, gone, concerns];
  });
  return table([what, "Zweck", "Wer es sieht", "Löschung", "Personenbezug"], lines);
}

/** What stands in an event, by the last part of each field's name. */
function contents(event: string): string {
  const own = fields.filter(({ path }) => path.startsWith(`${event}.`));
  if (own.some(({ path }) => path.startsWith("site-configured."))) return "siehe Einrichtung";
  return own.map(({ path }) => code(path.slice(event.length + 1))).join(", ") || "–";
}

function section({ title, about, events, rows }: Area): string {
  const happened = Object.entries(events).map(([name, words]) => [code(name), words, contents(name)]);
  const eventTable = happened.length > 0 ? [table(["Ereignis", "Was geschah", "Felder"], happened)] : [];
  return [`### ${title}`, about, ...eventTable, rowTable(rows, "Feld", "nur Journal")].join("\n\n");
}

function otherSection({ title, about, rows }: Area): string {
  return [`### ${title}`, about, rowTable(rows, "Was", "niemand")].join("\n\n");
}

/** The fields of an area that may go up. */
function upward({ title, rows }: Area): string {
  const seen = rows.filter((row) => row.seen.includes("centre")).flatMap((row) => row.fields);
  return `- ${title}: ${seen.map(code).join(", ")}`;
}

function leaving(): string {
  const lines = [journalColumns, ...eventAreas].map(upward);
  return `## Was das Haus verlässt

Gegenwärtig schickt das Gerät nichts an eine **Zentrale**: die Leitung dorthin ist noch nicht gebaut. Was sie
einmal tragen darf, steht hier; alles andere bleibt im Haus, auch was in einem dieser Felder liegt und oben seine
eigene Zeile hat.

${lines.join("\n")}

Diese Ereignisse bleiben ganz im Haus; die Zentrale erfährt höchstens, dass ihre laufende Nummer vergeben ist:
${staying.map(code).join(", ")}.

Ein **Fachverfahren**, das Termine liefert, erfährt aus einem Ordner im Haus, was aus jedem wurde: seine eigene
Kennung (\`record\`), das Ergebnis (gekommen, nicht gekommen, gegangen, abgesagt), und wann der Besucher kam und
fertig war. Sonst nichts.
`;
}

/** The file's text, as it is written and compared. */
export function privacyDocument(): string {
  const journal = [journalColumns, ...eventAreas].map(section);
  const other = otherAreas.map(otherSection);
  const parts = [opening, legend, "## Das Journal\n", ...journal.map(end), "## Neben dem Journal\n", ...other.map(end)];
  return [...parts, leaving(), never].join("\n");
}

const end = (text: string) => `${text}\n`;
