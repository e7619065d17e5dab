/** What a sign with few characters shows of a text; pure. A shortened text may say less, but never something else. */

/**
 * The rule: plain letters only (umlauts lose their dots, what has no plain form is left out). If it is too long, whole
 * words from the left as far as they fit; so of „A047 3“ four digits show „A047“. If not even the first word fits,
 * a word is cut and ends with a dot, but a number is never cut: half a number is another one, so the sign stays dark.
 */
export function shorten(text: string, digits: number): string {
  const words = plainLetters(text)
    .split(" ")
    .filter((word) => word !== "");
  let shown = "";
  for (const word of words) {
    const longer = shown === "" ? word : `${shown} ${word}`;
    if (longer.length > digits) break;
    shown = longer;
  }
  const [first] = words;
  if (shown !== "" || first === undefined || /[0-9]/.test(first)) return shown;
  return `${first.slice(0, digits - 1)}.`;
}

function plainLetters(text: string): string {
  return text
    .replace(/ß/g, "ss")
    .normalize("NFKD")
    .replace(/\s+/g, " ")
    .replace(/[^\x20-\x7e]/g, "");
}

export type Arrow = "left" | "right";

/** The arrow stands on the side it points to, after a blank if there is room; where there is none it is left out. */
export function withArrow(text: string, arrow: Arrow | undefined, digits: number): string {
  if (text === "" || !arrow) return text;
  const gaps = [" ", ""].map((gap) => (arrow === "left" ? `<${gap}${text}` : `${text}${gap}>`));
  return gaps.find((candidate) => candidate.length <= digits) ?? text;
}

/** A number's letter and value, for signs that take it in registers; undefined: none that fits, so it stays dark. */
export function numberIn(
  text: string,
  digits: number,
): { readonly letter: string; readonly value: number } | undefined {
  const [, letter = "", number] = /^([A-Za-z]?)([0-9]{1,5})(?: |$)/.exec(text) ?? [];
  const value = Number(number);
  return number === undefined || value > 0xffff || `${value}`.length > digits ? undefined : { letter, value };
}
