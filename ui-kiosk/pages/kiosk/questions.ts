/** The scenes that ask something: language, service, people, help. One question each. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Help } from "../../../gateway/contract/shapes.ts";
import { nativeName, phrase, phraseKeys, pickedTag } from "../../../gateway/contract/texts.ts";
import type { SiteView } from "../../../gateway/contract/views.ts";
import { activate } from "../../lib/activate.ts";
import { icon } from "../../parts/icons.ts";
import { own, said, spoken } from "../../parts/words.ts";
import { choiceGrid, mostChoices, paged } from "./layout.ts";
import { draftStrip, heading, otherTongue, pager, type Scene, type Send, strip } from "./scene.ts";
import { offer } from "./slots-view.ts";
import { type KioskState, tagOf } from "./state.ts";
import { noTicketsWords } from "./tidings.ts";
import { isBookable, isGiven, noTickets } from "./way.ts";

type Language = SiteView["languages"][number];

/** So many languages stand on the start screen; the others one touch away. */
const firstLanguages = 6;
const greetingMs = 4000;

export function startScene(state: KioskState, send: Send): Scene {
  const languages = state.site?.languages ?? [];
  const room = Math.max(1, firstLanguages - state.crowded);
  const all = languages.length <= room + 1;
  const shown = all ? languages : languages.slice(0, room);
  const more = activate(() => send({ type: "more-languages", from: room }));
  const guest = otherTongue(state, greetingMs);
  return {
    name: "start",
    upper: html`<div class="welcome">
        <p class="authority">${state.site?.authority}</p>
        ${heading(phrase("welcome", "de"))}
        <p class="greeting guest" aria-hidden="true">${said("welcome", guest)}</p>
      </div>
      <div>
        <p class="ask">${phrase("chooseLanguage", "de")}</p>
        <p class="ask guest" aria-hidden="true">${said("chooseLanguage", guest)}</p>
      </div>`,
    choices: html`<div class="choices" data-kind="languages" ?data-shrinks=${shown.length > 1}>
      ${shown.map((language) => languageChoice(language, send))}
      ${
        all
          ? nothing
          : html`<button class="choice more" data-key="more-languages" ${more}>
              ${icon("language")}<span class="lines">${phrase("moreLanguages", "de")}</span>${icon("more")}
            </button>`
      }
    </div>`,
    actions: draftLegend(shown),
  };
}

/** The languages from the first that the start screen left out. */
export function languagesScene(state: KioskState, from: number, send: Send): Scene {
  const guest = otherTongue(state, greetingMs);
  const rest = (state.site?.languages ?? []).slice(from);
  const { columns, rows } = choiceGrid(state.extent, state.comfort, 1);
  const pages = paged(rest, Math.max(columns, 2) * rows - state.crowded, state.page);
  return {
    name: "languages",
    upper: html`${heading(phrase("chooseLanguage", "de"))}
      <p class="ask guest" aria-hidden="true">${said("chooseLanguage", guest)}</p>`,
    choices: html`<div class="choices" data-kind="languages" ?data-shrinks=${pages.items.length > 1}>
      ${repeat(
        pages.items,
        ({ tag }) => tag,
        (language) => languageChoice(language, send),
      )}
    </div>`,
    actions: pages.pages > 1 ? pager(state, pages, send) : draftLegend(pages.items),
    moves: "plain",
  };
}

function languageChoice({ tag, draft }: Language, send: Send): TemplateResult {
  return html`<button class="choice language" data-language=${tag} ${activate(() => send({ type: "language", tag }))}>
    ${spoken(nativeName(tag), tag)}
    ${draft ? html`${icon("draft")}<span class="visually-hidden">, ${said("draftNotice", tag)}</span>` : nothing}
  </button>`;
}

function draftLegend(shown: readonly Language[]): TemplateResult | undefined {
  if (!shown.some(({ draft }) => draft)) return undefined;
  return html`<p class="draft-note">${icon("draft")}<span>${phrase("draftNotice", "de")}</span></p>`;
}

/** Who has an appointment finds that first; everybody else finds the services. */
export function servicesScene(state: KioskState, send: Send): Scene {
  const tag = tagOf(state);
  const offered = offeredServices(state);
  const lines = offered.some(({ name }) => pickedTag(name, tag) !== "de") ? 2 : 1;
  const { columns, rows } = choiceGrid(state.extent, state.comfort, lines);
  const checksIn = state.kiosk?.checkIn === true;
  const room = columns * (checksIn ? Math.max(1, rows - 1) : rows);
  const pages = paged(offered, Math.min(mostChoices, room) - state.crowded, state.page);
  const { several, services } = state.chosen;
  const without = noTickets(state);
  return {
    name: "services",
    upper: html`${heading(phrase("chooseService", tag))} ${draftStrip(state)}
      ${without ? strip("calm", "wait", noTicketsWords(state, without, tag)) : nothing}`,
    choices: html`<div
      class="choices"
      data-kind="services"
      data-columns=${Math.min(columns, Math.max(1, pages.items.length))}
      ?data-shrinks=${pages.items.length > 1}
    >
      ${checksIn && !several ? appointmentChoice(tag, send) : nothing}
      ${repeat(
        pages.items,
        ({ id }) => id,
        (service) => serviceChoice(service, tag, several ? services.includes(service.id) : undefined, send),
      )}
    </div>`,
    actions: html`${offered.length > 1 && !without ? severalKey(tag, several, send) : nothing}
    ${pager(state, pages, send)} ${several ? nextKey(tag, services.length === 0, send) : nothing}`,
    moves: "with-help",
  };
}

function appointmentChoice(tag: string, send: Send): TemplateResult {
  const press = activate(() => send({ type: "appointment" }));
  return html`<button class="choice primary across" data-key="appointment" ${press}>
    ${icon("calendar")}<span class="lines">${phrase("haveAppointment", tag)}</span>${icon("forward")}
  </button>`;
}

/** While no tickets are given, only what a time can be chosen for; not what could be had at another time of day. */
function offeredServices(state: KioskState): readonly OfferedService[] {
  const names = new Map(state.site?.services.map(({ id, name }) => [id, name]));
  const without = noTickets(state) !== undefined;
  return (state.kiosk?.services ?? []).flatMap(({ id, full }) => {
    const name = names.get(id);
    const timesOnly = !isGiven(state, id) && isBookable(state, id);
    return name && (!without || timesOnly) ? [{ id, full: full && !timesOnly, timesOnly, name }] : [];
  });
}

function severalKey(tag: string, several: boolean, send: Send): TemplateResult {
  const press = activate(() => send({ type: "several" }));
  return html`<button class="key" data-key="several" aria-pressed=${several} ${press}>
    ${icon("several")}<span>${phrase("severalServices", tag)}</span>
  </button>`;
}

interface OfferedService {
  readonly id: string;
  readonly full: boolean;
  /** There is no ticket, but a time can be chosen. */
  readonly timesOnly: boolean;
  readonly name: SiteView["services"][number]["name"];
}

/** `picked` is undefined where one touch decides. The German name stands below: staff and letters use it. */
function serviceChoice(service: OfferedService, tag: string, picked: boolean | undefined, send: Send): TemplateResult {
  const { id, full, timesOnly, name } = service;
  const german = !full && pickedTag(name, tag) !== "de";
  return html`<button
    class="choice"
    data-service=${id}
    aria-disabled=${full}
    aria-pressed=${picked ?? nothing}
    ${activate(() => send({ type: "service", id }))}
  >
    <span class="lines">
      <span class="service">${own(name, tag)}</span>
      ${german ? html`<span class="german" lang="de" dir="ltr">${name.de}</span>` : nothing}
      ${full ? html`<span class="full">${phrase("serviceFull", tag)}</span>` : nothing}
      ${timesOnly ? html`<span class="full">${phrase("chooseAppointment", tag)}</span>` : nothing}
    </span>
    ${full ? nothing : picked === undefined ? icon(timesOnly ? "calendar" : "forward") : tick(picked)}
  </button>`;
}

function tick(on: boolean): TemplateResult {
  return html`<span class="tick" ?data-on=${on}>${on ? icon("check") : nothing}</span>`;
}

function nextKey(tag: string, inert: boolean, send: Send): TemplateResult {
  return html`<button
    class="choice primary"
    data-key="next"
    aria-disabled=${inert}
    ${activate(() => send({ type: "next" }))}
  >
    <span>${phrase("next", tag)}</span>${icon("forward")}
  </button>`;
}

/** With one touch a ticket; where there is a time to be had instead, that stands below, and nothing more is asked. */
export function peopleScene(state: KioskState, send: Send): Scene {
  const tag = tagOf(state);
  const take = (people: number) => activate(() => send({ type: "people", people }));
  const instead = offer(state, send);
  return {
    name: "people",
    upper: html`${heading(phrase("howManyPeople", tag))} ${draftStrip(state)}`,
    choices: html`<div class="choices" data-kind="people">
      <button class="choice primary" data-people="1" ${take(1)}>
        ${icon("person")}<span class="lines"
          ><span>${phrase("onePerson", tag)}</span>${
            instead ? html`<span class="more-words">${phrase("waitNow", tag)}</span>` : nothing
          }</span
        >
      </button>
      ${[2, 3, 4, 5, 6, 7, 8, 9].map(
        (people) => html`<button
          class="choice tile"
          data-people=${people}
          aria-label=${phrase("people", tag, { n: people })}
          ${take(people)}
        >
          <bdi class="number" dir="ltr">${people}</bdi>
        </button>`,
      )}
      ${instead ?? nothing}
    </div>`,
    moves: "with-help",
  };
}

const helps = ["fetch", "step-free", "in-writing", "interpreter", "more-time"] as const satisfies Help[];

export function helpScene(state: KioskState, send: Send): Scene {
  const tag = tagOf(state);
  const chosen = state.chosen.help;
  const { columns, rows } = choiceGrid(state.extent, state.comfort, 2);
  const pages = paged(helps, columns * rows - state.crowded, state.page);
  return {
    name: "help",
    upper: html`${heading(phrase("needHelp", tag))}
      <p class="aside">${phrase("askStaff", tag)}</p>`,
    choices: html`<div
      class="choices"
      data-kind="help"
      data-columns=${Math.min(columns, pages.items.length)}
      ?data-shrinks=${pages.items.length > 1}
    >
      ${repeat(
        pages.items,
        (help) => help,
        (help) => html`<button
          class="choice"
          data-help=${help}
          aria-pressed=${chosen.includes(help)}
          ${activate(() => send({ type: "toggle-help", help }))}
        >
          <span>${phrase(phraseKeys.help[help], tag)}</span>${tick(chosen.includes(help))}
        </button>`,
      )}
    </div>`,
    actions: html`${pager(state, pages, send)} ${nextKey(tag, false, send)}`,
    moves: "plain",
  };
}
