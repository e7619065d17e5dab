/** What the state keeps for flows: what they announced, kiosks and hours set by word, their editor, tickets to tell. */
import { Map as ImmutableMap } from "immutable";
import type { Event } from "../contract/events.ts";
import type { DisplayView, GivenView } from "../contract/views.ts";
import type { Fault, State } from "./state.ts";

export interface Flows {
  /** By area: the newest one made there, over or not. */
  readonly announcements: ImmutableMap<string, Announcement>;
  /** Kiosks that somebody has switched off. */
  readonly kiosksOff: readonly string[];
  /** By somebody's word until the day is over; undefined: by the clock. */
  readonly hoursSet: "open" | "closed" | undefined;
  readonly flowEditor: FlowEditor | undefined;
  /** The tickets given last, newest first, as they were given. */
  readonly given: GivenView["tickets"];
}

export type Announcement = NonNullable<DisplayView["announcement"]>;
/** Open until then, for whoever has the code. */
export type FlowEditor = Omit<Extract<Event, { type: "flow-editor-opened" }>, "type">;

export const emptyFlows: Flows = {
  announcements: ImmutableMap(),
  kiosksOff: [],
  hoursSet: undefined,
  flowEditor: undefined,
  given: [],
};

/** Where the faults of a flow stand. */
export const flowSource = (flow: string) => `flow/${flow}`;

/** Where the fault of a flow's own, of this name, stands. */
export const ownFaultSource = (flow: string, name: string) => `${flowSource(flow)}/${name}`;

/** Whose flow's fault this is; undefined for all other sources. */
export function flowOf(source: string): string | undefined {
  const [kind, flow] = source.split("/");
  return kind === "flow" ? flow : undefined;
}

/** The halts that flows have asked for. */
export function flowHalts({ faults }: Pick<State, "faults">): readonly Fault[] {
  return [...faults.filter(isFlowHalt).values()];
}

/** No device can halt the site by telling such a fault of itself. */
export const isFlowHalt = ({ source, fault }: Fault) => fault === "halted-by-flow" && flowOf(source) !== undefined;

/** Faults that nobody tells again after midnight: of flows, and that their editor is open. */
export function faultsOfFlows({ faults }: Pick<State, "faults">): readonly Fault[] {
  return [...faults.values()].filter(
    ({ source, fault }) => flowOf(source) !== undefined || fault === "flow-editor-open",
  );
}
