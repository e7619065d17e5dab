/** A whole office on loopback for walks: the gateway here, drivers here or as their own process, devices simulated. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { runDrivers } from "../drivers/run.ts";
import type { Simulator } from "../drivers/simulator.ts";
import { startSimulators } from "../drivers/simulators.ts";
import { startTerminal, type TerminalOptions, type TerminalSimulator } from "../drivers/terminal/simulator.ts";
import type { Answer, Command } from "../gateway/contract/commands.ts";
import type {
  SimulatedAlarm,
  SimulatedButton,
  SimulatedLamp,
  SimulatedPrinter,
  SimulatedSign,
  SimulatedStation,
} from "../gateway/contract/office.ts";
import type { Site } from "../gateway/contract/site.ts";
import { deviceName } from "../gateway/contract/topics.ts";
import { ownDrivers, ownSecretPath } from "../gateway/identities.ts";
import { type GatewayOptions, startGateway } from "../gateway/wiring.ts";
import { openPage, type Page } from "./page.ts";

export interface ApplianceOptions {
  /** Drivers as the program that a site runs, so that they can be killed. */
  readonly driversApart?: boolean;
  readonly wall?: () => number;
  /** Another site than that of test/site.yaml. */
  readonly site?: (usual: Site) => Site;
  /** What kind of card terminals these are, by their ids. */
  readonly terminals?: Readonly<Record<string, TerminalOptions>>;
}

interface Drivers {
  /** Of the program, where it runs apart. */
  readonly pid?: number | undefined;
  stop(): Promise<void>;
  /** Ends the program as a crash would; only when it runs apart. */
  kill(): Promise<void>;
}

const root = join(import.meta.dirname, "..");

export async function startAppliance(options: ApplianceOptions = {}) {
  const data = mkdtempSync(join(tmpdir(), "wartemarke-office-"));
  const usual = parse(readFileSync(join(import.meta.dirname, "site.yaml"), "utf8")) as Site;
  const plain = options.site?.(usual) ?? usual;
  const terminals = await startTerminals(options.terminals ?? {});
  const others = plain.devices.filter((device) => !terminals.has(deviceName(device)));
  const simulators = new Map<string, Simulator>([...terminals, ...(await startSimulators(others))]);
  const site = addressed(plain, simulators);
  const log: string[] = [];
  const driverLog: string[] = [];
  const gatewayOptions = (change: Partial<GatewayOptions> = {}): GatewayOptions => ({
    site,
    data,
    httpPort: 0,
    mqttPort: 0,
    pages: join(root, "dist/pages"),
    demo: true,
    version: "0.0.0",
    log: (line) => void log.push(line),
    ...(options.wall && { wall: options.wall }),
    ...change,
  });
  let gateway = await startGateway(gatewayOptions());
  const { httpPort, mqttPort } = gateway;
  const startDrivers = options.driversApart ? driversApart : driversHere;
  const say = (line: string) => void driverLog.push(line);
  let drivers: Drivers | undefined = await startDrivers(site, data, mqttPort, say);
  const opened: Page[] = [];
  // Those that speak MQTT themselves come when their programs do.
  const driven = site.devices.filter(({ config }) => config.at !== "mqtt").map(deviceName);
  const devicesWell = () => until(() => driven.every((name) => gateway.desk.state().devices.get(name)?.online));
  await devicesWell();

  return {
    site,
    data,
    log,
    /** Of drivers that run here. */
    driverLog,
    httpPort,
    mqttPort,
    desk: () => gateway.desk,
    devicesWell,
    printer: seen<SimulatedPrinter>(simulators.get("printer/kiosk-1")!),
    sign: (id: string) => seen<SimulatedSign>(simulators.get(`sign/${id}`)!),
    lamp: (id: string) => seen<SimulatedLamp>(simulators.get(`lamp/${id}`)!),
    alarm: (id: string) => seen<SimulatedAlarm>(simulators.get(`alarm/${id}`)!),
    button: (id: string) => seen<SimulatedButton>(simulators.get(`button/${id}`)!),
    station: (id: string) => seen<SimulatedStation>(simulators.get(`station/${id}`)!),
    terminal: (id: string) => simulators.get(`terminal/${id}`) as TerminalSimulator,
    printerAt: (id: string) => seen<SimulatedPrinter>(simulators.get(`printer/${id}`)!),
    /** A page's connection, by the page's path: `/kiosk`, `/counter/1`. */
    async page(path: string): Promise<Page> {
      const page = await openPage(httpPort, path);
      opened.push(page);
      return page;
    },
    stopGateway: () => gateway.stop(),
    async startGateway(change: Partial<GatewayOptions> = {}) {
      gateway = await startGateway(gatewayOptions({ httpPort, mqttPort, ...change }));
    },
    driversPid: () => drivers?.pid,
    async killDrivers() {
      await drivers?.kill();
      drivers = undefined;
    },
    async startDrivers() {
      drivers = await startDrivers(site, data, mqttPort, say);
    },
    async stop() {
      for (const page of opened) await page.close();
      await drivers?.stop();
      await gateway.stop();
      for (const simulator of simulators.values()) await simulator.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}
export type Appliance = Awaited<ReturnType<typeof startAppliance>>;

type Say = (line: string) => void;

async function driversHere(site: Site, data: string, mqttPort: number, log: Say): Promise<Drivers> {
  const secret = readFileSync(ownSecretPath(data), "utf8").trim();
  const broker = `mqtt://127.0.0.1:${mqttPort}`;
  const running = await runDrivers({ site, host: ownDrivers, broker, identity: ownDrivers, secret, log });
  return { stop: running.stop, kill: running.stop };
}

/** As the program itself starts. */
const execArgv = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=2"];

async function driversApart(site: Site, data: string, mqttPort: number): Promise<Drivers> {
  const file = join(data, "site.yaml");
  writeFileSync(file, stringify(site));
  const args = ["drivers", "--site", file, "--data", data, "--mqtt", String(mqttPort)];
  const program = fork(join(root, "bin/wartemarke.mjs"), args, { stdio: "ignore", execArgv });
  await once(program, "message");
  const end = async (signal: NodeJS.Signals) => {
    const ended = isOver(program) ? undefined : once(program, "exit");
    program.kill(signal);
    await ended;
  };
  return { pid: program.pid, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

function isOver(program: ChildProcess): boolean {
  return program.exitCode !== null || program.signalCode !== null;
}

async function startTerminals(wanted: NonNullable<ApplianceOptions["terminals"]>) {
  const started = Object.entries(wanted).map(
    async ([id, options]): Promise<[string, Simulator]> => [`terminal/${id}`, await startTerminal(options)],
  );
  return new Map(await Promise.all(started));
}

function addressed(site: Site, simulators: ReadonlyMap<string, Simulator>): Site {
  const devices = site.devices.map((device) => {
    const at = simulators.get(`${device.kind}/${device.id}`)?.at;
    return at ? { ...device, config: { ...device.config, at } } : device;
  });
  return { ...site, devices };
}

/** A simulator whose state has its own type. */
function seen<Shape>(simulator: Simulator) {
  return {
    state: () => simulator.state() as Shape,
    turn: (dial: string, value?: unknown) => simulator.turn(dial, value),
  };
}

/** Asks and expects a yes. */
export async function asks(page: Page, command: Command): Promise<Extract<Answer, { ok: true }>> {
  const answer = await page.ask(command);
  if (!answer.ok) throw new Error(`${command.type} was refused: ${answer.refusal}`);
  return answer;
}

/** The text of a slip, line by line. */
export function slipText(paper: SimulatedPrinter["papers"][number]): string {
  return paper.lines.map((line) => line.text).join("\n");
}

/** Waits for a state, never for a time. */
export async function until(what: () => unknown, ms = 20_000): Promise<void> {
  for (const end = performance.now() + ms; !what(); ) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
