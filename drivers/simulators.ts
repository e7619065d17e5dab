/** Starts a simulator for every device whose `at` is „simulator“; telling the drivers where it is is the caller's. */
import { type DeviceRef, deviceName } from "../gateway/contract/topics.ts";
import { simulateButton } from "./button/simulator.ts";
import { simulatePrinter } from "./printer/simulator.ts";
import { simulateSign } from "./sign/simulator.ts";
import type { Simulator } from "./simulator.ts";
import { parseTcpAddress, simulated } from "./transport/address.ts";

interface Device extends DeviceRef {
  readonly config: Readonly<Record<string, unknown>>;
}

/** What the simulators read of a device's configuration; a wrong value is the driver's to complain of. */
interface Config {
  readonly line?: number;
  readonly unit?: number;
  readonly register?: number;
  readonly model?: string;
  readonly paper?: number;
}

const kinds: Readonly<Record<string, (config: Config, port?: number) => Promise<Simulator>>> = {
  button: ({ line }, port) => simulateButton({ line, port }),
  printer: ({ model, paper }, port) =>
    simulatePrinter({ port, width: paper === 58 ? 384 : 576, dialect: model === "custom-kiosk" ? "custom" : "epson" }),
  sign: ({ unit, register }, port) => simulateSign({ unit, register, port }),
};

/**
 * The simulators by device name (`printer/kiosk-1`). `before` says where each was found earlier
 * (`tcp://127.0.0.1:23456`), so that simulators that are started again come back where the drivers look for them.
 */
export async function startSimulators(
  devices: readonly Device[],
  before: ReadonlyMap<string, string> = new Map(),
): Promise<Map<string, Simulator>> {
  const started = new Map<string, Simulator>();
  for (const device of devices) {
    const simulate = kinds[device.kind];
    if (device.config.at !== simulated || !simulate) continue;
    const port = parseTcpAddress(before.get(deviceName(device)) ?? "")?.port;
    started.set(deviceName(device), await simulate(device.config as Config, port));
  }
  return started;
}
