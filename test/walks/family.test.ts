/** Collection that is ready or not, a family on one ticket, and several concerns in one visit. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DisplayView, OfficeView } from "../../gateway/contract/views.ts";
import { asks, until } from "../appliance.ts";
import type { Page } from "../page.ts";
import { callsOn, monday, type Office, openOffice, slips, ticket } from "./big-office.ts";

let office: Office;
let kiosk: Page;
beforeAll(async () => {
  office = await openOffice();
  kiosk = await office.page("/kiosk");
});
afterAll(() => office.stop());

test("what is not ready says so without queueing; once it is, its visitor passes those who wait", async () => {
  const list = (ready: string) =>
    [
      "Vorgang;Kennung;Tag;Beginn;from;until;Anliegen;ready",
      `2025-9;AB-9001;;;24.11.2025;28.11.2025;Abholung;${ready}`,
    ].join("\r\n");
  office.put("register", "morgens.csv", list("nein"));
  expect(await office.report("register", "morgens.csv")).toContain("Neu übernommen: 1");
  const checkIn = { type: "check-in", code: "AB9001" } as const;
  expect(await kiosk.ask(checkIn)).toEqual({ ok: false, refusal: "not-ready" });
  expect(office.desk().state().visits.size).toBe(0);
  expect(slips(office, "kiosk-1")).toEqual([]);

  office.put("register", "mittags.csv", list("ja"));
  expect(await office.report("register", "mittags.csv")).toContain("Geändert: 1");
  const others = [await ticket(kiosk, "move"), await ticket(kiosk, "move")];
  await until(() => slips(office, "kiosk-1").length === 2);
  office.itIs(monday, "08:30");
  const { number } = await asks(kiosk, checkIn);
  const desk = await office.counter("3");
  await desk.sees(number!, "head-start");
  for (const expected of [number, ...others]) expect(await desk.calls()).toBe(expected);
  await desk.finishes();
});

test("a family of five: one ticket, one call, five people at the counter", async () => {
  const [desk, display] = await Promise.all([office.counter("5"), office.page("/display/display-1")]);
  const number = await ticket(kiosk, "move", { people: 5, language: "ar" });
  await desk.sees(number, "longest-waiting");
  expect(desk.view()!.next!.visit.people).toBe(5);
  await until(() => desk.page.view<OfficeView>("office")?.waiting === 1);
  expect(await desk.calls()).toBe(number);
  await until(() => callsOn(display, "display-1").includes(`${number} 5`));
  expect(display.view<DisplayView>("display/display-1")!.calls.filter((call) => call.number === number).length).toBe(1);
  await desk.has(number);
  expect(desk.view()!.current!.people).toBe(5);
  await desk.finishes();
});

test("three concerns in one visit: one counter does two, another the third, with the same standing", async () => {
  const [one, three] = await Promise.all([office.counter("1"), office.counter("3")]);
  const number = await ticket(kiosk, ["move", "letter", "collect"]);
  const later = await ticket(kiosk, "move");
  await one.sees(number, "longest-waiting");
  expect(await one.calls()).toBe(number);
  await one.has(number);
  expect(one.view()!.current!.services).toEqual(["move", "letter", "collect"]);
  await one.finishes();
  expect(office.desk().state().visits.get(number)?.services).toEqual(["collect"]);
  expect(await three.calls()).toBe(number);
  expect(await three.calls()).toBe(later);
  await three.finishes();
  await until(() => office.desk().state().ended.get(number)?.state === "finished");
  expect(office.desk().state().visits.size).toBe(0);
});
