/** What the tests of the codec have in common: the vectors where they stand, card numbers of our own, a plain view. */
import { existsSync, readFileSync } from "node:fs";
import type { Charset } from "./message.ts";

/** As in the vectors: number or letters, the parts of field 60, or objects of the container. */
export type DecodedTlv = readonly (readonly [tag: string, value: string | DecodedTlv])[];
export interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly transport: "tcp" | "serial";
  readonly direction: string;
  readonly charset: Charset;
  readonly decoded: {
    readonly control: string;
    readonly bmps: readonly (readonly [bmp: string, name: string, value: unknown])[];
    readonly [key: string]: unknown;
  } | null;
}

const reference = new URL("../../../../shared/reference/", import.meta.url);

/** Undefined where this checkout has no reference beside it. */
export function readVectors(): readonly Vector[] | undefined {
  const file = new URL("zvt-vectors.json", reference);
  if (!existsSync(file)) return undefined;
  const { vectors } = JSON.parse(readFileSync(file, "utf8"));
  return vectors.map((vector: { charset: string; decoded: Vector["decoded"] }) => ({
    ...vector,
    decoded: vector.decoded && { ...vector.decoded, bmps: vector.decoded.bmps ?? [] },
    charset: vector.charset === "latin-1" ? "iso-8859-1" : vector.charset,
  }));
}

export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** All that is in a value, bytes as digits and as letters: what a log could make of it. */
export function everything(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part instanceof Uint8Array ? `${hexOf(part)}|${Buffer.from(part).toString("latin1")}` : part,
  );
}

/** As `everything`, but only what can be read as letters: digits of a hexadecimal view look like numbers by chance. */
export function allLetters(value: unknown): string {
  return JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? Buffer.from(part).toString("latin1") : part));
}

/** The same numbers for the same seed (mulberry32); from 0 up to 1. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number of so many digits that passes the Luhn check and begins like a card. Nobody's, as far as we know. */
export function cardNumber(random: () => number, length: number): string {
  const digits = [3 + Math.floor(random() * 4), ...Array.from({ length: length - 2 }, () => Math.floor(random() * 10))];
  const sum = digits.toReversed().reduce((total, digit, nth) => {
    const weighed = nth % 2 === 0 ? digit * 2 : digit;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return [...digits, (10 - (sum % 10)) % 10].join("");
}

/** In fours, or in groups that nobody uses, with one separator. */
export function grouped(random: () => number, digits: string): string {
  const separator = [" ", "-", ".", "/", "", ""][Math.floor(random() * 6)]!;
  const size = random() < 0.7 ? 4 : 2 + Math.floor(random() * 5);
  return digits.match(new RegExp(`.{1,${size}}`, "g"))!.join(separator);
}

/** Card numbers in a text: an own search, which shares nothing with mask.ts. */
export function cardNumbersIn(text: string): string[] {
  const runs = text.match(/[0-9](?:[ ./-]?[0-9]){12,18}(?![ ./-]?[0-9])/g) ?? [];
  return runs.filter((run) => {
    const digits = [...run].filter((letter) => /[0-9]/.test(letter)).map(Number);
    const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    const total = digits.reduce((sum, digit, nth) => sum + ((digits.length - nth) % 2 ? digit : doubled[digit]!), 0);
    return total > 0 && total % 10 === 0;
  });
}
