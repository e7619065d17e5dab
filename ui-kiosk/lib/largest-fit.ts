/** Makes the texts of one list as large as all of them find room, in as many columns as that takes. Knows no page. */

const mostColumns = 4;
const leastPx = 8;

/** What each list was last measured for. */
const measured = new WeakMap<Element, string>();

/**
 * Sets `--columns` and `--type` on the list, if there is one, as its style sheet uses them. To be called after each
 * drawing: it measures only when the room, the fonts or the texts have changed.
 */
export function fitLargest(selector: string): void {
  const list = document.querySelector<HTMLElement>(selector);
  if (!list) return;
  const about = [innerWidth, innerHeight, list.clientWidth, list.clientHeight, document.fonts.status, list.textContent];
  if (measured.get(list) === about.join(" ")) return;
  measured.set(list, about.join(" "));
  let best = { type: 0, columns: 1 };
  for (let columns = 1; columns <= mostColumns; columns++) {
    const type = largestType(list, columns);
    if (type > best.type) best = { type, columns };
  }
  set(list, best.type, best.columns);
}

/** In pixels, halving what is in question. */
function largestType(list: HTMLElement, columns: number): number {
  let fits = leastPx;
  let tooLarge = innerHeight;
  while (tooLarge - fits > 1) {
    const type = Math.floor((fits + tooLarge) / 2);
    set(list, type, columns);
    if (overflows(list)) tooLarge = type;
    else fits = type;
  }
  return fits;
}

function set(list: HTMLElement, type: number, columns: number): void {
  list.style.setProperty("--type", `${type}px`);
  list.style.setProperty("--columns", String(columns));
}

function overflows(list: HTMLElement): boolean {
  if (list.scrollHeight > list.clientHeight) return true;
  return [...list.children].some((text) => text.scrollWidth > text.clientWidth);
}
