/** Appointment codes as people hold, type and scan them: ours, ten digits with a check digit, and other systems'. */

/** Damm's quasigroup: finds every wrong digit and every two neighbours that changed places. */
const damm = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

function checkOf(digits: string): string {
  return [...digits].reduce((interim, digit) => damm[Number(interim)]![Number(digit)]!, "0");
}

/** A code of ours: nine digits and what proves them. */
export function codeOf(nine: string): string {
  return nine + checkOf(nine);
}

/** Is it one of ours, however it was typed? */
export function isWellFormed(code: string): boolean {
  const digits = normalised(code);
  return /^\d{10}$/.test(digits) && checkOf(digits) === "0";
}

/** Anything that may be a code, ours or not. */
export function isCode(code: string): boolean {
  return /^[A-Z0-9./_]{4,40}$/.test(normalised(code));
}

const digitsElsewhere = /[\u0660-\u0669\u06f0-\u06f9]/g;

/**
 * The same code, however it was typed: without spaces, hyphens and small letters. O is not made 0, nor I made 1: in
 * another system's codes these may tell two visitors apart.
 */
export function normalised(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(digitsElsewhere, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/[\s\p{Pd}\p{C}\u2212]/gu, "")
    .toUpperCase();
}

/** For reading aloud and typing off: `123 456 7890`; another system's code as it is. */
export function grouped(code: string): string {
  return normalised(code).replace(/^(\d{3})(\d{3})(\d{4})$/, "$1 $2 $3");
}

/** What a QR code of ours holds. */
export function scannable(code: string): string {
  return `WMT:${normalised(code)}`;
}

/** The code in what was scanned: our QR code or a plain one. A reader set to another keyboard types Ö for the colon. */
export function codeIn(scanned: string): string | undefined {
  const ours = /^WMT[:Ö](.*)$/s.exec(normalised(scanned));
  if (ours) return isWellFormed(ours[1]!) ? ours[1] : undefined;
  return isCode(scanned) ? normalised(scanned) : undefined;
}
