/** Random months of an office, held against its promises by a judge that reads the journal alone. */
import { setImmediate as breath } from "node:timers/promises";
import { expect, test } from "vitest";
import { openRandom } from "../power-cut/random.ts";
import { judge, sum, type Tally } from "./judge.ts";
import { runMonth } from "./month.ts";

const isLong = process.env.WM_TEST_LONG === "1";
const months = isLong ? 334 : 3;
const days = isLong ? 30 : 20;
/** Whatever the judge looks at happens in them; an alarm may miss everybody who was called. */
const lively = [
  ...["appointment", "early-appointment", "for-this-counter", "head-start", "longest-waiting", "own-appointment"],
  ...["parked-here", "picked", "precedence", "station", "wait-bound"],
].map((reason) => `called: ${reason}`);
const also = [
  "arrived",
  "bound reached",
  "cancelled",
  "config changes",
  "held",
  "missed",
  "no-shows",
  "parked",
  "reinstated",
];
const mostSeconds = isLong ? 3_000 : 60;

test(`nobody is lost, called twice or passed over in ${months * days} days`, {
  timeout: mostSeconds * 1000,
}, async () => {
  // The long run looks for what nobody has seen; the short one says the same each time.
  const { seed } = isLong || process.env.WM_TEST_SEED ? openRandom() : openRandom(745);
  const tallies: Tally[] = [];
  for (let n = 0; n < months; n++) {
    // Each month has a seed of its own, so that one that goes wrong can be run alone.
    const random = openRandom(seed + n);
    const { tally, wrong } = judge(runMonth(days, random));
    expect(wrong.slice(0, 3), `WM_TEST_SEED=${random.seed}, ${days} days`).toEqual([]);
    tallies.push(tally);
    // Whoever runs the tests wants to hear from them.
    await breath();
  }
  const whole = sum(tallies);
  for (const kind of [...lively, ...also, "slots booked", "undone"])
    expect(whole[kind] ?? 0, `${kind}, seed ${seed}`).toBeGreaterThan(0);
  if (isLong) console.table(whole);
  if (isLong) console.log(`seed ${seed}`);
});
