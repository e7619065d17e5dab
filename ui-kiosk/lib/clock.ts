/** The time of day as people at the site read it: HH:mm in the site's zone, in Latin digits in every language. */

const formats = new Map<string, Intl.DateTimeFormat>();

export function clockText(at: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("de-DE", {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      numberingSystem: "latn",
      timeZone: zone,
    });
    formats.set(zone, format);
  }
  return format.format(at);
}
