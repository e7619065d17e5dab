/** A ticket or slip as a picture: every language, also right-to-left, wrapped to the paper. Bytes are raster.ts. */
import { setImmediate } from "node:timers/promises";
import { encodeQR } from "qr";
import type { SlipDoc, TicketBlock, TicketDoc } from "../../gateway/contract/messages.ts";
import { direction as directionOf } from "../../gateway/contract/texts.ts";
import { type Bitmap, fromColours } from "./bitmap.ts";
import { createCanvas, family, loadImage, printable, strangersIn } from "./letters.ts";

export interface Painted {
  readonly bitmap: Bitmap;
  /** Characters that no font of ours has, and that stand as a box. */
  readonly strangers: number;
}

export interface PaintOptions {
  /** Dots across the paper: 576 (80 mm) or 384 (58 mm), 8 to a millimetre. */
  readonly width: number;
  /** Stands above all else. */
  readonly logo?: Logo | undefined;
}
export type Logo = Awaited<ReturnType<typeof loadImage>>;

const margin = 8;
/** Of letters in dots; 20 mm of digits are 160 dots. */
const sizes = {
  small: { px: 26, weight: 450 },
  normal: { px: 32, weight: 500 },
  large: { px: 44, weight: 700 },
} as const;
const lineHeight = 1.32;
const gap = 6;
const narrowing = 16;
const digits = { px: 230, height: 172, weight: 750 } as const;
const logoHeight = 120;
/** A camera at a kiosk reads modules of 6 dots (0.75 mm). */
const moduleDots = 6;
/** Of a receipt's columns: 48 on 576 dots, 32 on 384. */
const cellDots = 12;

type Pen = ReturnType<ReturnType<typeof createCanvas>["getContext"]>;
/** What takes so many rows and draws itself below `top`. */
interface Piece {
  readonly height: number;
  draw(pen: Pen, top: number): void;
}

const measuring = createCanvas(8, 8).getContext("2d");

/** One after the other: the picture's memory is given back only when the event loop turns. */
export async function paint(doc: TicketDoc | SlipDoc, options: PaintOptions): Promise<Painted> {
  const strangers = doc.blocks.flatMap((block) => ("text" in block ? strangersIn(printable(block.text)) : []));
  const pieces = [...(options.logo ? [logoPiece(options.logo, options.width)] : []), ...piecesOf(doc, options.width)];
  const height = pieces.reduce((sum, piece) => sum + piece.height + gap, 0);
  const canvas = createCanvas(options.width, height);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, options.width, height);
  pen.fillStyle = "black";
  let top = 0;
  for (const piece of pieces) {
    piece.draw(pen, top);
    top += piece.height + gap;
  }
  const { data } = pen.getImageData(0, 0, options.width, height);
  const bitmap = fromColours(data, options.width, height);
  await setImmediate();
  return { bitmap, strangers: strangers.length };
}

/** A picture file for the top of tickets. Rejects where it is none. */
export function openLogo(path: string): Promise<Logo> {
  return loadImage(path);
}

function piecesOf(doc: TicketDoc | SlipDoc, width: number): Piece[] {
  return doc.blocks.flatMap((block, n) => {
    const pieces = pieceOf(block, width);
    return beginsAnew(doc.blocks[n - 1], block) ? [apart, ...pieces] : pieces;
  });
}

/** Each thing is said in German and then in the visitor's language: a little space keeps the pairs apart. */
const apart: Piece = { height: 8, draw: () => {} };

function beginsAnew(before: TicketBlock | undefined, block: TicketBlock): boolean {
  return before?.type === "text" && before.language !== "de" && block.type === "text" && block.language === "de";
}

function pieceOf(block: TicketBlock, width: number): Piece[] {
  switch (block.type) {
    case "number":
      return [numberPiece(block.text, width)];
    case "rule":
      return [{ height: 16, draw: (pen, top) => pen.fillRect(margin, top + 10, width - 2 * margin, 3) }];
    case "qr":
      return [qrPiece(block.text, width)];
    case "line":
      return [linePiece(block.text, width)];
    case "text":
      return textPieces(block, width);
  }
}

/** Squeezed where the paper is narrower than its digits: their height is what is read from afar. */
function numberPiece(text: string, width: number): Piece {
  return {
    height: digits.height + 26,
    draw(pen, top) {
      setLetters(pen, digits.px, digits.weight, "ltr");
      const wide = pen.measureText(text).width;
      const squeeze = Math.min(1, (width - 2 * margin) / wide);
      pen.save();
      pen.translate(width / 2, top + digits.height + 10);
      pen.scale(squeeze, 1);
      pen.fillText(text, 0, 0);
      pen.restore();
    },
  };
}

function textPieces(block: Extract<TicketBlock, { type: "text" }>, width: number): Piece[] {
  const { px, weight } = sizes[block.size];
  const direction = directionOf(block.language);
  const lines = linesOf(printable(block.text), block.language, px, weight, width - 2 * margin);
  return lines.map((line) => ({
    height: Math.round(px * lineHeight) - gap,
    draw(pen: Pen, top: number) {
      setLetters(pen, px, weight, direction);
      pen.fillText(line, width / 2, top + px);
    },
  }));
}

/** Each with the space behind it: no script that we have letters of breaks anywhere else. */
const wordsOf = (text: string) => text.split(/(?<= )/);

/** Broken between words; a word that is too long for a line is broken anywhere. */
function wrapped(text: string, language: string, px: number, weight: number, room: number): string[] {
  setLetters(measuring, px, weight, directionOf(language));
  const fits = (line: string) => measuring.measureText(line.trim()).width <= room;
  const words = wordsOf(text);
  const lines: string[] = [];
  let line = "";
  for (const word of words.flatMap((each) => (fits(each) ? [each] : [...each]))) {
    if (fits(line + word)) line += word;
    else {
      lines.push(line.trim());
      line = word.trimStart();
    }
  }
  return [...lines, line.trim()].filter((each) => each !== "");
}

/** As few lines as there must be, and those of like length: one word alone in the last line looks like a mistake. */
function balanced(text: string, language: string, px: number, weight: number, room: number): string[] {
  const all = wrapped(text, language, px, weight, room);
  if (all.length < 2) return all;
  // Narrower than its longest word no line may become, or that one would be broken.
  const longest = Math.max(...wordsOf(text).map((word) => Math.ceil(measuring.measureText(word).width)));
  let [narrow, wide] = [Math.min(room, Math.max(room / 2, longest)), room];
  let best = all;
  while (wide - narrow > narrowing) {
    const middle = (narrow + wide) / 2;
    const tried = wrapped(text, language, px, weight, middle);
    if (tried.length > all.length) narrow = middle;
    else [wide, best] = [middle, tried];
  }
  return best;
}

/** The same sentences stand on ticket after ticket. */
const remembered = new Map<string, readonly string[]>();
const rememberedAtMost = 500;

function linesOf(text: string, language: string, px: number, weight: number, room: number): readonly string[] {
  const key = [language, px, weight, room, text].join();
  const known = remembered.get(key);
  if (known) return known;
  const whole = wrapped(text, language, px, weight, room);
  // „Please wait here: Waiting area A“ breaks best where the place begins.
  const parts = whole.length < 2 ? [text] : text.split(/(?<=: )/);
  const lines = parts.flatMap((part) => balanced(part, language, px, weight, room));
  if (remembered.size >= rememberedAtMost) remembered.clear();
  remembered.set(key, lines);
  return lines;
}

function qrPiece(text: string, width: number): Piece {
  const modules = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  const dots = Math.max(2, Math.min(moduleDots, Math.floor(width / modules.length)));
  const left = Math.floor((width - modules.length * dots) / 2);
  return {
    height: modules.length * dots,
    draw(pen, top) {
      for (const [y, row] of modules.entries()) {
        for (const [x, dark] of row.entries()) {
          if (dark) pen.fillRect(left + x * dots, top + y * dots, dots, dots);
        }
      }
    },
  };
}

/** Each character in its own cell, as wide as the rules: receipts are laid out in columns. */
function linePiece(text: string, width: number): Piece {
  const many = Math.floor(width / cellDots);
  const cell = (width - 2 * margin) / many;
  return {
    height: 28 - gap,
    draw(pen, top) {
      setLetters(pen, 22, 500, "ltr");
      pen.fontVariationSettings = "'wght' 500, 'wdth' 75";
      for (const [n, letter] of [...text].slice(0, many).entries()) {
        pen.save();
        pen.translate(margin + (n + 0.5) * cell, top + 20);
        // Wide letters are squeezed: no letter runs into the next one.
        pen.scale(Math.min(1, cell / pen.measureText(letter).width), 1);
        pen.fillText(letter, 0, 0);
        pen.restore();
      }
    },
  };
}

function logoPiece(logo: Logo, width: number): Piece {
  const scale = Math.min(logoHeight / logo.height, (width - 2 * margin) / logo.width);
  const [wide, high] = [logo.width * scale, logo.height * scale];
  return {
    height: Math.ceil(high) + gap,
    draw: (pen, top) => void pen.drawImage(logo, (width - wide) / 2, top, wide, high),
  };
}

function setLetters(pen: Pen, px: number, weight: number, direction: "ltr" | "rtl"): void {
  pen.font = `${px}px ${family}`;
  pen.fontVariationSettings = `'wght' ${weight}`;
  pen.direction = direction;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
}
