/** Files that are whole under their name or not there, also after a power cut. */
import { chownSync, closeSync, existsSync, fsyncSync, openSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Replaces the file; only its owner may read it, also when root replaces it. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(existsSync(path) ? path : dirname(path));
    chownSync(`${path}.new`, uid, gid);
  }
  renameDurably(`${path}.new`, path);
}

/** The new name outlives a power cut once this returns. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

export function syncFolder(folder: string): void {
  const open = openSync(folder, "r");
  fsyncSync(open);
  closeSync(open);
}

/** No space left, or none that this user may take. */
export function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? "");
}
