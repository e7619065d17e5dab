/** The card terminals: what was paid since their last end of day, whether it agreed, and how their upkeep went. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { PaymentsView, TerminalWork } from "../../../gateway/contract/payments.ts";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import { momentWords, moneyWords, sayIn, sourceWords } from "../../parts/staff-words.ts";
import { press, type Send } from "./press.ts";
import { mayAsk, type Panel } from "./state.ts";

type Terminal = PaymentsView["terminals"][number];

/** Nothing where there are none. */
export function terminalsPart(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const terminals = panel.payments?.terminals ?? [];
  if (terminals.length === 0) return nothing;
  return html`<h3>${sayIn(panel.tongue)("terminals")}</h3>
    <ul class="terminals">
      ${terminals.map((terminal) => terminalCard(panel, terminal, send))}
    </ul>`;
}

/** Shown to the lead and facilities, who look after the terminals. All of it, as the end of day, all staff may ask. */
const upkeep = ["turnover", "repeat-receipt", "diagnosis", "initialise", "set-clock"] as const satisfies TerminalWork[];

function terminalCard(panel: Panel, terminal: Terminal, send: Send): TemplateResult {
  const { tongue } = panel;
  const say = sayIn(tongue);
  const { id, since } = terminal;
  const name = sourceWords(panel.site, `terminal/${id}`, tongue);
  const [end, more] = [`end ${id}`, `upkeep ${id}`];
  const role = panel.station?.role;
  const keeps = role === "lead" || role === "facilities";
  const fold = (row: string, words: string) => html`<button
    type="button"
    class="press plain"
    aria-expanded=${panel.row === row ? "true" : "false"}
    aria-label=${`${name}: ${words}`}
    @click=${() => send({ type: "row", number: row })}
  >
    <span class="words">${words} …</span>
  </button>`;
  const work = (work: (typeof upkeep)[number] | "end-of-day", look: "plain" | "primary") =>
    press(panel, send, {
      words: say(staffKeys.terminalWork[work]),
      command: { type: "ask-terminal", terminal: id, work },
      look,
      spoken: `${name}: ${say(staffKeys.terminalWork[work])}`,
    });
  return html`<li class="terminal" data-terminal=${id}>
    <p><b>${name}</b></p>
    <p class="about">${say("terminalSince")}: ${since.count} · <b>${moneyWords(since.cents, tongue)}</b></p>
    ${closedPart(panel, terminal)} ${cardsPart(panel, terminal)} ${lastPart(panel, terminal)}
    ${
      mayAsk(panel, "ask-terminal")
        ? html`<div class="further">
            ${fold(end, say("terminalWorkEndOfDay"))} ${keeps ? fold(more, say("terminalUpkeep")) : nothing}
          </div>`
        : nothing
    }
    ${
      panel.row === end
        ? html`<div class="question" data-opened=${end}>
            <p>${say("terminalEndAsk")}</p>
            <div class="further">${work("end-of-day", "primary")}</div>
          </div>`
        : nothing
    }
    ${
      panel.row === more && keeps
        ? html`<div class="question further" data-opened=${more}>${upkeep.map((each) => work(each, "plain"))}</div>`
        : nothing
    }
  </li>`;
}

/** Its last end of day: what it told beside what we had. */
function closedPart(panel: Panel, { closed }: Terminal): TemplateResult {
  const { tongue, now, site } = panel;
  const say = sayIn(tongue);
  if (!closed) return html`<p class="about">${say("terminalClosedNever")}</p>`;
  const { at, own, told, agrees } = closed;
  const when = momentWords(at, now, site?.zone, tongue);
  const theirs =
    told === undefined ? say("terminalNothingTold") : say("terminalTold", { amount: moneyWords(told, tongue) });
  const ours = say("terminalOwn", { amount: moneyWords(own.cents, tongue) });
  return html`<p class="about">${say("terminalClosed", { when })} · ${theirs} · ${ours}
    ${
      agrees === undefined
        ? nothing
        : html`<span class="mark money" data-state=${agrees ? "paid" : "unclear"}>
            <span aria-hidden="true">${agrees ? "✓" : "≠"}</span> ${say(agrees ? "terminalAgrees" : "terminalDiffers")}
          </span>`
    }
  </p>`;
}

/** What it counted by means of payment. */
function cardsPart({ tongue }: Panel, { closed }: Terminal): TemplateResult | typeof nothing {
  const cards = closed?.cards ?? [];
  if (cards.length === 0) return nothing;
  return html`<ul class="about cards">
    ${cards.map(({ card, count, cents }) => html`<li>${card}: ${count} · ${moneyWords(cents, tongue)}</li>`)}
  </ul>`;
}

const outcomes = { ok: "terminalLastOk", failed: "terminalLastFailed", unknown: "terminalLastUnknown" } as const;

/** How the last upkeep ended: whoever asked for it sees here whether it has worked. */
function lastPart({ tongue, now, site }: Panel, { last }: Terminal): TemplateResult | typeof nothing {
  if (!last) return nothing;
  const say = sayIn(tongue);
  const { work, at, outcome, text } = last;
  const when = momentWords(at, now, site?.zone, tongue);
  const words = say(outcomes[outcome], { work: say(staffKeys.terminalWork[work]), when });
  return html`<p class="about last" data-outcome=${outcome}>${[words, text].filter(Boolean).join(" · ")}</p>`;
}
