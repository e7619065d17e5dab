/** The state after an event of a step, a station, or what time brought to a visit; undefined for any other event. */
import type { Recorded } from "../contract/events.ts";
import { expectVisit, withoutStep, withVisit } from "./apply-visit.ts";
import { type State, stationState } from "./state.ts";

export function applyStepEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "visit-advanced": {
      const visit = expectVisit(state, event.number);
      return withVisit(state, { ...visit, advanced: { ...visit.advanced, [event.to]: true } });
    }
    case "visit-held":
      return withVisit(state, { ...expectVisit(state, event.number), parkedBy: event.counter });
    case "step-skipped":
      return withVisit(state, withoutStep(expectVisit(state, event.number), event.service));
    case "reference-noted": {
      // Emptied rows of days gone by have no number any more.
      const visit = state.visits.get(event.number);
      return visit ? withVisit(state, { ...visit, reference: event.reference }) : state;
    }
    case "station-told":
      return withStation(state, event.counter, { busy: event.busy });
    case "station-set":
      return withStation(state, event.counter, { inOrder: event.inOrder });
    default:
      return undefined;
  }
}

function withStation(state: State, counter: string, change: { busy?: boolean; inOrder?: boolean }): State {
  return { ...state, stationStates: state.stationStates.set(counter, { ...stationState(state, counter), ...change }) };
}
