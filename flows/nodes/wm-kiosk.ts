/** Node "kiosk": switches one kiosk on or off; what an open kiosk may give out is decided elsewhere. */
import type { Command } from "../../gateway/contract/commands.ts";
import { type Msg, wartemarkeNode } from "./red.ts";
import { isId, seen, switchOf, taken, type Understood, understood, wordOf, wrong } from "./understood.ts";

export interface KioskConfig {
  readonly kiosk: string;
  /** `payload`: the message says which. */
  readonly mode: "open" | "close" | "payload";
}

export default wartemarkeNode<KioskConfig>("wm-kiosk", (config, { ask, onMessage, tag }) => {
  onMessage(async (msg) => {
    await ask(taken(kioskOf(config, msg), tag));
    return msg;
  });
});

export function kioskOf({ kiosk, mode }: KioskConfig, { payload }: Msg): Understood<Command> {
  if (!isId(kiosk)) {
    return wrong(
      "In diesem Baustein ist kein Kiosk gewählt. Im Editor öffnen und einen wählen.",
      "No kiosk is chosen in this node. Open it in the editor and choose one.",
    );
  }
  const word = mode === "payload" ? wordOf(payload) : mode;
  const open = opened.has(word) ? true : closed.has(word) ? false : switchOf(word);
  if (open !== undefined) return understood({ type: "set-kiosk", kiosk, open });
  return wrong(
    `„${seen(payload)}“ in msg.payload heißt weder öffnen noch schließen. Möglich sind true oder „open“ und false ` +
      "oder „close“.",
    `“${seen(payload)}” in msg.payload means neither open nor close. It can be true or “open”, false or “close”.`,
  );
}

const opened: ReadonlySet<unknown> = new Set(["open", "offen", "auf"]);
const closed: ReadonlySet<unknown> = new Set(["close", "closed", "zu"]);
