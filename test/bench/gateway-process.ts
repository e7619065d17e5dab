/**
 * The gateway as it runs at a site, as a process of its own, with a morning's state: somebody at each counter, people
 * waiting.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import mqtt from "mqtt";
import type { Answer, Command } from "../../gateway/contract/commands.ts";
import type { Time } from "../../gateway/contract/messages.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { prefix, topics } from "../../gateway/contract/topics.ts";
import { pressGuardMs } from "../../gateway/core/decide-press.ts";
import { openIdentities } from "../../gateway/identities.ts";
import { openPage, type Page } from "../page.ts";
import { benchSite } from "./bench-site.ts";
import { pause, type Stage, tooLate } from "./stage.ts";

export const benchPrefix = prefix("bench");
/** Who may press buttons and hear signs; its secret lies in the data folder. */
export const hub = "hub";
/** Who may hear what devices say, as Node-RED does. */
export const flow = "flow-1";

export interface GatewayProcess {
  /** Its data folder. */
  readonly data: string;
  readonly pid: number;
  readonly mqttPort: number;
  readonly httpPort: number;
  readonly counters: number;
  /** This start of the gateway, as presses must name it. */
  readonly run: string;
  readonly hubSecret: string;
  readonly flowSecret: string;
  /** Counter 1, where a lead is signed in. */
  readonly lead: Page;
  /**
   * After one press of each button: takes the calls back, so that who was at a counter is there again, and the guard
   * against double presses is off.
   */
  takeBack(): Promise<void>;
  stop(): Promise<void>;
}

export interface GatewayOptions {
  /** Of its data folder. */
  readonly name: string;
  readonly counters: number;
  readonly waiting: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Another site than the usual one. */
  readonly site?: (usual: Site) => Site;
}

export const program = join(import.meta.dirname, "../../bin/wartemarke.mjs");
/** Answers come in milliseconds; at a disk that stalls, in a second. */
const answerWithinMs = 10_000;
/** Views follow devices by some milliseconds; afterwards all is quiet. */
export const restMs = 130;

/** Writes the site file; returns the gateway's data folder and the arguments that `node` starts it with. */
export function prepareGateway(
  stage: Stage,
  { name, counters, site: change }: Pick<GatewayOptions, "name" | "counters" | "site">,
) {
  const data = join(stage.folder, name);
  mkdirSync(data, { recursive: true });
  const site = join(data, "site.yaml");
  const usual = benchSite(counters);
  writeFileSync(site, JSON.stringify(change?.(usual) ?? usual));
  const flags = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=2"];
  return { data, args: [...flags, program, "gateway", "--site", site, "--data", data, "--http", "0", "--mqtt", "0"] };
}

export const readyLine = /^ready http:\/\/localhost:(\d+) mqtt:\/\/localhost:(\d+)$/;

export async function startGatewayProcess(stage: Stage, options: GatewayOptions): Promise<GatewayProcess> {
  const { counters } = options;
  const { data, args } = prepareGateway(stage, options);
  const flowSecret = openIdentities(data).add({ id: flow, role: "flow" });
  const gateway = stage.start(process.execPath, args, { ...options.environment, WM_DEMO: "1" });
  const [, http, mqttPort] = readyLine.exec(await gateway.line()) ?? [];
  const hubSecret = readFileSync(join(data, "hub.secret"), "utf8").trim();
  const run = await announceDevices(Number(mqttPort), hubSecret, counters);
  const lead = await openPage(Number(http), "/counter/1");
  await startMorning(lead, counters, options.waiting);
  return {
    data,
    pid: gateway.pid,
    mqttPort: Number(mqttPort),
    httpPort: Number(http),
    counters,
    run,
    hubSecret,
    flowSecret,
    lead,
    async takeBack() {
      await askAll(
        lead,
        numbers(counters).map((counter) => ({ type: "undo", counter })),
      );
      await pause(restMs);
    },
    async stop() {
      await lead.close();
      await gateway.stop();
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1));

/** Without a word from them, all devices would be faults after five seconds. */
async function announceDevices(port: number, secret: string, counters: number): Promise<string> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    clientId: `${hub}~bench`,
    username: hub,
    password: secret,
    keepalive: 15,
  });
  const heard = new Promise<Time>((resolve) => {
    client.on("message", (_, payload) => resolve(JSON.parse(payload.toString()) as Time));
  });
  await client.subscribeAsync(benchPrefix + topics.time, { qos: 1 });
  const { run } = await Promise.race([heard, tooLate("the gateway's time", answerWithinMs)]);
  // The press client says the same of its buttons, so that nothing changes by it.
  const status = JSON.stringify({ online: true, run });
  const devices = numbers(counters).flatMap((id) => [
    { kind: "button", id },
    { kind: "sign", id },
  ]);
  await Promise.all(devices.map((d) => client.publishAsync(benchPrefix + topics.status(d), status, { qos: 1 })));
  await client.endAsync();
  return run;
}

/** Somebody is served at each counter, so that a press ends one visit and calls the next, as it does all day. */
async function startMorning(lead: Page, counters: number, waiting: number): Promise<void> {
  const all = numbers(counters);
  await askAll(lead, tickets(counters + waiting));
  await askAll(
    lead,
    all.map((counter) => ({ type: "call-next", counter })),
  );
  await askAll(
    lead,
    all.map((counter) => ({ type: "begin", counter })),
  );
  await pause(pressGuardMs + restMs);
}

export function tickets(count: number): Command[] {
  return numbers(count).map((_, n) => ({
    type: "take-ticket",
    services: [n % 2 === 0 ? "collect" : "extend"],
    language: "de",
    print: false,
  }));
}

export type Yes = Extract<Answer, { ok: true }>;

/** Asks all at once and waits for all. @throws at the first refusal, or when an answer does not come */
export async function askAll(page: Page, commands: readonly Command[]): Promise<Yes[]> {
  const asked = Promise.all(commands.map((command) => page.ask(command)));
  const answers = await Promise.race([asked, tooLate("an answer", answerWithinMs)]);
  return answers.map((answer, n) => {
    if (answer.ok) return answer;
    throw new Error(`${commands[n]?.type} was refused: ${answer.refusal}`);
  });
}
