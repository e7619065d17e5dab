/** `wartemarke drivers`: the drivers of the site's devices, beside the gateway or on a second machine. */
import { checkDevices, checkWired } from "../../drivers/check.ts";
import { holdDevices } from "../../drivers/holder.ts";
import { runDrivers } from "../../drivers/run.ts";
import type { Site } from "../contract/site.ts";
import { ownDrivers } from "../identities.ts";
import { readSite } from "../read-site.ts";
import { lineFor } from "./line.ts";
import { type Program, ready, say } from "./program.ts";

export const run: Program = async (options) => {
  const identity = process.env.WM_IDENTITY ?? ownDrivers;
  const own = (site: Site) => site.devices.filter((device) => (device.host ?? ownDrivers) === identity);
  const site = readSite(options.site ?? "site.yaml", (read) => [...checkDevices(read), ...checkWired(own(read))]);
  const line = lineFor(options, identity, "driver");
  // Card terminals tell the time on their clocks, and no zone.
  process.env.TZ = site.zone;
  holdDevices(own(site).flatMap(({ config }) => (typeof config.at === "string" ? [config.at] : [])));
  const drivers = await runDrivers({ site, host: identity, ...line, log: say });
  ready({}, `ready ${line.broker}`);
  return drivers.stop;
};
