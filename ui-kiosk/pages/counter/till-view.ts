/** Money at the call: what the visit costs, what runs at the terminal now, what came of it. Pure: value → template. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { FaultCode } from "../../../gateway/contract/faults.ts";
import type { PaymentEntry, TerminalWork, TillView } from "../../../gateway/contract/payments.ts";
import { direction, faultText, phrase, phraseKeys, type StaffKey, staffKeys } from "../../../gateway/contract/texts.ts";
import type { CounterView, StaffVisit } from "../../../gateway/contract/views.ts";
import { moneyWords, sayIn, serviceWords, stopwatch } from "../../parts/staff-words.ts";
import type { Chooser } from "./chooser.ts";
import { isMisbooked, isRunning, isRunningFor, outcomeOf, runningAt, tillOf, unclearAt } from "./money.ts";
import { addedFee, changeOf, otherwiseOf } from "./money-chooser.ts";
import {
  misbookedCard,
  paidButtons,
  placeWords,
  reasonWords,
  unclearCard,
  wayWords,
  whoseWords,
} from "./payment-view.ts";
import { keyCap, press, type Send } from "./press.ts";
import { can, mayAsk, ownCounter, type Panel } from "./state.ts";

/** Nothing where the site takes no payments, or where nobody has to pay and nothing is unclear. */
export function tillView(panel: Panel, own: CounterView, send: Send): TemplateResult | typeof nothing {
  const till = tillOf(panel);
  if (!till) return nothing;
  const { current } = own;
  const running = runningAt(till);
  const unclear = unclearAt(till);
  const isOwnRunning = isRunningFor(till, current?.number);
  if (!running && unclear.length === 0 && till.payments.length === 0 && till.fees.length === 0) return nothing;
  const isSettled = !running && till.openCents === 0 && !till.payments.some(isMisbooked) && !isInDoubt(till);
  const title = sayIn(panel.tongue)("fees");
  return html`<section class="till" data-settled=${isSettled ? "true" : "false"} aria-label=${title}>
    ${current && till.fees.length > 0 ? feesPart(panel, till, current.number, send) : nothing}
    <div class="outcomes" aria-live="polite">
      ${repeat(
        unclear,
        ({ payment }) => payment,
        (entry) => unclearCard(panel, entry, send),
      )}
      ${running ? workPart(panel, own, running.entry, send) : nothing}
      ${current && !isOwnRunning ? outcomePart(panel, till, send) : nothing}
    </div>
    ${current && !isOwnRunning && isOpen(till) ? actions(panel, current, till, send) : nothing}
  </section>`;
}

/** A service that costs nothing may get a fee. Beside the call's other things, in the same place whatever is paid. */
export function feeButton(panel: Panel, own: CounterView, send: Send): TemplateResult | typeof nothing {
  const till = tillOf(panel);
  if (!till || !own.current || isRunningFor(till, own.current.number) || isInDoubt(till) || !mayAsk(panel, "set-fee"))
    return nothing;
  return opens(send, `${sayIn(panel.tongue)("fee")} …`, addedFee(panel, undefined, own.current.number));
}

function feesPart(panel: Panel, till: TillView, number: string, send: Send): TemplateResult {
  return html`<ul class="fees">
    ${repeat(
      till.fees,
      ({ service }) => service,
      (fee) => feeRow(panel, till, { fee, number }, send),
    )}
  </ul>`;
}

/** One fee of the visit at the counter. */
interface FeeThere {
  readonly fee: TillView["fees"][number];
  readonly number: string;
}

function feeRow(panel: Panel, till: TillView, { fee, number }: FeeThere, send: Send): TemplateResult {
  const { tongue } = panel;
  const say = sayIn(tongue);
  const { service, cents, booking, reason, usualCents, payment } = fee;
  const name = serviceWords(panel.site, service, tongue);
  const isFixed = payment !== undefined || isRunningFor(till, number) || isInDoubt(till);
  const about = [
    ...(reason === undefined ? [] : [say(staffKeys.feeReason[reason])]),
    ...(usualCents === undefined || usualCents === cents
      ? []
      : [say("feeUsual", { amount: moneyWords(usualCents, tongue) })]),
    ...(booking === undefined ? [] : [say("booking", { booking })]),
  ];
  return html`<li class="fee" data-fee=${service}>
    <span class="for"><b>${name}</b> <small>${about.join(" · ")}</small></span>
    ${
      payment === undefined
        ? nothing
        : html`<span class="mark money" data-state="paid">
            <span aria-hidden="true">✓</span> ${say("paymentStatePaid")}
          </span>`
    }
    <span class="amount">${moneyWords(cents, tongue)}</span>
    ${
      isFixed || !mayAsk(panel, "set-fee")
        ? nothing
        : opens(send, `${say("feeChange")} …`, changeOf(fee, number), { spoken: `${name}: ${say("feeChange")}` })
    }
  </li>`;
}

function opens(
  send: Send,
  words: string,
  chooser: Chooser,
  more: { readonly spoken?: string; readonly look?: string; readonly keys?: string } = {},
): TemplateResult {
  return html`<button
    type="button"
    class="press ${more.look ?? "quiet"}"
    aria-haspopup="dialog"
    aria-label=${more.spoken ?? nothing}
    aria-keyshortcuts=${more.keys ?? nothing}
    @click=${() => send({ type: "chooser", chooser })}
  >
    <span class="words">${words}</span>${keyCap(more.keys)}
  </button>`;
}

/** What can be done next: the card, or another way. */
function actions(panel: Panel, visit: StaffVisit, till: TillView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const pays = till.terminal !== undefined && mayAsk(panel, "pay");
  return html`<div class="pay-row" data-pays=${pays ? "true" : "false"}>
      <p class="open">${say("feesOpen")} <b class="amount">${moneyWords(till.openCents, panel.tongue)}</b></p>
      ${
        mayAsk(panel, "note-payment")
          ? opens(send, `${say("commandNotePayment")} …`, otherwiseOf(visit.number), { keys: "Alt+B" })
          : nothing
      }
      ${pays ? payButton(panel, visit, till, send) : nothing}
    </div>
    ${pays ? terminalState(panel, till) : nothing}`;
}

/** Is there something to pay, and no doubt about it? */
function isOpen(till: TillView): boolean {
  return till.openCents > 0 && !isInDoubt(till);
}

/** Is it unclear what the visit at the counter has paid? */
function isInDoubt(till: TillView): boolean {
  return till.payments.some(({ state }) => state === "unclear");
}

const payKeys = "Alt+K";

/** With a printer that cannot print the same button asks first. */
function payButton(panel: Panel, { number }: StaffVisit, till: TillView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const again = outcomeOf(till)?.state === "not-paid";
  const words = html`<span class="do-pay">${say(again ? "payAgain" : "commandPay")}</span>
    <b class="amount">${moneyWords(till.openCents, panel.tongue)}</b>`;
  const fits = till.terminal?.free === true && unclearAt(till).length === 0;
  const command = { type: "pay", counter: till.counter, number } as const;
  if (!till.printer?.blocked || !fits) {
    return press(panel, send, { words, command, keys: payKeys, look: "primary", fits });
  }
  const inert = !can(panel, "pay");
  return html`<button
    type="button"
    class="press primary"
    data-command="pay"
    aria-haspopup="dialog"
    aria-disabled=${inert ? "true" : "false"}
    aria-keyshortcuts=${payKeys}
    @click=${() => !inert && send({ type: "chooser", chooser: { what: "without-paper", number } })}
  >
    <span class="words">${words} <span>…</span></span>${keyCap(payKeys)}
  </button>`;
}

/** Why no payment can begin now: somebody else's work, or a fault. */
function terminalState(panel: Panel, till: TillView): TemplateResult | typeof nothing {
  const { terminal } = till;
  // Of an unclear payment its own card tells.
  if (!terminal || terminal.free || (unclearAt(till).length > 0 && !terminal.work)) return nothing;
  const say = sayIn(panel.tongue);
  if (terminal.work) {
    return html`<p class="hint">${say("terminalBusyWith", { work: say(staffKeys.terminalWork[terminal.work]) })}</p>`;
  }
  const fault = faultOf(ownCounter(panel), terminal.id);
  const why = fault === undefined ? "" : `: ${faultText(fault, panel.tongue).title}`;
  return html`<p class="hint"><span aria-hidden="true">!</span> ${say("terminalNotReady")}${why}</p>`;
}

function faultOf(own: CounterView | undefined, terminal: string | undefined): FaultCode | undefined {
  return own?.faults.find(({ device }) => device === `terminal/${terminal}`)?.fault;
}

/** While the terminal works: its own words, a sentence for the visitor, how long it takes, and the way out. */
function workPart(panel: Panel, own: CounterView, entry: PaymentEntry, send: Send): TemplateResult {
  const { tongue, money, now } = panel;
  const say = sayIn(tongue);
  const terminal = tillOf(panel)?.terminal;
  const work = entry.work ?? "pay";
  const begun = entry.state === "asked" || entry.state === "started" ? entry.at : money.since;
  const isElsewhere = entry.terminal !== terminal?.id;
  // What it showed last says nothing any more once it is not heard.
  const isLost = !isElsewhere && faultOf(own, terminal?.id) !== undefined;
  const shows = !isLost && money.shows?.terminal === entry.terminal ? money.shows : undefined;
  const stage = shows?.step && phraseKeys.terminalStage[shows.step];
  const visit = visitOf(own, entry);
  const language = visit?.language ?? "de";
  const here = isLost ? say("terminalLost") : stage ? phrase(stage, tongue) : say(silentWords(panel, work));
  const ownWords = isElsewhere ? say("terminalElsewhere", placeWords(panel, entry)) : here;
  return html`<div class="outcome working" data-stage=${isLost ? "lost" : (shows?.step ?? "none")}>
    <p class="lead">
      <span class="turning" aria-hidden="true"></span>${say(staffKeys.terminalWork[work])}
      <b class="amount">${moneyWords(entry.cents, tongue)}</b>
      <span class="since" aria-hidden="true">${begun === undefined ? "" : stopwatch(begun, now)}</span>
    </p>
    ${
      visit
        ? nothing
        : html`<p class="whose">${whoseWords(panel, entry)}</p>
            ${own.current ? html`<p>${say("paymentOfAnother", { number: entry.number })}</p>` : nothing}`
    }
    <p class="terminal-words">${shows?.text ?? ownWords}</p>
    ${
      stage
        ? html`<p class="visitor-words" lang=${language} dir=${direction(language)}>${phrase(stage, language)}</p>`
        : nothing
    }
    <div class="further">
      ${
        mayAsk(panel, "abort-payment") && work !== "find-out" && !isElsewhere
          ? press(panel, send, {
              words: say("paymentAbort"),
              command: { type: "abort-payment", counter: own.id },
              fits: terminal?.abortable === true && !isLost,
              keys: "Alt+A",
            })
          : nothing
      }
    </div>
  </div>`;
}

/** What is said while the terminal shows nothing: whether its first words are still to come, or were missed. */
function silentWords({ money }: Panel, work: TerminalWork): StaffKey {
  if (money.begun || work === "find-out") return "terminalWaits";
  return work === "pay" ? "terminalRunsPay" : "terminalRunsBack";
}

function visitOf({ current }: CounterView, { number }: PaymentEntry): StaffVisit | undefined {
  return current?.number === number ? current : undefined;
}

/** What came of the visit's newest payment; a wrong amount is told of each. */
function outcomePart(panel: Panel, till: TillView, send: Send): TemplateResult {
  const misbooked = till.payments.filter((entry) => !isRunning(entry) && isMisbooked(entry));
  const newest = outcomeOf(till);
  const earlier = till.payments.filter((entry) => entry !== newest && entry.state === "paid" && !isRunning(entry));
  return html`${misbooked.map((entry) => misbookedCard(panel, entry, send))}
    ${newest && !misbooked.includes(newest) ? outcomeCard(panel, newest, till, send) : nothing}
    ${earlier.filter((entry) => !misbooked.includes(entry)).map((entry) => paidCard(panel, entry, send))}`;
}

function outcomeCard(panel: Panel, entry: PaymentEntry, till: TillView, send: Send): TemplateResult | typeof nothing {
  const say = sayIn(panel.tongue);
  const amount = moneyWords(entry.cents, panel.tongue);
  switch (entry.state) {
    case "paid":
      return paidCard(panel, entry, send);
    case "reversed":
      return html`<div class="outcome given-back">
        <p class="lead"><span aria-hidden="true">↩</span> ${say("paymentGivenBack", { amount })}</p>
        <p>${wayWords(panel, entry)}</p>
      </div>`;
    case "not-paid":
      // Once it was paid after all, what failed before says nothing more.
      if (till.openCents === 0) return nothing;
      return html`<div class="outcome not-paid">
        <p class="lead"><span aria-hidden="true">×</span> <span>${say("paymentNotPaid")}</span>
          <span class="with">${say("paymentNotPaidRemedy")}</span>
        </p>
        <p class="terminal-words">${reasonWords(panel, entry)}</p>
      </div>`;
    default:
      return nothing;
  }
}

function paidCard(panel: Panel, entry: PaymentEntry, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const sign = entry.printed.includes("merchant") ? "paymentSignPrinted" : "paymentSign";
  return html`<div class="outcome paid" data-payment=${entry.payment}>
    <p class="lead">
      <span aria-hidden="true">✓</span> ${say("paymentPaid", { amount: moneyWords(entry.cents, panel.tongue) })}
      <span class="with">${wayWords(panel, entry)}</span>
    </p>
    ${entry.signature ? html`<p class="sign"><span aria-hidden="true">✎</span> ${say(sign)}</p>` : nothing}
    <div class="further">${paidButtons(panel, entry, send)}</div>
  </div>`;
}
