/** The silent alarm: loud for the eye at colleagues' pages, and next to nothing at the counter that raised it. */
import { html, nothing, type TemplateResult } from "lit-html";
import { pick } from "../../../gateway/contract/texts.ts";
import type { AlarmsView } from "../../../gateway/contract/views.ts";
import { activate } from "../../lib/activate.ts";
import { clockWords, counterWords, sayIn } from "../../parts/staff-words.ts";
import { press, type Send } from "./press.ts";
import { counterOf } from "./seen.ts";
import { mayAsk, type Panel } from "./state.ts";

/** Above everything, a chooser too. */
export function calledForHelp(panel: Panel, send: Send): TemplateResult {
  const others = panel.silent.filter(({ counter }) => counter !== counterOf(panel));
  return html`<div class="calls-for-help" role="alert">${others.map((alarm) => callForHelp(panel, alarm, send))}</div>`;
}

function callForHelp(panel: Panel, { counter, since }: AlarmsView["silent"][number], send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { site, tongue } = panel;
  const at = site?.counters.find(({ id }) => id === counter)?.area;
  const area = site?.areas.find(({ id }) => id === at);
  const where = `${counterWords(site, counter, tongue)}${area ? ` (${pick(area.name, tongue)})` : ""}`;
  const question = `end-silent-alarm ${counter}`;
  const asks = panel.row === question;
  return html`<div class="call-for-help">
    <p>${say("helpWanted", { where, time: clockWords(since, site?.zone) })}</p>
    ${
      mayAsk(panel, "end-silent-alarm")
        ? html`<button
            type="button"
            class="press plain"
            aria-expanded=${asks ? "true" : "false"}
            @click=${() => send({ type: "row", number: question })}
          >
            <span class="words">${say("commandEndSilentAlarm")} …</span>
          </button>`
        : nothing
    }
    ${asks ? surely(panel, counter, send) : nothing}
  </div>`;
}

/** Asked twice: ended by mistake, nobody comes. */
function surely(panel: Panel, counter: string, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  return html`<div class="surely">
    <p>${say("endSilentAlarmAsk")}</p>
    ${press(panel, send, { words: say("endSilentAlarmYes"), command: { type: "end-silent-alarm", counter } })}
    <button type="button" class="press plain" @click=${() => send({ type: "row", number: undefined })}>
      <span class="words">${say("no")}</span>
    </button>
  </div>`;
}

/** Whoever threatens may see this page: a dot, whose title names no alarm. It fills when the colleagues know. */
export function knownDot(panel: Panel): TemplateResult | typeof nothing {
  const isKnown = panel.silent.some(({ counter }) => counter === counterOf(panel));
  if (!isKnown && panel.raising === undefined) return nothing;
  const words = sayIn(panel.tongue)(isKnown ? "silentAlarmKnown" : "silentAlarmUnderway");
  const known = isKnown ? "true" : "false";
  return html`<span class="known" role="img" data-known=${known} title=${words} aria-label=${words}>
  </span>`;
}

/** Looks the same whether an alarm stands or not. */
export function silentAlarmPart(panel: Panel, counter: string, send: Send): TemplateResult | typeof nothing {
  if (!mayAsk(panel, "raise-silent-alarm")) return nothing;
  const say = sayIn(panel.tongue);
  const asks = panel.row === "end-silent-alarm";
  return html`<h3>${say("commandRaiseSilentAlarm")}</h3>
    <p class="explain">${say("silentAlarmExplain")}</p>
    <div class="further">
      <button type="button" class="press plain" data-alarm="raise" ${activate(() => send({ type: "silent-alarm" }))}>
        <span class="words">${say("silentAlarmRaise")}</span>
      </button>
      <button
        type="button"
        class="press plain"
        aria-expanded=${asks ? "true" : "false"}
        @click=${() => send({ type: "row", number: "end-silent-alarm" })}
      >
        <span class="words">${say("commandEndSilentAlarm")} …</span>
      </button>
    </div>
    ${asks ? html`<div class="question">${surely(panel, counter, send)}</div>` : nothing}`;
}
