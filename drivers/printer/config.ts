/** What facilities staff may set for a ticket printer, and what holds where they set nothing. */
import { closeSync, openSync, readSync } from "node:fs";
import { type Static, Type } from "typebox";
import { At } from "../transport/address.ts";
import type { Dialect } from "./escpos.ts";
import { type Confirms, confirmations, type Model, modelNames, models, paperWidths } from "./models.ts";
import { type PaperColumns, paperColumns } from "./native.ts";

export const Config = Type.Object(
  {
    at: At,
    model: Type.Optional(Type.Enum([...modelNames], { description: "Which printer it is. Default generic" })),
    paper: Type.Optional(Type.Enum([...paperWidths], { description: "Width of the roll in mm. Default 80" })),
    as: Type.Optional(
      Type.Enum(["picture", "letters"], {
        description: "picture (the default) prints every language; letters is quicker on slow serial lines",
      }),
    ),
    logo: Type.Optional(Type.String({ description: "Path of a PNG or JPEG that stands above each ticket" })),
    confirms: Type.Optional(
      Type.Enum([...confirmations], {
        description: "What proves that a ticket came out: GS ( H, GS r, or the presenter. Default: as the model does",
      }),
    ),
    pollMs: Type.Optional(
      Type.Integer({ minimum: 20, maximum: 60_000, description: "Between two questions how it is. Default 1000" }),
    ),
    timeoutMs: Type.Optional(
      Type.Integer({ minimum: 100, maximum: 60_000, description: "For one ticket to come out. Default 8000" }),
    ),
    columns: Type.Optional(
      Type.Enum([...paperColumns], {
        description: "Letters of font A in a line, when printed as letters. Default 48, or 32",
      }),
    ),
  },
  { additionalProperties: false },
);
export type Config = Static<typeof Config>;

export function mistakesIn({ model = "generic", paper = 80, logo }: Config): string[] {
  const { name, dots }: Model = models[model];
  const mistakes: string[] = [];
  if (dots[paper] === undefined) {
    mistakes.push(`paper: ${name} has no ${paper} mm paper; it takes ${Object.keys(dots).join(" or ")}`);
  }
  const trouble = logo === undefined ? undefined : troubleWith(logo);
  if (trouble) mistakes.push(`logo: ${logo} ${trouble}; name a PNG or JPEG file that this user may read`);
  return mistakes;
}

/** How a PNG and a JPEG file begin. */
const beginnings = ["89504e470d0a1a0a", "ffd8ff"];

function troubleWith(path: string): string | undefined {
  const head = Buffer.alloc(8);
  try {
    const file = openSync(path, "r");
    readSync(file, head);
    closeSync(file);
  } catch {
    return "cannot be read";
  }
  return beginnings.some((begin) => head.toString("hex").startsWith(begin)) ? undefined : "is no picture";
}

export interface Settled {
  readonly confirms: Confirms;
  readonly dialect: Dialect;
  readonly tellsByItself: boolean;
  readonly as: "picture" | "letters";
  readonly width: number;
  readonly perInch: number;
  readonly columns: PaperColumns;
  readonly logo: string | undefined;
  readonly pollMs: number;
  readonly timeoutMs: number;
}

/** A printer that tells of changes is asked only to see that it is still there. */
const pollMs = { asked: 1_000, tells: 5_000 };

export function settled(config: Config): Settled {
  const model: Model = models[config.model ?? "generic"];
  const paper = config.paper ?? 80;
  return {
    confirms: config.confirms ?? model.confirms,
    dialect: model.dialect,
    tellsByItself: model.tellsByItself,
    as: config.as ?? "picture",
    width: model.dots[paper] ?? models.generic.dots[paper],
    perInch: model.perInch,
    columns: config.columns ?? (paper === 80 ? 48 : 32),
    logo: config.logo,
    pollMs: config.pollMs ?? (model.tellsByItself ? pollMs.tells : pollMs.asked),
    timeoutMs: config.timeoutMs ?? 8_000,
  };
}
