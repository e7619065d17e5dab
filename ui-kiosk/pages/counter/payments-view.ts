/** All money of the day: each payment, sums, the terminals with their end of day, what the treasury has not fetched. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { PaymentEntry, PaymentsView } from "../../../gateway/contract/payments.ts";
import type { StaffKey } from "../../../gateway/contract/texts.ts";
import { type Cell, csvLink, csvText } from "../../lib/csv.ts";
import {
  clockWords,
  counterWords,
  dayAt,
  dayWords,
  momentWords,
  moneyWords,
  sayIn,
  serviceWords,
} from "../../parts/staff-words.ts";
import { hasOtherAmount, isMisbooked, isRunning, paymentsListed } from "./money.ts";
import { type PaymentFilter, paymentFilters } from "./money-shown.ts";
import { printerPicker } from "./paper-view.ts";
import {
  bookedWords,
  doubtButtons,
  misbookedCard,
  paidButtons,
  reasonWords,
  stateMark,
  wayWords,
} from "./payment-view.ts";
import { listRows, sumRows } from "./payments-file.ts";
import { picker } from "./picker.ts";
import { press, type Send } from "./press.ts";
import { mayAsk, type Panel, slipPrinter } from "./state.ts";
import { sumsOf } from "./sums.ts";
import { terminalsPart } from "./terminals-view.ts";

export function paymentsView(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const view = panel.payments;
  if (!view) return html`<p class="none">${say("paymentsNone")}</p>`;
  return html`${waitingPart(panel, view)} ${listPart(panel, view, send)} ${sumsPart(panel, view, send)}
  ${terminalsPart(panel, send)} ${earlierPart(panel, view, send)}`;
}

/** Nothing is lost; somebody has to ask the treasury. */
function waitingPart(panel: Panel, { waiting }: PaymentsView): TemplateResult | typeof nothing {
  if (waiting.length === 0) return nothing;
  const days = waiting.map((day) => dayWords(day, panel.tongue)).join(" · ");
  return html`<p class="question waiting-days"><b>${sayIn(panel.tongue)("paymentsWaiting")}</b><br />${days}</p>`;
}

const filterKeys: Readonly<Record<PaymentFilter, StaffKey>> = {
  all: "paymentsAll",
  paid: "paymentStatePaid",
  "not-paid": "paymentStateNotPaid",
  unclear: "paymentStateUnclear",
  reversed: "paymentStateReversed",
  running: "paymentStateStarted",
};

function listPart(panel: Panel, view: PaymentsView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { filter } = panel.money;
  const listed = paymentsListed(view.payments, filter);
  const all = paymentFilters.map((each) => [each, say(filterKeys[each])] as const);
  const narrow = (state: string) => send({ type: "payments", state: state as PaymentFilter });
  const isPart = view.payments.length < view.count;
  return html`<h3>${say("paymentsList")} <span class="count">${view.count}</span></h3>
    ${
      view.count === 0
        ? html`<p class="none">${say("paymentsNone")}</p>`
        : html`<div class="filter">
            ${picker(say("paymentsState"), all, filter, narrow)}
            <span class="listed">${say("paymentsCount", { n: listed.length, count: view.count })}</span>
          </div>`
    }
    ${isPart ? html`<p class="explain">${say("paymentsNewest")}</p>` : nothing}
    ${rows(panel, listed, send)}`;
}

/** Somebody comes back days later: for the money, or for a copy of the receipt. */
function earlierPart(panel: Panel, { earlier }: PaymentsView, send: Send): TemplateResult | typeof nothing {
  if (earlier.length === 0) return nothing;
  return html`<h3>${sayIn(panel.tongue)("paymentsEarlier")}</h3>
    ${rows(panel, earlier, send)}`;
}

function rows(panel: Panel, entries: readonly PaymentEntry[], send: Send): TemplateResult {
  return html`<ul class="rows">
    ${repeat(
      entries,
      ({ payment }) => payment,
      (entry) => paymentRow(panel, entry, send),
    )}
  </ul>`;
}

function paymentRow(panel: Panel, entry: PaymentEntry, send: Send): TemplateResult {
  const { tongue, site } = panel;
  const say = sayIn(tongue);
  const { payment, number, cents, counter, at, fees } = entry;
  const open = panel.row === payment;
  const services = fees.map(({ service }) => serviceWords(site, service, tongue)).join(", ");
  const isToday = dayAt(at, site?.zone) === dayAt(panel.now, site?.zone);
  const when = isToday ? clockWords(at, site?.zone) : momentWords(at, panel.now, site?.zone, tongue);
  const about = [when, counterWords(site, counter, tongue), services, wayWords(panel, entry)];
  const why = entry.state === "not-paid" ? reasonWords(panel, entry) : "";
  const booked = entry.state === "unclear" && hasOtherAmount(entry) ? bookedWords(panel, entry) : "";
  const more = buttonsOf(panel, entry, send);
  return html`<li class="row payment" data-opened=${payment} data-state=${entry.state}>
    <span class="number">${number}</span>
    <span class="about">${stateMark(panel, entry)} ${[...about, why, booked].filter(Boolean).join(" · ")}</span>
    <span class="amount">${moneyWords(cents, tongue)}</span>
    ${
      more === undefined
        ? html`<span></span>`
        : html`<button
            type="button"
            class="press quiet unfold"
            aria-expanded=${open ? "true" : "false"}
            aria-label=${say("moreWith", { number })}
            @click=${() => send({ type: "row", number: payment })}
          >
            <span class="words" aria-hidden="true">⋯</span>
          </button>`
    }
    ${isMisbooked(entry) ? html`<div class="further">${misbookedCard(panel, entry, send)}</div>` : nothing}
    ${open && more ? html`<div class="further">${more}</div>` : nothing}
  </li>`;
}

/** Undefined: there is nothing to do about it. */
function buttonsOf(panel: Panel, entry: PaymentEntry, send: Send): TemplateResult | undefined {
  if (isRunning(entry)) return undefined;
  if (entry.state === "unclear") return doubtButtons(panel, entry, send);
  const has = entry.back !== undefined || entry.receipts.some((copy) => copy !== "admin");
  return has ? paidButtons(panel, entry, send) : undefined;
}

function sumsPart(panel: Panel, view: PaymentsView, send: Send): TemplateResult {
  const { tongue } = panel;
  const say = sayIn(tongue);
  const printer = slipPrinter(panel);
  const day = panel.day?.day ?? "";
  return html`<h3>${say("paymentsSums")}</h3>
    <table class="sums">
      <tbody>
        <tr class="total">
          <th scope="row">${say("sumTotal")}</th>
          <td>${view.total.count}</td>
          <td>${moneyWords(view.total.cents, tongue)}</td>
        </tr>
      </tbody>
      ${sumsOf(panel, view)
        .filter(({ sums }) => sums.length > 0)
        .map(
          ({ by, sums }) => html`<tbody>
            <tr>
              <th scope="rowgroup" colspan="3">${by}</th>
            </tr>
            ${sums.map(
              ({ name, count, cents }) => html`<tr>
                <th scope="row">${name}</th>
                <td>${count}</td>
                <td>${moneyWords(cents, tongue)}</td>
              </tr>`,
            )}
          </tbody>`,
        )}
    </table>
    ${printer !== undefined && mayAsk(panel, "print-slip") ? printerPicker(panel, send) : nothing}
    <div class="further">
      ${
        printer !== undefined && mayAsk(panel, "print-slip")
          ? press(panel, send, {
              words: say("paymentsPrint"),
              command: { type: "print-slip", slip: "payments", printer, language: tongue },
            })
          : nothing
      }
      ${fileLink(say("paymentsSumsFile"), `${say("sumsFileName")}-${day}.csv`, sumRows(panel, view), send)}
      ${
        view.count === 0
          ? nothing
          : fileLink(say("paymentsListFile"), `${say("listFileName")}-${day}.csv`, listRows(panel, view), send)
      }
    </div>`;
}

function fileLink(words: string, file: string, rows: readonly (readonly Cell[])[], send: Send): TemplateResult {
  return html`<a
    class="press plain"
    href=${csvLink(csvText(rows))}
    download=${file}
    @click=${() => send({ type: "did", what: { type: "saved", file } })}
  >
    <span class="words">${words}</span>
  </a>`;
}
