/** The code of an opened editor: made at the command line, asked for at the editor's door, kept as its digest alone. */
import { createHash, randomInt, timingSafeEqual } from "node:crypto";

/** Crockford's: none that look like another. */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `7K2M-9QWX-04TZ-H3RD`: 80 bits, four groups of four. */
export function newEditorCode(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return [group(), group(), group(), group()].join("-");
}

/** SHA-256 in hexadecimal digits. Case, hyphens and blanks are the typist's own. */
export function hashOfCode(code: string): string {
  return createHash("sha256")
    .update(code.toUpperCase().replace(/[^0-9A-Z]/g, ""))
    .digest("hex");
}

export function isCode(code: string, hash: string): boolean {
  const [given, right] = [Buffer.from(hashOfCode(code)), Buffer.from(hash)];
  return given.length === right.length && timingSafeEqual(given, right);
}
