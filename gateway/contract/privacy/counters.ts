/** What is kept of counters and of those who work at them. */
import { type Area, row } from "./row.ts";

export const counters: Area = {
  title: "Schalter und Personal",
  about:
    "Wer sich anmeldet, steht mit einer Kennung aus der Standortdatei im Journal, ohne Namen. Die Kennung " +
    "entscheidet, welche Anliegen und Sprachen der Schalter bedient; sie steht auf keiner Ansicht und verlässt " +
    "das Haus nicht. Auswertungen je Person gibt es nicht. Wer das Journal selbst öffnen darf, könnte aus " +
    "Anmeldungen und Aufrufen eine bilden: wer das ist, legt das Haus fest.",
  events: {
    "counter-opened": "Schalter offen",
    "counter-paused": "Schalter macht Pause",
    "counter-closed": "Schalter geschlossen",
    "counter-in-back-office": "Schalter im Hintergrund: offen, ohne Aufrufe",
    "staff-signed-in": "Jemand hat sich an einer Seite angemeldet",
    "counter-picked": "An dieser Seite wurde ein Schalter gewählt",
    "staff-signed-off": "Abgemeldet",
    "silent-alarm-raised": "Stiller Alarm: ein Schalter bittet Kollegen um Hilfe",
    "silent-alarm-ended": "Stiller Alarm beendet",
    "station-told": "Eine Erfassungsstation ist frei oder besetzt",
    "station-set": "Eine Erfassungsstation wurde in oder außer Betrieb gesetzt",
    "contact-noted": "Ein Anruf oder ein Brief wurde gezählt, ohne Person",
  },
  rows: [
    row(
      "counter",
      "Schalter, Platz oder Zimmer: wohin der Besucher geht",
      ["kiosk", "display", "counter", "devices", "programs", "centre"],
      "mittelbar",
    ),
    row("by", "Von welchem Schalter aus etwas verlangt wurde; die Person steht nicht dabei", [], "mittelbar"),
    row("staff", "Kennung der Person in der Standortdatei: welche Anliegen, Sprachen und Rechte sie hat", [], "ja"),
    row("clerk", "Kennung der Person, auf die ein Termin oder eine Vorsprache wartet", [], "ja"),
    row("station", "Kennung der Seite, an der sich jemand angemeldet hat", [], "mittelbar"),
    row(
      "role",
      "Aufgabe dessen, der sich angemeldet hat: Empfang, Sachbearbeitung, Leitung, Technik",
      ["counter", "programs"],
      "mittelbar",
    ),
    row(
      "silent-alarm-raised.counter silent-alarm-ended.counter silentAlarms",
      "Welcher Schalter um Hilfe bittet, und seit wann. Auf keiner Anzeige, keinem Kiosk",
      ["counter"],
      "mittelbar",
    ),
    row("busy inOrder stationsOut", "Wie eine Erfassungsstation steht", ["counter", "programs", "centre"], "nein"),
    row("way", "Anruf oder Brief", ["centre"], "nein"),
  ],
};
