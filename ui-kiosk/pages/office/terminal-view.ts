/** The card terminal on the desk: its display, its slot, what it has booked, and what a customer's hands can do. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { SimulatedTerminal } from "../../../gateway/contract/office.ts";
import { sayIn } from "../../parts/staff-words.ts";
import { dial, type Send } from "./dial-view.ts";
import { devicesOf, type Office, terminalAtHand, turnable } from "./state.ts";

type Card = SimulatedTerminal["card"];

/** Cards beside the terminal, and how the ones that are not taken are told apart. */
const cards = {
  girocard: ["girocard", undefined],
  mastercard: ["Mastercard", undefined],
  visa: ["Visa", undefined],
  amex: ["American Express", undefined],
  signature: ["Mastercard", "officeCardSigned"],
  declined: ["girocard", "officeCardDeclined"],
  "no-money": ["Visa", "officeCardLimit"],
  expired: ["Mastercard", "officeCardExpired"],
} as const satisfies Record<Card, unknown>;

export function terminalView(office: Office, send: Send): TemplateResult | typeof nothing {
  const say = sayIn(office.tongue);
  const atHand = terminalAtHand(office);
  if (!atHand) return nothing;
  const { name, state } = atHand;
  const inside = state.inside ? "true" : "false";
  return html`<section class="terminal" data-line=${state.line} data-inside=${inside} aria-label=${say("terminal")}>
    <div class="place">${others(office, name, send)}
    <div class="unit" data-waits=${state.waits ?? "nothing"}>
      <p class="lcd" role="status">${state.display.join("\n")}</p>
      <i class="keypad" aria-hidden="true">${Array.from({ length: 12 }, () => html`<i></i>`)}</i>
      <i class="card-slot" aria-hidden="true"><i class="card"></i></i>
    </div></div>
    <div class="hands">
      ${customerDials(office, name, state, send)} ${terminalDials(office, name, state, send)}
      ${booksView(office, state)}
    </div>
  </section>`;
}

/** Where there are several, one is at hand; which of them the desk before it has, the site file says. */
function others(office: Office, front: string, send: Send): TemplateResult | typeof nothing {
  const terminals = devicesOf(office, "terminal");
  if (terminals.length < 2) return nothing;
  return html`<div class="tabs" role="group" aria-label=${sayIn(office.tongue)("terminals")}>
    ${terminals.map(
      ({ name }) => html`<button
        type="button"
        aria-pressed=${name === front ? "true" : "false"}
        @click=${() => send({ type: "reach", terminal: name })}
      >${name.split("/")[1]}</button>`,
    )}
  </div>`;
}

/** What fits the moment: a card, its PIN, taking it out. */
function customerDials(office: Office, device: string, state: SimulatedTerminal, send: Send): TemplateResult {
  const turn = (dial: string, value?: unknown) => ({ device, dial, ...(value !== undefined && { value }) });
  if (state.waits === "pin") {
    return html`${dial(office, "officePinRight", turn("pin", "right"), send)}
      ${dial(office, "officePinWrong", turn("pin", "wrong"), send)} ${dial(office, "officeStop", turn("stop"), send)}`;
  }
  if (state.inside) return dial(office, "officeCardRemove", turn("remove"), send);
  return html`${cardChoice(office, device, state, send)}
    ${dial(office, "officeCardTap", turn("tap"), send)} ${dial(office, "officeCardInsert", turn("insert"), send)}
    ${state.waits === "card" ? dial(office, "officeStop", turn("stop"), send) : nothing}`;
}

function cardChoice(office: Office, device: string, state: SimulatedTerminal, send: Send): TemplateResult {
  const say = sayIn(office.tongue);
  const choose = (event: Event) => {
    const value = (event.target as HTMLSelectElement).value;
    send({ type: "turn", turn: { device, dial: "card", value } });
  };
  return html`<select aria-label=${say("officeCard")} ?disabled=${!turnable(office)} @change=${choose}>
    ${repeat(
      Object.entries(cards),
      ([card]) => card,
      ([card, [name, words]]) =>
        html`<option value=${card} ?selected=${card === state.card}>
          ${name}${words === undefined ? nothing : html`, ${say(words)}`}
        </option>`,
    )}
  </select>`;
}

function terminalDials(office: Office, device: string, { line }: SimulatedTerminal, send: Send): TemplateResult {
  const turn = (value: SimulatedTerminal["line"]) => ({ device, dial: "line", value });
  return html`${
    line === "cut"
      ? dial(office, "officeCableJoin", turn("ok"), send, "mend")
      : dial(office, "officeCableCut", turn("cut"), send)
  }
  ${
    line === "off"
      ? dial(office, "officeTerminalOn", turn("ok"), send, "mend")
      : dial(office, "officeTerminalOff", turn("off"), send)
  }`;
}

/** Its own journal: what really was booked, whatever the till thinks. */
function booksView(office: Office, { today }: SimulatedTerminal): TemplateResult {
  const say = sayIn(office.tongue);
  const kinds = { sale: undefined, reversal: "terminalWorkReverse", refund: "terminalWorkRefund" } as const;
  return html`<div class="books">
    <h3>${say("officeBooked")}</h3>
    ${today.length === 0 ? html`<p>${say("officeBookedNothing")}</p>` : nothing}
    <ul>
      ${today.slice(-3).map(({ receipt, kind, card, amount, reversed }) => {
        const words = kinds[kind];
        return html`<li data-reversed=${reversed ? "true" : "false"}>
          <span>${String(receipt).padStart(4, "0")} ${words === undefined ? card : say(words)}</span>
          <b>${amount} €</b>
        </li>`;
      })}
    </ul>
  </div>`;
}
