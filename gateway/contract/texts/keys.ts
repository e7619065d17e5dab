/** Which text belongs to which value of the contract; the texts themselves stand in the catalogues. */
import type { CommandName, RefusalCode } from "../commands.ts";
import type { SlipKind } from "../messages.ts";
import type {
  AppointmentState,
  ContactWay,
  Help,
  IntakeReason,
  Paper,
  Phrase,
  StaffRole,
  VisitState,
} from "../shapes.ts";
import type { CounterKind } from "../site.ts";
import type { PhraseKey, StaffKey } from "../texts.ts";
import type { CounterView, OrderReason } from "../views.ts";
import type { EndOfDayView } from "../views-visits.ts";

/** What a visitor at a kiosk reads for a refusal; a code that is missing here sends to the staff. */
export const refusalPhraseKeys: Readonly<Partial<Record<RefusalCode, PhraseKey>>> = {
  "appointment-cancelled": "appointmentCancelled",
  "appointment-moved": "appointmentMoved",
  "appointments-closed": "appointmentsClosed",
  "clock-untrusted": "noNumbersNow",
  "code-used": "codeUsed",
  "contingent-used-up": "serviceFull",
  halted: "halted",
  "intake-closed": "intakeClosed",
  "journal-broken": "noNumbersNow",
  "journal-full": "noNumbersNow",
  "no-such-slot": "slotTaken",
  "not-configured": "noNumbersNow",
  "not-ready": "collectionNotReady",
  "not-valid-any-more": "invitationOver",
  "not-valid-yet": "invitationNotYet",
  "numbers-used-up": "noMoreTickets",
  "outside-hours": "ticketsNotNow",
  "slot-taken": "slotTaken",
  "too-early": "appointmentTooEarly",
  "too-late": "appointmentTooLate",
  "too-old": "tryAgain",
  "unknown-code": "appointmentNotFound",
  "unknown-kiosk": "noNumbersNow",
  "unknown-service": "serviceGone",
  "wrong-day": "appointmentNotToday",
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
  appointmentState: {
    arrived: "appointmentStateArrived",
    booked: "appointmentStateBooked",
    cancelled: "appointmentStateCancelled",
    missed: "appointmentStateMissed",
    proposed: "appointmentStateProposed",
  } satisfies Record<AppointmentState, StaffKey>,
  command: {
    "accept-model": "commandAcceptModel",
    "ask-place": "commandAskPlace",
    "back-office": "commandBackOffice",
    begin: "commandBegin",
    "book-slot": "commandBookSlot",
    call: "commandCall",
    "call-again": "commandCallAgain",
    "call-next": "commandCallNext",
    cancel: "commandCancel",
    "cancel-appointment": "commandCancelAppointment",
    "change-roll": "commandChangeRoll",
    "check-in": "commandCheckIn",
    "close-counter": "commandCloseCounter",
    "close-intake": "commandCloseIntake",
    "confirm-appointment": "commandConfirmAppointment",
    "confirm-paper": "commandConfirmPaper",
    "drop-missing": "commandDropMissing",
    "end-day": "commandEndDay",
    "end-silent-alarm": "commandEndSilentAlarm",
    finish: "commandFinish",
    "halt-site": "commandHaltSite",
    invite: "commandInvite",
    leave: "commandLeave",
    "no-show": "commandNoShow",
    "note-contact": "commandNoteContact",
    "note-reference": "commandNoteReference",
    "open-counter": "commandOpenCounter",
    "open-day": "commandOpenDay",
    "open-intake": "commandOpenIntake",
    park: "commandPark",
    "pause-counter": "commandPauseCounter",
    "pick-counter": "commandPickCounter",
    "print-appointment": "commandPrintAppointment",
    "print-missing": "commandPrintMissing",
    "print-slip": "commandPrintSlip",
    "propose-slot": "commandProposeSlot",
    "raise-silent-alarm": "commandRaiseSilentAlarm",
    reinstate: "commandReinstate",
    reprint: "commandReprint",
    resume: "commandResume",
    "resume-site": "commandResumeSite",
    "send-home": "commandSendHome",
    "set-precedence": "commandPrecedenceGive",
    "set-ready": "commandSetReady",
    "set-station": "commandSetStation",
    "settle-carried": "commandSettleCarried",
    "sign-off": "commandSignOff",
    "skip-step": "commandSkipStep",
    "take-over": "commandTakeOver",
    "take-ticket": "commandTakeTicket",
    transfer: "commandTransfer",
    undo: "commandUndo",
  } satisfies Record<CommandName, StaffKey>,
  contactWay: {
    mail: "contactMail",
    phone: "contactPhone",
  } satisfies Record<ContactWay, StaffKey>,
  counterState: {
    "back-office": "counterStateBackOffice",
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
  openPoint: {
    doubts: "openDoubts",
    faults: "openFaults",
    parked: "openParked",
    payments: "openPayments",
    "signed-in": "openSignedIn",
    waiting: "openWaiting",
  } satisfies Record<EndOfDayView["open"][number]["what"], StaffKey>,
  orderReason: {
    appointment: "orderReasonAppointment",
    "called-before-alarm": "orderReasonCalledBeforeAlarm",
    "early-appointment": "orderReasonEarlyAppointment",
    "for-this-counter": "orderReasonForThisCounter",
    "head-start": "orderReasonHeadStart",
    "longest-waiting": "orderReasonLongestWaiting",
    "own-appointment": "orderReasonOwnAppointment",
    "parked-here": "orderReasonParkedHere",
    picked: "orderReasonPicked",
    precedence: "orderReasonPrecedence",
    station: "orderReasonStation",
    "wait-bound": "orderReasonWaitBound",
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
    appointment: "slipAppointment",
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
