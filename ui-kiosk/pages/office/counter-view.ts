/** A counter as it stands on the table: its sign, the lamp at its door, and its box with the buttons. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { OfficeTurn, SimulatedButton, SimulatedLamp, SimulatedSign } from "../../../gateway/contract/office.ts";
import type { StaffKey } from "../../../gateway/contract/texts.ts";
import { activate } from "../../lib/activate.ts";
import { icon } from "../../parts/icons.ts";
import { counterWords, sayIn } from "../../parts/staff-words.ts";
import { plug, type Send } from "./dial-view.ts";
import { dotMatrix } from "./dot-matrix.ts";
import {
  buttonOf,
  type CounterBox,
  chosenCounter,
  type KeyTurn,
  lampOf,
  type Office,
  signOf,
  turnable,
} from "./state.ts";

export function counterView(office: Office, box: CounterBox, send: Send): TemplateResult {
  const name = counterWords(office.site, box.id, office.tongue);
  const chosen = chosenCounter(office) === box.id;
  const light = lampOf(office, box.light);
  return html`<li class="counter" data-counter=${box.id} data-chosen=${chosen ? "true" : "false"}>
    <button
      type="button"
      class="name"
      aria-pressed=${chosen ? "true" : "false"}
      @click=${() => send({ type: "choose", counter: box.id })}
    >${name}</button>
    ${signView(office, box)} ${light ? lampView(office, light, ["red", "green"]) : nothing}
    ${boxView(office, box, name, send)}
    <div class="plugs">${plugs(office, box, send)}</div>
  </li>`;
}

function signView(office: Office, box: CounterBox): TemplateResult {
  const sign = signOf(office, box.sign);
  return sign ? signFace(office, sign) : html`<div class="sign" data-line="none"></div>`;
}

/** Its dots, as lit. */
export function signFace(office: Office, sign: SimulatedSign): TemplateResult {
  const say = sayIn(office.tongue);
  const spoken = sign.text.trim() === "" ? say("officeSignDark") : sign.text;
  const blink = sign.blink ? "true" : "false";
  return html`<div class="sign" data-line=${sign.line} data-blink=${blink} role="img" aria-label=${spoken}>
    ${dotMatrix(sign.text.trimEnd())}
  </div>`;
}

const lightWords = { red: "officeLightRed", yellow: "officeLightYellow", green: "officeLightGreen" } as const;
type Light = keyof typeof lightWords;

/** Lights beside or above each other, each as bright as its output stands just now. */
export function lampView(office: Office, lamp: SimulatedLamp, lights: readonly Light[]): TemplateResult {
  const say = sayIn(office.tongue);
  const lit = lights.filter((light) => lamp.line === "ok" && lamp[light] > 0);
  const spoken = lit.map((light) => say(lightWords[light])).join(", ") || say("officeLampDark");
  return html`<div class="lights" data-line=${lamp.line} role="img" aria-label=${`${say("lamp")}: ${spoken}`}>
    ${lights.map((light) => html`<i class="light ${light}" data-lit=${lit.includes(light) ? "true" : "false"}></i>`)}
  </div>`;
}

/** Lamp and beeper follow the outputs of the box, in whatever rhythm the driver gives them. */
function boxView(office: Office, box: CounterBox, name: string, send: Send): TemplateResult {
  const say = sayIn(office.tongue);
  const button = buttonOf(office, box.button);
  const on = (level: number | undefined) => (button?.line === "ok" && (level ?? 0) > 0 ? "true" : "false");
  const press: OfficeTurn = { device: `button/${box.button}`, dial: "press" };
  return html`<div class="box" data-line=${button?.line ?? "none"} data-lamp=${on(button?.lamp)}>
    ${
      button?.beeper === undefined
        ? nothing
        : html`<span class="beep" data-on=${on(button.beeper)}>${icon("sound")}</span>`
    }
    <button
      type="button"
      class="call-button"
      data-down=${button?.pressed ? "true" : "false"}
      aria-label=${`${name}: ${say("officeButtonPress")}`}
      ?disabled=${!button || !turnable(office)}
      ${activate(() => send({ type: "turn", turn: press }))}
    ></button>
    ${box.keys.length > 0 ? html`<div class="keys">${keys(office, box, name, send)}</div>` : nothing}
  </div>`;
}

/** What is engraved on a further button, and said under it where there is room. */
const engraved: Readonly<Record<KeyTurn, readonly [TemplateResult, short: StaffKey, whole: StaffKey]>> = {
  "call-again": [svg`<path d="M19 8a8 8 0 1 0 1 6M20 3v5.5h-5.5"/>`, "officeKeyAgain", "commandCallAgain"],
  "no-show": [
    svg`<circle cx="12" cy="7.5" r="3.7"/><path d="M4.5 21c0-5 3.3-7.5 7.5-7.5s7.5 2.5 7.5 7.5M4 3l16 18"/>`,
    "officeKeyNoShow",
    "commandNoShow",
  ],
  finish: [svg`<path d="m4 12.5 5.5 5.5L20 7"/>`, "commandFinish", "commandFinish"],
  pause: [svg`<path d="M8.5 5v14M15.5 5v14"/>`, "commandPauseCounter", "commandPauseCounter"],
  "silent-alarm": [svg`<path d="M12 4v10M12 19h.01"/>`, "officeKeyHelp", "commandRaiseSilentAlarm"],
};

function keys(office: Office, box: CounterBox, name: string, send: Send): readonly TemplateResult[] {
  const say = sayIn(office.tongue);
  return box.keys.map(({ turn, id }) => {
    const [shape, short, whole] = engraved[turn];
    const button: SimulatedButton | undefined = buttonOf(office, id);
    return html`<button
      type="button"
      class="key-button"
      data-turn=${turn}
      data-down=${button?.pressed ? "true" : "false"}
      title=${say(whole)}
      aria-label=${`${name}: ${say(short)}`}
      ?disabled=${!turnable(office)}
      ${activate(() => send({ type: "turn", turn: { device: `button/${id}`, dial: "press" } }))}
    ><svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg
      ><small aria-hidden="true">${say(short)}</small></button>`;
  });
}

function* plugs(office: Office, box: CounterBox, send: Send): Generator<TemplateResult> {
  const [sign, light, button] = [signOf(office, box.sign), lampOf(office, box.light), buttonOf(office, box.button)];
  if (sign) {
    const words = ["officeSignDetach", "officeSignAttach"] as const;
    yield plug(office, `sign/${box.sign}`, { line: sign.line, away: "off" }, words, send);
  }
  if (light) {
    const words = ["officeLampDetach", "officeLampAttach"] as const;
    yield plug(office, `lamp/${box.light}`, { line: light.line, away: "off" }, words, send);
  }
  if (button) {
    const words = ["officeButtonDetach", "officeButtonAttach"] as const;
    yield plug(office, `button/${box.button}`, { line: button.line, away: "cut" }, words, send);
  }
}
