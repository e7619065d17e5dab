/** Runs inside the test's machine: one walk after the other, and for each a line that says how it went. */
import { walks } from "./walks.ts";

for (const { name, run } of walks) {
  const start = performance.now();
  let error: string | undefined;
  let skipped: string | undefined;
  try {
    const said = await run();
    if (typeof said === "string") skipped = said;
  } catch (cause) {
    error = (cause as Error).stack;
  }
  console.log(JSON.stringify({ walk: name, ms: Math.round(performance.now() - start), error, skipped }));
}
// Whatever is still open then must not hold up the end.
process.exit();
