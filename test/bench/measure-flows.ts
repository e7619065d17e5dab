/** Press → sign while Node-RED runs wild, in turns with the same house at rest. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import mqtt from "mqtt";
import type { Site } from "../../gateway/contract/site.ts";
import { prefix, topics } from "../../gateway/contract/topics.ts";
import { openIdentities } from "../../gateway/identities.ts";
import { benchPrefix, type GatewayProcess, hub, program, startGatewayProcess } from "./gateway-process.ts";
import { pressesTo, type Roundtrips } from "./roundtrips.ts";
import { type Program, pause, type Stage, tooLate } from "./stage.ts";
import type { Round } from "./statistics.ts";

const office = { counters: 24, waiting: 60 };
const afterRest = 4;
const lamp = { kind: "lamp", id: "wild" };

/**
 * What a flow does wrong; nothing, to see how far figures of the same lie apart. Each flood comes under an identity of
 * its own, because one that was cut off stays away.
 */
export const deeds = ["nothing", "flood", "loop", "throw", "hang"] as const;
export type Deed = (typeof deeds)[number];

export interface Wildness {
  /** `ours`: running wild; `floor`: at rest. Latencies in µs. */
  readonly rounds: readonly Round[];
  /** Messages a second that a flood sent, and that came through to the lamp. */
  readonly sentPerSecond?: number;
  readonly deliveredPerSecond?: number;
  /** The longest from the first message of a flood until its fault stood, in ms. */
  readonly faultWithinMs?: number;
}

/** @param passes of all buttons in each round, once at rest and once running wild */
export async function measureFlows(stage: Stage, deed: Deed, rounds: number, passes: number): Promise<Wildness> {
  const gateway = await startGatewayProcess(stage, { name: `flows-${deed}`, ...office, site: withFlows });
  const presses = await pressesTo(stage, gateway);
  const mind = await openMind();
  const watched = await watchLamp(gateway);
  const measured: Round[] = [];
  const floods: Flood[] = [];
  let keeper: Program | undefined;
  for (let nth = 0; nth < rounds; nth++) {
    // Who has crashed three times is not started a fourth time: each round has a house of its own.
    if (!keeper || deed === "throw" || deed === "hang") {
      await keeper?.stop();
      keeper = await startKeeper(stage, gateway, mind.port, rounds);
      await mind.asked();
    }
    const rest = nth % 2 === 0 ? await press(presses, passes, gateway) : undefined;
    const flooded = watched.start();
    mind.now(`${deed} ${nth}`);
    await mind.asked();
    const ours = await press(presses, passes, gateway);
    floods.push(await flooded.end(mind, deed === "flood"));
    mind.now("rest");
    await pause(500);
    await mind.asked();
    measured.push({ ours, floor: rest ?? (await press(presses, passes, gateway)) });
  }
  await keeper?.stop();
  await Promise.all([presses.stop(), watched.stop(), mind.stop()]);
  await gateway.stop();
  return { rounds: measured, ...(deed === "flood" && worstOf(floods)) };
}

function withFlows(usual: Site): Site {
  const { flow: _, ...limits } = usual.limits!;
  const device = { ...lamp, config: { at: "firmata:tcp://127.0.0.1:11", red: "#1" } };
  return { ...usual, limits, flows: { on: true, shows: ["lamp/wild"] }, devices: [...usual.devices, device] };
}

async function press(presses: Roundtrips, passes: number, gateway: GatewayProcess): Promise<number[]> {
  const latencies: number[] = [];
  for (let n = 0; n < passes; n++) {
    latencies.push(...(await presses.series(office.counters, 1)).latenciesUs.slice(afterRest));
    await gateway.takeBack();
  }
  return latencies;
}

/** What the flows shall do now; they ask each 100 ms. */
async function openMind() {
  let mind = "rest";
  let sent = 0;
  let waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    sent = Number(new URL(request.url!, "http://mind").searchParams.get("sent") ?? 0);
    response.end(mind);
    for (const resolve of waiting.splice(0)) resolve();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => sent,
    now(next: string) {
      mind = next;
    },
    /** The next time that the flows ask. */
    async asked() {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = [...waiting, resolve];
      await Promise.race([promise, tooLate("the flows' question what to do", 30_000)]);
    },
    stop: async () => void server.close(),
  };
}
type Mind = Awaited<ReturnType<typeof openMind>>;

interface Flood {
  readonly sentPerSecond: number;
  readonly deliveredPerSecond: number;
  readonly faultWithinMs: number;
}

const faultWithinMs = 10_000;

/** Hears what the lamp is told, and when the fault stands. */
async function watchLamp(gateway: GatewayProcess) {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, {
    clientId: `${hub}~watch`,
    username: hub,
    password: gateway.hubSecret,
    keepalive: 15,
  });
  let heard = 0;
  let firstAt = 0;
  client.on("message", () => {
    firstAt ||= performance.now();
    heard += 1;
  });
  await client.subscribeAsync(benchPrefix + topics.show(lamp), { qos: 1 });
  return {
    start() {
      [heard, firstAt] = [0, 0];
      const since = performance.now();
      let faultAt = 0;
      const looking = setInterval(() => {
        const { faults = [] } = gateway.lead.view<{ faults: { fault: string }[] }>("faults") ?? {};
        if (faults.some(({ fault }) => fault === "flow-flooding")) faultAt ||= performance.now();
      }, 20);
      return {
        async end(mind: Mind, isFlood: boolean): Promise<Flood> {
          const seconds = (performance.now() - since) / 1_000;
          for (const end = performance.now() + faultWithinMs; isFlood && !faultAt; await pause(20))
            if (performance.now() > end) throw new Error("no fault says that the flows are flooding");
          clearInterval(looking);
          const took = faultAt && firstAt ? Math.max(0, faultAt - firstAt) : 0;
          return { sentPerSecond: mind.sent(), deliveredPerSecond: heard / seconds, faultWithinMs: took };
        },
      };
    },
    stop: () => client.endAsync(),
  };
}

function worstOf(floods: readonly Flood[]) {
  const worst = (key: keyof Flood) => Math.max(...floods.map((flood) => flood[key]));
  return {
    sentPerSecond: worst("sentPerSecond"),
    deliveredPerSecond: worst("deliveredPerSecond"),
    faultWithinMs: worst("faultWithinMs"),
  };
}

async function startKeeper(stage: Stage, gateway: GatewayProcess, mind: number, floods: number): Promise<Program> {
  const { data, mqttPort } = gateway;
  const folder = join(data, "flows");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const secrets = Array.from({ length: floods }, (_, n) => openIdentities(data).add({ id: `wild-${n}`, role: "flow" }));
  writeFileSync(join(folder, "flows.json"), JSON.stringify(wildFlows(mqttPort, mind, floods)));
  const logins = secrets.map((password, n) => [`broker-${n}`, { user: `wild-${n}`, password }]);
  writeFileSync(join(folder, "flows-credentials.json"), JSON.stringify(Object.fromEntries(logins)));
  const args = ["flows", "--site", join(data, "site.yaml"), "--data", data, "--mqtt", `mqtt://127.0.0.1:${mqttPort}`];
  const keeper = stage.start(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...args]);
  await keeper.line();
  return keeper;
}

/** Node-RED's own nodes: ours leave out what is the same as before, and keep within their rate. */
function wildFlows(port: number, mind: number, floods: number): object[] {
  const numbers = Array.from({ length: floods }, (_, n) => n);
  return [
    { id: "tab", type: "tab", label: "wild" },
    {
      ...{ id: "ask", type: "inject", z: "tab", x: 100, y: 100, repeat: "0.1", once: true, onceDelay: 0.1 },
      ...{ props: [{ p: "payload" }], payload: "", payloadType: "date", wires: [["question"]] },
    },
    {
      ...{ id: "question", type: "function", z: "tab", x: 100, y: 100, outputs: 1, libs: [], wires: [["http"]] },
      func: `msg.url = "http://127.0.0.1:${mind}/?sent=" + (flow.get("perSecond") || 0); return msg;`,
    },
    {
      id: "http",
      type: "http request",
      z: "tab",
      x: 100,
      y: 100,
      method: "GET",
      ret: "txt",
      url: "",
      wires: [["mind"]],
    },
    {
      id: "mind",
      type: "function",
      z: "tab",
      x: 100,
      y: 100,
      outputs: floods + 1,
      libs: [],
      func: wildly,
      wires: wires(numbers),
    },
    {
      id: "loop",
      type: "function",
      z: "tab",
      x: 100,
      y: 100,
      outputs: 1,
      libs: [],
      func: endlessly,
      wires: [["loop"]],
    },
    ...numbers.flatMap((n) => [
      {
        id: `out-${n}`,
        type: "mqtt out",
        z: "tab",
        x: 100,
        y: 100,
        topic: "",
        qos: "0",
        retain: "",
        broker: `broker-${n}`,
        wires: [],
      },
      {
        ...{
          id: `broker-${n}`,
          type: "mqtt-broker",
          broker: "127.0.0.1",
          port: `${port}`,
          clientid: `wild-${n}~flood`,
        },
        ...{ autoConnect: true, usetls: false, protocolVersion: "4", keepalive: "20", cleansession: true },
      },
    ]),
  ];
}

const wires = (numbers: readonly number[]) => [["loop"], ...numbers.map((n) => [`out-${n}`])];

/** Ten thousand a second, in bursts of a hundred; a loop; a throw that nobody catches; and no end. */
const wildly = `
const [deed, nth] = String(msg.payload).split(" ");
flow.set("deed", deed);
const before = context.get("flood");
if (before && deed !== "flood") { clearInterval(before); context.set("flood", undefined); flow.set("perSecond", 0); }
if (deed === "flood" && !before) {
  let n = 0;
  const since = Date.now();
  context.set("flood", setInterval(() => {
    for (let i = 0; i < 100; i++) {
      const out = Array(Number(nth) + 2).fill(null);
      out[Number(nth) + 1] = {
        topic: "${prefix("bench")}flow/wild-" + nth + "/show/lamp/wild",
        payload: { red: n++ % 2 ? "on" : "off", yellow: "off", green: "off" },
      };
      node.send(out);
    }
    flow.set("perSecond", Math.round(n / (Date.now() - since + 1) * 1000));
  }, 10));
}
if (deed === "loop") return [{ payload: 0 }];
if (deed === "throw") {
  const process = node.constructor.constructor("return process")();
  process.nextTick(() => { throw new Error("thrown on purpose"); });
}
if (deed === "hang") while (true) {}
`;

const endlessly = 'if (flow.get("deed") === "loop") return msg;';
