/** Where a visit is to go: a chooser within the page, over the call. Digits press its first nine choices. */
import { html, nothing, type TemplateResult } from "lit-html";
import { pick } from "../../../gateway/contract/texts.ts";
import type { StaffVisit } from "../../../gateway/contract/views.ts";
import { counterWords, sayIn } from "../../parts/staff-words.ts";
import { keyCap, press, type Send } from "./press.ts";
import { counterOf, type Panel } from "./state.ts";

export function transferView(panel: Panel, number: string, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const visit = visitNamed(panel, number);
  const services = (panel.site?.services ?? []).filter((service) => service.id !== visit?.services[0]);
  const counters = (panel.site?.counters ?? []).filter(({ id }) => id !== visit?.counter && id !== visit?.forCounter);
  let nth = 0;
  const key = () => (++nth <= 9 ? String(nth) : undefined);
  const choice = (words: string | TemplateResult, to: { service: string } | { counter: string }) => {
    const keys = key();
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
        <span class="words">${say("close")}</span>${keyCap("Escape")}
      </button>
    </header>
    <h3>${say("transferToService")}</h3>
    <ul class="choices">
      ${services.map((service) => choice(pick(service.name, panel.tongue), { service: service.id }))}
    </ul>
    <h3>${say("transferToCounter")}</h3>
    <ul class="choices">
      ${counters.map(({ id }) => {
        const name = counterWords(panel.site, id, panel.tongue);
        return choice(html`${name} ${away(panel, id)}`, { counter: id });
      })}
    </ul>
  </div>`;
}

/** A counter that is not open may still be chosen, but not by mistake. */
function away(panel: Panel, id: string): TemplateResult | typeof nothing {
  const state = panel.counters[id]?.state ?? "closed";
  if (state === "open") return nothing;
  const say = sayIn(panel.tongue);
  return html`<small>${say(state === "paused" ? "counterStatePaused" : "counterStateClosed")}</small>`;
}

function visitNamed(panel: Panel, number: string): StaffVisit | undefined {
  const own = panel.counters[counterOf(panel)];
  const waiting = Object.values(panel.services).flatMap((service) => service.waiting);
  const all = [...(own?.current ? [own.current] : []), ...(own?.parked ?? []), ...waiting, ...panel.called];
  return all.find((visit) => visit.number === number);
}
