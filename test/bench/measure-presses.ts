/** Press → durable → sign, in turns with the floor; and how many presses a second, fifty at once and one at a time. */
import { restMs, startGatewayProcess } from "./gateway-process.ts";
import { pressesTo, pressesToFloor, type Roundtrips, startFloor } from "./roundtrips.ts";
import { pause, type Stage } from "./stage.ts";
import { type Compared, median, type Round } from "./statistics.ts";

/** An office of some size: five counters in front and a corridor of rooms. */
const office = { counters: 24, waiting: 60 };
/** Large enough that fifty presses at once go to fifty counters again and again. */
const hall = { counters: 200, waiting: 220 };
const outstanding = 50;
/** The first presses after a rest take longer, here and at the floor; they are a figure of their own. */
const afterRest = 4;
/** Long enough that processor and caches have gone on to other things. */
const singleEveryUs = 50_000;

export interface Latencies {
  /** One press when the one before was heard. */
  readonly following: readonly Round[];
  /** One press every 50 ms: what a clerk's press meets. */
  readonly single: readonly Round[];
}

/** How much is measured. A pass presses each button once. */
export interface Extent {
  /** Not counted: programs start cold. */
  readonly warmPasses: number;
  /** In each round ours and the floor are measured once, and change places. */
  readonly rounds: number;
  readonly passesPerRound: number;
  readonly singlePasses: number;
}

/** @param environment what makes the syncs of both slow */
export async function measureLatency(
  stage: Stage,
  name: string,
  { warmPasses, rounds, passesPerRound, singlePasses }: Extent,
  environment: Readonly<Record<string, string>> = {},
): Promise<Latencies> {
  const gateway = await startGatewayProcess(stage, { name, ...office, environment });
  const floor = await startFloor(stage, `${name}.floor`, environment);
  const ours = await pressesTo(stage, gateway);
  const least = await pressesToFloor(stage, floor.port, office.counters);
  const both = (passes: number, everyUs: number): Turns => ({
    ours: () => press(ours, passes, everyUs, gateway.takeBack),
    floor: () => press(least, passes, everyUs, () => pause(restMs)),
  });
  await inTurns(1, both(warmPasses, 0));
  const following = await inTurns(rounds, both(passesPerRound, 0));
  const single = await inTurns(singlePasses, both(1, singleEveryUs));
  await Promise.all([ours.stop(), least.stop(), floor.stop()]);
  await gateway.stop();
  return { following, single };
}

interface Turns {
  readonly ours: () => Promise<number[]>;
  readonly floor: () => Promise<number[]>;
}

/** Ours first, then the floor first, and so on: what comes second may find the machine warmer. */
async function inTurns(rounds: number, turns: Turns): Promise<Round[]> {
  const measured: Round[] = [];
  for (let n = 0; n < rounds; n++) {
    const before = n % 2 === 0 ? await turns.ours() : undefined;
    const floor = await turns.floor();
    measured.push({ ours: before ?? (await turns.ours()), floor });
  }
  return measured;
}

/** Latencies in µs; after each pass comes `rest`. */
async function press(
  presses: Roundtrips,
  passes: number,
  everyUs: number,
  rest: () => Promise<void>,
): Promise<number[]> {
  const latencies: number[] = [];
  for (let n = 0; n < passes; n++) {
    const { latenciesUs } = await presses.series(office.counters, 1, everyUs);
    latencies.push(...(everyUs === 0 ? latenciesUs.slice(afterRest) : latenciesUs));
    await rest();
  }
  return latencies;
}

/** Presses a second with fifty outstanding (`ours`) and one at a time (`floor`), of the same gateway. */
export async function measureThroughput(
  stage: Stage,
  name: string,
  rounds: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Compared> {
  const gateway = await startGatewayProcess(stage, { name, ...hall, environment });
  const presses = await pressesTo(stage, gateway);
  const perSecond = async (atOnce: number) => {
    const { elapsedUs } = await presses.series(gateway.counters, atOnce);
    await gateway.takeBack();
    return (gateway.counters / elapsedUs) * 1e6;
  };
  await perSecond(outstanding);
  const one: number[] = [];
  const many: number[] = [];
  for (let n = 0; n < rounds; n++) {
    one.push(await perSecond(1));
    many.push(await perSecond(outstanding));
  }
  await presses.stop();
  await gateway.stop();
  const ratios = many.map((rate, n) => rate / one[n]!);
  return { ours: median(many), floor: median(one), ratio: median(ratios) };
}
