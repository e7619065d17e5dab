/** The printer and its paper, as it comes out, lies on the pile and is held up to the eye. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { SimulatedPrinter } from "../../../gateway/contract/office.ts";
import { sayIn } from "../../parts/staff-words.ts";
import { dial, type Send } from "./dial-view.ts";
import { numberOn, type Office, type Standing } from "./state.ts";

type Paper = SimulatedPrinter["papers"][number];

/** A new roll is a full one. */
const fullRoll = 80;
/** Torn tickets that stay on the pile. */
const pileAtMost = 4;

export function printerView(office: Office, { name, state: printer }: Standing<"printer">, send: Send): TemplateResult {
  const say = sayIn(office.tongue);
  const [hanging, torn] = papersOf(printer);
  const well = printerState(printer);
  const roll = printer.roll > 0 ? "some" : "none";
  return html`<div class="printer" data-state=${well} data-cover=${printer.cover} data-roll=${roll}>
    <div class="outlet">
      ${printer.papers.length > 0 ? nothing : html`<p class="quiet">${say("officePaperNone")}</p>`}
      ${hanging ? paperView(office, hanging, "fresh", send) : nothing}
    </div>
    <div class="body" aria-hidden="true">
      <i class="slot"></i><i class="lamp"></i><i class="bay"><i class="coil"></i></i><i class="cover"></i>
    </div>
    <p class="roll">${printer.roll > 0 ? say("officeRollLeft", { n: printer.roll }) : say("officeRollEmpty")}</p>
    ${printerDials(office, name, printer, send)}
    ${pile(office, torn, send)}
  </div>`;
}

/** The paper in the outlet, and the torn ones. */
function papersOf({ papers }: SimulatedPrinter): readonly [Paper | undefined, readonly Paper[]] {
  const [newest, ...torn] = papers;
  return newest?.taken ? [undefined, papers] : [newest, torn];
}

function printerState({ line, roll, cover }: SimulatedPrinter): "ok" | "fault" | "off" {
  if (line === "off") return "off";
  return roll === 0 || cover === "open" || line === "cut" ? "fault" : "ok";
}

function pile(office: Office, torn: readonly Paper[], send: Send): TemplateResult {
  return html`<div class="pile" aria-label=${sayIn(office.tongue)("officePile")} role="group">
    ${repeat(
      torn.slice(0, pileAtMost),
      ({ id }) => id,
      (paper) => paperView(office, paper, "torn", send),
    )}
  </div>`;
}

/** The paper grows out of the slot piece by piece, as the simulator tells it. A touch holds it up to the eye. */
function paperView(office: Office, paper: Paper, how: "fresh" | "torn", send: Send): TemplateResult {
  return html`<button
    type="button"
    class="paper ${how}"
    data-cut=${paper.cut ? "true" : "false"}
    @click=${() => send({ type: "read", paper: paper.id })}
  ><span class="visually-hidden">${readWords(office, paper)}</span
    ><span aria-hidden="true">${paperPieces(office, paper)}</span></button>`;
}

/** A ticket drawn in dots has no number that a program could read. */
function readWords(office: Office, paper: Paper): string {
  const say = sayIn(office.tongue);
  const number = numberOn(paper);
  return number === undefined ? say("officePaperReadAny") : say("officePaperRead", { number });
}

export function paperPieces(office: Office, { pieces }: Paper): TemplateResult {
  return html`<span class="pieces">${pieces.map((piece) => pieceView(office, piece))}</span>`;
}

function pieceView(office: Office, piece: Paper["pieces"][number]): TemplateResult {
  if ("png" in piece) {
    return html`<img
      class="dots"
      src="data:image/png;base64,${piece.png}"
      width=${piece.widthDots}
      height=${piece.heightDots}
      alt=${sayIn(office.tongue)("paper")}
    />`;
  }
  if ("qr" in piece) return html`<span class="line symbol ${piece.align}">QR: ${piece.qr}</span>`;
  const { text, scale, align, bold } = piece;
  return html`<span class="line ${isRule(text) ? "rule" : `s${scale}`} ${align} ${bold ? "bold" : ""}" dir="auto"
    >${text || "\u00a0"}</span
  >`;
}

/** A line drawn right across the paper. */
function isRule(text: string): boolean {
  return /^[─-]{8,}$/.test(text);
}

function printerDials(office: Office, device: string, printer: SimulatedPrinter, send: Send): TemplateResult {
  const { roll, cover, line } = printer;
  const turn = (dial: string, value: unknown) => ({ device, dial, value });
  return html`<div class="dials">
    ${
      roll > 0
        ? dial(office, "officePaperPull", turn("roll", 0), send, office.tried.paper ? "plain" : "hinted")
        : dial(office, "officePaperInsert", turn("roll", fullRoll), send, "mend")
    }
    ${
      cover === "closed"
        ? dial(office, "officeCoverOpen", turn("cover", "open"), send)
        : dial(office, "officeCoverClose", turn("cover", "closed"), send, "mend")
    }
    ${
      line === "cut"
        ? dial(office, "officeCableJoin", turn("line", "ok"), send, "mend")
        : dial(office, "officeCableCut", turn("line", "cut"), send)
    }
    ${
      line === "off"
        ? dial(office, "officePrinterOn", turn("line", "ok"), send, "mend")
        : dial(office, "officePrinterOff", turn("line", "off"), send)
    }
  </div>`;
}
