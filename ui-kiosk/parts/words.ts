/** Words in their language: the catalogue's sentences and the site's own phrases, each marked with its language. */
import { html, type TemplateResult } from "lit-html";
import type { Phrase } from "../../gateway/contract/shapes.ts";
import { direction, type PhraseKey, phrase, pick, pickedTag, type Values } from "../../gateway/contract/texts.ts";

/** A catalogue sentence that says its own language: for a place where the page's language is another. */
export function said(key: PhraseKey, tag: string, values?: Values): TemplateResult {
  return spoken(phrase(key, tag, values), tag);
}

/** The site's own phrase in the language nearest to the one asked for, marked with the one it got. */
export function own(words: Phrase, tag: string): TemplateResult {
  return spoken(pick(words, tag), pickedTag(words, tag));
}

export function spoken(text: string, tag: string): TemplateResult {
  return html`<span lang=${tag} dir=${direction(tag)}>${text}</span>`;
}

/** A catalogue sentence around something that has a language or form of its own: `{area}` becomes `inner`. */
export function saidAround(key: PhraseKey, tag: string, place: string, inner: TemplateResult): TemplateResult {
  const [before = "", behind = ""] = phrase(key, tag, { [place]: mark }).split(mark);
  return html`${before}${inner}${behind}`;
}
/** Stands for something that is no text, as Unicode means it (object replacement character). */
const mark = "\uFFFC";

/**
 * The same thing in several ways, of which only the `shown`th is seen and heard: all of them take the room of the
 * largest, so that nothing around jumps when another one has its turn.
 */
export function inTurn(ways: readonly TemplateResult[], shown: number): TemplateResult {
  const each = ways.map((way, nth) => html`<div ?data-shown=${nth === shown}>${way}</div>`);
  return html`<div class="in-turn">${each}</div>`;
}

/** The offered languages that say it in other words than this one does: easy German is no foreign language. */
export function foreignTo(tag: string, offered: readonly { readonly tag: string }[]): string[] {
  const root = (each: string) => each.split("-")[0];
  return offered.map((language) => language.tag).filter((each) => root(each) !== root(tag));
}
