/** The code reader at the kiosk: a printed ticket is held before it. */
import { html, nothing, type TemplateResult } from "lit-html";
import { sayIn } from "../../parts/staff-words.ts";
import { plug, type Send } from "./dial-view.ts";
import { type Office, paperAtHand, type Standing, turnable } from "./state.ts";

export function readerView(office: Office, reader: Standing<"scanner">, send: Send): TemplateResult {
  const { name, state } = reader;
  const say = sayIn(office.tongue);
  const paper = paperAtHand(office);
  return html`<div class="reader" data-line=${state.line}>
    <i class="window" aria-hidden="true"></i>
    ${paper === undefined ? html`<p>${say("scanner")}</p>` : hold(office, reader, paper, "dial", send)}
    ${plug(office, name, { line: state.line, away: "cut" }, ["officeScannerDetach", "officeScannerAttach"], send)}
    ${office.unread === undefined ? nothing : html`<p class="unread" role="status">${say("officeScanNothing")}</p>`}
  </div>`;
}

/** The reader reads what is printed on that paper. */
export function hold(
  office: Office,
  { name }: Standing<"scanner">,
  paper: number,
  look: "dial" | "press primary",
  send: Send,
): TemplateResult {
  return html`<button
    type="button"
    class=${look}
    data-dial="hold"
    ?disabled=${!turnable(office)}
    @click=${() => send({ type: "hold", paper, scanner: name })}
  >${sayIn(office.tongue)("officeScanHold")}</button>`;
}
