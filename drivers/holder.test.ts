import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { areDevicesHeld, holdDevices } from "./holder.ts";

const folder = mkdtempSync(join(tmpdir(), "wm-holder-"));
const site = join(folder, "site.yaml");
writeFileSync(site, "site: test\n");
const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

test("whoever holds a site's devices is known by the site file and the host, however the file is named", async () => {
  expect(await areDevicesHeld(site, "hub")).toBe(false);
  const first = holdDevices(site, "hub");
  const second = holdDevices(site, "hub");
  closers.push(() => second.close());
  await expect.poll(() => areDevicesHeld(site, "hub")).toBe(true);
  symlinkSync(site, join(folder, "other.yaml"));
  expect(await areDevicesHeld(join(folder, "other.yaml"), "hub")).toBe(true);
  expect(await areDevicesHeld(site, "annex")).toBe(false);
  first.close();
  await expect.poll(() => areDevicesHeld(site, "hub")).toBe(false);
});
