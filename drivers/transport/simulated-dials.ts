/** The dials of simulators: what may be turned to what, refused in words that name the choices. */

export type Dials = Readonly<Record<string, (value: unknown) => void>>;

/** Turns one of `dials`. Throws on an unknown dial or a value that it does not have. */
export function turnDial(dials: Dials, dial: string, value: unknown): void {
  const turn = dials[dial];
  if (!turn) throw new Error(`no dial „${dial}“: there is ${Object.keys(dials).join(", ")}`);
  turn(value);
}

/** `value` when it is one of `choices`. */
export function oneOf<Choice extends string | boolean>(choices: readonly Choice[], value: unknown): Choice {
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new Error(`${JSON.stringify(value)} is none of ${choices.join(", ")}`);
  return chosen;
}

/** `value` when it is a number from 0 to `most`. */
export function numberUpTo(most: number, value: unknown): number {
  if (typeof value === "number" && value >= 0 && value <= most) return value;
  throw new Error(`${JSON.stringify(value)} is no number from 0 to ${most}`);
}
