/** The driver program as a whole: devices of a site file, their simulators, and a broker on loopback. */
import { createServer } from "node:net";
import { Aedes } from "aedes";
import { connectAsync } from "mqtt";
import { afterEach, expect, test } from "vitest";
import type { SimulatedSign } from "../gateway/contract/office.ts";
import type { Site } from "../gateway/contract/site.ts";
import { checkDevices, DeviceMistake, runDrivers } from "./run.ts";
import { startSimulators } from "./simulators.ts";
import { until } from "./testing.ts";
import { addressRemedy } from "./transport/address.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Devices = Site["devices"];
const siteWith = (devices: Devices): Site => ({
  site: "test",
  name: "Test",
  authority: "Stadt Musterhausen",
  zone: "Europe/Berlin",
  languages: ["de"],
  areas: [{ id: "hall", name: { de: "Wartebereich" } }],
  services: [{ id: "pickup", name: { de: "Abholung" } }],
  counters: [{ id: "c1", label: "1", services: ["pickup"] }],
  kiosks: [],
  displays: [],
  devices,
});
const simulatedDevices: Devices = [
  { kind: "printer", id: "kiosk-1", config: { at: "simulator", as: "letters", pollMs: 50 } },
  { kind: "sign", id: "counter-1", config: { at: "simulator", unit: 5, register: 20 } },
  { kind: "button", id: "counter-1", config: { at: "simulator", contact: "normally-open" } },
  { kind: "button", id: "far", host: "annex", config: { at: "simulator" } },
];

async function startSimulated(devices: Devices) {
  const simulators = await startSimulators(devices);
  closers.push(() => Promise.all([...simulators.values()].map((simulator) => simulator.close())));
  return simulators;
}

async function startOffice() {
  const aedes = await Aedes.createBroker();
  const server = createServer({ noDelay: true }, (socket) => aedes.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  closers.push(() => new Promise<void>((resolve) => aedes.close(() => resolve())));
  const broker = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
  const client = await connectAsync(broker, { clientId: "office" });
  closers.push(() => client.endAsync(true));
  const heard = new Map<string, Record<string, unknown>>();
  client.on("message", (topic, payload) => void heard.set(topic.slice("wm/1/test/".length), JSON.parse(`${payload}`)));
  await client.subscribeAsync("wm/1/test/device/#", { qos: 1 });
  const tell = (topic: string, value: unknown) =>
    client.publishAsync(`wm/1/test/${topic}`, JSON.stringify(value), { qos: 1, retain: true });
  return { broker, heard, tell };
}

test("a press, a sign and a ticket, from the bus to the devices and back", async () => {
  const simulators = await startSimulated(simulatedDevices);
  expect([...simulators.keys()]).toEqual(["printer/kiosk-1", "sign/counter-1", "button/counter-1", "button/far"]);
  const { broker, heard, tell } = await startOffice();
  await tell("time", { run: "g1", at: 1000 });
  const devices = simulatedDevices.map((device) => {
    const at = simulators.get(`${device.kind}/${device.id}`)?.at;
    return { ...device, config: { ...device.config, at } };
  });
  const site = siteWith(devices);
  const drivers = await runDrivers({ site, host: "hub", broker, identity: "hub", secret: "x", log() {} });
  closers.push(() => drivers.stop());
  await until(() =>
    ["printer/kiosk-1", "sign/counter-1", "button/counter-1"].every((d) => heard.has(`device/${d}/status`)),
  );
  expect(heard.has("device/button/far/status")).toBe(false);

  await tell("device/sign/counter-1/show", { text: "A047", blink: true });
  await until(() => (simulators.get("sign/counter-1")?.state() as SimulatedSign | undefined)?.text === "A047");

  await until(() => heard.get("device/button/counter-1/status")?.fault === undefined);
  simulators.get("button/counter-1")?.turn("press");
  await until(() => heard.get("device/button/counter-1/event")?.type === "pressed");

  const run = heard.get("device/printer/kiosk-1/status")?.run;
  const doc = { number: "A047", language: "de", copy: false, blocks: [{ type: "number", text: "A047" }] };
  await tell("device/printer/kiosk-1/job", { id: "j1", run, until: 60_000, journalled: 1, doc });
  await until(() => heard.get("device/printer/kiosk-1/done")?.outcome === "ok");
  expect(simulators.get("printer/kiosk-1")?.state()).toMatchObject({
    papers: [{ cut: true, lines: [{ text: "A047", scale: 8 }] }],
  });
});

test("simulators that are started again are found where they were", async () => {
  const before = await startSimulators(simulatedDevices);
  const addresses = new Map([...before].map(([name, { at }]) => [name, at]));
  await Promise.all([...before.values()].map((simulator) => simulator.close()));
  const again = await startSimulators(simulatedDevices, addresses);
  closers.push(() => Promise.all([...again.values()].map((simulator) => simulator.close())));
  expect(new Map([...again].map(([name, { at }]) => [name, at]))).toEqual(addresses);
});

test("only devices that ask for a simulator get one", async () => {
  const real: Devices = [{ kind: "sign", id: "real", config: { at: "tcp://10.0.0.1:4001" } }];
  expect(await startSimulated(real)).toEqual(new Map());
});

test.each<[string, Devices[number]["config"], string, string[]]>([
  ["well", { at: "tcp://10.0.0.1:9100", confirms: "process-id", columns: 42 }, "printer", []],
  ["simulated", { at: "simulator" }, "printer", []],
  [
    "unknown key",
    { at: "simulator", colums: 42 },
    "printer",
    [
      "devices[0].config: unknown key „colums“; remove it or correct its spelling, " +
        "there is at, model, paper, as, logo, confirms, pollMs, timeoutMs, columns (printer/one)",
    ],
  ],
  ["no address", {}, "sign", ["devices[0].config: „at“ is missing; add it (sign/one)"]],
  [
    "an address of another kind",
    { at: "/dev/ttyUSB0" },
    "printer",
    [`devices[0].config.at: ${addressRemedy} (printer/one)`],
  ],
  ["port", { at: "tcp://a:70000" }, "button", ["devices[0].config.at: the port must be from 1 to 65535 (button/one)"]],
  [
    "a wrong choice",
    { at: "simulator", columns: 40 },
    "printer",
    ["devices[0].config.columns: must be one of 32, 35, 42, 44, 48 (printer/one)"],
  ],
  ["a wrong type", { at: "simulator", unit: "5" }, "sign", ["devices[0].config.unit: must be integer (sign/one)"]],
  ["out of range", { at: "simulator", digits: 3 }, "sign", ["devices[0].config.digits: must be >= 4 (sign/one)"]],
  [
    "unknown kind",
    {},
    "horn",
    [
      "devices[0].kind: there is no driver for „horn“; " +
        "there is one for alarm, button, lamp, printer, scanner, sign (horn/one)",
    ],
  ],
])("a device of the site file: %s", (_, config, kind, sentences) => {
  expect(checkDevices({ devices: [{ kind, id: "one", config }] })).toEqual(sentences);
});

test("two devices of one name", () => {
  const device = { kind: "sign", id: "one", config: { at: "simulator" } };
  expect(checkDevices({ devices: [device, { ...device, kind: "button" }, device] })).toEqual([
    "devices[2]: „sign/one“ is there already as devices[0]; give one of them another id",
  ]);
});

test("a simulator that nobody started, and mistakes anywhere in the file, stop the start", async () => {
  const start = (devices: Devices) =>
    runDrivers({
      site: siteWith(devices),
      host: "hub",
      broker: "mqtt://127.0.0.1:1",
      identity: "hub",
      secret: "x",
      log() {},
    });
  await expect(start([{ kind: "sign", id: "one", config: { at: "simulator" } }])).rejects.toThrow(
    "sign/one: config.at is „simulator“, which only the demo office has; write tcp://host:port",
  );
  await expect(start([{ kind: "horn", id: "one", config: {} }])).rejects.toThrow(DeviceMistake);
  // Another host's device may be wired there.
  const elsewhere = await start([{ kind: "sign", id: "one", host: "annex", config: { at: "simulator" } }]);
  await elsewhere.stop();
});
