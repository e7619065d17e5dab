/** The keyboard of the counter page: a key presses the button that names it in `aria-keyshortcuts`. */

/** `F2`, `Control+Z`, `Alt+1`: the key that was pressed, as `aria-keyshortcuts` writes it. */
export function keysOf(event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey">): string {
  // With Alt some layouts type another character; the place of a digit stays.
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const key = digit ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return `${event.ctrlKey ? "Control+" : ""}${event.altKey ? "Alt+" : ""}${key}`;
}

/** Listens for ever. Enter is the primary button as long as nothing else has the focus. */
export function listenForKeys(root: ParentNode): void {
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    const inField = event.target instanceof HTMLElement && event.target.matches("input, select");
    const keys = keysOf(event);
    // In a field, digits, Enter and Ctrl Z belong to the field.
    if (inField && !/^F\d+$|^Alt\+|^Escape$/.test(keys)) return;
    const wanted = keys === "Enter" && document.activeElement === document.body ? "F2" : keys;
    // While a chooser is open, the keys are its own.
    const scope = root.querySelector(".chooser") ?? root;
    const button = scope.querySelector<HTMLElement>(`[aria-keyshortcuts="${CSS.escape(wanted)}"]`);
    if (!button || button.matches(":disabled") || button.offsetParent === null) return;
    event.preventDefault();
    button.click();
  });
}

/**
 * Puts the focus into a chooser that has come up, and back to where it was when the chooser is gone; a focus that went
 * away with a sheet's key or a banner goes to what took its place, at the door to its field. To be called after each
 * drawing.
 */
export function openFocusGuide(root: ParentNode): () => void {
  let before: HTMLElement | undefined;
  let tab: HTMLElement | undefined;
  let field: HTMLElement | null = null;
  return () => {
    const chooser = root.querySelector(".chooser");
    const now = document.activeElement as HTMLElement;
    if (chooser && !chooser.contains(now)) {
      before ??= now;
      chooser.querySelector<HTMLElement>("li button")?.focus();
    } else if (!chooser && before) {
      if (isLost(now)) before.focus();
      before = undefined;
    }
    const chosen = root.querySelector<HTMLElement>(".tab[aria-pressed='true']") ?? undefined;
    if (chosen !== tab && !chooser && isLost(now)) (chosen ? root.querySelector<HTMLElement>(".scroll") : tab)?.focus();
    tab = chosen;
    const door = root.querySelector<HTMLElement>("[autofocus]");
    if (door && door !== field && isLost(document.activeElement as HTMLElement)) door.focus();
    field = door;
  };
}

/** A hidden element keeps the focus until the next frame. */
function isLost(focused: HTMLElement): boolean {
  return focused === document.body || !focused.checkVisibility({ visibilityProperty: true });
}
