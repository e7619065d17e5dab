/** What belongs to the whole house: lights, signs and contacts, and the house alarm, which asks before it sounds. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { SimulatedAlarm } from "../../../gateway/contract/office.ts";
import { sayIn } from "../../parts/staff-words.ts";
import { lampView, signFace } from "./counter-view.ts";
import { dial, plug, type Send } from "./dial-view.ts";
import {
  contactsOf,
  devicesOf,
  hallSignsOf,
  houseLampsOf,
  type Office,
  type Standing,
  towersOf,
  turnable,
} from "./state.ts";

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

/** What hangs somewhere in the house and belongs to nothing of ours: small, each by its name in the site file. */
export function wiredView(office: Office, send: Send): TemplateResult | typeof nothing {
  const say = sayIn(office.tongue);
  const [lamps, signs, contacts] = [houseLampsOf(office), hallSignsOf(office), contactsOf(office)];
  if (lamps.length + signs.length + contacts.length === 0) return nothing;
  return html`<ul class="wired" aria-label=${say("officeWired")}>
    ${lamps.map(
      ({ name, state }) => html`<li class="house-lamp" data-device=${name}>
        ${lampView(office, state, ["red", "yellow", "green"])} <b>${named(say("lamp"), name)}</b>
      </li>`,
    )}
    ${signs.map(
      ({ name, state }) => html`<li class="hall-sign" data-device=${name}>
        ${signFace(office, state)} <b>${named(say("sign"), name)}</b>
      </li>`,
    )}
    ${contacts.map((contact) => contactView(office, contact, send))}
  </ul>`;
}

/** `lamp/corridor` → `Lampe corridor`: as its faults are told too. */
function named(kind: string, device: string): string {
  return `${kind} ${device.slice(device.indexOf("/") + 1)}`;
}

/** A door, a key switch: open or closed. */
function contactView(office: Office, { name, state }: Standing<"station">, send: Send): TemplateResult {
  const say = sayIn(office.tongue);
  const turn = { device: name, dial: "busy", value: !state.busy };
  return html`<li class="contact" data-device=${name} data-closed=${state.busy ? "true" : "false"}>
    <b>
      ${named(say("looseContact"), name)}
      <small role="status">${say(state.busy ? "officeContactClosed" : "officeContactOpened")}</small>
    </b>
    ${dial(office, state.busy ? "officeContactOpen" : "officeContactClose", turn, send)}
  </li>`;
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

/** An alarm that is over leaves the site halted, as a lead may: a person lets it go on. */
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
