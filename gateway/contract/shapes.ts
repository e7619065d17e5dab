/** Building blocks of the schemas: names, numbers and lists that messages, views and the site file share. */
import { type Static, Type } from "typebox";

/** Objects of the site file refuse keys they do not know; messages ignore them. */
export const strict = { additionalProperties: false } as const;

/** The name of a counter, kiosk, service, device: lower case, digits and hyphens. */
export const Id = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,39}$", examples: ["counter-1"] });

/** One id per intent, as its sender chose it: a repeat with the same id has no second effect. */
export const MessageId = Type.String({ minLength: 1, maxLength: 60 });

/** The same id together with who sent it: what the journal keeps as the cause. */
export const CauseId = Type.String({ minLength: 1, maxLength: 120 });

/** A ticket's number: one letter and three digits. */
export const TicketNumber = Type.String({ pattern: "^[A-Z][0-9]{3}$" });

/** A BCP 47 tag, with or without a catalogue of ours: `de`, `sr-Latn`, `ti`. */
export const LanguageTag = Type.String({
  pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
  maxLength: 35,
  examples: ["de", "sr-Latn"],
});

/** A date at the site: `2026-11-21`. */
export const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const EpochMs = Type.Integer({ minimum: 0 });

/** How many people come on one ticket. */
export const People = Type.Integer({ minimum: 1, maximum: 9 });

/** The help to give, never a diagnosis. */
export const Help = Type.Enum(["fetch", "step-free", "in-writing", "interpreter", "more-time"]);
export type Help = Static<typeof Help>;
export const helps = ["fetch", "step-free", "in-writing", "interpreter", "more-time"] as const satisfies Help[];

/** What a person at a page may do; see staff-rights.ts. */
export const StaffRole = Type.Enum(["reception", "clerk", "lead", "facilities"]);
export type StaffRole = Static<typeof StaffRole>;

/** A phrase in several languages; German is always there. */
export const Phrase = Type.Object(
  { de: Type.String({ minLength: 1, maxLength: 200 }) },
  {
    additionalProperties: Type.String({ minLength: 1, maxLength: 200 }),
  },
);
export type Phrase = Readonly<Record<string, string>> & { readonly de: string };

const lines = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 20 });
/** A list in several languages; German is always there. */
export const Lines = Type.Object({ de: lines }, { additionalProperties: lines });
export type Lines = Readonly<Record<string, string[]>> & { readonly de: string[] };

/** Why intake was closed early. */
export const IntakeReason = Type.Enum(["full", "staff-short", "technical", "event", "end-of-day"]);
export type IntakeReason = Static<typeof IntakeReason>;
export const intakeReasons = [
  "full",
  "staff-short",
  "technical",
  "event",
  "end-of-day",
] as const satisfies IntakeReason[];

/** What a button at a counter can do besides calling the next one. */
export const ButtonTurn = Type.Enum(["call-again", "begin", "finish", "no-show", "park", "pause", "silent-alarm"]);
export type ButtonTurn = Static<typeof ButtonTurn>;

/** States of a visit, in ZMS's words where it has them. */
export const VisitState = Type.Enum([
  "waiting",
  "called",
  "serving",
  "parked",
  "no-show",
  "finished",
  "cancelled",
  "left",
]);
export type VisitState = Static<typeof VisitState>;

/** What is known of a ticket's paper. Unclear is never rounded. */
export const Paper = Type.Enum(["none", "asked", "printed", "not-printed", "unknown"]);
export type Paper = Static<typeof Paper>;

/** How an appointment stands; what became of its visit stands at the visit. `proposed`: not confirmed yet. */
export const AppointmentState = Type.Enum(["proposed", "booked", "arrived", "missed", "cancelled"]);
export type AppointmentState = Static<typeof AppointmentState>;

/** Contacts that are no visits. */
export const ContactWay = Type.Enum(["phone", "mail"]);
export type ContactWay = Static<typeof ContactWay>;
export const contactWays = ["phone", "mail"] as const satisfies ContactWay[];

/** What opens and closes by the clock: giving tickets, serving walk-ins, and everything about appointments. */
export const Schedules = Type.Object({
  tickets: Type.Boolean(),
  walkIns: Type.Boolean(),
  appointments: Type.Boolean(),
});
export type Schedules = Static<typeof Schedules>;
