/** The page that asks everybody to leave: an exit sign and the sentence in all of the site's languages at once. */
import { html, type TemplateResult } from "lit-html";
import { direction, phrase } from "../../gateway/contract/texts.ts";
import type { SiteView } from "../../gateway/contract/views.ts";
import { icon } from "./icons.ts";

const german = phrase("leaveBuilding", "de");

/** Nothing to touch and nothing that moves. The sign has no arrow: only those in the house know which way is out. */
export function evacuation(site: SiteView | undefined): TemplateResult {
  const words = (site?.languages ?? []).map(({ tag }) => ({ tag, text: phrase("leaveBuilding", tag) }));
  // What a language lacks is said in German, which already stands there.
  const others = words.filter(({ text }) => text !== german);
  return html`<div class="evacuation" role="alert" lang="de" dir="ltr">
    <div class="order">
      ${icon("exit")}
      <h1>${german}</h1>
    </div>
    <ul class="orders">
      ${others.map(({ tag, text }) => html`<li lang=${tag} dir=${direction(tag)}>${text}</li>`)}
    </ul>
  </div>`;
}
