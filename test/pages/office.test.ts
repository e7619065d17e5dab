import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { until } from "../../drivers/testing.ts";
import type { OfficeView } from "../../gateway/contract/views.ts";
import { asks } from "../appliance.ts";
import { openPage } from "../page.ts";
import { type Program, startProgram } from "../program.ts";
import { accessibilityMistakes, clippedTexts, launchBrowser, show } from "./browser.ts";

let browser: Browser;
let program: Program;
let httpPort: number;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  const data = mkdtempSync(join(tmpdir(), "wartemarke-office-page-"));
  program = startProgram(["office", "--data", data, "--http", "0", "--mqtt", "0"]);
  ({ httpPort } = await program.ready);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  program.process.kill("SIGTERM");
  await program.ended;
});

async function open(width = 1280, height = 900) {
  const shown = await show(browser, `http://localhost:${httpPort}/`, { viewport: { width, height } });
  await shown.page.locator(".well").waitFor();
  return shown;
}

async function printTicket(page: Page, service = "collect"): Promise<void> {
  const kiosk = await openPage(httpPort, "/kiosk");
  await asks(kiosk, { type: "take-ticket", services: [service], language: "de" });
  await page.locator('.paper.fresh[data-cut="true"]').waitFor();
  await kiosk.close();
}

const frame = (page: Page, name: "kiosk" | "display"): FrameLocator => page.frameLocator(`.screen.${name} iframe`);
const lamp = (page: Page, counter: string, lit: boolean) =>
  page.locator(`[data-counter="${counter}"] .box[data-lamp="${lit}"]`).waitFor();

test("the answer to a press is seen on the box, and the light at the door says come in", async () => {
  const { page, complaints } = await open();
  await printTicket(page);
  await lamp(page, "1", false);
  await page.locator('[data-counter="1"] .call-button').click();
  await lamp(page, "1", true);
  await lamp(page, "1", false);
  await page.locator('[data-counter="1"] .sign[aria-label="K001"]').waitFor();
  await page.locator('[data-counter="3"] .light.red[data-lit="true"]').waitFor();
  await page.locator('[data-counter="1"] [data-turn="finish"]').click();
  await page.locator('[data-counter="1"] .sign:not([aria-label="K001"])').waitFor();
  expect(complaints).toEqual([]);
});

test("a printed ticket that is held before the reader is told on the kiosk how it stands", async () => {
  const { page, complaints } = await open();
  await printTicket(page);
  await page.locator('.reader [data-dial="hold"]').click();
  await frame(page, "kiosk").locator('[data-place="waiting"]').waitFor();
  expect(complaints).toEqual([]);
});

test("the station calls who waits for a desk; who was there and has gone is called to the desk", async () => {
  const { page, complaints } = await open();
  const observer = await openPage(httpPort, "/");
  const stands = (state: "serving" | "waiting") => until(() => observer.view<OfficeView>("office")?.[state] === 1);
  const busy = page.locator('.station [data-dial="busy"]');
  const says = (words: string) => page.locator(".station [role=status]", { hasText: words }).waitFor();
  await says("frei");
  await printTicket(page, "extend");
  await frame(page, "display").getByText("E1").first().waitFor();
  await page.locator(".station .number", { hasText: "F001" }).waitFor();
  await says("gerufen");
  await busy.click();
  await says("jemand davor");
  await stands("serving");
  await busy.click();
  await says("frei");
  await stands("waiting");
  await page.locator('[data-counter="2"] .call-button').click();
  await page.locator('[data-counter="2"] .sign[aria-label="F001"]').waitFor();
  await observer.close();
  expect(complaints).toEqual([]);
});

test("a station whose cable is cut is out of order, and is in order again with it", async () => {
  const { page } = await open();
  await page.locator('.station [data-dial="wires"]').click();
  await page.locator(".fault", { hasText: "Foto und Fingerabdruck E1" }).waitFor();
  await page.locator('.station [data-dial="wires"]').click();
  await page.locator(".well").waitFor();
});

test("the house alarm asks first, then everything says leave, until it is over", async () => {
  const { page, complaints } = await open();
  // Pages within the page take the keys as they appear.
  await frame(page, "kiosk").locator('[data-language="de"]').first().waitFor();
  await page.frameLocator('.panel[data-front="true"] iframe').locator(".besides").waitFor();
  await page.locator('.alarm [data-dial="ask"]').click();
  await page.locator(".question :focus").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".question").waitFor({ state: "detached" });
  expect(await frame(page, "display").locator(".evacuation").count()).toBe(0);
  await page.locator('.alarm [data-dial="ask"]').click();
  await page.locator(".question .grave").click();
  for (const name of ["display", "kiosk"] as const) await frame(page, name).locator(".evacuation").waitFor();
  await page.locator('.tower .light.red[data-lit="true"]').waitFor();
  await page.locator('.alarm [data-dial="alarm"]').click();
  await page.locator(".alarm [role=status]", { hasText: "Betrieb angehalten" }).waitFor();
  expect(complaints).toEqual([]);
});

test("a fee is paid by card at the desk, and the terminal's own books say so", async () => {
  const { page, complaints } = await open();
  // Out of order the station calls nobody away from the desk.
  await page.locator('.station [data-dial="fault"]').click();
  await page.locator(".fault").waitFor();
  await printTicket(page, "extend");
  await page.locator('[data-counter="1"] .call-button').click();
  const desk = page.frameLocator('.panel[data-front="true"] iframe');
  await desk.getByText("Mit Karte bezahlen").click();
  const dial = (name: string) => page.locator(`.terminal [data-dial="${name}"]`).first();
  await dial("stop").waitFor();
  await page.locator(".terminal select").selectOption("visa");
  await dial("insert").click();
  await page.locator(".lcd", { hasText: "PIN" }).waitFor();
  await dial("pin").click();
  await dial("remove").click();
  await page.locator(".books li", { hasText: "93,00" }).waitFor();
  await desk.getByText("Visa").waitFor();
  await page.locator('.paper.fresh[data-cut="true"]').waitFor();
  expect(complaints).toEqual([]);
});

test("a cut wire is a fault that stands beside its dial, and is gone with its cause", async () => {
  const { page } = await open();
  await page.locator('.alarm [data-dial="wires"]').click();
  await page.locator(".fault", { hasText: "Leitung des Hausalarms" }).waitFor();
  await page.locator('.tower .light.yellow[data-lit="true"]').waitFor();
  await page.locator('.alarm [data-dial="wires"]').click();
  await page.locator(".well").waitFor();
});

test.each([
  [1280, 900],
  [1920, 1080],
  [390, 844],
])("at %i × %i nothing is cut off, and everybody can use it", async (width, height) => {
  const { page } = await open(width, height);
  await printTicket(page);
  expect(await accessibilityMistakes(page)).toEqual([]);
  // That is what the picture of a ticket is called in speech.
  expect(await clippedTexts(page)).toEqual(["Zettel lesen"]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
