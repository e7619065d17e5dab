/** Who gets whom: by the letter of a name, by country and by language; kept for a while, and then for everybody. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SiteView } from "../../gateway/contract/views.ts";
import type { AgendaView, AppointmentsView } from "../../gateway/contract/views-visits.ts";
import { asks, until } from "../appliance.ts";
import type { Page } from "../page.ts";
import { at, callsOn, monday, type Office, openOffice, ticket } from "./big-office.ts";

let office: Office;
let kiosk: Page;
beforeAll(async () => {
  office = await openOffice();
  kiosk = await office.page("/kiosk");
  await until(() => kiosk.view<SiteView>("site"));
});
afterAll(() => office.stop());

/** As the kiosk's page looks it up: of the country, nothing but the team is told. */
function teamOf(country: string): string {
  return kiosk.view<SiteView>("site")!.teams!.find(({ countries }) => countries?.includes(country))!.id;
}

test("by letter: each desk calls its own, though another came first; after twenty minutes anybody may", async () => {
  const [one, two] = await Promise.all([office.counter("1"), office.counter("2")]);
  const meier = await ticket(kiosk, "letter", { team: "m-z" });
  const ahmad = await ticket(kiosk, "letter", { team: "a-l" });
  const third = await ticket(kiosk, "letter", { team: "m-z" });
  await one.sees(ahmad, "longest-waiting");
  await two.sees(meier, "longest-waiting");
  expect(await one.calls()).toBe(ahmad);
  expect(await one.calls()).toBeUndefined();
  expect(await two.calls()).toBe(meier);
  office.itIs(monday, "08:21");
  await one.sees(third, "longest-waiting");
  expect(await one.calls()).toBe(third);
});

test("by country: up to the specialist's room, called on that floor's display alone", async () => {
  const [east, west] = await Promise.all([office.counter("201"), office.counter("202")]);
  const [hall, upstairs] = await Promise.all([office.page("/display/display-1"), office.page("/display/display-2")]);
  const kyiv = await ticket(kiosk, "protection", { team: teamOf("UA"), language: "uk" });
  const damascus = await ticket(kiosk, "protection", { team: teamOf("SY"), language: "ar" });
  expect(await east.calls()).toBe(damascus);
  expect(await west.calls()).toBe(kyiv);
  await until(() => callsOn(upstairs, "display-2").length === 2);
  expect(callsOn(upstairs, "display-2")).toEqual([`${kyiv} 202`, `${damascus} 201`]);
  for (const call of callsOn(upstairs, "display-2")) expect(callsOn(hall, "display-1")).not.toContain(call);
  // Nothing but the team was told of where they come from.
  expect(JSON.stringify(east.view()!.current)).not.toMatch(/SY|Syr/);
});

test("by language: kept for who speaks it while that room is open; else for nobody", async () => {
  const [arabic, ukrainian] = await Promise.all([office.counter("201"), office.counter("202")]);
  const ar = await ticket(kiosk, "talk", { language: "ar" });
  const uk = await ticket(kiosk, "talk", { language: "uk" });
  const tr = await ticket(kiosk, "talk", { language: "tr" });
  await arabic.sees(ar, "longest-waiting");
  await ukrainian.sees(uk, "longest-waiting");
  expect(await ukrainian.calls()).toBe(uk);
  await ukrainian.sees(tr, "longest-waiting");
  await asks(arabic.page, { type: "pause-counter", counter: "201" });
  await ukrainian.sees(ar, "longest-waiting");
  expect(await ukrainian.calls()).toBe(ar);
  await asks(arabic.page, { type: "open-counter", counter: "201" });
  expect(await arabic.calls()).toBe(tr);
});

test("by the clerk's own calendar: seen there alone, never booked over, before who has waited longer", async () => {
  const entry = ["BEGIN:VEVENT", "UID:termin-1@kalender.example", "DTSTART;TZID=Europe/Berlin:20251124T085500"];
  entry.push("DTEND;TZID=Europe/Berlin:20251124T092500", "SUMMARY:Frau Yildirim", "END:VEVENT");
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Probe//DE", ...entry, "END:VCALENDAR", ""];
  office.itIs(monday, "08:50");
  office.put("calendar", "clerk-6.ics", lines.join("\r\n"));
  await office.report("calendar", "clerk-6.ics");
  const [reception, own, other] = await Promise.all(["reception", "201", "202"].map(office.counter));
  await until(() => reception!.page.view<AppointmentsView>("appointments")?.total === 1);
  const [seen] = reception!.page.view<AppointmentsView>("appointments")!.entries;
  expect(seen).toMatchObject({ start: at(monday, "08:55"), services: ["talk"], clerk: true, pool: "room" });
  await until(() => own!.page.view<AgendaView>("agenda/201")?.entries.length === 1);
  await until(() => other!.page.view<AgendaView>("agenda/202")?.entries.length === 0);
  const book = {
    type: "book-slot",
    pool: "room",
    service: "talk",
    start: at(monday, "10:00"),
    language: "de",
  } as const;
  expect(await reception!.page.ask(book)).toEqual({ ok: false, refusal: "not-our-slots" });

  const walkIns = [await ticket(kiosk, "talk"), await ticket(kiosk, "talk")];
  const { number } = await asks(reception!.page, { type: "check-in", appointment: seen!.appointment });
  await own!.sees(walkIns[0]!, "longest-waiting");
  office.itIs(monday, "08:56");
  await own!.sees(number!, "own-appointment");
  await other!.sees(walkIns[0]!, "longest-waiting");
  expect(await own!.calls()).toBe(number);
  expect(await other!.calls()).toBe(walkIns[0]);
  expect(await other!.calls()).toBe(walkIns[1]);
});
