/** Small fields that several forms of the panel have: what is on or off, how many people, in which language. */
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { sayIn } from "../../parts/staff-words.ts";
import type { Person } from "./chooser.ts";
import { languageNamed, picker } from "./picker.ts";
import { keyCap } from "./press.ts";
import type { Panel } from "./state.ts";

export function toggle(words: string, on: boolean, flip: () => void, keys?: string): TemplateResult {
  return html`<button
    type="button"
    class="toggle"
    aria-pressed=${on ? "true" : "false"}
    aria-keyshortcuts=${keys ?? nothing}
    @click=${flip}
  >
    ${words} ${keyCap(keys)}
  </button>`;
}

export function flipped<T extends string>(all: readonly T[], one: T): T[] {
  return all.includes(one) ? all.filter((each) => each !== one) : [...all, one];
}

export function peopleField(panel: Panel, people: number, to: (people: number) => void): TemplateResult {
  const say = sayIn(panel.tongue);
  const change = (n: number) => () => to(Math.min(9, Math.max(1, n)));
  return html`<fieldset class="people">
    <legend>${say("peopleCount")}</legend>
    <button type="button" class="press plain" aria-label=${say("peopleFewer")} @click=${change(people - 1)}>−</button>
    <output class="number">${people}</output>
    <button type="button" class="press plain" aria-label=${say("peopleMore")} @click=${change(people + 1)}>+</button>
  </fieldset>`;
}

/** In which language it is printed, and for how many. A visitor's own language is offered beside the site's. */
export function personFields(panel: Panel, person: Person, change: (person: Partial<Person>) => void): TemplateResult {
  const say = sayIn(panel.tongue);
  const tags = new Set([...(panel.site?.languages ?? []).map(({ tag }) => tag), person.language]);
  const languages = [...tags].map((tag) => [tag, languageNamed(tag, panel.tongue)] as const);
  return html`<div class="filter">
    ${picker(say("language"), languages, person.language, (language) => change({ language }))}
    ${peopleField(panel, person.people, (people) => change({ people }))}
  </div>`;
}

/** A field of text with its label; hands on each key. */
export function textField(
  label: string,
  value: string,
  typed: (text: string) => void,
  more: { readonly id: string; readonly type?: "date"; readonly size?: number; readonly longest?: number },
): TemplateResult {
  return html`<label>
    ${label}
    <input
      id=${more.id}
      type=${more.type ?? "text"}
      size=${more.size ?? nothing}
      maxlength=${more.longest ?? nothing}
      autocomplete="off"
      spellcheck="false"
      .value=${live(value)}
      @input=${(event: Event) => typed((event.target as HTMLInputElement).value)}
    />
  </label>`;
}
