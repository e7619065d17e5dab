/** How the treasury's day files and their acknowledgements are called, and what an acknowledgement says. */

const fileName = /^zahlungen-(.+)-(\d{4}-\d\d-\d\d)\.csv$/;

/** Several sites may write into one folder. */
export const dayFileName = (site: string, date: string) => `zahlungen-${site}-${date}.csv`;
export const receiptName = (site: string, date: string) => `${dayFileName(site, date)}.quittung`;

/** Dates of this site's day files among these names, oldest first. */
export function datesOf(names: readonly string[], site: string): string[] {
  const matches = names.map((name) => fileName.exec(name)).filter((match) => match?.[1] === site);
  return matches.flatMap((match) => match?.[2] ?? []).sort();
}

/** Whose day files are among these names. */
export function sitesOf(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => fileName.exec(name)?.[1] ?? []))].sort();
}

/**
 * The digest that an acknowledgement holds, however the program that made it puts it: `sha256sum`, `certutil`,
 * `Get-FileHash`. Undefined where it holds none, or several.
 */
export function digestIn(acknowledgement: Uint8Array | string): string | undefined {
  const text = typeof acknowledgement === "string" ? acknowledgement : decoded(acknowledgement);
  // An old certutil writes byte by byte.
  const joined = text.replace(/\b(?:[0-9a-f]{2} ){31}[0-9a-f]{2}\b/gi, (bytes) => bytes.replaceAll(" ", ""));
  const found = joined.match(/(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/gi) ?? [];
  const digests = new Set(found.map((digest) => digest.toLowerCase()));
  return digests.size === 1 ? [...digests][0] : undefined;
}

/** PowerShell's `>` writes UTF-16. */
function decoded(bytes: Uint8Array): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isWide ? "utf-16le" : "utf-8").decode(bytes);
}
