/** Chance that can be repeated: everything random in a campaign follows from one seed, which its summary line tells. */

export interface Random {
  /** From 0 up to but not including 1. */
  (): number;
  readonly seed: number;
}

/** The same seed gives the same numbers. Default: `WM_TEST_SEED`, else any. */
export function openRandom(seed = Number(process.env.WM_TEST_SEED ?? Math.floor(Math.random() * 2 ** 32))): Random {
  let state = seed;
  // mulberry32, by Tommy Ettinger.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return Object.assign(next, { seed });
}

/** A whole number from `least` to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

export function oneOf<Thing>(random: Random, things: readonly Thing[]): Thing {
  return things[Math.floor(random() * things.length)]!;
}
