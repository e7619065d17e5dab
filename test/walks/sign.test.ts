import { afterEach, beforeEach, expect, test } from "vitest";
import type { CounterView } from "../../gateway/contract/views.ts";
import { type Appliance, asks, startAppliance, until } from "../appliance.ts";

let office: Appliance;
beforeEach(async () => {
  office = await startAppliance();
});
afterEach(() => office.stop());

test("a sign that lost power shows the present number again, without anybody doing anything", async () => {
  const [kiosk, panel] = [await office.page("/kiosk"), await office.page("/counter/1")];
  await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  await asks(panel, { type: "call-next", counter: "1" });
  await until(() => office.sign("counter-1").state().text === "K001");
  office.sign("counter-1").turn("line", "off");
  expect(office.sign("counter-1").state().text).toBe("");
  await until(() => panel.view<CounterView>("counter/1")?.faults[0]?.device === "sign/counter-1");
  office.sign("counter-1").turn("line", "ok");
  await until(() => office.sign("counter-1").state().text === "K001");
  await until(() => panel.view<CounterView>("counter/1")?.faults.length === 0);
});

test("what was called while the sign's line was cut is what it shows afterwards", async () => {
  const [kiosk, panel] = [await office.page("/kiosk"), await office.page("/counter/1")];
  for (let n = 0; n < 2; n++) await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  await asks(panel, { type: "call-next", counter: "1" });
  await until(() => office.sign("counter-1").state().text === "K001");
  office.sign("counter-1").turn("line", "cut");
  await asks(panel, { type: "call-next", counter: "1" });
  office.sign("counter-1").turn("line", "ok");
  await until(() => office.sign("counter-1").state().text === "K002");
  expect(office.sign("counter-1").state().blink).toBe(true);
});

test("the gateway comes back: signs go on showing what they showed", async () => {
  const [kiosk, panel] = [await office.page("/kiosk"), await office.page("/counter/1")];
  await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  await asks(panel, { type: "call-next", counter: "1" });
  await until(() => office.sign("counter-1").state().text === "K001");
  await office.stopGateway();
  office.sign("counter-1").turn("line", "off");
  office.sign("counter-1").turn("line", "ok");
  await office.startGateway();
  await until(() => office.sign("counter-1").state().text === "K001");
});
