/** What stands in the way at the whole site: faults, tickets in doubt, a house alarm whose contacts disagree. Pure. */
import type { Command } from "../../../gateway/contract/commands.ts";
import type { FaultsView } from "../../../gateway/contract/views.ts";
import type { Panel } from "./state.ts";

/** Is nobody called only because the house alarm's contacts contradict each other? */
export function hasAlarmWires({ day, faults }: Panel): boolean {
  return day?.intake.halted !== true && faults.some(({ fault }) => fault === "alarm-wires");
}

/** What needs somebody: faults of the whole site, and tickets whose paper is not surely out and not in print. */
export function troubles(panel: Panel): { readonly faults: number; readonly doubts: number } {
  const doubts = panel.doubts.filter((ticket) => ticket.paper !== "asked").length;
  return { faults: panel.faults.length, doubts };
}

/** What takes a fault back that no device has; undefined where only its cause can go away. */
export function mends({ fault, source }: FaultsView["faults"][number]): Command | undefined {
  const [, flow, name] = source.split("/");
  switch (fault) {
    case "told-by-flow":
      return flow === undefined || name === undefined ? undefined : { type: "clear-fault", flow, name };
    case "halted-by-flow":
      return { type: "resume-site" };
    case "flow-editor-open":
      return { type: "close-flow-editor" };
    default:
      return undefined;
  }
}
