/** Builds the preloaded disk of platter.c, calls.c and clock.c, and says how a program is started on it. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "./scratch.ts";

/** Path of the built library; undefined, with one line that says why, where it cannot be built. */
export function buildShim(): string | undefined {
  if (process.platform !== "linux") return skipped("a preloaded disk works on Linux only");
  const compiler = ["cc", "gcc", "clang"].find((name) => spawnSync(name, ["--version"]).status === 0);
  if (!compiler) return skipped("there is no C compiler (apt-get install gcc)");
  const library = join(scratch().folder, "shim.so");
  const sources = ["platter.c", "calls.c", "clock.c"].map((file) => join(import.meta.dirname, file));
  const built = spawnSync(compiler, ["-O2", "-Wall", "-shared", "-fPIC", "-o", library, ...sources, "-ldl"]);
  if (built.status !== 0) throw new Error(`${compiler} could not build the preloaded disk:\n${built.stderr}`);
  return library;
}

function skipped(why: string): undefined {
  console.log(`power cuts are not tested: ${why}`);
}

export interface ShimOptions {
  readonly library: string;
  readonly data: string;
  readonly platter: string;
  /** What differs from an earlier platter is lost: its sync failed. Else it is still to be written. */
  readonly lost?: boolean;
  readonly syncMs?: number;
  /** Ends the process in its so-manieth sync, after so many thousandths of it. */
  readonly cut?: { readonly sync: number; readonly parts: number };
  /** While these files exist: no file grows; every sync fails. */
  readonly full?: string;
  readonly eio?: string;
  /** What the machine's clock shows at the start. */
  readonly clock?: Date;
}

/** What a program is given to live on this disk. */
export function shimEnvironment(options: ShimOptions): Record<string, string> {
  const { library, data, platter, lost, syncMs, cut, full, eio, clock } = options;
  return {
    LD_PRELOAD: library,
    WM_SHIM_FOLDER: data,
    WM_SHIM_PLATTER: platter,
    ...(lost && { WM_SHIM_LOST: "1" }),
    ...(syncMs !== undefined && { WM_SHIM_SYNC_MS: String(syncMs) }),
    ...(cut && { WM_SHIM_CUT: `${cut.sync}:${cut.parts}` }),
    ...(full !== undefined && { WM_SHIM_FULL: full }),
    ...(eio !== undefined && { WM_SHIM_EIO: eio }),
    ...(clock && { WM_SHIM_CLOCK: String(Math.floor(clock.getTime() / 1000)) }),
  };
}

/** What the disk was asked to do so far. */
export function countsOf(platter: string): { writes: number; syncs: number; folderSyncs: number } {
  const path = join(platter, "counts");
  if (!existsSync(path)) return { writes: 0, syncs: 0, folderSyncs: 0 };
  const [writes, syncs, folderSyncs] = new BigUint64Array(new Uint8Array(readFileSync(path)).buffer);
  return { writes: Number(writes), syncs: Number(syncs), folderSyncs: Number(folderSyncs) };
}
