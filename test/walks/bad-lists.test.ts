/** Lists as they really come: yesterday's, broken, ten thousand lines long, and two systems with one appointment. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultsView } from "../../gateway/contract/views.ts";
import type { AppointmentsView } from "../../gateway/contract/views-visits.ts";
import { asks, until } from "../appliance.ts";
import type { Page } from "../page.ts";
import { at, type Counter, monday, type Office, openOffice, ticket } from "./big-office.ts";

let office: Office;
let kiosk: Page;
let reception: Counter;
beforeAll(async () => {
  office = await openOffice();
  [kiosk, reception] = await Promise.all([office.page("/kiosk"), office.counter("reception")]);
});
afterAll(() => office.stop());

const heading = "Vorgang;Kennung;Tag;Beginn;Anliegen";
const faults = () => reception.page.view<FaultsView>("faults")?.faults.map(({ source, fault }) => `${source} ${fault}`);
const total = () => reception.page.view<AppointmentsView>("appointments")?.total;

/** As ZMS answers, names and all. */
function process(id: number, start: number) {
  return {
    ...{ id, authKey: "ab1c", status: "confirmed", requests: [{ id: "10242340" }], scope: { id: 141 } },
    appointments: [{ date: start / 1000, slotCount: 1, availability: { slotTimeInMinutes: 10 } }],
    clients: [{ familyName: "Erika Musterfrau" }],
  };
}

test("yesterday's list and a broken one: nothing is taken, and staff see it; the right one goes in", async () => {
  office.put("register", "gut.csv", [heading, "2025-1;TK-3001;24.11.2025;08:20;Umzug"].join("\n"));
  office.put("zms", "gestern.json", JSON.stringify([process(4711, at("2025-11-23", "08:40"))]));
  office.put("calendar", "kaputt.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2025");
  await office.report("register", "gut.csv");
  const past = await office.report("zms", "gestern.json");
  expect(past).toContain("Es ist eine Liste von gestern oder früher. Nichts wurde übernommen.");
  expect(await office.report("calendar", "kaputt.ics")).toContain("Nichts wurde übernommen.");
  await until(() => faults()?.includes("appointments/zms list-refused"));
  await until(() => faults()?.includes("appointments/calendar list-refused"));
  await until(() => total() === 1);
});

test("a wrong line is named, the rest is taken; of two systems' one appointment comes one ticket", async () => {
  const lines = [
    "2025-1;TK-3001;24.11.2025;08:20;Umzug",
    "2025-3;TK-3003;24.11.2025;halb neun;Umzug",
    "2025-4;123456ab1c;24.11.2025;08:25;Abholung",
  ];
  office.put("register", "gemischt.csv", [heading, ...lines].join("\n"));
  office.put("zms", "heute.json", JSON.stringify([process(123_456, at(monday, "08:25"))]));
  const report = await office.report("register", "gemischt.csv");
  expect(report.match(/^Zeile .*$/gm)).toEqual([expect.stringMatching(/^Zeile 3: .*Uhrzeit/)]);
  expect(await office.report("zms", "heute.json")).toContain(
    "Eintrag 1: Diese Terminkennung kam schon aus der Quelle „register“.",
  );
  await until(() => total() === 2);
  const once = await asks(kiosk, { type: "check-in", code: "123456 AB1C" });
  expect(await kiosk.ask({ type: "check-in", code: "123456ab1c" })).toMatchObject({ refusal: "code-used" });
  const other = await asks(kiosk, { type: "check-in", code: "TK3001" });
  expect([...office.desk().state().visits.keys()]).toEqual([once.number, other.number]);
});

test("while ten thousand appointments are taken in, every call and ticket is answered within a second", async () => {
  const times = Array.from({ length: 10_000 }, (_, n) => n);
  const two = (n: number) => String(n).padStart(2, "0");
  // Thirty days of three hundred.
  const row = (n: number) =>
    `G-${n};TG-${10_000 + n};${two((n % 30) + 1)}.12.2025;${two(8 + (n % 8))}:${two(n % 60)};Umzug`;
  const counters = await Promise.all(["1", "2", "3", "4", "5"].map(office.counter));
  for (let n = 0; n < 10; n++) await ticket(kiosk, "move");
  office.put("register", "alles.csv", [heading, ...times.map(row)].join("\n"));
  let [longest, calls, done] = [0, 0, false];
  const report = office.report("register", "alles.csv").finally(() => {
    done = true;
  });
  const timed = async <T>(what: Promise<T>): Promise<T> => {
    const since = performance.now();
    const result = await what;
    longest = Math.max(longest, performance.now() - since);
    return result;
  };
  while (!done) {
    const counter = counters[calls % counters.length]!;
    const waiting = await timed(ticket(kiosk, "move"));
    expect(waiting).toMatch(/^[A-Z]\d{3}$/);
    expect(await timed(counter.calls())).toBeDefined();
    calls++;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await report).toContain("Neu übernommen: 10000");
  expect(calls).toBeGreaterThan(10);
  expect(longest).toBeLessThanOrEqual(1000);
}, 60_000);
