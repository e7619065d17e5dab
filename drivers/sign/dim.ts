/** How bright a sign is at what time of the day; pure. */

export interface Dim {
  /** `18:00`, by the clock on the wall. */
  readonly from: string;
  readonly to: string;
  readonly percent: number;
}

/** Minutes after midnight; undefined: no time of a day. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** In percent. The time is that of the computer which the driver runs on. */
export function brightnessAt(dim: Dim | undefined, at: Date): number {
  const [from, to] = [minutesOf(dim?.from ?? ""), minutesOf(dim?.to ?? "")];
  if (!dim || from === undefined || to === undefined) return 100;
  const now = at.getHours() * 60 + at.getMinutes();
  const dimmed = from <= to ? now >= from && now < to : now >= from || now < to;
  return dimmed ? dim.percent : 100;
}
