/** Node "counter": how a counter stands, at each change. */
import { staffKeys, staffText } from "../../gateway/contract/texts.ts";
import type { CounterView } from "../../gateway/contract/views.ts";
import { wartemarkeNode } from "./red.ts";

export interface CounterConfig {
  /** Empty: any counter. */
  readonly counter: string;
  /** Also when one visitor goes and another comes. */
  readonly visitors: boolean;
  /** Also how it stands when the flows start. */
  readonly atStart: boolean;
}

/** `payload`: `current` is the number that is called or served here. */
export interface CounterState {
  readonly counter: string;
  readonly label: string;
  readonly state: CounterView["state"];
  readonly current: string | null;
  readonly waiting: number;
}

export default wartemarkeNode<CounterConfig>("wm-counter", (config, { hear, note, tag, tell }) => {
  const before = new Map<string, CounterState>();
  hear(`view/counter/${config.counter || "+"}`, (value) => {
    const view = value as CounterView | null;
    if (!view) return;
    const state = counterState(view);
    const isNews = isCounterNews(before.get(view.id), state, config);
    before.set(view.id, state);
    if (!isNews) return;
    const words = staffText(staffKeys.counterState[state.state], tag);
    note({ fill: state.state === "open" ? "green" : "grey", shape: "dot", text: `${state.label}: ${words}` });
    tell(state, { topic: "counter", whole: view });
  });
});

export function counterState({ id, label, state, current, waiting }: CounterView): CounterState {
  return { counter: id, label, state, current: current?.number ?? null, waiting };
}

export function isCounterNews(
  before: CounterState | undefined,
  now: CounterState,
  { visitors, atStart }: Pick<CounterConfig, "visitors" | "atStart">,
): boolean {
  if (!before) return atStart;
  return now.state !== before.state || (visitors && now.current !== before.current);
}
