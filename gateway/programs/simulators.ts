/** `wartemarke simulators`: the simulated devices, for `office`: their states go up its channel, dials come down. */
import { startSimulators } from "../../drivers/simulators.ts";
import type { OfficeTurn } from "../contract/office.ts";
import { readSite } from "../read-site.ts";
import { type Program, ready } from "./program.ts";

export const run: Program = async (options) => {
  const site = readSite(options.site ?? "site.yaml", () => []);
  // Started again, they stand where the drivers look for them.
  const before = JSON.parse(process.env.WM_SIMULATORS ?? "{}") as Record<string, string>;
  process.env.TZ = site.zone;
  const devices = await startSimulators(site.devices, new Map(Object.entries(before)));
  for (const [device, simulator] of devices) {
    const tell = () => process.send?.({ device, state: simulator.state() });
    simulator.onChange(tell);
    tell();
  }
  process.on("message", ({ device, dial, value }: OfficeTurn) => turn(device, dial, value));
  const turn = (device: string, dial: string, value: unknown) => {
    try {
      devices.get(device)?.turn(dial, value);
    } catch (error) {
      console.error(`${device}: ${(error as Error).message}`);
    }
  };
  const at = Object.fromEntries([...devices].map(([device, simulator]) => [device, simulator.at]));
  ready({ at }, `ready ${devices.size} simulated devices`);
  return async () => {
    await Promise.all([...devices.values()].map((simulator) => simulator.close()));
  };
};
