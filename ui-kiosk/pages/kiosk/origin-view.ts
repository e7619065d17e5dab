/** The scenes that find a visitor's team: the country, or the first letter of the name. The answer stays here. */
import { html } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { phrase } from "../../../gateway/contract/texts.ts";
import { activate } from "../../lib/activate.ts";
import { icon } from "../../parts/icons.ts";
import { paged, tileGrid } from "./layout.ts";
import { alphabet, countriesFor } from "./origin.ts";
import { draftStrip, heading, pager, type Scene, type Send } from "./scene.ts";
import { type KioskState, tagOf } from "./state.ts";

export function countryScene(state: KioskState, send: Send): Scene {
  const tag = tagOf(state);
  const countries = state.site ? countriesFor(state.site, tag) : [];
  const { columns, rows } = tileGrid(state.extent, state.comfort, 10);
  const pages = paged(countries, columns * rows - state.crowded, state.page);
  return {
    name: "country",
    upper: html`${heading(phrase("askCountry", tag))} ${draftStrip(state)}`,
    choices: html`<div
      class="choices tiles"
      data-kind="countries"
      data-columns=${columns}
      ?data-shrinks=${pages.items.length > 1}
    >
      ${repeat(
        pages.items,
        ({ code }) => code,
        ({ code, name, tag: spoken }) => html`<button
          class="choice"
          data-country=${code}
          ${activate(() => send({ type: "country", country: code }))}
        >
          <span lang=${spoken} dir="auto">${name}</span>
        </button>`,
      )}
    </div>`,
    actions: html`<button class="choice" data-key="other-country" ${activate(() => send({ type: "country" }))}>
        <span>${phrase("otherCountry", tag)}</span>${icon("forward")}
      </button>
      ${pager(state, pages, send)}`,
    moves: "with-help",
  };
}

export function letterScene(state: KioskState, send: Send): Scene {
  const tag = tagOf(state);
  const { columns, rows } = tileGrid(state.extent, state.comfort, 1.6);
  const pages = paged(alphabet, columns * rows - state.crowded, state.page);
  const across = Math.min(columns, Math.max(6, Math.ceil(pages.items.length / rows)));
  return {
    name: "letter",
    upper: html`${heading(phrase("askLetter", tag))} ${draftStrip(state)}`,
    choices: html`<div
      class="choices tiles"
      data-kind="letters"
      data-columns=${across}
      dir="ltr"
      ?data-shrinks=${pages.items.length > 1}
    >
      ${repeat(
        pages.items,
        (letter) => letter,
        (letter) => html`<button
          class="choice tile"
          data-letter=${letter}
          ${activate(() => send({ type: "letter", letter }))}
        >
          ${letter}
        </button>`,
      )}
    </div>`,
    actions: pager(state, pages, send),
    moves: "with-help",
  };
}
