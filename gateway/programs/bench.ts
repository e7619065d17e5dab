/** `wartemarke bench`: speed, as ratios against a floor. */
import { runBench } from "../../test/bench/bench.ts";
import type { Program } from "./program.ts";

export const run: Program = async ({ json, words }) => {
  await runBench({ json, flows: words[0] === "flows" });
  return undefined;
};
