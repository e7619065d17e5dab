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
        "there is one for alarm, button, lamp, printer, scanner, sign, station, terminal (horn/one)",
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

const box = "firmata:/dev/serial/by-id/box";
const line = "serial:/dev/serial/by-path/x?baud=";
const board = "tcp://10.0.0.1:5017";
const button = (id: string, at: string, more: object = {}) => ({ kind: "button", id, config: { at, ...more } });
const sign = (id: string, at: string, more: object = {}) => ({ kind: "sign", id, config: { at, ...more } });
const alarm = (at: string, second: string) => ({ kind: "alarm", id: "house", config: { at, second } });
const pins = { data: 12, clock: 11, select: 10 };

test.each<[string, Devices, string]>([
  [
    "two buttons on one pin",
    [button("a", `${box}#2`), button("b", `${box}#2`)],
    "devices[1].config.at: pin 2 of /dev/serial/by-id/box is not free, devices[0].config.at (button/a) has it; " +
      "give each of the two its own (button/b)",
  ],
  ["a lamp on its own button's line", [button("a", "gpio:17", { lamp: "gpio:17" })], "devices[0].config.lamp: line 17"],
  [
    "a lamp on another one's pin",
    [button("a", `${box}#2`), button("b", `${box}#3`, { beeper: "#2" })],
    "beeper: pin 2",
  ],
  [
    "one line by two interfaces of the kernel",
    [button("a", "gpio:17"), button("b", "sysfs:17")],
    "line 17 of this board",
  ],
  [
    "one line with and without the header's label",
    [button("a", "gpio:17"), button("b", "gpio:pinctrl-rp1/17")],
    "line 17 of this board",
  ],
  [
    "two lights of a lamp on one line",
    [{ kind: "lamp", id: "a", config: { red: "gpio:5", green: "gpio:5" } }],
    "config.green: line 5 of this board's header is not free, devices[0].config.red (lamp/a) has it",
  ],
  [
    "any line of a board, and one of them",
    [alarm(board, "#27")],
    "config.second: line 27 of tcp://10.0.0.1:5017 is not free, devices[0].config.at (alarm/house) has all of it",
  ],
  ["two contacts on one line", [alarm("gpio:17", "gpio:17")], "config.second: line 17 of this board's header"],
  ["the same chord", [button("a", "hid:/dev/k#KEY_A+KEY_B"), button("b", "hid:/dev/k#KEY_B+KEY_A")], "KEY_A+KEY_B of"],
  [
    "a code reader on a keypad with buttons",
    [button("a", "hid:/dev/k#KEY_A"), { kind: "scanner", id: "s", config: { at: "hid:/dev/k" } }],
    "config.at: /dev/k is „keys“ by devices[0].config.at (button/a), and „a code reader“ here",
  ],
  [
    "digits on a button's pin",
    [button("a", `${box}#12`), sign("b", box, { protocol: "max7219", pins })],
    "pins.data: pin 12",
  ],
  [
    "two signs of one unit",
    [sign("a", `${line}19200`), sign("b", `${line}19200`, { unit: 1 })],
    "register 0 of unit 1 of /dev/serial/by-path/x is not free, devices[0].config.at (sign/a) has it",
  ],
  [
    "registers that overlap",
    [sign("a", `${line}19200`, { register: 20 }), sign("b", `${line}19200`, { register: 24 })],
    "register 24 of unit 1",
  ],
  [
    "an Alpha sign for every text beside one with an address",
    [sign("a", `${line}9600`, { protocol: "alpha" }), sign("b", `${line}9600`, { protocol: "alpha", unit: 2 })],
    "unit 2 of /dev/serial/by-path/x is not free, devices[0].config.at (sign/a) has all of it",
  ],
  [
    "two speeds on one line",
    [sign("a", `${line}9600`), sign("b", `${line}19200`, { unit: 2 })],
    "devices[1].config.at: /dev/serial/by-path/x is „modbus, baud=9600&flow=none&data=8&parity=none“ by " +
      "devices[0].config.at (sign/a), and „modbus, baud=19200&flow=none&data=8&parity=none“ here; " +
      "write the same at both",
  ],
  [
    "two protocols on one line",
    [sign("a", board), sign("b", board, { protocol: "alpha", unit: 2 })],
    "tcp://10.0.0.1:5017 is „modbus“ by devices[0].config.at (sign/a), and „alpha“ here",
  ],
  [
    "two speeds of one box",
    [button("a", `${box}#2`), button("b", `${box}?baud=115200#3`)],
    "is „Firmata, baud=57600“ by devices[0].config.at (button/a), and „Firmata, baud=115200“ here",
  ],
  [
    "two printers at one address",
    [..."ab"].map((id) => ({ kind: "printer", id, config: { at: "usb:1-1.2" } })),
    "all of usb:1-1.2 is not free, devices[0].config.at (printer/a) has it",
  ],
])("%s: neither would work, and check says so", (_, devices, sentence) => {
  expect(checkDevices({ devices })).toEqual([expect.stringContaining(sentence)]);
});

test.each<[string, Devices]>([
  ["a whole counter box", [button("a", `${box}#2`, { lamp: "#5" }), sign("b", box, { protocol: "max7219", pins })]],
  [
    "a chord and its single keys",
    ["KEY_A", "KEY_B", "KEY_A+KEY_B"].map((keys, n) => button(`b${n}`, `hid:/dev/k#${keys}`)),
  ],
  ["signs of several units", [1, 2, 3].map((unit) => sign(`s${unit}`, `${line}19200`, { unit }))],
  ["signs in one board's registers", [0, 5, 10].map((register) => sign(`s${register}`, board, { register }))],
  ["the same address on two hosts", [button("a", "gpio:17"), { ...button("b", "gpio:17"), host: "annex" }]],
  ["simulators", [1, 2].map((n) => button(`b${n}`, "simulator", { lamp: "#13" }))],
  ["a contact of each board", [button("a", `${board}#17`), alarm(`${board}#27`, "#22")]],
])("%s: in order", (_, devices) => {
  expect(checkDevices({ devices })).toEqual([]);
});

test("a device that speaks MQTT itself has no driver here, and an identity of its own", async () => {
  const kinds = ["alarm", "button", "lamp", "scanner", "sign", "station"];
  const devices = kinds.map((kind) => ({ kind, id: "own", host: "own-program", config: { at: "mqtt" } }));
  expect(checkDevices({ devices })).toEqual([]);
  const { broker, heard } = await startOffice();
  const running = await runDrivers({
    ...{ site: siteWith([...devices, button("wired", board)]), host: "own-program", broker },
    ...{ identity: "own-program", secret: "x", log() {} },
  });
  await running.stop();
  expect([...heard.keys()]).toEqual([]);
});

test.each<[string, Devices[number], string]>([
  [
    "a printer",
    { kind: "printer", id: "p", host: "own", config: { at: "mqtt" } },
    "config.at: „mqtt“ is for alarm, button",
  ],
  [
    "no identity",
    { kind: "button", id: "b", config: { at: "mqtt" } },
    "devices[0].host: a device that speaks MQTT itself",
  ],
  ["a wire", { ...button("b", "mqtt", { lamp: "gpio:5" }), host: "own" }, "config.lamp: means nothing with „at: mqtt“"],
])("a device that speaks MQTT itself, with %s, is a mistake", (_, device, sentence) => {
  expect(checkDevices({ devices: [device] })).toEqual([expect.stringContaining(sentence)]);
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
