/** What a kiosk looks like: frame, dock and the question whether anybody is there. The scenes stand beside it. */
import { html, nothing, type TemplateResult } from "lit-html";
import { phrase } from "../../../gateway/contract/texts.ts";
import { activate } from "../../lib/activate.ts";
import { clockText } from "../../lib/clock.ts";
import { evacuation } from "../../parts/evacuation.ts";
import { type IconName, icon } from "../../parts/icons.ts";
import { codeScene, refusedScene } from "./check-in-view.ts";
import { type Comfort, isWide } from "./layout.ts";
import { countryScene, letterScene } from "./origin-view.ts";
import { helpScene, languagesScene, peopleScene, servicesScene, startScene } from "./questions.ts";
import type { Scene, Send } from "./scene.ts";
import { bookedScene, confirmScene, daysScene, timesScene } from "./slots-view.ts";
import { isEvacuating, type KioskState, standstill, type Tap, tagOf, warning } from "./state.ts";
import { askingScene, placeScene, standstillScene, ticketScene } from "./tidings.ts";

export function view(state: KioskState, send: Send): TemplateResult {
  if (isEvacuating(state)) return evacuation(state.site);
  const scene = sceneOf(state, send);
  const asks = warning(state) && scene.name !== "standstill";
  return html`<div
      class="kiosk"
      data-scene=${scene.name}
      ?data-large=${state.comfort.large}
      ?data-low=${state.comfort.low}
      ?data-wide=${isWide(state.extent)}
      data-tight=${state.tight}
      ?inert=${asks}
    >
      ${header(state)}
      <section class="upper">${scene.upper}</section>
      <section class="lower">
        ${scene.choices ?? nothing}
        ${scene.actions ? html`<div class="actions">${scene.actions}</div>` : nothing}
        ${dock(state, scene, send)}
      </section>
    </div>
    ${asks ? stillThere(state, send) : nothing}`;
}

function sceneOf(state: KioskState, send: Send): Scene {
  const { screen } = state;
  if (screen.at === "ticket") return ticketScene(state, screen, send);
  if (screen.at === "booked") return bookedScene(state, screen, send);
  if (screen.at === "place") return placeScene(state, screen, send);
  if (screen.at === "looking" && state.link !== "down") return askingScene(state);
  const reason = standstill(state);
  if (reason) return standstillScene(state, reason);
  switch (screen.at) {
    case "start":
      return startScene(state, send);
    case "languages":
      return languagesScene(state, screen.from, send);
    case "services":
      return servicesScene(state, send);
    case "people":
      return peopleScene(state, send);
    case "help":
      return helpScene(state, send);
    case "asking":
    case "looking":
      return askingScene(state);
    case "refused":
      return refusedScene(state, screen, send);
    case "code":
      return codeScene(state, screen, send);
    case "country":
      return countryScene(state, send);
    case "letter":
      return letterScene(state, send);
    case "days":
      return daysScene(state, screen, send);
    case "times":
      return timesScene(state, screen, send);
    case "confirm":
      return confirmScene(state, screen, send);
  }
}

function header({ site, clock }: KioskState): TemplateResult {
  const time = site && clock !== undefined ? clockText(clock, site.zone) : undefined;
  return html`<header>
    <p class="site" lang="de" dir="ltr">${site?.name}</p>
    ${time === undefined ? nothing : html`<p class="clock"><bdi dir="ltr">${time}</bdi></p>`}
  </header>`;
}

/** The same controls at the same place on every screen; the lowest that can be reached. */
function dock(state: KioskState, scene: Scene, send: Send): TemplateResult {
  const tag = tagOf(state);
  const helpSign = state.chosen.help.length > 0 ? "check" : "help";
  return html`<nav class="dock" aria-label=${phrase("accessibility", tag)}>
    ${
      scene.moves
        ? html`<div class="moves">
            ${key("back", "back", phrase("back", tag), { type: "back" })}
            ${key("help", helpSign, phrase("help", tag), { type: "help" }, scene.moves === "with-help")}
            ${key("language", "language", phrase("language", tag), { type: "other-language" })}
          </div>`
        : nothing
    }
    <div class="comfort">
      ${comfort("text", "large", phrase("largeText", tag))} ${comfort("contrast", "dark", phrase("highContrast", tag))}
      ${comfort("low", "low", phrase("lowControls", tag))}
    </div>
  </nav>`;

  /** A key that a scene lacks keeps its place. */
  function key(name: string, sign: IconName, words: string, tap: Tap, there = true): TemplateResult {
    const press = activate(() => send(tap));
    return html`<button class=${there ? "key" : "key gone"} data-key=${name} ${press}>
      ${icon(sign)}<span>${words}</span>
    </button>`;
  }

  function comfort(sign: IconName, which: keyof Comfort, words: string): TemplateResult {
    return html`<button
      class="key"
      data-comfort=${which}
      aria-pressed=${state.comfort[which]}
      ${activate(() => send({ type: "comfort", which }))}
    >
      ${icon(sign)}<span>${words}</span>
    </button>`;
  }
}

function stillThere(state: KioskState, send: Send): TemplateResult {
  const tag = tagOf(state);
  return html`<div class="veil">
    <div
      class="dialog"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="still-there"
      ?data-large=${state.comfort.large}
      ?data-low=${state.comfort.low}
    >
      <h2 id="still-there">${phrase("stillThere", tag)}</h2>
      <button class="choice primary" data-answer="yes" ${activate(() => send({ type: "stay" }))}>
        <span>${phrase("yesContinue", tag)}</span>
      </button>
      <button class="choice" data-answer="restart" ${activate(() => send({ type: "restart" }))}>
        <span>${phrase("startAgain", tag)}</span>
      </button>
    </div>
  </div>`;
}
