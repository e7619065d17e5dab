/** One payment in the eyes of staff: how it stands, what to do about it, its receipts. Small pieces; draws no list. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { PaymentEntry } from "../../../gateway/contract/payments.ts";
import { type StaffKey, staffKeys } from "../../../gateway/contract/texts.ts";
import { clockWords, counterWords, moneyWords, sayIn, sourceWords, wayNamed } from "../../parts/staff-words.ts";
import { hasOtherAmount, isBackInDoubt, isMisbooked } from "./money.ts";
import { press, type Send } from "./press.ts";
import { mayAsk, ownCounter, type Panel } from "./state.ts";

/** A sign beside the colour, for whoever does not see the one. */
const signs: Readonly<Record<PaymentEntry["state"], string>> = {
  asked: "…",
  started: "…",
  paid: "✓",
  "not-paid": "×",
  unclear: "?",
  reversed: "↩",
};

/** `✓ bezahlt`, in its colour. */
export function stateMark(panel: Panel, { state }: PaymentEntry): TemplateResult {
  const words = sayIn(panel.tongue)(staffKeys.paymentState[state]);
  return html`<span class="mark money" data-state=${state}>
    <span aria-hidden="true">${signs[state]}</span> ${words}
  </span>`;
}

/** By what it was paid: the card's name as the terminal calls it, or the other way with its receipt. */
export function wayWords(panel: Panel, { way, card, reference, mark }: PaymentEntry): string {
  const say = sayIn(panel.tongue);
  const receipt = reference ?? mark?.receipt;
  return [card ?? wayNamed(way, panel.tongue), receipt === undefined ? undefined : say("paymentReceipt", { receipt })]
    .filter(Boolean)
    .join(" · ");
}

/** What our driver says no to by itself; all other codes are the terminal's. */
const ownCodes: ReadonlyMap<string, StaffKey> = new Map([
  ["other-terminal", "paymentOtherTerminal"],
  ["not-the-last", "paymentNotTheLast"],
  ["other-payment", "paymentOtherPayment"],
]);

/** What the terminal said of one that was not paid. */
export function reasonWords(panel: Panel, { text, code }: PaymentEntry): string {
  const say = sayIn(panel.tongue);
  const own = code === undefined ? undefined : ownCodes.get(code);
  const coded = own ? say(own) : code === undefined ? undefined : say("paymentCode", { code });
  return [text, coded].filter(Boolean).join(" · ");
}

/** Whose payment it is: for those that are no longer at the counter. */
export function whoseWords(panel: Panel, { number, cents, at }: PaymentEntry): string {
  return [number, moneyWords(cents, panel.tongue), clockWords(at, panel.site?.zone)].join(" · ");
}

/** Where it is paid: the terminal, and the counter that asked. */
export function placeWords({ site, tongue }: Panel, { terminal = "", counter }: PaymentEntry) {
  return {
    terminal: sourceWords(site, `terminal/${terminal}`, tongue),
    counter: counterWords(site, counter, tongue),
  };
}

/** Unclear, and what to do. Never to be missed, and no reason to hurry. */
export function unclearCard(panel: Panel, entry: PaymentEntry, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const back = isBackInDoubt(entry);
  return html`<div class="outcome unclear" role="alert" data-payment=${entry.payment}>
    <p class="lead">
      <span aria-hidden="true">?</span> <span>${say(back ? "paymentUnclearBack" : "paymentUnclear")}</span>
    </p>
    <p class="whose">${whoseWords(panel, entry)}</p>
    ${hasOtherAmount(entry) ? html`<p class="booked">${bookedWords(panel, entry)}</p>` : nothing}
    <p>${say(back ? "paymentUnclearBackRemedy" : "paymentUnclearRemedy")}</p>
    <div class="further">${doubtButtons(panel, entry, send)}</div>
  </div>`;
}

/** Look it up once more, or say what became of it. */
export function doubtButtons(panel: Panel, entry: PaymentEntry, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { payment, number } = entry;
  const back = isBackInDoubt(entry);
  const settling = { what: "settle", payment, whose: number, back, as: undefined, reason: undefined } as const;
  return html`${
    entry.terminal !== undefined && mayAsk(panel, "find-out-payment")
      ? press(panel, send, {
          words: say("commandFindOutPayment"),
          command: { type: "find-out-payment", payment },
          spoken: `${number}: ${say("commandFindOutPayment")}`,
        })
      : nothing
  }
  ${
    mayAsk(panel, "settle-payment")
      ? html`<button
          type="button"
          class="press plain"
          aria-haspopup="dialog"
          aria-label=${`${number}: ${say("settleOpen")}`}
          @click=${() => send({ type: "chooser", chooser: settling })}
        >
          <span class="words">${say("settleOpen")} …</span>
        </button>`
      : nothing
  }`;
}

/** Another amount than it was asked for, as the terminal tells it. */
export function bookedWords({ tongue }: Panel, { bookedCents, cents }: PaymentEntry & { bookedCents: number }): string {
  const [booked, asked] = [moneyWords(bookedCents, tongue), moneyWords(cents, tongue)];
  return sayIn(tongue)("paymentBooked", { booked, asked });
}

/** What the terminal booked is not what it was asked for: told before anything else. */
export function misbookedCard(panel: Panel, entry: PaymentEntry, send: Send): TemplateResult | typeof nothing {
  if (!isMisbooked(entry)) return nothing;
  const say = sayIn(panel.tongue);
  return html`<div class="outcome misbooked" role="alert">
    <p class="lead">
      <span aria-hidden="true">!</span> <span>${bookedWords(panel, entry)}</span>
    </p>
    <p class="whose">${whoseWords(panel, entry)}</p>
    <p>${say("paymentBookedRemedy")}</p>
    <div class="further">${giveBackButton(panel, entry, send)}</div>
  </div>`;
}

/** Receipts that are kept, printed again, and the way back: as far as the core says that there is one. */
export function paidButtons(panel: Panel, entry: PaymentEntry, send: Send): TemplateResult {
  return html`${receiptButtons(panel, entry, send)} ${giveBackButton(panel, entry, send)}`;
}

/** The second word is for one that came out before: what is printed then says that it is a copy. */
const copies = [
  ["merchant", "receiptMerchant", "receiptMerchantAgain"],
  ["customer", "receiptCustomer", "receiptAgain"],
] as const satisfies readonly (readonly ["merchant" | "customer", StaffKey, StaffKey])[];

function receiptButtons(panel: Panel, entry: PaymentEntry, send: Send): TemplateResult[] {
  const { payment, number, receipts, printed } = entry;
  if (!mayAsk(panel, "print-receipt")) return [];
  const say = sayIn(panel.tongue);
  return copies
    .filter(([copy]) => receipts.includes(copy))
    .map(([copy, first, again]) => {
      const words = say(printed.includes(copy) ? again : first);
      const command = { type: "print-receipt", payment, copy } as const;
      return press(panel, send, { words, command, spoken: `${number}: ${words}` });
    });
}

function giveBackButton(panel: Panel, { payment, number, back }: PaymentEntry, send: Send) {
  if (back === undefined || !mayAsk(panel, "reverse-payment")) return nothing;
  const words = sayIn(panel.tongue)("paymentGiveBack");
  const asked = { what: "give-back", payment, number: ownCounter(panel)?.current?.number } as const;
  return html`<button
    type="button"
    class="press plain"
    aria-haspopup="dialog"
    aria-label=${`${number}: ${words}`}
    @click=${() => send({ type: "chooser", chooser: asked })}
  >
    <span class="words">${words} …</span>
  </button>`;
}
