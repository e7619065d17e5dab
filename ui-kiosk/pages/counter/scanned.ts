/** A code under the counter's scanner: where this page has the ticket's visit, or whose appointment is checked in. */
import type { CounterView } from "../../../gateway/contract/views.ts";
import type { Code } from "../../lib/scan.ts";
import { isPossible } from "./appointments.ts";
import { can, type Panel, type Sheet } from "./state.ts";

/**
 * `listed`: its row is open. `here`: it is at this counter. `unlisted`: done, gone, set aside elsewhere, or too far
 * back in a long queue to be told of: the page cannot know which.
 */
export interface Scanned {
  readonly what: "listed" | "here" | "unlisted" | "other-day" | "no-ticket";
  readonly number: string;
  readonly at: number;
}

/** What stands in a code: that of a ticket, or that of an appointment. */
export interface Read {
  readonly code: Code | undefined;
  readonly appointment?: string | undefined;
}

const nothingChosen = { moving: undefined, chooser: undefined };

/** Nobody works at this page without a counter: then nothing is said. An open chooser gives way to the ticket. */
export function scannedAt(panel: Panel, own: CounterView | undefined, { code, appointment }: Read): Panel {
  if (!panel.station?.counter || !own) return panel;
  const said = (what: Scanned["what"]): Panel => {
    const scanned = { what, number: code?.number ?? "", at: panel.now };
    return { ...panel, scanned, refusal: undefined, printed: undefined };
  };
  if (!code && appointment !== undefined && isPossible(panel, appointment)) return checkedIn(panel, appointment);
  if (!code) return said("no-ticket");
  const { number } = code;
  if (code.day !== panel.day?.day) return said("other-day");
  if (own.current?.number === number) return { ...said("here"), sheet: undefined, ...nothingChosen };
  const sheet = sheetOf(panel, own, number);
  if (!sheet) return said("unlisted");
  return { ...said("listed"), sheet, row: number, lost: undefined, ...nothingChosen };
}

/** Who holds an appointment's code before the reader is here: nothing more is to be touched. */
function checkedIn(panel: Panel, code: string): Panel {
  const shown = { ...panel, ...nothingChosen, sheet: "appointments", row: undefined } as const;
  if (!can(panel, "check-in")) return { ...shown, desk: { ...panel.desk, code } };
  const said = { refusal: undefined, noted: undefined, scanned: undefined };
  return { ...shown, ...said, asked: { type: "check-in", code, print: true } };
}

function sheetOf({ services, called }: Panel, own: CounterView, number: string): Sheet | undefined {
  const isIn = (visits: readonly { readonly number: string }[]) => visits.some((visit) => visit.number === number);
  if (isIn(Object.values(services).flatMap(({ waiting }) => waiting))) return "waiting";
  if (isIn([...own.parked, ...own.noShows])) return "set-aside";
  return isIn(called) ? "elsewhere" : undefined;
}
