/** A text for this computer's clipboard. Where a browser gives none, on a plain http page, its field is selected. */

/** True once it is there; false: the field stands selected, and Ctrl C does the rest. */
export async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field?.focus();
    field?.select();
    return document.execCommand("copy");
  }
}
