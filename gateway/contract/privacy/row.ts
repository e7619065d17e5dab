/** One row of the record of data: what a field is for, who sees it, when it goes, whether it can concern a person. */

/** Who may see a field, besides whoever opens the journal itself. */
export const recipients = {
  paper: "Papier",
  kiosk: "Kiosk",
  display: "Anzeige",
  counter: "Schalterseite",
  setup: "Einrichtung",
  devices: "Geräte",
  programs: "Programme",
  source: "Fachverfahren",
  treasury: "Stadtkasse",
  centre: "Zentrale",
} as const;
export type Recipient = keyof typeof recipients;

/** Can it concern a person? `mittelbar`: only together with something that is known elsewhere. */
export type Concerns = "nein" | "mittelbar" | "ja";

export interface Row {
  /** `number`, `plan.code`, or of one event alone `ticket-called.reason`: the longest name that fits counts. */
  readonly fields: readonly string[];
  readonly why: string;
  readonly seen: readonly Recipient[];
  readonly concerns: Concerns;
  readonly gone: string;
}

/** What belongs together, with its events in words. */
export interface Area {
  readonly title: string;
  readonly about: string;
  readonly events: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

export const gone = {
  withItsDay: "mit dem Journaltag",
  atDayEnd: "geleert, wenn der nächste Tag beginnt",
  onceFetched: "geleert am Tag nach dem Abholen des Ergebnisses; spätestens mit dem Journaltag",
  lastStands: "mit dem Journaltag; der letzte Stand steht im neuen Tag",
} as const;

/** @param fields one or more names with blanks between them */
export function row(
  fields: string,
  why: string,
  seen: readonly Recipient[],
  concerns: Concerns,
  goes: string = gone.withItsDay,
): Row {
  return { fields: fields.split(" "), why, seen, concerns, gone: goes };
}

/** Of something that is no field: its name may have blanks. */
export function thing(name: string, ...rest: [string, readonly Recipient[], Concerns, string]): Row {
  return { ...row("", ...rest), fields: [name] };
}
