#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --max-semi-space-size=2
/**
 * Starts gateway/main.ts: plain JavaScript, so that an older Node gets a sentence, and stripped sources come from a
 * cache.
 */
import * as cache from "node:module";

const [major] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(`Wartemarke needs Node 24 and this is ${process.version}: use npm start or npm run wartemarke.`);
  process.exit(2);
}
// An older Node has none: it must get its sentence before anything is asked of this.
const { enableCompileCache, getCompileCacheDir } = cache;
// Without the cache each start strips and compiles all sources again: half a second, and 35 MB that stay.
enableCompileCache();
// For threads and for the programs that this one starts.
process.env.NODE_COMPILE_CACHE ??= getCompileCacheDir();
await import("../gateway/main.ts");
