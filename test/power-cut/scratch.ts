/** Folders that tests of this directory may spoil; gone when the file's tests are over, unless WM_TEST_KEEP=1. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];
afterAll(() => {
  if (process.env.WM_TEST_KEEP === "1") return;
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with an empty folder `data` in it. */
export function scratch(): { readonly folder: string; readonly data: string } {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "wm-power-cut-"));
  const data = join(folder, "data");
  mkdirSync(data);
  made.push(folder);
  return { folder, data };
}
