import { afterEach, beforeEach, expect, test } from "vitest";
import type { KioskView } from "../../gateway/contract/views.ts";
import { type Appliance, asks, slipText, startAppliance, until } from "../appliance.ts";
import { codeOn } from "../paper.ts";

let office: Appliance;
beforeEach(async () => {
  office = await startAppliance();
});
afterEach(() => office.stop());

const collect = (language = "de") => ({ type: "take-ticket" as const, services: ["collect"], language });
const slips = () => office.printer.state().papers.filter((paper) => paper.cut);

test("a ticket comes out with the number that was answered", async () => {
  const kiosk = await office.page("/kiosk");
  const answer = await asks(kiosk, collect("en"));
  expect(answer).toEqual({ ok: true, number: "K001", ahead: 0, area: "hall" });
  await until(() => slips().length === 1);
  await until(() => kiosk.view<KioskView>("kiosk/kiosk-1")?.tickets[0]?.paper === "printed");
  const text = slipText(slips()[0]!);
  for (const part of ["K001", "Stadt Probe", "Abholen", "Collect", "Halle"]) expect(text).toContain(part);
});

test("a visitor who reads Arabic gets a picture, and a scanner reads whose it is", async () => {
  const kiosk = await office.page("/kiosk");
  await asks(kiosk, collect("ar"));
  await until(() => slips().length === 1);
  const picture = slips()[0]!.pieces.find((piece) => "png" in piece);
  expect(await codeOn(picture?.png ?? "")).toMatch(/^WM1:\d{4}-\d\d-\d\d:K001$/);
});

test("two taps with one id are one ticket; the second gets the same answer", async () => {
  const kiosk = await office.page("/kiosk");
  kiosk.send(collect(), "tap-1");
  const answer = await kiosk.ask(collect(), "tap-1");
  expect(answer).toMatchObject({ ok: true, number: "K001" });
  await until(() => slips().length === 1);
  expect(await kiosk.ask(collect(), "tap-2")).toMatchObject({ number: "K002" });
  await until(() => slips().length === 2);
  expect(slips().map((slip) => /K\d{3}/.exec(slipText(slip))?.[0])).toEqual(["K002", "K001"]);
});

test("two tabs of one kiosk do not throw each other out, and do not hear each other's answers", async () => {
  const tabs = [await office.page("/kiosk"), await office.page("/kiosk")];
  const numbers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => asks(tabs[n % 2]!, { ...collect(), print: false })),
  );
  expect(new Set(numbers.map((answer) => answer.number)).size).toBe(10);
});

test("the gateway stops and starts: the same taps have the same answers, numbers go on, pages come back", async () => {
  const kiosk = await office.page("/kiosk");
  const first = await kiosk.ask(collect(), "tap-1");
  await until(() => slips().length === 1);
  await office.stopGateway();
  kiosk.send(collect(), "tap-2");
  await office.startGateway();
  await office.devicesWell();
  expect(await kiosk.ask(collect(), "tap-1")).toEqual(first);
  await until(() => kiosk.view<KioskView>("kiosk/kiosk-1")?.tickets.some((t) => t.number === "K002"));
  await until(() => slips().length === 2);
  expect(slips().map((slip) => /K\d{3}/.exec(slipText(slip))?.[0])).toEqual(["K002", "K001"]);
});
