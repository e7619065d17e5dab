/** A LED sign as its dots: letters of five by seven. What is shown is the simulator's matter. */
import { html, svg, type TemplateResult } from "lit-html";

/** Seven rows each, top to bottom; a digit of base 32 is one row of five dots. */
const glyphs: Readonly<Record<string, string>> = {
  "0": "ehjlphe",
  "1": "4c4444e",
  "2": "eh1248v",
  "3": "v2421he",
  "4": "26aiv22",
  "5": "vgu11he",
  "6": "68guhhe",
  "7": "v124888",
  "8": "ehhehhe",
  "9": "ehhf12c",
  A: "ehhvhhh",
  B: "uhhuhhu",
  C: "ehggghe",
  D: "sihhhis",
  E: "vgguggv",
  F: "vgguggg",
  G: "ehgnhhf",
  H: "hhhvhhh",
  I: "e44444e",
  J: "72222ic",
  K: "hikokih",
  L: "ggggggv",
  M: "hrllhhh",
  N: "hhpljhh",
  O: "ehhhhhe",
  P: "uhhuggg",
  Q: "ehhhlid",
  R: "uhhukih",
  S: "fgge11u",
  T: "v444444",
  U: "hhhhhhe",
  V: "hhhhha4",
  W: "hhhllla",
  X: "hha4ahh",
  Y: "hhha444",
  Z: "v1248gv",
  "-": "000v000",
  ".": "00000cc",
};
const rows = 7;
const pitch = 6;

/** At least four places wide, as a sign for ticket numbers is. Dark dots are drawn too: they are what makes a sign. */
export function dotMatrix(text: string): TemplateResult {
  const places = Math.max(4, text.length);
  const shown = text.padEnd(places);
  const dots = [...shown].flatMap((letter, nth) =>
    Array.from({ length: rows }, (_, row) =>
      [0, 1, 2, 3, 4].map((column) => ({ x: nth * pitch + column, y: row, lit: isLit(letter, row, column) })),
    ).flat(),
  );
  const width = places * pitch - 1;
  return html`<svg class="matrix" viewBox="-0.5 -0.5 ${width} ${rows}" aria-hidden="true">
    ${dots.map(({ x, y, lit }) => svg`<circle class=${lit ? "lit" : "dark"} cx=${x} cy=${y} r="0.4"></circle>`)}
  </svg>`;
}

/** A letter that the sign does not have shows as a full block: seen at once. */
export function isLit(letter: string, row: number, column: number): boolean {
  if (letter === " ") return false;
  const line = Number.parseInt((glyphs[letter.toUpperCase()] ?? "vvvvvvv").charAt(row), 32);
  return ((line >> (4 - column)) & 1) === 1;
}
