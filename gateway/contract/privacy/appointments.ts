/** What is kept of appointments and invitations. */
import { type Area, gone, row } from "./row.ts";

export const appointments: Area = {
  title: "Termin",
  about:
    "Von einem Termin ist bekannt, wann und wofür, nie für wen. Den Code kennt nur, wer ihn in der Hand hält; " +
    "hier steht davon ein Prüfwert, der ohne den Schlüssel dieses Hauses nichts sagt.",
  events: {
    "appointment-set": "Ein Termin oder eine Einladung, neu oder geändert",
    "appointment-confirmed": "Ein Vorschlag wurde bestätigt",
    "appointment-cancelled": "Abgesagt",
    "appointment-missed": "Die Zeit verging, niemand kam",
    "record-noted": "Die Kennung des Fachverfahrens",
    "records-fetched": "Das Fachverfahren hat Ergebnisse abgeholt",
    "list-imported": "Eine Liste wurde eingelesen",
    "list-refused": "Eine Liste wurde nicht angenommen",
  },
  rows: [
    row(
      "appointment appointments",
      "Kennung des Termins, hier vergeben: verbindet Termin, Vorsprache und Ergebnis",
      ["kiosk", "counter", "programs"],
      "mittelbar",
    ),
    row("plan.code", "Prüfwert (HMAC) des Codes, den der Besucher hält: damit er sich anmelden kann", [], "ja"),
    row("plan.start due", "Zeit des Termins", ["paper", "kiosk", "counter", "programs", "centre"], "mittelbar"),
    row(
      "plan.minutes plan.pool",
      "Länge, und aus welchem Vorrat: damit nichts doppelt vergeben wird",
      ["kiosk", "counter", "programs", "centre"],
      "nein",
    ),
    row("plan.from plan.until", "Von wann bis wann eine Einladung gilt", ["paper", "kiosk", "counter"], "mittelbar"),
    row(
      "plan.ready plan.readyByStaff",
      "Ob da ist, was abgeholt werden soll, und ob das am Schalter gesagt wurde",
      ["kiosk", "counter"],
      "mittelbar",
    ),
    row(
      "plan.confirmBy",
      "Bis wann ein Vorschlag bestätigt sein muss, ehe die Zeit wieder frei wird",
      ["counter"],
      "nein",
    ),
    row("feeCents", "Gebühr in Cent, als Erinnerung an der Kasse", ["counter", "programs"], "mittelbar"),
    row(
      "team",
      "Welche Gruppe zuständig ist. Staat oder Anfangsbuchstabe, aus denen sie folgt, werden nicht gespeichert",
      ["counter", "programs"],
      "mittelbar",
    ),
    row("moved", "Die Zeit ist eine andere als zuvor", ["counter"], "nein"),
    row(
      "record",
      "Kennung des Eintrags im Fachverfahren: damit es erfährt, was daraus wurde. Auf keiner Seite, keiner Marke",
      ["source"],
      "ja",
      gone.onceFetched,
    ),
    row(
      "source",
      "Aus welcher Quelle: ein Fachverfahren, ein Kalender, oder hier gemacht",
      ["counter", "centre"],
      "nein",
    ),
    row(
      "taken wrong forToday",
      "Wie viele Zeilen einer Liste stimmten, und ob sie von heute war",
      ["counter", "centre"],
      "nein",
    ),
    row("list-refused.reason", "Warum eine Liste nicht angenommen wurde", ["counter", "centre"], "nein"),
  ],
};
