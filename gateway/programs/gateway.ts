/** `wartemarke gateway`: the gateway of a site. */
import { checkDevices } from "../../drivers/check.ts";
import { portOf } from "../command-line.ts";
import { readSite } from "../read-site.ts";
import { startGateway } from "../wiring.ts";
import { type Program, pages, ready, say, version } from "./program.ts";

export const run: Program = async (options) => {
  const gateway = await startGateway({
    site: readSite(options.site ?? "site.yaml", checkDevices),
    data: options.data,
    httpPort: portOf(options.http, "http"),
    mqttPort: portOf(options.mqtt, "mqtt"),
    pages,
    demo: process.env.WM_DEMO === "1",
    version,
    log: say,
  });
  const { httpPort, mqttPort } = gateway;
  const s = gateway.secure ? "s" : "";
  ready({ httpPort, mqttPort }, `ready http${s}://localhost:${httpPort} mqtt${s}://localhost:${mqttPort}`);
  return gateway.stop;
};
