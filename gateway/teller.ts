/** Tells the world what the state means: what differs from last time, devices at once and views shortly after. */
import { projectDevices, projectViews } from "./core/project.ts";
import type { State } from "./core/state.ts";

/** A retained topic's new value as JSON; `undefined` clears it. */
export type Publish = (topic: string, json: string | undefined) => void;

/** Views follow the devices by this much, so that a call does not wait for pages; no eye sees it. */
const viewsAfterMs = 20;

export function openTeller(publish: Publish, state: () => State) {
  const toldDevices = new Map<string, string>();
  const toldViews = new Map<string, string>();
  let later: NodeJS.Timeout | undefined;
  let viewsCostMs = 0;

  const last = new Map<string, unknown>();

  function difference(told: Map<string, string>, values: Map<string, unknown>): void {
    for (const [topic, value] of values) {
      if (last.get(topic) === value) continue;
      last.set(topic, value);
      const json = JSON.stringify(value);
      if (told.get(topic) === json) continue;
      told.set(topic, json);
      publish(topic, json);
    }
    if (told.size === values.size) return;
    for (const topic of told.keys()) {
      if (values.has(topic)) continue;
      told.delete(topic);
      last.delete(topic);
      publish(topic, undefined);
    }
  }
  function tellViews(): void {
    later = undefined;
    const startedAt = performance.now();
    difference(toldViews, projectViews(state()));
    viewsCostMs = performance.now() - startedAt;
  }
  return {
    tell(): void {
      difference(toldDevices, projectDevices(state()));
      // Under load the views take at most a quarter of the time.
      later ??= setTimeout(tellViews, Math.max(viewsAfterMs, 3 * viewsCostMs));
    },
    stop: () => clearTimeout(later),
  };
}
