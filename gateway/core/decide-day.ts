/** The start, the configuration in force, and what only time brings: a new day, late jobs, devices never heard. */
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import type { FaultCode } from "../contract/faults.ts";
import { dayAt } from "./day.ts";
import { endOfLate, jobEnded } from "./decide-device.ts";
import { editorTimedOut, leftByFlows } from "./decide-flow.ts";
import { missedBefore } from "./decide-import.ts";
import { rollChanges, selfTests } from "./decide-paper.ts";
import { expiredProposals } from "./decide-slot.ts";
import { advances, stationTurns } from "./decide-step.ts";
import { terminalTurns } from "./decide-terminal.ts";
import { isDayFileWaiting } from "./decide-treasury.ts";
import { type Damages, type Decision, events, nothing } from "./decision.ts";
import { carriedOver } from "./end-of-day.ts";
import { faultsOfFlows } from "./flows.ts";
import { isListMissing, listFaultsOf } from "./import.ts";
import { hoursAt, hoursBy, hoursChanged } from "./office-hours.ts";
import { alwaysOpen, counterState, faultKey, hasFault, type State } from "./state.ts";
import { standsOfTerminals } from "./terminals.ts";

/** A driver that has its device says so within this after the gateway's start. */
const heardWithinMs = 5_000;
/** A driver may be just about to tell the end of a late job. */
const lateJobGraceMs = 10_000;

/** A damage that the journal does not know of yet: its numbers may be lost, so others take their place. */
export function decideStart(state: State, run: string, { damages, kept }: Damages, version?: string): Decision {
  const started: Event = { type: "gateway-started", run, ...(version !== undefined && { version }) };
  if (damages <= state.damages) return events(started);
  const { reserveLetters } = state.configuration!;
  const letter = reserveLetters[(damages - 1) % reserveLetters.length]!;
  return events(
    started,
    { type: "journal-salvaged", letter, kept, damages },
    ...changeOf(state, "gateway", "journal-salvaged", true),
  );
}

export function decideConfigure(state: State, configuration: Configuration): Decision {
  if (JSON.stringify(state.configuration) === JSON.stringify(configuration)) return nothing;
  return events(
    { type: "site-configured", configuration },
    ...leftByStations(state, configuration),
    ...leftByFlows(state, configuration),
  );
}

/** Nobody sits where a station was: whoever it called goes back in line. */
function leftByStations(state: State, { counters }: Configuration): Event[] {
  const remain = new Set(counters.map(({ id }) => id));
  const gone = state.configuration?.counters.filter(({ id, station }) => station !== undefined && !remain.has(id));
  return (gone ?? []).flatMap(({ id: counter }): Event[] => {
    const { current: number } = counterState(state, counter);
    return number === undefined ? [] : [{ type: "visit-put-back", number, counter }];
  });
}

/** Each second. A new day needs a clock that can be trusted, or a lead's word: see `open-day`. */
export function decideClock(state: State, now: number, trusted: boolean): Decision {
  if (!state.configuration) return nothing;
  const today = dayAt(now, state.configuration.zone);
  const isNewDay = trusted && (state.day === undefined || today > state.day);
  if (isNewDay) return openDay(state, today, hoursAt(state.configuration, now, trusted));
  const hours = hoursBy(state.hoursSet, state.configuration, now, trusted);
  return events(
    ...hoursChanged(state.schedules, hours),
    ...clockFault(state, trusted),
    ...serviceFaults(state),
    ...listFaults(state, now),
    ...changeOf(state, "treasury", "day-file-waiting", isDayFileWaiting(state)),
    ...endOfLate(state, now, lateJobGraceMs),
    ...neverHeard(state, now),
    ...advances(state, now),
    ...stationTurns(state, now),
    ...rollChanges(state, now),
    ...selfTests(state, now),
    ...terminalTurns(state, now),
    ...editorTimedOut(state, now),
  );
}

/**
 * Closes the day before, visit by visit, and opens the next.
 * @param hours What the clock opens at once; by somebody's word, no clock is asked
 */
export function openDay(state: State, day: string, hours = alwaysOpen): Decision {
  const jobs = [...state.jobs.values()].flatMap((list) =>
    list.map((job, nth) => jobEnded(job, nth === 0 ? "unknown" : "failed")),
  );
  const printed = Object.fromEntries(state.printers.map((printer) => printer.printed));
  const models = Object.fromEntries(
    [...state.devices].flatMap(([device, { model }]) => (model === undefined ? [] : [[device, model]])),
  );
  const { halted, alarm, damages, sheetEnd } = state;
  const silentAlarms = Object.fromEntries(state.silentAlarms);
  const stationsOut = [...state.stationStates].flatMap(([id, { inOrder }]) => (inOrder ? [] : [id]));
  const carried = carriedOver(state);
  const terminals = standsOfTerminals(state);
  const left = [...state.visits.keys()].map((number): Event => ({ type: "visitor-left", number }));
  return events(
    ...jobs,
    ...left,
    ...missedBefore(state, day),
    {
      type: "day-opened",
      date: day,
      halted,
      damages,
      ...reserveOf(state),
      printed,
      sheetEnd,
      models,
      silentAlarms,
      ...(alarm && { alarm }),
      ...(stationsOut.length > 0 && { stationsOut }),
      ...handedOnByFlows(state),
      ...(carried && { carried }),
      ...(terminals.length > 0 && { terminals }),
    },
    // Told again, so that the journal can begin with any day.
    ...(state.configuration ? [{ type: "site-configured" as const, configuration: state.configuration }] : []),
    ...expiredProposals(state, day),
    ...hoursChanged(alwaysOpen, hours),
  );
}

/** What flows have set outlives the day, but for hours and words to visitors. */
function handedOnByFlows(state: State) {
  const { flowEditor, kiosksOff } = state;
  const flowFaults = faultsOfFlows(state);
  return {
    ...(kiosksOff.length > 0 && { kiosksOff: [...kiosksOff] }),
    ...(flowFaults.length > 0 && { flowFaults: [...flowFaults] }),
    ...(flowEditor && { flowEditor }),
  };
}

/**
 * The first day after a damage goes on with the reserve letter: the day before may have been the same one, with a clock
 * that was behind.
 */
function reserveOf(state: State): { reserve?: { letter: string; given: number } } {
  const letter = state.salvage?.isFresh ? state.salvage.letter : undefined;
  return letter === undefined ? {} : { reserve: { letter, given: state.issuedByLetter.get(letter) ?? 0 } };
}

function clockFault(state: State, trusted: boolean): Event[] {
  return changeOf(state, "gateway", "clock-behind", !trusted);
}

/** A service that is no longer in the site file while visitors wait for it: staff can transfer them. */
function serviceFaults(state: State): Event[] {
  const offered = new Set(state.configuration!.services.map((s) => s.id));
  const orphaned = new Set<string>();
  for (const visit of state.visits.values()) {
    if (!offered.has(visit.services[0]!)) orphaned.add(visit.services[0]!);
  }
  const standing = [...state.faults.values()]
    .filter((f) => f.fault === "service-gone")
    .map((f) => f.source.slice("service/".length));
  return [...new Set([...orphaned, ...standing])].flatMap((id) =>
    changeOf(state, `service/${id}`, "service-gone", orphaned.has(id)),
  );
}

/** Lists of other systems that should have come by now. */
function listFaults(state: State, now: number): Event[] {
  const sources = state.configuration!.sources ?? [];
  return sources.flatMap((source) =>
    changeOf(state, listFaultsOf(source.id), "list-missing", isListMissing(state, source, now)),
  );
}

function changeOf(state: State, source: string, fault: FaultCode, stands: boolean): Event[] {
  const known = state.faults.has(faultKey(source, fault));
  if (stands === known) return [];
  return [stands ? { type: "fault-raised", source, fault } : { type: "fault-cleared", source, fault }];
}

function neverHeard(state: State, now: number): Event[] {
  if (state.run === undefined || now - state.startedAt < heardWithinMs) return [];
  return state
    .configuration!.devices.filter((device) => !state.devices.get(device)?.heard)
    .flatMap((device) => [
      { type: "device-offline" as const, device },
      ...(hasFault(state, device, (fault) => fault === "unreachable")
        ? []
        : [{ type: "fault-raised" as const, source: device, fault: "unreachable" as const }]),
    ]);
}
