/** A ticket in an ESC/POS printer's own letters, where its code pages hold them all; pure. Pictures are picture.ts. */
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import type { PrintJob, TicketBlock } from "../../gateway/contract/messages.ts";

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

const centred = Uint8Array.of(0x1b, 0x61, 1); // ESC a 1: the encoder's own way to centre is spaces.

/** Undefined where a block is in letters that no page of the printer holds. */
export function encodeLetters({ blocks }: PrintJob["doc"], columns: PaperColumns = 48): Uint8Array | undefined {
  const encoded: Uint8Array[] = [centred];
  for (const block of blocks) {
    const bytes = encodeBlock(block, columns);
    if (!bytes) return undefined;
    encoded.push(bytes);
  }
  return Buffer.concat(encoded);
}

function encodeBlock(block: TicketBlock, columns: PaperColumns): Uint8Array | undefined {
  const encoder = newEncoder(columns);
  switch (block.type) {
    case "number":
      return encoder.codepage("windows1252").size(scales.number).bold(true).text(block.text).encode();
    case "rule":
      return encoder.rule().encode();
    case "qr":
      return encoder.qrcode(block.text, { model: 2, size: 6, errorlevel: "m" }).encode();
    case "text":
    case "line": {
      // A line as wide as the paper stands where it begins, although all is centred.
      const text = block.type === "line" ? lettersOf(block.text).slice(0, columns).padEnd(columns) : plain(block.text);
      const page = pageNames.find((name) => holds(name, text));
      if (!page) return undefined;
      const size = block.type === "text" ? block.size : "small";
      return sized(encoder.codepage(page), size).text(text).encode();
    }
  }
}

function sized(encoder: ReceiptPrinterEncoder, size: keyof typeof scales): ReceiptPrinterEncoder {
  return encoder.size(scales[size]).bold(size === "large");
}

function newEncoder(columns: PaperColumns): ReceiptPrinterEncoder {
  return new ReceiptPrinterEncoder({ language: "esc-pos", columns, newline: "\n", codepageMapping: allPages });
}

/** Words, with one space between them. */
const plain = (text: string) => lettersOf(text.replace(/[\p{Zs}\t\r\n]+/gu, " ")).trim();

/** Each letter as one character, and nothing that is no letter: no control codes, no invisible marks. */
function lettersOf(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\p{Zs}\t\r\n]/gu, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/\u2011/g, "-")
    .replace(/\u2192/g, "->")
    .replace(/[\u0218-\u021b]/g, (letter) => "ŞşŢţ".charAt(letter.charCodeAt(0) - 0x218));
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
