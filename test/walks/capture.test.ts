/** Photo and fingerprints while waiting: a station where nobody sits calls, the place at the desk is kept. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KioskView } from "../../gateway/contract/views.ts";
import { asks, until } from "../appliance.ts";
import { launchBrowser, show } from "../pages/browser.ts";
import { type Office, openOffice, slips, ticket } from "./big-office.ts";

let browser: Browser;
let office: Office;
beforeAll(async () => {
  browser = await launchBrowser();
  office = await openOffice();
});
afterAll(async () => {
  await browser.close();
  await office.stop();
});

test("captured while waiting, first again at the desk, paid at the cashier: one number throughout", async () => {
  const kiosk = await office.page("/kiosk");
  const [desk, cashier] = await Promise.all([office.counter("1"), office.counter("cashier")]);
  const display = (await show(browser, `http://localhost:${office.httpPort}/display/display-1`)).page;

  const number = await ticket(kiosk, "extend", { language: "tr" });
  await until(() => kiosk.view<KioskView>("kiosk/kiosk-1")?.tickets[0]?.paper === "printed");
  // Nobody has pressed anything: the station is free.
  await display.locator(`.hero[data-call="${number}"]`).waitFor();
  expect(await display.locator(".hero .word").innerText()).toBe("Foto und Fingerabdruck");
  expect(await display.locator(".hero .place").innerText()).toContain("F1");

  office.station("e1").turn("busy", true);
  const other = await ticket(kiosk, "move");
  await until(() => office.desk().state().visits.get(number)?.state === "serving");
  expect(await desk.calls()).toBe(other);
  await desk.has(other);
  office.station("e1").turn("busy", false);
  await desk.sees(number, "parked-here");
  expect(desk.view()?.parked.map((visit) => visit.number) ?? []).toEqual([]);

  expect(await desk.calls()).toBe(number);
  await display.locator(`.hero[data-call="${number}"] .word`, { hasText: "Schalter" }).waitFor();
  await asks(desk.page, { type: "note-reference", number, reference: "PIK-204 117" });
  await until(() => desk.view()?.current?.reference === "PIK-204 117");
  expect(desk.view()!.current).toMatchObject({ number, language: "tr", services: ["extend", "pay"] });
  expect(desk.view()!.current!.meanwhile ?? []).toEqual([]);
  await desk.finishes();

  await cashier.sees(number, "longest-waiting");
  expect(await cashier.calls()).toBe(number);
  await cashier.has(number);
  expect(cashier.view()?.current?.feeCents).toBe(9300);
  await display.locator(`.hero[data-call="${number}"] .place`, { hasText: "Kasse" }).waitFor();
  await cashier.begins();
  await cashier.finishes();
  await until(() => office.desk().state().ended.get(number)?.state === "finished");
  expect(slips(office, "kiosk-1")).toHaveLength(2);
  expect(office.desk().state().ended.get(number)?.reference).toBe("PIK-204 117");
  expect([...office.desk().state().ended.keys()].sort()).toEqual([other, number].sort());
  await display.context().close();
});

test("the station breaks under somebody: back in line, and a counter with staff captures instead", async () => {
  const kiosk = await office.page("/kiosk");
  const [desk, staffed] = await Promise.all([office.counter("1"), office.counter("staffed")]);
  const number = await ticket(kiosk, "extend");
  await until(() => office.desk().state().visits.get(number)?.counter === "station");
  office.station("e1").turn("fault", true);
  await until(() => office.desk().state().visits.get(number)?.state === "waiting");
  await desk.sees(number, "longest-waiting");
  await staffed.sees(number, "longest-waiting");
  expect(await staffed.calls()).toBe(number);
  await until(() => desk.view()?.next === null);
  await staffed.finishes();
  await desk.sees(number, "longest-waiting");
  expect(await desk.calls()).toBe(number);

  // Mended, it goes on with whoever still has to.
  const next = await ticket(kiosk, "extend");
  office.station("e1").turn("fault", false);
  await until(() => office.desk().state().visits.get(next)?.counter === "station");
});

test("the gateway is away while somebody steps off the station: the place at the desk is still there", async () => {
  const kiosk = await office.page("/kiosk");
  const desk = await office.counter("1");
  await desk.finishes();
  const number = office.desk().state().counters.get("station")?.current;
  office.station("e1").turn("busy", true);
  await until(() => office.desk().state().visits.get(number!)?.state === "serving");
  await office.stopGateway();
  office.station("e1").turn("busy", false);
  await office.startGateway();
  await desk.sees(number!, "longest-waiting");
  expect(await ticket(kiosk, "move")).toMatch(/^[A-Z]\d{3}$/);
  expect(await desk.calls()).toBe(number);
});
