/** What is wrong at the whole site, with what staff can do about it, and the tickets in doubt. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Command } from "../../../gateway/contract/commands.ts";
import { faultText, staffKeys } from "../../../gateway/contract/texts.ts";
import type { DoubtsView, FaultsView } from "../../../gateway/contract/views.ts";
import { alikeFaults, clockWords, sayIn, sourceWords } from "../../parts/staff-words.ts";
import { leftWords, missingQuestions } from "./paper-view.ts";
import { press, type Send } from "./press.ts";
import { mayAsk, type Panel } from "./state.ts";
import { mends } from "./troubles.ts";
import { languageBeside, whatFor } from "./visit-words.ts";

/** Faults come and go by themselves: below the rows, where no button slips away under a finger for it. */
export function faultsView(panel: Panel, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  return html`<h3>${say("headingDoubts")} <span class="count">${panel.doubts.length}</span></h3>
    <p class="explain">${say(panel.doubts.length === 0 ? "doubtsNone" : "doubtAsk")}</p>
    <ul class="rows">
      ${repeat(
        panel.doubts,
        ({ number }) => number,
        (ticket) => doubt(panel, ticket, send),
      )}
    </ul>
    <div class="faults-head">
      ${missingQuestions(panel, send)}
      <h3>${say("headingFaults")} <span class="count">${panel.faults.length}</span></h3>
    </div>
    ${panel.faults.length === 0 ? html`<p class="none">${say("faultsNone")}</p>` : nothing}
    <ul class="faults">
      ${repeat(
        alikeFaults(panel.faults, panel.tongue),
        ([first]) => `${first?.fault} ${first?.source}`,
        (alike) => faultCard(panel, alike, send),
      )}
    </ul>`;
}

/** Faults of one kind, with what to do said once. */
function faultCard(panel: Panel, alike: FaultsView["faults"], send: Send): TemplateResult {
  const { fault, source } = alike[0]!;
  const { title, remedy } = faultText(fault, panel.tongue, source);
  return html`<li class="fault" data-opened=${fault}>
    <p><b>${title}</b></p>
    <ul class="where">
      ${repeat(
        alike,
        ({ source }) => source,
        (fault) => oneFault(panel, fault, send),
      )}
    </ul>
    <p>${remedy}</p>
  </li>`;
}

/** In the words of whoever found it, then where and since when, with what staff can do about it here. */
function oneFault(panel: Panel, fault: FaultsView["faults"][number], send: Send): TemplateResult {
  const time = sayIn(panel.tongue)("faultSince", { time: clockWords(fault.since, panel.site?.zone) });
  const about = [time, leftWords(panel, fault), modelWords(panel, fault)].filter(Boolean).join(" · ");
  const source = sourceWords(panel.site, fault.source, panel.tongue);
  return html`<li data-source=${fault.source}>
    ${fault.text === undefined ? nothing : html`<p class="told">${fault.text}</p>`}
    <span>${source} <small>${about}</small></span>
    ${acceptModel(panel, fault, source, send)} ${mending(panel, fault, source, send)}
  </li>`;
}

/** What ends a fault that is no device's: a flow's own, its halt, and the editor of flows. */
function mending(panel: Panel, fault: FaultsView["faults"][number], source: string, send: Send) {
  const command = mends(fault);
  if (!command || !mayAsk(panel, command.type)) return nothing;
  const words = sayIn(panel.tongue)(staffKeys.command[command.type]);
  return press(panel, send, { words, command, spoken: `${fault.text ?? source}: ${words}` });
}

function modelWords(panel: Panel, { models }: FaultsView["faults"][number]): string {
  return models ? sayIn(panel.tongue)("modelInstead", models) : "";
}

/** What hangs there now may be meant to. */
function acceptModel(panel: Panel, fault: FaultsView["faults"][number], source: string, send: Send) {
  if (!fault.models || !mayAsk(panel, "accept-model")) return nothing;
  const words = sayIn(panel.tongue)("commandAcceptModel");
  const command: Command = { type: "accept-model", device: fault.source };
  return press(panel, send, { words, command, spoken: `${source}, ${fault.models.plugged}: ${words}` });
}

function doubt(panel: Panel, ticket: DoubtsView["tickets"][number], send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const { number, paper } = ticket;
  const open = paper !== "asked";
  const turn = (type: "confirm-paper" | "reprint") =>
    mayAsk(panel, type)
      ? press(panel, send, {
          words: say(staffKeys.command[type]),
          command: { type, number },
          fits: open,
          spoken: `${number}: ${say(staffKeys.command[type])}`,
        })
      : nothing;
  const time = say("takenAt", { time: clockWords(ticket.takenAt, panel.site?.zone) });
  const about = [whatFor(panel, ticket), time, languageBeside(panel, ticket)].filter(Boolean).join(" · ");
  return html`<li class="row doubt">
    <span class="number">${number}</span>
    <span class="about"><b>${say(staffKeys.paper[paper])}</b> · ${about}</span>
    <span class="both">${turn("confirm-paper")} ${turn("reprint")}</span>
  </li>`;
}
