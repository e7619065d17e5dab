/** What the codes of a ZVT terminal mean, as data: results, intermediate and terminal status, kinds of card. */
import type { FaultCode } from "../../../gateway/contract/faults.ts";

/**
 * `declined`: by the card's network. `card`: the card or its reading. `stopped`: key or time-out. `busy`: ask again.
 * `impossible`: the terminal cannot or may not do that. `upkeep`: it wants care first. `line`: no way to the network.
 */
export type ResultKind =
  | "approved"
  | "declined"
  | "card"
  | "stopped"
  | "busy"
  | "impossible"
  | "upkeep"
  | "line"
  | "fault";

export interface Result {
  /** Plain English, for the log. */
  readonly meaning: string;
  readonly kind: ResultKind;
}

const results: ReadonlyMap<number, Result> = new Map(
  (
    [
      [0x00, "approved", "ok"],
      [0x64, "card", "card unreadable"],
      [0x65, "card", "no data on the card"],
      [0x66, "card", "the card could not be processed"],
      [0x67, "impossible", "not for debit cards"],
      [0x68, "impossible", "not for credit and fuel cards"],
      [0x6a, "upkeep", "the turnover file is full"],
      [0x6b, "impossible", "switched off, or not registered"],
      [0x6c, "stopped", "stopped by time-out or key"],
      [0x6e, "card", "the card is on the block list"],
      [0x6f, "impossible", "wrong currency"],
      [0x71, "card", "no credit on the card"],
      [0x72, "card", "chip error"],
      [0x73, "card", "card data wrong"],
      [0x74, "fault", "the DUKPT keys are spent"],
      [0x75, "fault", "text not authentic"],
      [0x76, "card", "the card is not on the white list"],
      [0x77, "upkeep", "end of day impossible"],
      [0x78, "card", "the card has expired"],
      [0x79, "card", "the card is not yet valid"],
      [0x7a, "card", "unknown card"],
      [0x7b, "card", "no fall-back to the magnetic stripe"],
      [0x7c, "card", "no fall-back to the magnetic stripe"],
      [0x7d, "line", "communication module error"],
      [0x7e, "card", "no fall-back to the magnetic stripe"],
      [0x83, "impossible", "function not possible"],
      [0x85, "fault", "a key is missing"],
      [0x89, "fault", "the PIN pad is faulty"],
      [0x9a, "fault", "protocol error: it did not understand us"],
      [0x9b, "line", "no communication with the network"],
      [0x9c, "busy", "please wait"],
      [0xa0, "line", "the far end is not ready"],
      [0xa1, "line", "the far end is silent"],
      [0xa3, "line", "no connection to the far end"],
      [0xa4, "fault", "Geldkarte submission impossible"],
      [0xa5, "impossible", "forbidden by the rules of the card industry"],
      [0xb1, "upkeep", "the memory is full"],
      [0xb2, "upkeep", "the journal is full"],
      [0xb4, "impossible", "already reversed"],
      [0xb5, "impossible", "cannot be reversed"],
      [0xb7, "impossible", "the amount of the pre-authorisation is wrong"],
      [0xb8, "impossible", "a pre-authorisation is open or faulty"],
      [0xbf, "fault", "power is low"],
      [0xc0, "fault", "the card lock is broken"],
      [0xc1, "fault", "the merchant card is locked"],
      [0xc2, "upkeep", "diagnosis required"],
      [0xc3, "impossible", "the amount is too large"],
      [0xc4, "upkeep", "a card profile is invalid"],
      [0xc5, "impossible", "this type of payment is not supported"],
      [0xc6, "impossible", "the currency is not usable"],
      [0xc8, "impossible", "the amount is too small"],
      [0xc9, "impossible", "the limit is too small"],
      [0xcb, "impossible", "only euro"],
      [0xcc, "fault", "the printer is not ready"],
      [0xcd, "impossible", "no cash back"],
      [0xd2, "impossible", "not for service cards"],
      [0xdc, "busy", "a card is inside"],
      [0xdd, "card", "the card could not be given back"],
      [0xde, "card", "the card could not be taken in"],
      [0xe0, "busy", "remote maintenance"],
      [0xe2, "fault", "the card reader does not answer"],
      [0xe3, "fault", "the shutter is closed"],
      [0xe4, "fault", "activation needed"],
      [0xe7, "impossible", "goods group"],
      [0xe8, "impossible", "goods group"],
      [0xe9, "impossible", "goods group"],
      [0xea, "fault", "card code"],
      [0xeb, "fault", "function"],
      [0xec, "fault", "PIN processing"],
      [0xed, "fault", "PIN pad"],
      [0xf0, "upkeep", "the end of day is overdue"],
      [0xf1, "fault", "offline error"],
      [0xf5, "fault", "error of the OPT process"],
      [0xf6, "fault", "no OPT data"],
      [0xfa, "fault", "offline upload error"],
      [0xfb, "fault", "a data set is broken"],
      [0xfc, "fault", "a device is missing"],
      [0xfd, "fault", "baud rate"],
      [0xfe, "fault", "register unknown"],
      [0xff, "fault", "another error"],
    ] as const
  ).map(([code, kind, meaning]) => [code, { kind, meaning }]),
);

/** BMP 27, the code of 06 1E, and the low byte of 84 xx (but 37 there: the password, see below). */
export function resultOf(code: number): Result {
  const found = results.get(code);
  if (found) return found;
  // 01 to 63 are the card network's own, and differ between networks: its text tells more.
  if (code >= 0x01 && code <= 0x63) return { kind: "declined", meaning: "declined by the card's network" };
  return { kind: "fault", meaning: "a code that nobody knows" };
}

/** 84 37 at a command (card complete): the password is wrong. */
export const wrongPassword = 0x37;

/** What a visitor is to do, in our words. */
export type Step =
  | "insert-card"
  | "enter-pin"
  | "please-wait"
  | "remove-card"
  | "wrong-pin"
  | "choose"
  | "approved"
  | "declined";

const steps: Readonly<Record<Step, readonly number[]>> = {
  "insert-card": [0x0a, 0x2a],
  "enter-pin": [0x01, 0x02, 0xcc],
  "please-wait": [0x04, 0x05, 0x06, 0x0e, 0x0f, 0x17, 0x4f, 0x68, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xf1, 0xf2, 0xf3],
  "remove-card": [0x0b, 0x4b],
  "wrong-pin": [0x15],
  choose: [0x28, 0x29, 0x2c, 0x69, 0xe0, 0xe1],
  approved: [0x1b, 0x1c],
  declined: [0x03, 0x07, 0x08, 0x09, 0x0d, 0x10, 0x12, 0x13, 0x14, 0x16, 0x18, 0x19, 0x1d],
};
const stepOfStatus = new Map(
  Object.entries(steps).flatMap(([step, codes]) => codes.map((code) => [code, step as Step] as const)),
);

/** The step of an intermediate status (04 FF). Undefined: only the terminal's own text tells. */
export function stepOf(status: number): Step | undefined {
  const found = stepOfStatus.get(status);
  // 41 to 5D are 01 to 1D with „take the card out“, which is what there is to do.
  if (found || status < 0x41 || status > 0x5d) return found;
  const ended = stepOfStatus.get(status - 0x40);
  return ended === "declined" || ended === "approved" || ended === "wrong-pin" ? ended : "remove-card";
}

/** What to do so that the terminal becomes ready: 06 93, 06 70, 06 91, 06 50. */
export type Cure = "initialise" | "diagnosis" | "set-clock" | "end-of-day";

export interface TerminalStatus {
  /** Plain English, for the log. */
  readonly meaning: string;
  readonly state: "ready" | "busy" | FaultCode;
  readonly cure?: Cure;
}

const outOfOrder = (meaning: string): TerminalStatus => ({ meaning, state: "terminal-out-of-order" });
const terminalStates: ReadonlyMap<number, TerminalStatus> = new Map<number, TerminalStatus>([
  [0x00, { meaning: "ready", state: "ready" }],
  [0x51, { meaning: "wants initialisation", state: "terminal-not-initialised", cure: "initialise" }],
  [0x62, { ...outOfOrder("its clock is wrong"), cure: "set-clock" }],
  [0x9c, { meaning: "busy", state: "busy" }],
  [0x9d, { meaning: "busy with a partial issue", state: "busy" }],
  [0xb1, { meaning: "its memory is full", state: "terminal-full", cure: "end-of-day" }],
  [0xb2, { meaning: "its journal is full", state: "terminal-full", cure: "end-of-day" }],
  [0xbf, outOfOrder("its power is low")],
  [0xc0, outOfOrder("its card lock is broken")],
  [0xc1, outOfOrder("its merchant card is locked")],
  [0xc2, { ...outOfOrder("wants a diagnosis"), cure: "diagnosis" }],
  [0xc4, { meaning: "its card profiles are invalid: it wants an update", state: "terminal-updating" }],
  [0xcc, outOfOrder("its printer is not ready")],
  [0xdc, { meaning: "a card is inside", state: "busy" }],
  [0xdf, outOfOrder("out of order")],
  [0xe0, { meaning: "remote maintenance", state: "terminal-updating" }],
  [0xe1, { meaning: "a card is half out", state: "busy" }],
  [0xe2, outOfOrder("its card reader does not answer")],
  [0xe3, outOfOrder("its shutter is closed")],
  [0xe4, outOfOrder("wants activation")],
  [0xf0, { meaning: "its end of day is due", state: "end-of-day-due", cure: "end-of-day" }],
  [0xf6, outOfOrder("has no OPT data")],
]);

/** Of the status byte that 05 01 is answered with. */
export function terminalStatus(status: number): TerminalStatus {
  return terminalStates.get(status) ?? outOfOrder("a status that nobody knows");
}

const cardNames: ReadonlyMap<number, string> = new Map([
  [5, "girocard"],
  [6, "Mastercard"],
  [8, "American Express"],
  [9, "Lastschrift"],
  [10, "Visa"],
  [11, "Visa Electron"],
  [12, "Diners"],
  [13, "V PAY"],
  [14, "JCB"],
  [30, "Geldkarte"],
  [46, "Maestro"],
]);

/** Of BMP 8A, for terminals that send no name (8B). Undefined: none that is known here. */
export function cardName(cardType: number): string | undefined {
  return cardNames.get(cardType);
}
