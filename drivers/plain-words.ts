/** What a device says of itself, fit for a terminal and for the sheet: it can draw nothing and forge no line. */

/** Each control character, invisible sign, line end and column mark becomes a space. */
export function plainWords(said: string): string {
  return said.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}|]/gu, " ");
}
