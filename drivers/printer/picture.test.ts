/** Painted tickets: what stands on them is looked at by programs that are not ours. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import jsqr from "jsqr";
import npos from "npos";
import { expect, test } from "vitest";
import type { SlipDoc, TicketBlock } from "../../gateway/contract/messages.ts";
import { type Bitmap, fromColours } from "./bitmap.ts";
import { createCanvas, loadImage } from "./letters.ts";
import { paint } from "./picture.ts";
import { encodeRaster } from "./raster.ts";
import { canvasOf, ticketCode, ticketIn } from "./testing.ts";

const slip = (...blocks: TicketBlock[]): SlipDoc => ({ slip: "test", language: "de", blocks });
const text = (words: string, language = "de"): TicketBlock => ({ type: "text", size: "normal", language, text: words });
const languages = ["de", "ar", "fa", "uk", "tr"];
const papers = [
  [80, 576],
  [58, 384],
] as const;
const hasInk = ({ width, bits }: Bitmap, row: number) =>
  bits.subarray((row * width) / 8, ((row + 1) * width) / 8).some((byte) => byte !== 0);
const inkedRows = (bitmap: Bitmap) =>
  Array.from({ length: bitmap.height }, (_, row) => row).filter((row) => hasInk(bitmap, row));

test.each(papers)("on %i mm paper the number is at least 20 mm high and whole", async (_, width) => {
  for (const number of ["K047", "W888", "M000"]) {
    const { bitmap } = await paint(slip({ type: "number", text: number }), { width });
    expect(inkedRows(bitmap).length).toBeGreaterThanOrEqual(160);
    const edges = Array.from({ length: bitmap.height }, (_row, y) => [
      bitmap.bits[(y * width) / 8]! & 0x80,
      bitmap.bits[((y + 1) * width) / 8 - 1]! & 1,
    ]);
    expect(edges.flat().some((dot) => dot !== 0)).toBe(false);
  }
});

/** Puts the picture together from the pieces that npos finds in the bytes. */
async function decoded(bytes: Uint8Array, width: number, height: number): Promise<Bitmap> {
  const raw = Buffer.from(bytes);
  const { tree, error } = await npos.parser().parse(raw);
  expect(error).toBeUndefined();
  const bits = new Uint8Array((width / 8) * height);
  let [row, margin] = [0, 0];
  for (const { fn, offset, length } of tree) {
    if (fn === "J") row += raw[offset + 2]!;
    if (fn === "L") margin = raw.readUInt16LE(offset + 2) / 8;
    if (fn !== "v0") continue;
    const [wide, high] = [raw.readUInt16LE(offset - 4), raw.readUInt16LE(offset - 2)];
    expect(length).toBe(8 + wide * high);
    for (let y = 0; y < high; y++, row++) {
      bits.set(raw.subarray(offset + y * wide, offset + (y + 1) * wide), (row * width) / 8 + margin);
    }
  }
  return { width, height: row, bits };
}

test.each(languages.flatMap((language) => papers.map(([mm, width]) => [language, mm, width] as const)))(
  "%s on %i mm: a decoder that is not ours makes the same picture of the bytes",
  async (language, _, width) => {
    const { bitmap, strangers } = await paint(ticketIn(language), { width });
    expect(strangers).toBe(0);
    const bytes = encodeRaster(bitmap, 203);
    const again = await decoded(bytes, width, bitmap.height);
    expect(again.height).toBe(bitmap.height);
    expect(Buffer.from(again.bits).equals(Buffer.from(bitmap.bits))).toBe(true);
    expect(bytes.length).toBeLessThan(bitmap.bits.length * 0.75);
  },
);

test.each(papers)("on %i mm paper a scanner reads the code", async (_, width) => {
  const { bitmap } = await paint(ticketIn("ar"), { width });
  const canvas = canvasOf(bitmap);
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, bitmap.height);
  expect(jsqr.default(data, width, bitmap.height)?.data).toBe(ticketCode);
});

/** Letters of another version of the painting library may differ by some dots at their edges. */
const dotsThatMayDiffer = 0.002;

test.each(languages)("%s: the picture is the one that was looked at", async (language) => {
  const { bitmap } = await paint(ticketIn(language), { width: 576 });
  const path = join(import.meta.dirname, `fixtures/ticket-${language}.png`);
  // WM_GOLDEN=1 paints them anew: look at each before it is committed.
  if (process.env.WM_GOLDEN === "1") writeFileSync(path, canvasOf(bitmap).toBuffer("image/png"));
  expect(existsSync(path)).toBe(true);
  const golden = await loadImage(path);
  const pen = createCanvas(golden.width, golden.height).getContext("2d");
  pen.drawImage(golden, 0, 0);
  const seen = fromColours(pen.getImageData(0, 0, golden.width, golden.height).data, golden.width, golden.height);
  expect([seen.width, seen.height]).toEqual([bitmap.width, bitmap.height]);
  const differing = seen.bits.reduce((sum, byte, at) => sum + ones(byte ^ bitmap.bits[at]!), 0);
  expect(differing).toBeLessThan(bitmap.width * bitmap.height * dotsThatMayDiffer);
});

const ones = (byte: number) => byte.toString(2).replaceAll("0", "").length;

test.each([
  ["two hundred characters without a space", "x".repeat(200), 0],
  ["an emoji and Chinese", "Hallo 😀 你好", 3],
  ["both directions in one line", "Zimmer 103 غرفة (A047) 5–7", 0],
  ["control characters", "a\u001b@b\u0000c\u202ed\u0007", 0],
  ["nothing that can be seen", "\u200b \u0007", 0],
])("%s: printed, and what has no letter is counted", async (_, words, strangers) => {
  const painted = await paint(slip(text(words), text(words, "ar")), { width: 384 });
  expect(painted.strangers).toBe(2 * strangers);
  expect(painted.bitmap.bits.length).toBe((384 / 8) * painted.bitmap.height);
});

test("a character without a letter stands as a box that can be seen", async () => {
  const { bitmap } = await paint(slip(text("你")), { width: 384 });
  expect(inkedRows(bitmap).length).toBeGreaterThan(10);
});

test("a word is broken only where it is longer than the paper is wide", async () => {
  const large = async (words: string) => {
    const block = { type: "text", size: "large", language: "de", text: words } as const;
    return (await paint(slip(block), { width: 576 })).bitmap;
  };
  const longest = "Aufenthaltsgestattung";
  const [alone, both] = [await large(longest), await large(`${longest} holen`)];
  expect(both.height).toBe(2 * alone.height);
  expect(Buffer.from(both.bits.subarray(0, alone.bits.length)).equals(Buffer.from(alone.bits))).toBe(true);
});

test("a line of a receipt keeps its columns, within the rules", async () => {
  const ink = async (words: string) => {
    const { bitmap } = await paint(slip({ type: "line", text: words }), { width: 576 });
    const columns = new Set<number>();
    for (const row of inkedRows(bitmap))
      for (let x = 0; x < 576; x++)
        if (bitmap.bits[(row * 576 + x) >> 3]! & (0x80 >> (x & 7))) columns.add(Math.floor(((x - 8) / 560) * 48));
    return [...columns].sort((a, b) => a - b);
  };
  expect(await ink("iiii    1")).toEqual([0, 1, 2, 3, 8]);
  expect(await ink("|".repeat(60))).toHaveLength(48);
});

test("hundreds of tickets one after the other do not fill the memory", async () => {
  const doc = ticketIn("ar");
  for (let n = 0; n < 50; n++) await paint(doc, { width: 576 });
  const before = process.memoryUsage.rss();
  for (let n = 0; n < 150; n++) await paint(doc, { width: 576 });
  expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
});
