/** The end of a day: sent home with precedence, outcomes fetched and forgotten, open points carried and settled. */
import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { grouped } from "../../gateway/contract/code.ts";
import type { DayView } from "../../gateway/contract/views.ts";
import type { EndOfDayView } from "../../gateway/contract/views-visits.ts";
import { asks, until } from "../appliance.ts";
import { at, type Counter, monday, type Office, openOffice, slips, ticket, tuesday, wednesday } from "./big-office.ts";

const thursday = "2025-11-27";
/** Closed on Fridays and over the weekend. */
const nextMonday = "2025-12-01";

let office: Office;
let reception: Counter;
let lead: Counter;
beforeAll(async () => {
  office = await openOffice({ time: "11:30" });
  [reception, lead] = await Promise.all([office.counter("reception"), office.counter("202")]);
});
afterAll(() => office.stop());

const endOfDay = () => lead.page.view<EndOfDayView>("end-of-day");

test("not today any more: home with a slip that comes first tomorrow; what is open is carried", async () => {
  const kiosk = await office.page("/kiosk");
  const sent = await ticket(kiosk, "move", { language: "en", people: 3 });
  const parked = await ticket(kiosk, "letter");
  const stays = await ticket(kiosk, "talk");
  await until(() => slips(office, "kiosk-1").length === 3);
  const desk = await office.counter("1");
  const home = await asks(reception.page, { type: "send-home", number: sent });
  const slip = () =>
    [...slips(office, "kiosk-1"), ...slips(office, "reception")].find((text) => text.includes("Termin"));
  await until(slip);
  const code = /\d{3} \d{3} \d{4}/.exec(slip()!)![0];
  expect(grouped(home.code!)).toBe(code);

  expect(await desk.calls()).toBe(parked);
  await asks(desk.page, { type: "park", counter: "1" });
  await asks(lead.page, { type: "close-intake", reason: "end-of-day" });
  await asks(lead.page, { type: "end-day" });
  await until(() => endOfDay()?.ended);
  const openNow = Object.fromEntries(endOfDay()!.open.map(({ what, numbers }) => [what, numbers]));
  expect(openNow).toMatchObject({ waiting: [stays], parked: [parked] });

  await office.nextDay(tuesday, "07:30");
  await until(() => endOfDay()?.carried);
  const { carried, ended } = endOfDay()!;
  expect(ended).toBe(false);
  expect(carried!.date).toBe(monday);
  expect(carried!.open).toEqual([
    { what: "waiting", count: 1, numbers: [stays] },
    { what: "parked", count: 1, numbers: [parked] },
  ]);
  const first = await ticket(kiosk, "move");
  const { number } = await asks(kiosk, { type: "check-in", code });
  await desk.sees(number!, "precedence");
  expect(await desk.calls()).toBe(number);
  await desk.has(number);
  expect(desk.view()!.current).toMatchObject({ people: 3, language: "en" });
  expect(await desk.calls()).toBe(first);

  await asks(lead.page, { type: "settle-carried" });
  await until(() => endOfDay()?.carried === null);
});

test("what became of appointments is fetched as a file; then their records leave the journal", async () => {
  const list = ["Vorgang;Kennung;Tag;Beginn;Anliegen"];
  for (const n of [1, 2, 3]) list.push(`AKTE-77000${n};TK-200${n};25.11.2025;07:4${n};Umzug`);
  office.put("register", "heute.csv", list.join("\r\n"));
  await office.report("register", "heute.csv");
  const kiosk = await office.page("/kiosk");
  const came = await asks(kiosk, { type: "check-in", code: "TK2001" });
  const left = await asks(kiosk, { type: "check-in", code: "TK2002" });
  const desk = await office.counter("5");
  await desk.sees(came.number!, "early-appointment");
  expect(await desk.calls()).toBe(came.number);
  await desk.finishes();
  await asks(reception.page, { type: "leave", number: left.number! });

  await office.nextDay(wednesday, "07:10");
  const folder = join(office.folders, "outcomes/register");
  const file = () => readdirSync(folder).find((name) => /^outcomes-.*\.csv$/.test(name));
  const told = () => {
    const name = file();
    return name && existsSync(join(folder, `.${name.replace(".csv", ".written")}`))
      ? readFileSync(join(folder, name), "utf8")
      : "";
  };
  await until(() => told().trim().split("\r\n").length === 4, 20_000);
  const outcomes = told()
    .trim()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(";").slice(0, 2));
  expect(outcomes).toEqual([
    ["AKTE-770001", "came"],
    ["AKTE-770002", "left"],
    ["AKTE-770003", "missed"],
  ]);
  expect(journal()).toContain("AKTE-770001");

  // Fetched a while after it was there: by moving it.
  office.itIs(wednesday, "07:20");
  renameSync(join(folder, file()!), join(office.folders, "fetched.csv"));
  await until(() => office.desk().state().records.size === 0, 20_000);
  expect(journal()).toContain("AKTE-770001");
  await office.nextDay(thursday, "07:10");
  await until(() => !journal().includes("AKTE-770001"), 20_000);
  expect(journal()).not.toContain("AKTE-77000");
  expect(file()).toBeUndefined();
});

/** Everything that the journal's files hold. */
function journal(): string {
  const names = readdirSync(office.data).filter((name) => name.startsWith("journal"));
  return names.map((name) => readFileSync(join(office.data, name), "latin1")).join("\n");
}

test("after hours the kiosk gives no tickets and says when; appointments go on until evening", async () => {
  office.itIs(thursday, "17:30");
  const kiosk = await office.page("/kiosk");
  await until(() => kiosk.view<DayView>("day")?.intake.schedules?.tickets === false);
  const refused = await kiosk.ask({ type: "take-ticket", services: ["move"], language: "de" });
  expect(refused).toEqual({ ok: false, refusal: "outside-hours", at: at(nextMonday, "07:00") });
  const { code } = await asks(reception.page, {
    ...{ type: "invite", services: ["collect"], from: thursday, until: thursday, language: "de", ready: true },
  });
  await asks(kiosk, { type: "check-in", code: code! });
  await asks(reception.page, { type: "take-ticket", services: ["move"], language: "de" });
  office.itIs(thursday, "18:05");
  await until(() => kiosk.view<DayView>("day")?.intake.schedules?.appointments === false);
  const late = await asks(reception.page, {
    ...{ type: "invite", services: ["collect"], from: thursday, until: nextMonday, language: "de", ready: true },
  });
  expect(await kiosk.ask({ type: "check-in", code: late.code! })).toEqual({
    ...{ ok: false, refusal: "appointments-closed", at: at(nextMonday, "07:00") },
  });
});
