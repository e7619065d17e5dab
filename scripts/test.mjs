/**
 * Runs the checks and all tests, and closes with one line that says how many passed.
 * --long adds the campaigns that take minutes.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const long = process.argv.includes("--long");
const results = join(mkdtempSync(join(tmpdir(), "wartemarke-")), "results.json");
const bin = (name) => join("node_modules", ".bin", name);

let failedChecks = 0;
function check(name, command, args, env = {}) {
  console.log(`— ${name}`);
  const { status } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  if (status !== 0) failedChecks += 1;
  return status === 0;
}

check("format and lint", bin("biome"), ["check", "--error-on-warnings", "."]);
check("types", bin("tsc"), ["--noEmit"]);
check("tests", bin("vitest"), ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`], {
  ...(long && { WM_TEST_LONG: "1" }),
});

const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = readResults();
// A check that failed, or tests that could not start, count as failures: nothing fails silently.
const failed = numFailedTests === 0 && failedChecks > 0 ? failedChecks : numFailedTests;
console.log(`${numPassedTests} passed, ${failed} failed${numPendingTests ? `, ${numPendingTests} skipped` : ""}`);
process.exit(failed === 0 ? 0 : 1);

function readResults() {
  try {
    return JSON.parse(readFileSync(results, "utf8"));
  } catch {
    return {};
  }
}
