/** Ways in which a file comes back other than it was written: what bad cards, bad cables and bad luck do. */
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { between, type Random } from "./random.ts";

export type Damage = (path: string, random: Random) => string;

const pageBytes = 4096;

function changed(path: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path);
  change(bytes);
  writeFileSync(path, bytes);
}

function noise(bytes: Buffer, from: number, length: number, random: Random): void {
  for (let at = from; at < Math.min(from + length, bytes.length); at++) bytes[at] = between(random, 0, 255);
}

/** What a file may suffer; each says what it did. */
export const damages = {
  "a page of noise"(path, random) {
    const page = between(random, 1, statSync(path).size / pageBytes - 1);
    changed(path, (bytes) => noise(bytes, page * pageBytes, pageBytes, random));
    return `noise in page ${page + 1}`;
  },
  /** The first bytes hold the file's own description. */
  "a head of noise"(path, random) {
    changed(path, (bytes) => noise(bytes, 0, 100, random));
    return "noise in the first 100 bytes";
  },
  "a page of zeros"(path, random) {
    const page = between(random, 0, statSync(path).size / pageBytes - 1);
    changed(path, (bytes) => void bytes.fill(0, page * pageBytes, Math.min((page + 1) * pageBytes, bytes.length)));
    return `zeros in page ${page + 1}`;
  },
  /** Whole in itself, but not what belongs there. */
  "a page in another's place"(path, random) {
    const pages = statSync(path).size / pageBytes;
    const from = between(random, 1, pages - 1);
    const to = 1 + (from % (pages - 1));
    changed(path, (bytes) => void bytes.copy(bytes, to * pageBytes, from * pageBytes, (from + 1) * pageBytes));
    return `page ${from + 1} in the place of page ${to + 1}`;
  },
  "a file cut short"(path, random) {
    const size = between(random, 1, statSync(path).size - 1);
    truncateSync(path, size);
    return `cut to ${size} bytes`;
  },
  "a file emptied"(path) {
    truncateSync(path, 0);
    return "emptied";
  },
  "many bits flipped"(path, random) {
    changed(path, (bytes) => {
      for (let n = 0; n < 400; n++) bytes[between(random, 0, bytes.length - 1)]! ^= 1 << between(random, 0, 7);
    });
    return "400 bits flipped";
  },
} satisfies Record<string, Damage>;
