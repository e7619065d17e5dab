/**
 * The line cut, the driver killed, the gateway killed, at every byte and in both directions: afterwards the terminal's
 * own books and our journal agree. Each byte in long runs; in short ones some of each conversation.
 */
import { availableParallelism } from "node:os";
import { describe, expect, test } from "vitest";
import {
  type Break,
  breaks,
  type CutPlace,
  cutAt,
  type Direction,
  measure,
  type Transport,
  type Variant,
} from "./cut.ts";
import { flows } from "./flows.ts";
import { resending, rounding } from "./variants.ts";

const isLong = process.env.WM_TEST_LONG !== undefined;
/** So many bytes of each conversation, direction and kind of break; in long runs each one. */
const places = Number(process.env.WM_TEST_CUTS ?? (isLong ? Number.POSITIVE_INFINITY : 3));
/** Each run waits more than it works. */
const atOnce = availableParallelism() * (places > 3 ? 12 : 6);

const transports: readonly Transport[] = ["tcp", "serial"];
const directions: readonly Direction[] = ["to-till", "from-till"];

describe.each(transports)("over %s", (over) => {
  for (const flow of flows) {
    const longest = places > 3 ? 3_600_000 : 180_000;
    test(`${flow.name}: nobody is charged twice, and nothing is paid in one book alone`, {
      timeout: longest,
    }, async () => {
      const { counts, verdict, ended } = await measure(flow, over);
      expect({ verdict, ended }).toEqual({ verdict: "right", ended: flow.undisturbed });
      const all = directions.flatMap((direction) => {
        const length = direction === "to-till" ? counts.toTill : counts.fromTill;
        return breaks.flatMap((what) =>
          some(length).map((bytes): CutPlace => ({ flow, over, what, direction, bytes })),
        );
      });
      const report = await campaign(all);
      console.log(
        `${flow.name}, ${over}: ${counts.toTill} bytes to the till, ${counts.fromTill} from it; ${report.line}`,
      );
      for (const line of ranges(report.unclear)) console.log(`  unclear: ${line}`);
      expect(report.wrong).toEqual([]);
    });
  }
});

/** Among these places are those where the terminal has booked, and its last word is still to come. */
async function lastWords(): Promise<CutPlace[]> {
  const flow = flows[0]!;
  const { counts } = await measure(flow, "tcp");
  return Array.from({ length: 36 }, (_, before): CutPlace[] => [
    { flow, over: "tcp", what: "line", direction: "from-till", bytes: counts.fromTill - before },
    { flow, over: "tcp", what: "line", direction: "to-till", bytes: counts.toTill - before },
  ]).flat();
}

test.each([
  ["asks again after a break", resending, "charged twice"],
  ["takes what it does not know for not paid", rounding, "we say 1 paid"],
])("a driver that %s is caught", { timeout: 120_000 }, async (_, variant, verdict) => {
  const places = await lastWords();
  // A machine that stalls lets terminal and driver lose their patience before they can do wrong.
  const isCaught = async () => (await campaign(places, variant)).wrong.some((line) => line.includes(verdict));
  expect((await isCaught()) || (await isCaught()) || (await isCaught())).toBe(true);
});

/** From the first byte to the last; in short runs a few, spread over the whole. */
function some(length: number): number[] {
  if (length <= places) return Array.from({ length }, (_, n) => n + 1);
  return Array.from({ length: places }, (_, n) => 1 + Math.round((n * (length - 1)) / (places - 1)));
}

/** By kind of break and direction, from byte to byte. */
function ranges(unclear: readonly CutPlace[]): string[] {
  const kinds = Map.groupBy(unclear, ({ what, direction }) => `${what} broken, ${direction}`);
  return [...kinds].map(([kind, all]) => {
    const bytes = all.map((place) => place.bytes).sort((a, b) => a - b);
    const spans: [number, number][] = [];
    for (const byte of bytes) {
      const last = spans.at(-1);
      if (last && byte === last[1] + 1) last[1] = byte;
      else spans.push([byte, byte]);
    }
    return `${kind}, after byte ${spans.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(", ")}`;
  });
}

async function campaign(all: readonly CutPlace[], variant?: Variant) {
  const left = all.values();
  const wrong: string[] = [];
  const unclear: CutPlace[] = [];
  const counted: Record<Break | "missed", number> = { line: 0, driver: 0, gateway: 0, missed: 0 };
  const worker = async () => {
    for (const place of left) {
      const { what, direction, bytes } = place;
      const { verdict, isMissed, log } = await cutAt(place, variant);
      counted[isMissed ? "missed" : what] += 1;
      const where = `${place.flow.name}, ${place.over}, ${what} broken after byte ${bytes} ${direction}`;
      if (verdict === "unclear") unclear.push(place);
      // Where the terminal tells its last transaction, nothing may stay in doubt.
      const isDoubtNeedless = verdict === "unclear" && !place.flow.tellsNothing;
      if (verdict.startsWith("wrong") || isDoubtNeedless) wrong.push(`${where}: ${verdict}\n${log.join("\n")}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const { line, driver, gateway, missed } = counted;
  const sum = line + driver + gateway;
  return {
    wrong,
    unclear,
    line:
      `${sum} cuts (line ${line}, driver ${driver}, gateway ${gateway}; ${missed} not reached), ` +
      `${unclear.length} unclear`,
  };
}
