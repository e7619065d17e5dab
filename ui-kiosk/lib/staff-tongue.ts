/** The language that staff of this device chose: kept by the browser, and the same in all its pages at once. */
import type { StaffTag } from "../../gateway/contract/texts.ts";

const name = "wartemarke-staff-language";

export function keptTongue(): StaffTag {
  return localStorage.getItem(name) === "en" ? "en" : "de";
}

export function keepTongue(tongue: StaffTag): void {
  localStorage.setItem(name, tongue);
}

/** Tells when another page on this device chose another language. */
export function onTongue(listener: (tongue: StaffTag) => void): void {
  addEventListener("storage", (event) => {
    if (event.key === name) listener(keptTongue());
  });
}
