/** Files in a folder that others may write to: nothing is read that is no file, or longer than any of its kind. */
import { readFile, stat } from "node:fs/promises";

/** In bytes: a day file of some thousand bookings has some ten million, an acknowledgement not a hundred. */
export const longest = { dayFile: 64 * 1024 * 1024, acknowledgement: 64 * 1024 } as const;

/** What lies there, as far as can be said without reading it. */
export interface Lying {
  /** Another one means that the file was written anew, or is another one. */
  readonly mark: string;
  /** Why it is not read, in words. */
  readonly wrong?: string;
}

/** @returns undefined where nothing lies */
export async function lyingAt(path: string, atMost: number): Promise<Lying | undefined> {
  const found = await ifThere(stat(path));
  if (!found) return undefined;
  const { size, mtimeMs, ino } = found;
  const mark = `${ino} ${size} ${mtimeMs}`;
  if (!found.isFile()) return { mark, wrong: "it is no file" };
  return size > atMost ? { mark, wrong: `it is longer than ${atMost} bytes` } : { mark };
}

/** @returns undefined where no file lies, or too long a one */
export async function readIfThere(path: string, atMost: number): Promise<Buffer | undefined> {
  const lying = await lyingAt(path, atMost);
  return lying && lying.wrong === undefined ? ifThere(readFile(path)) : undefined;
}

async function ifThere<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** What failed, as whoever runs the machine can look it up. */
export function troubleIn(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
