import mqtt, { type MqttClient } from "mqtt";
import { afterEach, expect, test } from "vitest";
import { type Broker, startBroker } from "./broker.ts";
import { openFlowGuard, type TroubleTold } from "./flow-guard.ts";
import { openFlowShows } from "./flow-shows.ts";
import type { Identity } from "./identities.ts";

const identities: Record<string, Identity> = {
  hub: { id: "hub", role: "driver" },
  flows: { id: "flows", role: "flow" },
  "flows-2": { id: "flows-2", role: "flow" },
};
const prefix = "wm/1/x/";
const shows = ["lamp/corridor", "sign/entrance", "display/display-1"];
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A broker with real sockets, and a driver that hears what all devices are told. */
async function start() {
  const clock = { now: 1_000 };
  const troubles: TroubleTold[] = [];
  const now = () => clock.now;
  const guard = openFlowGuard({
    now,
    tell: async (trouble) => troubles.push(trouble) > 0,
    cut: (flow) => broker.endWhere(({ id }) => id === flow),
    standing: [],
    log: () => {},
  });
  const broker: Broker = await startBroker({
    ...{ host: "127.0.0.1", port: 0, prefix, discreet: [], limits: {}, flows: guard, log: () => {} },
    proven: (id, secret) => (secret === `${id}-secret` ? identities[id] : undefined),
    devicesOf: (id) => (id === "hub" ? [...shows, "sign/counter-1"] : []),
  });
  ends.push(() => broker.close());
  broker.publish(`${prefix}device/sign/counter-1/show`, JSON.stringify({ text: "K014", blink: true }));
  const roleOf = (id: string) => identities[id]?.role;
  const watch = await openFlowShows({ broker, prefix, shows, roleOf, guard, now });
  broker.open();
  const connect = async (identity: string): Promise<MqttClient> => {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
      ...{ username: identity, password: `${identity}-secret`, keepalive: 15, reconnectPeriod: 0 },
      clientId: `${identity}~${Math.random().toString(36).slice(2)}`,
    });
    ends.push(() => client.endAsync(true));
    return client;
  };
  const heard: (readonly [name: string, value: unknown])[] = [];
  const hub = await connect("hub");
  hub.on("message", (topic, payload) => {
    const name = topic.slice(`${prefix}device/`.length, -"/show".length);
    heard.push([name, JSON.parse(payload.toString())]);
  });
  await hub.subscribeAsync(
    [...shows, "sign/counter-1"].map((name) => `${prefix}device/${name}/show`),
    { qos: 1 },
  );
  const flow = await connect("flows");
  const show = (name: string, value: unknown, by = flow, identity = "flows") =>
    by.publishAsync(`${prefix}flow/${identity}/show/${name}`, value === undefined ? "" : JSON.stringify(value), {
      qos: 1,
      retain: true,
    });
  /** All that a device was told, one after the other. */
  const told = (name: string) => heard.filter(([of]) => of === name).map(([, value]) => value);
  /** Each second of so many, as the gateway ticks. */
  const pass = (seconds: number) => {
    for (let n = 0; n < seconds; n++) {
      clock.now += 1_000;
      watch.tick();
    }
  };
  const gone = (identity: string) => expect.poll(() => broker.isConnected(identity)).toBe(false);
  return { connect, flow, show, told, troubles, pass, gone };
}

const dark = { red: "off", yellow: "off", green: "off" };
const green = { red: "off", yellow: "off", green: "on" };
const welcome = { text: "Willkommen" };
const still = (text: string) => ({ text, blink: false });

test("what is given to flows is dark until they show something, and then shows that", async () => {
  const { show, told } = await start();
  await expect.poll(() => told("display/display-1")).toEqual([{ text: "" }]);
  expect(told("lamp/corridor")).toEqual([dark]);
  expect(told("sign/entrance")).toEqual([still("")]);
  await show("lamp/corridor", green);
  await show("sign/entrance", { ...still("OFFEN"), more: "of the flow's own" });
  await show("display/display-1", welcome);
  await expect.poll(() => told("display/display-1")).toEqual([{ text: "" }, welcome]);
  expect(told("lamp/corridor")).toEqual([dark, green]);
  expect(told("sign/entrance")).toEqual([still(""), still("OFFEN")]);
});

test("a flow cannot show a counter's sign, nor take a show back that is not its own to give", async () => {
  const { show, told, troubles } = await start();
  await show("sign/counter-1", still("A999"));
  await show("sign/counter-1", undefined);
  await show("printer/kiosk-1", still("A999"));
  await show("lamp/corridor", green);
  await expect.poll(() => told("lamp/corridor")).toEqual([dark, green]);
  expect(told("sign/counter-1")).toEqual([{ text: "K014", blink: true }]);
  expect(troubles).toEqual([
    { flow: "flows", fault: "flow-not-allowed", stands: true, text: "Anzeige sign/counter-1" },
  ]);
});

test.each([
  ["lamp/corridor", { red: "off", yellow: "off" }, "/green"],
  ["lamp/corridor", { ...green, red: "bright" }, "/red"],
  ["lamp/corridor", "on", "alles"],
  ["sign/entrance", still("far too long"), "/text"],
  ["sign/entrance", still("\u0004"), "/text"],
  // Its low byte is one, and a sign is sent low bytes.
  ["sign/entrance", still("\u0104"), "/text"],
  ["display/display-1", { text: 4711 }, "/text"],
])("what fits not on %s is told by its place, and what stood there stays: %j", async (name, value, place) => {
  const { show, told, troubles } = await start();
  await expect.poll(() => told(name)).toHaveLength(1);
  await show(name, value);
  await expect
    .poll(() => troubles)
    .toEqual([
      {
        ...{ flow: "flows", fault: "flow-misfit", stands: true },
        text: `Anzeige ${name}: ${place} fehlt oder ist falsch`,
      },
    ]);
  expect(told(name)).toHaveLength(1);
});

test("the same again is not told again; nothing at all is dark", async () => {
  const { show, told } = await start();
  for (let n = 0; n < 5; n++) await show("lamp/corridor", green);
  await show("lamp/corridor", undefined);
  await expect.poll(() => told("lamp/corridor")).toEqual([dark, green, dark]);
});

test("what never rests is told a few times a second, and its newest at the end", async () => {
  const { show, told } = await start();
  for (let n = 0; n < 40; n++) await show("sign/entrance", still(String(n)));
  expect(told("sign/entrance").length).toBeLessThan(12);
  await expect.poll(() => told("sign/entrance").at(-1), { timeout: 3_000 }).toEqual(still("39"));
  await show("lamp/corridor", green);
  await expect.poll(() => told("lamp/corridor")).toEqual([dark, green]);
});

test("what a flow has shown is dark 5 s after its last connection is gone, and another's stays", async () => {
  const { connect, flow, show, told, pass, gone } = await start();
  const other = await connect("flows-2");
  const second = await connect("flows");
  await show("lamp/corridor", green);
  await show("display/display-1", welcome, other, "flows-2");
  await expect.poll(() => told("display/display-1")).toHaveLength(2);
  pass(1);
  flow.stream.destroy();
  pass(10);
  expect(told("lamp/corridor")).toEqual([dark, green]);
  second.stream.destroy();
  await gone("flows");
  pass(4);
  expect(told("lamp/corridor")).toEqual([dark, green]);
  pass(1);
  await expect.poll(() => told("lamp/corridor")).toEqual([dark, green, dark]);
  expect(told("display/display-1")).toEqual([{ text: "" }, welcome]);
});

test("a line that comes again within 5 s leaves the house as it is", async () => {
  const { connect, flow, show, told, pass, gone } = await start();
  await show("lamp/corridor", green);
  flow.stream.destroy();
  await gone("flows");
  pass(4);
  const again = await connect("flows");
  pass(20);
  await show("lamp/corridor", { ...green, red: "blink" }, again);
  await expect.poll(() => told("lamp/corridor")).toEqual([dark, green, { ...green, red: "blink" }]);
});
