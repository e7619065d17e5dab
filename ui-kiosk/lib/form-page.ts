/** The glue of pages without an identity, and so without a bus: a pure state, a template, one tick a second. */
import { render, type TemplateResult } from "lit-html";

export interface FormPage<State, Input> {
  readonly state: State;
  /** Pure: what the page is after an input. */
  step(state: State, input: Input): State;
  /** Pure: what is seen. */
  view(state: State, send: (input: Input) => void): TemplateResult;
  /** Sent once a second. */
  readonly second: Input;
  /** Effects of a step that changed something, and once at the start. */
  after(state: State, before: State, send: (input: Input) => void): void;
}

/** Runs the page in `<main id="page">`, for ever. */
export function startForm<State, Input>(page: FormPage<State, Input>): void {
  const root = document.getElementById("page")!;
  let { state } = page;
  const draw = () => render(page.view(state, send), root);
  function send(input: Input): void {
    const before = state;
    state = page.step(before, input);
    if (state === before) return;
    draw();
    page.after(state, before, send);
  }
  draw();
  page.after(state, state, send);
  setInterval(() => send(page.second), 1000);
}
