/** One finger, one action: makes a button out of an element in a template. What the action is stays with the page. */
import { noChange } from "lit-html";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit-html/directive.js";

/** After an action every further one is ignored for this long: a double tap must not hit what the first brought up. */
export const restMs = 600;
/** Between the keys of a pad, which change nothing but a text: long enough for a panel that bounces. */
export const keyRestMs = 50;

type Action = () => void;
const actions = new WeakMap<Element, { readonly action: Action; readonly rest: number }>();
let lastAction = Number.NEGATIVE_INFINITY;

function act(element: Element): void {
  if (element.matches(":disabled, [aria-disabled=true]")) return;
  const { action, rest } = actions.get(element)!;
  const now = performance.now();
  if (now - lastAction < rest) return;
  lastAction = now;
  action();
}

function inside(element: Element, event: PointerEvent): boolean {
  const box = element.getBoundingClientRect();
  return (
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom
  );
}

/** A tap counts when the finger that came down on the element is lifted over it: tremor is fine, sliding off aborts. */
function listen(element: HTMLElement): void {
  let down: number | undefined;
  const end = () => {
    down = undefined;
    element.removeAttribute("data-pressed");
  };
  element.addEventListener("pointerdown", (event) => {
    // Not only the primary pointer: a palm resting elsewhere is one, and the finger is then the second.
    if (event.button !== 0) return;
    down = event.pointerId;
    element.setPointerCapture(event.pointerId);
    element.setAttribute("data-pressed", "");
  });
  element.addEventListener("pointermove", (event) => {
    if (event.pointerId === down) element.toggleAttribute("data-pressed", inside(element, event));
  });
  element.addEventListener("pointerup", (event) => {
    if (event.pointerId !== down) return;
    end();
    if (inside(element, event)) act(element);
  });
  element.addEventListener("pointercancel", end);
  // Keyboards and screen readers click without a pointer.
  element.addEventListener("click", (event) => {
    if (event.detail === 0) act(element);
  });
  // A key held down is one press.
  element.addEventListener("keydown", (event) => {
    if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
  });
}

class Activate extends Directive {
  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error("activate() stands inside a tag, not in its content");
  }

  render(_action: Action, _rest?: number): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [action, rest = restMs]: [Action, number?]): typeof noChange {
    if (!actions.has(part.element)) listen(part.element as HTMLElement);
    actions.set(part.element, { action, rest });
    return noChange;
  }
}

/** `html\`<button ${activate(() => send(…))}>…</button>\`` */
export const activate = directive(Activate);
