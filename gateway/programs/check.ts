/** `wartemarke check`: says that a site file is in order, or every mistake in it. */
import { checkDevices } from "../../drivers/check.ts";
import { Mistake } from "../mistake.ts";
import { readSite } from "../read-site.ts";
import { type Program, say } from "./program.ts";

export const run: Program = async ({ words: [file] }) => {
  if (!file) throw new Mistake("check needs the site file: wartemarke check site.yaml");
  const { name, counters, devices } = readSite(file, checkDevices);
  say(`${file}: in order. ${name}: ${counters.length} counters, ${devices.length} devices.`);
  return undefined;
};
