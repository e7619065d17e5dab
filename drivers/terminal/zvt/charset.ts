/** The character sets of ZVT texts, both ways, and their numbers in tag 14. Reading never fails; writing is strict. */
import type { Charset } from "./message.ts";

/** 80 to FF of code page 437, in order. */
const upper437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
  "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/** Where ISO 8859-15 is not ISO 8859-1. */
const only15: Readonly<Record<number, string>> = {
  164: "€",
  166: "Š",
  168: "š",
  180: "Ž",
  184: "ž",
  188: "Œ",
  189: "œ",
  190: "Ÿ",
};

/** Where very old devices have umlauts. */
const only7bit: Readonly<Record<number, string>> = {
  91: "Ä",
  92: "Ö",
  93: "Ü",
  123: "ä",
  124: "ö",
  125: "ü",
  126: "ß",
};

type Table = readonly string[];
const table = (letter: (byte: number) => string): Table => Array.from({ length: 256 }, (_, byte) => letter(byte));
const cp437 = table((byte) => (byte < 0x80 ? String.fromCharCode(byte) : upper437[byte - 0x80]!));

const tables: Readonly<Record<Exclude<Charset, "utf-8">, Table>> = {
  cp437,
  "iso-8859-1": table((byte) => String.fromCharCode(byte)),
  "iso-8859-15": table((byte) => only15[byte] ?? String.fromCharCode(byte)),
  // What has the eighth bit cannot come from such a device; as code page 437 it can at least be read.
  "zvt-7bit": table((byte) => only7bit[byte] ?? cp437[byte]!),
};
// Backwards, so that of a letter that stands there twice the lower byte remains: it has seven bits.
const reversed = new Map(
  Object.entries(tables).map(([name, letters]) => [
    name,
    new Map(letters.map((letter, byte) => [letter, byte] as const).toReversed()),
  ]),
);
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The letters of `bytes`, control characters and all. Never throws: what is no letter becomes U+FFFD. */
export function decode(bytes: Uint8Array, charset: Charset): string {
  if (charset === "utf-8") return utf8.decode(bytes);
  const letters = tables[charset];
  let text = "";
  for (const byte of bytes) text += letters[byte];
  return text;
}

/** Throws a RangeError on a letter that the character set has not. */
export function encode(text: string, charset: Charset): Uint8Array {
  if (charset === "utf-8") return Uint8Array.from(Buffer.from(text, "utf8"));
  const codes = reversed.get(charset)!;
  return Uint8Array.from(text, (letter) => {
    const code = codes.get(letter);
    if (code === undefined) throw new RangeError(`„${letter}“ cannot be written in ${charset}`);
    return code;
  });
}

/**
 * Without control characters, which would steer whatever shows or prints the text, and without invisible ones. A line
 * feed stays, a carriage return becomes one, a tab becomes a space.
 */
export function cleaned(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll("\t", " ")
    .replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, "");
}

/** What tag 14 of the registration asks for. */
export const charsetCodes: Readonly<Record<Charset, number>> = {
  cp437: 0xff,
  "iso-8859-1": 0x01,
  "iso-8859-15": 0x0f,
  "utf-8": 0xfe,
  "zvt-7bit": 0x00,
};

/** What an echoed tag 14 means; undefined: a character set that this project does not know. */
export function charsetOfCode(code: number): Charset | undefined {
  // 00 is said to be plain ASCII, which code page 437 begins with: braces are braces there.
  if (code === 0x00) return "cp437";
  return (Object.keys(charsetCodes) as Charset[]).find((charset) => charsetCodes[charset] === code);
}
