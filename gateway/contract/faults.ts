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
] as const;

export const FaultCode = Type.Enum([...faultCodes]);
export type FaultCode = Static<typeof FaultCode>;

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
