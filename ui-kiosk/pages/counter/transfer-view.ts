/** Where a visit is to go: a chooser within the page, over the call. Digits press its first nine choices. */
import { html, type TemplateResult } from "lit-html";
import { pick, staffKeys } from "../../../gateway/contract/texts.ts";
import { counterWords, sayIn } from "../../parts/staff-words.ts";
import { keyCap, press, type Send } from "./press.ts";
import { type Panel, visitNamed } from "./state.ts";

export function transferView(panel: Panel, number: string, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const visit = visitNamed(panel, number);
  const services = (panel.site?.services ?? []).filter((service) => service.id !== visit?.services[0]);
  const counters = (panel.site?.counters ?? []).filter(({ id }) => id !== visit?.counter && id !== visit?.forCounter);
  let nth = 0;
  const key = () => (++nth <= 9 ? String(nth) : undefined);
  const choice = (name: string, beside: string, to: { service: string } | { counter: string }) => {
    const keys = key();
    const words = html`<span>${name}</span> <small>${beside}</small>`;
    return html`<li>
      ${press(panel, send, { words, command: { type: "transfer", number, to }, ...(keys && { keys }) })}
    </li>`;
  };
  return html`<div class="chooser" role="dialog" aria-modal="true" aria-labelledby="chooser-title">
    <header>
      <h2 id="chooser-title">${say("transferTo", { number })}</h2>
      <button
        type="button"
        class="press quiet"
        aria-keyshortcuts="Escape"
        @click=${() => send({ type: "move", number: undefined })}
      >
        <span class="words"><span aria-hidden="true">×</span> ${say("back")}</span>${keyCap("Escape")}
      </button>
    </header>
    <h3>${say("transferToService")}</h3>
    <ul class="choices">
      ${services.map(({ id, name }) =>
        choice(pick(name, panel.tongue), waits(panel, panel.services[id]?.total ?? 0), { service: id }),
      )}
    </ul>
    <h3>${say("transferToCounter")}</h3>
    <ul class="choices">
      ${counters.map(({ id }) =>
        choice(counterWords(panel.site, id, panel.tongue), standing(panel, id), { counter: id }),
      )}
    </ul>
  </div>`;
}

/** How it stands at a counter: one that is not open may still be chosen, but not by mistake. */
function standing(panel: Panel, id: string): string {
  const say = sayIn(panel.tongue);
  const counter = panel.counters.find((each) => each.id === id);
  return `${say(staffKeys.counterState[counter?.state ?? "closed"])} · ${waits(panel, counter?.waiting ?? 0)}`;
}

function waits(panel: Panel, n: number): string {
  return sayIn(panel.tongue)("totalWaiting", { n });
}
