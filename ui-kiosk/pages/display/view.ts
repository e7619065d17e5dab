/** What a display looks like: the newest call large, the older ones below. When what is shown is state.ts. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { type PhraseKey, phrase, phraseKeys, type StaffTag, staffText } from "../../../gateway/contract/texts.ts";
import type { DisplayCall } from "../../../gateway/contract/views.ts";
import { activate } from "../../lib/activate.ts";
import { clockText } from "../../lib/clock.ts";
import { evacuation } from "../../parts/evacuation.ts";
import { icon } from "../../parts/icons.ts";
import { number } from "../../parts/number.ts";
import { foreignTo, inTurn, own, said, spoken } from "../../parts/words.ts";
import { displayLayout, type Foot, footOf, roomFor } from "./layout.ts";
import {
  type Announced,
  announced,
  callKey,
  clockNow,
  type DisplayState,
  disturbed,
  guestTongue,
  isEvacuating,
  isFresh,
  isNew,
  lineShown,
  shiftStep,
} from "./state.ts";

/** The sound button: in the language of the staff, and told when touched, which browsers ask for. */
export interface SoundKey {
  readonly tongue: StaffTag;
  readonly allow: () => void;
}

export function view(state: DisplayState, sound: SoundKey): TemplateResult {
  // Also without a heartbeat: where people must leave, the line may go first.
  if (isEvacuating(state)) return evacuation(state.site);
  return html`<div class="display" data-shift=${shiftStep(state)} data-state=${standing(state)}>
    ${content(state, sound)}
  </div>`;
}

function standing(state: DisplayState): string {
  if (disturbed(state)) return "disturbed";
  if (!state.display) return "starting";
  return state.display.intake.halted ? "halted" : "calls";
}

function content(state: DisplayState, sound: SoundKey): TemplateResult {
  switch (standing(state)) {
    case "disturbed":
      return notice(state, "displayDisturbed", "warning");
    case "starting":
      return notice(state, "pleaseWait", "wait");
    case "halted":
      return html`${head(state, sound)} ${notice(state, "halted", "stop")} ${foot(state, footBelow(state))}`;
    default: {
      const below = footBelow(state);
      return html`${head(state, sound)} ${calls(state, below)} ${foot(state, below)}`;
    }
  }
}

function head(state: DisplayState, sound: SoundKey): TemplateResult {
  const clock = clockNow(state);
  return html`<header>
    <div class="title">
      <h1>${phrase("calledNumbers", "de")}</h1>
      ${inTongues(state, "calledNumbers")}
    </div>
    ${soundButton(state, sound)}
    ${state.site && clock !== undefined ? html`<p class="clock">${clockText(clock, state.site.zone)}</p>` : nothing}
  </header>`;
}

/** What is said below the calls takes the place of the oldest ones. */
function footBelow(state: DisplayState): Foot {
  const isHalted = state.display?.intake.halted === true;
  const said = announced(state);
  return footOf(displayLayout(state.extent, state.distanceMm), {
    waiting: (state.display?.calls ?? []).slice(1).filter((call) => call.waiting).length,
    announcement: said ? room(state, said).rows : 0,
    line: lineShown(state) !== undefined,
    closing: state.display?.intake.open === false && !isHalted,
  });
}

function room({ extent, distanceMm }: DisplayState, { texts }: Announced): ReturnType<typeof roomFor> {
  const words = texts.map(({ text }) => text);
  return roomFor(words, displayLayout(extent, distanceMm), extent.width);
}

function foot(state: DisplayState, below: Foot): TemplateResult {
  const said = announced(state);
  const line = lineShown(state);
  return html`<div class="foot">
    ${said && below.announcement > 0 ? announcement(state, said, below.announcement) : nothing}
    ${line !== undefined && below.line > 0 ? html`<div class="line-words"><p dir="auto">${line}</p></div>` : nothing}
    ${below.closing > 0 ? closing(state) : nothing}
  </div>`;
}

/** All languages at once where there is room for them; otherwise in turn, each with the room of the longest. */
function announcement(state: DisplayState, said: Announced, rows: number): TemplateResult {
  const { together, rows: wanted } = room(state, said);
  const words = said.texts.map(({ tag, text }) => spoken(text, tag));
  const content = together && rows === wanted ? html`<div class="together">${words}</div>` : inTurn(words, said.turn);
  return html`<section class="announcement" role="status" data-announcement=${said.at} data-rows=${rows}>
    ${icon("sound")}
    <div class="announced">${content}</div>
  </section>`;
}

function calls(state: DisplayState, below: Foot): TemplateResult {
  const [newest, ...older] = state.display?.calls ?? [];
  if (!newest) return notice(state, "noCallNow", "screen");
  return html`<div class="newest">
      ${repeat([newest], callKey, (call) => heroCall(state, call))}
    </div>
    <ol class="older">
      ${repeat(older.slice(0, below.older), callKey, (call) => olderCall(state, call))}
    </ol>`;
}

/** Elements are keyed by call: a new one is a new element, so that it draws the eye once and then stands still. */
function heroCall(state: DisplayState, call: DisplayCall): TemplateResult {
  const guest = guestTongue(state);
  return html`<section class="call hero" ?data-fresh=${isFresh(state, call)} data-call=${call.number}>
    ${line(state, call, false)}
    <div class="more">
      ${guest ? spoken(phrase(phraseKeys.goTo[call.kind], guest, { n: call.label }), guest) : nothing}
      ${call.way ? html`<span class="way">${own(call.way, "de")}</span>` : nothing}
    </div>
  </section>`;
}

function olderCall(state: DisplayState, call: DisplayCall): TemplateResult {
  const fresh = isFresh(state, call);
  return html`<li class="call" ?data-fresh=${fresh} ?data-served=${!call.waiting} data-call=${call.number}>
    ${line(state, call, true)}
  </li>`;
}

function line(state: DisplayState, call: DisplayCall, wayToo: boolean): TemplateResult {
  const word = phrase(phraseKeys.kind[call.kind], "de");
  return html`<p class="line">
    ${number(call.number)} ${icon("arrow")}
    <span class="place"><span class="word" data-kind=${call.kind}>${word}</span> ${number(call.label)}</span>
    <span class="end">
      ${wayToo && call.way ? html`<span class="way">${own(call.way, "de")}</span>` : nothing}
      ${isNew(state, call) ? html`<strong class="new">${phrase("newCall", "de")}</strong>` : nothing}
    </span>
  </p>`;
}

/** Those who wait are still called; nobody else gets a number. */
function closing(state: DisplayState): TemplateResult {
  return html`<div class="closing">
    ${icon("stop")}
    <div>
      <p>${phrase("intakeClosed", "de")}</p>
      ${inTongues(state, "intakeClosed")}
    </div>
  </div>`;
}

/** In the language whose turn it is, with room for all of them. */
function inTongues(state: DisplayState, key: PhraseKey): TemplateResult {
  const others = foreignTo("de", state.site?.languages ?? []);
  const ways = others.map((tag) => said(key, tag));
  return html`<div class="guest">${inTurn(ways, others.indexOf(guestTongue(state) ?? ""))}</div>`;
}

function notice(state: DisplayState, key: PhraseKey, sign: "warning" | "wait" | "stop" | "screen"): TemplateResult {
  const guest = guestTongue(state);
  return html`<div class="notice" role="status">
    ${icon(sign)}
    <p>${phrase(key, "de")}</p>
    ${guest ? html`<p class="guest">${said(key, guest)}</p>` : nothing}
  </div>`;
}

/** For who sets the display up: visitors never see it, because a display's browser is allowed to sound. */
function soundButton(state: DisplayState, { tongue, allow }: SoundKey): TemplateResult | typeof nothing {
  if (state.audible || !state.display?.sound) return nothing;
  return html`<button class="sound" data-key="sound" lang=${tongue} ${activate(allow)}>
    ${icon("sound")}<span>${staffText("soundOn", tongue)}</span>
  </button>`;
}
