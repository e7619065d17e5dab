/** Node "halt": a flow halts the site beside everybody else who may, and takes back its own halt alone. */
import type { Command } from "../../gateway/contract/commands.ts";
import { type Msg, wartemarkeNode } from "./red.ts";
import { seen, switchOf, taken, type Understood, understood, wordOf, wrong } from "./understood.ts";

export interface HaltConfig {
  /** `payload`: the message says which. */
  readonly mode: "halt" | "resume" | "payload";
}

export default wartemarkeNode<HaltConfig>("wm-halt", (config, { ask, onMessage, tag }) => {
  onMessage(async (msg) => {
    await ask(taken(haltOf(config, msg), tag));
    return msg;
  });
});

export function haltOf({ mode }: HaltConfig, { payload }: Msg): Understood<Command> {
  const word = mode === "payload" ? wordOf(payload) : mode;
  if (word === "halt" || switchOf(word) === true) return understood({ type: "halt-site" });
  if (word === "resume" || switchOf(word) === false) return understood({ type: "resume-site" });
  return wrong(
    `„${seen(payload)}“ in msg.payload heißt weder anhalten noch fortsetzen. Möglich sind true oder „halt“ und ` +
      "false oder „resume“.",
    `“${seen(payload)}” in msg.payload means neither halt nor resume. It can be true or “halt”, false or “resume”.`,
  );
}
