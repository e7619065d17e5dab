/**
 * What the demo office's own page hears and says over HTTP: the dials of simulators and processes. Not part of a real
 * site.
 */

/** The programs that the office supervises. */
export type OfficeProcess = "gateway" | "drivers" | "simulators" | "flows";
export type ProcessState = "running" | "starting" | "stopped";

/** One server-sent event of GET /office/events; the whole, each time. */
export interface OfficeState {
  /** `flows` only where the office was started with it. */
  readonly processes: Readonly<Record<Exclude<OfficeProcess, "flows">, ProcessState>> & {
    readonly flows?: ProcessState;
  };
  /** `printer/kiosk-1` → what its simulator shows. */
  readonly devices: Readonly<Record<string, unknown>>;
}

/** POST /office/turn */
export interface OfficeTurn {
  readonly device: string;
  readonly dial: string;
  readonly value?: unknown;
}

/** POST /office/process */
export interface OfficeSwitch {
  readonly process: OfficeProcess;
  readonly action: "stop" | "start" | "kill";
}

/** One line of the printer's own letters. */
export interface PaperLine {
  readonly text: string;
  readonly scale: number;
  readonly align: "left" | "center" | "right";
  readonly bold: boolean;
}

/** What was drawn in dots, from edge to edge of the head. */
export interface PaperPicture {
  readonly widthDots: number;
  readonly heightDots: number;
  /** In base64. */
  readonly png: string;
}

/** A QR symbol that the printer drew itself. */
export interface PaperSymbol {
  readonly qr: string;
  readonly align: PaperLine["align"];
}

/** state of a simulated printer: the roll, its switches, and the paper that came out, newest first. */
export interface SimulatedPrinter {
  readonly kind: "printer";
  /** Tickets left on the roll. */
  readonly roll: number;
  readonly cover: "closed" | "open";
  /** `cut`: the network cable is out. `off`: no power. */
  readonly line: "ok" | "cut" | "off";
  /** Does the last ticket still stick in the mouth? Only printers with a presenter know. */
  readonly mouth?: "empty" | "ticket";
  readonly papers: readonly {
    readonly id: number;
    /** False while it still hangs in the printer. */
    readonly cut: boolean;
    /** No longer in the slot: the roll was changed. */
    readonly taken: boolean;
    /** All that is on it, from top to bottom. */
    readonly pieces: readonly (PaperLine | PaperPicture | PaperSymbol)[];
    /** Its lines of letters alone: none when the whole ticket is a picture. */
    readonly lines: readonly PaperLine[];
  }[];
}

export interface SimulatedSign {
  readonly kind: "sign";
  /** The eight characters as lit; empty when dark. */
  readonly text: string;
  readonly blink: boolean;
  readonly line: "ok" | "cut" | "off";
}

export interface SimulatedButton {
  readonly kind: "button";
  readonly pressed: boolean;
  readonly line: "ok" | "cut";
  /** `wire-cut`: between contact and board. */
  readonly contact: "ok" | "stuck" | "chatters" | "wire-cut";
  /** 0 to 1, of a button that has them. */
  readonly lamp?: number;
  readonly beeper?: number;
}

export interface SimulatedLamp {
  readonly kind: "lamp";
  /** 0 to 1 */
  readonly red: number;
  readonly yellow: number;
  readonly green: number;
  readonly beeper: number;
  readonly line: "ok" | "cut" | "off";
}

export interface SimulatedScanner {
  readonly kind: "scanner";
  /** The code that was held before it last. */
  readonly last: string;
  readonly line: "ok" | "cut";
}

export interface SimulatedStation {
  readonly kind: "station";
  /** Is somebody at it? */
  readonly busy: boolean;
  /** Does its own contact say that it is out of order? */
  readonly fault: boolean;
  /** `cut`: the whole cable between contacts and board. */
  readonly wires: "ok" | "cut" | "busy-cut" | "fault-cut";
  readonly line: "ok" | "cut";
}

export interface SimulatedAlarm {
  readonly kind: "alarm";
  readonly alarm: boolean;
  readonly wires: "ok" | "first-cut" | "first-short" | "second-cut" | "second-short";
  readonly line: "ok" | "cut";
}

/** state of a simulated card terminal: what is on its display and in its slot, and what it has booked itself. */
export interface SimulatedTerminal {
  readonly kind: "terminal";
  /** Line by line. */
  readonly display: readonly string[];
  readonly line: "ok" | "cut" | "off";
  readonly busy: boolean;
  /** What it waits for just now. */
  readonly waits?: "card" | "pin" | "card-out";
  /** The card at hand. */
  readonly card: "girocard" | "mastercard" | "visa" | "amex" | "signature" | "declined" | "no-money" | "expired";
  /** Is it in the slot? */
  readonly inside: boolean;
  /** What it tells of itself (ZVT 05 01): `00` well, `F0` end of day overdue, `51` not initialised. */
  readonly status: string;
  /** Its own paper, newest first, when its till does not print. */
  readonly paper: readonly string[];
  /** The last of what is booked since its end of day, oldest first. */
  readonly today: readonly {
    readonly receipt: number;
    readonly kind: "sale" | "reversal" | "refund";
    readonly card: string;
    /** `93,00` */
    readonly amount: string;
    readonly reversed?: true;
  }[];
}
