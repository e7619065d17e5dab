/** Free slots one by one, from the days in which `view/slots/<service>` tells them. */
import type { FreeOfDay, SlotsView } from "./views-visits.ts";

export interface Slot extends Omit<FreeOfDay, "at"> {
  /** Milliseconds since the epoch. */
  readonly start: number;
}

const minuteMs = 60_000;

/** In the order of time; of one time those of the first pool first. */
export function slotsIn({ days }: SlotsView): Slot[] {
  return days.flatMap(({ start, pools }) =>
    pools
      .flatMap(({ at, ...pool }) => at.map((minutes) => ({ ...pool, start: start + minutes * minuteMs })))
      .sort((a, b) => a.start - b.start),
  );
}
