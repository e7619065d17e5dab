/** Reads a lamp as somebody does who has the table of the button's README before them: what was this press told? */

/** A time during which the lamp was lit, in ms after the press; `to` undefined: it still is. */
export interface Lit {
  readonly from: number;
  readonly to: number | undefined;
}

export const told = ["accepted", "nobody", "paused", "refused", "no line"] as const;
export type Told = (typeof told)[number];
/** `dark`: nobody felt the press. `unclear`: it lit, but that is in no table. */
export type Reading = Told | "dark" | "unclear";

interface Flashes {
  readonly told: Told;
  /** How often. Where somebody was held up for a moment, one light and one dark are missing. */
  readonly times: readonly [number, number];
  readonly litMs: readonly [number, number];
  readonly darkMs: readonly [number, number];
  /** The light in the middle of all, by length: what a hold-up stretches is the exception. */
  readonly usualMs?: readonly [number, number];
}

const never = [0, 0] as const;
const table: readonly Flashes[] = [
  { told: "accepted", times: [1, 1], litMs: [700, 4_500], darkMs: never },
  { told: "nobody", times: [2, 2], litMs: [90, 290], darkMs: [70, 290] },
  { told: "paused", times: [3, 3], litMs: [330, 700], darkMs: [230, 600] },
  { told: "refused", times: [7, 10], litMs: [2, 200], darkMs: [2, 200], usualMs: [0, 65] },
  // Begun anew where a hold-up of this process makes the finger's going up look like another press.
  { told: "no line", times: [4, 9], litMs: [30, 300], darkMs: [60, 370], usualMs: [65, 300] },
];
/** After a longer wait the lamp goes out for a while, and what it counts begins then. */
const pauseMs = 300;

/** What the lamp said from the press until it stayed dark, or until the next press at the same button. */
export function read(lit: readonly Lit[]): Reading {
  const [first, second] = lit;
  if (!first) return "dark";
  const waited = first.to !== undefined && second && second.from - first.to >= pauseMs;
  return inTable(lit) ?? (waited ? inTable(lit.slice(1)) : undefined) ?? "unclear";
}

function inTable(lit: readonly Lit[]): Told | undefined {
  if (lit.some(({ to }) => to === undefined)) return undefined;
  const lights = lit.map(({ from, to }) => to! - from);
  const darks = lit.slice(1).map(({ from }, n) => from - lit[n]!.to!);
  const usual = lights.toSorted((a, b) => a - b)[lights.length >> 1] ?? 0;
  const fit = table.find(({ times, litMs, darkMs, usualMs = [0, Number.POSITIVE_INFINITY] }) => {
    // While nothing was answered yet the lamp is lit: the first light may begin early, and be the longer for it.
    const [, ...counted] = lights;
    const enough = between(times, lights.length) && lights[0]! >= litMs[0];
    const regular = times[1] === 1 ? lights[0]! <= litMs[1] : counted.every((ms) => between(litMs, ms));
    return enough && regular && between(usualMs, usual) && darks.every((ms) => between(darkMs, ms));
  });
  return fit?.told;
}

const between = ([least, most]: readonly [number, number], n: number) => n >= least && n <= most;

export function describe(lit: readonly Lit[]): string {
  return lit.map(({ from, to }) => `${Math.round(from)}–${to === undefined ? "" : Math.round(to)}`).join(" ") || "dark";
}
