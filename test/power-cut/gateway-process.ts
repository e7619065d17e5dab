/** Gateway and drivers as processes that a test may end as a power cut would; what starts them is ../program.ts. */
import { type Ended, startProgram } from "../program.ts";

export interface ProcessOptions {
  readonly site: string;
  readonly data: string;
  /** `0`: any free one; drivers: where the gateway is. */
  readonly mqtt?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Process {
  /** Resolves when it has said that it is ready; false when it ended before. */
  readonly ready: Promise<boolean>;
  /** Of a gateway that is ready. */
  ports(): Promise<{ readonly httpPort: number; readonly mqttPort: number }>;
  readonly ended: Promise<Ended>;
  /** As a power cut or the kernel would end it; resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end. */
  stop(): Promise<Ended>;
}

/** Whatever becomes of a test, nothing that it started outlives it. */
const running = new Set<Process>();
export async function endAll(): Promise<void> {
  await Promise.all([...running].map((each) => each.kill()));
}

/** Starts `gateway` (as in the demo: pages on loopback are who their path says) or `drivers`. */
export function start(command: "gateway" | "drivers", options: ProcessOptions): Process {
  const { site, data, mqtt = "0", environment = {} } = options;
  const args = [command, "--site", site, "--data", data, "--http", "0", "--mqtt", mqtt];
  const program = startProgram(args, { WM_DEMO: "1", ...environment });
  const gone = new Promise<void>((resolve) => program.process.once("exit", () => resolve()));
  const itself: Process = {
    ready: command === "gateway" ? program.ready.then(...yesOrNo) : said(program, /^ready /m),
    ports: () => program.ready,
    ended: program.ended,
    kill() {
      program.process.kill("SIGKILL");
      return gone;
    },
    stop() {
      program.process.kill("SIGTERM");
      return program.ended;
    },
  };
  running.add(itself);
  void gone.then(() => running.delete(itself));
  return itself;
}

const yesOrNo = [() => true, () => false] as const;

/** Drivers have no ports of their own to tell. */
function said(program: ReturnType<typeof startProgram>, what: RegExp): Promise<boolean> {
  return new Promise((resolve) => {
    program.process.stdout?.on("data", () => what.test(program.out()) && resolve(true));
    void program.ended.then(() => resolve(false));
  });
}

/** Starts it and waits until it is ready. */
export async function started(command: "gateway" | "drivers", options: ProcessOptions): Promise<Process> {
  const itself = start(command, options);
  if (await itself.ready) return itself;
  const { code, out, error } = await itself.ended;
  throw new Error(`${command} ended with ${code} before it was ready: ${out}${error}`);
}
