/** Whether numbers are given out: by hand, by the clock, and where nobody sits, by the stations. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Intake } from "../../../gateway/contract/views.ts";
import { counterWords, momentWords, sayIn } from "../../parts/staff-words.ts";
import { maybe, notYours } from "./may-view.ts";
import { press, type Send } from "./press.ts";
import { mayAsk, type Panel } from "./state.ts";

/** What the clock has opened, and when it opens what it has not. */
export function schedulePart(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const { intake, hours } = panel.day ?? {};
  if (hours !== undefined) return hoursPart(panel, hours, send);
  if (!intake?.schedules) return nothing;
  const what = openByClock(panel, intake.schedules, intake);
  return html`<p class="explain">${sayIn(panel.tongue)("schedule", { what: what.join(" · ") })}</p>`;
}

/** Somebody has opened or closed the house for today: a key switch that a flow listens to, mostly. */
function hoursPart(panel: Panel, hours: "open" | "closed", send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  return html`<p>${say(hours === "open" ? "hoursOpen" : "hoursClosed")}</p>
    ${maybe(panel, send, { type: "set-hours", hours: "by-clock" }, say("hoursByClock"))}`;
}

/** Kiosks that somebody has switched off; who may not switch them on is told once who may. */
export function kiosksPart(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const off = panel.day?.kiosksOff ?? [];
  if (off.length === 0) return nothing;
  const say = sayIn(panel.tongue);
  const allowed = mayAsk(panel, "set-kiosk");
  return html`<ul class="rows">
      ${off.map((kiosk) => {
        const name = `${say("kiosk")} ${kiosk}`;
        const words = say("kioskOn");
        const command = { type: "set-kiosk", kiosk, open: true } as const;
        return html`<li class="station" data-kiosk=${kiosk}>
          <span>${say("kioskOff", { kiosk })}</span>
          ${allowed ? press(panel, send, { words, command, spoken: `${name}: ${words}` }) : nothing}
        </li>`;
      })}
    </ul>
    ${allowed ? nothing : notYours(panel, "set-kiosk")}`;
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
