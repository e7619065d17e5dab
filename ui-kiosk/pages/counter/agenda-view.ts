/** Today's appointments, of this counter or the whole house: who is expected, who is here, and a code to type. */
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";
import { normalised } from "../../../gateway/contract/code.ts";
import type { Command } from "../../../gateway/contract/commands.ts";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import type { CounterView } from "../../../gateway/contract/views.ts";
import type { AgendaEntry } from "../../../gateway/contract/views-visits.ts";
import { clockWords, counterWords, dayWords, sayIn, serviceWords } from "../../parts/staff-words.ts";
import { entriesListed, isPossible, isWhole, mayCall, minutesLate } from "./appointments.ts";
import { bookingFor } from "./chooser.ts";
import { toggle } from "./fields.ts";
import { madeView } from "./made-view.ts";
import { picker } from "./picker.ts";
import { press, type Send } from "./press.ts";
import { givenView } from "./reception-view.ts";
import { mayAsk, type Panel, slipPrinter, visitNamed } from "./state.ts";
import { timeField, timeWrong } from "./time-field.ts";
import { languageBeside } from "./visit-words.ts";

export function agendaView(panel: Panel, own: CounterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const whole = isWhole(panel);
  const entries = entriesListed(panel, own);
  return html`${panel.given ? givenView(panel, panel.given, send) : nothing}
    ${panel.made ? madeView(panel, panel.made, send) : nothing} ${codeForm(panel, send)}
    <div class="further">
      ${toggle(say("appointmentsHere"), !whole, () => send({ type: "desk", change: { whole: false } }))}
      ${toggle(say("appointmentsHouse"), whole, () => send({ type: "desk", change: { whole: true } }))}
    </div>
    ${whole ? filterRow(panel, send) : nothing}
    ${entries.length === 0 ? html`<p class="none">${say("agendaNone")}</p>` : nothing}
    <ul class="rows">
      ${repeat(
        entries,
        ({ appointment }) => appointment,
        (entry) => row(panel, own, entry, send),
      )}
    </ul>`;
}

/** Enter checks in; what else can be done with a code is folded away. */
function codeForm(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { code } = panel.desk;
  const typed = normalised(code);
  const fits = isPossible(panel, typed);
  const open = panel.row === "code";
  const checkIn = (code: string): Command => ({ type: "check-in", code, print: true });
  // What stands in the field counts: the last key and Enter may come before this is drawn again.
  const submit = (event: Event) => {
    event.preventDefault();
    const code = normalised((event.target as HTMLElement).querySelector("input")!.value);
    if (isPossible(panel, code)) send({ type: "ask", command: checkIn(code) });
  };
  const turn = (command: Command, words: string) =>
    mayAsk(panel, command.type) ? press(panel, send, { words, command, fits }) : nothing;
  const printer = slipPrinter(panel);
  return html`<form class="filter" @submit=${submit}>
      <label>
        ${say("appointmentCode")}
        <input
          id="appointment-code"
          autocomplete="off"
          spellcheck="false"
          maxlength="40"
          size="14"
          .value=${live(code)}
          @input=${(event: Event) => send({ type: "desk", change: { code: (event.target as HTMLInputElement).value } })}
        />
      </label>
      ${press(panel, send, { words: say("commandCheckIn"), command: checkIn(typed), look: "primary", fits })}
      ${fits ? turn({ type: "set-ready", code: typed, ready: true }, say("commandSetReady")) : nothing}
      <button
        type="button"
        class="press quiet unfold"
        aria-expanded=${open ? "true" : "false"}
        aria-label=${say("moreWith", { number: say("appointmentCode") })}
        @click=${() => send({ type: "row", number: "code" })}
      >
        <span class="words" aria-hidden="true">⋯</span>
      </button>
    </form>
    ${typed.length >= 10 && !fits ? html`<p class="explain" role="status">${say("appointmentCodeWrong")}</p>` : nothing}
    ${
      open
        ? html`<div class="further" data-opened="code">
            ${turn({ type: "set-ready", code: typed, ready: false }, say("notReady"))}
            ${turn({ type: "confirm-appointment", code: typed }, say("commandConfirmAppointment"))}
            ${
              printer === undefined
                ? nothing
                : turn({ type: "print-appointment", code: typed, printer }, say("commandPrintAppointment"))
            }
            ${turn({ type: "cancel-appointment", code: typed }, say("commandCancelAppointment"))}
          </div>`
        : nothing
    }`;
}

function filterRow(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { service, time } = panel.desk;
  const services = (panel.site?.services ?? []).map(
    ({ id }) => [id, serviceWords(panel.site, id, panel.tongue)] as const,
  );
  return html`<form class="filter" @submit=${(event: Event) => event.preventDefault()}>
      ${picker(say("service"), [["", say("lostAll")], ...services], service, (id) =>
        send({ type: "desk", change: { service: id } }),
      )}
      <label>
        ${say("clock")} ${timeField("agenda-time", time, (text) => send({ type: "desk", change: { time: text } }))}
      </label>
    </form>
    ${timeWrong(time) ? html`<p class="explain" role="status">${say("timeWrong")}</p>` : nothing}`;
}

function row(panel: Panel, own: CounterView, entry: AgendaEntry, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { appointment, start } = entry;
  const open = panel.row === appointment;
  const time = start === undefined ? say("invitation") : clockWords(start, panel.site?.zone);
  const further = furtherTurns(panel, own, entry, send);
  return html`<li class="row" data-open=${open ? "true" : "false"} data-opened=${appointment} data-state=${entry.state}>
    <span class=${start === undefined ? "time words" : "time number"}>${time}</span>
    <span class="about">${about(panel, entry)}</span>
    ${mainTurn(panel, own, entry, time, send)}
    ${
      further.length === 0
        ? nothing
        : html`<button
            type="button"
            class="press quiet unfold"
            aria-expanded=${open ? "true" : "false"}
            aria-label=${say("moreWith", { number: time })}
            @click=${() => send({ type: "row", number: appointment })}
          >
            <span class="words" aria-hidden="true">⋯</span>
          </button>`
    }
    ${open ? html`<div class="further">${further}</div>` : nothing}
  </li>`;
}

/** `Verlängern · Arabisch · Personen: 2 · ist da: K014, Wartet` */
function about(panel: Panel, entry: AgendaEntry): TemplateResult {
  const say = sayIn(panel.tongue);
  const { services, people, state, number, counter, team, until, ready } = entry;
  const visit = number === undefined ? undefined : visitNamed(panel, number);
  const stands = visit ? `${number}, ${say(staffKeys.visitState[visit.state])}` : (number ?? "");
  const place = counter === undefined || !isWhole(panel) ? "" : counterWords(panel.site, counter, panel.tongue);
  const beside = [
    languageBeside(panel, entry),
    people > 1 ? say("people", { n: people }) : "",
    place,
    team === undefined ? "" : say("keptForTeam", { team }),
    until === undefined ? "" : `${say("validUntil")} ${dayWords(until, panel.tongue)}`,
    ready ? "" : say("notReady"),
  ];
  const standing = [say(staffKeys.appointmentState[state]), stands].filter(Boolean).join(": ");
  const late = minutesLate(panel, entry);
  return html`<b>${services.map((id) => serviceWords(panel.site, id, panel.tongue)).join(" · ")}</b>
    ${[...beside, standing].filter(Boolean).join(" · ")}
    ${late === 0 ? nothing : html`<span class="late">${say("appointmentLate", { n: late })}</span>`}`;
}

/** Who is expected is checked in; who is here is called, if that is this counter's to do. */
function mainTurn(panel: Panel, own: CounterView, entry: AgendaEntry, time: string, send: Send) {
  const say = sayIn(panel.tongue);
  const { appointment, state, number } = entry;
  if (state === "arrived") {
    if (number === undefined || visitNamed(panel, number)?.state !== "waiting") return nothing;
    if (!mayAsk(panel, "call") || !mayCall(panel, own, number)) return nothing;
    const spoken = `${number}: ${say("call")}`;
    return press(panel, send, { words: say("call"), command: { type: "call", counter: own.id, number }, spoken });
  }
  if (state === "cancelled" || !mayAsk(panel, "check-in")) return nothing;
  // Whoever stands before the desk needs no paper to be called by.
  const command: Command = { type: "check-in", appointment, print: isWhole(panel) };
  return press(panel, send, { words: say("commandCheckIn"), command, spoken: `${time}: ${say("commandCheckIn")}` });
}

function furtherTurns(panel: Panel, own: CounterView, entry: AgendaEntry, send: Send): TemplateResult[] {
  const say = sayIn(panel.tongue);
  const { appointment, state, ready, start } = entry;
  if (state === "cancelled" || state === "arrived") return [];
  const printer = slipPrinter(panel);
  const commands: readonly (readonly [Command, string])[] = [
    ...(state === "proposed"
      ? [[{ type: "confirm-appointment", appointment }, say("commandConfirmAppointment")] as const]
      : []),
    [{ type: "set-ready", appointment, ready: !ready }, say(ready ? "notReady" : "commandSetReady")],
    ...(printer === undefined
      ? []
      : [[{ type: "print-appointment", appointment, printer }, say("commandPrintAppointment")] as const]),
    [{ type: "cancel-appointment", appointment }, say("commandCancelAppointment")],
  ];
  const asked = commands
    .filter(([{ type }]) => mayAsk(panel, type))
    .map(([command, words]) => press(panel, send, { words, command }));
  if (start === undefined || !mayAsk(panel, "book-slot")) return asked;
  const move = () => send({ type: "chooser", chooser: bookingFor(own.current, entry) });
  return [
    html`<button type="button" class="press plain" @click=${move}>
      <span class="words">${say("appointmentMove")} …</span>
    </button>`,
    ...asked,
  ];
}
