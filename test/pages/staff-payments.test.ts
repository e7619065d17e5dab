/** Money from the staff page alone: card terminal, decline, doubt, another way, and the day's list. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { phrase } from "../../gateway/contract/texts.ts";
import { type Appliance, asks, slipText, startAppliance, until } from "../appliance.ts";
import { accessibilityMistakes, clippedTexts, launchBrowser, press, show, tap } from "./browser.ts";

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
      // A terminal whose hour has come closes its day at once, and then nothing is cancelled any more.
      payments: { endOfDayAt: "23:59" },
      services: usual.services.map((service) =>
        service.id === "extend" ? { ...service, feeCents: 9300, booking: "5.0130.123456" } : service,
      ),
      counters: usual.counters.map((counter) => (counter.id === "2" ? { ...counter, terminal: "ec-1" } : counter)),
      devices: [...usual.devices, { kind: "terminal", id: "ec-1", config: { at: "simulator" } }],
    }),
  });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await office.stop();
});

const terminal = () => office.terminal("ec-1");
/** As it is read: amounts keep together, which no eye sees. */
const words = async (page: Page, selector: string) =>
  (await page.locator(selector).innerText()).replaceAll("\u00a0", " ");
const printed = () => office.printer.state().papers.map(slipText);
const sales = () => terminal().state().today;

async function open(path: string, width = 1024, height = 768) {
  const shown = await show(browser, `http://localhost:${office.httpPort}${path}`, { viewport: { width, height } });
  await shown.page.locator(".besides").waitFor();
  return shown;
}

/** A visitor who has to pay is at counter 2, and the terminal is ready. */
async function atCounter(language = "de", width?: number, height?: number) {
  const kiosk = await office.page("/kiosk");
  await asks(kiosk, { type: "take-ticket", services: ["extend"], language });
  const shown = await open("/counter/2", width, height);
  await press(shown.page, "F2", ".till .fee");
  await shown.page.locator('.pay-row [data-command="pay"][aria-disabled="false"]').waitFor({ timeout: 20_000 });
  return shown;
}

/** Whoever stands before the terminal does all by themselves. */
function customer(script: string): void {
  terminal().turn("customer", script);
}

/** Text for the ear alone is meant to be cut off. */
async function cutOff(page: Page): Promise<string[]> {
  const silent = await page.locator(".visually-hidden").allInnerTexts();
  return (await clippedTexts(page)).filter((text) => !silent.includes(text));
}

async function expectWhole(page: Page): Promise<void> {
  expect(await accessibilityMistakes(page)).toEqual([]);
  expect(await cutOff(page)).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
}

test("a clerk takes a fee by card: the terminal's words and the visitor's language stand on the panel", async () => {
  const { page, complaints } = await atCounter("ar");
  await expect.poll(() => words(page, ".till")).toContain("5.0130.123456");
  await expect.poll(() => words(page, ".open")).toBe("offen 93,00 €");
  await press(page, "Alt+K", ".outcome.working");
  await until(() => terminal().state().waits === "card");
  const visitor = page.locator(".visitor-words");
  await expect.poll(() => visitor.innerText()).toBe(phrase("insertCard", "ar"));
  expect([await visitor.getAttribute("lang"), await visitor.getAttribute("dir")]).toEqual(["ar", "rtl"]);
  await expect.poll(() => page.locator(".terminal-words").innerText()).toMatch(/[A-ZÄÖÜ]{4}/i);
  await expectWhole(page);
  terminal().turn("insert", "girocard");
  await until(() => terminal().state().waits === "pin");
  await expect.poll(() => visitor.innerText()).toBe(phrase("enterPin", "ar"));
  terminal().turn("pin", "right");
  await until(() => terminal().state().waits === "card-out");
  await expect.poll(() => visitor.innerText()).toBe(phrase("removeCard", "ar"));
  terminal().turn("remove");
  await page.locator(".outcome.paid").waitFor();
  await expect.poll(() => words(page, ".outcome.paid")).toContain("93,00 € bezahlt");
  expect(sales().map(({ amount }) => amount)).toEqual(["93,00"]);
  await expectWhole(page);
  await until(() => printed().some((text) => /girocard/i.test(text)));
  // It came out by itself: what is printed now is a copy, and says so.
  await tap(
    page,
    '.outcome.paid .press:has-text("Kundenbeleg noch einmal (Kopie)")',
    '.said[data-good="true"]:not(:empty)',
  );
  // The ticket, the receipt, and its copy with the word for it in the visitor's letters.
  await until(() => printed().length === 3);
  await press(page, "F8", '.call[data-state="idle"]');
  expect(complaints).toEqual([]);
}, 60_000);

test("a declined card is told in the terminal's words, and the fee paid another way with its receipt", async () => {
  const { page, complaints } = await atCounter();
  customer("decline");
  await press(page, "Alt+K", ".outcome.working");
  await page.locator(".outcome.not-paid").waitFor({ timeout: 20_000 });
  expect((await page.locator(".outcome.not-paid .terminal-words").innerText()).length).toBeGreaterThan(3);
  await expect.poll(() => page.locator('.pay-row [data-command="pay"]').innerText()).toContain("Noch einmal mit Karte");
  await expectWhole(page);
  await press(page, "Alt+B", ".chooser");
  await page.locator(".chooser .toggle", { hasText: "Kassenautomaten" }).click();
  await page.locator("#receipt-number").fill("A-4711");
  await expectWhole(page);
  await tap(page, '.chooser [data-command="note-payment"]', ".outcome.paid");
  await expect.poll(() => words(page, ".outcome.paid")).toContain("am Kassenautomaten · Beleg A-4711");
  await press(page, "F8", '.call[data-state="idle"]');
  expect(sales()).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);

test("what is broken off at the panel is not paid", async () => {
  const { page } = await atCounter();
  await press(page, "Alt+K", ".outcome.working");
  await until(() => terminal().state().waits === "card");
  await press(page, "Alt+A", ".outcome.not-paid");
  expect(sales()).toEqual([]);
}, 60_000);

test("an unclear payment is not taken twice, outlives its visit, and is settled by whoever knows", async () => {
  const { page, complaints } = await atCounter();
  terminal().turn("repeats", "none");
  await press(page, "Alt+K", ".outcome.working");
  await until(() => terminal().state().waits === "card");
  terminal().turn("tap", "girocard");
  await until(() => terminal().state().waits !== "card");
  terminal().turn("line", "cut");
  await page.locator('.outcome.working[data-stage="lost"]').waitFor({ timeout: 30_000 });
  await expect.poll(() => words(page, ".outcome.working")).toContain("nicht noch einmal kassieren");
  terminal().turn("line", "ok");
  await page.locator(".outcome.unclear").waitFor({ timeout: 60_000 });
  await expect.poll(() => words(page, ".outcome.unclear")).toContain("nicht noch einmal kassieren");
  expect(await page.locator('[data-command="pay"]').count()).toBe(0);
  await expectWhole(page);
  await press(page, "F8", ".chooser");
  await expect.poll(() => words(page, ".chooser")).toContain("Ohne Zahlung beenden?");
  // What a hand presses by itself takes nothing away.
  expect(await page.evaluate("document.activeElement?.textContent")).toContain("Zurück");
  await tap(page, '.chooser [data-command="finish"]', '.call[data-state="idle"]');
  await expect.poll(() => words(page, ".outcome.unclear")).toContain("93,00 €");
  await tap(page, '.outcome.unclear .press:has-text("Klären")', ".chooser");
  await page.locator(".chooser .toggle", { hasText: "Journal des Terminals" }).click();
  await page.locator(".chooser .toggle", { hasText: "Ist nicht bezahlt" }).click();
  await tap(page, '.chooser [data-command="settle-payment"]', ".halves:not(:has(.outcome.unclear))");
  await expect.poll(() => words(page, ".said")).toMatch(/^Geklärt: [A-Z]\d+, nicht bezahlt$/);
  expect(complaints).toEqual([]);
}, 150_000);

test("a payment of somebody who has gone says whose it is, and whoever is here now can pay another way", async () => {
  const { page, complaints } = await atCounter();
  await press(page, "Alt+K", ".outcome.working");
  await until(() => terminal().state().waits === "card");
  terminal().turn("tap", "girocard");
  await until(() => terminal().state().waits !== "card");
  terminal().turn("line", "cut");
  await page.locator('.outcome.working[data-stage="lost"]').waitFor();
  expect(await page.locator(".outcome.working .whose").count()).toBe(0);
  expect(await page.locator('[data-command="abort-payment"]').getAttribute("aria-disabled")).toBe("true");
  const elsewhere = await office.page("/counter/2");
  await asks(elsewhere, { type: "finish", counter: "2", unpaid: true });
  const kiosk = await office.page("/kiosk");
  const { number } = await asks(kiosk, { type: "take-ticket", services: ["extend"], language: "de" });
  await asks(elsewhere, { type: "call-next", counter: "2" });
  await page.locator(`.call :text("${number}")`).first().waitFor();
  await expect
    .poll(() => words(page, ".outcome.working"))
    .toMatch(/[A-Z]001 · 93,00 € · \d\d:\d\d\s+Das gehört zu [A-Z]001, nicht zum Besuch an diesem Platz\./);
  await page.locator(".pay-row", { hasText: "93,00" }).waitFor();
  await page.locator(".till .fee .press").waitFor();
  await expectWhole(page);
  await press(page, "Alt+B", ".chooser");
  expect(complaints).toEqual([]);
}, 60_000);

test("another amount than asked for is told loudly, and given back", async () => {
  const { page } = await atCounter();
  terminal().turn("extraCents", -5400);
  customer("approve");
  await press(page, "Alt+K", ".outcome.misbooked");
  await expect.poll(() => words(page, ".outcome.misbooked")).toContain("39,00 € gebucht, 93,00 € verlangt");
  await expectWhole(page);
  await tap(page, ".outcome.misbooked .press", ".chooser");
  await tap(page, '.chooser [data-command="reverse-payment"]', ".outcome.given-back");
  expect(sales().filter(({ kind, reversed }) => kind === "sale" && !reversed)).toEqual([]);
  await expect.poll(() => words(page, ".open")).toBe("offen 93,00 €");
}, 60_000);

test("a fee is reduced, waived and added with a reason, and what is open follows", async () => {
  const { page, complaints } = await atCounter();
  await tap(page, ".fee .press", ".chooser");
  expect(await page.locator('.chooser [data-command="set-fee"].primary').getAttribute("aria-disabled")).toBe("true");
  await page.locator(".chooser .toggle", { hasText: "ermäßigt" }).click();
  await page.locator("#fee-euros").fill("46,50");
  await expectWhole(page);
  await page.locator("#fee-euros").fill("1.116,0O");
  await expect.poll(() => words(page, ".chooser .hint")).toContain("Das ist kein Betrag.");
  await expectWhole(page);
  await page.locator("#fee-euros").fill("1.116,00");
  await expect.poll(() => words(page, ".chooser .press.primary")).toContain("1.116,00 €");
  expect(await page.locator(".chooser .hint").count()).toBe(0);
  await page.locator("#fee-euros").fill("46,50");
  await tap(page, ".chooser .press.primary", ".panel:not(:has(.chooser))");
  await expect.poll(() => words(page, ".open")).toBe("offen 46,50 €");
  await expect.poll(() => words(page, ".fee")).toContain("ermäßigt · sonst 93,00 €");
  await tap(page, '.besides .press:has-text("Gebühr")', ".chooser");
  // However late the next frame is, what was chosen holds.
  await page.evaluate(`requestAnimationFrame = (draw) => setTimeout(draw, 300)`);
  await page.locator(".chooser .toggle", { hasText: "Abholen" }).click();
  await page.locator("#fee-euros").fill("6");
  await tap(page, ".chooser .press.primary", ".panel:not(:has(.chooser))");
  await expect.poll(() => words(page, ".open")).toBe("offen 52,50 €");
  await tap(page, '[data-fee="collect"] .press', ".chooser");
  await page.locator(".chooser .toggle", { hasText: "befreit" }).click();
  await tap(page, '.chooser [data-command="set-fee"]:not(.primary)', ".panel:not(:has(.chooser))");
  await expect.poll(() => words(page, ".open")).toBe("offen 46,50 €");
  expect(complaints).toEqual([]);
});

test("without paper a payment begins only when the clerk says so", async () => {
  const { page } = await atCounter();
  office.printer.turn("cover", "open");
  await page.locator('.pay-row [data-command="pay"][aria-haspopup]').waitFor();
  await press(page, "Alt+K", ".chooser");
  await expect.poll(() => words(page, ".chooser")).toContain("Ohne Papier bezahlen?");
  customer("approve");
  await tap(page, '.chooser [data-command="pay"]', ".outcome.working, .outcome.paid");
  await page.locator(".outcome.paid").waitFor({ timeout: 20_000 });
  await page.locator(".outcome.paid .press", { hasText: "Kundenbeleg drucken" }).waitFor();
}, 60_000);

test("in the frame of the office's desk no button stands under the next number while money is open", async () => {
  const { page } = await atCounter("de", 422, 702);
  for (const name of ["Gebühr …", "Rückgängig"]) {
    const button = page.locator(".now .press", { hasText: name }).first();
    await button.scrollIntoViewIfNeeded();
    // Fails where something else would take the touch.
    await button.click({ trial: true, timeout: 2_000 });
  }
});

test("a dialog about money goes away with the visit that it is about", async () => {
  const { page } = await atCounter();
  const elsewhere = await office.page("/counter/2");
  await press(page, "Alt+B", ".chooser");
  await page.locator("#receipt-number").fill("A-4711");
  await asks(elsewhere, { type: "park", counter: "2" });
  await page.locator(".panel:not(:has(.chooser))").waitFor();
  expect(await page.locator(".till .fee").count()).toBe(0);
});

test("after a reload in mid payment the panel says that it runs, until the terminal shows something", async () => {
  const { page } = await atCounter();
  await press(page, "Alt+K", ".outcome.working");
  await until(() => terminal().state().waits === "card");
  await page.reload();
  await page.locator(".outcome.working").waitFor();
  await expect.poll(() => words(page, ".terminal-words")).toBe("Am Terminal läuft die Zahlung.");
  terminal().turn("insert", "girocard");
  await page.locator('.outcome.working[data-stage="enter-pin"]').waitFor();
  terminal().turn("pin", "right");
  await until(() => terminal().state().waits === "card-out");
  terminal().turn("remove");
  await page.locator(".outcome.paid").waitFor();
}, 60_000);

test.each([
  [1024, 768],
  [390, 844],
])(
  "at %i × %i the day's money stands on one page, to be taken along and closed",
  async (width, height) => {
    const { page, complaints } = await atCounter("tr", width, height);
    await expectWhole(page);
    customer("approve");
    await press(page, "Alt+K", ".outcome.working, .outcome.paid");
    await page.locator(".outcome.paid").waitFor({ timeout: 20_000 });
    await press(page, "Alt+8", ".row.payment");
    await expect.poll(() => words(page, ".row.payment")).toContain("bezahlt");
    await expect.poll(() => words(page, ".sums .total")).toMatch(/1\s+93,00 €/);
    await expectWhole(page);
    const download = page.waitForEvent("download");
    await page.locator("a[download]", { hasText: "Liste" }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/^zahlungen-liste-\d{4}-\d\d-\d\d\.csv$/);
    const file = readFileSync(await saved.path(), "utf8");
    expect(file).toMatch(/^\ufeffZeit;Nummer;/);
    expect(file).toMatch(/;EC-Terminal ec-1;Verlängern;5\.0130\.123456;.*;bezahlt;93,00;93,00\r\n$/);
    await tap(page, '[data-command="print-slip"]', ".sums");
    await until(() => printed().some((text) => text.includes("Zahlungen des Tages") && text.includes("93,00")));
    await tap(page, '.terminal .press:has-text("Kassenschnitt")', '.terminal [data-command="ask-terminal"]');
    const closed = '.terminal .mark:has-text("stimmt überein")';
    await tap(page, '.terminal [data-command="ask-terminal"]', closed, 30_000);
    await page.locator('.terminal .last[data-outcome="ok"]', { hasText: "Kassenschnitt" }).waitFor();
    await expectWhole(page);
    const sums = page.waitForEvent("download");
    await page.locator("a[download]", { hasText: "Summen als Tabelle" }).click();
    const rows = readFileSync(await (await sums).path(), "utf8");
    expect(rows).toMatch(/;Letzter Kassenschnitt [^;]+;1;93,00;93,00;stimmt überein\r\n/);
    expect(complaints).toEqual([]);
  },
  60_000,
);
