/**
 * `npm run bench`: runs all measurements one after the other, never longer than five minutes, and prints their rows.
 */
import { availableParallelism, cpus, totalmem } from "node:os";
import { measureDevices } from "./measure-devices.ts";
import { deeds, measureFlows } from "./measure-flows.ts";
import { measureHops, measureSync } from "./measure-machine.ts";
import { measurePages } from "./measure-pages.ts";
import { type Extent, type Latencies, measureLatency, measureThroughput } from "./measure-presses.ts";
import { measurePrinting } from "./measure-printing.ts";
import { measureQueue } from "./measure-queue.ts";
import { measureStall } from "./measure-stall.ts";
import { measureStart } from "./measure-start.ts";
import { type Figures, type Row, row, table } from "./rows.ts";
import { type Stage, setStage, tooLate } from "./stage.ts";
import { compareMedians, comparePercentiles, median, percentile } from "./statistics.ts";

const atMostMs = { usual: 300_000, flows: 1_200_000 };
/** 8N1: a start bit, eight bits, a stop bit. */
const bitsPerByte = 10;
const slowBaud = 115_200;

const extents = {
  fast: { warmPasses: 20, rounds: 30, passesPerRound: 4, singlePasses: 6 },
  slower: { warmPasses: 10, rounds: 10, passesPerRound: 4, singlePasses: 0 },
  slow: { warmPasses: 5, rounds: 8, passesPerRound: 5, singlePasses: 0 },
} as const satisfies Record<string, Extent>;

export interface BenchOptions {
  /** Prints the rows as JSON and nothing else on standard output. */
  readonly json: boolean;
  /** Measures Node-RED running wild and nothing else: it takes longer than all the rest. */
  readonly flows?: boolean;
}

/** @throws when something could not be measured in its time; nothing is left running or lying about */
export async function runBench({ json, flows = false }: BenchOptions): Promise<void> {
  const stage = setStage();
  try {
    if (!json) console.log(`${machine(stage)}\n`);
    const rows = await Promise.race([
      measureAll(stage, flows ? wildParts : parts),
      tooLate("all figures of the bench", flows ? atMostMs.flows : atMostMs.usual),
    ]);
    console.log(json ? JSON.stringify(rows, null, 2) : table(rows));
  } finally {
    await stage.close();
  }
}

function machine(stage: Stage): string {
  const memory = `${Math.round(totalmem() / 1e9)} GB`;
  const floor = stage.compiled ? "C" : "plain Node (there is no C compiler: what needs a slow disk is not measured)";
  return [
    `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown processor"}, ${memory}, Node ${process.version}`,
    `journal and floor on ${stage.disk}; the floor is ${floor}`,
  ].join("\n");
}

type Part = readonly [name: string, rows: (stage: Stage) => Promise<Row[]>];

const parts: readonly Part[] = [
  ["the machine", machineRows],
  ["presses", pressRows],
  ["presses on slower disks", slowPressRows],
  ["presses a second", throughputRows],
  ["stalls of the disk", stallRows],
  ["pages", pageRows],
  ["printing", printRows],
  ["devices", deviceRows],
  ["a full house", queueRows],
  ["the start", startRows],
];

const wildParts: readonly Part[] = deeds.map((deed) => [`flows: ${deed}`, (stage) => flowRows(stage, deed)]);

/** Ten rounds of six hundred presses at rest and as many while it runs wild: of rare values there are never enough. */
const wildExtent = { rounds: 10, passes: 30 };

async function flowRows(stage: Stage, deed: (typeof deeds)[number]): Promise<Row[]> {
  const wild = await measureFlows(stage, deed, wildExtent.rounds, wildExtent.passes);
  const { rounds, sentPerSecond, deliveredPerSecond, faultWithinMs } = wild;
  const floods: Row[] =
    sentPerSecond === undefined || deliveredPerSecond === undefined || faultWithinMs === undefined
      ? []
      : [
          row("flood: sent", "a second", { ours: sentPerSecond }, { of: "ours", atLeast: 9_000 }),
          row("flood: delivered", "a second", { ours: deliveredPerSecond }),
          row("flood: its fault stands after", "ms", { ours: faultWithinMs }, { of: "ours", atMost: 2_000 }),
        ];
  return [
    row(`press → sign while a flow does „${deed}“, p50`, "µs", compareMedians(rounds), { of: "ratio", atMost: 1.1 }),
    row(`the same, p99`, "µs", comparePercentiles(rounds, 0.99), { of: "ratio", atMost: 1.1 }),
    ...floods,
  ];
}

async function measureAll(stage: Stage, parts: readonly Part[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, part] of parts) {
    const startedAt = performance.now();
    rows.push(...(await part(stage)));
    console.error(`  ${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
  return rows;
}

async function machineRows(stage: Stage): Promise<Row[]> {
  const syncs = await measureSync(stage);
  const hops = await measureHops(stage);
  return [
    row("this disk: append + fdatasync, p50", "µs", { floor: median(syncs) }),
    row("this disk: append + fdatasync, p99", "µs", { floor: percentile(syncs, 0.99) }),
    row("two hops over loopback, p50", "µs", { floor: median(hops) }),
  ];
}

async function pressRows(stage: Stage): Promise<Row[]> {
  const { following, single } = await measureLatency(stage, "fast", extents.fast);
  return [
    row("press → durable → sign, p50", "µs", compareMedians(following), { of: "ratio", atMost: 1.6, stretch: 1.1 }),
    row("press → durable → sign, p99", "µs", comparePercentiles(following, 0.99), { of: "ratio", atMost: 3 }),
    row("a single press after a rest, p50", "µs", compareMedians(single)),
  ];
}

async function slowPressRows(stage: Stage): Promise<Row[]> {
  const one = await slowed(stage, "plus-1", 1, extents.slower);
  const ten = await slowed(stage, "plus-10", 10, extents.slow);
  const p50 = (latencies: Latencies | undefined): Figures =>
    latencies ? compareMedians(latencies.following) : "not measured";
  const p99 = (latencies: Latencies | undefined): Figures =>
    latencies ? comparePercentiles(latencies.following, 0.99) : "not measured";
  return [
    row("press, each sync 1 ms longer, p50", "µs", p50(one)),
    row("press, each sync 1 ms longer, p99", "µs", p99(one)),
    row("press, each sync 10 ms longer, p50", "µs", p50(ten), { of: "ratio", atMost: 1.08, stretch: 1.03 }),
    row("press, each sync 10 ms longer, p99", "µs", p99(ten), { of: "ratio", atMost: 1.25 }),
  ];
}

async function slowed(stage: Stage, name: string, ms: number, extent: Extent): Promise<Latencies | undefined> {
  return stage.compiled && measureLatency(stage, name, extent, slowSync(stage.compiled.slowSync, ms));
}

function slowSync(library: string, ms: number): Record<string, string> {
  return { LD_PRELOAD: library, SLOW_SYNC_US: `${ms * 1000}` };
}

async function throughputRows(stage: Stage): Promise<Row[]> {
  const slow = stage.compiled && slowSync(stage.compiled.slowSync, 10);
  const fastRate = await measureThroughput(stage, "hall", 15);
  const slowRate = slow ? await measureThroughput(stage, "slow-hall", 3, slow) : "not measured";
  return [
    row("presses a second: 50 at once, against one at a time", "/s", fastRate, { of: "ratio", atLeast: 4 }),
    row("the same, each sync 10 ms longer", "/s", slowRate, { of: "ratio", atLeast: 25 }),
  ];
}

async function stallRows(stage: Stage): Promise<Row[]> {
  const stalled = stage.compiled && (await measureStall(stage, stage.compiled.slowSync));
  const figures = stalled ?? "not measured";
  const stalls = stalled ? { ours: stalled.stalls } : "not measured";
  return [
    row("driver → flow while syncs stall 500 ms, p99", "µs", figures, { of: "ratio", atMost: 2 }),
    row("syncs that stalled meanwhile", "", stalls, { of: "ours", atLeast: 5 }),
  ];
}

async function pageRows(stage: Stage): Promise<Row[]> {
  const { ticketsPerSecond, callsPerSecond, rush } = await measurePages(stage);
  const none = { of: "ours", atMost: 0 } as const;
  return [
    row("durable tickets a second, one page", "/s", { ours: ticketsPerSecond }, { of: "ours", atLeast: 1_000 }),
    row("durable calls a second, one page", "/s", { ours: callsPerSecond }, { of: "ours", atLeast: 1_000 }),
    row(`8 kiosks and 8 counters, ${rush.requests} requests: p50`, "ms", { ours: median(rush.latenciesMs) }),
    row("8 kiosks and 8 counters: p99", "ms", { ours: percentile(rush.latenciesMs, 0.99) }),
    row("8 kiosks and 8 counters: double numbers", "", { ours: rush.doubleNumbers }, none),
    row("8 kiosks and 8 counters: double calls", "", { ours: rush.doubleCalls }, none),
    row("8 kiosks and 8 counters: failed requests", "", { ours: rush.failed }, none),
  ];
}

async function printRows(stage: Stage): Promise<Row[]> {
  const { firstByteMs, lastByteMs, firstMs, renderingMs, bytes } = await measurePrinting(stage);
  const seconds = (many: number) => ({ ours: (many * bitsPerByte) / slowBaud });
  return [
    row("touch → first byte at the printer, p50", "ms", { ours: median(firstByteMs) }),
    row(
      "touch → first byte at the printer, p99",
      "ms",
      { ours: percentile(firstByteMs, 0.99) },
      { of: "ours", atMost: 60 },
    ),
    row(
      "touch → last byte at the printer, p99",
      "ms",
      { ours: percentile(lastByteMs, 0.99) },
      { of: "ours", atMost: 250 },
    ),
    row("the first ticket after the start, last byte", "ms", { ours: firstMs }, { of: "ours", atMost: 150 }),
    row(
      "painting a ticket in German and Arabic, p99",
      "ms",
      { ours: percentile(renderingMs, 0.99) },
      { of: "ours", atMost: 40 },
    ),
    row("a ticket as a picture, against letters", "bytes", {
      ours: bytes.picture,
      floor: bytes.letters,
      ratio: bytes.picture / bytes.letters,
    }),
    row("on a serial line of 115,200 Bd as a picture", "s", seconds(bytes.picture)),
    row("on a serial line of 115,200 Bd as letters", "s", seconds(bytes.letters)),
  ];
}

async function deviceRows(stage: Stage): Promise<Row[]> {
  const { edgeToEventMs, idlePercent, megabytes } = await measureDevices(stage);
  const own = (figure: number | undefined): Figures => (figure === undefined ? "not measured" : { ours: figure });
  const p99 = { ours: percentile(edgeToEventMs, 0.99) };
  return [
    row("a contact's edge → event at a flow, p50", "ms", { ours: median(edgeToEventMs) }),
    row("a contact's edge → event at a flow, p99", "ms", p99, { of: "ours", atMost: 5 }),
    row("drivers of 50 idle devices: of one processor", "%", own(idlePercent), { of: "ours", atMost: 1 }),
    row("drivers of 50 idle devices: memory", "MB", own(megabytes), { of: "ours", atMost: 90 }),
  ];
}

async function queueRows(): Promise<Row[]> {
  const { nextAtOne, nextAtAll, projection, checkIn, slotsAfterBooking, slotsAnew } = measureQueue();
  const p99 = (durations: readonly number[]): Figures => ({ ours: percentile(durations, 0.99) });
  return [
    row("who is next, 1,000 waiting, 50 counters, p99", "ms", p99(nextAtOne), { of: "ours", atMost: 1 }),
    row("the same for all 50, p99", "ms", p99(nextAtAll)),
    row("projection of all views and devices, p99", "ms", p99(projection), { of: "ours", atMost: 5 }),
    row("the same, p50", "ms", { ours: median(projection) }),
    row("check-in by code among 2,000 appointments, p99", "ms", p99(checkIn)),
    row("free slots of 50 pools after a booking, p99", "ms", p99(slotsAfterBooking)),
    row("free slots of 50 pools, all anew, p50", "ms", { ours: median(slotsAnew) }),
  ];
}

async function startRows(stage: Stage): Promise<Row[]> {
  const start = await measureStart(stage);
  return [
    row("memory at start, against bare Node", "MB", start?.memory ?? "not measured", { of: "ours", atMost: 110 }),
    row("processor time at start, against bare Node", "ms", start?.cpu ?? "not measured"),
    row("until ready, against bare Node", "ms", start?.ready ?? "not measured"),
  ];
}
