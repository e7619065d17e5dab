/** Node "tell a fault": a fault of the flow's own, in its own words, among those of the site; and taking it back. */
import type { Command } from "../../gateway/contract/commands.ts";
import { type Msg, wartemarkeNode } from "./red.ts";
import { cut, isId, seen, switchOf, taken, type Understood, understood, wrong } from "./understood.ts";

export interface TellFaultConfig {
  /** Tells one fault of the flow from its others. */
  readonly fault: string;
  /** What is wrong and what to do, where the message does not say it. */
  readonly text: string;
}

/** As long as a fault's words may be. */
const atMost = 200;

export default wartemarkeNode<TellFaultConfig>("wm-tell-fault", (config, { ask, note, onMessage, tag }) => {
  onMessage(async (msg) => {
    const command = taken(faultOf(config, msg), tag);
    await ask(command);
    note(command.type === "raise-fault" ? { fill: "yellow", shape: "dot", text: cut(command.text, 30) } : undefined);
    return msg;
  });
});

export function faultOf({ fault, text }: TellFaultConfig, { payload }: Msg): Understood<Command> {
  if (!isId(fault)) {
    return wrong(
      `„${seen(fault)}“ ist kein Kürzel für eine Meldung. Im Baustein eines eintragen, etwa „heizung-aus“: kleine ` +
        "Buchstaben, Ziffern, Bindestriche.",
      `“${seen(fault)}” is no id for a fault. Write one into this node, such as “heating-off”: small ` +
        "letters, digits, hyphens.",
    );
  }
  if (payload === null || payload === "" || switchOf(payload) === false) {
    return understood({ type: "clear-fault", name: fault });
  }
  const saysWhenOnly = typeof payload !== "string" || switchOf(payload) === true;
  const words = (saysWhenOnly ? (text ?? "") : payload).trim();
  if (words !== "") return understood({ type: "raise-fault", name: fault, text: cut(words, atMost) });
  return wrong(
    "Diese Meldung hat keine Worte. Im Baustein eintragen, was los ist und was zu tun ist, oder als Text in " +
      "msg.payload schicken.",
    "This fault has no words. Write into the node what is wrong and what to do, or send it as text in msg.payload.",
  );
}
