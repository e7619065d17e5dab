/** `wartemarke drivers`: the drivers of the site's devices, beside the gateway or on a second machine. */
import { readFileSync } from "node:fs";
import { checkDevices, checkWired } from "../../drivers/check.ts";
import { holdDevices } from "../../drivers/holder.ts";
import { runDrivers } from "../../drivers/run.ts";
import { type Options, portOf } from "../command-line.ts";
import type { Site } from "../contract/site.ts";
import { ownDrivers, ownSecretPath } from "../identities.ts";
import { Mistake } from "../mistake.ts";
import { readSite } from "../read-site.ts";
import { authority, type Program, ready, say } from "./program.ts";

export const run: Program = async (options) => {
  const identity = process.env.WM_IDENTITY ?? ownDrivers;
  const own = (site: Site) => site.devices.filter((device) => (device.host ?? ownDrivers) === identity);
  const site = readSite(options.site ?? "site.yaml", (read) => [...checkDevices(read), ...checkWired(own(read))]);
  const ca = authority(options);
  const local = `${ca ? "mqtts" : "mqtt"}://localhost:`;
  const broker = options.mqtt.includes("://") ? options.mqtt : local + portOf(options.mqtt, "mqtt");
  const secret = process.env.WM_SECRET ?? ownSecret(options);
  holdDevices(own(site).flatMap(({ config }) => (typeof config.at === "string" ? [config.at] : [])));
  const drivers = await runDrivers({ site, host: identity, broker, identity, secret, log: say, ...(ca && { ca }) });
  ready({}, `ready ${broker}`);
  return drivers.stop;
};

function ownSecret({ data }: Options): string {
  try {
    return readFileSync(ownSecretPath(data), "utf8").trim();
  } catch {
    throw new Mistake(
      `${ownSecretPath(data)} is missing: start the gateway first, or set WM_IDENTITY and WM_SECRET to what ` +
        "wartemarke identity add driver <id> printed.",
    );
  }
}
