/** Tells the world what the state means: what differs from last time, devices at once and views shortly after. */
import { projectDevices, projectViews } from "./core/project.ts";
import type { State } from "./core/state.ts";

/** A retained topic's new value as JSON; `undefined` clears it. */
export type Publish = (topic: string, json: string | undefined) => void;

/** Views follow the devices by this much, so that a call does not wait for pages; no eye sees it. */
const viewsAfterMs = 20;
/** Under load they are told no more often than the eye follows, and take at most a quarter of the time. */
const viewsEveryMs = 100;
const restPerCost = 3;

export function openTeller(publish: Publish, state: () => State) {
  const devices = openDifference(publish);
  const views = openDifference(publish);
  let later: NodeJS.Timeout | NodeJS.Immediate | undefined;
  let isOld = false;
  let viewsCostMs = 0;
  let viewsToldAt = Number.NEGATIVE_INFINITY;

  /** One view after the other: a press that comes meanwhile waits for one of them at most. */
  function tellViews(rest: Iterator<[string, unknown]>, topics: Set<string>): void {
    const startedAt = performance.now();
    const { value: view, done } = rest.next();
    if (view) {
      topics.add(view[0]);
      views.tell(view[0], view[1]);
    }
    viewsCostMs += performance.now() - startedAt;
    if (!done) {
      later = setImmediate(tellViews, rest, topics);
      return;
    }
    views.keep(topics);
    later = undefined;
    if (isOld) soon();
  }
  function soon(): void {
    const since = performance.now() - viewsToldAt;
    const waitMs = Math.max(viewsAfterMs, viewsEveryMs - since, restPerCost * viewsCostMs);
    later = setTimeout(() => {
      isOld = false;
      viewsCostMs = 0;
      viewsToldAt = performance.now();
      tellViews(projectViews(state()), new Set());
    }, waitMs);
  }
  return {
    tell(): void {
      const now = projectDevices(state());
      for (const [topic, value] of now) devices.tell(topic, value);
      devices.keep(now);
      isOld = true;
      if (!later) soon();
    },
    stop(): void {
      clearTimeout(later as NodeJS.Timeout);
      clearImmediate(later as NodeJS.Immediate);
    },
  };
}

/** Publishes what differs from what was told. */
function openDifference(publish: Publish) {
  const told = new Map<string, { value: unknown; json: string }>();
  return {
    tell(topic: string, value: unknown): void {
      const before = told.get(topic);
      if (before && before.value === value) return;
      const json = JSON.stringify(value);
      told.set(topic, { value, json });
      if (before?.json !== json) publish(topic, json);
    },
    /** Clears all topics but these. */
    keep(topics: { readonly size: number; has(topic: string): boolean }): void {
      if (told.size === topics.size) return;
      for (const topic of told.keys()) {
        if (topics.has(topic)) continue;
        told.delete(topic);
        publish(topic, undefined);
      }
    },
  };
}
