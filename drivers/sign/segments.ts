/** How seven segments show a text; pure. What they cannot show stays dark, and never looks like something else. */

/**
 * The segments of each character: a top, then clockwise to f, g in the middle. Left out, and so dark, is every letter
 * whose usual shape is that of another one or of a number: S is 5, Z is 2, I is 1, Q is nearly 9, V is U, X is H.
 * K, M and W have the shapes that are usual for want of better ones.
 */
const segments: Readonly<Record<string, string>> = {
  "0": "abcdef",
  "1": "bc",
  "2": "abdeg",
  "3": "abcdg",
  "4": "bcfg",
  "5": "acdfg",
  "6": "acdefg",
  "7": "abc",
  "8": "abcdefg",
  "9": "abcdfg",
  A: "abcefg",
  B: "cdefg",
  C: "adef",
  D: "bcdeg",
  E: "adefg",
  F: "aefg",
  G: "acdef",
  H: "bcefg",
  J: "bcde",
  K: "acefg",
  L: "def",
  M: "ace",
  N: "ceg",
  O: "cdeg",
  P: "abefg",
  R: "eg",
  T: "defg",
  U: "bcdef",
  W: "bdf",
  Y: "bcdfg",
  "-": "g",
};

const dot = 0x80;

/** One byte for each of `digits`, from the left: the highest bit is the dot, then a to g. Too long a text is dark. */
export function lit(text: string, digits: number): number[] {
  const shown: number[] = [];
  for (const character of text.toUpperCase()) {
    const last = shown.at(-1);
    if (character === "." && last !== undefined && last < dot) shown[shown.length - 1] = last + dot;
    else shown.push(character === "." ? dot : byteOf(segments[character] ?? ""));
  }
  if (shown.length > digits) return Array<number>(digits).fill(0);
  return [...shown, ...Array<number>(digits - shown.length).fill(0)];
}

function byteOf(names: string): number {
  return [..."abcdefg"].reduce((byte, name) => byte * 2 + Number(names.includes(name)), 0);
}
