/** `wartemarke devices`: what is plugged in, as the site file would name it, what it could be, and who may open it. */
import { askBoard } from "../../drivers/board-probe.ts";
import { type FoundDevice, findDevices, thisMachine } from "../../drivers/devices.ts";
import { type Program, say } from "./program.ts";

export const run: Program = async ({ json, probe }) => {
  const found = findDevices(thisMachine);
  const asked = probe ? await Promise.all(found.map(askIfBoard)) : found;
  if (json) say(JSON.stringify(asked, undefined, 2));
  else for (const line of table(asked)) say(line);
  return undefined;
};

async function askIfBoard(device: FoundDevice): Promise<FoundDevice> {
  const [, path] = /^firmata:([^#]+)#/.exec(device.at) ?? [];
  if (device.what !== "counter box" || path === undefined || device.denied !== undefined) return device;
  const answer = await askBoard(path);
  if (!answer) return { ...device, couldBe: "no counter box: no Firmata answers" };
  if ("says" in answer) return { ...device, couldBe: `a counter box: it says ${answer.says}` };
  return { ...device, couldBe: `${device.couldBe}; it could not be asked: ${answer.unopened}` };
}

function table(found: readonly FoundDevice[]): string[] {
  if (found.length === 0)
    return ["Nothing is plugged in that a site could use. Printers and signs on the network are not looked for."];
  const kinds = [...new Set(found.map(({ what }) => what))];
  const sections = kinds.flatMap((kind) => [kind, ...found.filter(({ what }) => what === kind).flatMap(rows), ""]);
  return [
    ...sections,
    "Not looked for: printers and signs on the network, and what hangs behind an adapter or a contact.",
  ];
}

function rows({ at, name, couldBe, denied }: FoundDevice): string[] {
  return [
    at ? `  at: "${at}"` : "  no address",
    `      ${name}; could be ${couldBe}`,
    ...(denied === undefined ? [] : [`      this user may not open it: ${denied}`]),
  ];
}
