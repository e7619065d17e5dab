/** A ticket under the counter's scanner: where this page has its visit, or what can be said of it instead. */
import type { CounterView } from "../../../gateway/contract/views.ts";
import type { Code } from "../../lib/scan.ts";
import type { Panel, Sheet } from "./state.ts";

/**
 * `listed`: its row is open. `here`: it is at this counter. `unlisted`: done, gone, set aside elsewhere, or too far
 * back in a long queue to be told of: the page cannot know which.
 */
export interface Scanned {
  readonly what: "listed" | "here" | "unlisted" | "other-day" | "no-ticket";
  readonly number: string;
  readonly at: number;
}

/** Nobody works at this page without a counter: then nothing is said. An open chooser gives way to the ticket. */
export function scannedAt(panel: Panel, own: CounterView | undefined, code: Code | undefined): Panel {
  if (!panel.station?.counter || !own) return panel;
  const said = (what: Scanned["what"]): Panel => {
    const scanned = { what, number: code?.number ?? "", at: panel.now };
    return { ...panel, scanned, refusal: undefined, printed: undefined };
  };
  if (!code) return said("no-ticket");
  const { number } = code;
  if (code.day !== panel.day?.day) return said("other-day");
  if (own.current?.number === number) return { ...said("here"), sheet: undefined, moving: undefined };
  const sheet = sheetOf(panel, own, number);
  if (!sheet) return said("unlisted");
  return { ...said("listed"), sheet, row: number, moving: undefined, lost: undefined };
}

function sheetOf({ services, called }: Panel, own: CounterView, number: string): Sheet | undefined {
  const isIn = (visits: readonly { readonly number: string }[]) => visits.some((visit) => visit.number === number);
  if (isIn(Object.values(services).flatMap(({ waiting }) => waiting))) return "waiting";
  if (isIn([...own.parked, ...own.noShows])) return "set-aside";
  return isIn(called) ? "elsewhere" : undefined;
}
