/** A real browser on the pages of a real office, and what every page must satisfy. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
// @ts-expect-error: plain JavaScript, because it runs before anything is installed.
import { findBrowser } from "../../scripts/browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** No lookup of anybody's hosts, no sandbox for root, nothing kept. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser() as string | undefined;
  if (!executablePath) throw new Error("no browser: npm test gets one, or set WM_CHROMIUM");
  return chromium.launch({ executablePath, args: flags });
}

export interface Shown {
  readonly page: Page;
  /** What the browser complained of: scripts that failed, and everything the policy forbade. */
  readonly complaints: readonly string[];
}

export async function show(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Shown> {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    const isOurs = message.type() === "error" && !message.text().includes("WebSocket connection");
    if (isOurs) complaints.push(message.text());
  });
  page.on("requestfailed", (request) => {
    if (new URL(request.url()).hostname !== "localhost") complaints.push(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

/** Waits a while before the next touch: a second one would close again what the first has opened. */
async function isShown(page: Page, selector: string): Promise<boolean> {
  const shown = page.locator(selector).first().waitFor({ timeout: 800 });
  return shown.then(
    () => true,
    () => false,
  );
}

/** Presses keys until something is there: a page takes one press in 600 ms, so that a nervous finger does no harm. */
export async function press(page: Page, keys: string, next: string): Promise<void> {
  const reached = async () => {
    await page.keyboard.press(keys);
    return isShown(page, next);
  };
  await expect.poll(reached, { timeout: 20_000, interval: 50 }).toBe(true);
}

/** Touches what may not be there yet, until something else is. */
export async function tap(page: Page, selector: string, next: string, withinMs = 20_000): Promise<void> {
  const target = page.locator(selector).first();
  const reached = async () => {
    if (await target.isVisible()) await target.click({ timeout: 1_000 }).catch(() => {});
    return isShown(page, next);
  };
  await expect.poll(reached, { timeout: withinMs, interval: 50 }).toBe(true);
}

/** axe-core's findings, as sentences. The page's policy forbids inline scripts, so it is run by the debugger. */
export async function accessibilityMistakes(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  await page.evaluate(comeToRest);
  const results = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
    violations: { id: string; help: string; nodes: { html: string }[] }[];
  };
  return results.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 120)}`);
}

/** What fades in or blinks is judged as it ends. */
function comeToRest(): void {
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
  }
}

/** Text that is cut off: its box is smaller than what is in it. */
export async function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const leaves = [...document.querySelectorAll("body *")].filter(
      (e) => e.children.length === 0 && e.textContent?.trim(),
    );
    const isClipped = (e: Element) => {
      const style = getComputedStyle(e);
      const hides = style.overflow !== "visible" || style.textOverflow === "ellipsis";
      return hides && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2) && e.clientWidth > 0;
    };
    return leaves.filter(isClipped).map((e) => e.textContent!.trim());
  });
}
