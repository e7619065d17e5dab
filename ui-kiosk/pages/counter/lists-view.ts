/** Visits that are not at this counter: who waits, who was set aside here, who is at another counter. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Command } from "../../../gateway/contract/commands.ts";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import type { CounterView, ServiceView, StaffVisit } from "../../../gateway/contract/views.ts";
import { counterWords, minutesWaited, sayIn, serviceWords, stopwatch } from "../../parts/staff-words.ts";
import { mayCall } from "./appointments.ts";
import { type Press, press, type Send } from "./press.ts";
import { mayAsk, type Panel } from "./state.ts";
import { languageBeside, marks } from "./visit-words.ts";

/** One queue per service; those that this counter serves come first. */
export function waitingView(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const queues = queuesOf(panel, own).filter((queue) => queue.total > 0);
  if (queues.length === 0) return html`<p class="none">${say("nobodyWaiting")}</p>`;
  return html`${queues.map(({ id, total, waiting }) => {
    const name = serviceWords(panel.site, id, panel.tongue);
    return html`<h3>${name} <span class="count">${total}</span></h3>
      ${rows(panel, send, waiting, (visit) => ({
        time: say("minutes", { n: minutesWaited(visit, panel.now) }),
        main: mayCall(panel, own, visit.number, visit.forCounter)
          ? { words: say("call"), command: { type: "call", counter: own.id, number: visit.number } }
          : undefined,
        more: ["set-precedence", "transfer", "reprint", "send-home", "leave", "cancel"],
      }))}`;
  })}`;
}

function queuesOf(panel: Panel, own: CounterView): ServiceView[] {
  const order = [...own.services, ...(panel.site?.services ?? []).map((service) => service.id)];
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return Object.values(panel.services).sort((a, b) => rank(a.id) - rank(b.id));
}

/** Parked here, or called here and not come. */
export function setAsideView(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const since = (visit: StaffVisit) =>
    visit.calledAt === undefined ? "" : say("minutes", { n: Math.floor((panel.now - visit.calledAt) / 60_000) });
  return html`<h3>${say("headingParked")} <span class="count">${own.parked.length}</span></h3>
    ${own.parked.length === 0 ? html`<p class="none">${say("nobodyParked")}</p>` : nothing}
    ${rows(panel, send, own.parked, (visit) => ({
      time: since(visit),
      main: { words: say("commandResume"), command: { type: "resume", number: visit.number } },
      more: ["transfer", "leave", "cancel"],
    }))}
    <h3>${say("headingNoShows")} <span class="count">${own.noShows.length}</span></h3>
    ${own.noShows.length === 0 ? html`<p class="none">${say("nobodyNoShow")}</p>` : nothing}
    ${rows(panel, send, own.noShows, (visit) => ({
      time: since(visit),
      main: { words: say("commandReinstate"), command: { type: "reinstate", number: visit.number } },
      more: ["leave", "cancel"],
    }))}`;
}

/** The visitor stands here although another counter called: the call is taken over. */
export function elsewhereView(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const others = panel.called.filter((visit) => visit.counter !== own.id);
  if (others.length === 0) return html`<p class="none">${say("nobodyElsewhere")}</p>`;
  return html`<p class="explain">${say("takeOverExplain")}</p>
    ${rows(panel, send, others, (visit) => ({
      place: counterWords(panel.site, visit.counter ?? "", panel.tongue),
      state: say(staffKeys.visitState[visit.state]),
      time: visit.calledAt === undefined ? "" : stopwatch(visit.calledAt, panel.now),
      main: {
        words: say("commandTakeOver"),
        command: { type: "take-over", counter: own.id, number: visit.number },
        fits: own.current === null && own.state === "open",
      },
      more: [],
    }))}`;
}

type Further = "set-precedence" | "transfer" | "reprint" | "send-home" | "leave" | "cancel";
interface Row {
  readonly time: string;
  readonly place?: string;
  readonly state?: string;
  /** None: from the shared queue nobody is picked here. */
  readonly main: Press | undefined;
  readonly more: readonly Further[];
}

/** A row belongs to its number: when the list moves, no other number slips under a finger that is already down. */
export function rows(
  panel: Panel,
  send: Send,
  visits: readonly StaffVisit[],
  rowOf: (visit: StaffVisit) => Row,
): TemplateResult {
  return html`<ul class="rows">
    ${repeat(
      visits,
      ({ number }) => number,
      (visit) => row(panel, send, visit, rowOf(visit)),
    )}
  </ul>`;
}

function row(panel: Panel, send: Send, visit: StaffVisit, { time, place, state, main, more }: Row): TemplateResult {
  const say = sayIn(panel.tongue);
  const { number } = visit;
  const open = panel.row === number;
  const further = more.filter((type) => mayAsk(panel, type));
  return html`<li class="row" data-open=${open ? "true" : "false"} data-opened=${number}>
    <span class="number">${number}</span>
    <span class="about">${[time, place, state, languageBeside(panel, visit)].filter(Boolean).join(" · ")}</span>
    ${
      main && mayAsk(panel, main.command.type)
        ? press(panel, send, { ...main, spoken: `${number}: ${String(main.words)}` })
        : nothing
    }
    ${
      further.length === 0
        ? nothing
        : html`<button
            type="button"
            class="press quiet unfold"
            aria-expanded=${open ? "true" : "false"}
            aria-label=${say("moreWith", { number })}
            @click=${() => send({ type: "row", number })}
          >
            <span class="words" aria-hidden="true">⋯</span>
          </button>`
    }
    ${marks(panel, visit)}
    ${open ? html`<div class="further">${further.map((type) => furtherTurn(panel, send, visit, type))}</div>` : nothing}
  </li>`;
}

function furtherTurn(panel: Panel, send: Send, visit: StaffVisit, type: Further): TemplateResult {
  const say = sayIn(panel.tongue);
  const { number, precedence } = visit;
  if (type === "transfer") {
    return html`<button type="button" class="press plain" @click=${() => send({ type: "move", number })}>
      <span class="words">${say("commandTransfer")} …</span>
    </button>`;
  }
  if (type === "set-precedence") {
    const words = say(precedence ? "commandPrecedenceTake" : "commandPrecedenceGive");
    return press(panel, send, { words, command: { type, number, precedence: !precedence } });
  }
  const command: Command = { type, number };
  return press(panel, send, { words: say(staffKeys.command[type]), command });
}
