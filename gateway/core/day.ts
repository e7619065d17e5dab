/** The site's date at a moment. The moment is given; this reads no clock. */

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The date at a place: `2026-03-29`, whatever the clocks there did that night. */
export function dayAt(at: number, zone: string): string {
  const known = formatters.get(zone);
  const formatter =
    known ?? new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  if (!known) formatters.set(zone, formatter);
  return formatter.format(at);
}
