/** Keeps one program running: starts it again when it ends by itself, and stops it when asked. */
import { type ChildProcess, fork } from "node:child_process";
import type { ProcessState } from "./contract/office.ts";

export interface Supervised {
  readonly state: () => ProcessState;
  /** Starts it unless it runs; resolves when it has said that it is ready. */
  start(): Promise<void>;
  /** Ends it, cleanly if it can within a moment; it stays stopped. */
  stop(): Promise<void>;
  /** Ends it as a crash would; it is started again. */
  kill(): void;
  send(message: object): void;
}

export interface SupervisedParts {
  readonly program: string;
  /** Asked for at each start: ports and files may be known only then. */
  readonly args: () => readonly string[];
  readonly environment?: () => Readonly<Record<string, string>>;
  /** The first message is that it is ready; what it means depends on the program. */
  readonly heard: (message: Record<string, unknown>) => void;
  readonly changed: () => void;
  /** It cannot run before somebody mends something; it has said what. */
  readonly mistake: () => void;
}

const exitMistake = 2;
const patienceMs = 700;
const againAfterMs = { least: 300, most: 5_000 };

export function supervise(parts: SupervisedParts): Supervised {
  let child: ChildProcess | undefined;
  let state: ProcessState = "stopped";
  let wanted = false;
  let againMs = againAfterMs.least;
  let waiting: (() => void)[] = [];

  function become(next: ProcessState): void {
    state = next;
    parts.changed();
  }
  function spawn(): void {
    become("starting");
    const environment = { ...process.env, ...parts.environment?.() };
    child = fork(parts.program, [...parts.args()], { env: environment, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    child.on("message", (message: Record<string, unknown>) => {
      parts.heard(message);
      if (state !== "starting" || "device" in message) return;
      againMs = againAfterMs.least;
      become("running");
      for (const resolve of waiting) resolve();
      waiting = [];
    });
    child.on("exit", (code) => {
      child = undefined;
      become("stopped");
      if (!wanted) return;
      if (code === exitMistake) return parts.mistake();
      setTimeout(() => wanted && !child && spawn(), againMs).unref();
      againMs = Math.min(againMs * 2, againAfterMs.most);
    });
  }
  return {
    state: () => state,
    start() {
      wanted = true;
      if (state === "running") return Promise.resolve();
      if (!child) spawn();
      return new Promise((resolve) => waiting.push(resolve));
    },
    stop() {
      wanted = false;
      const ending = child;
      if (!ending) return Promise.resolve();
      return new Promise((resolve) => {
        const force = setTimeout(() => ending.kill("SIGKILL"), patienceMs);
        ending.once("exit", () => {
          clearTimeout(force);
          resolve();
        });
        ending.kill("SIGTERM");
      });
    },
    kill: () => void child?.kill("SIGKILL"),
    send: (message) => void child?.send(message),
  };
}
