/** The letters of painted tickets: bundled Noto fonts, loaded once, and which characters they hold. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// Without it the library maps every font of the system into memory.
process.env.DISABLE_SYSTEM_FONTS_LOAD = "1";
const { createCanvas, GlobalFonts, loadImage } = await import("@napi-rs/canvas");

export { createCanvas, loadImage };

/** Subsets in the order in which a character is looked for; the file with widths also holds the weights. */
const subsets = [
  ["noto-sans", "latin", "wdth"],
  ["noto-sans", "latin-ext", "wdth"],
  ["noto-sans", "cyrillic", "wdth"],
  ["noto-sans", "cyrillic-ext", "wdth"],
  ["noto-sans", "greek", "wdth"],
  ["noto-sans", "vietnamese", "wdth"],
  ["noto-sans-arabic", "arabic", "wght"],
] as const;

const folderOf = (name: string) =>
  dirname(createRequire(import.meta.url).resolve(`@fontsource-variable/${name}/package.json`));

for (const [name, subset, axis] of subsets) {
  const file = join(folderOf(name), "files", `${name}-${subset}-${axis}-normal.woff2`);
  if (!GlobalFonts.registerFromPath(file, `${name} ${subset}`)) throw new Error(`${file} is no font`);
}

/** For the canvas' `font`. */
export const family = subsets.map(([name, subset]) => `"${name} ${subset}"`).join(", ");

const held = subsets.flatMap(([name, subset]) => rangesOf(name, subset));

/** Ranges of code points, from the font package's own list. */
function rangesOf(name: string, subset: string): (readonly [number, number])[] {
  const lists = JSON.parse(readFileSync(join(folderOf(name), "unicode.json"), "utf8")) as Record<string, string>;
  return (lists[subset] ?? "").split(",").map((range) => {
    const [from = "", to = from] = range.replace("U+", "").split("-");
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
}

/** Characters of this text that come out as a box. */
export function strangersIn(text: string): string[] {
  return [...text].filter((letter) => {
    const code = letter.codePointAt(0)!;
    const isSeen = !/[\p{Zs}\p{Cf}\p{Mn}]/u.test(letter);
    return isSeen && !held.some(([from, to]) => code >= from && code <= to);
  });
}

/** No control characters, one kind of space, no marks that turn what follows for good. */
export function printable(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\p{Zs}\t\r\n]+/gu, " ")
    .replace(/[\p{Cc}\u202a-\u202e]/gu, "")
    .trim();
}
