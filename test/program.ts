/** Runs the program `wartemarke` as its users do: as a process, by its command line. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface Program {
  readonly process: ChildProcess;
  /** What it has printed so far. */
  readonly out: () => string;
  /** And on standard error. */
  readonly log: () => string;
  /** Resolves with the ports of its line `ready …`. */
  readonly ready: Promise<{ readonly httpPort: number; readonly mqttPort: number }>;
  readonly ended: Promise<Ended>;
}

const main = join(import.meta.dirname, "../bin/wartemarke.mjs");

export function startProgram(args: readonly string[], environment: Record<string, string> = {}): Program {
  const program = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let error = "";
  program.stderr.on("data", (chunk) => (error += chunk));
  const ended = new Promise<Ended>((resolve) => program.on("close", (code) => resolve({ code, out, error })));
  const ready = new Promise<{ httpPort: number; mqttPort: number }>((resolve, reject) => {
    program.stdout.on("data", (chunk) => {
      out += chunk;
      const ports = /^ready https?:\/\/localhost:(\d+) mqtts?:\/\/localhost:(\d+)$/m.exec(out);
      if (ports) resolve({ httpPort: Number(ports[1]), mqttPort: Number(ports[2]) });
    });
    void ended.then(() => reject(new Error(`ended before it was ready: ${error || out}`)));
  });
  // Whoever waits for its end only is not bothered.
  ready.catch(() => {});
  return { process: program, out: () => out, log: () => error, ready, ended };
}

/** Runs it to its end. */
export function runProgram(...args: string[]): Promise<Ended> {
  return startProgram(args).ended;
}
