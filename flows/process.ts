/** Starts the process of runtime.ts with as few rights as it can live with, and hears it to its last words. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { forStartMs, openAllowance } from "./allowance.ts";
import { channelFd, openChannel } from "./channel.ts";
import { isSaid } from "./says.ts";
import type { FlowsLine, KeeperSays, RuntimeSays, RuntimeTask } from "./talk.ts";

/** Of the processor: all, like any other program; enough to start like one; or little from its beginning. */
export type May = "all" | "start" | "little";

export interface ProcessParts {
  /** Folder of the program. */
  readonly root: string;
  readonly task: RuntimeTask;
  readonly line?: FlowsLine;
  /** Bound of its heap. */
  readonly heapMb: number;
  readonly may: May;
  /** Says which process it is, for whoever looks from outside. */
  readonly pidFile?: string;
  readonly heard: (what: RuntimeSays) => void;
  readonly ended: (words: LastWords) => void;
}

export interface LastWords {
  /** `TypeError: x is not a function`; nothing where it ended without a word. */
  readonly error?: string;
  readonly outOfMemory: boolean;
  /** It was ended because it talked too much. */
  readonly flooded?: boolean;
}

export interface RuntimeProcess {
  tell(what: KeeperSays): void;
  /** Megabytes that it takes up now, heap and all else; 0 where nobody can tell. */
  residentMb(): number;
  /** Milliseconds that it has had of the processor; undefined where nobody can tell. */
  processorMs(): number | undefined;
  /** Ends it cleanly if it can; resolves when it is over. `ended` is not told. */
  stop(): Promise<void>;
  /** Ends it at once; `ended` is told. */
  kill(): void;
}

const stopWithinMs = 2_500;
const wordsAtMost = 16_384;
/** What a flow may know of the machine: its time zone, and the way out of the building. */
const passedOn = /^(TZ|LANG|LC_\w+|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;

/** May read what it runs and nothing else; the network is free. No files written, no programs, threads or addons. */
function permissions(root: string, palette: string): string[] {
  const readable = ["node_modules", "flows", "gateway/contract", "package.json"].map((name) => join(root, name));
  return ["--permission", ...[...readable, palette].map((path) => `--allow-fs-read=${path}`)];
}

export function forkRuntime(parts: ProcessParts): RuntimeProcess {
  const { root, task, line, heapMb, may, pidFile } = parts;
  const options = [
    ...permissions(root, task.palette),
    // Its files are behind the permissions' back, and the gateway's journal is such a file.
    "--no-experimental-sqlite",
    `--max-old-space-size=${heapMb}`,
    "--max-semi-space-size=2",
    // It may not write a heap dump either, and has no use for one.
    "--disable-warning=ExperimentalWarning",
    "--disable-warning=SecurityWarning",
  ];
  const [program, ...words] = [
    ...endsWithItsKeeper,
    ...(may === "all" ? [] : whenNobodyElse),
    process.execPath,
    ...options,
  ];
  const child = spawn(program!, [...words, join(root, "flows/runtime.ts")], {
    cwd: root,
    env: environmentOf(task, line),
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  endFirst(child);
  const turns = may === "all" ? undefined : openTurns(child, may);
  if (pidFile !== undefined) markAs(child, pidFile);
  let [stopping, flooded] = [false, false];
  const lastWords = wordsOf(child);
  const flood = () => {
    flooded = true;
    channel.close();
    child.kill("SIGKILL");
  };
  const tooOften = saysTooOften();
  const channel = openChannel(child.stdio[channelFd] as Socket, {
    tooMuch: flood,
    heard(what) {
      if (tooOften()) return flood();
      if (!isSaid(what)) return;
      if (what.say === "started") turns?.started();
      parts.heard(what);
    },
  });
  const over = new Promise<void>((resolve) => {
    const end = () => {
      turns?.over();
      if (pidFile !== undefined) rmSync(pidFile, { force: true });
      resolve();
      if (!stopping) parts.ended({ ...lastWords(), ...(flooded && { flooded }) });
    };
    child.once("close", end);
  });
  return {
    tell: (what) => channel.tell(what),
    residentMb: () => residentMb(child.pid),
    processorMs: () => processorMs(child.pid),
    async stop() {
      stopping = true;
      const force = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
      turns?.over();
      child.kill("SIGTERM");
      await over;
      clearTimeout(force);
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

const saysAtMost = 500;
const saysWithinMs = 10_000;

/** Its beats and its log are a tenth of that: who says more is not Node-RED. */
function saysTooOften(): () => boolean {
  let [since, said] = [performance.now(), 0];
  return () => {
    if (performance.now() - since > saysWithinMs) [since, said] = [performance.now(), 0];
    said += 1;
    return said > saysAtMost;
  };
}

/** A full disk keeps no flows from running. */
function markAs({ pid }: ChildProcess, pidFile: string): void {
  try {
    writeFileSync(pidFile, `${pid}\n`);
  } catch {
    // One that is left over will not be found; that is all.
  }
}

function environmentOf(task: RuntimeTask, line: FlowsLine | undefined): NodeJS.ProcessEnv {
  const passed = Object.entries(process.env).filter(([name]) => passedOn.test(name));
  return {
    ...Object.fromEntries(passed),
    WM_FLOWS: JSON.stringify(task),
    ...(line && {
      WM_BROKER: line.broker,
      WM_IDENTITY: line.identity,
      WM_SECRET: line.secret,
      WM_SITE_NAME: line.site,
      ...(line.ca !== undefined && { WM_CA: line.ca }),
    }),
  };
}

const isLinux = process.platform === "linux";
/** Also one that is stopped or hangs, and could not notice. */
const endsWithItsKeeper = isLinux ? ["setpriv", "--pdeathsig", "KILL"] : [];
/** Whoever presses a button comes first. The niceness still takes its turns; what is idle has none. */
const whenNobodyElse = isLinux ? ["chrt", "--idle", "0"] : ["nice", "-n", "19"];

/** When the machine's memory is full, this is the process to end. */
function endFirst({ pid }: ChildProcess): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, "1000");
  } catch {
    // No Linux, or over already.
  }
}

/**
 * Stops it while it has used more than it may. Even what runs when nobody else wants to is in the way: the processor
 * it runs on takes no work off the others.
 */
function openTurns(child: ChildProcess, may: Exclude<May, "all">) {
  const allowance = openAllowance(performance.now(), may === "start" ? forStartMs : 0);
  let next: NodeJS.Timeout;
  // Said again each time: others may have told it to stop or to go on.
  const go = (on: boolean) => child.kill(on ? "SIGCONT" : "SIGSTOP");
  const ask = () => {
    const used = processorMs(child.pid);
    // Where nobody counts, nothing is bounded but its place in line.
    if (used === undefined) return;
    const turn = allowance.ask(performance.now(), used);
    go(turn.runs);
    next = setTimeout(ask, turn.againMs);
  };
  ask();
  return {
    started: allowance.startIsOver,
    /** What is stopped hears no farewell. */
    over() {
      clearTimeout(next);
      go(true);
    },
  };
}

function wordsOf(child: ChildProcess): () => LastWords {
  let said = "";
  let notStarted: string | undefined;
  child.on("error", ({ message }) => {
    notStarted ??= child.pid === undefined ? message : undefined;
  });
  child.stderr?.on("data", (chunk) => {
    said = (said + chunk).slice(-wordsAtMost);
  });
  return () => {
    const error =
      notStarted ?? /^ended: (.+)$/m.exec(said)?.[1] ?? /^(\w*Error\b|setpriv: |chrt: ).*$/m.exec(said)?.[0];
    return { ...(error !== undefined && { error }), outOfMemory: said.includes("heap out of memory") };
  };
}

function residentMb(pid: number | undefined): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Linux tells other programs the time in hundredths of a second, on every machine. */
const tickMs = 10;

function processorMs(pid: number | undefined): number | undefined {
  try {
    // Behind the name, which may have blanks in it.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}
