/** Names in the site file that must exist, and must exist once: shared by all that look for mistakes in it. */

export const idsOf = (entries: readonly { readonly id: string }[] = []) => entries.map(({ id }) => id);

/** One sentence where a name is none of these. */
export function unknown(at: string, what: string, name: string | undefined, names: readonly string[]): string[] {
  if (name === undefined || names.includes(name)) return [];
  return [`${at}: there is no ${what} „${name}“; there are ${names.join(", ") || "none"}`];
}

/** Those that stand there more than once. */
export function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, n) => names.indexOf(name) !== n))];
}

/** A sentence for each name that two entries have. */
export function twice(at: string, names: readonly string[], remedy = "give one of them another id"): string[] {
  return repeated(names).map((name) => `${at}: „${name}“ stands there twice; ${remedy}`);
}
