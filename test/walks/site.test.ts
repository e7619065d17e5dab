import { afterEach, expect, test } from "vitest";
import type {
  CalledView,
  CounterView,
  DayView,
  FaultsView,
  KioskView,
  ServiceView,
} from "../../gateway/contract/views.ts";
import { type Appliance, asks, startAppliance, until } from "../appliance.ts";

let office: Appliance;
afterEach(() => office.stop());

const day = 86_400_000;

test("a service goes from the site file while three wait for it: a fault, and staff send them on", async () => {
  office = await startAppliance();
  const kiosk = await office.page("/kiosk");
  for (let n = 0; n < 3; n++) await asks(kiosk, { type: "take-ticket", services: ["advice"], language: "de" });
  await office.stopGateway();
  const services = office.site.services.filter((s) => s.id !== "advice");
  const counters = office.site.counters.filter((c) => c.id !== "3");
  await office.startGateway({ site: { ...office.site, services, counters } });
  const panel = await office.page("/counter/1");
  await until(() => panel.view<FaultsView>("faults")?.faults.some((f) => f.fault === "service-gone"));
  await until(() => panel.view<ServiceView>("service/advice")?.total === 3);
  for (const number of ["L001", "L002", "L003"]) {
    await asks(panel, { type: "transfer", number, to: { service: "collect" } });
  }
  await until(() => !panel.view<FaultsView>("faults")?.faults.some((f) => f.fault === "service-gone"));
  expect((await asks(panel, { type: "call-next", counter: "1" })).number).toBe("L001");
});

test("the clock is back by one day at the start: numbers and order go on, a fault says so, the day stays", async () => {
  let behind = 0;
  office = await startAppliance({ wall: () => Date.now() - behind });
  const kiosk = await office.page("/kiosk");
  for (let n = 0; n < 3; n++) await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  const before = office.desk().state();
  await office.stopGateway();
  behind = day;
  await office.startGateway();
  const panel = await office.page("/counter/1");
  await until(() => panel.view<FaultsView>("faults")?.faults.some((f) => f.fault === "clock-behind"));
  await until(() => panel.view<DayView>("day"));
  expect(panel.view<DayView>("day")!.day).toBe(before.day);
  expect(await kiosk.ask({ type: "take-ticket", services: ["collect"], language: "de" })).toMatchObject({
    number: "K004",
  });
  expect(await panel.ask({ type: "call-next", counter: "1" })).toMatchObject({ number: "K001" });
  expect(office.desk().state().at).toBeGreaterThanOrEqual(before.at);
  behind = 0;
  await until(() => !panel.view<FaultsView>("faults")?.faults.some((f) => f.fault === "clock-behind"));
});

test("early closing: kiosks say so and count who is turned away; those waiting are still served", async () => {
  office = await startAppliance();
  const [kiosk, panel] = [await office.page("/kiosk"), await office.page("/counter/1")];
  await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  await asks(panel, { type: "close-intake", reason: "staff-short" });
  await until(() => kiosk.view<KioskView>("kiosk/kiosk-1")?.intake.reason === "staff-short");
  expect(await kiosk.ask({ type: "take-ticket", services: ["collect"], language: "de" })).toEqual({
    ok: false,
    refusal: "intake-closed",
  });
  expect(await panel.ask({ type: "call-next", counter: "1" })).toMatchObject({ number: "K001" });
});

test("a visitor who turns up at another counter: the call moves, the first counter is free", async () => {
  office = await startAppliance();
  const [kiosk, one, two] = await Promise.all(["/kiosk", "/counter/1", "/counter/2"].map(office.page));
  await asks(kiosk!, { type: "take-ticket", services: ["collect"], language: "de" });
  await asks(one!, { type: "call-next", counter: "1" });
  await until(() => office.sign("counter-1").state().text === "K001");
  await asks(two!, { type: "take-over", counter: "2", number: "K001" });
  await until(() => office.sign("counter-2").state().text === "K001");
  await until(() => office.sign("counter-1").state().text === "");
  await until(() => one!.view<CounterView>("counter/1")?.current === null);
  await until(() => two!.view<CalledView>("called")?.visits[0]?.counter === "2");
});

test("a message that fits no schema is dropped and logged once; the next right one is taken", async () => {
  office = await startAppliance();
  const kiosk = await office.page("/kiosk");
  for (let n = 0; n < 5; n++) kiosk.send({ type: "take-ticket", services: [], language: "" } as never, `bad-${n}`);
  expect(await kiosk.ask({ type: "take-ticket", services: ["collect"], language: "de" })).toMatchObject({
    number: "K001",
  });
  expect(office.log.filter((line) => line.startsWith("dropped a message"))).toHaveLength(1);
});
