/** Waits of a day as a table: by service, hour or channel, never by clerk or counter. */
import type { Wait } from "./day.ts";

export const groupings = ["service", "hour", "channel"] as const;
export type Grouping = (typeof groupings)[number];

export interface Figures {
  readonly visits: number;
  readonly neverCalled: number;
  /** In minutes. */
  readonly p50: number;
  readonly p90: number;
  readonly longest: number;
  /** Visits that waited longer than the site's bound. */
  readonly beyondBound: number;
}

/** By group, in the order of their names. */
export function figuresBy(
  waits: readonly Wait[],
  by: Grouping,
  zone: string,
  boundMinutes: number,
): ReadonlyMap<string, Figures> {
  const groups = Map.groupBy(waits, (wait) => groupOf(wait, by, zone));
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b));
  return new Map([...sorted, ["all", waits] as const].map(([group, list]) => [group, figuresOf(list, boundMinutes)]));
}

function groupOf(wait: Wait, by: Grouping, zone: string): string {
  if (by === "service") return wait.service;
  if (by === "channel") return wait.byAppointment ? "appointment" : "walk-in";
  const hour = new Intl.DateTimeFormat("de-DE", { timeZone: zone, hour: "2-digit", hourCycle: "h23" });
  return hour.format(wait.since).slice(0, 2);
}

function figuresOf(waits: readonly Wait[], boundMinutes: number): Figures {
  const minutes = waits
    .flatMap(({ since, called }) => (called === undefined ? [] : [Math.max(0, called - since) / 60_000]))
    .sort((a, b) => a - b);
  const at = (share: number) => minutes[Math.min(minutes.length - 1, Math.floor(share * minutes.length))] ?? 0;
  return {
    visits: waits.length,
    neverCalled: waits.length - minutes.length,
    p50: at(0.5),
    p90: at(0.9),
    longest: minutes.at(-1) ?? 0,
    beyondBound: minutes.filter((m) => m > boundMinutes).length,
  };
}
