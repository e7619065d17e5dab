/** What was just booked, or who was invited: the code in large letters, to be printed or taken along as a file. */
import { html, nothing, type TemplateResult } from "lit-html";
import { grouped } from "../../../gateway/contract/code.ts";
import { phrase, pick } from "../../../gateway/contract/texts.ts";
import { calendarFile } from "../../lib/calendar-file.ts";
import { counterWords, dayAt, dayWords, momentWords, sayIn, serviceWords } from "../../parts/staff-words.ts";
import type { Made } from "./appointments.ts";
import { paperWords, printerPicker } from "./paper-view.ts";
import { press, type Send } from "./press.ts";
import { type Panel, slipPrinter } from "./state.ts";

export function madeView(panel: Panel, made: Made, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { tongue, site } = panel;
  const printer = slipPrinter(panel);
  const what = made.services.map((id) => serviceWords(site, id, tongue));
  const where = made.counter === undefined ? [] : [counterWords(site, made.counter, tongue)];
  const state = [
    ...(made.ready === false ? [say("inviteNotReady")] : []),
    ...(made.number === undefined ? [] : [say("madeSentHomeFirst")]),
  ];
  const named = {
    ...(made.appointment !== undefined && { appointment: made.appointment }),
    ...(made.code !== undefined && { code: made.code }),
  };
  return html`<div class="given" role="status" data-opened="made">
    <p><b>${whenWords(panel, made)}</b></p>
    <p>${[...what, ...where, ...state].join(" · ")}</p>
    ${
      made.code === undefined
        ? nothing
        : html`<p class="number hero code">${grouped(made.code)}</p>
            <p class="explain">${say("madeCode")}</p>`
    }
    ${slipComes(panel, made)}
    ${printerPicker(panel, send)}
    <div class="further">
      ${
        printer === undefined
          ? nothing
          : press(panel, send, {
              words: say(made.printed ? "appointmentPrintAgain" : "commandPrintAppointment"),
              command: { type: "print-appointment", ...named, printer },
            })
      }
      ${calendarLink(panel, made, send)}
      <button type="button" class="press plain" @click=${() => send({ type: "made-read" })}>
        <span class="words">${say("madeRead")}</span>
      </button>
    </div>
  </div>`;
}

/** Who was sent home has it from the printer already. */
function slipComes(panel: Panel, { printed, number }: Made): TemplateResult | typeof nothing {
  if (!printed || number === undefined) return nothing;
  return html`<p>${paperWords(panel, undefined)}</p>`;
}

function whenWords({ tongue, now, site }: Panel, { at, from, until, number = "", day }: Made): string {
  const say = sayIn(tongue);
  if (at !== undefined) return say("appointmentAt", { time: momentWords(at, now, site?.zone, tongue) });
  if (from === undefined || until === undefined) {
    return say("madeSentHome", { number, day: day === undefined ? "" : dayWords(day, tongue) });
  }
  return `${say("invitation")}: ${say("madeDays", { from: dayWords(from, tongue), until: dayWords(until, tongue) })}`;
}

/** In German and the visitor's language. */
function calendarLink(panel: Panel, made: Made, send: Send): TemplateResult | typeof nothing {
  const { at, minutes = 0, language, services, counter, appointment = String(at) } = made;
  if (at === undefined || minutes === 0) return nothing;
  const { site, now, tongue } = panel;
  const name = site?.services.find(({ id }) => id === services[0])?.name;
  const there = site?.counters.find(({ id }) => id === counter);
  const number = both(phrase("appointmentNumber", "de"), phrase("appointmentNumber", language));
  const place = [site?.authority, site?.name, there && counterWords(site, there.id, tongue)].filter(Boolean);
  const file = calendarFile({
    at,
    minutes,
    service: name ? both(pick(name, "de"), pick(name, language)) : (services[0] ?? ""),
    place: place.join(", "),
    note: made.code && `${number}: ${grouped(made.code)}`,
    id: appointment,
    now,
  });
  const called = `termin-${dayAt(at, site?.zone)}.ics`;
  return html`<a
    class="press plain"
    href=${`data:text/calendar;charset=utf-8,${encodeURIComponent(file)}`}
    download=${called}
    @click=${() => send({ type: "did", what: { type: "saved", file: called } })}
  >
    <span class="words">${sayIn(tongue)("calendarSave")}</span>
  </a>`;
}

/** `Reiseausweis / Проїзний документ`; once where both are the same. */
function both(german: string, theirs: string): string {
  return german === theirs ? german : `${german} / ${theirs}`;
}
