/** A ticket as bytes for an ESC/POS printer's own letters; pure. Asking whether it came out is index.ts. */
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import type { TicketBlock, TicketDoc } from "../../gateway/contract/messages.ts";

/** ESC t numbers of the left-to-right code pages of Epson's printers, in the order they are tried. */
const pages = {
  windows1252: 16,
  cp852: 18,
  cp857: 13,
  cp866: 17,
  windows1250: 45,
  windows1251: 46,
  windows1254: 48,
  windows1253: 47,
  cp737: 14,
} as const;
type Page = keyof typeof pages;
const pageNames = Object.keys(pages) as Page[];

/** For frames and rules: page 0 is PC437 everywhere. */
const allPages = { ...pages, cp437: 0 };

/** Widths of paper in characters of font A: 80 mm is 48 or 42, 58 mm is 32. */
export const paperColumns = [32, 35, 42, 44, 48] as const;
export type PaperColumns = (typeof paperColumns)[number];

/** Times the size of font A (3 mm). The number is as large as ESC/POS goes: 24 mm. */
const scales = { small: 1, normal: 2, large: 2, number: 8 } as const;

const centred = [0x1b, 0x61, 1]; // ESC a 1: the encoder's own way to centre is spaces.
const initialise = [0x1b, 0x40, ...centred];
const cut = [0x1d, 0x56, 66, 0]; // GS V 66: feeds to the knife by itself. The encoder's cut ends with a line feed.

export function encodeTicket(doc: TicketDoc, columns: PaperColumns = 48): Uint8Array {
  return Uint8Array.from([...initialise, ...doc.blocks.flatMap((block) => [...encodeBlock(block, columns)]), ...cut]);
}

function encodeBlock(block: TicketBlock, columns: PaperColumns): Uint8Array {
  const encoder = newEncoder(columns);
  switch (block.type) {
    case "number":
      return encoder.codepage("windows1252").size(scales.number).bold(true).text(block.text).encode();
    case "rule":
      return encoder.rule().encode();
    case "text": {
      const text = plain(block.text);
      const page = pageNames.find((name) => holds(name, text));
      if (page) return sized(encoder.codepage(page), block.size).text(text).encode();
      // German stands on every ticket beside the visitor's language, and is never left out.
      if (!/^de(-|$)/.test(block.language)) return new Uint8Array();
      return sized(encoder.codepage("windows1252"), block.size).text(withoutStrangers(text)).encode();
    }
  }
}

function sized(encoder: ReceiptPrinterEncoder, size: keyof typeof scales): ReceiptPrinterEncoder {
  return encoder.size(scales[size]).bold(size === "large");
}

function newEncoder(columns: PaperColumns): ReceiptPrinterEncoder {
  return new ReceiptPrinterEncoder({ language: "esc-pos", columns, newline: "\n", codepageMapping: allPages });
}

/** Each letter as one character, and nothing that is no letter: no control codes, no invisible marks. */
function plain(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\p{Zs}\t\r\n]+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/\u2011/g, "-")
    .replace(/\u2192/g, "->")
    .replace(/[\u0218-\u021b]/g, (letter) => "ŞşŢţ".charAt(letter.charCodeAt(0) - 0x218))
    .trim();
}

/** What page 1252 does not hold loses its marks, and if that does not help, it goes. */
function withoutStrangers(text: string): string {
  const letterOrBase = (letter: string) =>
    [letter, letter.normalize("NFD").charAt(0)].find((form) => holds("windows1252", form)) ?? "";
  return [...text].map(letterOrBase).join("");
}

function holds(page: Page, text: string): boolean {
  return [...text].every((letter) => holdsLetter(page, letter));
}

const asked = new Map<string, boolean>();

/** Asked of the encoder, so that there is one table of letters and not two. */
function holdsLetter(page: Page, letter: string): boolean {
  const key = `${page} ${letter}`;
  const known = asked.get(key);
  if (known !== undefined) return known;
  // „ESC t n byte LF“. Below 20h a code page has pictures, which a printer takes for commands.
  const [, , , byte = 0] = newEncoder(48).codepage(page).text(letter).encode();
  const held = letter === " " || (byte >= 0x20 && (byte !== 0x3f || letter === "?"));
  asked.set(key, held);
  return held;
}
