/** What lies outside the journal: files of the data folder, browsers, memory, paper, folders of other systems. */
import { type Area, row, thing } from "./row.ts";

const hand = "wenn der Betrieb die Datei löscht";

/** A name before `/` is a file of the data folder, as gateway/README.md lists them. */
export const files: Area = {
  title: "Datenordner",
  about: "Ein Ordner auf dem Gerät (`--data`). Lesen kann ihn, wer sich auf dem Gerät selbst anmelden kann.",
  events: {},
  rows: [
    row(
      "journal.sqlite",
      "Das Journal, mit den Dateien -wal und -shm, die SQLite daneben führt",
      [],
      "mittelbar",
      ["jeden Tag die Tage, die älter als `retentionDays` sind"].join(""),
    ),
    row(
      "journal.sqlite-mark",
      "Bis wohin geschrieben wurde: damit ein verlorenes Ende auffällt",
      [],
      "nein",
      "überschrieben",
    ),
    row(
      "damaged-<day>-<n>.sqlite",
      "Ein beschädigtes Journal, beiseitegelegt, damit sich jemand ansehen kann, was verloren ist",
      [],
      "ja",
      `nicht von selbst, sondern ${hand}; enthält auch, was sonst geleert worden wäre`,
    ),
    row("identities.json/setupHash", "Prüfwert des Einrichtungscodes", [], "nein", "mit einem neuen Einrichtungscode"),
    row(
      "identities.json/identities.id identities.json/identities.role",
      "Welche Seiten und Programme sich verbinden dürfen",
      ["setup"],
      "nein",
      "wenn die Technik sie entfernt",
    ),
    row(
      "identities.json/identities.secretHash identities.json/identities.enrolHash",
      "Prüfwert des Geheimnisses einer Seite oder eines Programms",
      [],
      "nein",
      "wenn die Technik sie entfernt oder erneuert",
    ),
    row(
      "identities.json/staff.id",
      "Kennung einer Person: welcher persönliche Code zu ihr gehört",
      ["setup"],
      "ja",
      "beim nächsten Vergeben eines Codes, wenn sie nicht mehr in der Standortdatei steht",
    ),
    row(
      "identities.json/staff.number identities.json/staff.salt identities.json/staff.hash",
      "Drei Ziffern, mit denen der persönliche Code gefunden wird, und der Prüfwert (scrypt) des Ganzen",
      [],
      "mittelbar",
      "mit der Kennung, oder mit einem neuen Code",
    ),
    row(
      "codes.secret",
      "Schlüssel, aus dem Termincodes und ihre Prüfwerte folgen: nie zusammen mit dem Journal weitergeben",
      [],
      "mittelbar",
      `${hand}; dann gilt kein Code mehr`,
    ),
    row(
      "site.yaml",
      "Die Standortdatei, wenn sie hier liegt: Einrichtung, mit den Kennungen der Beschäftigten",
      [],
      "ja",
      "wenn das Haus sie ändert",
    ),
    row("hub.secret", "Geheimnis der Treiber auf diesem Gerät", [], "nein", hand),
    row(
      "flows.secret flow-keeper.secret operator.secret",
      "Geheimnisse der Hausverdrahtung, des Programms, das sie startet, und der Befehlszeile auf diesem Gerät",
      [],
      "nein",
      hand,
    ),
    row(
      "flows/flows.json flows/good/ flows/.git",
      "Die Abläufe der Hausverdrahtung, die letzten guten und ihre früheren Fassungen: was das Haus zeichnet",
      ["setup"],
      "mittelbar",
      `überschrieben; frühere Fassungen, ${hand}`,
    ),
    row(
      "flows/flows-credentials.json flows/credential.key",
      "Zugangsdaten, die Abläufe für andere Dienste brauchen, verschlüsselt, und der Schlüssel dazu",
      ["setup"],
      "mittelbar",
      "wenn das Haus sie im Editor entfernt",
    ),
    row("flows/keeper.pid flows/runtime.pid", "Welche Prozesse die Hausverdrahtung sind", [], "nein", "wenn sie enden"),
    row(
      "flows/flows-settings.json flows/palette/",
      "Wie der Editor eingestellt ist, und Bausteine, die das Haus dazugeholt hat",
      ["setup"],
      "nein",
      hand,
    ),
    row("propose.secret", "Geheimnis des Programms, das Termine vorschlägt, auf diesem Gerät", [], "nein", hand),
    row(
      "tls/",
      "Zertifizierungsstelle und Zertifikat des Standorts, mit ihren Schlüsseln",
      [],
      "nein",
      "erneuert vor dem Ablauf",
    ),
  ],
};

export const browsers: Area = {
  title: "Browser der Seiten",
  about: "Was der Browser eines Terminals oder Schalters behält. Fremde Geräte von Besuchern behalten nichts von uns.",
  events: {},
  rows: [
    row(
      "wartemarke-intent",
      "Worum der Besucher gerade bittet: Anliegen, Sprache, Hilfe, Termincode; damit ein Neuladen nichts doppelt tut",
      ["kiosk"],
      "ja",
      "sobald der Besucher fertig ist, und mit dem Schließen des Browsers (sessionStorage)",
    ),
    row(
      "wartemarke-staff-language",
      "Deutsch oder Englisch auf den Seiten des Personals, je Gerät",
      ["counter"],
      "nein",
      "wenn der Browser geleert wird (localStorage)",
    ),
    row(
      "wm",
      "Cookie, mit dem eine Seite sich ausweist; sie gehört zum Platz, nicht zur Person",
      [],
      "nein",
      "nach einem Jahr",
    ),
    row("wm-setup", "Cookie, solange die Einrichtung offen ist", [], "nein", "nach 30 Minuten"),
  ],
};

export const folders: Area = {
  title: "Ordner und Dateien für andere",
  about:
    "Die Ordner nennt die Standortdatei unter `appointments` und `payments`; auf ihnen liegen die Rechte, die das " +
    "Haus " +
    "ihnen gibt.",
  events: {},
  rows: [
    thing(
      "Liste eines Fachverfahrens",
      "Legt ein anderes Programm hierher. Gelesen werden Zeit, Anliegen, Kennung, Code; Namen darin bleiben ungelesen",
      ["source"],
      "ja",
      "sieben Tage nach dem Einlesen; was nicht gelesen werden kann, räumt der Betrieb fort",
    ),
    thing(
      "Bericht zu einer Liste",
      "Wie viele Termine neu sind, und welche Zeilen falsch sind, mit Nummer und Grund, ohne ihren Inhalt",
      ["source"],
      "nein",
      "mit der Liste",
    ),
    row(
      "outcomes-<day>.csv .outcomes-<day>.written",
      "Je Kennung des Fachverfahrens: was daraus wurde, wann der Besucher kam und wann er fertig war",
      ["source"],
      "ja",
      "wenn das Fachverfahren die Datei verschiebt oder löscht",
    ),
    row(
      "zahlungen-<site>-<day>.csv",
      "Je Gebühr einer Zahlung: Nummer, Schalter, Anliegen, Betrag, Grund einer Ermäßigung, Kartenart, Belegtexte",
      ["treasury"],
      "ja",
      "nach `receiptYears` Jahren (vorgegeben sind 10), wenn die Stadtkasse sie quittiert hat; ohne Quittung nicht",
    ),
    row(
      "zahlungen-<site>-<day>.csv.quittung",
      "Prüfwert der Tagesdatei: die Stadtkasse hat sie",
      ["treasury"],
      "nein",
      "mit der Datei",
    ),
    thing(
      "Seriendruckdatei mit ihrem Bericht und den Bildern der Codes",
      "Je Kennung einer Liste: Zeit, Ort, Mitbringliste und Code; `wartemarke propose` legt sie neben die Liste",
      ["source"],
      "ja",
      "wenn der Betrieb sie nach dem Druck der Briefe löscht",
    ),
    thing(
      "Kalendereintrag (.ics)",
      "Zeit, Anliegen, Ort und Code eines Termins, für den Besucher; entsteht im Browser des Schalters",
      ["counter"],
      "ja",
      "wenn der Ordner „Downloads“ dieses Rechners geleert wird",
    ),
    thing(
      "Zwischenablage",
      "Die Vorgangsnummer der Erfassungsstation, wenn jemand sie ins Fachverfahren überträgt",
      ["counter"],
      "ja",
      "mit der nächsten Kopie",
    ),
  ],
};

export const passing: Area = {
  title: "Arbeitsspeicher, Protokoll und Papier",
  about: "Was nur durchläuft oder ausgegeben wird.",
  events: {},
  rows: [
    thing(
      "Code am Lesegerät",
      "Was ein Lesegerät las, geht an die eine Seite daneben und wird dort sofort verbraucht",
      ["kiosk", "counter"],
      "ja",
      "sofort",
    ),
    thing(
      "Netzadresse",
      "Von wo falsche Codes kamen: nach fünf wartet diese Stelle. Nur im Arbeitsspeicher",
      [],
      "mittelbar",
      "nach 15 Minuten Ruhe, spätestens mit dem nächsten falschen Code von irgendwo; beim Neustart",
    ),
    thing(
      "Protokoll",
      "Meldungen des Programms für die Technik: Störungen, abgewiesene Nachrichten (gekürzt), fremde Netzadressen",
      [],
      "mittelbar",
      "nach der Einstellung des Betriebssystems (journald); wir empfehlen 30 Tage",
    ),
    thing(
      "Wartemarke und Zettel",
      "Nummer, Tag, Anliegen oder neutrale Worte dafür, Wartebereich, Prüfcode der Marke; kein Name",
      ["paper"],
      "mittelbar",
      "liegt beim Besucher",
    ),
  ],
};
