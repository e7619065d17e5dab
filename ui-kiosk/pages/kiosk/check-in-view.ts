/** The scenes of who has an appointment: typing its code, and what can be said and done after a no. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { RefusalCode } from "../../../gateway/contract/commands.ts";
import { type PhraseKey, phrase, refusalText } from "../../../gateway/contract/texts.ts";
import { activate, keyRestMs } from "../../lib/activate.ts";
import { dateText, whenText } from "../../lib/when.ts";
import { type IconName, icon } from "../../parts/icons.ts";
import { inTurn, spoken } from "../../parts/words.ts";
import { checkedLength, isRight, soFar, waysOn } from "./check-in.ts";
import { paged, tileGrid } from "./layout.ts";
import { alphabet } from "./origin.ts";
import { heading, pager, type Scene, type Send, strip, tongueTurns } from "./scene.ts";
import type { CodeEntry, Refused, Tap } from "./screen.ts";
import { zoneOf } from "./slots.ts";
import { type KioskState, tagOf } from "./state.ts";

const digits = [..."1234567890"];
const signs = ["/", ".", "_"];

export function codeScene(state: KioskState, entry: CodeEntry, send: Send): Scene {
  const tag = tagOf(state);
  const isChecked = state.site?.checkedCodes === true;
  const keys = isChecked ? digits : [...digits, ...alphabet, ...signs];
  const { columns, rows } = padGrid(state, keys.length);
  const pages = paged(keys, columns * rows - 1, state.page);
  return {
    name: "code",
    upper: html`${heading(phrase("enterAppointmentNumber", tag))}
      ${field(entry, isChecked)}
      ${
        state.kiosk?.scanner === undefined
          ? nothing
          : html`<p class="aside scan-too">${icon("scan")}<span>${phrase("scanQrCode", tag)}</span></p>`
      }
      <div role="status">
        ${entry.wrong ? strip("warn", "warning", phrase("codeMistyped", tag)) : nothing}
      </div>`,
    choices: html`<div
      class="choices tiles"
      data-kind="pad"
      data-columns=${columns}
      dir="ltr"
      role="group"
      aria-label=${phrase("enterAppointmentNumber", tag)}
    >
      ${repeat(
        pages.items,
        (character) => character,
        (character) => html`<button
          class="choice tile"
          data-character=${character}
          ${activate(() => send({ type: "character", character }), keyRestMs)}
        >
          ${character}
        </button>`,
      )}
      <button
        class="choice tile"
        data-key="erase"
        aria-label=${phrase("delete", tag)}
        ${activate(() => send({ type: "erase" }), keyRestMs)}
      >
        ${icon("erase")}
      </button>
    </div>`,
    actions: html`${pager(state, pages, send)}
      ${isChecked ? nothing : okKey(tag, !isRight(state, entry.text), send)}`,
    moves: "with-help",
  };
}

/** Digits alone stand as on telephones where there is room; else all in few rows. */
function padGrid(state: KioskState, keys: number): { columns: number; rows: number } {
  const { columns, rows } = tileGrid(state.extent, state.comfort, 1.6);
  const isDigits = keys === digits.length;
  const fewest = isDigits ? 3 : 8;
  const wanted = Math.max(fewest, Math.ceil((keys + 1) / rows));
  return { columns: Math.min(columns, wanted), rows };
}

function field({ text, wrong }: CodeEntry, isChecked: boolean): TemplateResult {
  const places = isChecked ? text.padEnd(checkedLength, "–") : `${text}–`;
  return html`<p class="code-field" data-code=${text} ?data-wrong=${wrong}>
    <bdi dir="ltr" aria-hidden="true">${soFar(places, isChecked)}</bdi>
    <span class="visually-hidden" role="status">${[...text].join(" ")}</span>
  </p>`;
}

function okKey(tag: string, inert: boolean, send: Send): TemplateResult {
  return html`<button
    class="choice primary"
    data-key="ok"
    aria-disabled=${inert}
    ${activate(() => send({ type: "code-done" }), keyRestMs)}
  >
    <span>${phrase("confirm", tag)}</span>${icon("check")}
  </button>`;
}

export function refusedScene(state: KioskState, screen: Refused, send: Send): Scene {
  const tag = tagOf(state);
  const { refusal } = screen;
  const sentence = phrase("askStaff", tag);
  const words = refusalText(refusal, tag);
  const asksStaff = !knowsEnough.has(refusal) && !words.includes(sentence);
  return {
    name: "refused",
    upper: html`<div class="plain" data-refusal=${refusal}>
      ${icon(screen.when === undefined ? "warning" : "calendar")}
      <div role="status" class="told">
        ${heading(words)} ${moment(state, screen, tag)} ${codeAgain(state, screen)}
        ${asksStaff ? html`<p class="aside">${sentence}</p>` : nothing}
      </div>
      ${state.chosen.language === undefined ? inOtherTongues(state, screen) : nothing}
    </div>`,
    actions: waysKeys(state, screen, send),
    moves: "with-help",
  };
}

/** What was typed, to be held against the letter. */
function codeAgain({ site }: KioskState, { refusal, code }: Refused): TemplateResult | typeof nothing {
  if (refusal !== "unknown-code" || code === undefined) return nothing;
  const groups = soFar(code, site?.checkedCodes === true);
  return html`<p class="moment" data-told=${code}><bdi class="number" dir="ltr">${groups}</bdi></p>`;
}

/** What `at` of the refusal is. */
const momentKeys: Readonly<Partial<Record<RefusalCode, PhraseKey>>> = {
  "appointment-moved": "appointmentAt",
  "appointments-closed": "checkInFrom",
  "not-valid-any-more": "validUntil",
  "not-valid-yet": "validFrom",
  "outside-hours": "ticketsFrom",
  "too-early": "checkInFrom",
  "too-late": "appointmentAt",
  "wrong-day": "appointmentAt",
};

function momentWords(state: KioskState, { refusal, when }: Refused, tag: string): string | undefined {
  const key = momentKeys[refusal];
  if (key === undefined || when === undefined) return undefined;
  const isDay = key === "validFrom" || key === "validUntil";
  const zone = zoneOf(state);
  return phrase(key, tag, { when: isDay ? dateText(when, zone, tag) : whenText(when, zone, tag, state.clock) });
}

function moment(state: KioskState, screen: Refused, tag: string): TemplateResult | typeof nothing {
  const words = momentWords(state, screen, tag);
  return words === undefined ? nothing : html`<p class="moment">${words}</p>`;
}

/** A code at the reader may be refused before anybody has chosen a language. */
function inOtherTongues(state: KioskState, screen: Refused): TemplateResult | typeof nothing {
  const { turns, turn } = tongueTurns(state, 2, 5000);
  if (turns.length === 0) return nothing;
  const said = (tag: string) => {
    const words = [refusalText(screen.refusal, tag), momentWords(state, screen, tag)];
    return html`<li>${spoken(words.filter(Boolean).join(" "), tag)}</li>`;
  };
  return inTurn(
    turns.map((tags) => html`<ul class="tongues">${tags.map(said)}</ul>`),
    turn,
  );
}

/** What these say is all that there is to say: nobody need stand at the counter for it. */
const knowsEnough: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "appointment-moved",
  "not-ready",
  "not-valid-yet",
  "outside-hours",
  "too-early",
  "wrong-day",
]);

function waysKeys(state: KioskState, screen: Refused, send: Send): TemplateResult {
  const tag = tagOf(state);
  const { ticket, slots, code, services } = waysOn(state, screen);
  const isOneOfTwo = ticket !== undefined && slots !== undefined;
  const way = (name: string, key: PhraseKey, sign: IconName, tap: Tap) =>
    html`<button class="choice primary" data-key=${name} ?data-equal=${isOneOfTwo} ${activate(() => send(tap))}>
      <span>${phrase(key, tag)}</span>${icon(sign)}
    </button>`;
  const wanted = screen.of === "check-in" ? "chooseNewAppointment" : "chooseAppointment";
  const keys = [
    ...(ticket === undefined ? [] : [way("take-ticket", "takeTicket", "forward", { type: "service", id: ticket })]),
    ...(slots === undefined ? [] : [way("slots", wanted, "calendar", { type: "slots", service: slots })]),
    ...(code ? [way("enter-again", "enterAgain", "forward", { type: "appointment" })] : []),
    ...(services ? [way("again", "next", "forward", { type: "back" })] : []),
  ];
  if (keys.length > 0) return html`${keys}`;
  return screen.of === "take-ticket"
    ? way("again", "startAgain", "forward", { type: "restart" })
    : way("done", "done", "check", { type: "restart" });
}
