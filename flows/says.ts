/** What the process may say to its keeper, whoever in it says so: anything else is not heard. */
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { RuntimeSays } from "./talk.ts";

const Mistake = Type.Object({ de: Type.String(), en: Type.String() });
const mistakes = Type.Array(Mistake);
const nr = Type.Number();
const ms = Type.Number({ minimum: 0 });
const record = Type.Record(Type.String(), Type.Unknown());

const Says = Type.Union([
  Type.Object({
    say: Type.Literal("started"),
    mistakes,
    runs: Type.Enum(["present", "good", "none", "stopped"]),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  }),
  Type.Object({ say: Type.Literal("beat"), busyMs: ms, ofMs: Type.Number({ minimum: 1 }) }),
  Type.Object({ say: Type.Literal("load"), nr }),
  Type.Object({
    say: Type.Literal("save"),
    nr,
    kept: Type.Object({
      flows: Type.Optional(Type.Array(Type.Object({ id: Type.String(), type: Type.String() }))),
      credentials: Type.Optional(record),
      settings: Type.Optional(record),
    }),
  }),
  Type.Object({ say: Type.Literal("log"), line: Type.String() }),
  Type.Object({ say: Type.Literal("checked"), mistakes, nodes: Type.Number() }),
]);

export function isSaid(value: unknown): value is RuntimeSays {
  return Value.Check(Says, value);
}
