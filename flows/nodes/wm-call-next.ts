/** Node "call next": calls whoever is next to a counter, as its button does; who that is the core decides. */
import type { CommandOf } from "../../gateway/contract/commands.ts";
import { type Msg, wartemarkeNode } from "./red.ts";
import { isId, seen, taken, type Understood, understood, wrong } from "./understood.ts";

export interface CallNextConfig {
  /** Empty: the message names it. */
  readonly counter: string;
}

export default wartemarkeNode<CallNextConfig>("wm-call-next", (config, { ask, onMessage, tag }) => {
  onMessage(async (msg) => {
    const command = taken(callNextOf(config, msg), tag);
    const { number } = await ask(command);
    return { ...msg, payload: { counter: command.counter, ...(number !== undefined && { number }) } };
  });
});

/** A contact's true and false, as any other payload, only says when: the counter stands in the node. */
export function callNextOf({ counter }: CallNextConfig, { payload }: Msg): Understood<CommandOf<"call-next">> {
  if (isId(counter)) return understood({ type: "call-next", counter });
  const named = typeof payload === "number" ? String(payload) : payload;
  if (isId(named)) return understood({ type: "call-next", counter: named });
  return wrong(
    `„${seen(payload)}“ in msg.payload ist kein Platz. Entweder hier im Baustein einen wählen, oder sein Kürzel ` +
      "schicken, etwa „1“.",
    `“${seen(payload)}” in msg.payload is no counter. Choose one in this node, or send its short name, such as “1”.`,
  );
}
