/** A button and a sign that speak MQTT themselves, by a plain client: as drivers/README.md tells their makers. */
import { randomUUID } from "node:crypto";
import { connectAsync } from "mqtt";
import { afterEach, expect, test } from "vitest";
import type { Command } from "../../gateway/contract/commands.ts";
import type { FaultsView } from "../../gateway/contract/views.ts";
import { openIdentities } from "../../gateway/identities.ts";
import { type Appliance, asks, startAppliance, until } from "../appliance.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const identity = "own-devices";

/** Counter 1 has a button and a sign of its own making. */
async function start(): Promise<Appliance> {
  const office = await startAppliance({
    site: (usual) => ({
      ...usual,
      devices: usual.devices.map((device) =>
        ["button/counter-1", "sign/counter-1"].includes(`${device.kind}/${device.id}`)
          ? { ...device, host: identity, config: { at: "mqtt" } }
          : device,
      ),
    }),
  });
  closers.push(() => office.stop());
  return office;
}

/** Two devices as somebody else would build them: an MQTT client each, JSON, and the topics. */
async function openDevices(office: Appliance) {
  const password = openIdentities(office.data).add({ id: identity, role: "driver" });
  const device = (kind: string, hears: string) => openDevice(office.mqttPort, password, kind, hears);
  const button = await device("button", "answer");
  const sign = await device("sign", "show");
  await until(() => button.last("time"));
  return { button, sign };
}

async function openDevice(port: number, password: string, kind: string, hears: string) {
  const own = (part: string) => `wm/1/test/device/${kind}/counter-1/${part}`;
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    ...{ clientId: `${identity}~${kind}`, username: identity, password, keepalive: 20, reconnectPeriod: 0 },
    will: { topic: own("status"), payload: Buffer.from('{"online":false}'), qos: 1, retain: true },
  });
  closers.push(() => client.endAsync(true));
  const heard = new Map<string, Record<string, unknown>>();
  client.on("message", (topic, payload) => void heard.set(topic.split("/").at(-1)!, JSON.parse(String(payload))));
  const granted = await client.subscribeAsync(["wm/1/test/time", own(hears)], { qos: 1 });
  expect(granted.map(({ qos }) => qos)).toEqual([1, 1]);
  const publish = (part: string, value: unknown, retain: boolean) =>
    client.publishAsync(own(part), JSON.stringify(value), { qos: 1, retain });
  await publish("status", { online: true, run: randomUUID() }, true);
  return {
    /** The last that was heard: `time`, `answer`, `show`. */
    last: (part: string) => heard.get(part),
    /** By the gateway's run and time as last heard. */
    press: (id: string) => publish("event", { id, ...heard.get("time"), type: "pressed" }, false),
    /** As when its plug is pulled: the broker says its last will. */
    vanish: () => client.stream.destroy(),
  };
}

const calls = (office: Appliance) =>
  office
    .desk()
    .state()
    .calls.map(({ number }) => number);

test("pressed on the bus: called, answered, shown; the same press again calls nobody more", async () => {
  const office = await start();
  const kiosk = await office.page("/kiosk");
  const take = { type: "take-ticket", services: ["collect"], language: "de", print: false } satisfies Command;
  for (let n = 0; n < 2; n++) await asks(kiosk, take);
  const { button, sign } = await openDevices(office);
  const devices = () => office.desk().state().devices;
  await until(() => devices().get("button/counter-1")?.online && devices().get("sign/counter-1")?.online);

  await button.press("1");
  await until(() => button.last("answer")?.id === "1");
  expect(button.last("answer")).toEqual({ id: "1", outcome: "accepted" });
  await until(() => sign.last("show")?.text === "K001");
  expect(sign.last("show")).toEqual({ text: "K001", blink: true });
  await button.press("1");
  // The press of another counter is decided after the repeat.
  office.button("counter-2").turn("press");
  await until(() => calls(office).length === 2);
  expect(calls(office)).toEqual(["K002", "K001"]);
});

test("a device that vanishes is a fault until it is back", async () => {
  const office = await start();
  const panel = await office.page("/counter/1");
  const away = () =>
    panel
      .view<FaultsView>("faults")
      ?.faults.some(({ source, fault }) => source === "button/counter-1" && fault === "unreachable");
  const { button } = await openDevices(office);
  await until(() => away() === false);
  button.vanish();
  await until(away);
  await openDevices(office);
  await until(() => away() === false);
});
