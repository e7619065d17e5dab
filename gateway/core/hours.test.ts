/** What the clock opens and closes: who is given a ticket, and what visitors are told of when to come. */
import { expect, test } from "vitest";
import type { Answer, CommandOf } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { Recorded } from "../contract/events.ts";
import type { Site } from "../contract/site.ts";
import type { DayView, KioskView } from "../contract/views.ts";
import { apply } from "./apply.ts";
import { momentOf, nextDay } from "./calendar/moments.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute, morning, site } from "./testing.ts";

const daily = (...spans: string[]) =>
  Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, spans]));
const schedules = {
  tickets: daily("07:00-11:30", "13:00-17:00"),
  walkIns: daily("07:30-12:00", "13:30-17:30"),
  appointments: daily("07:00-18:00"),
};
const calendar: Site["calendar"] = { land: "BY", days: [{ day: "12-24", open: ["07:00-12:00"] }] };
const office = (more: Partial<Site> = {}) => morning(configurationOf({ ...site, schedules, calendar, ...more }));
const reconfigured = (there: Morning, more: Partial<Site>) =>
  there.put({ type: "configure", configuration: configurationOf({ ...site, ...more }) });

/** `2026-11-23 07:30` on the clocks of the site. */
const at = (text: string) => momentOf(text.slice(0, 10), text.slice(11), site.zone);
/** The clock goes on, and lastly somebody looks at it. */
function goTo(there: Morning, text: string): void {
  there.later(at(text) - there.now);
  there.signIn("1", "lead-1");
}
const ask: CommandOf<"take-ticket"> = { type: "take-ticket", services: ["collect"], language: "de" };
const refused = (text?: string): Answer => ({
  ok: false,
  refusal: "outside-hours",
  ...(text !== undefined && { at: at(text) }),
});
const intake = (there: Morning) => there.view<DayView>("day").intake;
const open = (there: Morning) =>
  Object.entries(intake(there).schedules!)
    .filter(([, isOpen]) => isOpen)
    .map(([name]) => name)
    .join(" ");

test("a kiosk gives numbers from seven, and says that walk-ins are served from half past seven", () => {
  const there = office();
  goTo(there, "2026-11-23 06:59");
  expect(there.kiosk("collect")).toEqual(refused("2026-11-23 07:00"));
  goTo(there, "2026-11-23 07:00");
  expect(open(there)).toBe("tickets appointments");
  expect(intake(there).walkInsFrom).toBe(at("2026-11-23 07:30"));
  expect(there.kiosk("collect")).toMatchObject({ ok: true, number: "K001" });
  goTo(there, "2026-11-23 07:30");
  expect(open(there)).toBe("tickets walkIns appointments");
  expect(intake(there)).not.toHaveProperty("walkInsFrom");
});

test("over noon visitors take numbers for the afternoon", () => {
  const there = office();
  goTo(there, "2026-11-23 12:59");
  expect([open(there), intake(there).ticketsFrom]).toEqual(["appointments", at("2026-11-23 13:00")]);
  goTo(there, "2026-11-23 13:00");
  expect(there.kiosk("collect")).toMatchObject({ ok: true });
  expect(intake(there).walkInsFrom).toBe(at("2026-11-23 13:30"));
});

test("at half past five appointments are still open, and walk-ins are told when to come", () => {
  const there = office();
  goTo(there, "2026-11-23 17:30");
  expect(open(there)).toBe("appointments");
  expect(there.view<KioskView>("kiosk/kiosk-1").intake).toMatchObject({
    open: true,
    ticketsFrom: at("2026-11-24 07:00"),
  });
  const first = there.ask("kiosk", "kiosk-1", ask, "tap");
  expect(first).toEqual(refused("2026-11-24 07:00"));
  expect(there.ask("kiosk", "kiosk-1", ask, "tap")).toEqual(first);
  expect(there.of("visitor-turned-away")).toMatchObject([{ refusal: "outside-hours", kiosk: "kiosk-1" }]);
  expect(there.ask("flow", "flow-1", ask)).toEqual(refused("2026-11-24 07:00"));
});

test("staff still give numbers, and enter those of the emergency sheet", () => {
  const there = office();
  goTo(there, "2026-11-23 17:30");
  expect(there.at("1", ask)).toMatchObject({ ok: true, number: "K001" });
  expect(there.at("1", { ...ask, number: "N001" })).toMatchObject({ ok: true, number: "N001" });
});

test("on a public holiday nothing is open, and on a half day the morning alone", () => {
  const there = office();
  goTo(there, "2026-12-24 11:00");
  expect(open(there)).toBe("tickets walkIns appointments");
  goTo(there, "2026-12-24 12:00");
  expect([open(there), intake(there).ticketsFrom]).toEqual(["", at("2026-12-28 07:00")]);
  goTo(there, "2026-12-25 09:00");
  expect(open(there)).toBe("");
  expect(there.kiosk("collect")).toEqual(refused("2026-12-28 07:00"));
  goTo(there, "2026-12-28 07:00");
  expect(there.kiosk("collect")).toMatchObject({ ok: true });
});

test("who opens never again is told no time", () => {
  const there = office({ schedules: { tickets: {} } });
  expect(there.kiosk("collect")).toEqual(refused());
  expect(intake(there)).not.toHaveProperty("ticketsFrom");
});

test.each(["2027-03-28", "2027-10-31"])("on %s, when clocks are changed, it opens by the clock on the wall", (day) => {
  const sundays = { sun: ["07:00-11:30"] };
  const there = office({ schedules: { tickets: sundays, walkIns: sundays }, calendar: {} });
  goTo(there, `${nextDay(day, -1)} 20:00`);
  expect(there.kiosk("collect")).toEqual(refused(`${day} 07:00`));
  goTo(there, `${day} 06:59`);
  expect(intake(there)).toMatchObject({ schedules: { tickets: false }, ticketsFrom: at(`${day} 07:00`) });
  goTo(there, `${day} 07:00`);
  expect(there.kiosk("collect")).toMatchObject({ ok: true });
  goTo(there, `${day} 11:30`);
  expect(there.kiosk("collect")).toMatchObject({ ok: false, refusal: "outside-hours" });
});

test("at midnight no number is given in between: the day opens as closed as the clock says", () => {
  const there = office();
  goTo(there, "2026-11-23 23:59");
  const before = there.journal.length;
  goTo(there, "2026-11-24 00:00");
  const types = there.journal.slice(before).map((event) => event.type);
  expect(types.slice(0, 3)).toEqual(["day-opened", "site-configured", "schedules-changed"]);
  expect(there.kiosk("collect")).toEqual(refused("2026-11-24 07:00"));
});

test("an office that is open over midnight stays open", () => {
  const night = daily("00:00-24:00");
  const there = office({ schedules: { tickets: night, walkIns: night, appointments: night }, calendar: {} });
  goTo(there, "2026-11-23 23:59");
  const changes = there.of("schedules-changed").length;
  goTo(there, "2026-11-24 00:00");
  expect(there.kiosk("collect")).toMatchObject({ ok: true, number: "K001" });
  expect(there.of("schedules-changed").length).toBe(changes);
});

test("closed early by staff, it is not said to open again on that day, and the next day opens by itself", () => {
  const there = office();
  goTo(there, "2026-11-23 10:00");
  there.at("1", { type: "close-intake", reason: "staff-short" });
  goTo(there, "2026-11-23 12:30");
  expect(there.kiosk("collect")).toEqual({ ok: false, refusal: "intake-closed" });
  expect(intake(there)).toMatchObject({ open: false, reason: "staff-short" });
  expect(intake(there)).not.toHaveProperty("ticketsFrom");
  goTo(there, "2026-11-23 17:30");
  expect(intake(there).ticketsFrom).toBe(at("2026-11-24 07:00"));
  goTo(there, "2026-11-24 07:00");
  expect(there.kiosk("collect")).toMatchObject({ ok: true });
});

test("the last tickets are given some time before walk-ins' times end", () => {
  const walkIns = daily("07:30-12:00", "13:30-17:30");
  const there = office({ schedules: { walkIns, lastTicketsMinutes: 45 }, calendar: {} });
  goTo(there, "2026-11-23 16:44");
  expect(there.kiosk("collect")).toMatchObject({ ok: true });
  goTo(there, "2026-11-23 16:45");
  expect(open(there)).toBe("walkIns appointments");
  expect(there.kiosk("collect")).toEqual(refused("2026-11-24 00:00"));
});

test("a clock that cannot be trusted closes nothing", () => {
  const there = office();
  goTo(there, "2026-11-23 18:00");
  expect(there.kiosk("collect")).toEqual(refused("2026-11-24 07:00"));
  there.later(minute, false);
  expect(there.kiosk("collect")).toMatchObject({ ok: true });
  expect(there.at("1", { type: "open-day", day: "2026-11-24" })).toMatchObject({ ok: true });
  expect(there.kiosk("collect")).toMatchObject({ ok: true, number: "K001" });
  there.later(1_000);
  expect(there.kiosk("collect")).toEqual(refused("2026-11-24 07:00"));
});

test("new hours hold from the next second; without any, all is open and nothing is told of hours", () => {
  const there = office();
  expect(there.kiosk("collect")).toEqual(refused("2026-11-23 07:00"));
  reconfigured(there, { schedules: { ...schedules, tickets: { sat: ["08:00-10:00"] } } });
  there.later(1_000);
  expect(there.kiosk("collect")).toEqual(refused("2026-11-21 08:00"));
  reconfigured(there, { schedules: { tickets: { sat: ["07:00-10:00"] } } });
  there.later(1_000);
  expect(there.kiosk("collect")).toMatchObject({ ok: true });
  reconfigured(there, { calendar: { days: [{ day: "11-21" }] } });
  there.later(1_000);
  expect(there.kiosk("collect")).toEqual(refused("2026-11-22 00:00"));
  reconfigured(there, {});
  there.later(1_000);
  expect(there.kiosk("collect")).toMatchObject({ ok: true });
  for (const key of ["schedules", "ticketsFrom", "walkInsFrom"]) expect(intake(there)).not.toHaveProperty(key);
});

test("an opening that went by while the machine slept is not told any more", () => {
  const there = office();
  goTo(there, "2026-11-23 12:15");
  expect(intake(there).ticketsFrom).toBe(at("2026-11-23 13:00"));
  goTo(there, "2026-11-23 17:15");
  expect(intake(there).ticketsFrom).toBe(at("2026-11-24 07:00"));
});

test("it is written down when something opens or closes, and not each second", () => {
  const there = office();
  goTo(there, "2026-11-23 00:00");
  const before = there.journal.length;
  for (let n = 0; n < 24 * 60 - 1; n++) there.later(minute);
  const told = there.journal
    .slice(before)
    .map(({ type, at: when }) => [type, (when - at("2026-11-23 00:00")) / minute]);
  const hours = [7, 7.5, 11.5, 12, 13, 13.5, 17, 17.5, 18];
  expect(told.filter(([type]) => type === "schedules-changed")).toEqual(
    hours.map((hour) => ["schedules-changed", hour * 60]),
  );
});

test("the journal rebuilds what is open", () => {
  const there = office();
  for (const time of ["2026-11-23 06:50", "2026-11-23 07:00", "2026-11-23 12:15", "2026-11-24 03:00"]) {
    goTo(there, time);
    there.kiosk("collect");
    const replayed = (JSON.parse(JSON.stringify(there.journal)) as Recorded[]).reduce(apply, emptyState);
    expect(JSON.stringify([...project(replayed)])).toBe(JSON.stringify([...project(there.state)]));
  }
});
