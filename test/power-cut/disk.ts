/** What is left after the power went: turns the data folder into what the platter of platter.c holds. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "./random.ts";

/** A disk writes these whole or not at all. */
const sectorBytes = 512;

/**
 * To be called once the process has ended. The platter is used up: the next start finds everything synced.
 * @param survival part of what was not synced that reached the disk all the same, sector by sector: 0 to 1
 */
export function cutPower(data: string, platter: string, random: Random, survival = 0): void {
  // Without counts the process ended before it did anything.
  if (existsSync(join(platter, "counts"))) {
    const left = contentsLeft(data, platter, random, survival);
    for (const name of filesOf(data)) unlinkSync(join(data, name));
    for (const [name, bytes] of left) writeFileSync(join(data, name), bytes, { mode: 0o600 });
  }
  rmSync(platter, { recursive: true, force: true });
}

function contentsLeft(data: string, platter: string, random: Random, survival: number): Map<string, Buffer> {
  const disk = join(platter, "disk");
  const inMemory = new Map(filesOf(data).map((name) => [inodeOf(join(data, name)), join(data, name)]));
  const left = new Map<string, Buffer>();
  /** `stored`: what the platter has of the file that has this inode in the page cache. */
  const put = (name: string, stored: string, inode: number | undefined) => {
    const written = inode === undefined ? undefined : inMemory.get(inode);
    const bytes = existsSync(stored) ? readFileSync(stored) : Buffer.alloc(0);
    left.set(name, written ? mixed(bytes, readFileSync(written), random, survival) : bytes);
  };
  // A folder is written as a whole: the names as synced, or as they are now.
  if (random() < survival) {
    for (const [inode, path] of inMemory) put(path.slice(data.length + 1), join(platter, "content", `${inode}`), inode);
  } else {
    const content = join(platter, "content");
    const inodes = new Map(filesOf(content).map((inode) => [inodeOf(join(content, inode)), Number(inode)]));
    for (const name of filesOf(disk)) put(name, join(disk, name), inodes.get(inodeOf(join(disk, name))));
  }
  // SQLite's index of its log is written through a mapping and never synced: it is gone, or it is noise.
  for (const name of left.keys()) {
    if (!name.endsWith("-shm")) continue;
    if (random() < 0.5) left.delete(name);
    else left.set(name, noise(random, 32_768));
  }
  return left;
}

function noise(random: Random, bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)));
}

/**
 * Each sector is as it was synced or as it was written last. Where the file was cut short, the rest is there or not,
 * but it holds what it held.
 */
function mixed(synced: Buffer, written: Buffer, random: Random, survival: number): Buffer {
  if (survival === 0 || synced.equals(written)) return synced;
  const longest = Math.max(synced.length, written.length);
  const out = Buffer.alloc(longest);
  let length = random() < survival ? written.length : synced.length;
  for (let at = 0; at < longest; at += sectorBytes) {
    const isWritten = at < written.length && random() < survival;
    out.set((isWritten ? written : synced).subarray(at, at + sectorBytes), at);
    // A sector beyond the end that was synced has made the file longer.
    if (isWritten) length = Math.max(length, Math.min(at + sectorBytes, written.length));
  }
  return out.subarray(0, length);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}

function inodeOf(path: string): number {
  return statSync(path).ino;
}
