/** What belongs to the whole house: the tower light and the house alarm with its key, which asks before it sounds. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { SimulatedAlarm } from "../../../gateway/contract/office.ts";
import { sayIn } from "../../parts/staff-words.ts";
import { lampView } from "./counter-view.ts";
import { dial, plug, type Send } from "./dial-view.ts";
import { devicesOf, type Office, type Standing, towersOf, turnable } from "./state.ts";

export function houseView(office: Office, send: Send): TemplateResult | typeof nothing {
  const towers = towersOf(office);
  const alarms = devicesOf(office, "alarm");
  if (towers.length + alarms.length === 0) return nothing;
  return html`<section class="house" aria-label=${sayIn(office.tongue)("officeHouse")}>
    ${towers.map((tower) => towerView(office, tower, send))} ${alarms.map((alarm) => alarmView(office, alarm, send))}
  </section>`;
}

function towerView(office: Office, { name, state }: Standing<"lamp">, send: Send): TemplateResult {
  return html`<div class="tower">
    ${lampView(office, state, ["red", "yellow", "green"])}
    <div>
      <h2>${sayIn(office.tongue)("officeTower")}</h2>
      ${plug(office, name, { line: state.line, away: "off" }, ["officeLampDetach", "officeLampAttach"], send)}
    </div>
  </div>`;
}

function alarmView(office: Office, { name, state }: Standing<"alarm">, send: Send): TemplateResult {
  const say = sayIn(office.tongue);
  const turn = (dial: "alarm" | "wires", value: unknown) => ({ device: name, dial, value });
  const sound = html`<button
    type="button"
    class="dial"
    data-dial="ask"
    aria-haspopup="dialog"
    ?disabled=${!turnable(office)}
    @click=${() => send({ type: "ask", alarm: name })}
  >${say("officeAlarmSound")}</button>`;
  return html`<div class="alarm" data-alarm=${state.alarm ? "true" : "false"}>
    <i class="key" aria-hidden="true"></i>
    <div>
      <h2>${say("alarmDevice")} <small role="status">${standing(office, state)}</small></h2>
      ${state.alarm ? dial(office, "officeAlarmEnd", turn("alarm", false), send, "mend") : sound}
      ${
        state.wires === "ok"
          ? dial(office, "officeWireCut", turn("wires", "first-cut"), send)
          : dial(office, "officeWireJoin", turn("wires", "ok"), send, "mend")
      }
    </div>
  </div>`;
}

/** An alarm that is over leaves the site halted: a person lets it go on. */
function standing(office: Office, { alarm, wires }: SimulatedAlarm): string {
  const say = sayIn(office.tongue);
  if (alarm) return say("officeAlarmStands");
  if (wires !== "ok") return say("officeWireOff");
  return say(office.halted ? "officeAlarmOver" : "officeAlarmRest");
}

/** Everything on the page will ask everybody to leave, so who reaches for the key is asked first. */
export function alarmQuestion(office: Office, send: Send): TemplateResult | typeof nothing {
  const { asking } = office;
  if (asking === undefined) return nothing;
  const say = sayIn(office.tongue);
  return html`<div class="veil" role="alertdialog" aria-modal="true" aria-labelledby="ask" aria-describedby="ask-what">
    <div class="question">
      <h2 id="ask">${say("officeAlarmAsk")}</h2>
      <p id="ask-what">${say("officeAlarmAskWhat")}</p>
      <div class="answers">
        <button type="button" class="press" @click=${() => send({ type: "ask", alarm: undefined })}>
          ${say("officeAlarmNo")}
        </button>
        <button
          type="button"
          class="press grave"
          ?disabled=${!turnable(office)}
          @click=${() => send({ type: "turn", turn: { device: asking, dial: "alarm", value: true } })}
        >${say("officeAlarmSound")}</button>
      </div>
    </div>
  </div>`;
}
