/** Schemas compiled once for all devices of a program: each compilation costs a third of a megabyte that stays. */
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";

type Compiled = Pick<ReturnType<typeof Compile>, "Check" | "Errors">;
const compiled = new WeakMap<TSchema, Compiled>();

export function checkOf(schema: TSchema): Compiled {
  const known = compiled.get(schema) ?? (Compile(schema) as Compiled);
  compiled.set(schema, known);
  return known;
}
