/** Whatever a flow does wrong stays with it: the fault says so in plain words, and the counters notice nothing. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { ownSecretPath } from "../../gateway/identities.ts";
import { type Appliance, asks, until } from "../appliance.ts";
import { type FlowNode, type House, type HouseOptions, startHouse } from "./house.ts";

vi.setConfig({ testTimeout: 120_000 });

let house: House;
afterEach(() => house?.stop());

const tab: FlowNode = { id: "tab", type: "tab", label: "Probe" };
const started = (id: string, to: string): FlowNode => ({
  ...{ id, type: "inject", z: "tab", x: 120, y: 80, once: true, onceDelay: 0.1, repeat: "", props: [{ p: "payload" }] },
  ...{ payload: "go", payloadType: "str", wires: [[to]] },
});
/** What is published before the broker is reached is lost, so it is said again. */
const repeated = (id: string, to: string): FlowNode => ({ ...started(id, to), repeat: "1" });
const does = (id: string, func: string, ...to: string[]): FlowNode => ({
  ...{ id, type: "function", z: "tab", x: 320, y: 80, func, outputs: 1, timeout: 0, noerr: 0, libs: [], wires: [to] },
});
/** Node-RED's own MQTT node, under the identity of the flows: it does not know what ours leave out. */
const raw = (port: number): FlowNode[] => [
  {
    id: "out",
    type: "mqtt out",
    z: "tab",
    x: 520,
    y: 80,
    topic: "",
    qos: "0",
    retain: "",
    broker: "broker",
    wires: [],
  },
  {
    ...{ id: "broker", type: "mqtt-broker", broker: "127.0.0.1", port: String(port), clientid: "flows~raw" },
    ...{ autoConnect: true, usetls: false, protocolVersion: "4", keepalive: "20", cleansession: true },
  },
];

/** The broker's port is known only when the office is there. */
async function startRaw(first: FlowNode, ...more: FlowNode[]): Promise<House> {
  const begun = await startHouse({ flows: [tab] });
  await begun.stopFlows();
  const { office } = begun;
  const secret = readFileSync(ownSecretPath(office.data, "flows"), "utf8").trim();
  const flows = [tab, first, ...more, ...raw(office.mqttPort)];
  writeFileSync(join(office.data, "flows/flows.json"), JSON.stringify(flows));
  writeFileSync(
    join(office.data, "flows/flows-credentials.json"),
    JSON.stringify({ broker: { user: "flows", password: secret } }),
  );
  await begun.startFlows();
  return begun;
}

/** A visitor comes, the button is pressed, and the number stands on the sign. */
async function countersWork(office: Appliance): Promise<void> {
  const kiosk = await office.page("/kiosk");
  const { number } = await asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de" });
  const button = office.button("counter-1");
  const sign = office.sign("counter-1");
  // The press after which this number is called: those before it are served first.
  for (const end = performance.now() + 20_000; sign.state().text !== number; ) {
    if (performance.now() > end) throw new Error(`${number} is not on the sign, but „${sign.state().text}“`);
    button.turn("press");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stands(fault: string): Promise<void> {
  await until(() => house.faults().includes(fault), 20_000).catch(() => {
    throw new Error(`no ${fault}, but ${house.faults().join(", ")}:\n${house.log.slice(-20).join("\n")}`);
  });
}

/** As a module of somebody else's that facilities staff have put into the palette. */
function contributed(data: string, type: string, code: string): void {
  const folder = join(data, "flows/palette/node_modules/node-red-contrib-foreign");
  mkdirSync(folder, { recursive: true });
  const nodes = { [type]: "foreign.js" };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "node-red-contrib-foreign", version: "1.0.0", "node-red": { nodes } }),
  );
  writeFileSync(join(folder, "foreign.js"), code);
  writeFileSync(
    join(folder, "foreign.html"),
    `<script type="text/html" data-template-name="${type}"></script>
     <script>RED.nodes.registerType("${type}", { category: "foreign", defaults: {}, inputs: 1, outputs: 0 });</script>`,
  );
}

async function withForeign(code: string, options: Omit<HouseOptions, "flows"> = {}): Promise<House> {
  const begun = await startHouse({ flows: [tab], ...options });
  await begun.stopFlows();
  contributed(begun.office.data, "foreign", code);
  writeFileSync(
    join(begun.office.data, "flows/flows.json"),
    JSON.stringify([
      tab,
      started("go", "foreign"),
      { id: "foreign", type: "foreign", z: "tab", x: 320, y: 80, wires: [] },
    ]),
  );
  await begun.startFlows();
  return begun;
}

const throwsLater = `module.exports = (RED) => {
  RED.nodes.registerType("foreign", function (config) {
    RED.nodes.createNode(this, config);
    this.on("input", () => setTimeout(() => { throw new Error("kein Draht zum Gerät"); }, 50));
  });
};`;

test("a node that throws later ends Node-RED alone; it is started again, and the fault quotes it", async () => {
  house = await withForeign(throwsLater);
  await stands("flows/site flows-crashed");
  expect(house.words("flows-crashed")).toContain("kein Draht zum Gerät");
  await countersWork(house.office);
  // Three times the same is enough: it is not started a fourth time.
  await stands("flows/site flows-refused");
  await countersWork(house.office);
});

test("a flood is cut off, its fault stands within 2 s, and nobody else waits", async () => {
  house = await startRaw(
    started("go", "flood"),
    does(
      "flood",
      `let n = 0;
       setInterval(() => {
         for (let i = 0; i < 100; i++) node.send({
           topic: "wm/1/test/flow/flows/show/lamp/corridor",
           payload: { red: n % 2 ? "on" : "off", yellow: "off", green: "off", n: n++ },
         });
       }, 10);`,
      "out",
    ),
  );
  const lit = house.office.lamp("corridor");
  await until(() => lit.state().red > 0, 20_000);
  const since = performance.now();
  await stands("flow/flows flow-flooding");
  expect(performance.now() - since).toBeLessThan(2_000);
  await countersWork(house.office);
});

test("a message that fits no schema is dropped and told", async () => {
  house = await startRaw(
    repeated("go", "misfit"),
    does("misfit", 'return { topic: "wm/1/test/flow/flows/show/lamp/corridor", payload: { red: "purple" } };', "out"),
  );
  await stands("flow/flows flow-misfit");
  expect(house.words("flow-misfit")).toContain("lamp/corridor");
  await countersWork(house.office);
});

test("a command that flows may not give is refused and told", async () => {
  house = await startRaw(
    repeated("go", "ask"),
    does(
      "ask",
      `return { topic: "wm/1/test/command/flows/raw", payload: {
         id: "1", at: Date.now(), command: { type: "end-day" } } };`,
      "out",
    ),
  );
  await stands("flow/flows flow-not-allowed");
  expect(house.words("flow-not-allowed")).toContain("end-day");
  await countersWork(house.office);
});

test("a flow cannot write on a counter's sign", async () => {
  house = await startRaw(
    repeated("go", "write"),
    does(
      "write",
      'return { topic: "wm/1/test/device/sign/counter-1/show", payload: { text: "HALLO", blink: false } };',
      "out",
    ),
  );
  await stands("flow/flows flow-not-allowed");
  expect(house.office.sign("counter-1").state().text).not.toBe("HALLO");
  await countersWork(house.office);
});

test("a loop that never rests is told, and costs the counters nothing", async () => {
  house = await startHouse({ flows: [tab, started("go", "loop"), does("loop", "return msg;", "loop")] });
  await stands("flows/site flows-busy");
  await countersWork(house.office);
});

test("a function that never ends is ended with its process", async () => {
  house = await startHouse({ flows: [tab, started("go", "hang"), does("hang", "while (true) {}")] });
  await stands("flows/site flows-hung");
  await countersWork(house.office);
});

test("a type that is missing keeps the flows from starting, with a fault that names it", async () => {
  house = await startHouse({ flows: [tab, { id: "gone", type: "knx-out", z: "tab", x: 320, y: 80, wires: [] }] });
  await stands("flows/site flows-refused");
  expect(house.words("flows-refused")).toContain("knx-out");
  await countersWork(house.office);
});

test("the house alarm stands whatever flows do, and without them", async () => {
  const alarmed = (usual: Parameters<NonNullable<HouseOptions["site"]>>[0]) => ({
    ...usual,
    devices: [...usual.devices, { kind: "alarm", id: "house", config: { at: "simulator", second: "#27" } }],
  });
  house = await startHouse({
    site: alarmed,
    flows: [
      tab,
      { ...started("go", "resume"), repeat: "0.3" },
      { id: "resume", type: "wm-halt", z: "tab", x: 320, y: 80, mode: "resume", wires: [[]] },
    ],
  });
  const { office } = house;
  const lead = await office.page("/counter/1");
  office.alarm("house").turn("alarm", true);
  await until(() => office.desk().state().halted);
  // The flow tries again and again.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(office.desk().state().halted).toBe(true);
  office.alarm("house").turn("alarm", false);
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(office.desk().state().halted).toBe(true);
  await house.stopFlows();
  expect(office.desk().state().halted).toBe(true);
  await asks(lead, { type: "resume-site" });
  expect(office.desk().state().halted).toBe(false);
  office.alarm("house").turn("alarm", true);
  await until(() => office.desk().state().halted);
});
