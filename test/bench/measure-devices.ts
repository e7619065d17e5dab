/** The driver program beside a gateway: from the edge of a contact to the event, and what fifty idle devices cost. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import mqtt from "mqtt";
import { simulateSign } from "../../drivers/sign/simulator.ts";
import { openBoard } from "../../drivers/transport/simulated-board.ts";
import { topics } from "../../gateway/contract/topics.ts";
import { openIdentities } from "../../gateway/identities.ts";
import { benchSite } from "./bench-site.ts";
import { benchPrefix, flow, prepareGateway, program, readyLine } from "./gateway-process.ts";
import { usageOf } from "./measure-start.ts";
import { pause, type Stage, tooLate } from "./stage.ts";

export interface DeviceFigures {
  /** From the moment the contact closes until a flow hears of it, in milliseconds. */
  readonly edgeToEventMs: readonly number[];
  /** Of one processor, in percent; undefined where there is no /proc. */
  readonly idlePercent: number | undefined;
  /** Megabytes (10⁶ bytes) resident after that. */
  readonly megabytes: number | undefined;
}

/** As many signs: fifty devices. */
const buttons = 25;
const settleMs = 6_000;
const idleMs = 10_000;
const passes = 12;
/** Each button once a second: faster is no finger. */
const pressEveryMs = 40;
const heldMs = 120;
const eventWithinMs = 5_000;
/** The first pass finds caches cold. */
const warmPasses = 1;

export async function measureDevices(stage: Stage): Promise<DeviceFigures> {
  const ids = Array.from({ length: buttons }, (_, n) => String(n + 1));
  const boards = await Promise.all(ids.map(() => openBoard({ 17: false })));
  const signs = await Promise.all(ids.map(() => simulateSign()));
  const { data, args } = prepareGateway(stage, { name: "devices", counters: buttons });
  const devices = ids.flatMap((id, n) => [
    { kind: "button", id, config: { at: `${boards[n]!.at}#17` } },
    { kind: "sign", id, config: { at: signs[n]!.at } },
  ]);
  const site = join(data, "site.yaml");
  writeFileSync(site, JSON.stringify({ ...benchSite(buttons), devices }));
  const flowSecret = openIdentities(data).add({ id: flow, role: "flow" });
  const gateway = stage.start(process.execPath, args, { WM_DEMO: "1" });
  const [, , port] = readyLine.exec(await gateway.line()) ?? [];
  const flags = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=2"];
  const broker = `mqtt://127.0.0.1:${port}`;
  const command = ["drivers", "--site", site, "--data", data, "--mqtt", broker];
  const drivers = stage.start(process.execPath, [...flags, program, ...command]);
  const events = await hearEvents(broker, flowSecret);
  await pause(settleMs);

  const before = usageOf(drivers.pid);
  await pause(idleMs);
  const after = usageOf(drivers.pid);

  const edgeToEventMs: number[] = [];
  for (let pass = 0; pass < passes + warmPasses; pass++) {
    for (const [n, board] of boards.entries()) {
      const heard = events.next(ids[n]!);
      const pressedAt = performance.now();
      board.move(17, true);
      setTimeout(() => board.move(17, false), heldMs);
      const heardAt = await Promise.race([heard, tooLate(`the press of button ${ids[n]}`, eventWithinMs)]);
      if (pass >= warmPasses) edgeToEventMs.push(heardAt - pressedAt);
      await pause(pressEveryMs);
    }
  }
  await events.stop();
  await drivers.stop();
  await gateway.stop();
  await Promise.all([...boards, ...signs].map((device) => device.close()));
  return {
    edgeToEventMs,
    idlePercent: before && after && ((after.cpuMs - before.cpuMs) / idleMs) * 100,
    megabytes: after?.megabytes,
  };
}

async function hearEvents(broker: string, password: string) {
  const waiting = new Map<string, (heardAt: number) => void>();
  const login = { clientId: `${flow}~devices`, username: flow, password };
  const client = await mqtt.connectAsync(broker, { ...login, keepalive: 15 });
  client.on("message", (topic) => waiting.get(topic)?.(performance.now()));
  await client.subscribeAsync(benchPrefix + topics.event({ kind: "+", id: "+" }), { qos: 1 });
  return {
    next: (id: string) =>
      new Promise<number>((resolve) => waiting.set(benchPrefix + topics.event({ kind: "button", id }), resolve)),
    stop: () => client.endAsync(),
  };
}
