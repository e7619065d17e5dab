/** Starts a simulator for every device whose `at` is „simulator“; telling the drivers where it is is the caller's. */
import { type DeviceRef, deviceName } from "../gateway/contract/topics.ts";
import { simulateAlarm } from "./alarm/simulator.ts";
import { simulateButton } from "./button/simulator.ts";
import { simulateBoxButton } from "./button/simulator-box.ts";
import { simulateLamp } from "./lamp/simulator.ts";
import { simulatePrinter } from "./printer/simulator.ts";
import { simulateScanner } from "./scanner/simulator.ts";
import { simulateSign } from "./sign/simulator.ts";
import { simulateDigits } from "./sign/simulator-digits.ts";
import type { Simulator } from "./simulator.ts";
import { simulateStation } from "./station/simulator.ts";
import { startTerminal } from "./terminal/simulator.ts";
import { optionsOfMake } from "./terminal/simulator-makes.ts";
import { parseTcpAddress, simulated } from "./transport/address.ts";

interface Device extends DeviceRef {
  readonly config: Readonly<Record<string, unknown>>;
}

/** What the simulators read of a device's configuration; a wrong value is the driver's to complain of. */
interface Config {
  readonly contact?: "normally-open" | "normally-closed";
  readonly outOfOrderContact?: "normally-open" | "normally-closed";
  readonly pull?: "up" | "down" | "none";
  readonly lamp?: string;
  readonly beeper?: string;
  readonly red?: string;
  readonly yellow?: string;
  readonly green?: string;
  readonly unit?: number;
  readonly register?: number;
  readonly model?: string;
  readonly protocol?: string;
  readonly pins?: { readonly data: number; readonly clock: number; readonly select: number };
  readonly paper?: number;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly profile?: string;
  readonly password?: string;
}

const kinds: Readonly<Record<string, (config: Config, port?: number) => Promise<Simulator>>> = {
  alarm: ({ contact }, port) => simulateAlarm({ contact, port }),
  button: ({ contact, pull, lamp, beeper }, port) =>
    lamp || beeper ? simulateBoxButton({ lamp, beeper, port }) : simulateButton({ contact, pull, port }),
  lamp: ({ red, yellow, green, beeper }, port) => simulateLamp({ red, yellow, green, beeper, port }),
  printer: ({ model, paper }, port) =>
    simulatePrinter({ port, width: paper === 58 ? 384 : 576, dialect: model === "custom-kiosk" ? "custom" : "epson" }),
  scanner: ({ prefix, suffix }, port) => simulateScanner({ prefix, suffix, port }),
  sign: ({ unit, register, protocol, model, pins }, port) =>
    protocol === "max7219" ? simulateDigits({ pins, port }) : simulateSign({ unit, register, protocol, model, port }),
  station: ({ contact, outOfOrderContact }, port) => simulateStation({ contact, outOfOrderContact, port }),
  terminal: ({ profile, password }, port) => startTerminal({ ...optionsOfMake(profile), password, port }),
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
    const port = portOf(before.get(deviceName(device)) ?? "");
    started.set(deviceName(device), await simulate(device.config as Config, port));
  }
  return started;
}

/** Of any address that a simulator has said: `tcp://127.0.0.1:23456`, `firmata:tcp://127.0.0.1:23456#2`. */
function portOf(at: string): number | undefined {
  const [tcp = ""] = /tcp:[^#]+/.exec(at) ?? [];
  return parseTcpAddress(tcp)?.port;
}
