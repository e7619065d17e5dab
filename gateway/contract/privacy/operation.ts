/** What is kept of the house itself: days, hours, configuration, and the journal's own columns. */
import { type Area, gone, row } from "./row.ts";

export const operation: Area = {
  title: "Betrieb",
  about: "Wann das Haus offen war, wie es eingerichtet ist, und was mit dem Journal geschah.",
  events: {
    "gateway-started": "Das Programm wurde gestartet",
    "site-configured": "Die Einrichtung, wie sie von nun an gilt",
    "day-opened": "Ein neuer Tag",
    "day-ended": "Der Tag wurde beendet",
    "carried-settled": "Was vom Vortag offen war, ist erledigt",
    "journal-salvaged": "Ein beschädigtes Journal wurde beiseitegelegt",
    "days-deleted": "Alte Tage wurden gelöscht",
    "intake-closed": "Keine Nummern mehr",
    "intake-opened": "Wieder Nummern",
    "schedules-changed": "Öffnungszeiten begannen oder endeten",
    "site-halted": "Angehalten",
    "site-resumed": "Weiter",
    "announcement-made": "Eine Durchsage der Hausverdrahtung auf den Anzeigen",
    "kiosk-set": "Ein Terminal gibt keine Nummern mehr aus, oder wieder",
    "hours-set": "Jemand hat gesagt, ob heute offen ist, statt der Uhr",
    "flow-editor-opened": "Der Editor der Hausverdrahtung wurde geöffnet",
    "flow-editor-closed": "Der Editor der Hausverdrahtung ist zu",
  },
  rows: [
    row("date", "Das Datum des neuen Tages", ["kiosk", "display", "counter", "programs", "centre"], "nein"),
    row("halted", "Ob der Betrieb ruht", ["kiosk", "display", "counter", "programs", "centre"], "nein"),
    row("version", "Fassung des Programms", ["centre"], "nein"),
    row(
      "damages kept",
      "Wie oft das Journal beschädigt war, und wie viel gerettet wurde",
      ["counter", "centre"],
      "nein",
    ),
    row(
      "journal-salvaged.letter reserve.letter given",
      "Buchstabe der Ersatznummern nach einem Schaden, und wie viele es gab",
      ["centre"],
      "nein",
    ),
    row("sheetEnd", "Letzte Nummer des letzten Notblatts", [], "nein", gone.lastStands),
    row(
      "through rows",
      "Bis wohin gelöscht wurde, und wie viele Zeilen: der Nachweis der Löschung",
      ["centre"],
      "nein",
    ),
    row(
      "intake-closed.reason",
      "Warum keine Nummern mehr",
      ["kiosk", "display", "counter", "programs", "centre"],
      "nein",
    ),
    row(
      "tickets walkIns",
      "Ob Nummern ausgegeben und Besucher ohne Termin bedient werden",
      ["kiosk", "display", "counter", "programs", "centre"],
      "nein",
    ),
    row(
      "schedules-changed.appointments",
      "Ob Termine bedient werden",
      ["kiosk", "display", "counter", "programs", "centre"],
      "nein",
    ),
    row(
      "ticketsFrom walkInsFrom",
      "Ab wann es wieder Nummern gibt, und ab wann bedient wird",
      ["kiosk", "display", "counter", "programs", "centre"],
      "nein",
    ),
    row(
      "announcement-made.text",
      "Die Worte einer Durchsage: geschrieben von dem, der die Hausverdrahtung zeichnet, an alle, die dort warten",
      ["display", "programs"],
      "mittelbar",
    ),
    row(
      "areas gong announcement-made.until",
      "Wo eine Durchsage erscheint, ob mit Gong, und bis wann",
      ["kiosk", "display", "counter", "programs"],
      "nein",
    ),
    row(
      "kiosksOff kiosk-set.open hours-set.hours",
      "Welches Terminal keine Nummern ausgibt, und ob statt der Uhr jemand gesagt hat, was heute offen ist",
      ["kiosk", "display", "counter", "programs", "centre"],
      "nein",
    ),
    row(
      "flow-editor-opened.until flowEditor.until",
      "Bis wann der Editor der Hausverdrahtung offen ist",
      ["devices"],
      "nein",
    ),
    row(
      "codeHash",
      "Prüfwert des Codes, nach dem dieser Editor fragt; der Code gilt nur so lange, wie er offen ist",
      ["devices"],
      "nein",
    ),
    row("carried.date", "Von welchem Tag etwas offen blieb", ["counter"], "nein", gone.lastStands),
    row(
      "open.what open.count",
      "Was am Tagesende offen war, und wie viel davon",
      ["counter", "centre"],
      "nein",
      gone.lastStands,
    ),
    row("open.numbers", "Welche Nummern am Tagesende offen waren", ["counter"], "mittelbar", gone.lastStands),
  ],
};

const settings = ["kiosk", "display", "counter", "programs", "centre"] as const;

/** Of the site file, as an event keeps it: one row for each key, and those about people told apart. */
export const configuration: Area = {
  title: "Einrichtung",
  about:
    "Steht in der Standortdatei `site.yaml`, die das Haus selbst schreibt, und als Ereignis `site-configured` im " +
    "Journal, auch am Beginn jedes Tages. Geheimnisse und Adressen stehen nicht im Journal.",
  events: {},
  rows: [
    row(
      "configuration.site configuration.name configuration.authority configuration.zone configuration.languages",
      "Standort, Behörde, Zeitzone und Sprachen",
      settings,
      "nein",
      gone.lastStands,
    ),
    row(
      "configuration.letters configuration.reserveLetters configuration.emergencyLetter",
      "Buchstaben der Nummern",
      ["paper"],
      "nein",
      gone.lastStands,
    ),
    row(
      "configuration.areas configuration.services configuration.counters configuration.kiosks configuration.displays",
      "Wartebereiche, Anliegen, Schalter, Terminals und Anzeigen mit ihren Aufschriften",
      settings,
      "nein",
      gone.lastStands,
    ),
    row(
      "configuration.devices configuration.flows configuration.callSigns configuration.towerLight " +
        "configuration.ticketsPerRoll " +
        "configuration.selfTestAtOpening configuration.evacuationText",
      "Geräte und was sie tun",
      ["counter", "devices", "centre"],
      "nein",
      gone.lastStands,
    ),
    row(
      "configuration.staff.id",
      "Kennung einer Person, vom Haus gewählt. Empfohlen: eine Platznummer, kein Namenskürzel",
      ["setup"],
      "ja",
      gone.lastStands,
    ),
    row(
      "configuration.staff.role configuration.staff.languages",
      "Was diese Person darf und spricht; am Schalter, an dem sie angemeldet ist",
      ["counter", "programs"],
      "mittelbar",
      gone.lastStands,
    ),
    row(
      "configuration.staff.services configuration.staff.teams",
      "Was diese Person kann, und zu welcher Gruppe sie gehört",
      [],
      "mittelbar",
      gone.lastStands,
    ),
    row(
      "configuration.reinstateMinutes configuration.rules",
      "Regeln, wer als Nächstes kommt",
      ["centre"],
      "nein",
      gone.lastStands,
    ),
    row("configuration.retentionDays", "Wie viele Tage das Journal behält", ["centre"], "nein", gone.lastStands),
    row(
      "configuration.hours configuration.calendar configuration.schedules configuration.statusPage",
      "Öffnungszeiten, freie Tage, und die Adresse einer Auskunftsseite",
      ["paper", "kiosk", "counter", "centre"],
      "nein",
      gone.lastStands,
    ),
    row(
      "configuration.teams",
      "Welche Gruppe für welche Staaten oder Anfangsbuchstaben da ist: eine Regel, keine Angabe zu jemandem",
      ["kiosk"],
      "nein",
      gone.lastStands,
    ),
    row(
      "configuration.pools configuration.checkedCodes configuration.sources",
      "Wann Termine vergeben werden, und woher Listen kommen",
      ["kiosk", "counter", "centre"],
      "nein",
      gone.lastStands,
    ),
    row(
      "configuration.payments",
      "Ob Gebühren angenommen werden, wann Kartengeräte ihren Tag schließen, wie lange Belege bleiben",
      ["counter"],
      "nein",
      gone.lastStands,
    ),
    row("configuration.pools.clerk", "Wessen Termine das sind: die Kennung der Person", [], "ja", gone.lastStands),
  ],
};

/** The columns that every event has. Their names are no field's. */
export const columns: Area = {
  title: "Jede Zeile des Journals",
  about: "Die Spalten der Tabelle `journal`; alles Übrige steht als JSON in `payload`.",
  events: {},
  rows: [
    row(
      "seq epoch",
      "Lückenlose Nummer, und Kennung dieser Datenbank: kein Ereignis fehlt, keines zählt zweimal",
      ["centre"],
      "nein",
    ),
    row("at day", "Zeit und Tag des Ereignisses", ["counter", "programs", "source", "centre"], "mittelbar"),
    row(
      "cause",
      "Welche Seite oder Taste es auslöste, mit der Kennung des Auftrags: damit eine Wiederholung nichts tut",
      [],
      "mittelbar",
    ),
    row("type", "Was geschah: eines der Ereignisse unten", ["programs", "centre"], "nein"),
    row("payload", "Die Felder des Ereignisses, siehe die folgenden Tabellen", [], "mittelbar"),
  ],
};
