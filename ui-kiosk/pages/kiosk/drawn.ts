/** What a drawn kiosk needs beyond its template: the page's language, the focus, and whether everything found room. */
import { direction } from "../../../gateway/contract/texts.ts";
import { type KioskInput, type KioskState, tagOf, warning } from "./state.ts";

/** Language, direction and contrast of the whole page; a new screen is read from its heading on. */
export function showLanguage(state: KioskState, before: KioskState | undefined): void {
  const root = document.documentElement;
  root.lang = tagOf(state);
  root.dir = direction(root.lang);
  root.dataset.theme = state.comfort.dark ? "dark" : "light";
  if (warning(state)) {
    if (!before || !warning(before)) focus("[role=alertdialog] button");
  } else if (before && (before.screen.at !== state.screen.at || warning(before))) focus("h1");
}

function focus(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

/** Nothing is ever clipped: fewer choices at once, and where that does not help, smaller text. */
export function tellCrowding(send: (input: KioskInput) => void): void {
  const choices = document.querySelector(".choices");
  if (choices && overflows(choices) && choices.hasAttribute("data-shrinks")) send({ type: "crowded" });
  else if ([...document.querySelectorAll(".upper, .lower, .choices, .plain")].some(overflows)) send({ type: "tight" });
  else if ([...document.querySelectorAll(".dock, .moves, .comfort, .choices")].some(isWider)) send({ type: "tight" });
}

function overflows(part: Element): boolean {
  const bottom = Math.min(part.getBoundingClientRect().bottom, innerHeight) + 1;
  return [...part.children].some((child) => child.getBoundingClientRect().bottom > bottom);
}

function isWider(part: Element): boolean {
  return part.scrollWidth > part.clientWidth + 1;
}
