/** `wartemarke office`: a whole demo office in the browser. */
import { join } from "node:path";
import { portOf } from "../command-line.ts";
import { startOffice } from "../office.ts";
import { readSite } from "../read-site.ts";
import { type Program, pages, root, say } from "./program.ts";

export const run: Program = async (options) => {
  const siteFile = options.site ?? join(root, "examples/office.yaml");
  readSite(siteFile, () => []);
  const office = await startOffice({
    siteFile,
    data: options.data,
    httpPort: portOf(options.http, "http"),
    mqttPort: portOf(options.mqtt, "mqtt"),
    pages,
    ...(options.flows && { flowEditor: portOf(options.editor, "editor") }),
    program: join(root, "bin/wartemarke.mjs"),
  });
  say(`ready http://localhost:${office.httpPort} mqtt://localhost:${office.mqttPort}`);
  return office.stop;
};
