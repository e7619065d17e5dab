/** Appointments, contacts and the day's end, from the staff page alone. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { weekdays } from "../../gateway/contract/site-visits.ts";
import type { OfficeView } from "../../gateway/contract/views.ts";
import { type Appliance, asks, startAppliance, until } from "../appliance.ts";
import { accessibilityMistakes, clippedTexts, launchBrowser, press, show, tap } from "./browser.ts";

const always = Object.fromEntries(weekdays.map((day) => [day, ["00:00-24:00"]]));

let browser: Browser;
let office: Appliance;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  office = await startAppliance({
    site: (usual) => ({
      ...usual,
      services: usual.services.map((service) =>
        service.id === "extend" ? { ...service, meanwhile: ["advice"], feeCents: 9300 } : service,
      ),
      // At counter 1 sits the lead, at counter 2 this clerk, at counter 3 the reception.
      staff: [...usual.staff!.slice(0, 2), { id: "reception-1", role: "reception", languages: ["de"] }],
      pools: [{ id: "extend", services: ["extend"], minutes: 20, clerk: "clerk-1", week: always }],
    }),
  });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await office.stop();
});

async function open(path: string, width = 1280, height = 800) {
  const shown = await show(browser, `http://localhost:${office.httpPort}${path}`, { viewport: { width, height } });
  await shown.page.locator(".besides").waitFor();
  return shown;
}
const said = (page: Page) => page.locator(".said").innerText();
const madeCode = async (page: Page) => (await page.locator(".given .code").innerText()).trim();

/** By key and touch: the first time that is free on a day, for whoever is at the counter. */
async function bookFirst(page: Page, service: string, day = 0): Promise<string> {
  await press(page, "Alt+T", ".booking");
  await page.locator(".booking .toggle", { hasText: service }).click();
  await page.locator(".calendar button").nth(day).click();
  await tap(page, ".times button", ".given .code");
  return madeCode(page);
}

test("a clerk books the visitor's next appointment with one key and one touch, prints it and saves it", async () => {
  const kiosk = await office.page("/kiosk");
  await asks(kiosk, { type: "take-ticket", services: ["extend"], language: "ar" });
  const { page, complaints } = await open("/counter/2");
  await press(page, "F2", ".mark.fee");
  await press(page, "Alt+T", ".booking");
  await tap(page, ".times button", ".given .code");
  expect(await madeCode(page)).toMatch(/^\d{3} \d{3} \d{4}$/);
  const download = page.waitForEvent("download");
  await page.locator(".given a[download]").click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/^termin-\d{4}-\d\d-\d\d\.ics$/);
  await expect.poll(() => said(page)).toContain(saved.suggestedFilename());
  const file = readFileSync(await saved.path(), "utf8").replaceAll("\r\n ", "");
  expect(file).toContain("BEGIN:VEVENT");
  expect(file).toMatch(/SUMMARY:Verlängern/);
  expect(file).toMatch(/DESCRIPTION:Ihre Terminnummer \/ /);
  expect(file).toContain(await madeCode(page));
  await tap(page, '.given [data-command="print-appointment"]', '.given :text("Noch einmal drucken")');
  await expect.poll(() => said(page)).toContain(await madeCode(page));
  expect(await accessibilityMistakes(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test("who holds a code is checked in by it, and called by whom the appointment is with", async () => {
  const { page, complaints } = await open("/counter/2");
  const code = await bookFirst(page, "Verlängern");
  await page.locator("#appointment-code").fill(code);
  await page.keyboard.press("Enter");
  await page.locator('[data-opened="given"]').waitFor();
  await tap(page, '.rows [data-command="call"]', ".call .mark.due");
  await until(() => office.sign("counter-2").state().text.length === 4);
  await tap(page, '[data-step="advice"] [data-command="skip-step"]', ".steps:not(:has([data-step]))");
  expect(complaints).toEqual([]);
});

test("a refusal says in words when the appointment is", async () => {
  const { page } = await open("/counter/2");
  const code = await bookFirst(page, "Verlängern", 1);
  await page.locator("#appointment-code").fill(code);
  await page.keyboard.press("Enter");
  await expect.poll(() => said(page)).toMatch(/Termin am \S+ \d\d\.\d\d\. um \d\d:\d\d/);
});

test("an appointment in three weeks is as near as one tomorrow", async () => {
  const { page, complaints } = await open("/counter/2");
  const there = new Date(Date.now() + 21 * 24 * 60 * 60_000).toLocaleDateString("sv", { timeZone: "Europe/Berlin" });
  await press(page, "Alt+T", ".booking");
  await page.locator(".booking .toggle", { hasText: "Verlängern" }).click();
  await page.locator(`.calendar [data-day="${there}"]`).click();
  expect(await accessibilityMistakes(page)).toEqual([]);
  await tap(page, ".times button", ".given .code");
  await expect.poll(() => page.locator(".given").innerText()).toContain(`${there.slice(8)}.${there.slice(5, 7)}.`);
  expect(complaints).toEqual([]);
});

test("a contact is two keys, and counted", async () => {
  const { page } = await open("/counter/2");
  await page.locator(".besides").waitFor();
  const panel = await office.page("/counter/1");
  const noted = (keys: string) => async () => {
    await page.keyboard.press(keys);
    return said(page);
  };
  await press(page, "F3", ".contacts");
  await expect.poll(noted("1"), { interval: 200, timeout: 20_000 }).toContain("Telefon");
  await press(page, "F3", ".contacts");
  await expect.poll(noted("Alt+1"), { interval: 200, timeout: 20_000 }).toContain("Mail");
  await expect.poll(() => panel.view<OfficeView>("office")?.contacts).toEqual({ phone: 1, mail: 1 });
});

test("somebody is invited to collect, and marked as ready when it has come", async () => {
  const { page } = await open("/counter/2");
  await press(page, "Alt+L", ".booking");
  await page.locator(".booking .toggle", { hasText: "Abholen" }).click();
  await page.locator(".booking .toggle", { hasText: "Noch nicht da" }).click();
  await tap(page, '[data-command="invite"]', ".given .code");
  const code = await madeCode(page);
  await page.locator("#appointment-code").fill(code);
  await page.keyboard.press("Enter");
  await expect.poll(() => said(page)).toContain("noch nicht da");
  await tap(page, '.filter [data-command="set-ready"]', '.said[data-good="true"]:not(:empty)');
  await expect.poll(() => said(page)).toBe(`${code} liegt bereit.`);
  await page.locator("#appointment-code").fill(code);
  await page.keyboard.press("Enter");
  await page.locator('[data-opened="given"]').waitFor();
});

test("work in the back office ends where it began", async () => {
  const { page } = await open("/counter/2");
  await tap(page, '.besides [data-command="back-office"]', '.openness[data-state="back-office"]');
  await press(page, "F2", '.openness[data-state="open"]');
});

test("a visitor who is sent to another service is sent back", async () => {
  const kiosk = await office.page("/kiosk");
  await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  const { page } = await open("/counter/2");
  await press(page, "F2", '.call[data-state="called"]');
  await press(page, "F6", ".chooser");
  await page.locator(".chooser .toggle").click();
  await tap(page, '.chooser li button:has-text("Beratung")', '.call[data-state="idle"]');
  expect(office.desk().state().visits.get("K001")?.backTo).toBe("2");
});

test.each([
  [1280, 800],
  [1920, 1080],
  [1024, 768],
])("at %i × %i the lead ends the day on one page, and nothing is cut off", async (width, height) => {
  const kiosk = await office.page("/kiosk");
  await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  const { page, complaints } = await open("/counter/1", width, height);
  await page.keyboard.press("Alt+7");
  await page.locator(".press", { hasText: "Tagesende" }).click();
  await page.locator('[data-open-point="waiting"]', { hasText: "K001" }).waitFor();
  expect(await accessibilityMistakes(page)).toEqual([]);
  expect(await clippedTexts(page)).toEqual([]);
  await tap(page, '[data-command="end-day"]', ".good");
  await tap(page, '.still [data-command="send-home"]', ".given .code");
  await expect.poll(() => page.locator(".given").innerText()).toContain("K001 → ");
  expect(complaints).toEqual([]);
});

test("who waits with others is not picked by a clerk, and the lead may", async () => {
  const kiosk = await office.page("/kiosk");
  for (let n = 0; n < 2; n++) await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  const clerk = await open("/counter/2");
  await clerk.page.locator('[data-opened="K002"]').waitFor();
  expect(await clerk.page.locator('[data-opened="K001"] [data-command="call"]').count()).toBe(1);
  expect(await clerk.page.locator('[data-opened="K002"] [data-command="call"]').count()).toBe(0);
  const lead = await open("/counter/1");
  await lead.page.locator('[data-opened="K002"] [data-command="call"]').waitFor();
});

test("the reception sees who is expected in the whole house, checks in from the list, and sends home", async () => {
  const clerk = await open("/counter/2");
  await bookFirst(clerk.page, "Verlängern");
  const { page, complaints } = await open("/counter/3");
  await page.keyboard.press("Alt+2");
  await tap(page, '.rows [data-command="check-in"]', '[data-opened="given"]');
  const number = (await page.locator('[data-opened="given"] .hero').innerText()).trim();
  expect(await accessibilityMistakes(page)).toEqual([]);
  await page.keyboard.press("Alt+1");
  await page.locator(`[data-opened="${number}"] .unfold`).click();
  await tap(page, `[data-opened="${number}"] [data-command="send-home"]`, ".given .code");
  expect(await madeCode(page)).toMatch(/^\d{3} \d{3} \d{4}$/);
  await expect
    .poll(() => page.locator(".given").innerText())
    .toMatch(new RegExp(`${number} → \\S+ \\d\\d\\.\\d\\d\\.`));
  expect(office.desk().state().visits.has(number)).toBe(false);
  expect(complaints).toEqual([]);
});
