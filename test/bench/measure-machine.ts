/** What the machine itself gives: one sync of its disk, and two hops over loopback without any disk. */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pressesToFloor, startFloor } from "./roundtrips.ts";
import type { Stage } from "./stage.ts";

const rowBytes = 200;
const syncs = 1_000;
const hops = 2_000;

/** Durations in µs of appending 200 bytes and making them durable. */
export async function measureSync(stage: Stage): Promise<number[]> {
  const path = join(stage.folder, "sync");
  if (!stage.compiled) return syncsInNode(path);
  const program = stage.start(stage.compiled.syncFloor, [path, `${syncs}`, `${rowBytes}`]);
  const durations: number[] = [];
  while (durations.length < syncs) durations.push(Number(await program.line()));
  await program.stop();
  return durations;
}

function syncsInNode(path: string): number[] {
  const file = openSync(path, "w");
  const row = Buffer.alloc(rowBytes, "x");
  const durations = Array.from({ length: syncs }, () => {
    const startedAt = performance.now();
    writeSync(file, row);
    fdatasyncSync(file);
    return (performance.now() - startedAt) * 1000;
  });
  closeSync(file);
  return durations;
}

/** Latencies in µs from press to sign through a floor that writes nothing. */
export async function measureHops(stage: Stage): Promise<readonly number[]> {
  const floor = await startFloor(stage, undefined);
  const presses = await pressesToFloor(stage, floor.port, 1);
  const { latenciesUs } = await presses.series(hops, 1);
  await Promise.all([presses.stop(), floor.stop()]);
  return latenciesUs;
}
