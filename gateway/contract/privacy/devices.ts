/** What is kept of devices and paper. */
import { type Area, gone, row } from "./row.ts";

export const devices: Area = {
  title: "Geräte",
  about: "Was gedruckt wurde und was gestört ist. Der Druckauftrag selbst wird nicht aufgehoben.",
  events: {
    "print-asked": "Ein Druck wurde verlangt",
    "print-ended": "Der Druck ist zu Ende: gedruckt, nicht gedruckt oder unklar",
    "paper-confirmed": "Personal hat die fragliche Marke gesehen",
    "roll-changed": "Neue Papierrolle",
    "missing-settled": "Über fehlende Marken wurde entschieden",
    "device-online": "Gerät da",
    "device-offline": "Gerät fort",
    "device-model-told": "Welches Modell am Anschluss hängt",
    "fault-raised": "Störung",
    "fault-cleared": "Störung behoben",
    "house-alarm-raised": "Hausalarm",
    "house-alarm-ended": "Hausalarm zurückgesetzt",
  },
  rows: [
    row(
      "printer instead",
      "Welcher Drucker, und für welchen er einspringt",
      ["kiosk", "counter", "programs", "centre"],
      "nein",
    ),
    row("job until patient", "Welcher Auftrag, wie lange er gilt, ob jemand davor steht", ["devices"], "nein"),
    row("copy", "Ob es eine Kopie ist: so steht es auf dem Papier", ["paper", "centre"], "nein"),
    row("outcome", "Gedruckt, nicht gedruckt oder unklar", ["kiosk", "counter", "centre"], "nein"),
    row(
      "kind",
      "Wofür ein Zettel ist, der keine Marke ist: Probe, Tagesende, Mitbringliste …",
      ["paper", "centre"],
      "nein",
    ),
    row("slip.numbers", "Erste und letzte Nummer eines Notblatts", ["paper", "counter"], "nein"),
    row("fault", "Was einem Gerät fehlt, aus einer festen Liste", ["kiosk", "counter", "programs", "centre"], "nein"),
    row(
      "fault-raised.source fault-cleared.source",
      "Welchem Gerät oder Dienst etwas fehlt",
      ["counter", "programs", "centre"],
      "nein",
    ),
    row("device", "Name des Geräts in der Standortdatei", ["counter", "programs", "centre"], "nein"),
    row(
      "run",
      "Welcher Start eines Programms: damit kein Auftrag zweimal ausgeführt wird",
      ["devices", "programs", "centre"],
      "nein",
    ),
    row("model expected", "Modell des Geräts, und ob es dort hingehört", ["counter", "centre"], "nein"),
    row(
      "printed models",
      "Je Gerät: Drucke seit der neuen Rolle, Modell am Anschluss",
      ["counter"],
      "nein",
      gone.lastStands,
    ),
    row(
      "evacuate",
      "Ob alle gebeten sind, das Haus zu verlassen",
      ["kiosk", "display", "counter", "programs", "centre"],
      "nein",
    ),
  ],
};
