/** Printers in the eyes of the core: which can print, which stands in for another, what is left of a roll. */
import { defaultTicketsPerRoll } from "../contract/configuration.ts";
import { type FaultCode, printerBlocked } from "../contract/faults.ts";
import type { Paper } from "../contract/shapes.ts";
import { presentVisits } from "./present.ts";
import { hasFault, printerState, type State, type Visit } from "./state.ts";

/** Why this printer can bring out no paper; undefined: it can. */
export function blockedBy(state: State, printer: string): FaultCode | undefined {
  const device = `printer/${printer}`;
  const standing = state.faults.find((f) => f.source === device && printerBlocked.has(f.fault));
  if (standing) return standing.fault;
  return state.devices.get(device)?.online ? undefined : "unreachable";
}

export function canPrint(state: State, printer: string): boolean {
  return blockedBy(state, printer) === undefined;
}

/** The kiosk's own printer; staff without a kiosk use the first printer of the site. */
export function printerFor(state: State, kiosk: string | undefined, byStaff: boolean): string | undefined {
  const { kiosks } = state.configuration!;
  const own = kiosks.find((k) => k.id === kiosk)?.printer;
  return own ?? (byStaff ? kiosks.find((k) => k.printer !== undefined)?.printer : undefined);
}

/** The printer that prints while this one cannot, as the visitor's kiosk names it, else any kiosk with this printer. */
export function standInFor(state: State, printer: string, kiosk: string | undefined): string | undefined {
  const those = state.configuration!.kiosks.filter((k) => k.printer === printer);
  const its = those.find((k) => k.id === kiosk) ?? those.find((k) => k.fallbackPrinter !== undefined);
  return its?.fallbackPrinter === printer ? undefined : its?.fallbackPrinter;
}

/** Nobody knows how many slips are left once the sensor sees the end of the roll, but no more than these. */
const leftWhenLow = 30;

/** About how many tickets are on the roll. */
export function ticketsLeft(state: State, printer: string): number {
  const { printed } = printerState(state, printer);
  const left = Math.max(0, (state.configuration?.ticketsPerRoll ?? defaultTicketsPerRoll) - printed);
  const stands = (wanted: FaultCode) => hasFault(state, `printer/${printer}`, (fault) => fault === wanted);
  if (stands("paper-out")) return 0;
  return stands("paper-low") ? Math.max(1, Math.min(left, leftWhenLow)) : left;
}

/** Tickets whose paper is not surely out, newest first; also while a slip is being printed that may end the doubt. */
export function doubtful(state: State): Visit[] {
  return presentVisits(state)
    .filter(({ paper, paperBefore }) => isDoubtful(paper) || (paper === "asked" && isDoubtful(paperBefore)))
    .reverse();
}

const isDoubtful = (paper: Paper) => paper === "unknown" || paper === "not-printed";

/** Tickets that this printer did not surely bring out, of visitors who wait to be called for the first time. */
export function missingFrom(state: State, printer: string): Visit[] {
  return [...state.visits.values()].filter((visit) => visit.printer === printer && isMissing(visit));
}

/** Those of them that have been missing since the roll change, about which nobody has decided yet. */
export function missingSinceRollChange(state: State, printer: string): Visit[] {
  const { missing } = printerState(state, printer);
  return missing.flatMap((number) => state.visits.get(number) ?? []).filter(isMissing);
}

function isMissing({ state, calledAt, paper }: Visit): boolean {
  return state === "waiting" && calledAt === undefined && isDoubtful(paper);
}
