/** A dial of a simulated device as a button: what it would take a hand to do. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { OfficeTurn } from "../../../gateway/contract/office.ts";
import type { StaffKey } from "../../../gateway/contract/texts.ts";
import { sayIn } from "../../parts/staff-words.ts";
import { type Input, type Office, turnable } from "./state.ts";

export type Send = (input: Input) => void;

/** One touch does what its words say; what would mend a fault stands out. */
export function dial(
  office: Office,
  words: StaffKey,
  turn: OfficeTurn,
  send: Send,
  look: "plain" | "mend" | "hinted" = "plain",
): TemplateResult {
  return html`<button
    type="button"
    class="dial ${look}"
    data-dial=${turn.dial}
    ?disabled=${!turnable(office)}
    @click=${() => send({ type: "turn", turn })}
  >
    ${look === "hinted" ? html`<span class="step" aria-hidden="true">3</span>` : nothing} ${sayIn(office.tongue)(words)}
  </button>`;
}

/** Unplugs a device, and plugs it in again; `away` says whether it loses its power too. */
export function plug(
  office: Office,
  device: string,
  { line, away }: { readonly line: "ok" | "cut" | "off"; readonly away: "cut" | "off" },
  [detach, attach]: readonly [StaffKey, StaffKey],
  send: Send,
): TemplateResult {
  return line === "ok"
    ? dial(office, detach, { device, dial: "line", value: away }, send)
    : dial(office, attach, { device, dial: "line", value: "ok" }, send, "mend");
}
