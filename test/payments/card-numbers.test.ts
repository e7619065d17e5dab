/**
 * A terminal that says whole card numbers and tracks wherever tills were seen to keep them: nothing of them is in the
 * journal, on any topic, in the log, on paper. The same search finds them once masking is taken out of the driver.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openTerminal } from "../../drivers/terminal/index.ts";
import { startTerminal } from "../../drivers/terminal/simulator.ts";
import { project } from "../../gateway/core/project.ts";
import { cardNumbers, foundOf, luhn } from "./card-numbers.ts";
import { fastTerminal, fastTimes, keepMs } from "./cut.ts";
import { entries, nextVisitor } from "./flows.ts";
import { openTill, until } from "./till.ts";

const isLong = process.env.WM_TEST_LONG !== undefined;
const wanted = isLong ? 1000 : 120;
const tills = 4;

type OpenTerminal = typeof openTerminal;

/** Pays until the terminal has said all numbers; everything that anybody else could read of it. */
async function everythingSaid(open: OpenTerminal, numbers: readonly string[], malformed: boolean): Promise<string> {
  const heard = await startTerminal({ times: fastTerminal, customer: "approve", hostile: { numbers, malformed } });
  const till = openTill({
    start: (port) => open({ at: heard.at }, port, fastTimes),
    keepMs: keepMs * 10,
    gatewayAwayMs: 0,
    driverAwayMs: 0,
  });
  try {
    await until("gateway and driver are up", till.isWell, 20_000);
    till.signIn();
    // At least three of each payment: the status, and a receipt for each side.
    for (let payments = 1; payments <= Math.ceil(numbers.length / 3); payments++) {
      nextVisitor(till);
      const asked = till.ask({ type: "pay", counter: "1" });
      if (!asked.ok) throw new Error(`payment ${payments} was refused: ${asked.refusal}`);
      await until(
        `payment ${payments} is over`,
        () => till.isQuiet() && !heard.busy() && isOver(entries(till).at(-1)),
        20_000,
      );
      till.ask({ type: "settle-payment", payment: entries(till).at(-1)!.payment, as: "not-paid", reason: "bank" });
    }
    const views = JSON.stringify([...project(till.state()!)]);
    return [...till.journal.map((event) => JSON.stringify(event)), ...till.said, views].join("\n");
  } finally {
    await till.close();
    await heard.close();
  }
}

const isOver = (entry: { state: string } | undefined) =>
  entry !== undefined && !["asked", "started"].includes(entry.state);

/** A random id of ours, whose digits may look like anything. */
const ids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8}-\d+-(payment|pay)/g;

/** 13 to 19 digits in a row that pass the check, but for times and ids of ours: times are numbers, after a colon. */
function likelyCards(text: string): string[] {
  const words = text
    .replace(ids, "")
    .replace(/":\d+/g, '":0')
    .replace(/(?<=\d)[ ./\-\u00a0](?=\d)/g, "");
  return (words.match(/\d+/g) ?? []).filter(
    (run) => run.length >= 13 && run.length <= 19 && !/^0{6}/.test(run) && luhn(run),
  );
}

async function searched(open: OpenTerminal, numbers: readonly string[]) {
  const share = Math.ceil(numbers.length / tills);
  const parts = Array.from({ length: tills }, (_, nth) => numbers.slice(nth * share, (nth + 1) * share));
  const texts = await Promise.all(parts.map((part, nth) => everythingSaid(open, part, nth % 2 === 1)));
  const text = texts.join("\n");
  return { whole: foundOf(numbers, text), likely: [...new Set(likelyCards(text))], bytes: text.length };
}

const copies: string[] = [];
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

/** The driver as it is, but for its masking. */
async function withoutMasking(): Promise<OpenTerminal> {
  const root = join(import.meta.dirname, "../..");
  const copy = mkdtempSync(join(root, "test/payments/.unmasked-"));
  copies.push(copy);
  for (const folder of ["drivers/driver.ts", "drivers/transport", "drivers/terminal", "gateway/contract"])
    cpSync(join(root, folder), join(copy, folder), { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
  const open = "export const masked = (text: string) => text;\nexport const maskedEnd = masked;\n";
  writeFileSync(join(copy, "drivers/terminal/zvt/mask.ts"), open);
  const { openTerminal: unmasked } = (await import(join(copy, "drivers/terminal/index.ts"))) as {
    openTerminal: OpenTerminal;
  };
  return unmasked;
}

test("whole card numbers and tracks leave no trace, and would without masking", { timeout: 900_000 }, async () => {
  const numbers = cardNumbers(wanted, 20_261_121);
  const hidden = await searched(openTerminal, numbers);
  const shown = await searched(await withoutMasking(), numbers);
  console.log(
    `${numbers.length} card numbers said; found in ${hidden.bytes} letters of journal, topics, log and paper: ` +
      `${hidden.whole.length}, likely ones ${hidden.likely.length}; without masking ${shown.whole.length}`,
  );
  expect(hidden.whole).toEqual([]);
  expect(hidden.likely).toEqual([]);
  expect(shown.whole.length).toBeGreaterThan(numbers.length / 2);
});
