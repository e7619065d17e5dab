/** Dots on simulated paper: rows as they come out of the head, and what they look like as a PNG. */
import { createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";

/** Some metres of paper: what a sender gone mad prints beyond is counted and not kept. */
const rowsKept = 10_000;

/** One picture as wide as the head. It grows downwards. */
export class DotPicture {
  readonly widthDots: number;
  /** Also rows that were not kept. */
  rows = 0;
  #bits: Uint8Array;
  #png: { readonly rows: number; readonly base64: string } | undefined;

  constructor(widthDots: number) {
    this.widthDots = widthDots;
    this.#bits = new Uint8Array(64 * this.#rowBytes);
  }

  get #rowBytes(): number {
    return this.widthDots / 8;
  }

  get heightDots(): number {
    return Math.min(this.rows, rowsKept);
  }

  /** One bit a dot, 1 is black, leftmost dot in the highest bit, rows of `widthDots` / 8 bytes. */
  get bits(): Uint8Array {
    return this.#bits.subarray(0, this.heightDots * this.#rowBytes);
  }

  addBlank(rows: number): void {
    this.rows += rows;
    const needed = this.heightDots * this.#rowBytes;
    if (needed <= this.#bits.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bits.length * 2));
    larger.set(this.#bits);
    this.#bits = larger;
  }

  /** Dots that begin `left` dots from the head's edge. Those from `right` on fall beside the paper. */
  addRow(dots: Uint8Array, left: number, right: number): void {
    this.addBlank(1);
    if (this.rows > rowsKept) return;
    const row = this.#bits.subarray((this.rows - 1) * this.#rowBytes, this.rows * this.#rowBytes);
    const [first, shift] = [left >> 3, left & 7];
    // What is beyond a row's end is not there: writing past a typed array does nothing.
    dots.forEach((byte, i) => {
      row[first + i]! |= byte >> shift;
      if (shift > 0) row[first + i + 1]! |= (byte << (8 - shift)) & 0xff;
    });
    const edge = right >> 3;
    if (edge >= row.length) return;
    row[edge]! &= 0xff00 >> (right & 7);
    row.fill(0, edge + 1);
  }

  /** In base64. */
  png(): string {
    if (this.#png?.rows !== this.heightDots) {
      const base64 = encodePng(this.bits, this.widthDots).toString("base64");
      this.#png = { rows: this.heightDots, base64 };
    }
    return this.#png.base64;
  }

  hash(): string {
    return hashOfDots(this.bits, this.widthDots);
  }
}

/**
 * SHA-256 in hex of the rows from the first to the last that has a black dot, so that it does not matter whether blank
 * paper above and below was sent as dots or as a feed. `bits` as in DotPicture.
 */
export function hashOfDots(bits: Uint8Array, widthDots: number): string {
  const rowBytes = widthDots / 8;
  const first = bits.findIndex((byte) => byte !== 0);
  const last = bits.findLastIndex((byte) => byte !== 0);
  const from = first < 0 ? 0 : Math.floor(first / rowBytes) * rowBytes;
  const to = first < 0 ? 0 : (Math.floor(last / rowBytes) + 1) * rowBytes;
  return createHash("sha256").update(bits.subarray(from, to)).digest("hex");
}

/** A grey picture with one bit a dot, of which PNG takes 0 for black. */
export function encodePng(bits: Uint8Array, widthDots: number): Buffer {
  const rowBytes = widthDots / 8;
  const rows = bits.length / rowBytes;
  const filtered = new Uint8Array(rows * (rowBytes + 1));
  for (let row = 0; row < rows; row += 1) {
    // The first byte of each row says how it is filtered: 0, not at all.
    for (let i = 0; i < rowBytes; i += 1) filtered[row * (rowBytes + 1) + 1 + i] = ~bits[row * rowBytes + i]!;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthDots, 0);
  header.writeUInt32BE(rows, 4);
  header[8] = 1; // One bit a dot; colour type, compression, filter and interlace are 0.
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(filtered)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Each dot twice, side by side. */
export function twiceAsWide(dots: Uint8Array): Uint8Array {
  const wide = new Uint8Array(dots.length * 2);
  for (let dot = 0; dot < wide.length * 8; dot += 1) {
    const black = dots[dot >> 4]! & (0x80 >> ((dot >> 1) & 7));
    if (black) wide[dot >> 3]! |= 0x80 >> (dot & 7);
  }
  return wide;
}
