/** A whole office on loopback for walks: gateway, drivers and simulated devices as they would be wired, in one process. */
import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { Running } from "../drivers/driver.ts";
import { runDrivers } from "../drivers/run.ts";
import type { Simulator } from "../drivers/simulator.ts";
import { startSimulators } from "../drivers/simulators.ts";
import type { Answer, Command } from "../gateway/contract/commands.ts";
import type { SimulatedButton, SimulatedPrinter, SimulatedSign } from "../gateway/contract/office.ts";
import type { Site } from "../gateway/contract/site.ts";
import { ownDrivers, ownSecretPath, startGateway } from "../gateway/wiring.ts";
import { openPage, type Page } from "./page.ts";

export interface ApplianceOptions {
  /** The site file; `at: simulator` devices get their simulators. Default: test/site.yaml */
  readonly site?: (site: Site) => Site;
  readonly data?: string;
}

const pages = join(import.meta.dirname, "../dist/pages");
const quiet = () => {};

/** Starts everything; stop() ends it and keeps the data folder for a next start if one was given. */
export async function startAppliance(options: ApplianceOptions = {}) {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "wartemarke-"));
  const plain = parse(readFileSync(join(import.meta.dirname, "site.yaml"), "utf8")) as Site;
  const simulators = await startSimulators(plain.devices);
  const site = (options.site ?? ((s) => s))(addressed(plain, simulators));
  const log: string[] = [];
  let gateway = await startGateway(gatewayOptions(site, data, log, 0, 0));
  const { httpPort, mqttPort } = gateway;
  const broker = `mqtt://127.0.0.1:${mqttPort}`;
  let drivers: Running | undefined = await startDrivers(site, data, broker);
  const opened: Page[] = [];

  return {
    site,
    data,
    log,
    httpPort,
    mqttPort,
    gateway: () => gateway,
    printer: seen<SimulatedPrinter>(simulators.get("printer/kiosk-1")!),
    sign: (id: string) => seen<SimulatedSign>(simulators.get(`sign/${id}`)!),
    button: (id: string) => seen<SimulatedButton>(simulators.get(`button/${id}`)!),
    /** A page's connection, by the page's path: `/kiosk`, `/counter/1`. */
    async page(path: string): Promise<Page> {
      const page = await openPage(httpPort, path);
      opened.push(page);
      return page;
    },
    async stopGateway() {
      await gateway.stop();
    },
    async startGateway(change: (site: Site) => Site = (s) => s) {
      gateway = await startGateway(gatewayOptions(change(site), data, log, httpPort, mqttPort));
    },
    async stopDrivers() {
      await drivers?.stop();
      drivers = undefined;
    },
    async startDrivers() {
      drivers = await startDrivers(site, data, broker);
    },
    async stop() {
      for (const page of opened) await page.close();
      await drivers?.stop();
      await gateway.stop();
      for (const simulator of simulators.values()) await simulator.close();
      if (!options.data) await rm(data, { recursive: true, force: true });
    },
  };
}
export type Appliance = Awaited<ReturnType<typeof startAppliance>>;

function gatewayOptions(site: Site, data: string, log: string[], httpPort: number, mqttPort: number) {
  return { site, data, httpPort, mqttPort, pages, demo: true, log: (line: string) => void log.push(line) };
}

function startDrivers(site: Site, data: string, broker: string): Promise<Running> {
  const secret = readFileSync(ownSecretPath(data), "utf8").trim();
  return runDrivers({ site, host: ownDrivers, broker, identity: ownDrivers, secret, log: quiet });
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

/** Waits for a state, never for a time. */
export async function until(what: () => unknown, ms = 10_000): Promise<void> {
  for (const end = performance.now() + ms; !what(); ) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
