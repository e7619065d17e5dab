/** What flows do to the pages: announcements and the line on a display, faults in their words, kiosks and hours. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import mqtt from "mqtt";
import type { Browser, Page as Tab } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Answer, Command } from "../../gateway/contract/commands.ts";
import { phrase } from "../../gateway/contract/texts.ts";
import type { DayView, FaultsView } from "../../gateway/contract/views.ts";
import { ownFlows, ownOperator, ownSecretPath } from "../../gateway/identities.ts";
import { type Appliance, asks, startAppliance, until } from "../appliance.ts";
import { accessibilityMistakes, clippedTexts, launchBrowser, press, show } from "./browser.ts";

let browser: Browser;
let office: Appliance;
let flow: Awaited<ReturnType<typeof openProgram>>;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  office = await startAppliance({
    site: (usual) => ({ ...usual, flows: { on: true, shows: ["display/display-1"] } }),
  });
  flow = await openProgram(ownFlows);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await flow.close();
  await office.stop();
});

const prefix = "wm/1/test/";

/** One of the gateway's own programs, as far as it asks and shows. */
async function openProgram(identity: string) {
  const password = readFileSync(ownSecretPath(office.data, identity), "utf8").trim();
  const clientId = `${identity}~test`;
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${office.mqttPort}`, {
    ...{ clientId, username: identity, password, keepalive: 20 },
  });
  const answers = new Map<string, Answer>();
  client.on("message", (_, payload) => {
    const { id, ...answer } = JSON.parse(String(payload)) as { id: string } & Answer;
    answers.set(id, answer as Answer);
  });
  await client.subscribeAsync(`${prefix}reply/${identity}/test`, { qos: 1 });
  return {
    async asks(command: Command): Promise<void> {
      const id = randomUUID();
      const message = JSON.stringify({ id, at: Date.now(), command });
      await client.publishAsync(`${prefix}command/${identity}/test`, message, { qos: 1 });
      await until(() => answers.get(id));
      expect(answers.get(id), command.type).toMatchObject({ ok: true });
    },
    writes: (display: string, text: string) =>
      client.publishAsync(`${prefix}flow/${identity}/show/display/${display}`, JSON.stringify({ text }), {
        qos: 1,
        retain: true,
      }),
    close: () => client.endAsync(true),
  };
}

const open = (path: string, width: number, height: number) =>
  show(browser, `http://localhost:${office.httpPort}${path}`, { viewport: { width, height } });

/** No text of the page is cut off, and everybody can read it. */
async function isWell({ page, complaints }: Awaited<ReturnType<typeof open>>): Promise<void> {
  expect(await accessibilityMistakes(page)).toEqual([]);
  expect(await clippedTexts(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(complaints).toEqual([]);
}

const band = (page: Tab) => page.locator("[data-announcement]");
const text = {
  de: "Der Aufzug ist außer Betrieb. Bitte nehmen Sie die Treppe im Hof.",
  en: "The lift is out of order. Please take the stairs in the yard.",
  ar: "المصعد معطل. يرجى استخدام الدرج في الفناء.",
};

test.each([
  [1920, 1080],
  [1080, 1920],
])("an announcement at %i × %i covers no call that is waited for, and is gone by itself", async (width, height) => {
  const shown = await open("/display", width, height);
  const [kiosk, panel] = [await office.page("/kiosk"), await office.page("/counter/1")];
  for (const counter of ["1", "2"]) {
    await asks(kiosk, { type: "take-ticket", services: ["extend"], language: "de" });
    await asks(panel, { type: "call-next", counter });
  }
  const call = (number: string) => shown.page.locator(`[data-call="${number}"]`);
  for (const number of ["F001", "F002"]) await call(number).waitFor();
  await flow.asks({ type: "announce", text, seconds: 8, gong: false });
  await band(shown.page).getByText(text.de).waitFor();
  const box = async (what: ReturnType<typeof call>) => (await what.boundingBox())!;
  const top = (await box(band(shown.page))).y;
  for (const number of ["F001", "F002"]) {
    const { y, height } = await box(call(number));
    expect(y + height).toBeLessThanOrEqual(top + 1);
  }
  await isWell(shown);
  const arabic = band(shown.page).locator('[lang="ar"]');
  expect(await arabic.getAttribute("dir")).toBe("rtl");
  await expect.poll(() => arabic.isVisible(), { timeout: 20_000, interval: 50 }).toBe(true);
  await band(shown.page).waitFor({ state: "detached" });
  for (const number of ["F001", "F002"]) await call(number).waitFor();
});

test("an announcement is read from where the farthest seat is, in each of its languages", async () => {
  const { page } = await open("/display?mmPerPx=0.496&viewingDistanceMm=5000", 1920, 1080);
  await page.locator(".notice").waitFor();
  await flow.asks({ type: "announce", text, gong: false });
  await band(page).waitFor();
  await page.evaluate(() => document.fonts.ready);
  const capitalMm = () =>
    page.locator(".announced").evaluate((e) => parseFloat(getComputedStyle(e).fontSize) * 0.714 * 0.496);
  // 16 minutes of arc are the least that ISO 9241-303 lets pass.
  await expect.poll(capitalMm).toBeGreaterThan(5000 * 0.00465);
});

test("an announcement for another floor is not shown here", async () => {
  const [hall, upstairs] = [await open("/display", 1280, 720), await open("/display/display-2", 1280, 720)];
  await flow.asks({ type: "announce", text, areas: ["upstairs"] });
  await band(upstairs.page).waitFor();
  await flow.asks({ type: "announce", text: { de: "Nur hier" }, areas: ["hall"] });
  await band(hall.page).getByText("Nur hier").waitFor();
  expect(await band(upstairs.page).innerText()).not.toContain("Nur hier");
});

test("flows write a line where the site lets them, and it is gone with their end", async () => {
  const shown = await open("/display", 1920, 1080);
  await flow.writes("display-1", "Wartezeit etwa 40 Minuten");
  await shown.page.locator(".line-words", { hasText: "Wartezeit etwa 40 Minuten" }).waitFor();
  await isWell(shown);
  await flow.writes("display-1", "");
  await shown.page.locator(".line-words").waitFor({ state: "detached" });
  await flow.writes("display-1", "مغلق اليوم");
  const words = shown.page.locator(".line-words p");
  await words.waitFor();
  expect(await words.evaluate((e) => getComputedStyle(e).direction)).toBe("rtl");
  await flow.close();
  await words.waitFor({ state: "detached", timeout: 20_000 });
});

test("several faults of flows stand in their own words, and the lead takes one of them back", async () => {
  const shown = await open("/counter/1", 1280, 900);
  const { page } = shown;
  await page.locator('[data-command="call-next"]').first().waitFor();
  const words = "Der Aufzug im Südflügel steht. Die Firma ist bestellt und kommt heute Nachmittag um zwei Uhr.";
  await flow.asks({ type: "raise-fault", name: "lift", text: words });
  await page.locator(".banner.warn", { hasText: words }).waitFor();
  for (const name of ["cellar", "roof", "door-that-has-a-very-long-name-here-too"])
    await flow.asks({ type: "raise-fault", name, text: `Wasser: ${name}, ${"sehr ".repeat(20)}nass` });
  await press(page, "Alt+6", '[data-source="flow/flows/roof"]');
  await page.locator('[data-source="flow/flows/lift"]', { hasText: words }).waitFor();
  await isWell(shown);
  await flow.asks({ type: "raise-fault", name: "lift", text: "Er fährt wieder, aber ohne Licht." });
  await page.locator('[data-source="flow/flows/lift"]', { hasText: "ohne Licht" }).waitFor();
  await page.locator('[data-source="flow/flows/cellar"] [data-command="clear-fault"]').click();
  await page.locator('[data-source="flow/flows/cellar"]').waitFor({ state: "detached" });
  expect(await page.locator('[data-source^="flow/flows/"]').count()).toBe(3);
});

test("a clerk reads what flows tell, and can take nothing back", async () => {
  const { page } = await open("/counter/2", 1280, 900);
  await page.locator('[data-command="call-next"]').first().waitFor();
  await flow.asks({ type: "raise-fault", name: "lift", text: "Der Aufzug steht." });
  await flow.asks({ type: "halt-site" });
  await press(page, "Alt+6", '[data-source="flow/flows/lift"]');
  await page.locator('[data-source="flow/flows"]').waitFor();
  expect(await page.locator('.fault [data-command="clear-fault"], .fault [data-command="resume-site"]').count()).toBe(
    0,
  );
});

test("the lead ends a flow's halt where its fault stands", async () => {
  const { page } = await open("/counter/1", 1280, 900);
  await page.locator('[data-command="call-next"]').first().waitFor();
  await flow.asks({ type: "halt-site" });
  await page.locator(".banner.alarm", { hasText: "Betrieb angehalten" }).waitFor();
  await press(page, "Alt+6", '[data-source="flow/flows"]');
  await page.locator('[data-source="flow/flows"] [data-command="resume-site"]').click();
  await page.locator(".banner.alarm").waitFor({ state: "detached" });
});

test("the lead closes the editor of flows where it is told that it is open", async () => {
  const { page } = await open("/counter/1", 1280, 900);
  const panel = await office.page("/counter/1");
  await page.locator('[data-command="call-next"]').first().waitFor();
  const operator = await openProgram(ownOperator);
  await operator.asks({ type: "open-flow-editor", minutes: 30, codeHash: "ab".repeat(32) });
  await operator.close();
  await press(page, "Alt+6", '[data-command="close-flow-editor"]');
  await page.locator('[data-command="close-flow-editor"]').click();
  const isOpen = () => panel.view<FaultsView>("faults")?.faults.some(({ fault }) => fault === "flow-editor-open");
  await until(() => isOpen() === false);
});

test("a kiosk that a flow has switched off says so in all languages, and is switched on at a counter", async () => {
  const kiosk = await open("/kiosk", 1080, 1920);
  await kiosk.page.locator("[data-language], [data-key]").first().waitFor();
  await flow.asks({ type: "set-kiosk", kiosk: "kiosk-1", open: false });
  await kiosk.page.locator('[data-standstill="kiosk-off"]').waitFor();
  expect(await kiosk.page.locator("h1").innerText()).toBe(phrase("noNumbersNow", "de"));
  await kiosk.page.getByText(phrase("noNumbersNow", "ar")).first().waitFor();
  await isWell(kiosk);
  const { page } = await open("/counter/1", 1280, 900);
  await page.locator('[data-command="call-next"]').first().waitFor();
  await press(page, "Alt+7", '[data-kiosk="kiosk-1"]');
  await page.locator('[data-kiosk="kiosk-1"] [data-command="set-kiosk"]').click();
  await kiosk.page.locator("[data-standstill]").waitFor({ state: "detached" });
  await page.locator('[data-kiosk="kiosk-1"]').waitFor({ state: "detached" });
});

test("hours set by a key switch go by the clock again when the lead says so, and a clerk reads who may", async () => {
  const panel = await office.page("/counter/1");
  await flow.asks({ type: "set-hours", hours: "closed" });
  const hours = () => panel.view<DayView>("day")?.hours;
  await until(() => hours() === "closed");
  const clerk = await open("/counter/2", 1280, 900);
  await clerk.page.locator('[data-command="call-next"]').first().waitFor();
  await press(clerk.page, "Alt+7", ".sheet >> text=Heute von Hand geschlossen");
  expect(await clerk.page.locator('[data-command="set-hours"]').count()).toBe(0);
  const lead = await open("/counter/1", 1280, 900);
  await lead.page.locator('[data-command="call-next"]').first().waitFor();
  await press(lead.page, "Alt+7", '[data-command="set-hours"]');
  await isWell(lead);
  await lead.page.locator('[data-command="set-hours"]').click();
  await until(() => hours() === undefined);
  await lead.page.locator('[data-command="set-hours"]').waitFor({ state: "detached" });
});
