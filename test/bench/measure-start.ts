/** What the gateway needs at its start, in processor time and memory, beside a Node that does nothing. */
import { readFileSync } from "node:fs";
import { prepareGateway, readyLine } from "./gateway-process.ts";
import { type Program, pause, type Stage } from "./stage.ts";
import { type Compared, median } from "./statistics.ts";

export interface StartFigures {
  /** Milliseconds of processor time, all threads. */
  readonly cpu: Compared;
  /** Megabytes (10⁶ bytes) resident. */
  readonly memory: Compared;
  /** Milliseconds from the start of the process to its line `ready`. */
  readonly ready: Compared;
}

const starts = 3;
const counters = 24;
/** After `ready` a start has its aftermath: what is measured is a gateway at rest. */
const restMs = 1_000;
/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick. */
const tickMs = 10;

/** Undefined where there is no /proc. */
export async function measureStart(stage: Stage): Promise<StartFigures | undefined> {
  if (!usageOf(process.pid)) return undefined;
  const ours: Usage[] = [];
  const floor: Usage[] = [];
  for (let n = 0; n < starts; n++) {
    const { args } = prepareGateway(stage, { name: `start-${n}`, counters });
    ours.push(await usageAtStart(stage, args, readyLine));
    floor.push(await usageAtStart(stage, ["-e", 'console.log("ready"); setInterval(() => {}, 1e6)'], /^ready$/));
  }
  const compare = (what: keyof Usage): Compared => {
    const [a, b] = [median(ours.map((u) => u[what])), median(floor.map((u) => u[what]))];
    return { ours: a, floor: b, ratio: a / b };
  };
  return { cpu: compare("cpuMs"), memory: compare("megabytes"), ready: compare("readyMs") };
}

interface Usage {
  readonly cpuMs: number;
  readonly megabytes: number;
  readonly readyMs: number;
}

async function usageAtStart(stage: Stage, args: readonly string[], ready: RegExp): Promise<Usage> {
  const startedAt = performance.now();
  const program = stage.start(process.execPath, args);
  await lineLike(program, ready);
  const readyMs = performance.now() - startedAt;
  await pause(restMs);
  const usage = usageOf(program.pid)!;
  await program.stop();
  return { ...usage, readyMs };
}

/** A first start says other things too: its set-up code, for one. */
async function lineLike(program: Program, wanted: RegExp): Promise<void> {
  for (;;) if (wanted.test(await program.line())) return;
}

/** From /proc/<pid>/stat (proc(5): utime and stime are fields 14 and 15) and …/status. */
export function usageOf(pid: number): Omit<Usage, "readyMs"> | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
      megabytes: (Number(resident) * 1024) / 1e6,
    };
  } catch {
    return undefined;
  }
}
