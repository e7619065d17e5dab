/** What a terminal has printed (ZVT 06 D1, 06 D3) as pieces of receipts, and its texts for the display (04 FF). */
import { decode } from "./charset.ts";
import type { Charset, PrintPiece, Tlv, ZvtMessage } from "./message.ts";
import { findTlv } from "./tlv.ts";

const copies: Readonly<Record<number, PrintPiece["copy"]>> = { 1: "merchant", 2: "customer", 3: "admin" };

/** Line attributes. From 81 on the line is the receipt's last; FF feeds lines. */
const lastFrom = 0x81;
const feed = 0xff;
const centred = 0x40;
const doubleWidth = 0x20;
const indent = 0x0f;
const mostFeeds = 20;

/**
 * The pieces of a print message, in order; none where there is nothing to print. Some terminals end a block with a line
 * feed (FF) where others have the last line's mark: both end the receipt. `columns`, where known, centres lines that
 * want it.
 */
export function piecesOf(message: ZvtMessage, charset: Charset, columns?: number): PrintPiece[] {
  const { line } = message;
  if (line) {
    const last = line.attribute >= lastFrom && line.attribute !== feed;
    return [{ copy: copyIn(message.tlv), lines: printed(line.attribute, line.text, columns), last }];
  }
  return message.control === 0x06d3 ? new Block(charset, columns).read(message.tlv) : [];
}

/** TLV 24{07}: what the terminal shows, line by line. Undefined where it tells nothing. */
export function intermediateText(message: ZvtMessage, charset: Charset): string | undefined {
  const lines = (findTlv(message.tlv, 0x24)?.children ?? []).filter(({ tag }) => tag === 0x07);
  const text = lines.map(({ value }) => decode(value!, charset)).join("\n");
  return text.trim() === "" ? undefined : text.trim();
}

function copyIn(tlv: readonly Tlv[]): PrintPiece["copy"] {
  return copies[findTlv(tlv, 0x1f07)?.value?.[0] ?? 0];
}

/** One 06 D3: attributes (09) and lines (07) as they follow each other. */
class Block {
  readonly #charset: Charset;
  readonly #columns: number | undefined;
  readonly #pieces: PrintPiece[] = [];
  #lines: string[] = [];
  #copy: PrintPiece["copy"];
  #attribute = 0;

  constructor(charset: Charset, columns: number | undefined) {
    this.#charset = charset;
    this.#columns = columns;
  }

  read(tlv: readonly Tlv[]): PrintPiece[] {
    this.#walk(tlv);
    if (this.#lines.length > 0) this.#end(false);
    return this.#pieces;
  }

  #walk(objects: readonly Tlv[]): void {
    for (const [nth, { tag, value, children }] of objects.entries()) {
      if (tag === 0x1f07) this.#isFor(copies[value?.[0] ?? 0]);
      else if (tag === 0x09) this.#marked(value?.[0] ?? 0, objects[nth + 1]?.tag === 0x07);
      else if (tag === 0x07) this.#line(decode(value!, this.#charset));
      else if (children) this.#walk(children);
    }
  }

  #isFor(copy: PrintPiece["copy"]): void {
    if (this.#lines.length > 0 && this.#copy !== copy) this.#end(true);
    this.#copy = copy;
  }

  #marked(attribute: number, lineFollows: boolean): void {
    this.#attribute = attribute;
    if (attribute >= lastFrom && !lineFollows) this.#end(true);
  }

  #line(text: string): void {
    const attribute = this.#attribute;
    const feeds = attribute === feed && /^\d*$/.test(text);
    this.#lines.push(...printed(attribute === feed && !feeds ? 0 : attribute, text, this.#columns));
    if (attribute >= lastFrom && attribute !== feed) this.#end(true);
  }

  #end(last: boolean): void {
    this.#pieces.push({ copy: this.#copy, lines: this.#lines, last });
    this.#lines = [];
    this.#attribute = 0;
  }
}

function printed(attribute: number, text: string, columns: number | undefined): string[] {
  if (attribute === feed) {
    const count = /^\d{1,2}$/.test(text) ? Number(text) : 1;
    return Array.from({ length: Math.min(count, mostFeeds) }, () => "");
  }
  return text.split("\n").map((line) => {
    if (attribute >= 0x80) return line;
    if (!(attribute & centred)) return " ".repeat(attribute & indent) + line;
    const room = attribute & doubleWidth ? (columns ?? 0) / 2 : (columns ?? 0);
    return " ".repeat(Math.max(0, Math.floor((room - line.length) / 2))) + line;
  });
}
