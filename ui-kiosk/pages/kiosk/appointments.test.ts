/** Appointments at the kiosk, without a browser: choosing a time, hours, teams; and how few touches. */
import { describe, expect, test } from "vitest";
import type { Intake, KioskView } from "../../../gateway/contract/views.ts";
import { countriesFor } from "./origin.ts";
import { daysOf, freeSlots, timesOf } from "./slots.ts";
import { standstill, type Tap, tagOf, waits } from "./state.ts";
import {
  answer,
  arabic,
  at,
  code,
  command,
  kioskView,
  offered,
  one,
  ready,
  run,
  service,
  site,
  slots,
} from "./testing.ts";

describe("who knows the kiosk touches it four times at most", () => {
  test.each<[string, Tap[]]>([
    ["a service with nothing else", [arabic, service("extend"), one, { type: "country", country: "UA" }]],
    ["a service whose team the name tells", [arabic, service("advice"), one, { type: "letter", letter: "B" }]],
    ["a service that has times too", [arabic, service("pickup"), one]],
    ["a service that has times and a team", [arabic, service("extend"), one, { type: "country", country: "SY" }]],
  ])("for a ticket: %s", (_, taps) => {
    const services = kioskView().services.map((each) => ({ ...each, slots: true as const }));
    const all = run(
      ready,
      { type: "kiosk", value: kioskView({ services }) },
      { type: "slots-of", service: "extend", value: { ...slots, service: "extend" } },
    );
    expect(command(run(all, ...taps))?.type).toBe("take-ticket");
    expect(taps.length).toBeLessThanOrEqual(4);
  });

  test("and not at all where a code is held to the reader", () => {
    const state = run(ready, { type: "presented", code });
    expect(command(state)).toEqual({ type: "check-in", code, kiosk: "k" });
    expect(tagOf(state)).toBe("de");
  });

  test("the site file may ask nothing: then it is three", () => {
    expect(command(run(ready, arabic, service("pickup"), one))?.type).toBe("take-ticket");
  });
});

describe("a time instead of waiting", () => {
  const people = run(ready, arabic, service("pickup"));
  const days = run(people, { type: "slots", service: "pickup" });
  const times = run(days, { type: "choose-day", day: "2026-11-24" });
  const confirm = run(times, { type: "slot", pool: "desk", start: at(9) });

  test("is one more choice where it is asked how many people wait: there is one way of asking that", () => {
    expect(people.screen).toEqual({ at: "people" });
    expect(run(ready, arabic, service("extend")).screen).toEqual({ at: "people" });
    expect(days.screen).toEqual({ at: "days", service: "pickup" });
    expect(command(run(people, { type: "people", people: 4 }))).toMatchObject({ type: "take-ticket", people: 4 });
  });

  test("is one of those that kiosks may book and that are still to come, each once", () => {
    expect(freeSlots(ready, "pickup").map(({ start }) => start)).toEqual([at(9), at(9, 40), at(8, 0, 25)]);
    expect(daysOf(ready, "pickup").map(({ day }) => day)).toEqual(["2026-11-24", "2026-11-25"]);
    expect(timesOf(ready, "pickup", "2026-11-24").length).toBe(2);
  });

  test("is looked at once more before it is booked", () => {
    expect(confirm.screen).toEqual({ at: "confirm", service: "pickup", pool: "desk", start: at(9) });
    expect(run(confirm, { type: "back" }).screen).toEqual(times.screen);
    expect(run(times, { type: "book" })).toEqual(times);
  });

  test("is booked, and its code stays on the screen", () => {
    const asking = run(confirm, { type: "book" });
    expect(command(asking)).toMatchObject({
      type: "book-slot",
      pool: "desk",
      start: at(9),
      service: "pickup",
      language: "ar",
    });
    const booked = run(asking, answer({ ok: true, appointment: "a1", at: at(9), code }));
    expect(booked.screen).toMatchObject({ at: "booked", code, start: at(9) });
    expect(run(booked, { type: "tick", now: waits.keepNumberMs - 1 }).screen.at).toBe("booked");
    expect(run(booked, { type: "tick", now: waits.keepNumberMs }).screen).toEqual({ at: "start" });
  });

  test("that somebody else has just taken is said, and the others stand there", () => {
    const asking = run(confirm, { type: "book" });
    expect(run(asking, answer({ ok: false, refusal: "slot-taken" })).screen).toEqual({
      at: "times",
      service: "pickup",
      day: "2026-11-24",
      taken: at(9),
    });
    const last = run(
      days,
      { type: "choose-day", day: "2026-11-25" },
      { type: "slot", pool: "desk", start: at(8, 0, 25) },
      { type: "book" },
    );
    expect(run(last, answer({ ok: false, refusal: "slot-taken" })).screen).toEqual({
      at: "days",
      service: "pickup",
      taken: at(8, 0, 25),
    });
  });

  test("back leads step by step to the services", () => {
    const steps = [days, people].map(({ screen }) => screen);
    expect(run(times, { type: "back" }).screen).toEqual(steps[0]);
    expect(run(times, { type: "back" }, { type: "back" }).screen).toEqual(steps[1]);
    expect(run(times, { type: "back" }, { type: "back" }, { type: "back" }).screen).toEqual({ at: "services" });
  });

  test("is all there is where the numbers are used up", () => {
    const services = [offered("pickup", { slots: true, full: true }), offered("extend"), offered("advice")];
    const full = run(ready, { type: "kiosk", value: kioskView({ services }) }, arabic, service("pickup"));
    expect(full.screen).toEqual({ at: "days", service: "pickup" });
    expect(run(full, { type: "back" }).screen).toEqual({ at: "services" });
  });
});

describe("hours", () => {
  const byClock: Intake = {
    open: true,
    halted: false,
    schedules: { tickets: false, walkIns: false, appointments: true },
    ticketsFrom: at(12),
  };
  const hours = (intake: Intake, kiosk: Partial<KioskView> = {}) =>
    run(
      ready,
      { type: "day", value: { day: "2026-11-24", intake } },
      { type: "kiosk", value: kioskView({ intake, ...kiosk }) },
    );

  test("without tickets by the clock, appointments check in and times can be chosen", () => {
    const closed = hours(byClock);
    expect(standstill(closed)).toBeUndefined();
    expect(run(closed, arabic, { type: "appointment" }).screen.at).toBe("code");
    expect(run(closed, arabic, service("pickup")).screen).toEqual({ at: "days", service: "pickup" });
    expect(run(closed, arabic, service("extend")).screen).toEqual({ at: "services" });
  });

  test("with nothing else to be had it says so at once", () => {
    const services = [offered("extend")];
    expect(standstill(hours(byClock, { services, checkIn: undefined as never }))).toBe("by-clock");
    const early: Intake = { ...byClock, open: false, reason: "full" };
    expect(standstill(hours(early, { services, checkIn: undefined as never }))).toBe("closed");
  });

  test("a kiosk that is switched off does nothing for anybody, whatever the hours are", () => {
    const day = (intake: Intake) => ({ day: "2026-11-24", intake, kiosksOff: [ready.identity] });
    const off = (intake: Intake) =>
      run(
        ready,
        { type: "day", value: day(intake) },
        { type: "kiosk", value: kioskView({ intake: { ...intake, open: false } }) },
      );
    expect(standstill(off({ open: true, halted: false }))).toBe("kiosk-off");
    expect(standstill(off(byClock))).toBe("kiosk-off");
    expect(standstill(off({ ...byClock, open: false, reason: "full" }))).toBe("closed");
    expect(standstill(off({ open: true, halted: true }))).toBe("halted");
    const other = { day: "2026-11-24", intake: { open: true, halted: false }, kiosksOff: ["another"] };
    expect(standstill(run(ready, { type: "day", value: other }))).toBeUndefined();
    const on = run(off({ open: true, halted: false }), { type: "day", value: { ...other, kiosksOff: [] } });
    expect(standstill(run(on, { type: "kiosk", value: kioskView() }))).toBeUndefined();
  });

  test("a time to be chosen may end with the tickets: back is then not a question of waiting", () => {
    const days = run(hours(byClock), arabic, service("pickup"));
    expect(run(days, { type: "back" }).screen).toEqual({ at: "services" });
  });
});

describe("the visitor's team", () => {
  const asked = (id: string) => run(ready, arabic, service(id), one);

  test("is all that is sent of a country or letter", () => {
    expect(asked("extend").screen).toEqual({ at: "country" });
    const sent = command(run(asked("extend"), { type: "country", country: "UA" }));
    expect(sent).toEqual({
      type: "take-ticket",
      kiosk: "k",
      services: ["extend"],
      language: "ar",
      people: 1,
      help: [],
      team: "two",
    });
    expect(command(run(asked("advice"), { type: "letter", letter: "X" }))).toMatchObject({ team: "one" });
  });

  test("is left open where none is found", () => {
    for (const [id, tap] of [
      ["extend", { type: "country" }],
      ["advice", { type: "letter", letter: "Z" }],
    ] as const)
      expect(command(run(asked(id), tap))).not.toHaveProperty("team");
  });

  test("is not asked for where no answer could find one", () => {
    const none = run(ready, { type: "site", value: { ...site, teams: [{ id: "one", letters: "A-Z" }] } });
    expect(command(run(none, arabic, service("extend"), one))?.type).toBe("take-ticket");
  });

  test("countries stand in the order of the visitor's language", () => {
    expect(countriesFor(site, "de").map(({ name }) => name)).toEqual(["Syrien", "Türkei", "Ukraine"]);
    expect(countriesFor(site, "en-GB").map(({ code }) => code)).toEqual(["SY", "TR", "UA"]);
    expect(countriesFor(site, "xx").map(({ name }) => name)).toEqual(["Syria", "Türkiye", "Ukraine"]);
  });
});
