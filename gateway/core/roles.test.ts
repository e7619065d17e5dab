import { expect, test } from "vitest";
import { type Command, type CommandName, commandNames } from "../contract/commands.ts";
import type { StaffRole } from "../contract/shapes.ts";
import type { Asker } from "../contract/staff-rights.ts";
import { may } from "../contract/staff-rights.ts";
import { type Morning, morning } from "./testing.ts";

/** The table as the office's leads know it: who may what. Written again by hand, so that a slip in the code shows. */
const allowed: Record<CommandName, readonly Asker[]> = {
  "take-ticket": ["reception", "clerk", "lead", "kiosk", "flow"],
  "ask-place": ["kiosk"],
  "call-next": ["reception", "clerk", "lead", "flow"],
  call: ["reception", "clerk", "lead"],
  "call-again": ["reception", "clerk", "lead"],
  begin: ["reception", "clerk", "lead"],
  finish: ["reception", "clerk", "lead"],
  "no-show": ["reception", "clerk", "lead"],
  reinstate: ["reception", "clerk", "lead"],
  park: ["reception", "clerk", "lead"],
  resume: ["reception", "clerk", "lead"],
  transfer: ["reception", "clerk", "lead"],
  "take-over": ["reception", "clerk", "lead"],
  cancel: ["reception", "clerk", "lead"],
  leave: ["reception", "clerk", "lead"],
  reprint: ["reception", "clerk", "lead", "facilities"],
  "confirm-paper": ["reception", "clerk", "lead", "facilities"],
  "print-missing": ["reception", "clerk", "lead", "facilities"],
  "drop-missing": ["reception", "clerk", "lead", "facilities"],
  "change-roll": ["reception", "clerk", "lead", "facilities"],
  "accept-model": ["reception", "clerk", "lead", "facilities"],
  "print-slip": ["reception", "clerk", "lead", "facilities"],
  undo: ["reception", "clerk", "lead"],
  "set-precedence": ["reception", "clerk", "lead"],
  "open-counter": ["reception", "clerk", "lead"],
  "pause-counter": ["reception", "clerk", "lead"],
  "close-counter": ["reception", "clerk", "lead"],
  "close-intake": ["reception", "lead"],
  "open-intake": ["lead"],
  "halt-site": ["reception", "clerk", "lead", "facilities", "flow"],
  "resume-site": ["lead", "facilities", "flow"],
  announce: ["flow"],
  "set-kiosk": ["reception", "lead", "facilities", "flow"],
  "set-hours": ["lead", "flow"],
  "raise-fault": ["flow"],
  "clear-fault": ["lead", "facilities", "flow"],
  "open-flow-editor": ["operator"],
  "close-flow-editor": ["lead", "facilities", "operator"],
  "raise-silent-alarm": ["reception", "clerk", "lead", "facilities"],
  "end-silent-alarm": ["reception", "clerk", "lead", "facilities"],
  "open-day": ["lead", "facilities"],
  "pick-counter": ["reception", "clerk", "lead"],
  "sign-off": ["reception", "clerk", "lead", "facilities"],
  "skip-step": ["reception", "clerk", "lead"],
  "note-reference": ["reception", "clerk", "lead"],
  "set-station": ["reception", "clerk", "lead", "facilities"],
  "send-home": ["reception", "lead"],
  "check-in": ["reception", "clerk", "lead", "kiosk"],
  "book-slot": ["reception", "clerk", "lead", "kiosk"],
  invite: ["reception", "clerk", "lead"],
  "set-ready": ["reception", "clerk", "lead"],
  "confirm-appointment": ["reception", "clerk", "lead"],
  "cancel-appointment": ["reception", "clerk", "lead"],
  "print-appointment": ["reception", "clerk", "lead"],
  "propose-slot": ["scheduler"],
  "note-contact": ["reception", "clerk", "lead"],
  "back-office": ["reception", "clerk", "lead"],
  "end-day": ["lead"],
  "settle-carried": ["lead"],
  "abort-payment": ["reception", "clerk", "lead"],
  "ask-terminal": ["reception", "clerk", "lead", "facilities"],
  "find-out-payment": ["reception", "clerk", "lead"],
  "note-payment": ["reception", "clerk", "lead"],
  pay: ["reception", "clerk", "lead"],
  "print-receipt": ["reception", "clerk", "lead"],
  "reverse-payment": ["reception", "clerk", "lead"],
  "set-fee": ["reception", "clerk", "lead"],
  "settle-payment": ["reception", "clerk", "lead"],
};

const examples: { [Name in CommandName]: Extract<Command, { type: Name }> } = {
  "take-ticket": { type: "take-ticket", services: ["collect"], language: "de" },
  "ask-place": { type: "ask-place", day: "2026-11-21", number: "K001" },
  "call-next": { type: "call-next", counter: "1" },
  call: { type: "call", counter: "1", number: "K001" },
  "call-again": { type: "call-again", counter: "1" },
  begin: { type: "begin", counter: "1" },
  finish: { type: "finish", counter: "1" },
  "no-show": { type: "no-show", counter: "1" },
  reinstate: { type: "reinstate", number: "K001" },
  park: { type: "park", counter: "1" },
  resume: { type: "resume", number: "K001" },
  transfer: { type: "transfer", number: "K001", to: { service: "extend" } },
  "take-over": { type: "take-over", counter: "1", number: "K001" },
  cancel: { type: "cancel", number: "K001" },
  leave: { type: "leave", number: "K001" },
  reprint: { type: "reprint", number: "K001" },
  "confirm-paper": { type: "confirm-paper", number: "K001" },
  "print-missing": { type: "print-missing", printer: "p1" },
  "drop-missing": { type: "drop-missing", printer: "p1" },
  "change-roll": { type: "change-roll", printer: "p1" },
  "accept-model": { type: "accept-model", device: "printer/p1" },
  "print-slip": { type: "print-slip", slip: "closing", printer: "p1" },
  undo: { type: "undo", counter: "1" },
  "set-precedence": { type: "set-precedence", number: "K001", precedence: true },
  "open-counter": { type: "open-counter", counter: "1" },
  "pause-counter": { type: "pause-counter", counter: "1" },
  "close-counter": { type: "close-counter", counter: "1" },
  "close-intake": { type: "close-intake", reason: "full" },
  "open-intake": { type: "open-intake" },
  "halt-site": { type: "halt-site" },
  "resume-site": { type: "resume-site" },
  announce: { type: "announce", text: { de: "Bitte Platz nehmen." } },
  "set-kiosk": { type: "set-kiosk", kiosk: "k1", open: false },
  "set-hours": { type: "set-hours", hours: "open" },
  "raise-fault": { type: "raise-fault", name: "door", text: "Die Tür steht offen." },
  "clear-fault": { type: "clear-fault", name: "door" },
  "open-flow-editor": { type: "open-flow-editor", minutes: 30, codeHash: "0".repeat(64) },
  "close-flow-editor": { type: "close-flow-editor" },
  "raise-silent-alarm": { type: "raise-silent-alarm", counter: "1" },
  "end-silent-alarm": { type: "end-silent-alarm", counter: "1" },
  "open-day": { type: "open-day", day: "2026-11-22" },
  "pick-counter": { type: "pick-counter", counter: "1" },
  "sign-off": { type: "sign-off" },
  "skip-step": { type: "skip-step", number: "K001", service: "capture" },
  "note-reference": { type: "note-reference", number: "K001", reference: "AB 12" },
  "set-station": { type: "set-station", counter: "1", inOrder: false },
  "send-home": { type: "send-home", number: "K001" },
  "check-in": { type: "check-in", code: "1234567890" },
  "book-slot": { type: "book-slot", pool: "front", start: 0, service: "collect", language: "de" },
  invite: {
    type: "invite",
    services: ["collect"],
    from: "2026-11-21",
    until: "2026-11-30",
    language: "de",
    ready: true,
  },
  "set-ready": { type: "set-ready", code: "1234567890", ready: true },
  "confirm-appointment": { type: "confirm-appointment", code: "1234567890" },
  "cancel-appointment": { type: "cancel-appointment", code: "1234567890" },
  "print-appointment": { type: "print-appointment", code: "1234567890", printer: "p1" },
  "propose-slot": {
    type: "propose-slot",
    service: "collect",
    from: "2026-11-21",
    until: "2026-11-30",
    confirmBy: "2026-11-25",
    language: "de",
  },
  "note-contact": { type: "note-contact", service: "collect", way: "phone" },
  "back-office": { type: "back-office", counter: "1" },
  "end-day": { type: "end-day" },
  "settle-carried": { type: "settle-carried" },
  "abort-payment": { type: "abort-payment", counter: "1" },
  "ask-terminal": { type: "ask-terminal", terminal: "ec-1", work: "diagnosis" },
  "find-out-payment": { type: "find-out-payment", payment: "p1" },
  "note-payment": { type: "note-payment", counter: "1", way: "cashier", reference: "4711" },
  pay: { type: "pay", counter: "1" },
  "print-receipt": { type: "print-receipt", payment: "p1", copy: "customer" },
  "reverse-payment": { type: "reverse-payment", counter: "1", payment: "p1" },
  "set-fee": { type: "set-fee", number: "K001", service: "collect", cents: 0, reason: "exempt" },
  "settle-payment": { type: "settle-payment", payment: "p1", as: "paid", reason: "bank" },
};

const people: readonly StaffRole[] = ["reception", "clerk", "lead", "facilities"];
const cells = commandNames.flatMap((name) =>
  [...people, "kiosk", "flow", "nobody"].map((asker) => [name, asker] as const),
);

/** The command, from somebody of this role at counter 1's page, or from a kiosk, a flow, a page without a person. */
function ask(office: Morning, asker: Asker, command: Command) {
  if (asker === "kiosk") return office.ask("kiosk", "kiosk-1", command);
  if (asker === "flow") return office.ask("flow", "flow-1", command);
  if (asker === "nobody") return office.ask("observer", "office", command);
  office.at("1", { type: "sign-off" });
  office.signIn("1", `${asker}-1`);
  return office.at("1", command);
}

test.each(cells)("%s by %s", (name, asker) => {
  const expected = allowed[name].includes(asker as Asker);
  expect(may(asker as Asker, name)).toBe(expected);
  const answer = ask(morning(), asker as Asker, examples[name]);
  const refusedForRole = !answer.ok && answer.refusal === "not-allowed";
  expect(refusedForRole).toBe(!expected);
});

test("at a page where nobody is signed in, staff are asked to sign in", () => {
  const office = morning();
  office.at("1", { type: "sign-off" });
  expect(office.at("1", examples["call-next"])).toEqual({ ok: false, refusal: "sign-in-first" });
});

test("one person is in one place: signing in elsewhere ends the first", () => {
  const office = morning();
  office.signIn("2", "lead-1");
  expect(office.at("1", examples.undo)).toEqual({ ok: false, refusal: "sign-in-first" });
});
