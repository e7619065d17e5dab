/** Node "hours": the site is open or closed until the day is over, whatever the clock says, or the clock's again. */
import type { CommandOf } from "../../gateway/contract/commands.ts";
import { type Msg, wartemarkeNode } from "./red.ts";
import { seen, switchOf, taken, type Understood, understood, wordOf, wrong } from "./understood.ts";

type Hours = CommandOf<"set-hours">["hours"];

export interface HoursConfig {
  /** `payload`: the message says which. */
  readonly hours: Hours | "payload";
}

export default wartemarkeNode<HoursConfig>("wm-hours", (config, { ask, onMessage, tag }) => {
  onMessage(async (msg) => {
    await ask(taken(hoursOf(config, msg), tag));
    return msg;
  });
});

/** A key switch that is turned back gives the hours back to the clock: only the word itself closes. */
export function hoursOf({ hours }: HoursConfig, { payload }: Msg): Understood<CommandOf<"set-hours">> {
  const word = hours === "payload" ? wordOf(payload) : hours;
  const meant = words.get(word) ?? bySwitch(switchOf(word));
  if (meant) return understood({ type: "set-hours", hours: meant });
  return wrong(
    `„${seen(payload)}“ in msg.payload sagt nicht, wie geöffnet ist. Möglich sind „open“, „closed“ und „by-clock“, ` +
      "oder true für offen und false für nach der Uhr.",
    `“${seen(payload)}” in msg.payload does not say how the site is open. It can be “open”, “closed” or “by-clock”; ` +
      "or true for open, false for by the clock.",
  );
}

const words: ReadonlyMap<unknown, Hours> = new Map<string, Hours>([
  ["open", "open"],
  ["offen", "open"],
  ["closed", "closed"],
  ["zu", "closed"],
  ["geschlossen", "closed"],
  ["by-clock", "by-clock"],
]);

function bySwitch(on: boolean | undefined): Hours | undefined {
  return on === undefined ? undefined : on ? "open" : "by-clock";
}
