/** The way of a visit through the house: the steps around what somebody wants, and what it costs. */
import type { Configuration } from "../contract/configuration.ts";

export interface Route {
  /** One after the other. */
  readonly services: readonly string[];
  /** Taken while waiting, in whatever order. */
  readonly meanwhile: readonly string[];
}

/**
 * Before, itself, after, for each wanted service in its order; a step has no steps of its own. No step comes twice:
 * what comes after several services comes after the last of them, as paying does.
 */
export function routeOf({ services }: Configuration, wanted: readonly string[]): Route {
  const known = wanted.flatMap((id) => services.find((s) => s.id === id) ?? []);
  const needed = new Set(known.flatMap(({ id, before = [] }) => [...before, id]));
  const all = known.flatMap(({ id, before = [], after = [] }) => [...before, id, ...after]);
  const route = all.filter((id, nth) => nth === (needed.has(id) ? all.indexOf(id) : all.lastIndexOf(id)));
  const meanwhile = new Set(known.flatMap((service) => service.meanwhile ?? []));
  return { services: route, meanwhile: [...meanwhile].filter((id) => !route.includes(id)) };
}

/** The sum of what its services cost; undefined where none of them costs anything. */
export function feeOf({ services }: Configuration, { services: ids, meanwhile }: Route): number | undefined {
  const fees = [...ids, ...meanwhile].map((id) => services.find((s) => s.id === id)?.feeCents ?? 0);
  return fees.reduce((sum, fee) => sum + fee, 0) || undefined;
}
