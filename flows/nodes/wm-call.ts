/** Node "call": every call of a visitor to a counter, and every repeated one, as the counters' views tell of it. */
import type { CounterView, DisplayView } from "../../gateway/contract/views.ts";
import { wartemarkeNode } from "./red.ts";

export interface CallConfig {
  /** Empty: any counter. */
  readonly counter: string;
  /** Empty: for any service. */
  readonly services: readonly string[];
  /** Empty: whichever displays show it. */
  readonly display: string;
}

/** `payload` of each call. `nth` counts the calls of this visit, `at` is in milliseconds since the epoch. */
export interface Call {
  readonly number: string;
  readonly counter: string;
  readonly label: string;
  readonly kind: CounterView["kind"];
  readonly services: readonly string[];
  readonly language: string;
  readonly area: string;
  readonly nth: number;
  readonly at: number;
}

export default wartemarkeNode<CallConfig>("wm-call", (config, { hear, note, tell }) => {
  const lastCalls = new Map<string, number>();
  let areas: DisplayView["areas"] | undefined;
  if (config.display) {
    hear(`view/display/${config.display}`, (view) => {
      areas = (view as DisplayView | null)?.areas;
    });
  }
  hear(`view/counter/${config.counter || "+"}`, (value) => {
    const view = value as CounterView | null;
    if (!view) return;
    const call = callIn(lastCalls.get(view.id), view);
    lastCalls.set(view.id, Math.max(lastCalls.get(view.id) ?? 0, view.current?.calledAt ?? 0));
    if (!call || !isMeant(call, config, areas)) return;
    note({ fill: "green", shape: "dot", text: `${call.number} → ${call.label}` });
    tell(call, { topic: "call", whole: view });
  });
});

/**
 * The call that stands in a counter's view and has not been told yet.
 * @param lastCall when the last call here was made that is known already; undefined: what stands is of the past
 */
export function callIn(lastCall: number | undefined, view: CounterView): Call | undefined {
  const { id, label, kind, area, current } = view;
  if (current?.state !== "called" || current.calledAt === undefined) return undefined;
  // Somebody who is called again by `undo` was called long ago.
  if (lastCall === undefined || current.calledAt <= lastCall) return undefined;
  const { number, services, language, nth = 1, calledAt: at } = current;
  return { number, counter: id, label, kind, services, language, area, nth, at };
}

/** @param areas those of the display that is meant, once they are known */
export function isMeant(
  call: Call,
  { services = [], display }: CallConfig,
  areas: readonly string[] | undefined,
): boolean {
  if (services.length > 0 && !call.services.some((service) => services.includes(service))) return false;
  return !display || areas?.includes(call.area) === true;
}
