/** Who may ask for what: one table role × command, for people and for pages and flows without a person. */
import type { CommandName } from "./commands.ts";
import type { StaffRole } from "./shapes.ts";

/** The broker's roles: what kind of client an identity is. */
export const clientRoles = [
  "kiosk",
  "display",
  "counter",
  "driver",
  "flow",
  "observer",
  "scheduler",
  "operator",
] as const;
export type ClientRole = (typeof clientRoles)[number];

/** Who asks, in the eyes of the table: a person signed in at a counter page, else the client itself. */
export type Asker = StaffRole | "kiosk" | "flow" | "scheduler" | "operator" | "nobody";

const rank = "reception clerk lead facilities";
const front = "reception clerk lead";

const table: Readonly<Record<CommandName, string>> = {
  "take-ticket": `${front} kiosk flow`,
  "ask-place": "kiosk",
  "call-next": `${front} flow`,
  call: front,
  "call-again": front,
  begin: front,
  finish: front,
  "no-show": front,
  reinstate: front,
  park: front,
  resume: front,
  transfer: front,
  "take-over": front,
  cancel: front,
  leave: front,
  reprint: `${front} facilities`,
  "confirm-paper": `${front} facilities`,
  "print-missing": rank,
  "drop-missing": rank,
  "change-roll": rank,
  "accept-model": rank,
  "print-slip": rank,
  "skip-step": front,
  "note-reference": front,
  "set-station": rank,
  "send-home": "reception lead",
  "check-in": `${front} kiosk`,
  "book-slot": `${front} kiosk`,
  invite: front,
  "set-ready": front,
  "confirm-appointment": front,
  "cancel-appointment": front,
  "print-appointment": front,
  "propose-slot": "scheduler",
  "note-contact": front,
  "back-office": front,
  "end-day": "lead",
  "settle-carried": "lead",
  "set-fee": front,
  pay: front,
  "abort-payment": front,
  "note-payment": front,
  "reverse-payment": front,
  "find-out-payment": front,
  "settle-payment": front,
  "print-receipt": front,
  "ask-terminal": rank,
  undo: front,
  "set-precedence": front,
  "open-counter": front,
  "pause-counter": front,
  "close-counter": front,
  "close-intake": "reception lead",
  "open-intake": "lead",
  "halt-site": `${rank} flow`,
  "resume-site": "lead facilities flow",
  announce: "flow",
  "set-kiosk": "reception lead facilities flow",
  "set-hours": "lead flow",
  "raise-fault": "flow",
  "clear-fault": "lead facilities flow",
  "open-flow-editor": "operator",
  "close-flow-editor": "lead facilities operator",
  "raise-silent-alarm": rank,
  "end-silent-alarm": rank,
  "open-day": "lead facilities",
  "pick-counter": front,
  "sign-off": rank,
};

/** True when the table lets this asker give this command. */
export function may(asker: Asker, command: CommandName): boolean {
  return table[command].split(" ").includes(asker);
}
