/** Alpha/BetaBrite frames, bytes and values; pure. Source: Adaptive's „Alpha Communications Protocol“, 9708-8061. */
import { type Encode, unanswered } from "./protocol.ts";

/** The sign finds the baud rate by them. */
const nulls = "\0".repeat(5);
const everyType = "Z";
const writeText = "A";
/** Goes before every other file, and stays until it is written again. */
const priorityFile = "0";
const middle = "\x20";
const mode = { hold: "b", flash: "c" } as const;

/** Between two frames: a sign needs it to put the first away. */
export const alphaPauseMs = 100;

/** One command to the signs with `address`, `00` for all of them; the sum is that from STX to ETX. */
export function encodeAlpha(address: string, command: string): Uint8Array {
  const summed = Buffer.from(`\x02${command}\x03`, "latin1");
  const sum = summed.reduce((total, byte) => total + byte, 0) & 0xffff;
  const head = `${nulls}\x01${everyType}${address}`;
  const tail = `${sum.toString(16).toUpperCase().padStart(4, "0")}\x04`;
  return Buffer.concat([Buffer.from(head, "latin1"), summed, Buffer.from(tail, "latin1")]);
}

/** Text that stands still or flashes. A blank is dark; no text at all would bring the sign's other files back. */
export const textCommand = (file: string, text: string, blink: boolean): string =>
  `${writeText}${file}\x1b${middle}${blink ? mode.flash : mode.hold}${text || " "}`;

export function alphaSign(unit: number | undefined): Encode {
  const address = (unit ?? 0).toString(16).toUpperCase().padStart(2, "0");
  return ({ text, blink }) => [unanswered(encodeAlpha(address, textCommand(priorityFile, text, blink)))];
}
