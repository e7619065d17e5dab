/** A visitor's next appointment: service, day and time of what is free, on one page. The touch on a time books it. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Slot } from "../../../gateway/contract/free-slots.ts";
import type { CounterView } from "../../../gateway/contract/views.ts";
import {
  clockWords,
  counterWords,
  dayAt,
  dayWords,
  sayIn,
  serviceWords,
  shortDate,
  weekdayWords,
} from "../../parts/staff-words.ts";
import { type Booking, calendarOf, freeDays } from "./chooser.ts";
import { personFields, toggle } from "./fields.ts";
import { press, type Send } from "./press.ts";
import type { Panel } from "./state.ts";

export function bookingView(panel: Panel, own: CounterView, booking: Booking, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { service } = booking;
  const change = (changed: Partial<Booking>) => send({ type: "chooser", chooser: { ...booking, ...changed } });
  // Those of this counter come first; who came for something else gets that too.
  const all = new Set([...(service === undefined ? [] : [service]), ...own.services]);
  for (const { id } of panel.site?.services ?? []) all.add(id);
  return html`<div class="booking">
    <fieldset>
      <legend>${say("service")}</legend>
      ${[...all].map((id) =>
        toggle(serviceWords(panel.site, id, panel.tongue), id === service, () =>
          change({ service: id, day: undefined, page: undefined }),
        ),
      )}
    </fieldset>
    ${personFields(panel, booking, change)}
    ${service === undefined ? nothing : times(panel, own, { ...booking, service }, send, change)}
  </div>`;
}

function times(
  panel: Panel,
  own: CounterView,
  booking: Booking & { readonly service: string },
  send: Send,
  change: (changed: Partial<Booking>) => void,
): TemplateResult {
  const say = sayIn(panel.tongue);
  const days = freeDays(panel, booking.service, own.id);
  const day = booking.day !== undefined && days.has(booking.day) ? booking.day : [...days.keys()][0];
  if (day === undefined) return html`<p class="none">${say("bookingNone")}</p>`;
  const { service, language, people, appointment } = booking;
  const time = ({ pool, start, counter }: Slot) => {
    const place = counter === undefined || counter === own.id ? "" : counterWords(panel.site, counter, panel.tongue);
    const words = html`<b class="number">${clockWords(start, panel.site?.zone)}</b> <small>${place}</small>`;
    const moved = appointment !== undefined && { appointment };
    const command = { type: "book-slot", pool, start, service, language, people, ...moved } as const;
    return html`<li>${press(panel, send, { words, command })}</li>`;
  };
  return html`${calendar(panel, booking, days, day, change)}
    <h3>${dayWords(day, panel.tongue)}</h3>
    <ul class="times">
      ${days.get(day)?.map(time)}
    </ul>`;
}

/** Five weeks at once, Monday to Sunday: any day of the next month is one touch away. */
function calendar(
  panel: Panel,
  booking: Booking,
  days: ReadonlyMap<string, readonly Slot[]>,
  chosen: string,
  change: (changed: Partial<Booking>) => void,
): TemplateResult {
  const say = sayIn(panel.tongue);
  const today = dayAt(panel.now, panel.site?.zone);
  const { weeks, page, pages } = calendarOf([...days.keys()], today, chosen, booking.page);
  const turn = (words: string, to: number) =>
    html`<button
      type="button"
      class="press plain"
      aria-disabled=${to < 0 || to >= pages ? "true" : "false"}
      @click=${() => to >= 0 && to < pages && change({ page: to })}
    >
      <span class="words">${words}</span>
    </button>`;
  const weekday = (day: string) =>
    html`<span class="weekday" aria-hidden="true">${weekdayWords(day, panel.tongue)}</span>`;
  const cell = (day: string) => {
    const free = days.get(day)?.length ?? 0;
    const date = shortDate(day);
    if (free === 0) return html`<span class="day" aria-hidden="true">${date}</span>`;
    const words = say("bookingFree", { n: free });
    return html`<button
      type="button"
      class="day"
      data-day=${day}
      aria-pressed=${day === chosen ? "true" : "false"}
      aria-label=${`${dayWords(day, panel.tongue)} · ${words}`}
      @click=${() => change({ day })}
    >
      <b class="number">${date}</b> <small>${words}</small>
    </button>`;
  };
  return html`<fieldset class="calendar">
      <legend>${say("day")}</legend>
      ${weeks[0]?.map(weekday)} ${weeks.flat().map(cell)}
    </fieldset>
    ${
      pages > 1
        ? html`<div class="further">
            ${turn(say("bookingWeeksBefore"), page - 1)} ${turn(say("bookingWeeksNext"), page + 1)}
          </div>`
        : nothing
    }`;
}
