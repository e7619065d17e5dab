/** Paper that staff ask for, the printer that stands in for another, and what follows from a new roll. */
import type { Command, CommandOf } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import { type SlipOrder, sheetAtMost } from "../contract/messages.ts";
import { type Asked, byCounter, type Decision, events, refuse } from "./decision.ts";
import type { Job } from "./jobs.ts";
import { blockedBy, canPrint, missingSinceRollChange, printerFor, standInFor } from "./printers.ts";
import { nextOnSheet, sheetNumbers } from "./slip.ts";
import { printerState, type State, type Visit } from "./state.ts";

/** After this nobody waits at the kiosk for the paper any more. */
export const printWithinMs = 60_000;
/** Many at once take their time; whoever stands at a kiosk meanwhile goes first. */
const patientWithinMs = 10 * 60_000;
/** A new roll settles: the cover is closed, the first paper is fed. */
const rollSettlesMs = 3_000;

export function decidePaper(state: State, command: Command, asked: Asked): Decision | undefined {
  switch (command.type) {
    case "reprint":
      return reprint(state, command, asked);
    case "confirm-paper": {
      const visit = state.visits.get(command.number);
      if (!visit) return refuse("unknown-ticket");
      if (visit.paper !== "unknown" && visit.paper !== "not-printed") return refuse("not-in-this-state");
      return events({ type: "paper-confirmed", number: visit.number, ...byCounter(asked) });
    }
    case "print-missing":
    case "drop-missing":
      return settleMissing(state, command, asked);
    case "change-roll":
      if (!isPrinter(state, command.printer)) return refuse("printer-unknown");
      return canPrint(state, command.printer)
        ? events(...rollChanged(state, command.printer, asked.now))
        : refuse("printer-blocked");
    case "print-slip":
      return printSlip(state, command, asked);
    default:
      return undefined;
  }
}

type PrintAsked = Extract<Event, { type: "print-asked" }>;

interface Printing {
  readonly number: string;
  readonly kiosk: string | undefined;
  readonly copy: boolean;
  readonly now: number;
}

/** A ticket that can come out nowhere is not sent: it would fall out when the roll is changed. */
export function printing(state: State, wanted: string, { number, kiosk, copy, now }: Printing): Event[] {
  const standIn = canPrint(state, wanted) ? undefined : standInFor(state, wanted, kiosk);
  const instead = standIn !== undefined && canPrint(state, standIn) ? { instead: wanted } : {};
  const printer = "instead" in instead ? standIn! : wanted;
  const fault = blockedBy(state, printer);
  if (fault) return [{ type: "print-ended", number, printer, outcome: "failed", fault }];
  const job = jobId(state, number);
  return [{ type: "print-asked", number, job, printer, copy, until: now + printWithinMs, ...instead }];
}

/** Never given twice, not even after a damaged journal: a driver remembers the jobs it has done. */
export function jobId(state: State, what: string): string {
  return `${state.run}-${state.seq}-${what}`;
}

/** A ticket that surely did not come out is asked of the printer that stands in: once, and never when in doubt. */
export function secondTry(state: State, printer: string, job: Job): Event[] {
  const visit = job.number === undefined || job.instead !== undefined ? undefined : state.visits.get(job.number);
  const standIn = visit && standInFor(state, printer, visit.kiosk);
  if (standIn === undefined || !canPrint(state, standIn)) return [];
  const { number } = visit!;
  const { copy, until, patient } = job;
  const asked = { number, job: jobId(state, number), printer: standIn, copy, until, instead: printer };
  return [{ type: "print-asked", ...asked, ...(patient && { patient }) }];
}

/** A second slip is a copy when the first one may have come out. */
const isCopy = (visit: Visit) => visit.paper === "printed" || visit.paper === "unknown";

function reprint(state: State, command: CommandOf<"reprint">, asked: Asked): Decision {
  const visit = state.visits.get(command.number);
  if (!visit) return refuse("unknown-ticket");
  if (visit.paper === "asked") return refuse("not-in-this-state");
  const wanted = command.printer ?? printerFor(state, visit.kiosk, true);
  if (wanted === undefined || !isPrinter(state, wanted)) return refuse("printer-unknown");
  const { number, kiosk } = visit;
  const [event] = printing(state, wanted, { number, kiosk, copy: isCopy(visit), now: asked.now });
  return event?.type === "print-asked" ? events(event) : refuse("printer-blocked");
}

export const isPrinter = (state: State, id: string) => state.configuration!.devices.includes(`printer/${id}`);

/** The one question after a roll change: are the missing tickets printed, or is everybody told already? */
function settleMissing(state: State, command: CommandOf<"print-missing" | "drop-missing">, asked: Asked): Decision {
  const { printer } = command;
  if (!isPrinter(state, printer)) return refuse("printer-unknown");
  const missing = missingSinceRollChange(state, printer);
  if (missing.length === 0) return refuse("not-in-this-state");
  const settled: Event = { type: "missing-settled", printer, ...byCounter(asked) };
  if (command.type === "drop-missing") return events(settled);
  if (!canPrint(state, printer)) return refuse("printer-blocked");
  const until = asked.now + patientWithinMs;
  const prints = missing.map((visit): Event => {
    const { number } = visit;
    const job = jobId(state, number);
    return { type: "print-asked", number, job, printer, copy: isCopy(visit), until, patient: true };
  });
  return events(...prints, settled);
}

function printSlip(state: State, command: CommandOf<"print-slip">, asked: Asked): Decision {
  const { slip: kind, printer, service, from, count, language = "de" } = command;
  if (!isPrinter(state, printer)) return refuse("printer-unknown");
  // Those of an appointment or a payment are asked for by naming it.
  if (kind === "appointment" || kind === "receipt") return refuse("not-allowed");
  if (kind === "payments" && !state.configuration!.payments) return refuse("payments-not-set-up");
  const about = state.configuration!.services.find((s) => s.id === service);
  if (kind === "service" && !about) return refuse("unknown-service");
  if (!canPrint(state, printer)) return refuse("printer-blocked");
  if (state.jobs.get(printer)?.some((job) => job.slip?.kind === kind)) return refuse("already-printing");
  const letter = state.configuration!.emergencyLetter;
  if (kind === "emergency" && letter === undefined) return refuse("no-emergency-letter");
  const slip: SlipOrder = {
    kind,
    language,
    ...(kind === "service" && about && { service: about.id }),
    ...(kind === "emergency" && {
      numbers: sheetNumbers(letter!, from ?? nextOnSheet(state.sheetEnd), count ?? sheetAtMost),
    }),
  };
  return events(slipAsked(state, printer, slip, asked.now));
}

export function slipAsked(state: State, printer: string, slip: SlipOrder, now: number): PrintAsked {
  const job = jobId(state, slip.kind);
  return { type: "print-asked", slip, job, printer, copy: false, until: now + printWithinMs };
}

/** A slip for who stands at this kiosk, from the printer that stands in where its own cannot; else none. */
export function slipFor(
  state: State,
  wanted: string,
  slip: SlipOrder,
  kiosk: string | undefined,
  now: number,
): Event[] {
  if (canPrint(state, wanted)) return [slipAsked(state, wanted, slip, now)];
  const standIn = standInFor(state, wanted, kiosk);
  if (standIn === undefined || !canPrint(state, standIn)) return [];
  return [{ ...slipAsked(state, standIn, slip, now), instead: wanted }];
}

/** The office opens with its first counter: each printer that can shows what it can. */
export function selfTests(state: State, now: number): Event[] {
  const { selfTestAtOpening, counters, devices } = state.configuration!;
  const isOpen = counters.some(({ id, alwaysOpen }) => !alwaysOpen && state.counters.get(id)?.state === "open");
  if (!selfTestAtOpening || !isOpen) return [];
  return devices
    .filter((device) => device.startsWith("printer/") && state.devices.get(device)?.heard)
    .map((device) => device.slice("printer/".length))
    .filter((printer) => !printerState(state, printer).selfTested && canPrint(state, printer))
    .map((printer) => slipAsked(state, printer, { kind: "self-test", language: "de" }, now));
}

/** A printer that had no paper is well again and stays so: it proves it with a test slip. */
export function rollChanges(state: State, now: number): Event[] {
  return [...state.printers].flatMap(([printer, { roll, changedAt }]): Event[] => {
    const isNew = (roll === "empty" || roll === "opened") && now - changedAt >= rollSettlesMs;
    if (!isNew || !state.devices.get(`printer/${printer}`)?.heard || !canPrint(state, printer)) return [];
    return rollChanged(state, printer, now);
  });
}

function rollChanged(state: State, printer: string, now: number): Event[] {
  return [{ type: "roll-changed", printer }, slipAsked(state, printer, { kind: "test", language: "de" }, now)];
}
