/** What is kept of fees and payments. Of a card nothing is kept but the name of its kind. */
import { type Area, gone, row } from "./row.ts";

const withTheFile =
  "geleert am Tag, nachdem die Stadtkasse alle Tagesdateien der Zahlung quittiert hat; spätestens mit dem Journaltag";

export const payments: Area = {
  title: "Zahlung",
  about:
    "Eine Zahlung gehört zu einer Nummer und ihrem Tag. Kartennummern und Kartendaten liest schon der Treiber des " +
    "Kartengeräts nicht mit; was davon in einem Belegtext stünde, ist maskiert, ehe er gespeichert wird.",
  events: {
    "fee-set": "Eine Gebühr wurde geändert, erlassen oder hinzugefügt",
    "payment-asked": "Gebühren sollen mit Karte bezahlt werden",
    "payment-noted": "Auf anderem Weg bezahlt",
    "payment-withdrawn": "Eine Zahlung auf anderem Weg wurde zurückgenommen",
    "payment-settled": "Personal hat geklärt, was aus einer Zahlung wurde",
    "payment-carried": "Eine unklare Zahlung, noch einmal ganz, ehe ihr Tag gelöscht wird",
    "terminal-asked": "Einem Kartengerät wurde eine Aufgabe gegeben",
    "terminal-started": "Sein Treiber fragt das Kartengerät jetzt",
    "terminal-abort-asked": "Die Aufgabe soll abgebrochen werden",
    "terminal-told": "Was das Kartengerät dazu sagte",
    "terminal-ended": "Die Aufgabe ist zu Ende: getan, nicht getan oder unklar",
    "receipt-kept": "Der Text eines Belegs",
    "day-file-written": "Die Tagesdatei der Stadtkasse wurde geschrieben",
    "day-file-refused": "An der Stelle der Tagesdatei liegt eine fremde: sie wird weder übernommen noch angerührt",
    "day-file-acknowledged": "Die Stadtkasse hat die Tagesdatei quittiert",
    "day-files-deleted": "Alte Tagesdateien wurden gelöscht",
  },
  rows: [
    row(
      "cents unpaidCents",
      "Betrag in Cent: einer Gebühr, einer Zahlung, einer Summe; und was beim Beenden offen war",
      ["paper", "kiosk", "counter", "devices"],
      "mittelbar",
    ),
    row(
      "booking",
      "Kassenzeichen, unter dem eine Gebühr verbucht wird: es steht in der Standortdatei beim Anliegen",
      ["paper", "counter"],
      "nein",
    ),
    row(
      "fee-set.reason fees.reason",
      "Warum eine Gebühr eine andere ist, aus einer festen Liste: befreit, ermäßigt, Härtefall …",
      ["counter"],
      "ja",
    ),
    row("payment", "Kennung der Zahlung, hier vergeben", ["counter"], "mittelbar"),
    row("withoutPaper", "Ob der Schalter wusste, dass kein Beleg gedruckt werden kann", [], "nein"),
    row("payment-noted.way", "Auf welchem anderen Weg bezahlt wurde: Kasse, Automat, Überweisung", ["counter"], "nein"),
    row("payment-noted.reference", "Nummer des Belegs, den es dort gab", ["paper", "counter"], "mittelbar"),
    row(
      "as payment-settled.reason",
      "Wie eine unklare Zahlung geklärt wurde, und woher man es weiß",
      ["counter"],
      "nein",
    ),
    row("askedOn askedAt", "Wann eine Zahlung verlangt wurde, die noch unklar ist", ["counter"], "mittelbar"),
    row("terminal", "Welches Kartengerät, wie es in der Standortdatei heißt", ["counter", "programs"], "nein"),
    row("work about.work", "Was das Kartengerät tun soll", ["counter", "devices"], "nein"),
    row(
      "startedAt mark.terminal before.terminal of.terminal mark.receipt before.receipt " + "of.receipt trace",
      "Woran das Kartengerät einen Vorgang erkennt: Gerätekennung, Belegnummer, Vorgangsnummer",
      ["paper", "counter", "devices"],
      "mittelbar",
    ),
    row(
      "mark.date before.date of.date time",
      "Tag und Uhrzeit eines Vorgangs nach der Uhr des Kartengeräts",
      ["paper", "counter", "devices"],
      "mittelbar",
    ),
    row("approved", "Ob das Kartengerät den Vorgang gutgeheißen hat", ["devices"], "mittelbar"),
    row(
      "card",
      "Art der Karte (girocard, Mastercard …), nie ihre Nummer",
      ["paper", "counter", "devices"],
      "mittelbar",
    ),
    row(
      "facts.code told.code terminal-ended.code facts.text told.text terminal-ended.text",
      "Was das Kartengerät sagt, wenn etwas nicht ging",
      ["counter", "devices"],
      "mittelbar",
    ),
    row(
      "totalCents totals.count totals.card totals.cents",
      "Was das Kartengerät beim Kassenschnitt gezählt hat, je Kartenart",
      ["counter", "devices"],
      "nein",
    ),
    row(
      "terminal-ended.outcome lost",
      "Getan, nicht getan oder unklar; und ob niemand mehr da war, der es weiß",
      ["counter"],
      "nein",
    ),
    row(
      "lines receipt.copy signature",
      "Der Belegtext, für wen er ist, und ob der Kunde unterschreibt. Kartennummern sind maskiert",
      ["paper", "counter"],
      "ja",
      withTheFile,
    ),
    row(
      "receipt-kept.terminal receipt-kept.job receipt-kept.payment",
      "Von welchem Vorgang der Beleg ist; der einer unklaren Zahlung wird mit ihr noch einmal gespeichert",
      [],
      "mittelbar",
      withTheFile,
    ),
    row(
      "slip.payment slip.copy again slip.job part",
      "Von welcher Zahlung oder Aufgabe eines Kartengeräts ein Beleg gedruckt wurde, für wen, und ob noch einmal",
      ["paper"],
      "mittelbar",
    ),
    row(
      "terminals.terminal since.count since.cents usedOn closedAt closedOn closed.told own.count own.cents",
      "Je Kartengerät: Anzahl und Summe seit dem letzten Kassenschnitt, und was dieser ergab",
      ["counter"],
      "nein",
      gone.lastStands,
    ),
    row("digest last bookings files", "Prüfwerte der Tagesdatei, und wie viele Buchungen und Dateien", [], "nein"),
  ],
};
