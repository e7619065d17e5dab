/** The in-nodes in the real Node-RED, on a whole simulated office: what happens there comes out of them, once. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { CommandOf } from "../../gateway/contract/commands.ts";
import { type Appliance, asks, startAppliance, until } from "../../test/appliance.ts";
import type { Page } from "../../test/page.ts";
import { openLine } from "./line.ts";
import { type FlowNode, onLine, type Wired, wire } from "./testing.ts";
import wmCall from "./wm-call.ts";
import wmCounter from "./wm-counter.ts";
import wmDevice from "./wm-device.ts";
import wmFault from "./wm-fault.ts";
import wmMode from "./wm-mode.ts";
import wmTicket from "./wm-ticket.ts";
import wmWaiting from "./wm-waiting.ts";

const kinds = [wmCall, wmTicket, wmCounter, wmMode, wmFault, wmWaiting, wmDevice];

const flow: readonly FlowNode[] = [
  { id: "calls", type: "wm-call", counter: "", services: [], display: "" },
  { id: "calls-upstairs", type: "wm-call", counter: "", services: [], display: "display-2" },
  { id: "calls-advice", type: "wm-call", counter: "", services: ["advice"], display: "" },
  { id: "tickets", type: "wm-ticket", services: [] },
  { id: "counter", type: "wm-counter", counter: "2", visitors: false, atStart: true },
  { id: "mode", type: "wm-mode" },
  { id: "faults", type: "wm-fault", source: "", code: "", language: "en", atStart: false },
  { id: "queue", type: "wm-waiting", measure: "waiting", service: "", above: 3, below: 1 },
  { id: "button", type: "wm-device", device: "button/counter-2", events: [] },
  { id: "board", type: "wm-device", device: "", events: ["offline", "online"] },
];

let office: Appliance;
let kiosk: Page;
let panel: Page;
let wired: Wired;
beforeAll(async () => {
  office = await startAppliance();
  [kiosk, panel] = await Promise.all([office.page("/kiosk"), office.page("/counter/1")]);
});
afterAll(() => office.stop());
afterEach(() => wired.close());

const take: CommandOf<"take-ticket"> = { type: "take-ticket", services: ["collect"], language: "de", print: false };
const payloads = (id: string, output = 0) => wired.out(id, output).map(({ payload }) => payload);
const start = async () => {
  wired = await wire(office, kinds, flow);
};

test("a ticket, its call and its repeated call come out once each, of the right counter and display", async () => {
  await start();
  const { number } = await asks(kiosk, take);
  await until(() => wired.out("tickets").length === 1);
  expect(payloads("tickets")[0]).toMatchObject({ number, services: ["collect"], area: "hall", kiosk: "kiosk-1" });
  await asks(panel, { type: "call-next", counter: "1" });
  await until(() => wired.out("calls").length === 1);
  expect(wired.out("calls")[0]).toMatchObject({
    topic: "call",
    payload: { number, counter: "1", label: "1", kind: "desk", area: "hall", nth: 1 },
    wartemarke: { id: "1", current: { number, state: "called" } },
  });
  await asks(panel, { type: "call-again", counter: "1" });
  await until(() => wired.out("calls").length === 2);
  expect(payloads("calls")[1]).toMatchObject({ number, nth: 2 });
  expect(payloads("calls-upstairs")).toEqual([]);
  expect(payloads("calls-advice")).toEqual([]);
  await asks(kiosk, { ...take, services: ["advice"] });
  office.button("counter-3").turn("press");
  await until(() => wired.out("calls-upstairs").length === 1 && wired.out("calls-advice").length === 1);
  expect(payloads("calls-upstairs")[0]).toMatchObject({ counter: "3", kind: "room", area: "upstairs" });
  await until(() => wired.out("tickets").length === 2);
});

test("a deploy and a start tell nothing of what stands already, but the states that are asked for", async () => {
  await start();
  await until(() => wired.out("mode").length === 1 && wired.out("counter").length === 1);
  expect(payloads("mode")).toEqual([{ mode: "open" }]);
  expect(payloads("counter")[0]).toMatchObject({ counter: "2", state: "open", current: null });
  expect([payloads("calls"), payloads("tickets"), payloads("faults")]).toEqual([[], [], []]);
});

test("the house is halted and goes on; a counter pauses", async () => {
  await start();
  await asks(panel, { type: "halt-site" });
  await until(() => payloads("mode").length === 2);
  await asks(panel, { type: "resume-site" });
  await until(() => payloads("mode").length === 3);
  expect(payloads("mode")).toEqual([{ mode: "open" }, { mode: "halted" }, { mode: "open" }]);
  const other = await office.page("/counter/2");
  await asks(other, { type: "pause-counter", counter: "2" });
  await until(() => wired.out("counter").length === 2);
  await asks(other, { type: "open-counter", counter: "2" });
  await until(() => wired.out("counter").length === 3);
  expect(payloads("counter").map((state) => (state as { state: string }).state)).toEqual(["open", "paused", "open"]);
});

test("a press is told by the device's node, and so is a device that goes and comes back, with its fault", async () => {
  await start();
  office.button("counter-2").turn("press");
  await until(() => wired.out("button").length === 1);
  expect(payloads("button")).toEqual([{ device: "button/counter-2", event: "pressed" }]);
  office.sign("counter-2").turn("line", "cut");
  await until(() => wired.out("faults").some(({ topic }) => topic === "raised"));
  office.sign("counter-2").turn("line", "ok");
  await until(() => wired.out("faults").some(({ topic }) => topic === "cleared"));
  expect(wired.out("faults").map(({ topic }) => topic)).toEqual(["raised", "cleared"]);
  const news = payloads("faults")[0] as Record<string, unknown>;
  expect(news).toMatchObject({ source: "sign/counter-2" });
  expect(String(news.title)).toMatch(/[a-z]/);
});

test("who waits is told, and the bound rings once above and once below", async () => {
  await start();
  await until(() => wired.out("queue").length > 0);
  for (let n = 0; n < 4; n++) await asks(kiosk, { ...take, services: ["extend"] });
  await until(() => wired.out("queue", 1).length === 1);
  expect(wired.out("queue", 1)[0]).toMatchObject({ topic: "above", payload: { value: expect.any(Number) } });
  await until(() => (payloads("queue").at(-1) as { byService: { extend: number } }).byService.extend === 4);
  const waiting = () => office.desk().state().visits.values();
  for (const visit of waiting()) {
    if (visit.state === "waiting") await asks(panel, { type: "cancel", number: visit.number });
  }
  await until(() => wired.out("queue", 1).length === 2);
  expect(wired.out("queue", 1)[1]).toMatchObject({ topic: "below", payload: { waiting: 0, value: 0 } });
});

test("a restart of the gateway tells no call twice, and a call in the meantime once", async () => {
  await start();
  const before = await asks(kiosk, take);
  await asks(panel, { type: "call-next", counter: "1" });
  await until(() => wired.out("calls").length === 1);
  let isHeard = true;
  const letGo = openLine().onLine((heard) => {
    isHeard = heard;
  });
  await office.stopGateway();
  await until(() => !isHeard);
  await office.startGateway();
  await office.devicesWell();
  // Whether the nodes are back by now or not: it is told once.
  const called = await asks(await office.page("/kiosk"), take);
  const there = await office.page("/counter/2");
  await asks(there, { type: "call-next", counter: "2" });
  await until(() => isHeard);
  await onLine();
  await until(() => wired.out("calls").length > 1);
  letGo();
  expect(payloads("calls")).toEqual([
    expect.objectContaining({ number: before.number, counter: "1", nth: 1 }),
    expect.objectContaining({ number: called.number, counter: "2", nth: 1 }),
  ]);
  expect(payloads("mode")).toEqual([{ mode: "open" }]);
  expect(wired.out("button")).toEqual([]);
});
