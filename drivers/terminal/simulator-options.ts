/** What kind of card terminal a simulator is: how long it takes, which bad habits it has, who stands before it. */
import type { Letters } from "./simulator-bytes.ts";

/** Milliseconds of a real terminal; `scale` makes all of them shorter that are not given themselves. */
export interface TerminalTimes {
  /** T3: within so long the till must answer a message. */
  readonly answer: number;
  /** T2, serial: within so long an ACK must come. */
  readonly ack: number;
  /** T1, serial: the longest silence between two bytes of a block. */
  readonly gap: number;
  /** How long a customer may take to show a card. */
  readonly card: number;
  /** How long the PIN pad waits. */
  readonly pin: number;
  /** How long it waits for a card to be taken out. */
  readonly cardOut: number;
  /** Until the host has spoken. */
  readonly host: number;
  /** Between two texts on the display. */
  readonly step: number;
  /** Between the last acknowledgement and the completion. */
  readonly completion: number;
  /** How long it takes to take back what was not acknowledged. */
  readonly autoReversal: number;
  readonly endOfDay: number;
  readonly upkeep: number;
  /** How long it is mute while it updates itself. */
  readonly update: number;
  /** How long it does not answer 05 01 after a customer has stopped, if it has that habit. */
  readonly deaf: number;
}

export const realTimes: TerminalTimes = {
  answer: 5000,
  ack: 5000,
  gap: 200,
  card: 60_000,
  pin: 120_000,
  cardOut: 30_000,
  host: 2500,
  step: 600,
  completion: 400,
  autoReversal: 3000,
  endOfDay: 4000,
  upkeep: 2000,
  update: 120_000,
  deaf: 4000,
};

/** Shorter than this a line cannot be told from a computer that is busy. */
const shortest: Partial<TerminalTimes> = { gap: 40, ack: 40, answer: 40 };

export function timesOf({ scale = 1, ...given }: Partial<TerminalTimes> & { readonly scale?: number }): TerminalTimes {
  const scaled = Object.entries(realTimes).map(([name, ms]) => {
    const least = scale < 1 ? (shortest[name as keyof TerminalTimes] ?? 0) : 0;
    return [name, Math.max(least, Math.round(ms * scale))] as const;
  });
  return { ...(Object.fromEntries(scaled) as unknown as TerminalTimes), ...given };
}

/** What real terminals do that no paper says. All are dials too, by their name here. */
export interface TerminalHabits {
  /** What comes first: 04 0F, the receipts, or (Ingenico) 06 0F before the receipts. */
  order: "status-first" | "receipts-first" | "completion-first";
  /** The same at the end of a day: FEIG and CCV print first. */
  endOfDayOrder: "status-first" | "receipts-first";
  /** Is there a 04 0F with 27 6C when a customer or the till has stopped? */
  tellsAborts: boolean;
  /** Is there a receipt of what the host has declined? */
  declineReceipt: boolean;
  /** A 04 0F with 27 55 at each wrong PIN. */
  tellsWrongPin: boolean;
  /** A further 04 0F, with another result, when it has taken an approved payment back. */
  tellsReversal: boolean;
  /** Sends each 80 00 00 twice. */
  doubleAcks: boolean;
  /** Ingenico: says nothing to 05 01 right after a customer has stopped. */
  deafAfterStop: boolean;
  /** Prints a receipt of its own before it answers the next 05 01. */
  printsAtStatus: boolean;
  /** Does it abort when the till says 06 B0? PAX never does. */
  aborts: "until-host" | "never";
  /** `empty`: PAX completes 06 20 and tells nothing; `none`: it refuses it. */
  repeats: "last" | "empty" | "none";
  /** 06 20 tells the last one that was declined too. */
  repeatsDeclined: boolean;
  /** 06 20 tells nothing any more after an end of day. */
  forgetsAtEndOfDay: boolean;
  /** PAX: 06 30 gives back the latest, whatever number is sent. */
  reversesLatest: boolean;
  refunds: boolean;
  /** Sends BMP 06 though the till has never sent one (hobex). */
  tlvUnasked: boolean;
  /** Refuses a wrong password with 84 37 (card complete); the password itself is an option. */
  checksPassword: boolean;
  /** A tip, or less than asked for: so many cents are booked more. */
  extraCents: number;
  /** Speaks this set, whatever it has agreed to; `agreed`: it keeps its word. */
  speaks: "agreed" | "7-bit" | "iso-8859-1" | "utf-8" | "cp437";
  /** What it says in 06 0F after an end of day: 27 E0 and 27 FC are followed by silence. */
  afterEndOfDay: "ready" | "update" | "reboot";
  /** An end of day that was not acknowledged keeps payments from being taken (card complete). */
  openDayBlocks: boolean;
  /** Milliseconds after which it closes a connection over which nothing comes (Verifone); 0 never. */
  idleClose: number;
  /** Bytes a piece into which it cuts what it sends; 0 never. */
  pieces: number;
  /** Serial: milliseconds before its ACK. */
  lateAck: number;
  /** A second connection while one is there: closed at once, served too, or served instead. */
  secondConnection: "refused" | "served" | "replaces";
  /** The minutes that 04 FF carries; 0: none. */
  waitMinutes: number;
}

export const goodHabits: TerminalHabits = {
  order: "status-first",
  endOfDayOrder: "status-first",
  tellsAborts: true,
  declineReceipt: false,
  tellsWrongPin: false,
  tellsReversal: false,
  doubleAcks: false,
  deafAfterStop: false,
  printsAtStatus: false,
  aborts: "until-host",
  repeats: "last",
  repeatsDeclined: false,
  forgetsAtEndOfDay: false,
  reversesLatest: false,
  refunds: true,
  tlvUnasked: false,
  checksPassword: false,
  extraCents: 0,
  speaks: "agreed",
  afterEndOfDay: "ready",
  openDayBlocks: false,
  idleClose: 0,
  pieces: 0,
  lateAck: 0,
  secondConnection: "refused",
  waitMinutes: 3,
};

/** What each habit may be turned to; numbers are from 0 to 100000, or from -100000. */
export const habitChoices: {
  readonly [Name in keyof TerminalHabits]: readonly TerminalHabits[Name][] | "number" | "less-or-more";
} = {
  order: ["status-first", "receipts-first", "completion-first"],
  endOfDayOrder: ["status-first", "receipts-first"],
  tellsAborts: [true, false],
  declineReceipt: [true, false],
  tellsWrongPin: [true, false],
  tellsReversal: [true, false],
  doubleAcks: [true, false],
  deafAfterStop: [true, false],
  printsAtStatus: [true, false],
  aborts: ["until-host", "never"],
  repeats: ["last", "empty", "none"],
  repeatsDeclined: [true, false],
  forgetsAtEndOfDay: [true, false],
  reversesLatest: [true, false],
  refunds: [true, false],
  tlvUnasked: [true, false],
  checksPassword: [true, false],
  extraCents: "less-or-more",
  speaks: ["agreed", "7-bit", "iso-8859-1", "utf-8", "cp437"],
  afterEndOfDay: ["ready", "update", "reboot"],
  openDayBlocks: [true, false],
  idleClose: "number",
  pieces: "number",
  lateAck: "number",
  secondConnection: ["refused", "served", "replaces"],
  waitMinutes: "number",
};

/**
 * What somebody before the terminal does by themselves at each payment. `wait`: nobody is there, or a person turns the
 * dials.
 */
export const customerScripts = [
  "approve",
  "approve-chip",
  "contactless-then-chip",
  "decline",
  "no-money",
  "expired",
  "stop",
  "stop-at-pin",
  "wrong-pin",
  "wrong-pin-once",
  "forgets-card",
  "wait",
] as const;
export type CustomerScript = (typeof customerScripts)[number];

/** Numbers that no terminal should send whole: it puts one after another where tills were seen to keep them. */
export interface HostileNumbers {
  readonly numbers: readonly string[];
  /** Closes its BMP 06 wrongly, so that numbers lie where no field begins. */
  readonly malformed?: boolean;
}

export interface TerminalOptions {
  /** Default tcp. */
  readonly over?: "tcp" | "serial" | undefined;
  readonly port?: number | undefined;
  readonly baud?: number | undefined;
  readonly times?: Partial<TerminalTimes> & { readonly scale?: number };
  readonly habits?: Partial<TerminalHabits>;
  /** Default `wait`. */
  readonly customer?: CustomerScript;
  /** How long that customer takes for each thing, in milliseconds. Default 0. */
  readonly customerMs?: number;
  /** Six digits. Default 123456. */
  readonly password?: string | undefined;
  /** Eight digits. Default 29001006. */
  readonly terminalId?: string;
  readonly firstReceipt?: number;
  /** Which receipts a payment has. Default both. */
  readonly copies?: readonly ("customer" | "merchant")[];
  /** Receipts of four lines, for tests that cut the line at each byte. */
  readonly shortReceipts?: boolean;
  /** Lines in one 06 D3; a receipt that is longer comes in several. Default all. */
  readonly blockLines?: number;
  /** Sets that it agrees to. Default all. */
  readonly letters?: readonly Letters[];
  /** Commands that it does not know: 0x0693. */
  readonly lacks?: readonly number[];
  readonly hostile?: HostileNumbers;
  /** Its clock, in milliseconds since 1970. */
  readonly now?: () => number;
}
