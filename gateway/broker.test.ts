import { connect as connectSocket } from "node:net";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, expect, test } from "vitest";
import { type Broker, startBroker } from "./broker.ts";
import { openFlowGuard, type TroubleTold } from "./flow-guard.ts";
import type { Identity } from "./identities.ts";

const identities: Record<string, Identity> = {
  hub: { id: "hub", role: "driver" },
  "flow-1": { id: "flow-1", role: "flow" },
  watcher: { id: "watcher", role: "observer" },
  letters: { id: "letters", role: "scheduler" },
};
const log: string[] = [];
const told: TroubleTold[] = [];
let broker: Broker;
const clients: MqttClient[] = [];

async function start(limits = {}, isOpen = true): Promise<void> {
  log.length = 0;
  told.length = 0;
  broker = await startBroker({
    host: "127.0.0.1",
    port: 0,
    prefix: "wm/1/x/",
    proven: (id, secret) => (secret === `${id}-secret` ? identities[id] : undefined),
    devicesOf: (id) => (id === "hub" ? ["sign/s1", "button/help", "button/b1"] : []),
    discreet: ["button/help"],
    limits,
    flows: openFlowGuard({
      now: () => performance.now(),
      tell: async (trouble) => told.push(trouble) > 0,
      cut: (flow) => broker.endWhere(({ id }) => id === flow),
      standing: [],
      log: (line) => log.push(line),
    }),
    log: (line) => log.push(line),
  });
  if (isOpen) broker.open();
}
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
  await broker.close();
});

function connect(identity: string, options: mqtt.IClientOptions = {}): Promise<MqttClient> {
  const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`, {
    username: identity,
    password: `${identity}-secret`,
    clientId: `${identity}~${clients.length}`,
    keepalive: 15,
    reconnectPeriod: 0,
    ...options,
  });
  clients.push(client);
  return new Promise((resolve, reject) => {
    client.once("connect", () => resolve(client));
    client.on("error", reject);
    client.once("close", () => reject(new Error("closed")));
  });
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once("close", () => resolve()));

test("who comes before the gateway listens waits at the door, and what it says is heard", async () => {
  await start({}, false);
  const early = connect("hub");
  const gone = connectSocket(broker.port, "127.0.0.1");
  await new Promise((resolve) => gone.once("connect", resolve));
  gone.destroy();
  const heard: string[] = [];
  await broker.subscribe("wm/1/x/device/+/+/status", (topic) => heard.push(topic));
  broker.open();
  const client = await early;
  await client.publishAsync("wm/1/x/device/sign/s1/status", "{}", { qos: 1, retain: true });
  expect(heard).toEqual(["wm/1/x/device/sign/s1/status"]);
});

test("a flow hears of presses, but not of who calls for help", async () => {
  await start();
  const hub = await connect("hub");
  const flow = await connect("flow-1");
  const heard: string[] = [];
  flow.on("message", (topic) => heard.push(topic));
  await flow.subscribeAsync(["wm/1/x/device/+/+/event", "wm/1/x/device/+/+/answer"], { qos: 1 });
  await hub.publishAsync("wm/1/x/device/button/help/event", "{}", { qos: 1 });
  broker.publish("wm/1/x/device/button/help/answer", "{}", false);
  await hub.publishAsync("wm/1/x/device/button/b1/event", "{}", { qos: 1 });
  await expect.poll(() => heard).toEqual(["wm/1/x/device/button/b1/event"]);
});

test("who cannot prove it, or takes another's name, is not let in", async () => {
  await start();
  await expect(connect("hub", { password: "wrong" })).rejects.toThrow();
  await expect(connect("hub", { clientId: "flow-1~x" })).rejects.toThrow();
  await expect(connect("hub", { clean: false })).rejects.toThrow();
  await expect(connect("hub", { keepalive: 120 })).rejects.toThrow();
  await expect(connect("nobody")).rejects.toThrow();
  await expect(connect("hub")).resolves.toBeDefined();
  await expect(connect("hub")).resolves.toBeDefined();
});

test("who was let in is put out once the identity no longer holds, and nobody else", async () => {
  await start();
  const watcher = await connect("watcher");
  const hub = await connect("hub");
  const end = closed(watcher);
  broker.endWhere((identity) => identity.id === "watcher");
  await end;
  await expect(hub.subscribeAsync("wm/1/x/device/sign/s1/show", { qos: 1 })).resolves.toHaveLength(1);
});

test.each([
  ["another program's device", "wm/1/x/device/sign/s2/status"],
  ["what only the core says", "wm/1/x/view/calls"],
  ["another site", "wm/1/y/device/sign/s1/status"],
  ["the broker's own topics", "$SYS/x"],
])("publishing on %s closes the connection and reaches nobody", async (_, topic) => {
  await start();
  const heard: string[] = [];
  await broker.subscribe("#", (on) => heard.push(on));
  const client = await connect("hub");
  const end = closed(client);
  client.publish(topic, "{}", { qos: 1 });
  await end;
  expect(heard.filter((on) => !on.startsWith("$SYS"))).toEqual([]);
  expect(log.join()).toContain("may not publish");
});

test.each(["#", "wm/#", "wm/1/x/#", "wm/1/x/view/#", "wm/1/x/view/station/hub", "wm/1/x/+/sign/s1/show"])(
  "subscribing to %s is refused",
  async (filter) => {
    await start();
    const client = await connect("watcher");
    const [granted] = await client.subscribeAsync(filter, { qos: 1 }).catch(() => [{ qos: 128 }]);
    expect(granted?.qos).toBe(128);
  },
);

test("a last will is checked like any other message", async () => {
  await start();
  const heard: string[] = [];
  await broker.subscribe("wm/1/x/device/+/+/status", (topic) => heard.push(topic));
  const will = (topic: string) => ({ will: { topic, payload: Buffer.from("{}"), qos: 1 as const, retain: true } });
  const bad = await connect("hub", will("wm/1/x/device/sign/s2/status"));
  const good = await connect("hub", will("wm/1/x/device/sign/s1/status"));
  bad.stream.destroy();
  good.stream.destroy();
  await expect.poll(() => heard).toEqual(["wm/1/x/device/sign/s1/status"]);
});

test("a client that floods is slowed down; nothing is lost, and others do not wait", async () => {
  await start({ scheduler: 20, driver: 1_000 });
  const heard: string[] = [];
  await broker.subscribe("wm/1/x/#", (topic) => heard.push(topic));
  const letters = await connect("letters");
  const hub = await connect("hub");
  let acknowledged = 0;
  for (let n = 0; n < 60; n++) letters.publish("wm/1/x/command/letters/a", String(n), { qos: 1 }, () => acknowledged++);
  await hub.publishAsync("wm/1/x/device/sign/s1/status", "{}", { qos: 1 });
  expect(heard).toContain("wm/1/x/device/sign/s1/status");
  expect(heard.length).toBeLessThan(50);
  await expect.poll(() => acknowledged, { timeout: 10_000 }).toBe(60);
  expect(heard.filter((topic) => topic.includes("command"))).toHaveLength(60);
});

test("whoever subscribes while a value changes ends with the newest one", async () => {
  await start();
  const topics = Array.from({ length: 40 }, (_, n) => `wm/1/x/view/display/d${n}`);
  let value = 0;
  const publishAll = () => {
    value += 1;
    for (const topic of topics) broker.publish(topic, String(value));
  };
  publishAll();
  for (let round = 0; round < 30; round++) {
    const client = await connect("watcher");
    const last = new Map<string, number>();
    client.on("message", (topic, payload) => last.set(topic, Number(payload.toString())));
    const timer = setInterval(publishAll, 0);
    await client.subscribeAsync("wm/1/x/view/display/+", { qos: 1 });
    await expect.poll(() => last.size).toBe(topics.length);
    clearInterval(timer);
    publishAll();
    await expect.poll(() => [...last.values()].every((v) => v === value)).toBe(true);
  }
});

test.each([
  ["a message that is too large", "x".repeat(9_000), false],
  ["a command that is to be retained", "{}", true],
])("%s closes the connection and reaches nobody", async (_, payload, retain) => {
  await start();
  const heard: string[] = [];
  await broker.subscribe("wm/1/x/#", (on) => heard.push(on));
  const flow = await connect("flow-1");
  const end = closed(flow);
  flow.publish("wm/1/x/command/flow-1/a", payload, { qos: 1, retain });
  await end;
  expect(heard).toEqual([]);
});

test("who has not said who he is cannot fill the memory", async () => {
  await start();
  const stranger = connectSocket(broker.port, "127.0.0.1");
  stranger.on("error", () => {});
  // A CONNECT that announces 60 MB.
  stranger.write(Buffer.from([0x10, 0x80, 0x8e, 0xce, 0x1c]));
  const more = setInterval(() => stranger.write(Buffer.alloc(2_000)), 5);
  await new Promise<void>((resolve) => stranger.once("close", () => resolve()));
  clearInterval(more);
  expect(stranger.bytesWritten).toBeLessThan(100_000);
});

test("a flow that hangs and reads no more is put out after a while, and until then nobody waits for it", async () => {
  await start();
  const flow = await connect("flow-1");
  const hub = await connect("hub");
  await flow.subscribeAsync("wm/1/x/view/counter/+", { qos: 1 });
  await hub.subscribeAsync("wm/1/x/device/sign/s1/show", { qos: 1 });
  const heard = new Promise((resolve) => hub.once("message", resolve));
  flow.stream.pause();
  // Far more than lies in any buffer between the two.
  for (let n = 0; n < 4_000; n++) broker.publish("wm/1/x/view/counter/1", "x".repeat(8_000), false);
  const from = performance.now();
  broker.publish("wm/1/x/device/sign/s1/show", "{}");
  await heard;
  expect(performance.now() - from).toBeLessThan(1_500);
  expect(broker.isConnected("flow-1")).toBe(true);
  await expect.poll(() => broker.isConnected("flow-1"), { timeout: 5_000 }).toBe(false);
});
