/** What devices say and hear. The schemas are type, check and documentation at once. */
import { type Static, Type } from "typebox";
import { FaultCode } from "./faults.ts";
import { TerminalOrder, terminalHappenings } from "./payments.ts";
import { CauseId, EpochMs, Id, LanguageTag, MessageId, TicketNumber } from "./shapes.ts";

/** One start of a program: whoever carries another run than the present one speaks of the past. */
export const Run = Type.String({ minLength: 1, maxLength: 40 });

/** state `time`: the gateway's run and clock, each second. */
export const Time = Type.Object({ run: Run, at: EpochMs });
export type Time = Static<typeof Time>;

/** What a device calls itself: `TM-m30`. */
export const DeviceModel = Type.String({ minLength: 1, maxLength: 80 });

/** What is wrong, in the words of whoever found it: one sentence, German first. */
export const FaultWords = Type.String({ minLength: 1, maxLength: 200 });

/** state `device/…/status`. `run` is absent in the last will; `model` where the device does not tell. */
export const DeviceStatus = Type.Object({
  online: Type.Boolean(),
  run: Type.Optional(Run),
  fault: Type.Optional(FaultCode),
  /** Of the fault: which one of many it is. */
  text: Type.Optional(FaultWords),
  model: Type.Optional(DeviceModel),
  /** Of a house alarm: do its contacts say alarm? */
  alarm: Type.Optional(Type.Boolean()),
  /** Of a station without staff: is somebody at it? */
  busy: Type.Optional(Type.Boolean()),
});
export type DeviceStatus = Static<typeof DeviceStatus>;

/**
 * What can happen at a device: a button pressed, or held down where the site wants that; a code read by a scanner; the
 * steps of a card terminal's work.
 */
export const DeviceHappening = Type.Union([
  Type.Object({ type: Type.Literal("pressed") }),
  Type.Object({ type: Type.Literal("held") }),
  Type.Object({ type: Type.Literal("scanned"), text: Type.String({ minLength: 1, maxLength: 300 }) }),
  ...terminalHappenings,
]);
export type DeviceHappening = Static<typeof DeviceHappening>;

/** A step of a card terminal's work that the core keeps: see payments.ts. */
export type TerminalStep = Extract<DeviceHappening, { type: "work-started" | "work-told" | "receipt" }>;

/** Older than this by the gateway's clock, an event is of the past: it calls nobody, and no page acts on it. */
export const eventTooOldMs = 5_000;

/** event `device/…/event`: stamped with the gateway's run and time as last heard, so that an old one is dropped. */
export const DeviceEvent = Type.Intersect([Type.Object({ id: MessageId, run: Run, at: EpochMs }), DeviceHappening]);
export type DeviceEvent = Static<typeof DeviceEvent>;

/**
 * What became of a press, for the fingertip. `paused`: the counter is not open. `refused`: it cannot be now; the
 * counter's page says why.
 */
export const PressOutcome = Type.Enum(["accepted", "nobody", "paused", "refused"]);
export type PressOutcome = Static<typeof PressOutcome>;

/**
 * event `device/button/…/answer`, `device/terminal/…/answer`: to the press or step with this id. Of a terminal's step,
 * `accepted`: it is in the journal; `refused`: it is not, and nothing rests on it.
 */
export const PressAnswer = Type.Object({ id: MessageId, outcome: PressOutcome });
export type PressAnswer = Static<typeof PressAnswer>;

/** state `device/sign/…/show`: at most eight characters; the driver shortens by its sign's rule. Empty: dark. */
export const SignShow = Type.Object({
  text: Type.String({ maxLength: 8 }),
  blink: Type.Boolean(),
});
export type SignShow = Static<typeof SignShow>;

/** state `device/lamp/…/show`: which of its lights are lit. A light that the lamp has not is left out by the driver. */
export const LampShow = Type.Object({
  red: Type.Enum(["off", "on", "blink"]),
  yellow: Type.Enum(["off", "on", "blink"]),
  green: Type.Enum(["off", "on", "blink"]),
});
export type LampShow = Static<typeof LampShow>;

/** state `device/display/…/show`: a line below the calls, in a flow's words. Empty: none. */
export const LineShow = Type.Object({ text: Type.String({ maxLength: 120 }) });
export type LineShow = Static<typeof LineShow>;

/** state `device/flows/site/show`: until when the editor of flows is open, and the digest of its code. */
export const FlowsShow = Type.Object({
  editor: Type.Optional(Type.Object({ until: EpochMs, codeHash: Type.String() })),
});
export type FlowsShow = Static<typeof FlowsShow>;

/** One piece of a ticket or slip, from top to bottom. The driver turns it into what its printer can do. */
export const TicketBlock = Type.Union([
  Type.Object({ type: Type.Literal("number"), text: TicketNumber }),
  Type.Object({
    type: Type.Literal("text"),
    /** A sentence with the names and ways of a site in it. */
    text: Type.String({ minLength: 1, maxLength: 1_000 }),
    language: LanguageTag,
    size: Type.Enum(["small", "normal", "large"]),
  }),
  Type.Object({ type: Type.Literal("rule") }),
  /** A code for a phone or a hand scanner, as large as fits well. */
  Type.Object({ type: Type.Literal("qr"), text: Type.String({ minLength: 1, maxLength: 300 }) }),
  /** Verbatim in letters of one width, never wrapped: what is too long for the paper is cut off. */
  Type.Object({ type: Type.Literal("line"), text: Type.String({ minLength: 1, maxLength: 100 }) }),
]);
export type TicketBlock = Static<typeof TicketBlock>;

/** A ticket as the core wants it: no dots, no bytes. */
export const TicketDoc = Type.Object({
  number: TicketNumber,
  language: LanguageTag,
  copy: Type.Boolean(),
  blocks: Type.Array(TicketBlock, { minItems: 1, maxItems: 40 }),
});
export type TicketDoc = Static<typeof TicketDoc>;

/** What paper that is no ticket is for. */
export const SlipKind = Type.Enum([
  "test",
  "closing",
  "service",
  "self-test",
  "emergency",
  "appointment",
  "receipt",
  "payments",
]);
export type SlipKind = Static<typeof SlipKind>;

/** Numbers on one emergency sheet: more would not fit one job. */
export const sheetAtMost = 20;

/** What a slip says: of which service, and in whose language; an emergency sheet: its numbers, from first to last. */
export const SlipOrder = Type.Object({
  kind: SlipKind,
  language: LanguageTag,
  service: Type.Optional(Id),
  numbers: Type.Optional(Type.Array(TicketNumber, { minItems: 2, maxItems: 2 })),
  /** Of an appointment, invitation or precedence for another day. */
  appointment: Type.Optional(Id),
  /** Of a receipt: of which payment, for whom, and whether it came out before. */
  payment: Type.Optional(CauseId),
  copy: Type.Optional(Type.Enum(["customer", "merchant"])),
  again: Type.Optional(Type.Literal(true)),
  /** Of a receipt that is of no payment: of which work of a terminal, and which of its receipts, from 0. */
  job: Type.Optional(CauseId),
  part: Type.Optional(Type.Integer({ minimum: 0 })),
});
export type SlipOrder = Static<typeof SlipOrder>;

/** Paper that is no ticket: nobody is called by it. */
export const SlipDoc = Type.Object({
  slip: SlipKind,
  language: LanguageTag,
  blocks: Type.Array(TicketBlock, { minItems: 1, maxItems: 80 }),
});
export type SlipDoc = Static<typeof SlipDoc>;

/** job `device/printer/…/job`, for the driver's run it names and until the time it names; `null`: nothing to do. */
export const PrintJob = Type.Object({
  id: CauseId,
  run: Run,
  until: EpochMs,
  journalled: Type.Integer({ minimum: 0 }),
  doc: Type.Union([TicketDoc, SlipDoc]),
});
export type PrintJob = Static<typeof PrintJob>;

/** job `device/terminal/…/job`: started at most once, and never after `until`; once started it takes what it takes. */
export const TerminalJob = Type.Object({
  id: CauseId,
  run: Run,
  until: EpochMs,
  journalled: Type.Integer({ minimum: 0 }),
  order: TerminalOrder,
});
export type TerminalJob = Static<typeof TerminalJob>;

/** state `device/terminal/…/show`: the work with this id shall be broken off, as far as the terminal lets it. */
export const TerminalShow = Type.Object({ abort: Type.Optional(CauseId) });
export type TerminalShow = Static<typeof TerminalShow>;

/** `ok`: surely done. `failed`: surely not done. `unknown`: neither can be proven. */
export const JobOutcome = Type.Enum(["ok", "failed", "unknown"]);
export type JobOutcome = Static<typeof JobOutcome>;

/** state `device/…/done`: the end of the last job, told again on every connect. */
export const JobDone = Type.Object({
  id: CauseId,
  run: Run,
  outcome: JobOutcome,
  fault: Type.Optional(FaultCode),
  /** Of a card terminal: its own result code, and its own words. */
  code: Type.Optional(Type.String({ maxLength: 20 })),
  text: Type.Optional(Type.String({ maxLength: 400 })),
});
export type JobDone = Static<typeof JobDone>;
