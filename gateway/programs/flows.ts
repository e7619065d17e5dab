/** `wartemarke flows`: keeps the site's Node-RED; opens and closes its editor; checks its flows. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { checkDevices } from "../../drivers/check.ts";
import { runDrivers } from "../../drivers/run.ts";
import { hashOfCode, newEditorCode } from "../../flows/code.ts";
import { judgeFlows } from "../../flows/judge.ts";
import { flowsDriver } from "../../flows/keeper.ts";
import { editorTitle, editorUser } from "../../flows/settings.ts";
import { siteMenu } from "../../flows/site-menu.ts";
import { type Options, portOf } from "../command-line.ts";
import type { Answer } from "../contract/commands.ts";
import type { Site } from "../contract/site.ts";
import { refusalStaffText } from "../contract/texts.ts";
import { ownFlowKeeper, ownFlows, ownOperator, ownSecretPath } from "../identities.ts";
import { Mistake } from "../mistake.ts";
import { readSite } from "../read-site.ts";
import { writeWhole } from "../whole-file.ts";
import { type Asking, openAsking } from "./asking.ts";
import { lineFor } from "./line.ts";
import { type Program, ready, root, say } from "./program.ts";

export const run: Program = (options) => {
  const [verb, ...more] = options.words;
  const known = verb === undefined ? keep : verbs[verb];
  if (!known || more.length > (verb === "check" ? 1 : 0)) {
    throw new Mistake("wartemarke flows, flows open --minutes 30, flows close, or flows check [<file>].");
  }
  return known(options);
};

const verbs: Readonly<Record<string, Program>> = { open, close, check };
const folderOf = ({ data }: Options) => resolve(data, "flows");

async function keep(options: Options) {
  const site = siteOf(options);
  const identity = process.env.WM_IDENTITY ?? ownFlowKeeper;
  const line = lineFor(options, identity, "driver");
  // Nodes that act by the clock go by the site's.
  process.env.TZ = site.zone;
  const { broker, ca } = line;
  const secret = process.env.WM_FLOWS_SECRET ?? flowSecret(options);
  beTheOnlyOne(options);
  const driver = flowsDriver({
    root,
    folder: folderOf(options),
    writeWhole,
    line: { broker, identity: ownFlows, secret, site: site.site, ...(ca !== undefined && { ca }) },
    site: siteMenu(site),
    editorPort: portOf(options.editor, "editor"),
    // Whatever else there is to do goes first; a machine that only tests this may say otherwise.
    unbounded: process.env.WM_FLOWS_UNBOUNDED === "1",
  });
  const device = { kind: "flows", id: "site", host: identity, config: { at: "here" } };
  const running = await runDrivers({
    site: { ...site, devices: [device] },
    host: identity,
    ...line,
    further: [driver],
    // Standard output is for its answers; a log is read where the terminal shows it.
    log: (line) => console.error(line),
  });
  ready({}, `ready ${broker}`);
  return running.stop;
}

/** Two of them would run all flows twice, and each end the other's. */
function beTheOnlyOne({ data }: Options): void {
  const path = join(data, "flows/keeper.pid");
  let other = 0;
  try {
    other = Number(readFileSync(path, "utf8"));
    const words = readFileSync(`/proc/${other}/cmdline`, "utf8").split("\0");
    if (!words.includes("flows")) other = 0;
  } catch {
    other = 0;
  }
  if (other !== 0 && other !== process.pid) {
    throw new Mistake(`wartemarke flows runs already for ${data}, as process ${other}: end that one first.`);
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${process.pid}\n`);
}

function siteOf(options: Options): Site {
  const site = readSite(options.site ?? usualSite(options), checkDevices);
  if (site.flows?.on) return site;
  throw new Mistake(
    "Flows are switched off: write „flows: { on: true }“ into the site file, and start the gateway anew.",
  );
}

/** The demo office writes its own beside its journal. */
function usualSite({ data }: Options): string {
  const ofDemo = join(data, "site.yaml");
  return !existsSync("site.yaml") && existsSync(ofDemo) ? ofDemo : "site.yaml";
}

function flowSecret({ data }: Options): string {
  const path = ownSecretPath(data, ownFlows);
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    throw new Mistake(
      `${path} is missing: name the gateway's folder with --data, start the gateway first, ` +
        `or set WM_FLOWS_SECRET to what wartemarke identity add flow ${ownFlows} printed.`,
    );
  }
}

async function open(options: Options) {
  const minutes = Number(options.minutes);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 480) {
    throw new Mistake(`--minutes ${options.minutes}: a whole number from 1 to 480.`);
  }
  const port = portOf(options.editor, "editor");
  const code = newEditorCode();
  await asOperator(options, async (asking, site) => {
    const until = new Date((await asking.now()) + minutes * 60_000);
    expectYes(await asking.ask({ type: "open-flow-editor", minutes, codeHash: hashOfCode(code) }));
    const clock = until.toLocaleTimeString("de", { timeZone: site.zone, hour: "2-digit", minute: "2-digit" });
    say(`user ${editorUser}, code ${code}, open until ${clock}; told only this once.`);
  });
  await waitForEditor(port);
  return undefined;
}

const editorWithinMs = 20_000;

/** Says where it is once it is there; another machine's editor nobody can see from here. */
async function waitForEditor(port: number): Promise<void> {
  if (port === 0) return say("The port stands in the log of wartemarke flows.");
  const since = performance.now();
  while (!(await isEditor(port))) {
    if (performance.now() - since > editorWithinMs) {
      return say(
        `Nothing answers at http://localhost:${port} yet. Is wartemarke flows running on this machine, with the same ` +
          "--editor? Its log says more.",
      );
    }
    await pause(200);
  }
  say(`http://localhost:${port}`);
  say(`From another machine: ssh -L ${port}:localhost:${port} <this machine>, and the same address there.`);
}

function isEditor(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get({ port, host: "127.0.0.1", timeout: 1_000 }, (answer) => {
      let page = "";
      answer.on("data", (chunk) => {
        page += chunk;
      });
      answer.on("end", () => resolve(page.includes(editorTitle)));
    });
    asked.on("error", () => resolve(false));
    asked.on("timeout", () => asked.destroy());
  });
}

async function close(options: Options) {
  await asOperator(options, async (asking) => expectYes(await asking.ask({ type: "close-flow-editor" })));
  say("The editor is closed.");
  return undefined;
}

async function asOperator(options: Options, act: (asking: Asking, site: Site) => Promise<void>): Promise<void> {
  const site = siteOf(options);
  const asking = openAsking(site.site, lineFor(options, process.env.WM_IDENTITY ?? ownOperator, "operator"));
  try {
    await act(asking, site);
  } finally {
    await asking.close();
  }
}

function expectYes(answer: Answer): void {
  if (!answer.ok) throw new Mistake(refusalStaffText(answer.refusal, "en"));
}

async function check(options: Options) {
  const folder = folderOf(options);
  const file = options.words[1] ?? join(options.data, "flows/flows.json");
  const { mistakes, nodes } = await judgeFlows({ root, folder, file });
  if (mistakes.length > 0) throw new Mistake(...mistakes.map(({ en }) => `${file}: ${en}`));
  say(`${file}: in order. ${nodes} nodes and flows.`);
  return undefined;
}
