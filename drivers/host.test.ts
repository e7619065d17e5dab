/** The host against a real broker on loopback: what a driver is told and what the office hears of it. */
import { createServer, type Server } from "node:net";
import { Aedes } from "aedes";
import { connectAsync, type MqttClient } from "mqtt";
import { Type } from "typebox";
import { afterEach, expect, test } from "vitest";
import { topics } from "../gateway/contract/topics.ts";
import type { DevicePort, Driver, JobEnd } from "./driver.ts";
import { type HostOptions, hostDevice } from "./host.ts";
import { until } from "./testing.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A broker that can fall silent, lose its line, or be stopped and started at the same port. */
async function startBroker() {
  let port = 0;
  let server: Server | undefined;
  let aedes: Aedes | undefined;
  const broker = {
    clientIds: [] as string[],
    logins: [] as string[],
    refuse: false,
    /** Presses are heard but not acknowledged. */
    deaf: false,
    get url() {
      return `mqtt://127.0.0.1:${port}`;
    },
    async start() {
      const started = await Aedes.createBroker({ keepaliveLimit: 30 } as never);
      aedes = started;
      started.authenticate = (client, username, password, done) => {
        broker.clientIds.push(client.id);
        broker.logins.push(`${username}:${password}`);
        const error = Object.assign(new Error("no"), { returnCode: 5 });
        done(broker.refuse ? (error as never) : null, !broker.refuse);
      };
      started.authorizePublish = (_client, packet, callback) => {
        if (broker.deaf && packet.topic.endsWith("/event")) return; // Never called back: never acknowledged.
        callback(null);
      };
      const own = createServer({ noDelay: true }, (socket) => {
        sockets.add(socket);
        socket.on("close", () => sockets.delete(socket));
        started.handle(socket);
      });
      server = own;
      await new Promise<void>((resolve) => own.listen(port, "127.0.0.1", resolve));
      port = (own.address() as { port: number }).port;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server?.close(resolve));
      await new Promise<void>((resolve) => (aedes ? aedes.close(() => resolve()) : resolve()));
    },
    drop() {
      for (const socket of sockets) socket.destroy();
    },
  };
  const sockets = new Set<import("node:net").Socket>();
  await broker.start();
  closers.push(() => broker.stop());
  return broker;
}
type Broker = Awaited<ReturnType<typeof startBroker>>;

/** The office: hears what devices say, tells the time and gives work. */
async function connectOffice(broker: Broker) {
  const client: MqttClient = await connectAsync(broker.url, { clientId: "office", keepalive: 20, reconnectPeriod: 50 });
  closers.push(() => client.endAsync(true));
  const heard = new Map<string, unknown[]>();
  client.on("message", (topic, payload) => {
    const name = topic.replace("wm/1/test/", "");
    const values = heard.get(name) ?? [];
    values.push(JSON.parse(payload.toString()));
    heard.set(name, values);
  });
  const parts = ["status", "event", "done"];
  await client.subscribeAsync(
    parts.map((part) => `wm/1/test/device/+/+/${part}`),
    { qos: 1 },
  );
  return {
    all: (topic: string) => heard.get(topic) ?? [],
    last: (topic: string) => heard.get(topic)?.at(-1) as Record<string, unknown> | undefined,
    tell: (topic: string, value: unknown, retain = true) =>
      client.publishAsync(`wm/1/test/${topic}`, typeof value === "string" ? value : JSON.stringify(value), {
        qos: 1,
        retain,
      }),
    time: (run = "g1", at = 1_000_000) =>
      client.publishAsync("wm/1/test/time", JSON.stringify({ run, at }), { qos: 1, retain: true }),
  };
}

interface Started {
  port: DevicePort;
  shown: unknown[];
  begun: unknown[];
  ends: ((end: JobEnd) => void)[];
  logs: string[];
  stop(): Promise<void>;
}

function startDevice(broker: Broker, kind: string, more: Partial<HostOptions> = {}): Started {
  const started: Started = {
    port: undefined as never,
    shown: [],
    begun: [],
    ends: [],
    logs: [],
    stop: async () => {},
  };
  const driver: Driver<unknown> = {
    kind,
    config: Type.Object({}),
    start(_, port) {
      started.port = port;
      port.onShow((value) => started.shown.push(value));
      port.onJob((job) => {
        started.begun.push(job);
        return new Promise((resolve) => started.ends.push(resolve));
      });
      return { stop: async () => {} };
    },
  };
  const running = hostDevice({
    site: "test",
    device: { kind, id: "one", config: {} },
    driver,
    broker: broker.url,
    identity: "hub",
    secret: "s3cret",
    run: "d1",
    log: (line) => started.logs.push(line),
    ...more,
  });
  let stopped = false;
  started.stop = async () => {
    if (!stopped) await running.stop();
    stopped = true;
  };
  closers.push(() => started.stop());
  return started;
}

const ref = (kind: string) => ({ kind, id: "one" });
const printer = ref("printer");
const sign = ref("sign");
const button = ref("button");

const job = (id: string, more: object = {}) => ({
  id,
  run: "d1",
  until: 1_060_000,
  journalled: 1,
  doc: { number: "A047", language: "de", copy: false, blocks: [{ type: "rule" }] },
  ...more,
});

async function start(kind: string) {
  const broker = await startBroker();
  const office = await connectOffice(broker);
  await office.time();
  const device = startDevice(broker, kind);
  await until(() => office.last(topics.status(ref(kind)))?.online === true);
  return { broker, office, device };
}

test("names itself, and says that it is there and how it is", async () => {
  const { broker, office, device } = await start("button");
  expect(broker.clientIds.at(-1)).toMatch(/^hub~button-one-[0-9a-f]{8}$/);
  expect(broker.logins.at(-1)).toBe("hub:s3cret");
  expect(office.last(topics.status(button))).toEqual({ online: true, run: "d1" });
  device.port.fault("unreachable");
  await until(() => office.last(topics.status(button))?.fault === "unreachable");
  device.port.fault("unreachable");
  device.port.fault(undefined);
  await until(() => office.last(topics.status(button))?.fault === undefined);
  expect(office.all(topics.status(button))).toEqual([
    { online: true, run: "d1" },
    { online: true, run: "d1", fault: "unreachable" },
    { online: true, run: "d1" },
  ]);
  device.port.model("TM-m30");
  device.port.fault("unreachable");
  const told = { online: true, run: "d1", model: "TM-m30", fault: "unreachable" };
  await until(() => office.last(topics.status(button))?.fault === "unreachable");
  expect(office.last(topics.status(button))).toEqual(told);
});

test("says farewell when it is stopped, and the broker says it when the line breaks", async () => {
  const { broker, office, device } = await start("button");
  broker.drop();
  await until(() => office.all(topics.status(button)).some((status) => !(status as { online: boolean }).online));
  await until(() => office.last(topics.status(button))?.online === true);
  await device.stop();
  await until(() => office.last(topics.status(button))?.online === false);
});

test("a press carries an id of its own and the gateway's run and time", async () => {
  const { office, device } = await start("button");
  await until(() => device.port.event({ type: "pressed" }) !== undefined);
  expect(device.port.event({ type: "pressed" })).toBeDefined();
  await until(() => office.all(topics.event(button)).length === 2);
  const [first, second] = office.all(topics.event(button)) as { id: string; at: number }[];
  expect(first).toMatchObject({ run: "g1", type: "pressed" });
  expect(first?.at).toBeGreaterThanOrEqual(1_000_000);
  expect(first?.at).toBeLessThan(1_005_000);
  expect(second?.id).not.toBe(first?.id);
  await office.time("g2", 5_000_000);
  await until(() => device.port.now() >= 5_000_000);
  device.port.event({ type: "pressed" });
  await until(() => office.all(topics.event(button)).length === 3);
  expect(office.last(topics.event(button))).toMatchObject({ run: "g2" });
});

test("without a broker, and without a gateway behind it, a press is not taken", async () => {
  const broker = await startBroker();
  const device = startDevice(broker, "button");
  expect(device.port.event({ type: "pressed" })).toBeUndefined();
  const office = await connectOffice(broker);
  await until(() => office.last(topics.status(button))?.online === true);
  expect(device.port.event({ type: "pressed" })).toBeUndefined();
  await office.time();
  await until(() => device.port.event({ type: "pressed" }) !== undefined);
  await until(() => office.all(topics.event(button)).length === 1);
  await broker.stop();
  await until(() => !device.port.event({ type: "pressed" }));
  await broker.start();
  await until(() => office.all(topics.status(button)).length >= 2);
  // Connected again, but the new gateway has not told its time yet: its run is unknown.
  expect(device.port.event({ type: "pressed" })).toBeUndefined();
  expect(office.all(topics.event(button))).toHaveLength(1);
});

test("a press that was not acknowledged is not sent again on the next connection", async () => {
  const { broker, office, device } = await start("button");
  await until(() => device.port.event({ type: "pressed" }) !== undefined);
  await until(() => office.all(topics.event(button)).length === 1);
  broker.deaf = true;
  expect(device.port.event({ type: "pressed" })).toBeDefined();
  broker.drop();
  broker.deaf = false;
  await until(() => office.all(topics.status(button)).length >= 3);
  await office.time("g2", 2_000_000);
  // A press of the new connection comes after whatever would have been sent again on it.
  await until(() => device.port.now() >= 2_000_000);
  expect(device.port.event({ type: "pressed" })).toBeDefined();
  await until(() => office.last(topics.event(button))?.run === "g2");
  expect(office.all(topics.event(button))).toHaveLength(2);
});

test("a job is done once, its end told, and told again on each connection and for each repeat", async () => {
  const { broker, office, device } = await start("printer");
  await office.tell(topics.job(printer), job("j1"));
  await until(() => device.begun.length === 1);
  expect(device.begun[0]).toEqual(job("j1"));
  device.ends[0]?.({ outcome: "unknown", fault: "paper-out" });
  const done = { id: "j1", run: "d1", outcome: "unknown", fault: "paper-out" };
  await until(() => office.all(topics.done(printer)).length === 1);
  expect(office.last(topics.done(printer))).toEqual(done);
  await office.tell(topics.job(printer), job("j1"));
  await until(() => office.all(topics.done(printer)).length === 2);
  broker.drop();
  await until(() => office.all(topics.done(printer)).length >= 3);
  expect(office.last(topics.done(printer))).toEqual(done);
  expect(device.begun).toHaveLength(1);
});

test("an end that came while the line was down is told when it is back", async () => {
  const { broker, office, device } = await start("printer");
  await office.tell(topics.job(printer), job("j1"));
  await until(() => device.begun.length === 1);
  await broker.stop();
  device.ends[0]?.({ outcome: "ok" });
  await broker.start();
  await until(() => office.last(topics.done(printer))?.id === "j1");
  expect(device.begun).toHaveLength(1);
});

test("another run's job, a job past its time and no job are not done", async () => {
  const { office, device } = await start("printer");
  await office.tell(topics.job(printer), job("old", { run: "d0" }));
  await office.tell(topics.job(printer), "null");
  await office.tell(topics.job(printer), job("late", { until: 999_999 }));
  await until(() => office.last(topics.done(printer))?.id === "late");
  expect(office.all(topics.done(printer))).toEqual([{ id: "late", run: "d1", outcome: "failed" }]);
  await office.tell(topics.job(printer), job("mine"));
  await until(() => device.begun.length === 1);
  expect(device.begun).toEqual([job("mine")]);
});

test("a job waits until the gateway's time is known", async () => {
  const broker = await startBroker();
  const office = await connectOffice(broker);
  await office.tell(topics.job(printer), job("j1"));
  const device = startDevice(broker, "printer");
  await until(() => office.last(topics.status(printer))?.online === true);
  expect(device.begun).toEqual([]);
  await office.time();
  await until(() => device.begun.length === 1);
});

test("what to show comes through, again after each reconnect", async () => {
  const { broker, office, device } = await start("sign");
  await office.tell(topics.show(sign), { text: "A047", blink: true });
  await until(() => device.shown.length === 1);
  expect(device.shown).toEqual([{ text: "A047", blink: true }]);
  await broker.stop();
  await broker.start();
  await until(() => office.last(topics.status(sign))?.online === true);
  await office.tell(topics.show(sign), { text: "A048", blink: false });
  await until(() => device.shown.length > 1);
  expect(device.shown.at(-1)).toEqual({ text: "A048", blink: false });
});

test("what fits no schema is dropped, and logged once", async () => {
  const { office, device } = await start("sign");
  for (const bad of ["{", "7", '{"text":"much too long"}', '{"text":"A047"}'])
    await office.tell(topics.show(sign), bad);
  await office.tell(topics.show(sign), "", true);
  await office.tell(topics.show(sign), { text: "A047", blink: false, later: 1 });
  await until(() => device.shown.length > 0);
  expect(device.shown).toEqual([{ text: "A047", blink: false, later: 1 }]);
  expect(device.logs.filter((line) => line.includes("fits no schema"))).toHaveLength(1);
});

test("a broker that refuses is asked again for ever, and the log says what to look at", async () => {
  const broker = await startBroker();
  broker.refuse = true;
  const device = startDevice(broker, "button");
  await until(() => broker.clientIds.length >= 2);
  expect(device.logs.filter((line) => line.includes("secret"))).toHaveLength(1);
  broker.refuse = false;
  const office = await connectOffice(broker);
  await until(() => office.last(topics.status(button))?.online === true);
});

test("a broker that is not there yet is waited for", async () => {
  const broker = await startBroker();
  await broker.stop();
  const device = startDevice(broker, "button");
  await until(() => device.logs.some((line) => line.includes("no connection to the broker")));
  await broker.start();
  const office = await connectOffice(broker);
  await until(() => office.last(topics.status(button))?.online === true);
});

test("stopping takes less than a second, also without a broker", async () => {
  const { broker, device } = await start("button");
  const before = performance.now();
  await broker.stop();
  await device.stop();
  expect(performance.now() - before).toBeLessThan(1000);
});
