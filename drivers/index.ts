/** Every kind of device there is a driver for. A new kind is a folder, one line here and one in simulators.ts. */
import alarm from "./alarm/index.ts";
import button from "./button/index.ts";
import type { Driver } from "./driver.ts";
import lamp from "./lamp/index.ts";
import printer from "./printer/index.ts";
import scanner from "./scanner/index.ts";
import sign from "./sign/index.ts";
import station from "./station/index.ts";
import terminal from "./terminal/index.ts";

export const drivers: readonly Driver<unknown>[] = [
  alarm as Driver<unknown>,
  button as Driver<unknown>,
  lamp as Driver<unknown>,
  printer as Driver<unknown>,
  scanner as Driver<unknown>,
  sign as Driver<unknown>,
  station as Driver<unknown>,
  terminal as Driver<unknown>,
];

export function driverOf(kind: string): Driver<unknown> | undefined {
  return drivers.find((driver) => driver.kind === kind);
}
