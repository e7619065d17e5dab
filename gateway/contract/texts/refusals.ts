/** Why the core said no, as staff read it. */
import type { RefusalCode } from "../commands.ts";

export const refusalTexts: Readonly<Record<RefusalCode, { readonly de: string; readonly en: string }>> = {
  "alarm-stands": {
    de: "Der Hausalarm steht noch an. Erst wenn seine Kontakte zurück sind, geht es weiter.",
    en: "The house alarm still stands. Work goes on once its contacts are back.",
  },
  "already-called": {
    de: "Diese Nummer ist schon an einem anderen Platz aufgerufen.",
    en: "This number has already been called to another counter.",
  },
  "already-printing": {
    de: "Dieser Zettel wird dort gerade schon gedruckt.",
    en: "This slip is already being printed there.",
  },
  "clock-untrusted": {
    de: "Die Uhr stimmt nicht. Erst muss die Leitung das Datum bestätigen.",
    en: "The clock is not right. A lead has to confirm the date first.",
  },
  "contingent-used-up": {
    de: "Für dieses Anliegen sind heute alle Nummern vergeben.",
    en: "All of today’s numbers for this service have been given out.",
  },
  "counter-busy": {
    de: "Hier ist noch jemand aufgerufen. Erst fertig melden, zurückstellen oder weiterleiten.",
    en: "Somebody is still called here. Finish, put on hold or transfer first.",
  },
  "counter-not-open": {
    de: "Dieser Platz ist nicht geöffnet.",
    en: "This counter is not open.",
  },
  halted: {
    de: "Der Betrieb ist angehalten.",
    en: "The office is halted.",
  },
  "intake-closed": {
    de: "Die Annahme ist geschlossen. Es werden keine Nummern mehr ausgegeben.",
    en: "No more numbers are being given out.",
  },
  "journal-broken": {
    de: "Das Journal lässt sich nicht beschreiben. Bitte die Haustechnik rufen.",
    en: "The journal cannot be written. Please call facilities.",
  },
  "journal-full": {
    de: "Der Speicher ist voll. Bitte die Haustechnik rufen.",
    en: "Storage is full. Please call facilities.",
  },
  "nobody-at-counter": {
    de: "An diesem Platz ist gerade niemand aufgerufen.",
    en: "Nobody is called to this counter at the moment.",
  },
  "nobody-waiting": {
    de: "Für diesen Platz wartet niemand.",
    en: "Nobody is waiting for this counter.",
  },
  "no-emergency-letter": {
    de: "Für Notfallblätter ist kein Buchstabe frei. In der Standortdatei „emergencyLetter“ eintragen.",
    en: "There is no free letter for emergency sheets. Set “emergencyLetter” in the site file.",
  },
  "not-an-emergency-number": {
    de: "Von Hand eingetragen werden nur Nummern vom Notfallblatt.",
    en: "Only numbers from the emergency sheet are entered by hand.",
  },
  "not-since-today": {
    de: "Diese Uhrzeit war heute noch nicht.",
    en: "It has not been that time today.",
  },
  "number-already-entered": {
    de: "Diese Nummer ist heute schon eingetragen.",
    en: "This number has already been entered today.",
  },
  "ticket-of-another-day": {
    de: "Dieser Zettel ist von einem anderen Tag.",
    en: "This ticket is from another day.",
  },
  "not-allowed": {
    de: "Das darf Ihre Rolle nicht.",
    en: "Your role may not do this.",
  },
  "not-configured": {
    de: "Der Standort ist noch nicht eingerichtet.",
    en: "The site has not been set up yet.",
  },
  "no-such-day": {
    de: "Diesen Tag kann man nicht öffnen. Das geht nur, wenn die Uhr falsch geht, und nur für die nächsten Tage.",
    en: "This day cannot be opened. That works only while the clock is wrong, and only for the next days.",
  },
  "not-in-this-state": {
    de: "Das geht gerade nicht: Der Stand hat sich inzwischen geändert.",
    en: "Not possible now: things have changed in the meantime.",
  },
  "nothing-to-undo": {
    de: "Es gibt nichts rückgängig zu machen. Das geht nur zehn Sekunden lang.",
    en: "There is nothing to undo. That works for ten seconds only.",
  },
  "numbers-used-up": {
    de: "Für heute sind alle Nummern vergeben.",
    en: "All of today’s numbers have been given out.",
  },
  "printer-blocked": {
    de: "Der Drucker kann gerade nicht drucken. Was zu tun ist, steht bei den Störungen.",
    en: "The printer cannot print at the moment. The faults say what to do.",
  },
  "printer-unknown": {
    de: "Diesen Drucker gibt es nicht.",
    en: "There is no such printer.",
  },
  "reinstate-too-late": {
    de: "Dafür ist es zu spät. Bitte eine neue Nummer ausgeben.",
    en: "It is too late for that. Please give out a new number.",
  },
  "sign-in-first": {
    de: "Bitte erst anmelden und einen Platz wählen.",
    en: "Please sign in and choose a counter first.",
  },
  "too-old": {
    de: "Das kam zu spät an und wurde nicht ausgeführt. Bitte noch einmal.",
    en: "This arrived too late and was not carried out. Please try again.",
  },
  "unknown-counter": {
    de: "Diesen Platz gibt es nicht.",
    en: "There is no such counter.",
  },
  "unknown-kiosk": {
    de: "Diesen Kiosk gibt es nicht.",
    en: "There is no such kiosk.",
  },
  "unknown-service": {
    de: "Dieses Anliegen gibt es nicht.",
    en: "There is no such service.",
  },
  "unknown-ticket": {
    de: "Diese Nummer gibt es heute nicht.",
    en: "There is no such number today.",
  },
  "appointment-cancelled": {
    de: "Dieser Termin ist abgesagt.",
    en: "This appointment has been cancelled.",
  },
  "appointment-moved": {
    de: "Dieser Termin ist verschoben.",
    en: "This appointment has been moved.",
  },
  "appointments-closed": {
    de: "Jetzt ist keine Zeit für Termine.",
    en: "Appointments are not served at this time.",
  },
  "code-used": {
    de: "Mit diesem Code ist heute schon jemand angemeldet.",
    en: "Somebody has already checked in with this code today.",
  },
  "no-opening-known": {
    de: "In den nächsten Wochen ist kein Öffnungstag bekannt.",
    en: "No day of opening is known in the weeks to come.",
  },
  "no-slot-free": {
    de: "In dieser Zeit ist nichts mehr frei.",
    en: "Nothing is free in that time.",
  },
  "no-such-slot": {
    de: "Diese Zeit gibt es hier nicht. Die Liste zeigt, was frei ist.",
    en: "There is no such slot. The list shows what is free.",
  },
  "not-our-slots": {
    de: "Diesen Kalender führt ein anderes System. Bitte dort buchen.",
    en: "Another system keeps this calendar. Please book there.",
  },
  "not-ready": {
    de: "Das Dokument ist noch nicht da.",
    en: "The document is not there yet.",
  },
  "not-valid-any-more": {
    de: "Die Einladung gilt nicht mehr.",
    en: "The invitation is no longer valid.",
  },
  "not-valid-yet": {
    de: "Die Einladung gilt noch nicht.",
    en: "The invitation is not valid yet.",
  },
  "outside-hours": {
    de: "Zu dieser Zeit gibt es keine Wartenummern.",
    en: "No tickets are given at this time.",
  },
  "picking-not-allowed": {
    de: "Aus der gemeinsamen Schlange wird der Reihe nach aufgerufen. Die Leitung darf auswählen.",
    en: "The shared queue is called in its order. A lead may pick.",
  },
  "slot-taken": {
    de: "Diese Zeit ist gerade vergeben worden. Bitte eine andere wählen.",
    en: "This slot has just been taken. Please choose another one.",
  },
  "too-early": {
    de: "Für diesen Termin ist es noch zu früh.",
    en: "It is too early for this appointment.",
  },
  "too-late": {
    de: "Für diesen Termin ist es zu spät.",
    en: "It is too late for this appointment.",
  },
  "too-many-codes": {
    de: "Hier kamen zu viele falsche Codes. In einer halben Minute geht es wieder.",
    en: "Too many wrong codes came from here. Try again in half a minute.",
  },
  "unknown-code": {
    de: "Diesen Code gibt es nicht.",
    en: "There is no such code.",
  },
  "wrong-day": {
    de: "Dieser Termin ist an einem anderen Tag.",
    en: "This appointment is on another day.",
  },
  "after-end-of-day": {
    de: "Der Kassenschnitt ist schon gemacht: stornieren geht nicht mehr. Die Erstattung macht die Stadtkasse.",
    en: "The terminal has closed its day: this cannot be cancelled any more. The treasury refunds it.",
  },
  "no-receipt": {
    de: "Von dieser Zahlung liegt kein solcher Beleg vor.",
    en: "There is no such receipt of this payment.",
  },
  "no-such-payment": {
    de: "Diese Zahlung ist hier nicht bekannt, oder sie ist von einem anderen Tag.",
    en: "This payment is not known here, or it is of another day.",
  },
  "nothing-to-pay": {
    de: "Hier ist keine Gebühr offen.",
    en: "No fee is open here.",
  },
  "payment-open": {
    de:
      "Es ist noch eine Gebühr offen, oder eine Zahlung ist unklar. Erst bezahlen oder klären – oder sagen, dass " +
      "ohne Zahlung beendet wird.",
    en: "A fee is still open, or a payment is unclear. Pay or settle it first, or say that it ends without payment.",
  },
  "payment-running": {
    de: "Am Terminal läuft gerade eine Zahlung für diese Nummer. Erst abwarten oder abbrechen.",
    en: "A payment for this number is running at the terminal. Wait for it or break it off first.",
  },
  "payment-unclear": {
    de: "An diesem Terminal ist eine Zahlung unklar. Erst klären, dann weiter: sonst ist sie nicht mehr nachzusehen.",
    en: "A payment at this terminal is unclear. Settle it first; afterwards it could no longer be looked up.",
  },
  "payments-not-set-up": {
    de: "An diesem Standort ist das Bezahlen nicht eingerichtet.",
    en: "Payments are not set up at this site.",
  },
  "receipt-printer-blocked": {
    de:
      "Der Belegdrucker kann gerade nicht drucken. Drucker in Ordnung bringen – oder ohne Papier bezahlen; der Beleg " +
      "bleibt gespeichert.",
    en: "The receipt printer cannot print now. Mend it, or pay without paper; the receipt is kept.",
  },
  "terminal-busy": {
    de: "Das EC-Terminal ist gerade beschäftigt.",
    en: "The card terminal is busy.",
  },
  "terminal-not-ready": {
    de: "Das EC-Terminal ist nicht bereit. Was zu tun ist, steht bei den Störungen.",
    en: "The card terminal is not ready. The faults say what to do.",
  },
  "terminal-unknown": {
    de: "An diesem Platz gibt es kein EC-Terminal.",
    en: "There is no card terminal at this counter.",
  },
  "flows-are-off": {
    de: "Zu diesem Standort gehört keine Hausverdrahtung. In der Standortdatei „flows: { on: true }“ eintragen.",
    en: "This site has no house wiring. Write “flows: { on: true }” into the site file.",
  },
  "too-many-faults": {
    de: "Ein Ablauf kann nicht mehr als zwanzig eigene Meldungen gleichzeitig haben.",
    en: "A flow cannot have more than twenty faults of its own at once.",
  },
  "too-often": {
    de: "Das kommt zu oft. Ein Ablauf soll warten, bevor er noch einmal fragt.",
    en: "This comes too often. A flow has to wait before it asks again.",
  },
};
