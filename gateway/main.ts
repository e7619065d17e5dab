#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
/** The program `wartemarke`: starts what the command line asks for, ends it cleanly, and says in one sentence why it cannot. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkDevices, checkWired } from "../drivers/check.ts";
import { runDrivers } from "../drivers/run.ts";
import { startSimulators } from "../drivers/simulators.ts";
import { help, type Options, portOf, readCommandLine, UsageMistake } from "./command-line.ts";
import type { Site } from "./contract/site.ts";
import { clientRoles } from "./contract/staff-rights.ts";
import { openIdentities } from "./identities.ts";
import { startOffice } from "./office.ts";
import { readSite, SiteMistake } from "./read-site.ts";
import { ownDrivers, ownSecretPath, startGateway } from "./wiring.ts";

const root = join(import.meta.dirname, "..");
const pages = join(root, "dist/pages");
/** Beside an error of the machine: the site file, the command line or a port must be mended first. */
const exitMistake = 2;

type Stop = () => Promise<void>;
const say = (line: string) => console.log(line);

/** Each program started by `office` says so through its channel; on a console the line is for people and scripts. */
function ready(message: object, line: string): void {
  process.send?.(message);
  say(line);
}

const commands: Readonly<Record<string, (options: Options) => Promise<Stop | undefined>>> = {
  async office(options) {
    const office = await startOffice({
      siteFile: options.site ?? join(root, "examples/office.yaml"),
      data: options.data,
      httpPort: portOf(options.http, "http"),
      mqttPort: portOf(options.mqtt, "mqtt"),
      pages,
      program: import.meta.filename,
      check: (file) => void readSite(file, () => []),
      log: say,
    });
    say(`ready http://localhost:${office.httpPort} mqtt://localhost:${office.mqttPort}`);
    return office.stop;
  },
  async gateway(options) {
    const site = readSite(siteFile(options), checkDevices);
    const gateway = await startGateway({
      site,
      data: options.data,
      httpPort: portOf(options.http, "http"),
      mqttPort: portOf(options.mqtt, "mqtt"),
      pages,
      demo: process.env.WM_DEMO === "1",
      log: say,
    });
    const { httpPort, mqttPort } = gateway;
    const s = gateway.secure ? "s" : "";
    ready({ httpPort, mqttPort }, `ready http${s}://localhost:${httpPort} mqtt${s}://localhost:${mqttPort}`);
    return gateway.stop;
  },
  async drivers(options) {
    const identity = process.env.WM_IDENTITY ?? ownDrivers;
    const own = (site: Site) => site.devices.filter((device) => (device.host ?? ownDrivers) === identity);
    const site = readSite(siteFile(options), (read) => [...checkDevices(read), ...checkWired(own(read))]);
    const ca = authority(options);
    const local = `${ca ? "mqtts" : "mqtt"}://localhost:`;
    const broker = options.mqtt.includes("://") ? options.mqtt : local + portOf(options.mqtt, "mqtt");
    const secret = ownSecret(options);
    const drivers = await runDrivers({ site, host: identity, broker, identity, secret, log: say, ...(ca && { ca }) });
    ready({}, `ready ${broker}`);
    return drivers.stop;
  },
  async simulators(options) {
    return simulators(options);
  },
  async check(options) {
    const [file] = options.words;
    if (!file) throw new UsageMistake("check needs the site file: wartemarke check site.yaml");
    const site = checked(file);
    say(`${file}: in order. ${site.name}: ${site.counters.length} counters, ${site.devices.length} devices.`);
    return undefined;
  },
  async identity(options) {
    identity(options);
    return undefined;
  },
  async bench(options) {
    const { runBench } = await import("../test/bench/bench.ts");
    await runBench({ json: options.json });
    return undefined;
  },
};

/** Like readSite, but tells all mistakes, one a line. */
function checked(file: string): Site {
  try {
    return readSite(file, checkDevices);
  } catch (error) {
    if (error instanceof SiteMistake) throw new UsageMistake(error.mistakes.join("\n"));
    throw error;
  }
}

function siteFile(options: Options): string {
  return options.site ?? "site.yaml";
}

/** The site's certificate authority, where the gateway of this folder has one or a copy of it was put. */
function authority({ data }: Options): string | undefined {
  const path = join(data, "tls/ca.pem");
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function ownSecret(options: Options): string {
  if (process.env.WM_SECRET) return process.env.WM_SECRET;
  try {
    return readFileSync(ownSecretPath(options.data), "utf8").trim();
  } catch {
    throw new UsageMistake(
      `${ownSecretPath(options.data)} is missing: start the gateway first, or set WM_IDENTITY and WM_SECRET to what ` +
        "wartemarke identity add driver <id> printed.",
    );
  }
}

/** The simulated devices, for `office`: their states go up its channel, and dials come down. */
async function simulators(options: Options): Promise<Stop> {
  const site = readSite(siteFile(options), () => []);
  const before = Object.entries(JSON.parse(process.env.WM_SIMULATORS ?? "{}") as Record<string, string>);
  const devices = await startSimulators(site.devices, new Map(before));
  for (const [device, simulator] of devices) {
    const tell = () => process.send?.({ device, state: simulator.state() });
    simulator.onChange(tell);
    tell();
  }
  process.on("message", ({ device, dial, value }: { device: string; dial: string; value?: unknown }) => {
    devices.get(device)?.turn(dial, value);
  });
  const at = Object.fromEntries([...devices].map(([device, simulator]) => [device, simulator.at]));
  ready({ at }, `ready ${devices.size} simulated devices`);
  return async () => {
    await Promise.all([...devices.values()].map((simulator) => simulator.close()));
  };
}

function identity({ words, data }: Options): void {
  const [verb, role, id] = words;
  if (verb === "setup") return say(`set-up code: ${openIdentities(data).newSetupCode()}`);
  const known = clientRoles.find((r) => r === role);
  if (verb !== "add" || !known || !id) {
    throw new UsageMistake(`wartemarke identity add <role> <id>; roles: ${clientRoles.join(", ")}.`);
  }
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) {
    throw new UsageMistake(`„${id}“: an id is lower-case letters, digits and hyphens, for example ${role}-1.`);
  }
  const code = openIdentities(data).add({ id, role: known });
  say(`${known} ${id}, told only this once: ${code}`);
}

/** One sentence for what the machine or the person can mend; undefined for a bug of ours. */
function sentenceFor(error: unknown): string | undefined {
  if (error instanceof SiteMistake || error instanceof UsageMistake) return error.message;
  const { code, port, path, errcode } = error as NodeJS.ErrnoException & { port?: number; errcode?: number };
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use. End the other program, or choose another port with --http or --mqtt (0: any free one).`;
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    return `${path ?? `Port ${port}`} may not be written or opened. Choose another with --data, --http or --mqtt, or give this user the right.`;
  }
  if (code === "ENOSPC" || errcode === 13)
    return "The disk is full. Free some space and start again; nothing that was answered is lost.";
  if (errcode === 8 || errcode === 14)
    return "The journal cannot be opened for writing. Check the folder named by --data and its owner.";
  return undefined;
}

async function main(): Promise<void> {
  const options = readCommandLine(process.argv.slice(2), process.env);
  if (options.version) return say(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
  const run = commands[options.command];
  if (options.help || options.command === "help") return say(help);
  if (!run) throw new UsageMistake(`There is no command „${options.command}“. wartemarke --help lists what there is.`);
  const stop = await run(options);
  if (stop) stopOn(stop);
}

function stopOn(stop: Stop): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    stop().then(() => process.exit(0), fail);
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  // The office that started this program is gone.
  if (process.send) process.on("disconnect", end);
}

function fail(error: unknown): void {
  const sentence = sentenceFor(error);
  if (sentence) console.error(sentence);
  else console.error(error);
  process.exit(sentence ? exitMistake : 1);
}

main().catch(fail);
