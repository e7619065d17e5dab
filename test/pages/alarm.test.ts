import { readFileSync } from "node:fs";
import mqtt from "mqtt";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Time } from "../../gateway/contract/messages.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { phrase } from "../../gateway/contract/texts.ts";
import { ownDrivers, ownSecretPath } from "../../gateway/identities.ts";
import { type Appliance, asks, startAppliance, until } from "../appliance.ts";
import { accessibilityMistakes, clippedTexts, launchBrowser, show } from "./browser.ts";

let browser: Browser;
let office: Appliance;
let devices: Awaited<ReturnType<typeof openDevices>>;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  office = await startAppliance();
  await office.stopGateway();
  await office.startGateway({ site: withAlarm(office.site) });
  await office.devicesWell();
  devices = await openDevices();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await devices.close();
  await office.stop();
});

const languages = [
  "de",
  "de-simple",
  "en",
  "tr",
  "ar",
  "uk",
  "ru",
  "fa",
  "fr",
  "sq",
  "sr-Latn",
  "ro",
  "pl",
  "bg",
  "es",
];

/** Three devices more, whose drivers this file plays itself. */
function withAlarm(site: Site): Site {
  const [one, ...others] = site.counters;
  const further = [
    { kind: "alarm", id: "house" },
    { kind: "scanner", id: "desk" },
    { kind: "scanner", id: "kiosk" },
  ];
  return {
    ...site,
    languages,
    evacuationText: true,
    counters: [{ ...one!, scanner: "desk" }, ...others],
    kiosks: site.kiosks.map((kiosk) => ({ ...kiosk, scanner: "kiosk" })),
    devices: [...site.devices, ...further.map((device) => ({ ...device, config: {} }))],
  };
}

async function openDevices() {
  const password = readFileSync(ownSecretPath(office.data), "utf8").trim();
  const clientId = `${ownDrivers}~played`;
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${office.mqttPort}`, {
    clientId,
    username: ownDrivers,
    password,
    keepalive: 20,
  });
  let time: Time | undefined;
  client.on("message", (_, payload) => {
    time = JSON.parse(payload.toString());
  });
  await client.subscribeAsync("wm/1/test/time", { qos: 1 });
  await until(() => time);
  let nth = 0;
  const say = (topic: string, value: unknown, retain: boolean) =>
    client.publishAsync(`wm/1/test/device/${topic}`, JSON.stringify(value), { qos: 1, retain });
  return {
    alarm: (alarm: boolean, more: object = {}) =>
      say("alarm/house/status", { online: true, run: "played", alarm, ...more }, true),
    scan: (scanner: string, text: string) =>
      say(`scanner/${scanner}/event`, { id: `scan-${nth++}`, ...time, type: "scanned", text }, false),
    close: () => client.endAsync(true),
  };
}

const open = (path: string, width = 1280, height = 800) =>
  show(browser, `http://localhost:${office.httpPort}${path}`, { viewport: { width, height } });

test("displays and kiosks ask everybody to leave, in all languages at once, and nothing can be touched", async () => {
  const all = await Promise.all([
    open("/display", 1920, 1080),
    open("/display", 1280, 720),
    open("/kiosk", 1080, 1920),
    open("/kiosk", 1280, 800),
  ]);
  for (const { page } of all) await page.locator("header").waitFor();
  await devices.alarm(true);
  for (const { page } of all) {
    await page.locator(".evacuation").waitFor();
    const words = await page.locator(".evacuation :is(h1, li)").allInnerTexts();
    expect(words).toEqual(languages.map((tag) => phrase("leaveBuilding", tag)));
    expect(await page.locator(".evacuation [dir=rtl]").count()).toBe(2);
    expect(await page.locator("button, a, input").count()).toBe(0);
    await expect.poll(() => beyondScreen(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    expect(await accessibilityMistakes(page)).toEqual([]);
  }
  await devices.alarm(false);
  await asks(await office.page("/counter/1"), { type: "resume-site" });
  for (const { page } of all) await page.locator("header").waitFor();
  expect(all.flatMap(({ complaints }) => complaints)).toEqual([]);
}, 60_000);

/** Texts that reach over the edge of the screen or into each other. */
function beyondScreen(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = [...document.querySelectorAll<HTMLElement>(".evacuation :is(h1, li)")];
    const boxes = texts.map((text) => text.getBoundingClientRect());
    const isOver = ({ left, right, top, bottom }: DOMRect, text: HTMLElement) =>
      left < 0 || top < 0 || right > innerWidth || bottom > innerHeight || text.scrollWidth > text.clientWidth;
    const overlaps = (a: DOMRect, b: DOMRect) =>
      a !== b && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const wrong = texts.filter((text, n) => isOver(boxes[n]!, text) || boxes.some((box) => overlaps(box, boxes[n]!)));
    return wrong.map((text) => text.innerText);
  });
}

test("the counter page says why nobody is called: the alarm, or its wires", async () => {
  const { page } = await open("/counter/1");
  await asks(await office.page("/kiosk"), { type: "take-ticket", services: ["collect"], language: "de" });
  const callNext = page.locator('[data-command="call-next"]').first();
  await callNext.waitFor();
  await devices.alarm(false, { fault: "alarm-wires" });
  await page.locator(".banner", { hasText: "Leitung des Hausalarms" }).waitFor();
  await callNext.click();
  await page.locator(".said", { hasText: "Bis sie heil ist, wird niemand aufgerufen" }).waitFor();
  await devices.alarm(true);
  await page.locator(".banner", { hasText: "das Gebäude zu verlassen" }).waitFor();
  await page.locator(".tab").last().click();
  // The panel takes one press at a time, so that a nervous finger does no harm.
  const resume = async () => {
    await page.locator('[data-command="resume-site"]').click();
    return page.locator(".said").innerText();
  };
  await expect.poll(resume, { timeout: 20_000, interval: 300 }).toContain("Hausalarm steht noch an");
});

test("two keys call for help: colleagues see where, the own page hardly changes, nobody is thrown out", async () => {
  await asks(await office.page("/kiosk"), { type: "take-ticket", services: ["collect"], language: "de" });
  const { page: own } = await open("/counter/1");
  const { page: colleague, complaints } = await open("/counter/2");
  await own.locator('[data-command="call-next"]').first().click();
  await own.locator(".hero", { hasText: "K001" }).waitFor();
  await colleague.locator(".frame .role").waitFor();
  for (const key of ["F9", "F10"]) await own.keyboard.down(key);
  for (const key of ["F9", "F10"]) await own.keyboard.up(key);
  const bar = colleague.locator(".call-for-help");
  await bar.waitFor();
  await expect.poll(() => bar.innerText()).toContain("Schalter 1 (Halle)");
  await own.locator('.known[data-known="true"]').waitFor();
  expect(await own.locator(".call-for-help, .said:not(:empty)").count()).toBe(0);
  await expect.poll(() => own.locator(".hero").innerText()).toBe("K001");
  expect(await accessibilityMistakes(colleague)).toEqual([]);
  expect(await accessibilityMistakes(own)).toEqual([]);
  await bar.locator("button").click();
  await bar.locator('[data-command="end-silent-alarm"]').click();
  await bar.waitFor({ state: "detached" });
  await own.locator(".known").waitFor({ state: "detached" });
  expect(complaints).toEqual([]);
});

test("a ticket under the counter's scanner opens its row; one that types is known by its haste", async () => {
  const kiosk = await office.page("/kiosk");
  for (let n = 0; n < 3; n++) await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  const day = office.desk().state().day;
  const { page, complaints } = await open("/counter/1");
  const row = (number: string) => page.locator('.row[data-open="true"] > .number', { hasText: number });
  await page.locator(".row").first().waitFor();
  await devices.scan("desk", `WM1:${day}:K002`);
  await row("K002").waitFor();
  // A machine that stalls between two keys has no haste: then the paper is held before the scanner once more.
  const types = async (number: string) => {
    const isOpen = async () => {
      await page.keyboard.type(`WM1:${day}:${number}`);
      await page.keyboard.press("Enter");
      return row(number)
        .waitFor({ timeout: 800 })
        .then(
          () => true,
          () => false,
        );
    };
    await expect.poll(isOpen).toBe(true);
  };
  await types("K003");
  await devices.scan("desk", "WM1:2020-02-02:K001");
  await page.locator(".said", { hasText: "K001 ist von einem anderen Tag" }).waitFor();
  await page.locator(".sheet .toggle").click();
  const field = page.locator("#lost-time");
  await field.fill("07:45");
  await field.focus();
  await types("K001");
  expect(office.sign("counter-1").state().text).toBe("");
  expect(complaints).toEqual([]);
});

test("a ticket under the kiosk's scanner is told how it stands", async () => {
  await asks(await office.page("/kiosk"), { type: "take-ticket", services: ["collect"], language: "ar" });
  const { page, complaints } = await open("/kiosk", 1080, 1920);
  await page.locator('[data-language="de"]').first().waitFor();
  await devices.scan("kiosk", `WM1:${office.desk().state().day}:K001`);
  await page.locator('[data-place="waiting"]').waitFor();
  expect(complaints).toEqual([]);
});
