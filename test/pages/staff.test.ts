import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Appliance, asks, startAppliance, until } from "../appliance.ts";
import { accessibilityMistakes, launchBrowser, show } from "./browser.ts";

let browser: Browser;
let office: Appliance;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  office = await startAppliance();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await office.stop();
});

const open = (path: string, width = 1280, height = 800) =>
  show(browser, `http://localhost:${office.httpPort}${path}`, { viewport: { width, height } });

test("the display shows a call, and marks the newest one", async () => {
  const { page, complaints } = await open("/display", 1920, 1080);
  const [kiosk, panel] = [await office.page("/kiosk"), await office.page("/counter/1")];
  for (let n = 0; n < 2; n++) await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  await asks(panel, { type: "call-next", counter: "1" });
  await page.locator('[data-call="K001"]').waitFor();
  await asks(panel, { type: "call-next", counter: "1" });
  await page.locator('[data-call="K002"]').waitFor();
  const calls = await page
    .locator("[data-call]")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-call")));
  expect(calls[0]).toBe("K002");
  expect(await accessibilityMistakes(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test("the display does not show old numbers as if all were well when the gateway is away", async () => {
  const { page } = await open("/display", 1920, 1080);
  const [kiosk, panel] = [await office.page("/kiosk"), await office.page("/counter/1")];
  await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  await asks(panel, { type: "call-next", counter: "1" });
  await page.locator('[data-call="K001"]').waitFor();
  await office.stopGateway();
  await expect.poll(() => page.locator("body").innerText(), { timeout: 25_000 }).toContain("Anzeige gestört");
  expect(await page.locator('[data-call="K001"]').count()).toBe(0);
  await office.startGateway();
  await page.locator('[data-call="K001"]').waitFor({ timeout: 20_000 });
}, 60_000);

test("a clerk calls, begins and finishes from the panel, by mouse and by keyboard", async () => {
  const kiosk = await office.page("/kiosk");
  for (let n = 0; n < 2; n++) await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  const { page, complaints } = await open("/counter/1");
  await page.locator('[data-command="call-next"]').first().click();
  await until(() => office.sign("counter-1").state().text === "K001");
  await expect.poll(() => page.locator("body").innerText()).toContain("K001");
  // The panel takes one press at a time, so that a nervous finger does no harm.
  const next = async () => {
    await page.keyboard.press("F2");
    return office.sign("counter-1").state().text;
  };
  await expect.poll(next, { timeout: 20_000, interval: 300 }).toBe("K002");
  const undo = async () => {
    const key = page.locator('[data-command="undo"]').first();
    if (await key.isVisible()) await key.click({ timeout: 500 }).catch(() => {});
    return office.sign("counter-1").state().text;
  };
  await expect.poll(undo, { timeout: 9_000, interval: 300 }).toBe("K001");
  expect(await accessibilityMistakes(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
