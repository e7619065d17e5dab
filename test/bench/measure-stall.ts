/** Whether other traffic feels it when a sync stalls: driver → broker → flow, while presses wait for their commit. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GatewayProcess, startGatewayProcess } from "./gateway-process.ts";
import { pressesTo, type Roundtrips, statusesThrough } from "./roundtrips.ts";
import type { Stage } from "./stage.ts";
import { type Compared, compareMedians, percentile, type Round } from "./statistics.ts";

const office = { counters: 24, waiting: 60 };
/** In a segment each button is pressed once, as fast as the guard against double presses would let one clerk. */
const segmentUs = 2_400_000;
const pressEveryUs = segmentUs / office.counters;
const statusEveryUs = 2_000;
const segments = 4;
/** Half a second of presses, and then half a second of nothing. */
const stallEverySyncs = "5";

export interface Stalled extends Compared {
  readonly stalls: number;
}

/** The 99th percentile of a segment, with stalls (`ours`) and without (`floor`), on two gateways in turns. */
export async function measureStall(stage: Stage, slowSync: string): Promise<Stalled> {
  const log = join(stage.folder, "stalls");
  const preloaded = { LD_PRELOAD: slowSync };
  const quiet = await openBoth(stage, "quiet", preloaded);
  const stalling = await openBoth(stage, "stalling", { ...preloaded, STALL_EVERY: stallEverySyncs, STALL_LOG: log });
  const stallsBefore = count(log);
  const rounds: Round[] = [];
  for (let n = 0; n < segments; n++) {
    const floor = await segment(quiet);
    rounds.push({ floor: [floor], ours: [await segment(stalling)] });
  }
  const stalls = count(log) - stallsBefore;
  for (const both of [quiet, stalling]) {
    await Promise.all([both.presses.stop(), both.statuses.stop()]);
    await both.gateway.stop();
  }
  return { ...compareMedians(rounds), stalls };
}

interface Both {
  readonly gateway: GatewayProcess;
  readonly presses: Roundtrips;
  readonly statuses: Roundtrips;
}

async function openBoth(stage: Stage, name: string, environment: Readonly<Record<string, string>>): Promise<Both> {
  const gateway = await startGatewayProcess(stage, { name, ...office, environment });
  return { gateway, presses: await pressesTo(stage, gateway), statuses: await statusesThrough(stage, gateway) };
}

/** The 99th percentile of the statuses' latencies, in µs: a machine that pauses once spoils one segment, not all. */
async function segment({ gateway, presses, statuses }: Both): Promise<number> {
  const [{ latenciesUs }] = await Promise.all([
    statuses.series(segmentUs / statusEveryUs, 1, statusEveryUs),
    presses.series(office.counters, 1, pressEveryUs),
  ]);
  await gateway.takeBack();
  return percentile(latenciesUs, 0.99);
}

/** The preloaded library writes one byte per stall. */
function count(log: string): number {
  try {
    return readFileSync(log).length;
  } catch {
    return 0;
  }
}
