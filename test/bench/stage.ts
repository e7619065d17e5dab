/**
 * Where the bench takes place: a folder on a real disk, the compiled programs, and processes that end with the bench.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Paths of what was compiled. */
export interface Compiled {
  readonly floor: string;
  readonly roundtrip: string;
  readonly syncFloor: string;
  /** To be preloaded. */
  readonly slowSync: string;
}

/** A running program that speaks in lines. */
export interface Program {
  readonly pid: number;
  /** The next line it says. Rejects when it ends instead, with what it complained of, or when `ms` are over. */
  line(ms?: number): Promise<string>;
  say(line: string): void;
  stop(): Promise<void>;
}

export interface Stage {
  /** Temporary, on `disk`. */
  readonly folder: string;
  /** `/tmp (ext4)` */
  readonly disk: string;
  /** Undefined where there is no C compiler. */
  readonly compiled: Compiled | undefined;
  start(command: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Program;
  /** Ends all programs and removes the folder. */
  close(): Promise<void>;
}

/** Numbers of file systems that statfs gives, where they are no disk. */
const inMemory: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);
const fileSystems: Readonly<Record<number, string>> = {
  61267: "ext4",
  1481003842: "xfs",
  2435016766: "btrfs",
  4076150800: "f2fs",
  2035054128: "overlay",
  16914836: "tmpfs, which is no disk",
};
const defaultLineMs = 30_000;
const stopsWithinMs = 3_000;

/** @throws when a program that a compiler is there for does not compile */
export function setStage(): Stage {
  const places = [tmpdir(), "/var/tmp", process.cwd()];
  const place = places.find((path) => !inMemory.has(fileSystemOf(path) ?? 0)) ?? tmpdir();
  const folder = mkdtempSync(join(place, "wartemarke-bench-"));
  const running = new Set<ChildProcess>();
  const sweep = () => {
    for (const child of running) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  const interrupted = () => process.exit(130);
  process.once("exit", sweep);
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  return {
    folder,
    disk: `${place} (${fileSystems[fileSystemOf(place) ?? 0] ?? "unknown file system"})`,
    compiled: process.env.WM_BENCH_COMPILER === "none" ? undefined : compile(folder),
    start: (command, args, environment = {}) => start(running, command, args, environment),
    async close() {
      await Promise.all([...running].map(stop));
      process.off("exit", sweep);
      process.off("SIGINT", interrupted);
      process.off("SIGTERM", interrupted);
      sweep();
    },
  };
}

function fileSystemOf(path: string): number | undefined {
  try {
    return statfsSync(path).type;
  } catch {
    return undefined;
  }
}

function compile(folder: string): Compiled | undefined {
  if (spawnSync("cc", ["--version"]).status !== 0) return undefined;
  const build = (name: string, product: string, ...options: string[]) => {
    const path = join(folder, product);
    const source = join(import.meta.dirname, `${name}.c`);
    const { status, stderr } = spawnSync("cc", ["-O2", "-o", path, source, ...options], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${source} does not compile: ${stderr}`);
    return path;
  };
  return {
    floor: build("floor", "floor"),
    roundtrip: build("roundtrip", "roundtrip"),
    syncFloor: build("sync-floor", "sync-floor"),
    slowSync: build("slow-sync", "slow-sync.so", "-shared", "-fPIC", "-ldl"),
  };
}

function start(
  running: Set<ChildProcess>,
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Program {
  // The channel is what tells a gateway that the bench is gone, however that came.
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "pipe", "ipc"],
  });
  running.add(child);
  let complaint = "";
  child.stderr!.on("data", (chunk) => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      running.delete(child);
      reject(new Error(`${command} ${args.join(" ")} ended with ${code}: ${complaint}`));
    });
  });
  ended.catch(() => {});
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    async line(ms = defaultLineMs) {
      const next = lines.next().then(({ value, done }) => (done ? ended : (value as string)));
      return Promise.race([next, ended, tooLate(`a line from ${command} ${args[0] ?? ""}`, ms)]);
    },
    say: (line) => void child.stdin!.write(`${line}\n`),
    stop: () => stop(child),
  };
}

/** By the end of its input or SIGTERM; what does not listen is killed. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin!.end();
  child.kill("SIGTERM");
  const hard = setTimeout(() => child.kill("SIGKILL"), stopsWithinMs);
  await gone;
  clearTimeout(hard);
}

/** Rejects after `ms`, and keeps nobody from ending before. */
export function tooLate(what: string, ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${what} did not come within ${ms} ms`)), ms).unref();
  });
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
