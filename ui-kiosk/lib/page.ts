/** The glue of every page: session, bus, a pure state, a template drawn at most once a frame. Knows no page. */
import { html, render, type TemplateResult } from "lit-html";
import { phrase } from "../../gateway/contract/texts.ts";
import { type Bus, openBus } from "./bus.ts";
import { openSession, type Session } from "./session.ts";

/** What a page does beyond its state: ask the core, sound a gong. Called after each step, before anything is drawn. */
export interface Reach<Input> {
  readonly bus: Bus;
  readonly session: Session;
  readonly send: (input: Input) => void;
}

export interface Page<State, Input> {
  start(session: Session): State;
  /** Pure: what the page is after an input. */
  step(state: State, input: Input): State;
  /** Pure: what is seen. Taps come back through `send`. */
  view(state: State, send: (input: Input) => void): TemplateResult;
  /** Lets views, time and clock ticks in; called once. */
  listen(reach: Reach<Input>): void;
  /** Effects of a step that changed something. */
  after?(state: State, before: State, reach: Reach<Input>): void;
  /** Called after each drawing, for what stands outside the template (language, focus) or must be measured. */
  drawn?(state: State, before: State | undefined, send: (input: Input) => void): void;
}

/** Runs the page in `<main id="page">`, for ever. */
export async function startPage<State, Input>(page: Page<State, Input>): Promise<void> {
  const root = document.getElementById("page");
  if (!root) throw new Error('the page has no element with id "page"');
  const session = await openSession(() => render(trouble(), root));
  const bus = openBus(session);
  let state = page.start(session);
  let seen: State | undefined;
  let due = false;
  const draw = () => {
    if (!due) return;
    due = false;
    const before = seen;
    seen = state;
    render(page.view(state, send), root);
    page.drawn?.(state, before, send);
  };
  const send = (input: Input) => {
    const before = state;
    state = page.step(before, input);
    if (state === before) return;
    page.after?.(state, before, reach);
    if (!due) requestAnimationFrame(draw);
    due = true;
    // The next touch or key must meet what this one has changed, however slow the frames are.
    if (window.event instanceof UIEvent) queueMicrotask(draw);
  };
  const reach = { bus, session, send };
  render("", root);
  page.listen(reach);
  due = true;
  draw();
}

/** Before the gateway was ever heard nothing else can be said. */
function trouble(): TemplateResult {
  return html`${["de", "en"].map((tag) => html`<p class="trouble" lang=${tag}>${phrase("lineDown", tag)}</p>`)}`;
}

/** A page in a lobby is no web page: no menus, no zoom by pinching, no dragging. For kiosk and display. */
export function lockDown(): void {
  for (const name of ["contextmenu", "dragstart", "selectstart", "gesturestart"] as const)
    addEventListener(name, (event) => event.preventDefault());
}

const reloadAfterBugMs = 5000;

/** Nobody is there to reload a page that hit a bug of ours: it begins anew by itself. For kiosk and display. */
export function reloadAfterBug(): void {
  const reload = () => setTimeout(() => location.reload(), reloadAfterBugMs);
  addEventListener("error", reload, { once: true });
  addEventListener("unhandledrejection", reload, { once: true });
}

/** Fetches every script's font at once: a language that is chosen later must not begin with empty buttons. */
export function warmFonts(): void {
  for (const face of document.fonts) void face.load();
}
