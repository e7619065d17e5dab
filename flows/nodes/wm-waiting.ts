/** Node "waiting": how many wait, where and how long, at each change, and when a bound is passed. */
import type { Time } from "../../gateway/contract/messages.ts";
import type { CountersView, OfficeView, ServiceView, SiteView } from "../../gateway/contract/views.ts";
import { wartemarkeNode } from "./red.ts";

export interface WaitingConfig {
  /** What the bound is for: `none`, all who wait, the longest wait in minutes, those for one service. */
  readonly measure: "none" | "waiting" | "longestMinutes" | "service";
  readonly service: string;
  /** From this on it is above. The editor keeps numbers as text. */
  readonly above: number | string;
  /** From this down it is below again. */
  readonly below: number | string;
}

/** `payload`. `byCounter`: how many each counter could call; who may be called at several counts at each. */
export interface Waiting {
  readonly waiting: number;
  readonly longestMinutes: number;
  readonly byService: Readonly<Record<string, number>>;
  readonly byCounter: Readonly<Record<string, number>>;
  readonly countersOpen: number;
}

/** What has been heard so far: the numbers need all of it. */
export interface Heard {
  time?: Time;
  site?: SiteView;
  office?: OfficeView;
  counters?: CountersView;
  readonly services: Map<string, ServiceView>;
}

export default wartemarkeNode<WaitingConfig>("wm-waiting", (config, { hear, note, tell }) => {
  const heard: Heard = { services: new Map() };
  let told = "";
  let side: Side | undefined;
  function look(): void {
    const now = waitingOf(heard);
    if (!now || JSON.stringify(now) === told) return;
    told = JSON.stringify(now);
    const whole = heard.office;
    note({ fill: "green", shape: "dot", text: `${now.waiting} · ${now.longestMinutes} min` });
    tell(now, { topic: "waiting", whole });
    const value = measured(now, config);
    if (value === undefined) return;
    const before = side;
    side = sideOf(before, value, { above: Number(config.above), below: Number(config.below) });
    // How it stands when the flows start is no crossing: a deploy is no reason for one more mail.
    if (before !== undefined && side !== before) tell({ ...now, value }, { topic: side, whole, output: 1 });
  }
  hear("view/site", (value) => {
    if (value) heard.site = value as SiteView;
  });
  hear("view/office", (value) => {
    if (value) heard.office = value as OfficeView;
  });
  hear("view/counters", (value) => {
    if (value) heard.counters = value as CountersView;
  });
  hear("view/service/+", (value) => {
    if (value) heard.services.set((value as ServiceView).id, value as ServiceView);
  });
  // Once a second: often enough for people, and the minutes go on by themselves.
  hear("time", (value) => {
    if (!value) return;
    heard.time = value as Time;
    look();
  });
});

/** Undefined until all of it has been heard. */
export function waitingOf({ time, site, office, counters, services }: Heard): Waiting | undefined {
  if (!time || !site || !office || !counters) return undefined;
  const byService = site.services.map(({ id }) => [id, services.get(id)?.total] as const);
  if (byService.some(([, total]) => total === undefined)) return undefined;
  const since = office.longestWaitSince ?? time.at;
  return {
    waiting: office.waiting,
    longestMinutes: Math.max(0, Math.floor((time.at - since) / 60_000)),
    byService: Object.fromEntries(byService) as Record<string, number>,
    byCounter: Object.fromEntries(counters.counters.map(({ id, waiting }) => [id, waiting])),
    countersOpen: office.countersOpen,
  };
}

/** The number that the bound is for; undefined: there is none. */
export function measured(now: Waiting, { measure, service }: WaitingConfig): number | undefined {
  if (measure === "none") return undefined;
  return measure === "service" ? now.byService[service] : now[measure];
}

export type Side = "above" | "below";

/** Between the two bounds it stays what it was: a queue around one number does not ring at each visitor. */
export function sideOf(before: Side | undefined, value: number, bounds: { above: number; below: number }): Side {
  if (value >= bounds.above) return "above";
  return before === "above" && value > bounds.below ? "above" : "below";
}
