import { afterEach, beforeEach, expect, test } from "vitest";
import type { CounterView, DisplayView } from "../../gateway/contract/views.ts";
import { type Appliance, asks, startAppliance, until } from "../appliance.ts";

let office: Appliance;
beforeEach(async () => {
  office = await startAppliance();
});
afterEach(() => office.stop());

const take = { type: "take-ticket", services: ["collect"], language: "de", print: false } as const;
const called = () =>
  office
    .desk()
    .state()
    .calls.map((call) => call.number);

test("a press calls the next visitor: sign, display and panel say so", async () => {
  const [kiosk, display, panel] = await Promise.all(["/kiosk", "/display", "/counter/1"].map(office.page));
  await asks(kiosk!, { ...take, services: ["collect"] });
  office.button("counter-1").turn("press");
  await until(() => office.sign("counter-1").state().text === "K001");
  await until(() => display!.view<DisplayView>("display/display-1")?.calls[0]?.number === "K001");
  await until(() => panel!.view<CounterView>("counter/1")?.current?.number === "K001");
  expect(display!.view<DisplayView>("display/display-1")?.calls[0]).toMatchObject({ label: "1", kind: "desk", nth: 1 });
});

test.each([1, 5, 15, 40])("a contact that bounces for %i ms calls one visitor", async (bounceMs) => {
  const kiosk = await office.page("/kiosk");
  for (let n = 0; n < 3; n++) await asks(kiosk, { ...take, services: ["collect"] });
  office.button("counter-1").turn("press", bounceMs);
  await until(() => office.sign("counter-1").state().text === "K001");
  // The release bounces too: only when the button is up again has it had its chance to do harm.
  await until(() => !office.button("counter-1").state().pressed);
  office.button("counter-2").turn("press", bounceMs);
  await until(() => office.sign("counter-2").state().text === "K002");
  expect(called()).toEqual(["K002", "K001"]);
});

test("a nervous second press does nothing more", async () => {
  const kiosk = await office.page("/kiosk");
  for (let n = 0; n < 3; n++) await asks(kiosk, { ...take, services: ["collect"] });
  office.button("counter-1").turn("press");
  await until(() => office.sign("counter-1").state().text === "K001");
  await until(() => !office.button("counter-1").state().pressed);
  office.button("counter-1").turn("press");
  await until(() => !office.button("counter-1").state().pressed);
  office.button("counter-2").turn("press");
  await until(() => office.sign("counter-2").state().text === "K002");
  expect(office.sign("counter-1").state().text).toBe("K001");
});

test("three counters press at once: three visitors, one each", async () => {
  const kiosk = await office.page("/kiosk");
  for (const service of ["collect", "collect", "advice"]) await asks(kiosk, { ...take, services: [service] });
  for (const id of ["counter-1", "counter-2", "counter-3"]) office.button(id).turn("press");
  const texts = () => ["counter-1", "counter-2", "counter-3"].map((id) => office.sign(id).state().text);
  await until(() => texts().every((text) => text !== ""));
  expect(new Set(texts())).toEqual(new Set(["K001", "K002", "L001"]));
});

test("a press while the line to the gateway is away calls nobody, then or later", async () => {
  const kiosk = await office.page("/kiosk");
  await asks(kiosk, { ...take, services: ["collect"] });
  await office.stopGateway();
  office.button("counter-1").turn("press");
  await until(() => !office.button("counter-1").state().pressed);
  await office.startGateway();
  await office.devicesWell();
  await until(() =>
    office
      .desk()
      .state()
      .devices.every((d) => d.heard),
  );
  office.button("counter-2").turn("press");
  await until(() => office.sign("counter-2").state().text === "K001");
  expect(called()).toEqual(["K001"]);
});

test("an unplugged button is a fault at its counter's panel, and no call", async () => {
  const panel = await office.page("/counter/1");
  office.button("counter-1").turn("line", "cut");
  await until(() => panel.view<CounterView>("counter/1")?.faults[0]?.fault === "unreachable");
  office.button("counter-1").turn("line", "ok");
  await until(() => panel.view<CounterView>("counter/1")?.faults.length === 0);
});
