/** The scenes of choosing a time instead of waiting: the day, the time, a last look, and the appointment it became. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { grouped } from "../../../gateway/contract/code.ts";
import { phrase } from "../../../gateway/contract/texts.ts";
import { activate } from "../../lib/activate.ts";
import { clockText } from "../../lib/clock.ts";
import { dateText, dayAt, whenText } from "../../lib/when.ts";
import { icon } from "../../parts/icons.ts";
import { own } from "../../parts/words.ts";
import { choiceGrid, paged, tileGrid } from "./layout.ts";
import { doneKey, fact, heading, pager, type Scene, type Send, strip } from "./scene.ts";
import type { Booked, Confirm, Screen, Times } from "./screen.ts";
import { daysOf, freeSlots, timesOf, zoneOf } from "./slots.ts";
import { type KioskState, tagOf } from "./state.ts";
import { noTicketsWords } from "./tidings.ts";
import { isBookable, isGiven, noTickets } from "./way.ts";

/** Instead of waiting; nothing where no time can be chosen, or where several services are wanted. */
export function offer(state: KioskState, send: Send): TemplateResult | undefined {
  const [service, ...others] = state.chosen.services;
  if (service === undefined || others.length > 0 || !isBookable(state, service)) return undefined;
  const tag = tagOf(state);
  const { start } = freeSlots(state, service)[0]!;
  const title = phrase(isToday(state, start) ? "chooseAppointment" : "anotherDay", tag);
  return html`<button class="choice across" data-key="slots" ${activate(() => send({ type: "slots", service }))}>
    ${icon("calendar")}
    <span class="lines">
      <span>${title}</span>
      <span class="more-words">${phrase("orLater", tag, { when: whenOf(state, start, tag) })}</span>
    </span>
    ${icon("forward")}
  </button>`;
}

export function daysScene(state: KioskState, { service, taken }: Extract<Screen, { at: "days" }>, send: Send): Scene {
  const tag = tagOf(state);
  const zone = zoneOf(state);
  const days = daysOf(state, service);
  const { columns, rows } = choiceGrid(state.extent, state.comfort, 1);
  const pages = paged(days, Math.max(columns, 1) * rows - state.crowded, state.page);
  const today = state.clock === undefined ? undefined : dayAt(state.clock, zone);
  return {
    name: "days",
    upper: html`${heading(phrase(days.length > 0 ? "chooseDay" : "noTimesFree", tag))}
      ${whyNoTicket(state, service)} ${takenStrip(tag, taken)}`,
    choices: html`<div
      class="choices"
      data-kind="days"
      data-columns=${Math.min(columns, pages.items.length)}
      ?data-shrinks=${pages.items.length > 1}
    >
      ${repeat(
        pages.items,
        ({ day }) => day,
        ({ day, first }) => html`<button
          class="choice"
          data-day=${day}
          ${activate(() => send({ type: "choose-day", day }))}
        >
          <span>${day === today ? phrase("today", tag) : html`<bdi>${dateText(first, zone, tag)}</bdi>`}</span>
          ${icon("forward")}
        </button>`,
      )}
    </div>`,
    actions: html`${pager(state, pages, send)} ${days.length > 0 ? nothing : doneKey(tag, send)}`,
    moves: "plain",
  };
}

export function timesScene(state: KioskState, { service, day, taken }: Times, send: Send): Scene {
  const tag = tagOf(state);
  const zone = zoneOf(state);
  const times = timesOf(state, service, day).filter(({ start }) => start !== taken);
  const { columns, rows } = tileGrid(state.extent, state.comfort, 5);
  const pages = paged(times, columns * rows - state.crowded, state.page);
  const [first] = times;
  return {
    name: "times",
    upper: html`${heading(phrase(first ? "chooseTime" : "noTimesFree", tag))}
      ${first ? html`<p class="aside"><bdi>${dateText(first.start, zone, tag)}</bdi></p>` : nothing}
      ${takenStrip(tag, taken)}`,
    choices: html`<div
      class="choices tiles"
      data-kind="times"
      data-columns=${Math.min(columns, 5)}
      ?data-shrinks=${pages.items.length > 1}
    >
      ${repeat(
        pages.items,
        ({ start }) => start,
        ({ pool, start }) => html`<button
          class="choice tile"
          data-start=${start}
          ${activate(() => send({ type: "slot", pool, start }))}
        >
          <bdi class="number" dir="ltr">${clockText(start, zone)}</bdi>
        </button>`,
      )}
    </div>`,
    actions: pager(state, pages, send),
    moves: "plain",
  };
}

/** One more look: a tile is small, and the day was another screen. */
export function confirmScene(state: KioskState, { service, start }: Confirm, send: Send): Scene {
  const tag = tagOf(state);
  return {
    name: "confirm",
    upper: html`<div class="plain">
      ${icon("calendar")}
      <div class="told">
        ${heading(phrase("bookThis", tag))}
        <p class="moment"><bdi>${whenText(start, zoneOf(state), tag, undefined)}</bdi></p>
        <p>${nameOf(state, service)}</p>
      </div>
    </div>`,
    actions: html`<button class="choice primary" data-key="book" ${activate(() => send({ type: "book" }))}>
      <span>${phrase("book", tag)}</span>${icon("check")}
    </button>`,
    moves: "plain",
  };
}

/** Its code stands here too: the printer may be out of paper, and knows before the visitor does. */
export function bookedScene(state: KioskState, { service, start, code }: Booked, send: Send): Scene {
  const tag = tagOf(state);
  const prints = state.kiosk?.printer?.blocked === false;
  return {
    name: "booked",
    upper: html`<div class="ticket">
        ${heading(phrase(code === undefined ? "appointmentBooked" : "appointmentNumber", tag))}
        ${
          code === undefined
            ? nothing
            : html`<p class="hero long">
                <bdi class="number" dir="ltr" data-appointment=${code}>${grouped(code)}</bdi>
              </p>`
        }
      </div>
      <div class="tidings">
        <div role="status">${strip("good", "check", phrase("appointmentBooked", tag))}</div>
        <ul class="facts">
          ${fact("calendar", html`<strong>${whenWords(state, start, tag)}</strong>`)}
          ${fact("arrow", nameOf(state, service))}
          ${fact(prints ? "paper" : "warning", phrase(prints ? "printingTicket" : "rememberNumber", tag))}
        </ul>
      </div>`,
    actions: doneKey(tag, send),
  };
}

/** The day is told even if it is today: the screen is all that some visitors take home. */
function whenWords(state: KioskState, start: number, tag: string): string {
  return phrase("appointmentAt", tag, { when: whenText(start, zoneOf(state), tag, undefined) });
}

function whenOf(state: KioskState, at: number, tag: string): string {
  const when = whenText(at, zoneOf(state), tag, state.clock);
  return isToday(state, at) ? `${phrase("today", tag)} ${when}` : when;
}

function isToday(state: KioskState, at: number): boolean {
  const { clock } = state;
  return clock !== undefined && dayAt(at, zoneOf(state)) === dayAt(clock, zoneOf(state));
}

function takenStrip(tag: string, taken: number | undefined): TemplateResult {
  const told = taken === undefined ? nothing : strip("warn", "warning", phrase("slotTaken", tag));
  return html`<div role="status">${told}</div>`;
}

function whyNoTicket(state: KioskState, service: string): TemplateResult | typeof nothing {
  if (isGiven(state, service)) return nothing;
  const reason = noTickets(state);
  const tag = tagOf(state);
  return strip("calm", "wait", reason ? noTicketsWords(state, reason, tag) : phrase("serviceFull", tag));
}

function nameOf({ site, chosen }: KioskState, service: string): TemplateResult {
  const name = site?.services.find(({ id }) => id === service)?.name ?? { de: service };
  return own(name, chosen.language ?? "de");
}
