/** Node-RED's editor as facilities staff see it: what it offers is what may be deployed. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import palette from "../../flows/nodes/package.json" with { type: "json" };
import { code, keptForEach } from "../flows/kept.ts";
import { launchBrowser, show } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
const start = keptForEach();

test("the palette offers our nodes, and none that is refused", { timeout: 240_000 }, async () => {
  const kept = await start();
  const { address } = await kept.open();
  const { page } = await show(browser, address, { viewport: { width: 1280, height: 900 } });
  await page.locator("#node-dialog-login-username").fill("haus");
  await page.locator("#node-dialog-login-password").fill(code);
  await page.locator("#node-dialog-login-submit").click();
  const offered = (type: string) => page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
  for (const type of Object.keys(palette["node-red"].nodes)) await offered(type).waitFor();
  // Of the same files, one that is offered and one that is not.
  for (const [allowed, refused] of [
    ["udp out", "udp in"],
    ["e-mail", "e-mail mta"],
  ] as const) {
    await offered(allowed).waitFor();
    await offered(refused).waitFor({ state: "hidden" });
    expect(await offered(refused).count()).toBe(1);
  }
});
