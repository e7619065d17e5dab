/** A whole simulated office with Node-RED beside it, as the program `wartemarke flows` runs it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Site } from "../../gateway/contract/site.ts";
import { type Appliance, type ApplianceOptions, startAppliance, until } from "../appliance.ts";

/** One node of a flow, as Node-RED keeps it. */
export type FlowNode = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;

export interface HouseOptions extends ApplianceOptions {
  readonly flows: readonly FlowNode[];
  /** As the editor would have kept them, but in plain: by node. */
  readonly credentials?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface House {
  readonly office: Appliance;
  /** The keeper's words, line by line. */
  readonly log: readonly string[];
  /** Faults of the house's wiring that stand, as `source fault`. */
  faults(): readonly string[];
  /** The words of a fault that stands. */
  words(fault: string): string | undefined;
  keeperPid(): number | undefined;
  stopFlows(): Promise<void>;
  startFlows(): Promise<void>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, "../..");
const execArgv = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=2"];

/** What this house gives to its flows, beside the usual office. */
export function wired(usual: Site): Site {
  const lamp = { at: "simulator", red: "#2", yellow: "#3", green: "#4" };
  return {
    ...usual,
    flows: { on: true, shows: ["lamp/corridor", "lamp/gong", "sign/entrance", "display/display-1"] },
    devices: [
      ...usual.devices,
      { kind: "lamp", id: "corridor", config: lamp },
      { kind: "lamp", id: "gong", config: lamp },
      { kind: "sign", id: "entrance", config: { at: "simulator" } },
      { kind: "station", id: "door", config: { at: "simulator" } },
      { kind: "station", id: "key-switch", config: { at: "simulator" } },
      { kind: "button", id: "fire-panel", config: { at: "simulator" } },
      { kind: "sign", id: "led-board", host: "flows", config: { at: "mqtt" } },
      { kind: "door-opener", id: "entrance", host: "flows", config: { at: "mqtt" } },
    ],
  };
}

/** Ready when the flows are started, or when a fault says why not. */
export async function startHouse({ flows, credentials, environment = {}, ...options }: HouseOptions): Promise<House> {
  const office = await startAppliance({ ...options, site: (usual) => wired(options.site?.(usual) ?? usual) });
  const folder = join(office.data, "flows");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "flows.json"), JSON.stringify(flows, null, 2));
  // Node-RED takes plain credentials from a file that it has not encrypted yet.
  if (credentials) writeFileSync(join(folder, "flows-credentials.json"), JSON.stringify(credentials));
  const log: string[] = [];
  let program: ChildProcess | undefined;

  /** Not last in line: other tests may keep the machine busy. */
  async function startFlows(): Promise<void> {
    const file = join(office.data, "flows-site.yaml");
    writeFileSync(file, stringify(office.site));
    const args = ["flows", "--site", file, "--data", office.data, "--mqtt", `mqtt://127.0.0.1:${office.mqttPort}`];
    const env = { ...process.env, WM_EDITOR: "0", WM_FLOWS_UNBOUNDED: "1", ...environment };
    program = fork(join(root, "bin/wartemarke.mjs"), args, { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv, env });
    for (const stream of [program.stdout!, program.stderr!])
      stream.on("data", (chunk: Buffer) => log.push(...chunk.toString().split("\n").filter(Boolean)));
    await once(program, "message");
    await until(() => office.desk().state().devices.get("flows/site")?.online, 20_000);
  }
  async function stopFlows(): Promise<void> {
    if (!program || program.exitCode !== null || program.signalCode !== null) return;
    const ended = once(program, "exit");
    program.kill("SIGTERM");
    await ended;
  }
  await startFlows();
  const standing = () => [...office.desk().state().faults.values()].filter(({ source }) => /^flows?\//.test(source));
  return {
    office,
    log,
    faults: () => standing().map(({ source, fault }) => `${source} ${fault}`),
    words: (fault) => (standing().find((each) => each.fault === fault) as { text?: string } | undefined)?.text,
    keeperPid: () => program?.pid,
    stopFlows,
    startFlows,
    async stop() {
      await stopFlows();
      await office.stop();
    },
  };
}
