/** Somebody may come without a time: to collect, to sign, to pay. What for, in which days, and whether it is there. */
import { html, type TemplateResult } from "lit-html";
import { pick } from "../../../gateway/contract/texts.ts";
import { sayIn } from "../../parts/staff-words.ts";
import { type Invitation, inviteCommand } from "./chooser.ts";
import { flipped, personFields, textField, toggle } from "./fields.ts";
import { press, type Send } from "./press.ts";
import type { Panel } from "./state.ts";

/** Up to five services fit one visit. */
const servicesAtMost = 5;

export function inviteView(panel: Panel, invitation: Invitation, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { services, ready, from, until, fee } = invitation;
  const change = (changed: Partial<Invitation>) => send({ type: "chooser", chooser: { ...invitation, ...changed } });
  const command = inviteCommand(invitation);
  return html`<div class="booking">
    <fieldset>
      <legend>${say("services")}</legend>
      ${(panel.site?.services ?? []).map(({ id, name }) =>
        toggle(pick(name, panel.tongue), services.includes(id), () =>
          change({ services: flipped(services, id).slice(0, servicesAtMost) }),
        ),
      )}
    </fieldset>
    <fieldset>
      <legend>${say("inviteWhat")}</legend>
      ${toggle(say("inviteReady"), ready, () => change({ ready: true }))}
      ${toggle(say("inviteNotReady"), !ready, () => change({ ready: false }))}
    </fieldset>
    <div class="filter">
      ${textField(say("validFrom"), from, (text) => change({ from: text }), { id: "valid-from", type: "date" })}
      ${textField(say("validUntil"), until, (text) => change({ until: text }), { id: "valid-until", type: "date" })}
      ${textField(say("feeEuros"), fee, (text) => change({ fee: text }), { id: "fee", size: 7, longest: 9 })}
    </div>
    ${personFields(panel, invitation, change)}
    ${press(panel, send, {
      words: say("commandInvite"),
      command: command ?? { type: "invite", services: [], from, until, language: "de", ready },
      look: "primary",
      fits: command !== undefined,
    })}
  </div>`;
}
