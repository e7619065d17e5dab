/** A table as a file for spreadsheets as German offices have them: semicolons, commas in amounts, no formulas. Pure. */

/** Text as somebody wrote it, a count, or an amount in euro cents. */
export type Cell = string | number | { readonly cents: number };

/** The byte order mark tells older spreadsheets that this is UTF-8. */
const mark = "\ufeff";

export function csvText(rows: readonly (readonly Cell[])[]): string {
  return mark + rows.map((row) => `${row.map(cellText).join(";")}\r\n`).join("");
}

function cellText(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "object") return (cell.cents / 100).toFixed(2).replace(".", ",");
  // A text that begins so would be worked out as a formula: an apostrophe makes it a text for spreadsheets too.
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** For the `href` of a link with `download`. */
export function csvLink(text: string): string {
  return `data:text/csv;charset=utf-8,${encodeURIComponent(text)}`;
}
