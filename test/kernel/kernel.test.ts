import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NoMachine } from "./debian.ts";
import { type Machine, prepareMachine, startMachine } from "./machine.ts";
import { walks } from "./walks.ts";

const wanted = process.env.WM_TEST_LONG === "1" || process.env.WM_TEST_KERNEL === "1";
/** For the machine to start, and for each walk. */
const walkMs = 90_000;

const prepared = wanted ? await prepareMachine().catch(why) : "on a real kernel: see npm run test:kernel";

function why(error: unknown): string {
  if (error instanceof NoMachine) return `on a real kernel: skipped, ${error.message}`;
  throw error;
}
if (typeof prepared === "string") console.log(prepared);

describe.skipIf(typeof prepared === "string")("on a real kernel", () => {
  const results = new Map<string, { error?: string; skipped?: string }>();
  let machine: Machine | undefined;
  let wake = () => {};

  beforeAll(async () => {
    if (typeof prepared === "string") return;
    machine = await startMachine(prepared, (line) => {
      if (!line.startsWith('{"walk"')) return console.log(line);
      const { walk, ...result } = JSON.parse(line);
      results.set(walk, result);
      wake();
    });
  });
  afterAll(() => machine?.stop());

  test.for(walks)("$name", { timeout: 2 * walkMs }, async ({ name }, context) => {
    while (!results.has(name)) {
      const next = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const silent = setTimeout(wake, walkMs);
      await Promise.race([next, machine!.ended]);
      clearTimeout(silent);
      if (!results.has(name)) throw new Error(`not a word of it; the kernel's last: ${machine!.log()}`);
    }
    const { error, skipped } = results.get(name)!;
    if (skipped !== undefined) context.skip(skipped);
    expect(error).toBeUndefined();
  });
});
