/** A ticket's or place's number as it looks everywhere. Its size is the style sheet's. */
import { html, type TemplateResult } from "lit-html";

/** Latin letters and digits, left to right, whatever stands around. */
export function number(text: string): TemplateResult {
  return html`<bdi class="number" dir="ltr" data-number=${text}>${text}</bdi>`;
}
