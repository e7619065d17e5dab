/** The state after an event that a flow, or somebody in its place, brought about: words, kiosks, hours, the editor. */
import type { Event, Recorded } from "../contract/events.ts";
import { emptyFlows, type Flows } from "./flows.ts";
import { type Fault, faultKey, type State } from "./state.ts";

/** So many tickets are told to flows. */
const givenKept = 20;

export function applyFlowEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "announcement-made": {
      const { text, areas, gong, until, at } = event;
      const made = { text, gong, at, until };
      return { ...state, announcements: state.announcements.merge(areas.map((area) => [area, made])) };
    }
    case "kiosk-set": {
      const others = state.kiosksOff.filter((id) => id !== event.kiosk);
      return { ...state, kiosksOff: event.open ? others : [...others, event.kiosk] };
    }
    case "hours-set":
      return { ...state, hoursSet: event.hours === "by-clock" ? undefined : event.hours };
    case "flow-editor-opened":
      return { ...state, flowEditor: { until: event.until, codeHash: event.codeHash } };
    case "flow-editor-closed":
      return { ...state, flowEditor: undefined };
    default:
      return undefined;
  }
}

/** The ticket, told as it was given: what becomes of it is told elsewhere. */
export function withGiven(state: State, event: Extract<Recorded, { type: "ticket-issued" }>): State {
  const { number, services, language, area, people, kiosk } = event;
  const takenAt = event.takenAt ?? event.at;
  const ticket = { number, services, language, area, people, takenAt, ...(kiosk !== undefined && { kiosk }) };
  return { ...state, given: [ticket, ...state.given].slice(0, givenKept) };
}

/** Kiosks that are switched off stay so over night, and an editor stays open until its time; the rest ends. */
export function flowsOfNewDay({ kiosksOff = [], flowEditor }: Extract<Event, { type: "day-opened" }>): Flows {
  return { ...emptyFlows, kiosksOff, flowEditor };
}

/** Faults as they are with these, which the day before has handed on. */
export function withFaults(faults: State["faults"], handedOn: readonly Fault[] = []): State["faults"] {
  return faults.merge(handedOn.map((fault) => [faultKey(fault.source, fault.fault), fault]));
}
