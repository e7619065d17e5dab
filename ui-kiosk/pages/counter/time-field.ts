/** A time of day as staff type it, of 24 hours: a browser's own field for times follows the browser's language. */
import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";

const pattern = "\\s*(\\d{1,2})\\s*[:.,]?\\s*(\\d{2})\\s*";
const whole = new RegExp(`^${pattern}$`);

/** `7:45`, `07.45` and `745` are 07:45. */
export function timeTyped(text: string): string | undefined {
  const [, hours = "", minutes = ""] = whole.exec(text) ?? [];
  if (hours === "" || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return `${hours.padStart(2, "0")}:${minutes}`;
}

/** Nothing that is typed on makes a time of it. */
export function timeWrong(text: string): boolean {
  return timeTyped(text) === undefined && !/^\s*\d{0,2}\s*[:.,]?\s*\d?\s*$/.test(text);
}

/** Minutes since midnight of `08:10`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Hands on each key, for the list that is ordered by it to follow. */
export function timeField(id: string, text: string, typed: (text: string) => void): TemplateResult {
  return html`<input
    id=${id}
    inputmode="numeric"
    autocomplete="off"
    maxlength="7"
    size="7"
    placeholder="––:––"
    pattern=${pattern}
    .value=${live(text)}
    @input=${(event: Event) => typed((event.target as HTMLInputElement).value)}
  />`;
}
