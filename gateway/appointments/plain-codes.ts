/** Where plain codes come in and go out: hashed before the core hears them, filled in after it has spoken. */
import { grouped, scannable } from "../contract/code.ts";
import type { Answer, Command } from "../contract/commands.ts";
import type { Fresh } from "../core/decision.ts";
import type { State } from "../core/state.ts";
import type { Codes } from "./codes.ts";

/** What a visitor typed or held to a reader goes no further than here. */
export function withoutPlainCode(command: Command, codes: Codes): Command {
  return "code" in command && command.code !== undefined ? { ...command, code: codes.hash(command.code) } : command;
}

const making: ReadonlySet<Command["type"]> = new Set(["book-slot", "invite", "propose-slot", "send-home"]);

/**
 * The id and digest for an appointment that a command may make; no two that are known have the same code. An entry of a
 * list always gets the same.
 */
export function freshFor(command: Command, cause: string, codes: Codes, state: State): Fresh | undefined {
  if (!making.has(command.type)) return undefined;
  const entry = command.type === "propose-slot" ? command.entry : undefined;
  const taken = new Set(state.appointments.valueSeq().map(({ plan }) => plan.code));
  for (let n = 0; ; n++) {
    const fresh = codes.fresh(`${entry === undefined ? cause : `entry:${entry}`} ${n}`);
    const isItsOwn = entry !== undefined && state.appointments.has(fresh.appointment);
    if (isItsOwn || !taken.has(fresh.code)) return fresh;
  }
}

/** Whoever made an appointment is told its code, once for each time of asking; nothing keeps it. */
export function withPlainCode(answer: Answer, { type }: Command, codes: Codes): Answer {
  if (!answer.ok || !making.has(type) || answer.appointment === undefined) return answer;
  return { ...answer, code: codes.plain(answer.appointment) };
}

/** Paper for the visitor: `{code:a1b2}` becomes the code of that appointment, in groups. */
export function filledIn(topic: string, json: string, codes: Codes): string {
  if (!topic.endsWith("/job")) return json;
  return json.replace(/(WMT:)?\{code:([a-z0-9-]+)\}/g, (_, isQr: string | undefined, appointment: string) => {
    const code = codes.plain(appointment);
    return isQr ? scannable(code) : grouped(code);
  });
}
