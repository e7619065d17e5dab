/** The keyboard of the counter page: a key presses the button that names it in `aria-keyshortcuts`. */

/** `F2`, `Control+Z`, `Alt+1`: the key that was pressed, as `aria-keyshortcuts` writes it. */
export function keysOf(event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey">): string {
  // With Alt some layouts type another character; the place of a digit stays.
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const key = digit ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return `${event.ctrlKey ? "Control+" : ""}${event.altKey ? "Alt+" : ""}${key}`;
}

/** Held together they ask for help: a hand finds them without a look, and hardly by mistake. */
const chordKeys: readonly string[] = ["F9", "F10"];

/** Which of the two are down, and whether they have done their work together. */
export interface Chord {
  readonly held: readonly string[];
  readonly spent: boolean;
}
export const noChord: Chord = { held: [], spent: false };

/** Whether a key is one of the two, and what it does. Alone it acts when let go: until then the other may follow. */
export function chordStroke(
  before: Chord,
  keys: string,
  way: "down" | "up",
): { readonly chord: Chord; readonly does?: "nothing" | "press" | "raise" } {
  if (!chordKeys.includes(keys)) return { chord: before };
  const others = before.held.filter((key) => key !== keys);
  if (way === "down") {
    const both = others.length > 0;
    const does = both && !before.spent ? "raise" : "nothing";
    return { chord: { held: [...others, keys], spent: before.spent || both }, does };
  }
  if (!before.held.includes(keys)) return { chord: before, does: "nothing" };
  const chord = { held: others, spent: before.spent && others.length > 0 };
  return { chord, does: before.spent ? "nothing" : "press" };
}

/**
 * Listens for ever. Enter is the primary button as long as nothing else has the focus. `raise`: both keys of the silent
 * alarm are down.
 */
export function listenForKeys(root: ParentNode, raise: () => void): void {
  let chord = noChord;
  const hear = (way: "down" | "up") => (event: KeyboardEvent) => {
    // What a scanner types is taken away before it comes here.
    if (event.repeat || event.defaultPrevented) return;
    // The other keys that are down do not matter when one is let go.
    const keys = way === "up" ? event.key : keysOf(event);
    const { chord: next, does } = chordStroke(chord, keys, way);
    chord = next;
    if (does !== undefined) event.preventDefault();
    if (does === "raise") raise();
    if (does === "press" || (does === undefined && way === "down")) press(root, event, keys);
  };
  document.addEventListener("keydown", hear("down"));
  document.addEventListener("keyup", hear("up"));
  // What is let go elsewhere is never heard of.
  addEventListener("blur", () => {
    chord = noChord;
  });
}

function press(root: ParentNode, event: KeyboardEvent, keys: string): void {
  const inField = event.target instanceof HTMLElement && event.target.matches("input, select");
  // In a field, digits, Enter and Ctrl Z belong to the field.
  if (inField && !/^F\d+$|^Alt\+|^Escape$/.test(keys)) return;
  const wanted = keys === "Enter" && document.activeElement === document.body ? "F2" : keys;
  // While a chooser is open, the keys are its own.
  const scope = root.querySelector(".chooser") ?? root;
  const button = scope.querySelector<HTMLElement>(`[aria-keyshortcuts="${CSS.escape(wanted)}"]`);
  if (!button || button.matches(":disabled") || button.offsetParent === null) return;
  event.preventDefault();
  button.click();
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
      // Where there is no list, the form; of a grave question the way back.
      const first = ["li button", "button.toggle, input", "button"].map((each) =>
        chooser.querySelector<HTMLElement>(each),
      );
      first.find((each) => each !== null)?.focus();
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
