/** Appointments at the kiosk in a real browser, on one office: checked in, chosen, refused; and that all of it fits. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { codeOf, grouped, scannable } from "../../gateway/contract/code.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { weekdays } from "../../gateway/contract/site-visits.ts";
import { clockText } from "../../ui-kiosk/lib/clock.ts";
import { type Appliance, asks, slipText, startAppliance, until } from "../appliance.ts";
import type { Page as Counter } from "../page.ts";
import { accessibilityMistakes, clippedTexts, launchBrowser, type Shown, show, tap as tapOn } from "./browser.ts";

const day = "2025-03-04";
const began = Date.now();
let later = 0;
/** Ten o'clock on that Tuesday, when this file begins: in the past, because commands bear the machine's own time. */
const wall = () => Date.parse(`${day}T10:00:00+01:00`) + Date.now() - began + later;
const minute = 60_000;

let browser: Browser;
let office: Appliance;
let counter: Counter;
let shown: Shown;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  office = await startAppliance({ site: withSlots, wall });
  counter = await office.page("/counter/1");
  shown = await show(browser, kioskOf(office));
  page = shown.page;
});
afterAll(async () => {
  await browser.close();
  await office.stop();
});
beforeEach(() => begin());

const kioskOf = ({ httpPort }: Appliance) => `http://localhost:${httpPort}/kiosk`;

/** The start, as the next visitor finds it. */
async function begin(at = office): Promise<void> {
  await page.setViewportSize(sizes[0]);
  await page.evaluate(() => sessionStorage.clear());
  await page.goto(kioskOf(at));
  await page.locator(languageKey("de")).first().waitFor();
}

const always = Object.fromEntries(weekdays.map((each) => [each, ["00:00-24:00"]]));

/**
 * The office of the walks, where a time can be chosen for `collect`, two services ask for the visitor's team, and who
 * collects is photographed while waiting.
 */
function withSlots(usual: Site): Site {
  const more: Record<string, object> = {
    collect: { meanwhile: ["capture"] },
    extend: { ask: "country" },
    advice: { ask: "letter" },
  };
  const capture = { id: "capture", name: { de: "Foto", ar: "الصورة" }, kiosk: false };
  return {
    ...usual,
    services: [...usual.services.map((service) => ({ ...service, ...more[service.id] })), capture],
    counters: usual.counters.map((each) =>
      each.id === "3" ? { ...each, services: [...each.services, "capture"] } : each,
    ),
    teams: [
      { id: "one", countries: ["SY", "TR"], letters: "A-L" },
      { id: "two", countries: ["UA", "AF"], letters: "M-Z" },
    ],
    pools: [{ id: "desk", services: ["collect"], minutes: 30, week: always, kioskDays: 4 }],
    kiosks: usual.kiosks.map((kiosk) => ({ ...kiosk, scanner: "kiosk-1" })),
    devices: [...usual.devices, { kind: "scanner", id: "kiosk-1", config: { at: "simulator" } }],
  };
}

const languageKey = (tag: string) => `[data-language="${tag}"]`;
const appointmentKey = '[data-key="appointment"]';
const ticket = '[data-scene="ticket"]';
const people = '[data-people="1"]';

const tap = (selector: string, next: string) => tapOn(page, selector, next);

/** A visitor is invited for today: the code that stands on the letter. */
async function invitation(ready = true): Promise<string> {
  const invited = { services: ["collect"], from: day, until: day, language: "ar", ready };
  const { code } = await asks(counter, { type: "invite", ...invited });
  return code!;
}

/** As a reader does that types: in no time, and Enter behind it. */
async function scan(text: string): Promise<void> {
  await page.evaluate(
    (keys) => {
      for (const key of keys) dispatchEvent(new KeyboardEvent("keydown", { key }));
    },
    [...text, "Enter"],
  );
}

/** As long as a finger rests on a key: a machine's would be taken for a bounce. */
const press = (selector: string) => page.locator(selector).click({ delay: 60 });

/** Each key until it was taken, and never twice; the last digit sends the code, and the field goes away. */
async function typeCode(code: string): Promise<void> {
  for (let nth = 1; nth <= code.length; nth++) {
    const before = page.locator(`[data-code="${code.slice(0, nth - 1)}"]`);
    const typed = async () => {
      if (await before.isVisible()) await press(`[data-character="${code[nth - 1]}"]`);
      await before.waitFor({ state: "detached", timeout: 1_000 }).catch(() => {});
      return before.isVisible();
    };
    await expect.poll(typed, { timeout: 20_000 }).toBe(false);
  }
}

const visits = () => office.desk().state().visits;
const times = () => [...office.desk().state().appointments.values()].flatMap(({ plan }) => plan.start ?? []);
const printed = (text: string) => () =>
  office.printer.state().papers.some((paper) => paper.cut && slipText(paper).replace(/\s/g, "").includes(text));

test("a code is typed after two touches; the number is on screen and paper, with what comes meanwhile", async () => {
  const code = await invitation();
  await tap(languageKey("en"), appointmentKey);
  await tap(appointmentKey, '[data-character="1"]');
  await typeCode(code);
  await page.locator(ticket).waitFor();
  const told = await page.locator(ticket).innerText();
  expect(told).toContain("You are checked in.");
  expect(told).toContain("While you wait, we will call you for: Foto");
  const number = await page.locator("[data-number]").getAttribute("data-number");
  await until(printed(number!));
  await until(printed("InzwischenrufenwirSiedazuauf:Foto"));
  expect(shown.complaints).toEqual([]);
});

test("a code with a wrong digit is told at once, and can be mended", async () => {
  const code = await invitation();
  await tap(languageKey("de"), appointmentKey);
  await tap(appointmentKey, '[data-character="1"]');
  const wrong = (Number(code[9]) + 1) % 10;
  await page.keyboard.type(`${code.slice(0, 9)}${wrong}`);
  await page.locator("[data-wrong]").waitFor();
  await press('[data-key="erase"]');
  await page.locator(`[data-code="${code.slice(0, 9)}"]`).waitFor();
  await press(`[data-character="${code[9]}"]`);
  await page.locator(ticket).waitFor();
});

test("a code at the reader checks in without a touch; a second time it is used", async () => {
  const code = await invitation();
  await scan(scannable(code));
  await page.locator(ticket).waitFor();
  await page.locator('[data-paper="printed"]').waitFor();
  await scan(scannable(code));
  await page.locator('[data-refusal="code-used"]').waitFor();
});

test("what is not there yet says so, and nobody queues for it", async () => {
  const before = visits().size;
  await scan(scannable(await invitation(false)));
  await page.locator('[data-refusal="not-ready"]').waitFor();
  expect(visits().size).toBe(before);
});

const sizes = [
  { width: 1080, height: 1920 },
  { width: 1280, height: 800 },
] as const;

describe.each(["de", "ar"])(
  "in %s every target is at least 20 mm and nothing is cut off on either panel",
  (language) => {
    test("while a time is chosen in six touches, which nobody else gets; its code is on screen and slip", async () => {
      const taken = times();
      await tap(languageKey(language), '[data-service="collect"]');
      await tap('[data-service="collect"]', '[data-key="slots"]');
      await fits("people, or a time");
      await tap('[data-key="slots"]', "[data-day]");
      await fits("days");
      await tap("[data-day] >> nth=1", "[data-start]");
      await fits("times");
      for (const start of taken) expect(await page.locator(`[data-start="${start}"]`).count()).toBe(0);
      const start = await page.locator("[data-start]").first().getAttribute("data-start");
      await tap("[data-start]", '[data-key="book"]');
      await fits("confirm");
      await tap('[data-key="book"]', "[data-appointment]");
      await fits("booked");
      expect(times()).toEqual([...taken, Number(start)]);
      const code = await page.locator("[data-appointment]").getAttribute("data-appointment");
      // Arabic slips are pictures to this printer.
      if (language === "de") await until(printed(code!));
    });

    test("where a letter or country is asked for, which becomes a team, and is not told itself", async () => {
      for (const [service, asked] of [
        ["advice", "[data-letter]"],
        ["extend", "[data-country]"],
      ] as const) {
        await tap(languageKey(language), `[data-service="${service}"]`);
        await tap(`[data-service="${service}"]`, people);
        await tap(people, asked);
        await fits(service);
        if (service === "advice") await tap('[data-key="language"]', languageKey(language));
      }
      await tap('[data-country="UA"]', ticket);
      expect([...visits().values()].at(-1)?.meant.team).toBe("two");
    });

    test("while a code that nobody knows is shown as typed and can be mended, and another checks in", async () => {
      const unknown = codeOf("999999999");
      const code = await invitation();
      await tap(languageKey(language), appointmentKey);
      await fits("services");
      await tap(appointmentKey, '[data-character="1"]');
      await fits("code");
      await page.keyboard.type(unknown);
      await page.locator(`[data-told="${unknown}"]`).waitFor();
      await expect.poll(() => page.locator(".upper").innerText()).toContain(grouped(unknown));
      await fits("unknown");
      await tap('[data-key="back"]', `[data-code="${unknown}"]`);
      await scan(scannable(code));
      await page.locator('[data-paper="printed"]').waitFor();
      await fits("checked in");
    });

    test("for who is too late, with a number and a new time as ways on", async () => {
      const start = Math.ceil(wall() / (30 * minute)) * 30 * minute;
      const slot = { pool: "desk", service: "collect", start, language, people: 1 };
      const { code } = await asks(counter, { type: "book-slot", ...slot });
      later += 60 * minute;
      const isHeard = async () => (await page.locator(".clock").innerText()) === clockText(wall(), "Europe/Berlin");
      await expect.poll(isHeard, { timeout: 20_000 }).toBe(true);
      await tap(languageKey(language), appointmentKey);
      await scan(scannable(code!));
      await page.locator('[data-refusal="too-late"]').waitFor();
      await page.locator('[data-key="slots"]').waitFor();
      await fits("too late");
      const before = visits().size;
      await tap('[data-key="take-ticket"]', ticket);
      expect(visits().size).toBe(before + 1);
    });
  },
);

test("outside the hours of tickets there is none, but a time can be chosen", async () => {
  const tickets = { wed: ["07:00-12:00"] };
  const closed = await startAppliance({ site: (usual) => ({ ...withSlots(usual), schedules: { tickets } }), wall });
  try {
    await begin(closed);
    await tap(languageKey("de"), '[data-service="collect"]');
    await expect.poll(() => page.locator(".upper").innerText()).toContain("Wartenummern gibt es ab");
    expect(await page.locator('[data-service="extend"]').count()).toBe(0);
    await tap('[data-service="collect"]', "[data-day]");
  } finally {
    await closed.stop();
  }
});

/** On both panels; what axe looks for does not depend on the panel. */
async function fits(step: string): Promise<void> {
  for (const size of [...sizes].reverse()) {
    await page.setViewportSize(size);
    const where = `${step}, ${size.width} × ${size.height}`;
    const wrong = async () => [where, ...(await smallTargets()), ...(await clippedTexts(page))];
    await expect.poll(wrong, { timeout: 20_000, interval: 50 }).toEqual([where]);
  }
  expect([step, await accessibilityMistakes(page)]).toEqual([step, []]);
}

/** Until the page has measured the panel, all of it is wrong. */
function smallTargets(): Promise<string[]> {
  return page.evaluate(() => {
    const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));
    if (Math.abs(mm * 268 - Math.min(innerWidth, innerHeight)) > 1) return ["the panel is being measured"];
    const boxes = [...document.querySelectorAll("button")].filter(
      (b) => b.offsetParent && getComputedStyle(b).visibility !== "hidden",
    );
    return boxes.flatMap((b) => {
      const { width, height, bottom } = b.getBoundingClientRect();
      const isSmall = width < 20 * mm - 1 || height < 20 * mm - 1 || bottom > innerHeight + 1;
      return isSmall ? [`${b.innerText}: ${width / mm} × ${height / mm} mm`] : [];
    });
  });
}
