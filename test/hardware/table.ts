/** What came of a day, as a table for people. */
import type { Day } from "./day.ts";
import { lightOf } from "./fingers.ts";
import { type Fate, fates, type Judgement } from "./judge.ts";

export function tableOf(day: Day, { judged, calls, longestFaultMs }: Judgement): string {
  const { presses, troubles, memory } = day;
  const of = (fate: Fate) => judged.filter((each) => each.fate === fate);
  const row = (...cells: readonly (string | number)[]) =>
    cells.map((cell, n) => (n === 0 ? String(cell).padEnd(16) : String(cell).padStart(9))).join("");
  const rows = fates.map((fate) => {
    const all = of(fate);
    const called = all.filter(({ call }) => call !== undefined).length;
    const doubles = all.filter(({ press }) => press.double).length;
    return row(fate, all.length, called, doubles, all.filter(({ felt }) => felt).length);
  });
  const counted = (what: string) => `${what} ${troubles.filter((each) => each.what === what).length}×`;
  const causes = ["box unplugged", "sign line cut", "gateway stopped", "drivers killed"].map(counted).join(", ");
  const first = judged.flatMap(({ press, fate }) => (fate === "unplugged" ? [] : lightOf(press).slice(0, 1)));
  const lit = first.map(({ from }) => from).sort((a, b) => a - b);
  const part = (share: number) => (lit[Math.floor(share * lit.length)] ?? 0).toFixed(1);
  const { early, late } = memory;
  return [
    row("", "presses", "called", "doubles", "lit"),
    ...rows,
    row("all", presses.length, calls, presses.filter(({ double }) => double).length),
    causes,
    `press → light: median ${part(0.5)} ms, p99 ${part(0.99)} ms`,
    `after its cause the longest fault stood for ${Math.round(longestFaultMs)} ms`,
    `memory of the drivers: ${early.toFixed(1)} MB after the first tenth, ${late.toFixed(1)} MB at the end`,
    `${Math.round(day.ms / 1000)} s`,
  ].join("\n");
}
