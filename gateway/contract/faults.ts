/** The closed list of faults: what can be wrong with a device or a line, in words that say what to do. */
import { type Static, Type } from "typebox";

/** A new fault is added here first, then its sentences in texts/staff.ts. */
export const faultCodes = [
  "unreachable",
  "paper-out",
  "paper-low",
  "cover-open",
  "cutter-jam",
  "no-answer",
  "overheated",
  "offline",
  "other-model",
  "contact-stuck",
  "contact-chatters",
  "alarm-wires",
  "wrong-firmware",
  "no-permission",
  "no-such-line",
  "service-gone",
  "list-missing",
  "list-refused",
  "station-out-of-order",
  "terminal-out-of-order",
  "terminal-updating",
  "terminal-full",
  "terminal-password",
  "terminal-not-initialised",
  "end-of-day-due",
  "end-of-day-overdue",
  "day-file-waiting",
  "journal-full",
  "journal-broken",
  "journal-salvaged",
  "clock-behind",
  "flows-crashed",
  "flows-hung",
  "flows-busy",
  "flows-refused",
  "flow-flooding",
  "flow-misfit",
  "flow-not-allowed",
  "halted-by-flow",
  "told-by-flow",
  "flow-editor-open",
] as const;

export const FaultCode = Type.Enum([...faultCodes]);
export type FaultCode = Static<typeof FaultCode>;

/** No device has these: only whoever raises them can take them back. */
export const notOfDevices: ReadonlySet<FaultCode> = new Set<FaultCode>([
  "other-model",
  "end-of-day-overdue",
  "journal-full",
  "journal-broken",
  "journal-salvaged",
  "clock-behind",
  "flow-editor-open",
  "halted-by-flow",
  "flow-flooding",
  "flow-misfit",
  "flow-not-allowed",
]);

/** With these a printer cannot bring out a ticket; any other fault leaves it working. */
export const printerBlocked: ReadonlySet<FaultCode> = new Set<FaultCode>([
  "unreachable",
  "paper-out",
  "cover-open",
  "cutter-jam",
  "no-answer",
  "overheated",
  "offline",
  "other-model",
]);

/** With these a card terminal takes no payment; `end-of-day-overdue` is only told. */
export const terminalBlocked: ReadonlySet<FaultCode> = new Set<FaultCode>([
  "unreachable",
  "no-answer",
  "offline",
  "terminal-out-of-order",
  "terminal-updating",
  "terminal-full",
  "terminal-password",
  "terminal-not-initialised",
  "end-of-day-due",
]);
