/**
 * The process that Node-RED runs in, forked by keeper.ts: it may read the palettes and nothing else, writes nothing,
 * tells twice a second that it lives, and ends when its keeper is gone.
 */
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { performance } from "node:perf_hooks";
import { keepWithinBounds } from "./bounds.ts";
import { openChannel, ownEnd } from "./channel.ts";
import { sendAtOnce } from "./no-delay.ts";
import { quietly } from "./quietly.ts";
import type { Red } from "./red.ts";
import { settingsOf } from "./settings.ts";
import { openStorage } from "./storage.ts";
import type { KeeperSays, RuntimeSays, RuntimeTask } from "./talk.ts";

/** Before the line on standard error that says why this process ends. */
const lastWords = "ended: ";
const beatEveryMs = 500;
const stopWithinMs = 1_500;

const root = dirname(import.meta.dirname);
const task = JSON.parse(process.env.WM_FLOWS ?? "") as RuntimeTask;
// Function nodes may read the environment.
process.env.WM_FLOWS = JSON.stringify({ site: task.site });

let hear: (what: KeeperSays) => void = () => {};
const channel = openChannel(ownEnd(), {
  heard: (what) => hear(what as KeeperSays),
  tooMuch: () => process.exit(1),
  over: () => process.exit(),
});
const tell = (what: RuntimeSays) => channel.tell(what);

async function run(): Promise<void> {
  const red = createRequire(import.meta.url)("node-red") as Red;
  const storage = openStorage({
    // Of a module that could not be loaded it says null.
    knows: (type) => !(type in Object.prototype) && (red.nodes.getType(type) ?? undefined) !== undefined,
    credentialSecret: task.credentialSecret,
    editor: task.editor !== undefined,
    dry: task.task === "check",
    tell,
  });
  hear = storage.heard;
  const log = quietly((line) => tell({ say: "log", line }));
  const server = createServer((request, response) => red.httpAdmin(request, response));
  keepWithinBounds(server);
  red.init(server, settingsOf({ task, root, storage, log, now: Date.now }));
  process.on("SIGTERM", () => end(red, server));
  beat();
  const flows = startOf(red);
  await red.start();
  for (const { id, err } of red.nodes.getNodeList(({ err }) => err !== undefined && err !== null)) {
    log(`${id} could not be loaded: ${String((err as Error).message ?? err)}`);
  }
  await flows;
  const { mistakes, runs, nodes } = storage.judged();
  if (task.task === "check") return tell({ say: "checked", mistakes, nodes });
  const port = task.editor && (await listen(server, task.editor, log));
  tell({ say: "started", mistakes, runs, ...(port !== undefined && { port }) });
}

/** Resolves when flows are started, or stand still with a reason. */
function startOf(red: Red): Promise<void> {
  return new Promise((resolve) => {
    red.events.on("flows:started", () => resolve());
    red.events.on("runtime-event", ({ id, payload }) => {
      if (id === "runtime-state" && payload?.error) resolve();
    });
  });
}

function beat(): void {
  let last = performance.eventLoopUtilization();
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { active, idle } = performance.eventLoopUtilization(now, last);
    last = now;
    tell({ say: "beat", busyMs: Math.round(active), ofMs: Math.round(active + idle) });
  }, beatEveryMs);
}

/** On this machine alone, and no longer than it was opened for, even if nobody ends this process. */
async function listen(
  server: Server,
  { port, until }: NonNullable<RuntimeTask["editor"]>,
  log: (line: string) => void,
): Promise<number | undefined> {
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  setTimeout(close, Math.max(0, until - Date.now())).unref();
  return new Promise((resolve) => {
    server.once("error", ({ message }) => {
      log(`the editor cannot be opened: ${message}`);
      resolve(undefined);
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function end(red: Red, server: Server): void {
  setTimeout(() => process.exit(), stopWithinMs).unref();
  server.close();
  server.closeAllConnections();
  red.stop().then(
    () => process.exit(),
    () => process.exit(),
  );
}

/** What a contributed node throws where nobody catches it ends this process, as it should; its words stay. */
function die(error: unknown): void {
  const { stack, message } = error instanceof Error ? error : { stack: "", message: String(error) };
  const name = error instanceof Error ? `${error.name}: ` : "";
  console.error(`${stack}\n${lastWords}${name}${message.split("\n")[0]}`);
  process.exit(1);
}

process.on("uncaughtException", die);
sendAtOnce();
await run();
