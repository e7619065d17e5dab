/** What the bench makes of its figures: percentiles, medians, and ratios between what was measured in turns. */

/** The value below which `share` (0 to 1) of the values lie; NaN when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle value, of an even number the mean of the two in the middle; NaN when there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** One turn of both: what was measured of ours, and right before or after it of the floor. */
export interface Round {
  readonly ours: readonly number[];
  readonly floor: readonly number[];
}

export interface Compared {
  readonly ours: number;
  readonly floor: number;
  readonly ratio: number;
}

/**
 * The medians, and how they compare: the ratio of each round by itself, and of those the median, so that a machine
 * that is busy for a while weighs on both sides alike.
 */
export function compareMedians(rounds: readonly Round[]): Compared {
  return {
    ours: median(rounds.flatMap((round) => round.ours)),
    floor: median(rounds.flatMap((round) => round.floor)),
    ratio: median(rounds.map((round) => median(round.ours) / median(round.floor))),
  };
}

/** Of rare values a round has too few: all rounds together, `share` as in percentile. */
export function comparePercentiles(rounds: readonly Round[], share: number): Compared {
  const ours = percentile(
    rounds.flatMap((round) => round.ours),
    share,
  );
  const floor = percentile(
    rounds.flatMap((round) => round.floor),
    share,
  );
  return { ours, floor, ratio: ours / floor };
}

/** Those that stand more than once. */
export function doubles(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) twice.add(value);
    seen.add(value);
  }
  return [...twice];
}
