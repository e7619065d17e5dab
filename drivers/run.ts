/** The driver program: starts every device of the site that hangs on this host, each on its own connection. */
import { randomUUID } from "node:crypto";
import type { Site } from "../gateway/contract/site.ts";
import { checkDevices, checkWired } from "./check.ts";
import type { Driver, Running } from "./driver.ts";
import { hostDevice } from "./host.ts";
import { driverOf } from "./index.ts";
import { spoken } from "./transport/address.ts";

export { checkDevices } from "./check.ts";

export interface RunOptions {
  readonly site: Site;
  /** Which of the site's driver programs this is. Devices that name none hang on `hub`. */
  readonly host: string;
  /** `mqtt://host:port`, off loopback `mqtts://`. */
  readonly broker: string;
  readonly identity: string;
  readonly secret: string;
  /** The site's own certificate authority in PEM, for `mqtts://`. */
  readonly ca?: string;
  /** Drivers of kinds that have no folder here. */
  readonly further?: readonly Driver<unknown>[];
  readonly log: (line: string) => void;
}

/** The devices of the site file cannot be run as they stand there. The message, for facilities, has a line for each. */
export class DeviceMistake extends Error {
  override name = "DeviceMistake";
}

/**
 * Runs until stopped; neither an absent broker nor an absent device ends it.
 * @throws DeviceMistake before anything is started
 */
export async function runDrivers(options: RunOptions): Promise<Running> {
  const here = options.site.devices.filter((device) => (device.host ?? "hub") === options.host);
  const own = new Set(options.further?.map(({ kind }) => kind));
  const usual = options.site.devices.filter(({ kind }) => !own.has(kind));
  const mistakes = [...checkDevices({ devices: usual }), ...checkWired(here)];
  if (mistakes.length > 0) throw new DeviceMistake(mistakes.join("\n"));

  const run = randomUUID();
  const running = here.flatMap((device) => {
    // Its own program speaks on the bus.
    const found = options.further?.find(({ kind }) => kind === device.kind) ?? driverOf(device.kind);
    const driver = device.config.at === spoken ? undefined : found;
    return driver ? [hostDevice({ ...options, site: options.site.site, device, driver, run })] : [];
  });
  return {
    async stop() {
      await Promise.all(running.map((device) => device.stop()));
    },
  };
}
