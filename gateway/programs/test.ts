/** `wartemarke test`: walks one device of the site file with somebody before it, and prints a line for acceptance. */
import { userInfo } from "node:os";
import { createInterface } from "node:readline";
import { checkDevices, checkWired } from "../../drivers/check.ts";
import { isHeld } from "../../drivers/holder.ts";
import { driverOf } from "../../drivers/index.ts";
import { spoken } from "../../drivers/transport/address.ts";
import { acceptanceLine, type Person, type WalkedDevice, walkDevice } from "../../drivers/walk.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { SlipDoc } from "../contract/messages.ts";
import type { Site } from "../contract/site.ts";
import { deviceName } from "../contract/topics.ts";
import { slipDoc } from "../core/slip.ts";
import { emptyState } from "../core/state.ts";
import { Mistake } from "../mistake.ts";
import { readSite } from "../read-site.ts";
import { type Program, say, version } from "./program.ts";

/** Long enough to be seen by whoever watches a walk that nobody answers. */
const unansweredMs = 1000;

export const run: Program = async ({ words: [name], site: file = "site.yaml", yes }) => {
  if (!name) throw new Mistake("test needs a device of the site file: wartemarke test sign/counter-3 --site site.yaml");
  const site = readSite(file, checkDevices);
  const device = named(site, name);
  if (await isHeld(String(device.config.at))) {
    throw new Mistake(
      `A driver program is running and holds ${name}. Stop it first (wartemarke drivers, or the ` +
        "service that starts it), then test, then start it again.",
    );
  }
  const person = yes ? nobody : atTerminal();
  say(`Testing ${name}. Ctrl+C ends it.`);
  const slip = () => selfTestSlip(site, device.id);
  const end = await walkDevice({ device, driver: driverOf(device.kind)!, person, slip });
  say("");
  say(acceptanceLine(end, device, new Date(), yes ? "nobody (--yes)" : userInfo().username));
  process.exitCode = end.passed ? 0 : 1;
  return undefined;
};

function named(site: Site, name: string): WalkedDevice & { readonly host?: string | undefined } {
  const device = site.devices.find((each) => deviceName(each) === name);
  if (!device) {
    throw new Mistake(
      `There is no device „${name}“ in the site file; there are ${site.devices.map(deviceName).join(", ")}.`,
    );
  }
  if (device.config.at === spoken) {
    throw new Mistake(`${name} speaks MQTT itself: no driver here knows it. Press it, and look at a counter's page.`);
  }
  const [mistake] = checkWired([device]);
  if (mistake !== undefined) throw new Mistake(mistake);
  return device;
}

/** Lines that were typed ahead are kept for the next question. */
function atTerminal(): Person {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  return {
    say,
    async agrees(question) {
      for (;;) {
        process.stdout.write(`${question} (y/n) `);
        const { value, done } = await lines.next();
        if (done) throw new Mistake("Nobody answers here: run it in a terminal, or add --yes for a walk without eyes.");
        if (/^ *(?:y|yes|j|ja) *$/i.test(value)) return true;
        if (/^ *(?:n|no|nein) *$/i.test(value)) return false;
      }
    },
  };
}

const nobody: Person = {
  say,
  async agrees(question) {
    await new Promise((resolve) => setTimeout(resolve, unansweredMs));
    say(`${question} (taken as yes)`);
    return true;
  },
};

/** The slip that staff ask for from their page, without a day around it. */
function selfTestSlip(site: Site, printer: string): SlipDoc {
  const at = Date.now();
  const job = {
    ...{
      id: "walk",
      number: undefined,
      figures: undefined,
      money: undefined,
      receipt: undefined,
      instead: undefined,
      copy: false,
      patient: false,
    },
    ...{ slip: { kind: "self-test", language: "de" } as const, until: at, seq: 0, at },
  };
  return slipDoc({ ...emptyState, version, run: "test" }, configurationOf(site), job, printer);
}
