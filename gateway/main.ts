/**
 * The program `wartemarke`, started by bin/wartemarke.mjs: starts what the command line asks for, ends it cleanly, and
 * says in words why it cannot.
 */
import { help, readCommandLine } from "./command-line.ts";
import { Mistake } from "./mistake.ts";
import { type Program, type Stop, version } from "./programs/program.ts";
import { isFull } from "./whole-file.ts";

const programs: Readonly<Record<string, () => Promise<{ run: Program }>>> = {
  office: () => import("./programs/office.ts"),
  gateway: () => import("./programs/gateway.ts"),
  drivers: () => import("./programs/drivers.ts"),
  simulators: () => import("./programs/simulators.ts"),
  flows: () => import("./programs/flows.ts"),
  check: () => import("./programs/check.ts"),
  devices: () => import("./programs/devices.ts"),
  test: () => import("./programs/test.ts"),
  identity: () => import("./programs/identity.ts"),
  propose: () => import("./programs/propose.ts"),
  replay: () => import("./programs/replay.ts"),
  treasury: () => import("./programs/treasury.ts"),
  bench: () => import("./programs/bench.ts"),
};

/** A person must mend something first. Whoever supervises this program need not start it again before. */
const exitMistake = 2;
/** May be over at the next try: a bug, a full disk. */
const exitFailed = 1;

async function main(): Promise<void> {
  const options = readCommandLine(process.argv.slice(2), process.env);
  if (options.version) return console.log(version);
  if (options.help || options.command === "help") return console.log(help);
  const load = programs[options.command];
  if (!load) throw new Mistake(`There is no command „${options.command}“. wartemarke --help lists what there is.`);
  // Before it says that it is ready: whoever waits for that may stop it at once.
  let stop: Stop | undefined;
  stopOnSignal(async () => stop?.());
  const { run } = await load();
  stop = await run(options);
  if (!stop) process.exit();
}

function stopOnSignal(stop: Stop): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    stop().then(() => process.exit(), fail);
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  // The office that started this program is gone.
  if (process.send) process.on("disconnect", end);
}

/** What a person can mend, in words; undefined for a bug of ours. */
function sentenceFor(error: unknown): string | undefined {
  if (error instanceof Mistake) return error.message;
  const { code, port, path, errcode } = error as NodeJS.ErrnoException & { port?: number; errcode?: number };
  if (code === "EADDRINUSE") {
    const remedy = "End the other program, or choose another port with --http or --mqtt (0: any free one).";
    return `Port ${port} is in use. ${remedy}`;
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    const remedy = "Choose another with --data, --http or --mqtt, or give this user the right.";
    return `${path ?? `Port ${port}`} may not be written or opened. ${remedy}`;
  }
  if (isDiskFull(error)) return "The disk is full. Free some space and start again; nothing that was answered is lost.";
  if (errcode === 8 || errcode === 14) {
    return "The journal cannot be opened for writing. Check the folder named by --data, and who owns it.";
  }
  return undefined;
}

/** 13: no space for the database; 4874: none for the index of its log. */
function isDiskFull(error: unknown): boolean {
  return isFull(error) || [13, 4874].includes((error as { errcode?: number }).errcode ?? 0);
}

function fail(error: unknown): void {
  const sentence = sentenceFor(error);
  console.error(sentence ?? error);
  process.exit(sentence && !isDiskFull(error) ? exitMistake : exitFailed);
}

main().catch(fail);
