/** Thousands of tickets on printers that fail at random, and what was wrong with what was said of them. */
import type { Random } from "../power-cut/random.ts";
import { type Instant, instants, type LaneResult, runLane, type Slip, type Ticket } from "./lane.ts";

export interface Campaign {
  readonly tickets: number;
  /** How tickets ended, by when the fault came. */
  readonly ends: Readonly<Record<Instant, Readonly<Record<Ticket["outcome"], number>>>>;
  /** In words; nothing when all that was said is true. */
  readonly wrong: readonly string[];
}

export async function runCampaign(
  lanes: readonly { readonly as: "letters" | "picture"; readonly tickets: number }[],
  random: Random,
): Promise<Campaign> {
  const results = await Promise.all(lanes.map(({ as, tickets }, n) => runLane(n, tickets, as, random)));
  const all = results.flatMap(({ tickets }) => tickets);
  const count = (instant: Instant, outcome: Ticket["outcome"]) =>
    all.filter((ticket) => ticket.instant === instant && ticket.outcome === outcome).length;
  const endsAt = (instant: Instant) => ({
    ok: count(instant, "ok"),
    failed: count(instant, "failed"),
    unknown: count(instant, "unknown"),
  });
  return {
    tickets: all.length,
    ends: Object.fromEntries(instants.map((instant) => [instant, endsAt(instant)])) as Campaign["ends"],
    wrong: [...results.flatMap(untrue), ...all.flatMap(unexpected)],
  };
}

/** What the paper says against what was said of it. */
function untrue({ tickets, slips }: LaneResult): string[] {
  const byNumber = Map.groupBy(slips, ({ number }) => number);
  return tickets.flatMap(({ number, what, instant, outcome }) => {
    const mine = byNumber.get(number) ?? [];
    const whole = mine.filter((slip: Slip) => slip.whole).length;
    const sentence = (words: string) => [`${number} (${what}, ${instant}): ${outcome}, but ${words}`];
    if (whole > 1) return sentence(`it came out ${whole} times`);
    if (outcome === "ok" && whole !== 1) return sentence("it is not on paper");
    if (outcome === "failed" && mine.length > 0) return sentence("some of it is on paper");
    return [];
  });
}

/** Without a fault all is printed; before the first byte nothing is; only between is anything unclear. */
function unexpected({ number, what, instant, outcome }: Ticket): string[] {
  const allowed = {
    "no fault": ["ok"],
    "before the first byte": ["failed"],
    "between first byte and end": ["ok", "failed", "unknown"],
    "after the end": ["ok"],
  }[instant];
  return allowed.includes(outcome) ? [] : [`${number} (${what}, ${instant}): ${outcome}`];
}

/** As a table for people. */
export function tableOf({ tickets, ends }: Campaign): string {
  const rows = instants.map((instant) => {
    const { ok, failed, unknown } = ends[instant];
    return `${instant.padEnd(28)}${[ok, failed, unknown].map((n) => String(n).padStart(12)).join("")}`;
  });
  const ways = ["printed", "not printed", "unknown"].map((word) => word.padStart(12)).join("");
  const head = `${tickets} tickets`.padEnd(28) + ways;
  return [head, ...rows].join("\n");
}
