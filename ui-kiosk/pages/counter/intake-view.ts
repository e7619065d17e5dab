/** Whether numbers are given out: by hand, by the clock, and where nobody sits, by the stations. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Intake } from "../../../gateway/contract/views.ts";
import { counterWords, momentWords, sayIn } from "../../parts/staff-words.ts";
import { press, type Send } from "./press.ts";
import { mayAsk, type Panel } from "./state.ts";

/** What the clock has opened, and when it opens what it has not. */
export function schedulePart(panel: Panel): TemplateResult | typeof nothing {
  const intake = panel.day?.intake;
  if (!intake?.schedules) return nothing;
  const what = openByClock(panel, intake.schedules, intake);
  return html`<p class="explain">${sayIn(panel.tongue)("schedule", { what: what.join(" · ") })}</p>`;
}

function openByClock(panel: Panel, open: NonNullable<Intake["schedules"]>, intake: Intake): string[] {
  const { tongue, now, site } = panel;
  const say = sayIn(tongue);
  const from = (key: "scheduleTicketsFrom" | "scheduleWalkInsFrom", at: number | undefined) =>
    at === undefined ? [] : [say(key, { time: momentWords(at, now, site?.zone, tongue) })];
  const parts = [
    ...(open.tickets ? [say("scheduleTickets")] : from("scheduleTicketsFrom", intake.ticketsFrom)),
    ...(open.walkIns ? [say("scheduleWalkIns")] : from("scheduleWalkInsFrom", intake.walkInsFrom)),
    ...(open.appointments ? [say("scheduleAppointments")] : []),
  ];
  return open.tickets || open.walkIns || open.appointments ? parts : [say("scheduleNone"), ...parts];
}

/** Counters without staff, as far as this page is told of them: see wanted.ts. */
export function stationsPart(panel: Panel, send: Send): TemplateResult | typeof nothing {
  if (!mayAsk(panel, "set-station")) return nothing;
  const say = sayIn(panel.tongue);
  const stations = Object.values(panel.panels).filter(({ station }) => station !== undefined);
  if (stations.length === 0) return nothing;
  return html`<h3>${say("stations")}</h3>
    <ul class="rows">
      ${stations.map(({ id: counter, station }) => {
        const { busy, inOrder } = station!;
        const name = counterWords(panel.site, counter, panel.tongue);
        const state = !inOrder ? "stationBroken" : busy ? "stationBusy" : "stationFree";
        const words = say(inOrder ? "stationOutOfOrder" : "stationIntoOrder");
        const command = { type: "set-station", counter, inOrder: !inOrder } as const;
        return html`<li class="station">
          <span><b>${name}</b> · ${say(state)}</span>
          ${press(panel, send, { words, command, spoken: `${name}: ${words}` })}
        </li>`;
      })}
    </ul>`;
}
