/** The frame of whatever is chosen over the call: a dialog within the page, with its title and the way back. */
import { html, type TemplateResult } from "lit-html";
import type { CounterView } from "../../../gateway/contract/views.ts";
import { sayIn } from "../../parts/staff-words.ts";
import { bookingView } from "./booking-view.ts";
import { contactView } from "./contact-view.ts";
import { inviteView } from "./invite-view.ts";
import { moneyQuestion } from "./money-chooser-view.ts";
import { keyCap, type Send } from "./press.ts";
import type { Panel } from "./state.ts";
import { transferView } from "./transfer-view.ts";

/** What is open over the call, if anything is. */
export function openChooser(panel: Panel, own: CounterView | undefined, send: Send): TemplateResult | undefined {
  const { moving, chooser } = panel;
  const say = sayIn(panel.tongue);
  if (moving !== undefined) {
    const close = () => send({ type: "move", number: undefined });
    return frame(panel, say("transferTo", { number: moving }), close, transferView(panel, moving, send));
  }
  if (!chooser || !own) return undefined;
  const close = () => send({ type: "chooser", chooser: undefined });
  switch (chooser.what) {
    case "contact":
      return frame(panel, say("contactTitle"), close, contactView(panel, own, send));
    case "booking": {
      const title = say(chooser.appointment === undefined ? "bookingTitle" : "bookingMove");
      return frame(panel, title, close, bookingView(panel, own, chooser, send));
    }
    case "invitation":
      return frame(panel, say("inviteTitle"), close, inviteView(panel, chooser, send));
    default: {
      const asked = moneyQuestion(panel, own, chooser, send);
      return asked && frame(panel, asked.title, close, asked.inside);
    }
  }
}

function frame(panel: Panel, title: string, close: () => void, inside: TemplateResult): TemplateResult {
  return html`<div class="chooser" role="dialog" aria-modal="true" aria-labelledby="chooser-title">
    <header>
      <h2 id="chooser-title">${title}</h2>
      <button type="button" class="press quiet" aria-keyshortcuts="Escape" @click=${close}>
        <span class="words"><span aria-hidden="true">×</span> ${sayIn(panel.tongue)("back")}</span>${keyCap("Escape")}
      </button>
    </header>
    ${inside}
  </div>`;
}
