/** What is wrong with a message of a flow, for whoever drew it: which message and where, never what stands there. */
import { Type } from "typebox";
import { Value } from "typebox/value";
import { CommandMessage, type CommandName, commands } from "./contract/commands.ts";

export interface Wrong {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
}

/** `/text`; empty where it is nothing of its kind at all. */
export function placeOf(errors: readonly Wrong[]): string {
  const error = errors.find(({ keyword }) => keyword !== "const" && keyword !== "anyOf");
  const [missing] = (error?.params as { requiredProperties?: readonly string[] } | undefined)?.requiredProperties ?? [];
  return `${error?.instancePath ?? ""}${missing === undefined ? "" : `/${missing}`}`;
}

/** @param place as {@link placeOf} tells it */
export function wrongAt(what: string, place: string): string {
  return `${what}: ${place || "alles"} fehlt oder ist falsch`;
}

/** What is around every command. */
const { id, at } = CommandMessage.properties;
const Frame = Type.Object({ id, at });

export function commandWrong(message: unknown): string {
  const { command } = (message ?? {}) as { command?: { type?: unknown } };
  const type = command?.type as CommandName;
  const own = Object.hasOwn(commands, type ?? "") ? commands[type] : undefined;
  const inside = own && placeOf(Value.Errors(own, command));
  const around = placeOf(Value.Errors(Frame, message));
  if (inside) return wrongAt(`Befehl ${type}`, inside);
  return own ? wrongAt(`Befehl ${type}`, around) : wrongAt("Befehl", "/command/type");
}
