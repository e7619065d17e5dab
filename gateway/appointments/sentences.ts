/** What an office is told of a wrong line. No sentence repeats what stands in the list: it could be somebody's name. */

export const sentences = {
  recordMissing: "Die Vorgangskennung fehlt.",
  recordNone:
    "Die Vorgangskennung ist keine: erwartet werden höchstens 100 Zeichen ohne Leerzeichen, darunter eine Ziffer.",
  recordTwice: (line: number, unit: string) => `Derselbe Vorgang steht schon in ${unit} ${line}.`,
  codeNone: "Die Terminkennung ist keine: erwartet werden 4 bis 40 Buchstaben und Ziffern.",
  codeTwice: (line: number, unit: string) => `Dieselbe Terminkennung steht schon in ${unit} ${line}.`,
  codeOfOther: "Diese Terminkennung gehört noch einem anderen Vorgang derselben Quelle.",
  codeElsewhere: (source: string | undefined) =>
    source === undefined
      ? "Diese Terminkennung kam schon aus einer anderen Quelle."
      : `Diese Terminkennung kam schon aus der Quelle „${source}“.`,
  serviceMissing: "Das Anliegen fehlt, und für die Quelle ist keines voreingestellt.",
  serviceUnknown: "Das Anliegen ist unbekannt. Bekannte stehen in der Standortdatei unter services der Quelle.",
  servicesTooMany: "Es sind mehr als fünf Anliegen.",
  dateNone: (what: string) => `Das Datum („${what}“) ist keines: erwartet wird 21.11.2026 oder 2026-11-21.`,
  timeNone: (what: string) => `Die Uhrzeit („${what}“) ist keine: erwartet wird 08:40.`,
  timeMissing: "Es fehlt der Beginn oder, bei einer Einladung, der letzte Tag.",
  past: "Der Tag ist schon vorbei.",
  tooFar: "Der Tag liegt mehr als 400 Tage in der Zukunft.",
  fromAfterUntil: "Der erste Tag liegt nach dem letzten.",
  numberNone: (what: string, from: number, until: number) =>
    `Der Wert („${what}“) ist keine ganze Zahl von ${from} bis ${until}.`,
  yesNoNone: (what: string) => `Der Wert („${what}“) ist weder ja noch nein.`,
  feeNone: (what: string) => `Der Betrag („${what}“) ist keiner: erwartet wird 93,00.`,
  languageUnknown: "Die Sprache ist unbekannt: erwartet wird ein Kürzel wie ar oder ein Name wie Arabisch.",
  statusUnknown: "Der Status ist unbekannt; welche es gibt, steht in der Anleitung.",
  unknownHere: (what: string) => `Diesen Eintrag („${what}“) gibt es in der Standortdatei nicht.`,
  tooLong: "Der Termin dauert länger als acht Stunden.",

  confirmByMissing: "Es fehlt der Tag, bis zu dem der Termin bestätigt sein muss (confirmBy).",
  confirmByPast: "Der Tag, bis zu dem der Termin bestätigt sein muss (confirmBy), ist schon vorbei.",
  untilMissing: "Es fehlt der letzte Tag, an dem der Termin sein darf (until).",
  oneService: "Vorgeschlagen wird für ein Anliegen; hier stehen mehrere.",
  cancelled: "Der Vorgang ist als abgesagt gekennzeichnet.",

  empty: "Die Datei ist leer.",
  noText: "Die Datei enthält keinen Text.",
  cutOff: "Die Datei hört mitten in einem Eintrag auf.",
  tooManyMistakes: "Ab hier wurde wegen zu vieler Fehler nicht weitergelesen.",
  noColumn: (column: string) => `Die erste Zeile nennt keine Spalte „${column}“.`,
  columnTwice: (column: string) => `Die erste Zeile nennt die Spalte „${column}“ zweimal.`,
  columnsWrong: (found: number, wanted: number) => `Die Zeile hat ${found} Spalten statt ${wanted}.`,
  quoteOpen: "Ein Anführungszeichen wird nicht richtig geschlossen.",
  noCalendar: "Die Datei ist kein iCalendar: sie beginnt nicht mit BEGIN:VCALENDAR.",
  calendarBroken: "BEGIN und END passen hier nicht zusammen.",
  eventUnreadable: "Der Kalendereintrag ist nicht lesbar.",
  zoneUnknown: "Die Zeitzone ist unbekannt und in der Datei nicht beschrieben.",
  ruleUnknown:
    "Die Serie folgt einer Regel, die hier nicht gelesen wird: möglich sind täglich, wöchentlich, monatlich.",
  fromHereOn: "Eine Änderung „ab hier für alle folgenden“ wird nicht gelesen; die Serie bitte teilen.",
  noJson: "Die Datei ist kein vollständiges JSON.",
  noProcesses: "Die Datei enthält keine Liste von Vorgängen (process).",
  noProcess: "Der Eintrag ist kein Vorgang (process).",
  tooLarge: "Die Datei ist größer als 20 MB.",
  tookTooLong: "Die Datei ließ sich nicht innerhalb von 30 Sekunden lesen.",
  unreadable: (why: string) => `Die Datei konnte nicht gelesen werden (${why}).`,

  listPast:
    "Alle Termine dieser Liste sind vorbei: Es ist eine Liste von gestern oder früher. Nichts wurde übernommen.",
  takeNothing: "Weil Zeilen falsch sind, wurde nichts übernommen (mistakes: take-nothing).",
  nothingCancelled:
    "Weil nicht bei jeder falschen Zeile klar ist, welcher Vorgang es ist, wurde nichts abgesagt, was hier fehlt.",
} as const;
