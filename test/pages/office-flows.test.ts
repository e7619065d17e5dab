/** The house wiring on the demo office's page: its program's switches, and the lamps and contacts of the house. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LampShow } from "../../gateway/contract/messages.ts";
import { ownFlows, ownSecretPath } from "../../gateway/identities.ts";
import { type Program, startProgram } from "../program.ts";
import { accessibilityMistakes, clippedTexts, launchBrowser, show } from "./browser.ts";

let browser: Browser;
let program: Program;
let ports: Awaited<Program["ready"]>;
const data = mkdtempSync(join(tmpdir(), "wartemarke-office-flows-"));
beforeAll(async () => {
  browser = await launchBrowser();
  const args = ["office", "--data", data, "--http", "0", "--mqtt", "0", "--flows", "--editor", "0"];
  // Not last in line: other tests may keep the machine busy.
  program = startProgram(args, { WM_FLOWS_UNBOUNDED: "1" });
  ports = await program.ready;
});
afterAll(async () => {
  await browser.close();
  program.process.kill("SIGTERM");
  await program.ended;
});

async function open(width = 1280, height = 900) {
  const shown = await show(browser, `http://localhost:${ports.httpPort}/`, { viewport: { width, height } });
  await shown.page.locator(".well").waitFor({ timeout: 30_000 });
  return shown;
}

test("its program is stopped, started and crashed by hand, and each is told", async () => {
  const { page, complaints } = await open();
  const press = (action: string) => page.locator(`[data-process="flows"][data-action="${action}"]`).click();
  const running = page.locator('li[data-state="running"]', { hasText: "Hausverdrahtung" });
  await running.waitFor();
  await press("stop");
  await page.locator(".fault", { hasText: "Die Hausverdrahtung läuft gerade nicht" }).waitFor();
  await press("start");
  await page.locator(".well").waitFor({ timeout: 30_000 });
  await press("kill");
  await page.locator('li[data-state]:not([data-state="running"])', { hasText: "Hausverdrahtung" }).waitFor();
  await running.waitFor({ timeout: 30_000 });
  expect(complaints).toEqual([]);
}, 60_000);

test("a lamp that flows show is seen by its name, and a contact of the house is closed and opened", async () => {
  const { page } = await open();
  const password = readFileSync(ownSecretPath(data, ownFlows), "utf8").trim();
  const flow = await mqtt.connectAsync(`mqtt://127.0.0.1:${ports.mqttPort}`, {
    ...{ clientId: `${ownFlows}~test`, username: ownFlows, password, keepalive: 20 },
  });
  const corridor = page.locator('.wired [data-device="lamp/corridor"]');
  await expect.poll(() => corridor.innerText()).toContain("Lampe corridor");
  const lit: LampShow = { red: "off", yellow: "on", green: "off" };
  const site = readFileSync(join(data, "site.yaml"), "utf8").match(/^site: *(\S+)/m)?.[1];
  await flow.publishAsync(`wm/1/${site}/flow/${ownFlows}/show/lamp/corridor`, JSON.stringify(lit), { qos: 1 });
  await corridor.locator('.light.yellow[data-lit="true"]').waitFor();
  await flow.endAsync();
  const door = page.locator('.wired [data-device="station/door"]');
  for (const state of ["true", "false"]) {
    await door.locator("button").click();
    await page.locator(`.wired [data-device="station/door"][data-closed="${state}"]`).waitFor();
  }
});

test.each([
  [1280, 900],
  [1920, 1080],
  [390, 844],
])("at %i × %i the further switches and lamps find room, and everybody can use them", async (width, height) => {
  const { page } = await open(width, height);
  await page.locator(".wired").waitFor();
  expect(await accessibilityMistakes(page)).toEqual([]);
  expect(await clippedTexts(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const beyond = (selector: string) =>
    page.locator(selector).evaluate((each) => {
      const zone = each.closest(".zone")!.getBoundingClientRect();
      return each.getBoundingClientRect().bottom - zone.bottom;
    });
  for (const selector of [".wired", ".behind"]) expect(await beyond(selector), selector).toBeLessThanOrEqual(1);
});
