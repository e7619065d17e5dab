/** A reader of codes that types like a keyboard, told from fingers by its haste. One on the bus is bus.ts. */
import { codeOf, nothingTyped, stroke } from "./scan.ts";

type Field = HTMLInputElement | HTMLSelectElement;

/**
 * Its keys are taken away before any button hears them; all others pass. A field keeps whatever is typed into it, until
 * it turns out to be a whole ticket: then it gets back what stood there before.
 */
export function listenToReader(heard: (text: string) => void): void {
  let typed = nothingTyped;
  let before: { readonly field: Field; readonly value: string } | undefined;
  const hear = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const after = stroke(typed, event.key, event.timeStamp);
    typed = after.typed;
    const field = fieldOf(event.target);
    if (typed.text.length === 1) before = field && { field, value: field.value };
    const isTaken = field ? after.scanned !== undefined && codeOf(after.scanned) !== undefined : after.isScan;
    if (!isTaken) return;
    event.preventDefault();
    if (field && before?.field === field) restore(field, before.value);
    if (after.scanned !== undefined) heard(after.scanned);
  };
  addEventListener("keydown", hear, { capture: true });
}

function fieldOf(target: EventTarget | null): Field | undefined {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target : undefined;
}

function restore(field: Field, value: string): void {
  field.value = value;
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
}
