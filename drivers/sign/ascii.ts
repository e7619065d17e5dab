/** Frames of plain text by a template from the site file, for signs that need no more; pure. */
import { type Encode, unanswered } from "./protocol.ts";

/** A piece of the template: bytes as they are, or a place for something. */
type Piece = { readonly type: "bytes"; readonly bytes: Uint8Array } | { readonly type: Place };

const places = ["text", "text:left", "text:right", "addr", "addr:byte", "from", "sum", "xor"] as const;
type Place = (typeof places)[number];

export interface AsciiOptions {
  readonly template: string;
  /** Instead of `template` while the sign blinks. */
  readonly blinking: string | undefined;
  readonly unit: number;
  readonly digits: number;
}

export function asciiSign({ template, blinking, unit, digits }: AsciiOptions): Encode {
  const [still, moving] = [template, blinking ?? template].map((each) => readTemplate(each).pieces);
  return ({ text, blink }) => [unanswered(fill((blink ? moving : still) ?? [], text, unit, digits))];
}

/** What is wrong with a template, as a sentence; undefined when all is well. */
export function templateMistake(template: string): string | undefined {
  const { pieces, mistake } = readTemplate(template);
  if (mistake !== undefined) return mistake;
  return pieces.some(({ type }) => type.startsWith("text")) ? undefined : "there is no {text} in it; add it";
}

function readTemplate(template: string): { readonly pieces: Piece[]; readonly mistake?: string } {
  const pieces: Piece[] = [];
  for (const [token] of template.matchAll(/\{[^{}]*\}|\\x[0-9A-Fa-f]{2}|./gsu)) {
    const place = places.find((name) => token === `{${name}}`);
    const escaped = /^\\x([0-9A-Fa-f]{2})$/.exec(token)?.[1];
    if (place) pieces.push({ type: place });
    else if (escaped !== undefined) pieces.push({ type: "bytes", bytes: Buffer.from(escaped, "hex") });
    else if (/^[\x20-\x7e]$/.test(token) && !"{}\\".includes(token)) {
      pieces.push({ type: "bytes", bytes: Buffer.from(token, "latin1") });
    } else {
      const known = places.map((name) => `{${name}}`).join(", ");
      const mistake = `„${token}“ means nothing there; write ${known}, plain characters, and others as \\x02`;
      return { pieces, mistake };
    }
  }
  return { pieces };
}

function fill(pieces: readonly Piece[], text: string, unit: number, digits: number): Uint8Array {
  let bytes: readonly number[] = [];
  let from = 0;
  for (const piece of pieces) {
    if (piece.type === "from") from = bytes.length;
    bytes = [...bytes, ...filled(piece, text, unit, digits, bytes.slice(from))];
  }
  return Uint8Array.from(bytes);
}

function filled(piece: Piece, text: string, unit: number, digits: number, summed: readonly number[]): Iterable<number> {
  const hex = (sum: number) => Buffer.from((sum & 0xff).toString(16).toUpperCase().padStart(2, "0"));
  switch (piece.type) {
    case "bytes":
      return piece.bytes;
    case "text":
      return Buffer.from(text, "latin1");
    case "text:left":
      return Buffer.from(text.padEnd(digits), "latin1");
    case "text:right":
      return Buffer.from(text.padStart(digits), "latin1");
    case "addr":
      return Buffer.from(String(unit).padStart(2, "0"));
    case "addr:byte":
      return [unit];
    case "from":
      return [];
    case "sum":
      return hex(summed.reduce((sum, byte) => sum + byte, 0));
    case "xor":
      return hex(summed.reduce((sum, byte) => sum ^ byte, 0));
  }
}
