/** The dialogs about money: a fee, paid another way, a doubt settled, and the questions before something is done. */
import { html, nothing, type TemplateResult } from "lit-html";
import { feeReasons, otherWays, type PaymentEntry, settleReasons } from "../../../gateway/contract/payments.ts";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import type { CounterView } from "../../../gateway/contract/views.ts";
import { clockWords, counterWords, moneyWords, sayIn, serviceWords } from "../../parts/staff-words.ts";
import { centsTyped } from "./chooser.ts";
import { textField, toggle } from "./fields.ts";
import { isBackInDoubt, runningAt, tillOf, unclearAt } from "./money.ts";
import {
  addedFee,
  type FeeChange,
  feeCommand,
  isOfAnother,
  type MoneyChooser,
  type Otherwise,
  otherwiseCommand,
  paymentNamed,
  reasoned,
  type Settling,
  settleCommand,
} from "./money-chooser.ts";
import { placeWords } from "./payment-view.ts";
import { type Press, press, type Send } from "./press.ts";
import type { Panel } from "./state.ts";

export interface Asked {
  readonly title: string;
  readonly inside: TemplateResult;
}

/** Undefined: what it is about is gone. */
export function moneyQuestion(panel: Panel, own: CounterView, chooser: MoneyChooser, send: Send): Asked | undefined {
  const { tongue } = panel;
  const say = sayIn(tongue);
  if (isOfAnother(chooser, own.current?.number)) return undefined;
  switch (chooser.what) {
    case "fee":
      return { title: say(chooser.adding ? "feeAdd" : "feeChangeTitle"), inside: feeForm(panel, chooser, send) };
    case "otherwise":
      return { title: say("commandNotePayment"), inside: otherwiseForm(panel, own, chooser, send) };
    case "settle": {
      const entry = paymentNamed(panel, chooser.payment);
      if (entry?.state !== "unclear") return undefined;
      const title = say("settleTitle", { number: entry.number, amount: moneyWords(entry.cents, tongue) });
      return { title, inside: settleForm(panel, entry, chooser, send) };
    }
    case "give-back": {
      const entry = paymentNamed(panel, chooser.payment);
      if (entry?.back === undefined) return undefined;
      const title = say("reverseTitle", { number: entry.number, amount: moneyWords(entry.cents, tongue) });
      return { title, inside: giveBackQuestion(panel, own, entry, send) };
    }
    case "without-paper": {
      const { number } = chooser;
      const command = { type: "pay", counter: own.id, number, withoutPaper: true } as const;
      const words = html`<span>${say("withoutPaperPay")}</span> <b>${openWords(panel)}</b>`;
      const inside = question(panel, send, say("withoutPaperExplain"), { words, command, look: "primary" });
      return { title: say("withoutPaperTitle"), inside };
    }
    case "unpaid": {
      const command = { ...chooser.command, unpaid: true } as const;
      const words = say("unpaidFinish");
      const inside = question(panel, send, unpaidWords(panel), { words, command, look: "grave" });
      return { title: say("unpaidTitle"), inside };
    }
  }
}

/** One yes, never the first that the focus is on; the way back is the dialog's own. */
function question(panel: Panel, send: Send, explain: string, yes: Press): TemplateResult {
  return html`<p class="explain">${explain}</p>
    <div class="choices answers">${press(panel, send, yes)}</div>`;
}

function openWords(panel: Panel): string {
  return moneyWords(tillOf(panel)?.openCents ?? 0, panel.tongue);
}

/** What stands in the way of ending, and that it is kept. */
function unpaidWords(panel: Panel): string {
  const say = sayIn(panel.tongue);
  const till = tillOf(panel);
  const number = panel.panels[till?.counter ?? ""]?.current?.number;
  const unclear = till !== undefined && unclearAt(till).some((entry) => entry.number === number);
  const running = till && runningAt(till);
  return [
    ...(till && till.openCents > 0 ? [say("unpaidOpen", { amount: openWords(panel) })] : []),
    ...(running ? [say("terminalBusyWith", { work: say(staffKeys.terminalWork[running.work]) })] : []),
    ...(unclear ? [say("unpaidUnclear")] : []),
    say("unpaidKept"),
  ].join(" ");
}

function feeForm(panel: Panel, chooser: FeeChange, send: Send): TemplateResult {
  const { tongue, site } = panel;
  const say = sayIn(tongue);
  const { number, service, adding, euros, reason } = chooser;
  const change = (to: FeeChange) => send({ type: "chooser", chooser: to });
  const taken = new Set(tillOf(panel)?.fees.map((fee) => fee.service));
  const others = (site?.services ?? []).filter(({ id }) => !taken.has(id));
  const command = feeCommand(chooser);
  const waived = feeCommand({ ...chooser, euros: "0" });
  const fallback = { type: "set-fee", number, service: service ?? "", cents: 0, reason: "exempt" } as const;
  return html`<div class="booking">
    ${
      adding
        ? html`<fieldset>
            <legend>${say("service")}</legend>
            ${others.map(({ id }) =>
              toggle(serviceWords(site, id, tongue), id === service, () => change(addedFee(panel, id, number, reason))),
            )}
          </fieldset>`
        : html`<p class="what">${serviceWords(site, service ?? "", tongue)} · ${number}</p>`
    }
    <fieldset>
      <legend>${say("feeReason")}</legend>
      ${feeReasons.map((each) =>
        toggle(say(staffKeys.feeReason[each]), each === reason, () => change(reasoned(chooser, each))),
      )}
    </fieldset>
    <div class="filter">
      ${textField(say("feeAmount"), euros, (text) => change({ ...chooser, euros: text }), {
        id: "fee-euros",
        size: 10,
        longest: 12,
      })}
      ${
        adding
          ? nothing
          : press(panel, send, {
              words: say("feeWaive"),
              command: waived ?? fallback,
              fits: waived !== undefined,
            })
      }
    </div>
    ${
      euros.trim() === "" || centsTyped(euros) !== undefined
        ? nothing
        : html`<p class="hint" role="status">${say("feeAmountWrong")}</p>`
    }
    ${press(panel, send, {
      words: html`<span>${say(adding ? "feeAdd" : "commandSetFee")}</span>
        ${command ? html`<b>${moneyWords(command.cents, tongue)}</b>` : nothing}`,
      command: command ?? fallback,
      look: "primary",
      fits: command !== undefined,
    })}
  </div>`;
}

function otherwiseForm(panel: Panel, own: CounterView, chooser: Otherwise, send: Send): TemplateResult {
  const { tongue } = panel;
  const say = sayIn(tongue);
  const change = (changed: Partial<Otherwise>) => send({ type: "chooser", chooser: { ...chooser, ...changed } });
  const command = otherwiseCommand(chooser, own.id);
  return html`<div class="booking">
    <p class="explain">${say("otherwiseExplain", { amount: openWords(panel) })}</p>
    <fieldset>
      <legend>${say("otherwiseWhere")}</legend>
      ${otherWays.map((way) => toggle(say(staffKeys.otherWay[way]), way === chooser.way, () => change({ way })))}
    </fieldset>
    <div class="filter">
      ${textField(say("otherwiseReference"), chooser.reference, (reference) => change({ reference }), {
        id: "receipt-number",
        size: 18,
        longest: 30,
      })}
    </div>
    ${press(panel, send, {
      words: html`<span>${say("commandNotePayment")}</span> <b>${openWords(panel)}</b>`,
      command: command ?? { type: "note-payment", counter: own.id, way: chooser.way, reference: "-" },
      look: "primary",
      fits: command !== undefined,
    })}
  </div>`;
}

function settleForm(panel: Panel, entry: PaymentEntry, chooser: Settling, send: Send): TemplateResult {
  const { tongue, site } = panel;
  const say = sayIn(tongue);
  const change = (changed: Partial<Settling>) => send({ type: "chooser", chooser: { ...chooser, ...changed } });
  const back = isBackInDoubt(entry);
  const command = settleCommand(chooser);
  const where = counterWords(site, entry.counter, tongue);
  return html`<div class="booking">
    <p class="what">${[clockWords(entry.at, site?.zone), where].join(" · ")}</p>
    <p class="explain">${say(back ? "paymentUnclearBackRemedy" : "paymentUnclearRemedy")}</p>
    <fieldset>
      <legend>${say("settleHow")}</legend>
      ${settleReasons.map((reason) =>
        toggle(say(staffKeys.settleReason[reason]), reason === chooser.reason, () => change({ reason })),
      )}
    </fieldset>
    <fieldset>
      <legend>${say("settleOutcome")}</legend>
      ${toggle(say(back ? "settleStillPaid" : "settlePaid"), chooser.as === "paid", () => change({ as: "paid" }))}
      ${toggle(say(back ? "settleGivenBack" : "settleNotPaid"), chooser.as === "not-paid", () =>
        change({ as: "not-paid" }),
      )}
    </fieldset>
    ${press(panel, send, {
      words: say("settleOpen"),
      command: command ?? { type: "settle-payment", payment: entry.payment, as: "paid", reason: "treasury" },
      look: "primary",
      fits: command !== undefined,
    })}
  </div>`;
}

function giveBackQuestion(panel: Panel, own: CounterView, entry: PaymentEntry, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const explain = { reverse: "reverseCard", refund: "reverseRefund", note: "reverseNote" } as const;
  const command = { type: "reverse-payment", counter: own.id, payment: entry.payment } as const;
  const words = say("reverseDo", { amount: moneyWords(entry.cents, panel.tongue) });
  const where = entry.back === "note" ? [] : [say("reverseWhere", placeWords(panel, entry))];
  const inside = [say(explain[entry.back ?? "note"]), ...where].join(" ");
  return question(panel, send, inside, { words, command, look: "grave" });
}
