/** The buttons that ask the core for something: inert while one may not, or while another is on its way. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Command } from "../../../gateway/contract/commands.ts";
import { activate } from "../../lib/activate.ts";
import { can, type Input, type Panel } from "./state.ts";

export type Send = (input: Input) => void;

export interface Press {
  readonly words: string | TemplateResult;
  readonly command: Command;
  /** The key that presses it, as `aria-keyshortcuts` writes it: `F2`, `Control+Z`. */
  readonly keys?: string;
  readonly look?: "primary" | "plain" | "quiet" | "grave";
  /** False: it makes no sense just now. */
  readonly fits?: boolean;
  /** What a screen reader says instead of the words. */
  readonly spoken?: string;
}

/** A disabled button keeps the focus, so that a keyboard does not lose its place while the answer is under way. */
export function press(panel: Panel, send: Send, { words, command, keys, look, fits, spoken }: Press): TemplateResult {
  const inert = fits === false || !can(panel, command.type);
  return html`<button
    type="button"
    class="press ${look ?? "plain"}"
    data-command=${command.type}
    aria-disabled=${inert ? "true" : "false"}
    aria-keyshortcuts=${keys ?? nothing}
    aria-label=${spoken ?? nothing}
    ${activate(() => send({ type: "ask", command }))}
  >
    <span class="words">${words}</span>${keyCap(keys)}
  </button>`;
}

const caps: Readonly<Record<string, string>> = { Control: "Strg", Escape: "Esc" };

/** The key that does it, shown small. */
export function keyCap(keys: string | undefined): TemplateResult | typeof nothing {
  if (keys === undefined) return nothing;
  const words = keys.split("+").map((key) => caps[key] ?? key);
  return html`<kbd aria-hidden="true">${words.join(" ")}</kbd>`;
}
