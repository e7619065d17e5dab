/** What else belongs to the visitor at the counter: steps on the way, the capture's reference number, the fee. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { StaffVisit } from "../../../gateway/contract/views.ts";
import { copyText } from "../../lib/clipboard.ts";
import { moneyWords, sayIn, serviceWords } from "../../parts/staff-words.ts";
import { textField } from "./fields.ts";
import { tillOf } from "./money.ts";
import { keyCap, press, type Send } from "./press.ts";
import { mayAsk, type Panel } from "./state.ts";
import { stepsOf } from "./visit-words.ts";

export function stepsView(panel: Panel, visit: StaffVisit, send: Send): TemplateResult {
  // Where fees are taken they stand below, with what is paid of them.
  const fee = tillOf(panel) ? undefined : feeOf(panel, visit);
  return html`<div class="steps">
    ${stepsOf(visit).map((service) => step(panel, visit, service, send))} ${reference(panel, visit, send)}
    ${
      fee === undefined
        ? nothing
        : html`<span class="mark fee">${sayIn(panel.tongue)("feeReminder", { amount: fee })}</span>`
    }
  </div>`;
}

/** The visit's own, else what its present service costs. */
function feeOf({ site, tongue }: Panel, { feeCents, services }: StaffVisit): string | undefined {
  const cents = feeCents ?? site?.services.find(({ id }) => id === services[0])?.feeCents;
  return cents === undefined || cents === 0 ? undefined : moneyWords(cents, tongue);
}

function step(panel: Panel, visit: StaffVisit, service: string, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { number, aside } = visit;
  const name = serviceWords(panel.site, service, panel.tongue);
  const isOpen = service !== aside;
  const skip = mayAsk(panel, "skip-step") && isOpen;
  return html`<span class="step" data-step=${service}>
    <b>${name}:</b> ${say(isOpen ? "stepOpen" : "stepAside")}
    ${
      skip
        ? press(panel, send, {
            words: say("stepSkip"),
            command: { type: "skip-step", number, service },
            look: "quiet",
            spoken: `${name}: ${say("stepSkip")}`,
          })
        : nothing
    }
  </span>`;
}

/** One key copies what a station gave; what it gave on paper is typed in by hand. */
function reference(panel: Panel, { number, reference }: StaffVisit, send: Send): TemplateResult | typeof nothing {
  const say = sayIn(panel.tongue);
  if (reference !== undefined) {
    return html`<span class="step">
      <b>${say("stepDone")}</b>
      <input class="reference" readonly size=${reference.length} aria-label=${say("reference")} .value=${reference} />
      <button
        type="button"
        class="press plain"
        aria-keyshortcuts="Alt+C"
        @click=${async ({ currentTarget }: Event) => {
          const field = (currentTarget as HTMLElement).parentElement!.querySelector("input");
          if (await copyText(reference, field)) send({ type: "did", what: "copied" });
        }}
      >
        <span class="words">${say("copyReference")}</span>${keyCap("Alt+C")}
      </button>
    </span>`;
  }
  if (!mayAsk(panel, "note-reference")) return nothing;
  const open = panel.row === "reference";
  const text = panel.reference.trim();
  const fold = html`<button
    type="button"
    class="press quiet"
    aria-expanded=${open ? "true" : "false"}
    @click=${() => send({ type: "row", number: "reference" })}
  >
    <span class="words">${say("reference")} …</span>
  </button>`;
  if (!open) return fold;
  return html`${fold}
    <div class="filter" data-opened="reference">
      ${textField(say("reference"), panel.reference, (typed) => send({ type: "reference", text: typed }), {
        id: "reference",
        size: 18,
        longest: 30,
      })}
      ${press(panel, send, {
        words: say("commandNoteReference"),
        command: { type: "note-reference", number, reference: text },
        fits: /^[A-Za-z0-9][A-Za-z0-9 ./-]{0,29}$/.test(text),
      })}
    </div>`;
}
