/** Checking in with an appointment of a register's list, well and badly; the monitors; and nobody's name anywhere. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answer } from "../../gateway/contract/commands.ts";
import { refusalText } from "../../gateway/contract/texts.ts";
import { project } from "../../gateway/core/project.ts";
import { asks, until } from "../appliance.ts";
import { openPage, type Page } from "../page.ts";
import { launchBrowser, show } from "../pages/browser.ts";
import { at, callsOn, monday, type Office, openOffice, slips, ticket, tuesday } from "./big-office.ts";

let browser: Browser;
let office: Office;
let kiosk: Page;
/** All that any page was told. */
const heard: string[] = [];
const ears: Page[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
  office = await openOffice({ time: "08:28" });
  kiosk = await office.page("/kiosk");
  const paths = ["/", "/kiosk", "/display/display-1", "/display/display-2"];
  paths.push(...office.site.counters.map(({ id }) => `/counter/${id}`));
  ears.push(...(await Promise.all(paths.map((path) => openPage(office.httpPort, path, (text) => heard.push(text))))));
});
afterAll(async () => {
  await Promise.all(ears.map((page) => page.close()));
  await office.stop();
  await browser.close();
});

const heading = "Vorgang;Kennung;Tag;Beginn;Anliegen;language;Nachname;Vorname;Telefon;Mail;Bemerkung";
/** As the register writes it: with everything that is nobody's business here. */
const line = (n: number, day: string, time: string, service: string, language = "de") =>
  `2025/70${n};KX-${n}-PLAIN7;${day};${time};${service};${language};Mustermann${n};Hatice-${n};0170 55501${n};` +
  `h${n}@muster.example;kommt wegen Scheidung`;
const today = "24.11.2025";
const morning = [
  line(10, today, "08:40", "Umzug"),
  line(11, today, "08:55", "Umzug"),
  line(12, today, "10:00", "Umzug"),
  line(13, today, "08:05", "Umzug"),
  line(14, today, "08:20", "Umzug"),
  line(15, "25.11.2025", "09:00", "Umzug"),
  line(16, today, "08:30", "Umzug"),
  line(17, today, "08:45", "Umzug"),
  line(18, today, "08:50", "Umzug"),
  line(19, today, "08:35", "Beratung", "ar"),
];
/** Whoever filled it in took the wrong columns. */
const slipped = [
  "2025/7098;Frau Yildirim;24.11.2025;09:00;Umzug;de;;;;;",
  "2025/7097;KX-97-PLAIN7;24.11.2025;09:00;Hochzeit Yildirim;de;;;;;",
  "Yildirim;KX-96-PLAIN7;24.11.2025;09:00;Umzug;de;;;;;",
];
const written = /mustermann|hatice|55501|muster\.example|scheidung|yildirim|plain7/i;

const checkIn = (n: number | string, more: { language?: string } = {}): Promise<Answer> =>
  kiosk.ask({ type: "check-in", code: typeof n === "number" ? `kx ${n} plain7` : n, ...more });

test("the morning's list comes in, wrong lines are told by number; a second list moves one and drops one", async () => {
  office.put("register", "liste-1.csv", [heading, ...morning, ...slipped].join("\n"));
  const report = await office.report("register", "liste-1.csv");
  expect(report).toContain("Neu übernommen: 10");
  expect(report.match(/^Zeile \d+/gm)).toEqual(["Zeile 12", "Zeile 13", "Zeile 14"]);
  expect(report).not.toMatch(written);
  const later = morning.filter((row) => !row.includes("KX-17") && !row.includes("KX-16") && !row.includes("KX-18"));
  later.push(line(16, today, "11:30", "Umzug"), line(18, "25.11.2025", "10:00", "Umzug"));
  office.put("register", "liste-2.csv", [heading, ...later].join("\n"));
  const second = await office.report("register", "liste-2.csv");
  expect(second).toContain("Geändert: 2");
  expect(second).toContain("Abgesagt: 1");
});

test("on time, early and a little late get in; everybody else is told why, and when to come", async () => {
  const onTime = await checkIn(10);
  expect(onTime).toMatchObject({ ok: true });
  for (const n of [11, 14, 19]) expect(await checkIn(n)).toMatchObject({ ok: true });
  expect(await checkIn(10)).toMatchObject({ ok: false, refusal: "code-used" });
  expect(await checkIn(12)).toEqual({ ok: false, refusal: "too-early", at: at(monday, "09:30") });
  expect(await checkIn(13)).toEqual({ ok: false, refusal: "too-late", at: at(monday, "08:05"), service: "move" });
  expect(await checkIn(15)).toEqual({ ok: false, refusal: "wrong-day", at: at(tuesday, "09:00") });
  expect(await checkIn(16)).toEqual({ ok: false, refusal: "too-early", at: at(monday, "11:00") });
  expect(await checkIn(18)).toEqual({ ok: false, refusal: "appointment-moved", at: at(tuesday, "10:00") });
  expect(await checkIn(17)).toEqual({ ok: false, refusal: "appointment-cancelled" });
  expect(await checkIn("KX-77-PLAIN7")).toEqual({ ok: false, refusal: "unknown-code" });
  expect(await checkIn("KX-1O-PLAIN7")).toEqual({ ok: false, refusal: "unknown-code" });
  await until(() => slips(office, "kiosk-1").length === 4);
});

const met = [
  ...(["code-used", "too-early", "too-late", "wrong-day", "appointment-moved"] as const),
  ...(["appointment-cancelled", "unknown-code", "not-ready", "not-valid-yet", "not-valid-any-more"] as const),
] as const;

test("each of these is its own sentence, in every language that is offered", () => {
  for (const language of office.site.languages)
    expect(new Set(met.map((code) => refusalText(code, language))).size).toBe(met.length);
});

test("who is too late takes a ticket like a walk-in, or is let in by reception without a time", async () => {
  const reception = await office.counter("reception");
  const walkIn = await ticket(kiosk, "move");
  const { number } = await asks(reception.page, { type: "check-in", code: "KX-13-PLAIN7" });
  const visits = () => office.desk().state().visits;
  expect(visits().get(number!)?.due).toBeUndefined();
  await asks(reception.page, { type: "cancel", number: walkIn });
});

test("monitors show each call in its own waiting area alone: number and place, in words for visitors", async () => {
  const upstairs = (await show(browser, `http://localhost:${office.httpPort}/display/display-2`)).page;
  const hall = (await show(browser, `http://localhost:${office.httpPort}/display/display-1`)).page;
  const [desk, room] = await Promise.all([office.counter("5"), office.counter("201")]);
  office.itIs(monday, "08:41");
  await until(() => desk.view()?.next?.reason === "appointment");
  const first = await desk.calls();
  const talked = await room.calls();
  await hall.locator(`.hero[data-call="${first}"]`).waitFor();
  await upstairs.locator(`.hero[data-call="${talked}"]`).waitFor();
  expect(await hall.locator(".hero .place").innerText()).toMatch(/Schalter\s*5/);
  expect(await upstairs.locator(".hero .place").innerText()).toMatch(/Zimmer\s*201/);
  expect(await hall.locator(`[data-call="${talked}"]`).count()).toBe(0);
  expect(await upstairs.locator(`[data-call="${first}"]`).count()).toBe(0);
  for (const page of [hall, upstairs]) {
    expect(await page.locator("body").innerText()).not.toMatch(/Umzug|Beratung|Termin/);
    await page.context().close();
  }
  expect(callsOn(ears[2]!, "display-1")[0]).toBe(`${first} 5`);
});

test("no name, no telephone number and no plain code on any topic, paper or log, nor in the journal", async () => {
  const outcomes = join(office.folders, "outcomes/register");
  await until(() => office.desk().state().records.size > 0);
  const journal = readdirSync(office.data).map((name) => readFileSync(join(office.data, name), "latin1"));
  const topics = [...project(office.desk().state())].map(([topic, value]) => `${topic} ${JSON.stringify(value)}`);
  expect(heard.length).toBeGreaterThan(50);
  const papers = [...slips(office, "kiosk-1"), ...slips(office, "reception")];
  const told = readdirSync(outcomes).map((name) => readFileSync(join(outcomes, name), "utf8"));
  const state = JSON.stringify(office.desk().state());
  for (const text of [...journal, ...topics, ...heard, ...papers, ...told, ...office.log, state])
    expect(written.exec(text)?.[0]).toBeUndefined();
  // So that this would find something: the register's own ids stand in the journal, until they are fetched.
  expect(journal.some((text) => text.includes("2025/7010"))).toBe(true);
  for (const text of [...topics, ...heard, ...papers]) expect(text).not.toContain("2025/70");
});
