/** What staff read of faults, in German and English; refusals are in refusals.ts, all else is in staff.de/en.json. */
import type { FaultCode } from "../faults.ts";
import { flowFaultTexts } from "./flow-faults.ts";

/** What is wrong, and what a person without a programmer's knowledge can do about it. */
export interface FaultText {
  readonly title: string;
  readonly remedy: string;
}

export const faultTexts: Readonly<Record<FaultCode, { readonly de: FaultText; readonly en: FaultText }>> = {
  ...flowFaultTexts,
  "alarm-wires": {
    de: {
      title: "Die Leitung des Hausalarms ist gestört",
      remedy:
        "Die beiden Kontakte widersprechen sich: eine Ader ist ab oder kurzgeschlossen. Bis sie heil ist, wird " +
        "niemand aufgerufen. Haustechnik rufen: beide Adern und die Klemmen prüfen.",
    },
    en: {
      title: "The wires of the house alarm are broken",
      remedy:
        "Its two contacts contradict each other: a wire is off or shorted. Until it is mended nobody is called. " +
        "Call facilities: check both wires and their terminals.",
    },
  },
  "contact-stuck": {
    de: {
      title: "Taster hängt fest",
      remedy:
        "Taster lösen. Bleibt die Meldung, ist er defekt oder seine Leitung beschädigt; so lange am Platz klicken.",
    },
    en: {
      title: "Button is stuck",
      remedy: "Free the button. If this stays, it is broken or its wire is damaged; meanwhile call from the page.",
    },
  },
  "contact-chatters": {
    de: {
      title: "Taster flattert",
      remedy: "Der Kontakt meldet mehr Drücke, als ein Finger kann, und zählt nicht. Klemmen prüfen, Taster tauschen.",
    },
    en: {
      title: "Button chatters",
      remedy:
        "It tells of more presses than a finger can do, and is not heeded. Check the terminals, change the button.",
    },
  },
  "no-permission": {
    de: {
      title: "Kein Zugriff auf das Gerät",
      remedy: "Das Programm darf das Gerät nicht öffnen. Haustechnik: Gruppe und udev-Regel nennt sein Protokoll.",
    },
    en: {
      title: "No permission for the device",
      remedy: "The program may not open the device. Facilities: its log names the group and the udev rule.",
    },
  },
  "no-such-line": {
    de: {
      title: "Diesen Anschluss gibt es nicht",
      remedy:
        "Die Standortdatei nennt einen Anschluss, den dieses Gerät nicht hat. Das Protokoll nennt die, die es gibt.",
    },
    en: {
      title: "There is no such line",
      remedy: "The site file names a line that this device does not have. The log names those that are there.",
    },
  },
  "wrong-firmware": {
    de: {
      title: "Falsches Programm auf der Platine",
      remedy: "Auf die Platine gehört StandardFirmata. Anleitung: drivers/button/README.md, „Platinenkasten“.",
    },
    en: {
      title: "Wrong firmware on the board",
      remedy: "The board needs StandardFirmata. How to: drivers/button/README.md, “counter box”.",
    },
  },
  "clock-behind": {
    de: {
      title: "Die Uhr geht falsch",
      remedy:
        "Es geht mit der Zeit des letzten Eintrags weiter. Netzwerkkabel prüfen, damit das Gateway die " +
        "Uhrzeit holen kann. Ein neuer Tag beginnt erst mit richtiger Uhr, oder wenn die Leitung das Datum " +
        "bestätigt.",
    },
    en: {
      title: "The clock is wrong",
      remedy:
        "Work goes on from the time of the last entry. Check the network cable so that the gateway can fetch " +
        "the time. A new day begins only with the right time, or when a lead confirms the date.",
    },
  },
  "cover-open": {
    de: {
      title: "Klappe ist offen",
      remedy: "Klappe zudrücken, bis sie hörbar einrastet. Fehlt Papier, zuerst eine neue Rolle einlegen.",
    },
    en: {
      title: "Cover is open",
      remedy: "Press the cover down until it clicks. If there is no paper, put in a new roll first.",
    },
  },
  "cutter-jam": {
    de: {
      title: "Messer klemmt",
      remedy: "Drucker ausschalten, Klappe öffnen, Papierreste herausnehmen, Klappe schließen, Drucker einschalten.",
    },
    en: {
      title: "Cutter is jammed",
      remedy: "Switch the printer off, open the cover, take out scraps of paper, close the cover, switch it on.",
    },
  },
  "journal-broken": {
    de: {
      title: "Journal lässt sich nicht beschreiben",
      remedy:
        "Bis dahin wird nur angezeigt und nichts Neues angenommen. Haustechnik rufen: Speicherkarte prüfen " +
        "oder tauschen, dann das Gateway neu starten.",
    },
    en: {
      title: "The journal cannot be written",
      remedy:
        "Until then everything is shown and nothing new is taken. Call facilities: check or change the " +
        "memory card, then start the gateway again.",
    },
  },
  "journal-full": {
    de: {
      title: "Speicher ist voll",
      remedy:
        "Bis wieder Platz ist, gibt es keine Nummern und keine Aufrufe. Haustechnik rufen: auf der " +
        "Speicherkarte Platz schaffen. Danach geht es von selbst weiter.",
    },
    en: {
      title: "Storage is full",
      remedy:
        "Until there is room there are no numbers and no calls. Call facilities: make room on the memory " +
        "card. After that it goes on by itself.",
    },
  },
  "journal-salvaged": {
    de: {
      title: "Journal war beschädigt und wurde gerettet",
      remedy:
        "Der Betrieb läuft weiter, neue Nummern haben einen anderen Buchstaben. Wer eine Nummer hat, die in " +
        "keiner Liste steht, bekommt am Empfang eine neue. Haustechnik rufen: Speicherkarte bald tauschen.",
    },
    en: {
      title: "The journal was damaged and has been salvaged",
      remedy:
        "Work goes on; new numbers have another letter. Whoever holds a number that is in no list gets a new " +
        "one at the reception. Call facilities: change the memory card soon.",
    },
  },
  "no-answer": {
    de: {
      title: "Gerät antwortet nicht",
      remedy: "Gerät ausschalten, zehn Sekunden warten, einschalten. Hilft das nicht: Haustechnik rufen.",
    },
    en: {
      title: "Device does not answer",
      remedy: "Switch the device off, wait ten seconds, switch it on. If that does not help: call facilities.",
    },
  },
  "other-model": {
    de: {
      title: "Ein anderes Gerät ist angesteckt",
      remedy:
        "Hier war bisher ein anderes Modell. Ist es so gewollt, mit dem Knopf annehmen und einen Probezettel " +
        "drucken; sonst den Stecker prüfen: Vielleicht sind zwei Geräte vertauscht.",
    },
    en: {
      title: "Another device is plugged in",
      remedy:
        "Another model was here before. If that is meant to be, accept it with the button and print a test slip; " +
        "otherwise check the plug: two devices may have been swapped.",
    },
  },
  offline: {
    de: {
      title: "Drucker macht Pause",
      remedy: "Hält jemand die Vorschubtaste? Sonst: Drucker ausschalten, zehn Sekunden warten, einschalten.",
    },
    en: {
      title: "Printer is taking a break",
      remedy: "Is somebody holding the feed button? If not: switch the printer off, wait ten seconds, switch it on.",
    },
  },
  overheated: {
    de: {
      title: "Drucker ist zu heiß",
      remedy: "Ein paar Minuten warten, er druckt von selbst weiter. Kommt es öfter vor: Haustechnik rufen.",
    },
    en: {
      title: "Printer is too hot",
      remedy: "Wait a few minutes, it goes on by itself. If it happens often: call facilities.",
    },
  },
  "paper-low": {
    de: { title: "Papier geht zu Ende", remedy: "Neue Rolle bereitlegen und wechseln, wenn gerade niemand wartet." },
    en: { title: "Paper is running low", remedy: "Have a new roll at hand and change it when nobody is waiting." },
  },
  "paper-out": {
    de: {
      title: "Papier ist leer",
      remedy: "Klappe öffnen, neue Rolle einlegen (das lose Ende kommt von unten und schaut heraus), Klappe schließen.",
    },
    en: {
      title: "Paper has run out",
      remedy: "Open the cover, put in a new roll (its loose end comes from below and sticks out), close the cover.",
    },
  },
  "service-gone": {
    de: {
      title: "Anliegen gibt es nicht mehr",
      remedy: "Es warten noch Menschen auf dieses Anliegen: an ein anderes Anliegen oder einen Platz weiterleiten.",
    },
    en: {
      title: "Service no longer exists",
      remedy: "People are still waiting for this service: transfer them to another service or to a counter.",
    },
  },
  unreachable: {
    de: {
      title: "Keine Verbindung zum Gerät",
      remedy: "Ist das Gerät eingeschaltet? Steckt das Kabel an beiden Enden? Danach verbindet es sich von selbst.",
    },
    en: {
      title: "No connection to the device",
      remedy: "Is the device switched on? Is the cable plugged in at both ends? It then connects by itself.",
    },
  },
  "list-missing": {
    de: {
      title: "Die heutige Terminliste fehlt",
      remedy: "Das andere System hat heute noch nichts geschickt. Es gelten die Termine, die bekannt sind. IT anrufen.",
    },
    en: {
      title: "Today's list of appointments is missing",
      remedy: "The other system has sent nothing today. The appointments known so far hold. Call IT.",
    },
  },
  "list-refused": {
    de: {
      title: "Eine Terminliste war nicht lesbar",
      remedy: "Warum, steht im Bericht neben der Liste (Ordner done). Bis eine lesbare kommt, gilt, was bekannt ist.",
    },
    en: {
      title: "A list of appointments could not be read",
      remedy: "The report beside it (folder done) says why. Until a readable one comes, what is known holds.",
    },
  },
  "station-out-of-order": {
    de: {
      title: "Die Erfassungsstation ist gestört",
      remedy:
        "Niemand wird dorthin gerufen; Plätze mit Personal erfassen weiter. Station neu starten, sonst Wartung rufen.",
    },
    en: {
      title: "The capture station is out of order",
      remedy: "Nobody is called there; counters with staff go on. Restart the station, otherwise call its maker.",
    },
  },
  "terminal-out-of-order": {
    de: {
      title: "EC-Terminal außer Betrieb",
      remedy:
        "Das Terminal meldet sich selbst als gestört oder gesperrt. Anzeige lesen, aus- und einschalten; " +
        "bleibt es so, die Hotline des Kartendienstes anrufen (Nummer und Terminal-ID stehen am Gerät).",
    },
    en: {
      title: "Card terminal out of order",
      remedy:
        "The terminal itself says that it is out of order or locked. Read its display, switch it off and on; " +
        "if this stays, call the provider’s hotline (number and terminal id are on the device).",
    },
  },
  "terminal-updating": {
    de: {
      title: "EC-Terminal aktualisiert sich",
      remedy:
        "Nicht ausschalten. Das dauert bis zu 30 Minuten; so lange an der Kasse oder einem anderen Terminal " +
        "zahlen lassen.",
    },
    en: {
      title: "Card terminal is updating",
      remedy: "Do not switch it off. This takes up to 30 minutes; meanwhile let visitors pay elsewhere.",
    },
  },
  "terminal-full": {
    de: {
      title: "Speicher des EC-Terminals ist voll",
      remedy: "Kassenschnitt anstoßen (Zahlungen → EC-Terminals → Kassenschnitt).",
    },
    en: {
      title: "The card terminal’s memory is full",
      remedy: "Start its end of day (payments → card terminals → end of day).",
    },
  },
  "terminal-password": {
    de: {
      title: "EC-Terminal nimmt das Kassenpasswort nicht an",
      remedy:
        "In der Standortdatei steht unter config.password ein anderes als am Terminal. Haustechnik: beim " +
        "Kartendienst erfragen.",
    },
    en: {
      title: "Card terminal refuses the till password",
      remedy: "`config.password` in the site file is not the terminal’s. Facilities: ask the provider for it.",
    },
  },
  "terminal-not-initialised": {
    de: {
      title: "EC-Terminal ist nicht angemeldet",
      remedy:
        "Es muss sich einmal bei seinem Rechenzentrum anmelden (Initialisierung), was eben versucht wurde. " +
        "Netz des Terminals prüfen.",
    },
    en: {
      title: "Card terminal is not initialised",
      remedy:
        "It has to log in at its host once (initialisation), which was just tried. Check the terminal’s own network.",
    },
  },
  "end-of-day-due": {
    de: {
      title: "EC-Terminal verlangt den Kassenschnitt",
      remedy:
        "Vorher nimmt es keine Zahlung an. Er wird angestoßen, sobald keine Zahlung unklar ist; sonst von " +
        "Hand unter Zahlungen.",
    },
    en: {
      title: "Card terminal demands its end of day",
      remedy:
        "It takes no payment before. It is started as soon as no payment is unclear; otherwise by hand under payments.",
    },
  },
  "end-of-day-overdue": {
    de: {
      title: "Kassenschnitt des EC-Terminals steht aus",
      remedy:
        "Seit dem letzten Tag ist er nicht gelungen. Unter Zahlungen anstoßen; bei manchen Kartendiensten " +
        "kommt sonst kein Geld.",
    },
    en: {
      title: "The card terminal’s end of day is overdue",
      remedy:
        "It has not succeeded since yesterday. Start it under payments; with some providers no money flows before.",
    },
  },
  "day-file-waiting": {
    de: {
      title: "Die Stadtkasse hat eine Tagesdatei nicht abgeholt",
      remedy:
        "Die Datei liegt im Ordner der Stadtkasse, aber niemand hat sie bestätigt; oder eine fremde liegt an ihrer " +
        "Stelle; oder der Ordner ist nicht erreichbar. Stadtkasse oder IT fragen; gelöscht wird nichts.",
    },
    en: {
      title: "The treasury has not fetched a day’s file",
      remedy:
        "The file lies in the treasury’s folder, but nobody has acknowledged it; or another one lies in its " +
        "place; or that folder cannot be reached. Ask the treasury or IT; nothing is deleted.",
    },
  },
};
