/** Takes the README's pictures from a running demo office: `npm start` in one window, `npm run pictures` in another. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
// @ts-expect-error: plain JavaScript, because it runs before anything is installed.
import { findBrowser } from "./browser.mjs";

const at = process.argv[2] ?? "http://localhost:8080";
const folder = join(import.meta.dirname, "../docs/pictures");
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: findBrowser() as string,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});

async function open(path: string, width: number, height: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.goto(at + path);
  return page;
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Taps until what should come next is there. */
async function tap(page: Page, selector: string, next: string): Promise<void> {
  for (let n = 0; n < 20 && !(await page.locator(next).first().isVisible()); n++) {
    await page
      .locator(selector)
      .first()
      .click({ timeout: 1_000 })
      .catch(() => {});
    await page.waitForTimeout(700);
  }
}

async function ticket(page: Page, language: string, service: string): Promise<void> {
  await page.locator(`[data-language="${language}"]`).first().waitFor();
  await tap(page, `[data-language="${language}"]`, `[data-service="${service}"]`);
  await tap(page, `[data-service="${service}"]`, '[data-people="1"]');
  await tap(page, '[data-people="1"]', '[data-scene="ticket"]');
}

const kiosk = await open("/kiosk", 1080, 1920);
await take(kiosk, "kiosk");
const wanted = ["collect", "extend", "travel-document", "advice", "collect", "extend"];
for (const [n, service] of wanted.entries()) {
  await ticket(kiosk, n === wanted.length - 1 ? "ar" : "de", service);
  if (n < wanted.length - 1) await tap(kiosk, '[data-key="done"]', '[data-language="de"]');
}
await take(kiosk, "kiosk-ticket");

for (const id of ["1", "2", "3"]) {
  const panel = await open(`/counter/${id}`, 1280, 800);
  await panel.locator('[data-command="call-next"]').first().click();
  if (id === "1") await take(panel, "counter");
}
await take(await open("/display", 1920, 1080), "display");
await take(await open("/", 1440, 900), "office");
await browser.close();
