/** Paper in the eyes of staff: what is left of a roll, the question after a roll change, slips without a number. */
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { type SlipKind, sheetAtMost } from "../../../gateway/contract/messages.ts";
import { staffKeys } from "../../../gateway/contract/texts.ts";
import type { FaultsView, PrinterView } from "../../../gateway/contract/views.ts";
import { sayIn, serviceWords, sourceWords } from "../../parts/staff-words.ts";
import { sheetWanted } from "./entered.ts";
import { languageNamed, picker } from "./picker.ts";
import { press, type Send } from "./press.ts";
import { mayAsk, type Panel, slipPrinter } from "./state.ts";

/** `noch etwa 20 Zettel`, of a printer whose paper ends soon. */
export function leftWords(panel: Panel, { source, fault }: Omit<FaultsView["faults"][number], "since">): string {
  const printer = panel.printers.find(({ id }) => source === `printer/${id}`);
  if (fault !== "paper-low" || !printer) return "";
  return sayIn(panel.tongue)("ticketsLeft", { n: printer.ticketsLeft });
}

/** Where the paper comes out that somebody waits for: known of a printer that stands in, or is the only one. */
export function paperWords({ printers, site, tongue }: Panel, standIn: string | undefined): string {
  const printer = standIn ?? (printers.length === 1 ? printers[0]?.id : undefined);
  if (printer === undefined) return sayIn(tongue)("givenPaperSomewhere");
  return sayIn(tongue)("givenPaper", { printer: sourceWords(site, `printer/${printer}`, tongue) });
}

/** One question for each printer with a new roll, until somebody answers it. */
export function missingQuestions(panel: Panel, send: Send): TemplateResult[] {
  return panel.printers.filter(({ missing }) => missing > 0).map((printer) => missingQuestion(panel, printer, send));
}

function missingQuestion(panel: Panel, { id, missing }: PrinterView, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const answer = (type: "print-missing" | "drop-missing", words: string) =>
    mayAsk(panel, type)
      ? press(panel, send, {
          words,
          command: { type, printer: id },
          spoken: `${words}: ${say(staffKeys.command[type])}`,
        })
      : nothing;
  const source = sourceWords(panel.site, `printer/${id}`, panel.tongue);
  return html`<div class="question" data-opened="missing" role="group" aria-label=${source}>
    <p><b>${source}</b> ${say("missingAsk", { n: missing })}</p>
    <div class="further">${answer("print-missing", say("yes"))} ${answer("drop-missing", say("no"))}</div>
  </div>`;
}

/** Which of several printers; of one there is nothing to choose. */
export function printerPicker(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const printer = slipPrinter(panel);
  if (printer === undefined || panel.printers.length < 2) return nothing;
  const all = panel.printers.map(({ id }) => [id, id] as const);
  const choose = (id: string) => send({ type: "slip", change: { printer: id } });
  return html`<div class="filter">${picker(sayIn(panel.tongue)("printer"), all, printer, choose)}</div>`;
}

/** Those that need no more to be said; an emergency sheet and one for a service have their own rows. */
const plainSlips: readonly SlipKind[] = ["closing", "test", "self-test"];

export function slipsPart(panel: Panel, send: Send): TemplateResult | typeof nothing {
  const printer = slipPrinter(panel);
  if (printer === undefined || !mayAsk(panel, "print-slip")) return nothing;
  const say = sayIn(panel.tongue);
  const language = panel.tongue;
  const { site, tongue } = panel;
  return html`<h3>${say("headingSlips")}</h3>
    ${printerPicker(panel, send)}
    <div class="further">
      ${plainSlips.map((slip) =>
        press(panel, send, {
          words: say(staffKeys.slip[slip]),
          command: { type: "print-slip", slip, printer, language },
        }),
      )}
      ${press(panel, send, { words: say("commandChangeRoll"), command: { type: "change-roll", printer } })}
    </div>
    ${emergencySheet()} ${serviceSlip()}`;

  function choose(change: Partial<Panel["slip"]>): void {
    send({ type: "slip", change });
  }

  function emergencySheet(): TemplateResult {
    const wanted = sheetWanted(panel.slip);
    const field = (name: "from" | "count", label: string) => html`<label>
      ${label}
      <input
        inputmode="numeric"
        autocomplete="off"
        maxlength="4"
        size="4"
        .value=${live(panel.slip[name])}
        @input=${(event: Event) => choose({ [name]: (event.target as HTMLInputElement).value })}
      />
    </label>`;
    return html`<div class="filter">
        ${field("from", say("slipFrom"))} ${field("count", say("slipCount"))}
        ${press(panel, send, {
          words: say("slipEmergency"),
          command: { type: "print-slip", slip: "emergency", printer: printer!, language, ...wanted },
          fits: wanted !== undefined,
        })}
      </div>
      <p class="explain">${say("slipNext", { n: sheetAtMost })}</p>`;
  }

  function serviceSlip(): TemplateResult {
    const service = panel.slip.service ?? site?.services[0]?.id ?? "";
    const { language } = panel.slip;
    const services = (site?.services ?? []).map(({ id }) => [id, serviceWords(site, id, tongue)] as const);
    const languages = (site?.languages ?? []).map(({ tag }) => [tag, languageNamed(tag, tongue)] as const);
    return html`<div class="filter">
      ${picker(say("service"), services, service, (id) => choose({ service: id }))}
      ${picker(say("language"), languages, language, (tag) => choose({ language: tag }))}
      ${press(panel, send, {
        words: say("slipService"),
        command: { type: "print-slip", slip: "service", printer: printer!, service, language },
        fits: service !== "",
      })}
    </div>`;
  }
}
