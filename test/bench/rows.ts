/** The rows of the bench: each a figure, what it is compared with, its goal, and how all that is printed. */
import { styleText } from "node:util";
import type { Compared } from "./statistics.ts";

/** What must be reached: a bound on our own figure or on the ratio. `stretch` is what we would like. */
export interface Goal {
  readonly of: "ours" | "ratio";
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly stretch?: number;
}

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly floor: number | null;
  readonly ratio: number | null;
  /** In words: `ratio ≤ 1.6`; null where there is none. */
  readonly goal: string | null;
  /** Null where there is no goal, or nothing could be measured. */
  readonly met: boolean | null;
}

/** What was measured: with something to compare it with, by itself, or of the machine only. */
export type Figures = Compared | { readonly ours: number } | { readonly floor: number } | "not measured";

export function row(name: string, unit: string, figures: Figures, goal?: Goal): Row {
  const { ours, floor, ratio } = { ours: null, floor: null, ratio: null, ...(figures !== "not measured" && figures) };
  const measured = goal?.of === "ratio" ? ratio : ours;
  return {
    name,
    unit,
    ours: rounded(ours),
    floor: rounded(floor),
    ratio: rounded(ratio),
    goal: goal ? inWords(goal) : null,
    met: goal && measured !== null ? reached(goal, measured) : null,
  };
}

/** A figure that is no number was not measured, and reaches nothing. */
function reached({ atMost, atLeast }: Goal, measured: number): boolean {
  return measured <= (atMost ?? Number.POSITIVE_INFINITY) && measured >= (atLeast ?? Number.NEGATIVE_INFINITY);
}

function inWords({ of, atMost, atLeast, stretch }: Goal): string {
  const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
  return `${of === "ratio" ? "ratio " : ""}${bound}${stretch === undefined ? "" : ` (stretch ${stretch})`}`;
}

/** Three digits that count; whole numbers stay whole. */
function rounded(value: number | null): number | null {
  if (value === null || !Number.isFinite(value)) return null;
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return Number(value.toFixed(digits));
}

const marks = { true: ["✓", "green"], false: ["✗", "red"], null: ["", "reset"] } as const;
const heading = ["", "", "ours", "floor", "ratio", "goal"];

/** As a table for people; colours only where the output is a terminal. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((r) => [r.name, r.unit, text(r.ours), text(r.floor), text(r.ratio), r.goal ?? ""]);
  const widths = heading.map((_, column) => Math.max(...[heading, ...cells].map((line) => line[column]!.length)));
  const isText = (column: number) => column < 2 || column === 5;
  const line = (words: readonly string[]) =>
    words.map((word, n) => (isText(n) ? word.padEnd(widths[n]!) : word.padStart(widths[n]!))).join("  ");
  const marked = rows.map(({ met }, n) => {
    const [mark, colour] = marks[`${met}`];
    return `${line(cells[n]!)}  ${styleText(colour, mark)}`.trimEnd();
  });
  return [line(heading).trimEnd(), ...marked].join("\n");
}

function text(value: number | null): string {
  return value === null ? "–" : value.toLocaleString("en-GB");
}
