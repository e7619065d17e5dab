/** A call or a mail that is no visit: one touch for each service and way. Nobody is noted with it. */
import { html, type TemplateResult } from "lit-html";
import { contactWays } from "../../../gateway/contract/shapes.ts";
import { type StaffKey, staffKeys } from "../../../gateway/contract/texts.ts";
import type { CounterView } from "../../../gateway/contract/views.ts";
import { sayIn, serviceWords } from "../../parts/staff-words.ts";
import { press, type Send } from "./press.ts";
import type { Panel } from "./state.ts";

/** Digits are for the telephone, with Alt for mail. */
export function contactView(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const others = (panel.site?.services ?? []).map(({ id }) => id).filter((id) => !own.services.includes(id));
  return html`<ul class="contacts">
    ${[...own.services, ...others].map((service, nth) => {
      const name = serviceWords(panel.site, service, panel.tongue);
      const digit = nth < 9 ? String(nth + 1) : undefined;
      return html`<li>
        <span>${name}</span>
        ${contactWays.map((way) => {
          const words = say(staffKeys.contactWay[way] satisfies StaffKey);
          const keys = digit && (way === "phone" ? digit : `Alt+${digit}`);
          const command = { type: "note-contact", service, way } as const;
          return press(panel, send, { words, command, spoken: `${name}: ${words}`, ...(keys && { keys }) });
        })}
      </li>`;
    })}
  </ul>`;
}
