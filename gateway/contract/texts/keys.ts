/** Which text belongs to which value of the contract; the texts themselves stand in the catalogues. */
import type { CommandName, RefusalCode } from "../commands.ts";
import type { SlipKind } from "../messages.ts";
import type { Help, IntakeReason, Paper, Phrase, StaffRole, VisitState } from "../shapes.ts";
import type { CounterKind } from "../site.ts";
import type { PhraseKey, StaffKey } from "../texts.ts";
import type { CounterView, OrderReason } from "../views.ts";

/** What a visitor at a kiosk reads for a refusal; a code that is missing here sends to the staff. */
export const refusalPhraseKeys: Readonly<Partial<Record<RefusalCode, PhraseKey>>> = {
  "clock-untrusted": "noNumbersNow",
  "contingent-used-up": "serviceFull",
  halted: "halted",
  "intake-closed": "intakeClosed",
  "journal-broken": "noNumbersNow",
  "journal-full": "noNumbersNow",
  "not-configured": "noNumbersNow",
  "numbers-used-up": "noMoreTickets",
  "too-old": "tryAgain",
  "unknown-kiosk": "noNumbersNow",
  "unknown-service": "serviceGone",
};

/** For visitors whose ticket a kiosk has read: in German and English, all other languages read the German sentence. */
export const refusalSentences: Readonly<Partial<Record<RefusalCode, Phrase>>> = {
  "ticket-of-another-day": {
    de: "Dieser Zettel ist von einem anderen Tag.",
    en: "This ticket is from another day.",
  },
  "unknown-ticket": {
    de: "Diese Nummer ist heute nicht vergeben.",
    en: "This number has not been given out today.",
  },
};

const help: Readonly<Record<Help, PhraseKey & StaffKey>> = {
  fetch: "helpFetch",
  "in-writing": "helpInWriting",
  interpreter: "helpInterpreter",
  "more-time": "helpMoreTime",
  "step-free": "helpStepFree",
};

/** Values of the contract in visitors' words: `phrase(phraseKeys.help.fetch, "ar")`. */
export const phraseKeys = {
  help,
  intakeReason: {
    "end-of-day": "intakeClosedEndOfDay",
    event: "intakeClosedEvent",
    full: "intakeClosedFull",
    "staff-short": "intakeClosedStaffShort",
    technical: "intakeClosedTechnical",
  } satisfies Record<IntakeReason, PhraseKey>,
  /** What the place is called, without its label. */
  kind: {
    capture: "capture",
    cashier: "cashier",
    desk: "counter",
    room: "room",
  } satisfies Record<CounterKind, PhraseKey>,
  /** Where to go, with `{n}`: the counter's label. */
  goTo: {
    capture: "goToCapture",
    cashier: "goToCashier",
    desk: "goToCounter",
    room: "goToRoom",
  } satisfies Record<CounterKind, PhraseKey>,
} as const;

/** Values of the contract in staff's words: `staffText(staffKeys.command["call-next"], "de")`. */
export const staffKeys = {
  command: {
    "accept-model": "commandAcceptModel",
    "ask-place": "commandAskPlace",
    begin: "commandBegin",
    call: "commandCall",
    "call-again": "commandCallAgain",
    "call-next": "commandCallNext",
    cancel: "commandCancel",
    "change-roll": "commandChangeRoll",
    "close-counter": "commandCloseCounter",
    "close-intake": "commandCloseIntake",
    "confirm-paper": "commandConfirmPaper",
    "drop-missing": "commandDropMissing",
    "end-silent-alarm": "commandEndSilentAlarm",
    finish: "commandFinish",
    "halt-site": "commandHaltSite",
    leave: "commandLeave",
    "no-show": "commandNoShow",
    "open-counter": "commandOpenCounter",
    "open-day": "commandOpenDay",
    "open-intake": "commandOpenIntake",
    park: "commandPark",
    "pause-counter": "commandPauseCounter",
    "pick-counter": "commandPickCounter",
    "print-missing": "commandPrintMissing",
    "print-slip": "commandPrintSlip",
    "raise-silent-alarm": "commandRaiseSilentAlarm",
    reinstate: "commandReinstate",
    reprint: "commandReprint",
    resume: "commandResume",
    "resume-site": "commandResumeSite",
    "set-precedence": "commandPrecedenceGive",
    "sign-off": "commandSignOff",
    "take-over": "commandTakeOver",
    "take-ticket": "commandTakeTicket",
    transfer: "commandTransfer",
    undo: "commandUndo",
  } satisfies Record<CommandName, StaffKey>,
  counterState: {
    closed: "counterStateClosed",
    open: "counterStateOpen",
    paused: "counterStatePaused",
  } satisfies Record<CounterView["state"], StaffKey>,
  help,
  intakeReason: {
    "end-of-day": "intakeReasonEndOfDay",
    event: "intakeReasonEvent",
    full: "intakeReasonFull",
    "staff-short": "intakeReasonStaffShort",
    technical: "intakeReasonTechnical",
  } satisfies Record<IntakeReason, StaffKey>,
  kind: {
    capture: "kindCapture",
    cashier: "kindCashier",
    desk: "kindDesk",
    room: "kindRoom",
  } satisfies Record<CounterKind, StaffKey>,
  orderReason: {
    "called-before-alarm": "orderReasonCalledBeforeAlarm",
    "for-this-counter": "orderReasonForThisCounter",
    "longest-waiting": "orderReasonLongestWaiting",
    "parked-here": "orderReasonParkedHere",
    picked: "orderReasonPicked",
    precedence: "orderReasonPrecedence",
  } satisfies Record<OrderReason, StaffKey>,
  paper: {
    asked: "paperAsked",
    none: "paperNone",
    "not-printed": "paperNotPrinted",
    printed: "paperPrinted",
    unknown: "paperUnknown",
  } satisfies Record<Paper, StaffKey>,
  role: {
    clerk: "roleClerk",
    facilities: "roleFacilities",
    lead: "roleLead",
    reception: "roleReception",
  } satisfies Record<StaffRole, StaffKey>,
  slip: {
    closing: "slipClosing",
    emergency: "slipEmergency",
    "self-test": "slipSelfTest",
    service: "slipService",
    test: "slipTest",
  } satisfies Record<SlipKind, StaffKey>,
  visitState: {
    called: "visitStateCalled",
    cancelled: "visitStateCancelled",
    finished: "visitStateFinished",
    left: "visitStateLeft",
    "no-show": "visitStateNoShow",
    parked: "visitStateParked",
    serving: "visitStateServing",
    waiting: "visitStateWaiting",
  } satisfies Record<VisitState, StaffKey>,
} as const;
