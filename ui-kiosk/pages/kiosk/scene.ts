/** What every scene of the kiosk gives to the frame, and the pieces that several of them are made of. */
import { html, nothing, type TemplateResult } from "lit-html";
import { phrase } from "../../../gateway/contract/texts.ts";
import { activate } from "../../lib/activate.ts";
import { type IconName, icon } from "../../parts/icons.ts";
import { foreignTo } from "../../parts/words.ts";
import type { Paged } from "./layout.ts";
import { type KioskInput, type KioskState, tagOf } from "./state.ts";

export type Send = (input: KioskInput) => void;

export interface Scene {
  readonly name: string;
  /** To be read. */
  readonly upper: TemplateResult;
  /** To be touched: in low mode this is what moves down. */
  readonly choices?: TemplateResult;
  readonly actions?: TemplateResult | undefined;
  /** Back and language, and help where it can still be given with the ticket. */
  readonly moves?: "plain" | "with-help";
}

export type Mood = "calm" | "good" | "warn" | "stop";

/** The heading takes the focus when a scene begins, so that it is read out first. */
export function heading(words: string | TemplateResult): TemplateResult {
  return html`<h1 tabindex="-1">${words}</h1>`;
}

/** A message with a sign and a border besides its colour. */
export function strip(mood: Mood, sign: IconName, words: string | TemplateResult): TemplateResult {
  return html`<div class="strip" data-mood=${mood}>${icon(sign)}<p>${words}</p></div>`;
}

export function fact(sign: IconName, words: string | TemplateResult): TemplateResult {
  return html`<li>${icon(sign)}<p>${words}</p></li>`;
}

export function doneKey(tag: string, send: Send): TemplateResult {
  return html`<button class="choice primary" data-key="done" ${activate(() => send({ type: "restart" }))}>
    <span>${phrase("done", tag)}</span>${icon("check")}
  </button>`;
}

/** Says in the visitor's language that nobody has checked these texts yet. */
export function draftStrip(state: KioskState): TemplateResult | typeof nothing {
  const tag = tagOf(state);
  const draft = state.site?.languages.find((language) => language.tag === tag)?.draft;
  return draft ? html`<p class="draft-note">${icon("draft")}<span>${phrase("draftNotice", tag)}</span></p>` : nothing;
}

/** Pages are turned by buttons: nothing scrolls. */
export function pager(state: KioskState, { page, pages }: Paged<unknown>, send: Send): TemplateResult | undefined {
  if (pages < 2) return undefined;
  const tag = tagOf(state);
  return html`<div class="pager">
    <button
      class="key"
      data-page="back"
      aria-label=${phrase("back", tag)}
      aria-disabled=${page === 0}
      ${activate(() => send({ type: "page", page: page - 1 }))}
    >
      ${icon("back")}
    </button>
    <p><bdi dir="ltr">${page + 1} / ${pages}</bdi></p>
    <button
      class="key"
      data-page="next"
      aria-label=${phrase("next", tag)}
      aria-disabled=${page === pages - 1}
      ${activate(() => send({ type: "page", page: page + 1 }))}
    >
      ${icon("forward")}
    </button>
  </div>`;
}

export interface TongueTurns {
  readonly turns: readonly (readonly string[])[];
  /** Which of the turns it is now. */
  readonly turn: number;
}

/** The languages that are not spoken just now, a few at a time. */
export function tongueTurns(state: KioskState, count: number, turnMs: number): TongueTurns {
  const others = foreignTo(tagOf(state), state.site?.languages ?? []);
  const length = Math.ceil(others.length / count);
  const turns = Array.from({ length }, (_, nth) => others.slice(nth * count, (nth + 1) * count));
  return { turns, turn: Math.floor(state.now / turnMs) % Math.max(1, length) };
}

/** The one whose turn it is, where they come one at a time; German where there is no other. */
export function otherTongue(state: KioskState, turnMs: number): string {
  const { turns, turn } = tongueTurns(state, 1, turnMs);
  return turns[turn]?.[0] ?? "de";
}
