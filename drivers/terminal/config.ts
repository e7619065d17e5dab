/** What facilities staff may set for a card terminal, and what holds where they set nothing. */
import { type Static, Type } from "typebox";
import { At } from "../transport/address.ts";
import { charsets, connections, type Profile, profileNames, profiles } from "./profiles.ts";

export const protocols = ["zvt"] as const;

export const Config = Type.Object(
  {
    at: At,
    protocol: Type.Optional(Type.Enum([...protocols], { description: "What it speaks. Default zvt" })),
    profile: Type.Optional(Type.Enum([...profileNames], { description: "Which terminal it is. Default generic" })),
    password: Type.Optional(
      Type.String({
        pattern: "^[0-9]{6}$",
        examples: ["010203"],
        description: "The cash register's password, six digits, as the provider says. Default: as the profile has it",
      }),
    ),
    connection: Type.Optional(
      Type.Enum([...connections], {
        description:
          "Kept open, or opened for each command where the terminal hangs up. Default: as the profile has it",
      }),
    ),
    charset: Type.Optional(
      Type.Enum([...charsets], {
        description: "How its texts are written; auto: as the terminal agrees to. Default: as the profile has it",
      }),
    ),
    receipts: Type.Optional(
      Type.Enum(["here", "at-terminal"], {
        description: "Who prints and keeps them. Default here; at-terminal: it prints all of them by itself",
      }),
    ),
    print: Type.Optional(
      Type.Enum(["blocks", "lines"], {
        description: "How it sends receipts: whole, or line by line. Default: as the profile has it",
      }),
    ),
    columns: Type.Optional(
      Type.Integer({
        minimum: 16,
        maximum: 60,
        description: "Letters in a line of a receipt. Default: the terminal's",
      }),
    ),
  },
  { additionalProperties: false },
);
export type Config = Static<typeof Config>;

export function mistakesIn({ at, receipts, print, columns }: Config): string[] {
  const mistakes = at.startsWith("usb:")
    ? ["at: a card terminal is found by tcp://host:port or by a serial port; its USB socket is a serial port here"]
    : [];
  if (receipts === "at-terminal" && (print !== undefined || columns !== undefined)) {
    const key = print === undefined ? "columns" : "print";
    mistakes.push(`${key}: the terminal prints by itself with „receipts: at-terminal“; remove one of the two`);
  }
  return mistakes;
}

export interface Settled extends Profile {
  readonly at: string;
  readonly receipts: "here" | "at-terminal";
  readonly columns: number | undefined;
}

export function settled(config: Config): Settled {
  const profile: Profile = profiles[config.profile ?? "generic"];
  return {
    ...profile,
    at: config.at,
    password: config.password ?? profile.password,
    connection: config.connection ?? profile.connection,
    charset: config.charset ?? profile.charset,
    print: config.print ?? profile.print,
    receipts: config.receipts ?? "here",
    columns: config.columns,
  };
}
