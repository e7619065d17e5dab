/** What staff read of faults of Node-RED, in German and English. */
import type { FaultText } from "./staff.ts";

/** In place of the usual words for a device that is away. */
export const flowsAway: Readonly<Record<"de" | "en", FaultText>> = {
  de: {
    title: "Die Hausverdrahtung läuft nicht",
    remedy:
      "Plätze, Drucker und Aufrufe laufen weiter; nur was im Haus verdrahtet ist, steht still. Haustechnik: " +
      "den Dienst „wartemarke flows“ starten, und sein Protokoll lesen.",
  },
  en: {
    title: "The house wiring does not run",
    remedy:
      "Counters, printers and calls go on; only what is wired in the house stands still. Facilities: start " +
      "the service “wartemarke flows”, and read its log.",
  },
};

export const flowFaultTexts = {
  "flows-crashed": {
    de: {
      title: "Die Hausverdrahtung ist abgestürzt",
      remedy:
        "Node-RED startet von selbst neu; Plätze, Drucker und Aufrufe laufen weiter. Kommt die Meldung " +
        "wieder: den Ablauf, der zuletzt geändert wurde, im Editor abschalten.",
    },
    en: {
      title: "The house wiring has crashed",
      remedy:
        "Node-RED starts again by itself; counters, printers and calls go on. If this comes back: disable the " +
        "flow that was changed last in the editor.",
    },
  },
  "flows-hung": {
    de: {
      title: "Die Hausverdrahtung antwortet nicht",
      remedy:
        "Node-RED wird von selbst neu gestartet; Plätze, Drucker und Aufrufe laufen weiter. Kommt die Meldung " +
        "wieder: in einem Function-Baustein steht eine Schleife ohne Ende.",
    },
    en: {
      title: "The house wiring does not answer",
      remedy:
        "Node-RED is started again by itself; counters, printers and calls go on. If this comes back: a " +
        "function node has a loop without an end.",
    },
  },
  "flows-busy": {
    de: {
      title: "Die Hausverdrahtung läuft im Kreis",
      remedy:
        "Ein Ablauf rechnet ohne Pause, meist weil sein Ende mit seinem Anfang verbunden ist. Im Editor die " +
        "Verbindung lösen oder eine Verzögerung einbauen. Plätze und Aufrufe laufen weiter.",
    },
    en: {
      title: "The house wiring runs in circles",
      remedy:
        "A flow never rests, mostly because its end is wired to its beginning. Cut that wire in the editor, " +
        "or put a delay into it. Counters and calls go on.",
    },
  },
  "flows-refused": {
    de: {
      title: "Die Abläufe der Hausverdrahtung sind nicht in Ordnung",
      remedy:
        "Der Satz dazu sagt, warum. Bei geschlossenem Editor laufen die letzten, die in Ordnung waren; bei " +
        "offenem keine. Im Editor berichtigen und übernehmen.",
    },
    en: {
      title: "The flows of the house wiring are not right",
      remedy:
        "Its words say why. While the editor is closed, the last ones that were right are running; while it " +
        "is open, none. Mend them in the editor, and deploy.",
    },
  },
  "flow-flooding": {
    de: {
      title: "Die Hausverdrahtung sendet zu viel",
      remedy:
        "Was zu viel ist, wird nicht getan, und bei einer Flut wird sie für eine halbe Minute getrennt, damit " +
        "die Plätze nichts merken. Im Editor den Ablauf suchen, der ohne Pause sendet, und eine Begrenzung " +
        "davorsetzen.",
    },
    en: {
      title: "The house wiring sends too much",
      remedy:
        "What is too much is not done, and a flood is cut off for half a minute, so that the counters notice " +
        "nothing. Find the flow that sends without a pause in the editor, and put a limit before it.",
    },
  },
  "flow-misfit": {
    de: {
      title: "Die Hausverdrahtung sendet Unverständliches",
      remedy:
        "Die Nachricht wurde verworfen, sonst ist nichts geschehen. Im Editor prüfen, was in den genannten " +
        "Baustein hineingeht; seine Hilfe zeigt, was er versteht.",
    },
    en: {
      title: "The house wiring sends what nobody understands",
      remedy:
        "The message was dropped, and nothing else happened. Check in the editor what goes into the node that " +
        "is named; its help shows what it understands.",
    },
  },
  "flow-not-allowed": {
    de: {
      title: "Die Hausverdrahtung wollte, was sie nicht darf",
      remedy:
        "Es ist nichts geschehen. Was Abläufe dürfen, steht in flows/README.md; alles andere tun Menschen an " +
        "den Plätzen.",
    },
    en: {
      title: "The house wiring wanted what it may not",
      remedy: "Nothing happened. What flows may is told in flows/README.md; all else is for people at the counters.",
    },
  },
  "halted-by-flow": {
    de: {
      title: "Die Hausverdrahtung hat den Betrieb angehalten",
      remedy:
        "Niemand wird aufgerufen, bis sie es selbst aufhebt, oder bis Leitung oder Haustechnik „Betrieb " +
        "fortsetzen“ drückt. Vorher nachsehen, warum.",
    },
    en: {
      title: "The house wiring has halted the office",
      remedy:
        "Nobody is called until it resumes by itself, or until a lead or facilities presses “Resume the " +
        "office”. Look why it did before you do.",
    },
  },
  "told-by-flow": {
    de: {
      title: "Meldung der Hausverdrahtung",
      remedy: "Was zu tun ist, sagt die Meldung. Sie geht weg, wenn der Ablauf sie zurücknimmt.",
    },
    en: {
      title: "Told by the house wiring",
      remedy: "The words say what to do. It goes away when the flow takes it back.",
    },
  },
  "flow-editor-open": {
    de: {
      title: "Der Editor der Hausverdrahtung ist offen",
      remedy:
        "Er schließt von selbst. Weiß niemand, wer ihn geöffnet hat: an einem Platz bei den Meldungen " +
        "schließen, und die Haustechnik fragen.",
    },
    en: {
      title: "The editor of the house wiring is open",
      remedy:
        "It closes by itself. If nobody knows who has opened it: close it at a counter, among the faults, and " +
        "ask facilities.",
    },
  },
} as const satisfies Readonly<Record<string, { readonly de: FaultText; readonly en: FaultText }>>;
