/** What one person may and another may not: the button of the one, and for the other, who may. */
import { html, type TemplateResult } from "lit-html";
import type { Command } from "../../../gateway/contract/commands.ts";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import { counterWords, sayIn } from "../../parts/staff-words.ts";
import { press, type Send } from "./press.ts";
import { mayAsk, type Panel } from "./state.ts";
import { whoMay } from "./who-may.ts";

/** The button of who may, and for everybody else who that is. `words`: other ones than the command's own. */
export function maybe(panel: Panel, send: Send, command: Command, words?: string): TemplateResult {
  if (!mayAsk(panel, command.type)) return notYours(panel, command.type);
  const said = words ?? sayIn(panel.tongue)(staffKeys.command[command.type]);
  return html`<div class="further">${press(panel, send, { words: said, command })}</div>`;
}

/** Who may, and at which counter one of them is. */
export function notYours(panel: Panel, command: Command["type"]): TemplateResult {
  const { tongue, site } = panel;
  const say = sayIn(tongue);
  const { roles, at } = whoMay(panel, command);
  const names = new Intl.ListFormat(tongue).format(roles.map((role) => say(staffKeys.role[role])));
  const values = { command: say(staffKeys.command[command]), roles: names };
  if (!at?.clerk) return html`<p class="explain">${say("whoMay", values)}</p>`;
  const role = say(staffKeys.role[at.clerk.role]);
  return html`<p class="explain">
    ${say("whoMayAt", { ...values, counter: counterWords(site, at.id, tongue), role })}
  </p>`;
}
