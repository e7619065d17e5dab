/** Decided in the back office: a code on paper, and the next day one short visit of three steps: pay, sign, prints. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { grouped } from "../../gateway/contract/code.ts";
import { asks, until } from "../appliance.ts";
import { at, type Office, openOffice, slips, ticket, tuesday, wednesday } from "./big-office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice({ time: "14:00" });
});
afterAll(() => office.stop());

test("invited by the case worker, checked in at the kiosk, before those who wait: pay, sign, prints", async () => {
  const room = await office.counter("201");
  await asks(room.page, { type: "back-office", counter: "201" });
  await until(() => room.view()?.state === "back-office");
  const invited = await asks(room.page, {
    type: "invite",
    ...{ services: ["sign"], from: tuesday, until: wednesday, language: "en", people: 2, feeCents: 10_000 },
    ...{ ready: true, printer: "reception" },
  });
  await until(() => slips(office, "reception").length === 1);
  const code = /\d{3} \d{3} \d{4}/.exec(slips(office, "reception")[0]!)![0];
  expect(code).toBe(grouped(invited.code!));
  for (const line of ["Aushändigen", "Handing over", "100,00", "26. November 2025"])
    expect(slips(office, "reception")[0]).toContain(line);

  const kiosk = await office.page("/kiosk");
  const checkIn = { type: "check-in", code } as const;
  expect(await kiosk.ask(checkIn)).toEqual({ ok: false, refusal: "not-valid-yet", at: at(tuesday, "00:00") });

  await office.nextDay(tuesday, "09:00");
  const [cashier, desk, staffed] = await Promise.all(["cashier", "3", "staffed"].map(office.counter));
  const others = [await ticket(kiosk, "move"), await ticket(kiosk, "move")];
  await until(() => slips(office, "kiosk-1").length === 2);
  office.itIs(tuesday, "09:20");
  const { number } = await asks(kiosk, checkIn);
  expect(await kiosk.ask(checkIn)).toMatchObject({ ok: false, refusal: "code-used" });

  expect(await cashier!.calls()).toBe(number);
  await cashier!.has(number);
  expect(cashier!.view()!.current).toMatchObject({ feeCents: 10_000, people: 2, services: ["pay", "sign", "prints"] });
  await cashier!.finishes();
  // Twenty minutes after the others, and express.
  await desk!.sees(number!, "head-start");
  expect(await desk!.calls()).toBe(number);
  await desk!.finishes();
  await desk!.sees(others[0]!, "longest-waiting");
  expect(await staffed!.calls()).toBe(number);
  await staffed!.finishes();
  await until(() => office.desk().state().ended.get(number!)?.state === "finished");
  await until(() => slips(office, "kiosk-1").length === 3);
});

test("not ready, cancelled by the case worker or past its last day, the code says so", async () => {
  const room = await office.counter("201");
  const kiosk = await office.page("/kiosk");
  const invite = { type: "invite" as const, services: ["sign"], language: "ar", ready: true };
  const off = await asks(room.page, { ...invite, from: tuesday, until: wednesday });
  const short = await asks(room.page, { ...invite, from: tuesday, until: tuesday });
  await asks(room.page, { type: "cancel-appointment", appointment: off.appointment! });
  expect(await kiosk.ask({ type: "check-in", code: off.code! })).toEqual({
    ok: false,
    refusal: "appointment-cancelled",
  });
  const later = await asks(room.page, { ...invite, from: tuesday, until: tuesday, ready: false });
  const checkIn = { type: "check-in", code: later.code! } as const;
  expect(await kiosk.ask(checkIn)).toEqual({ ok: false, refusal: "not-ready" });
  await asks(room.page, { type: "set-ready", code: later.code!, ready: true });
  const { number } = await asks(kiosk, checkIn);
  await asks(room.page, { type: "cancel", number: number! });
  await office.nextDay(wednesday, "09:00");
  expect(await kiosk.ask({ type: "check-in", code: short.code! })).toMatchObject({
    ok: false,
    refusal: "not-valid-any-more",
  });
  expect(office.desk().state().visits.size).toBe(0);
});
