import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Appliance, asks, slipText, startAppliance, until } from "../appliance.ts";
import { accessibilityMistakes, clippedTexts, launchBrowser, type Shown, show, tap as tapOn } from "./browser.ts";

let browser: Browser;
let office: Appliance;
let shown: Shown;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  office = await startAppliance();
  shown = await show(browser, `http://localhost:${office.httpPort}/kiosk`);
  page = shown.page;
});
afterEach(async () => {
  await page.context().close();
  await office.stop();
});

const service = '[data-service="collect"]';
const onePerson = '[data-people="1"]';
const ticket = '[data-scene="ticket"]';
const languageKey = (tag: string) => `[data-language="${tag}"]`;

const tap = (selector: string, next: string) => tapOn(page, selector, next);

async function takeTicket(language: string): Promise<void> {
  await tap(languageKey(language), service);
  await tap(service, onePerson);
  await tap(onePerson, ticket);
}

test("three taps: language, concern, one person; the number on the screen is the number on paper", async () => {
  await takeTicket("de");
  const number = page.locator("[data-number]");
  await expect.poll(() => number.innerText()).toContain("K001");
  await until(() => office.printer.state().papers.some((paper) => paper.cut && slipText(paper).includes("K001")));
  await page.locator('[data-paper="printed"]').waitFor();
  expect(shown.complaints).toEqual([]);
});

test("in Arabic the page runs from right to left and the number stays as it is", async () => {
  await takeTicket("ar");
  expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
    "ar",
    "rtl",
  ]);
  await expect.poll(() => page.locator("[data-number]").innerText()).toContain("K001");
  const fonts = await page.evaluate(() =>
    [...document.fonts].filter((f) => f.status === "loaded").map((f) => f.family),
  );
  expect(fonts.join()).toContain("Arabic");
});

test("a nervous finger gets one ticket", async () => {
  await tap(languageKey("de"), service);
  await tap(service, onePerson);
  const nervous = async () => {
    await page
      .locator(onePerson)
      .dblclick({ timeout: 500 })
      .catch(() => {});
    return page.locator(ticket).isVisible();
  };
  await expect.poll(nervous, { timeout: 20_000 }).toBe(true);
  await page.locator('[data-paper="printed"]').waitFor();
  expect(office.desk().state().visits.size).toBe(1);
});

test("without paper the visitor is told to keep the number", async () => {
  office.printer.turn("roll", 0);
  await until(() =>
    office
      .desk()
      .state()
      .faults.some((f) => f.fault === "paper-out"),
  );
  await takeTicket("en");
  await page.locator('[data-paper="not-printed"]').waitFor();
  await expect.poll(() => page.locator("[data-number]").innerText()).toContain("K001");
});

test("the gateway goes away and comes back: words, no error page, and the next ticket works", async () => {
  await office.stopGateway();
  await page.locator("[data-standstill], [data-scene='standstill']").first().waitFor({ timeout: 20_000 });
  await office.startGateway();
  await office.devicesWell();
  await page.locator('[data-language="de"]').first().waitFor({ timeout: 20_000 });
  await takeTicket("de");
});

test("closed early: the reason stands there, and no ticket can be taken", async () => {
  const panel = await office.page("/counter/1");
  await asks(panel, { type: "close-intake", reason: "staff-short" });
  await page.locator("[data-standstill]").waitFor();
  expect(await page.locator('[data-language="de"]').count()).toBe(0);
});

test.each([
  ["upright kiosk", 1080, 1920],
  ["wide kiosk", 1920, 1080],
  ["small tablet", 1280, 800],
])(
  "%s: every target is at least 20 mm, nothing is cut off, axe finds nothing, in every step and language",
  async (_, width, height) => {
    await page.setViewportSize({ width, height });
    for (const language of ["de", "en", "ar"]) {
      await page.locator(languageKey(language)).first().waitFor();
      await fits(`start`);
      await tap(languageKey(language), service);
      await fits(`${language} services`);
      await tap(service, onePerson);
      await fits(`${language} people`);
      await tap(onePerson, ticket);
      await page.locator('[data-paper="printed"]').waitFor();
      await fits(`${language} ticket`);
      await tap('[data-key="done"]', languageKey("de"));
    }
  },
);

async function fits(step: string): Promise<void> {
  const small = await page.evaluate(() => {
    const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));
    const boxes = [...document.querySelectorAll("button")].filter(
      (b) => b.offsetParent && getComputedStyle(b).visibility !== "hidden",
    );
    return boxes.flatMap((b) => {
      const { width, height } = b.getBoundingClientRect();
      return width < 20 * mm - 1 || height < 20 * mm - 1 ? [`${b.innerText}: ${width / mm} × ${height / mm} mm`] : [];
    });
  });
  expect([step, small]).toEqual([step, []]);
  expect([step, await clippedTexts(page)]).toEqual([step, []]);
  expect([step, await accessibilityMistakes(page)]).toEqual([step, []]);
}
