/** The reception's form: a ticket for somebody who stands here, in any language, printed or by word of mouth. */
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { Command } from "../../../gateway/contract/commands.ts";
import { helps } from "../../../gateway/contract/shapes.ts";
import { pick, type StaffKey, staffKeys } from "../../../gateway/contract/texts.ts";
import { clockWords, languageWords, sayIn, serviceWords } from "../../parts/staff-words.ts";
import { type Draft, type Given, isLanguageTag } from "./drafts.ts";
import { type Entered, entryCommand, entryNeeds } from "./entered.ts";
import { flipped, peopleField, toggle } from "./fields.ts";
import { paperWords } from "./paper-view.ts";
import { press, type Send } from "./press.ts";
import { type Panel, visitNamed } from "./state.ts";
import { timeField, timeWrong } from "./time-field.ts";

/** Spoken at German service points beyond what a site offers in writing; any other one is typed as its tag. */
const furtherTags = (
  "am az bn bs ckb el et fi fil gu ha hi hr hu hy id ig it ka kk ko ku ln lt lv mk mn my ne nl " +
  "pa ps pt rom sk sl so sr sv sw ta te th ti tk ur uz vi wo yo zh"
).split(" ");

export function receptionView(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { draft } = panel;
  const change = (changed: Partial<Draft>) => send({ type: "draft", change: changed });
  return html`${panel.given ? givenView(panel, panel.given, send) : nothing}
    <form class="reception" @submit=${(event: Event) => event.preventDefault()}>
      ${servicesField(panel, change)} ${languageField(panel, change)}
      ${peopleField(panel, draft.people, (people) => change({ people }))}
      <fieldset>
        <legend>${say("help")}</legend>
        ${helps.map((help) =>
          toggle(say(staffKeys.help[help]), draft.help.includes(help), () =>
            change({ help: flipped(draft.help, help) }),
          ),
        )}
        ${toggle(say("precedence"), draft.precedence, () => change({ precedence: !draft.precedence }))}
      </fieldset>
      <fieldset>
        <legend>${say("paper")}</legend>
        ${toggle(say("withPrinter"), draft.print, () => change({ print: true }))}
        ${toggle(say("withoutPrinter"), !draft.print, () => change({ print: false }))}
      </fieldset>
      ${press(panel, send, {
        words: say("commandTakeTicket"),
        command: commandOf(draft),
        look: "primary",
        fits: draft.services.length > 0 && isLanguageTag(draft.language),
      })}
      ${needed(panel, draft.services.length > 0 ? [] : ["services"])}
      ${enteredField(panel, change, send)}
    </form>`;
}

/** Folded away: for the day after everything was down. */
function enteredField(panel: Panel, change: (changed: Partial<Draft>) => void, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { entered, language } = panel.draft;
  const open = panel.row === "entered";
  const command = entryCommand(panel);
  const type = (changed: Partial<Entered>) => change({ entered: { ...entered, ...changed } });
  const fold = html`<button
    type="button"
    class="press plain"
    aria-expanded=${open ? "true" : "false"}
    @click=${() => send({ type: "row", number: "entered" })}
  >
    <span class="words">${say("emergencyEnter")} …</span>
  </button>`;
  if (!open) return fold;
  return html`${fold}
    <div class="question" data-opened="entered">
      <p>${say("emergencyExplain")}</p>
      <div class="field">
        <label for="entered-number">${say("emergencyNumber")}</label>
        <input
          id="entered-number"
          autocomplete="off"
          spellcheck="false"
          maxlength="8"
          .value=${live(entered.number)}
          @input=${(event: Event) => type({ number: (event.target as HTMLInputElement).value })}
        />
        <label for="entered-time">${say("emergencyTime")}</label>
        ${timeField("entered-time", entered.time, (time) => type({ time }))}
        ${timeWrong(entered.time) ? html`<p class="explain" role="status">${say("timeWrong")}</p>` : nothing}
      </div>
      ${press(panel, send, {
        words: say("emergencyEnter"),
        command: command ?? commandOf(panel.draft),
        look: "primary",
        fits: command !== undefined && isLanguageTag(language),
      })}
      ${needed(panel, entryNeeds(panel))}
    </div>`;
}

/** Below a button that is inert: why it is. */
function needed(panel: Panel, fields: readonly StaffKey[]): TemplateResult | typeof nothing {
  const say = sayIn(panel.tongue);
  const all: readonly StaffKey[] = isLanguageTag(panel.draft.language) ? fields : [...fields, "language"];
  if (all.length === 0) return nothing;
  return html`<p class="explain">${say("entryNeeds", { what: all.map((key) => say(key)).join(" · ") })}</p>`;
}

function commandOf({ services, help, language, people, precedence, print }: Draft): Command {
  return { type: "take-ticket", services: [...services], help: [...help], language, people, precedence, print };
}

/** Up to five services fit one visit; the first one chosen is the first to be served. */
const servicesAtMost = 5;

function servicesField(panel: Panel, change: (changed: Partial<Draft>) => void): TemplateResult {
  const { services } = panel.draft;
  return html`<fieldset>
    <legend>${sayIn(panel.tongue)("services")}</legend>
    ${(panel.site?.services ?? []).map(({ id, name }) =>
      toggle(pick(name, panel.tongue), services.includes(id), () =>
        change({ services: flipped(services, id).slice(0, servicesAtMost) }),
      ),
    )}
  </fieldset>`;
}

function languageField(panel: Panel, change: (changed: Partial<Draft>) => void): TemplateResult {
  const say = sayIn(panel.tongue);
  const offered = (panel.site?.languages ?? []).map(({ tag }) => tag);
  const further = furtherTags.filter((tag) => !offered.includes(tag));
  const { language, free } = panel.draft;
  const option = (tag: string) => {
    const { own, name } = languageWords(tag, panel.tongue);
    const words = name === undefined ? own : `${name} · ${own}`;
    return html`<option value=${tag} .selected=${live(tag === language && !free)}>${words}</option>`;
  };
  const choose = ({ target }: Event) => {
    const { value } = target as HTMLSelectElement;
    change({ language: value, free: value === "" });
  };
  return html`<div class="field">
    <label for="language">${say("language")}</label>
    <select id="language" @change=${choose}>
      <optgroup label=${say("languagesHere")}>${offered.map(option)}</optgroup>
      <optgroup label=${say("languagesFurther")}>
        ${further.map(option)}
        <option value="" .selected=${live(free)}>${say("languageOther")}</option>
      </optgroup>
    </select>
    ${
      free
        ? html`<input
            aria-label=${say("languageOther")}
            placeholder="qu, dv, zgh …"
            autocapitalize="off"
            spellcheck="false"
            .value=${live(language)}
            @input=${(event: Event) => change({ language: (event.target as HTMLInputElement).value.trim() })}
          />`
        : nothing
    }
  </div>`;
}

/** As far as it is known: where it comes out, else what became of it. */
function slipWords(panel: Panel, { number, printer }: Given): string {
  const paper = visitNamed(panel, number)?.paper ?? "asked";
  if (paper === "asked" || paper === "printed") return paperWords(panel, printer);
  const say = sayIn(panel.tongue);
  return `${say("paper")}: ${say(staffKeys.paper[paper])}`;
}

export function givenView(panel: Panel, given: Given, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const area = panel.site?.areas.find(({ id }) => id === given.area);
  const since =
    given.takenAt === undefined ? [] : [say("takenAt", { time: clockWords(given.takenAt, panel.site?.zone) })];
  const about = [
    ...since,
    ...(given.ahead === undefined ? [] : [say("givenAhead", { n: given.ahead })]),
    ...(area ? [pick(area.name, panel.tongue)] : []),
  ];
  const steps = given.meanwhile.map((id) => serviceWords(panel.site, id, panel.tongue)).join(" · ");
  return html`<div class="given" role="status" data-opened="given">
    <p>${say("givenWords")}</p>
    <p class="number hero">${given.number}</p>
    <p>${about.join(" · ")}</p>
    ${steps === "" ? nothing : html`<p><b>${say("givenFirst", { steps })}</b></p>`}
    ${given.print ? html`<p>${slipWords(panel, given)}</p>` : nothing}
    <button type="button" class="press plain" @click=${() => send({ type: "given-read" })}>
      <span class="words">${say("givenRead")}</span>
    </button>
  </div>`;
}
