/** The state after one more event. An event that does not fit is a bug of ours and stops the program. */
import assert from "node:assert/strict";
import { Map as ImmutableMap } from "immutable";
import type { Answer } from "../contract/commands.ts";
import { type Configuration, flowsHost } from "../contract/configuration.ts";
import type { Event, Recorded } from "../contract/events.ts";
import { applyAppointmentEvent, arrived } from "./apply-appointment.ts";
import { applyFlowEvent, flowsOfNewDay, withFaults } from "./apply-flow.ts";
import { applyListEvent, isFaultOfLists, outlivingLists, withOutcomes } from "./apply-list.ts";
import { applyPaperEvent, deviceChanged } from "./apply-paper.ts";
import { applyPaymentEvent, moneyOfNewDay, troubleOver } from "./apply-payment.ts";
import { applyStepEvent } from "./apply-step.ts";
import { applyTreasuryEvent, withDayFiles } from "./apply-treasury.ts";
import { applyVisitEvent } from "./apply-visit.ts";
import { withContact } from "./contacts.ts";
import { flowOf } from "./flows.ts";
import {
  alwaysOpen,
  type CounterState,
  counterState,
  type DeviceState,
  deviceState,
  faultKey,
  type Hours,
  printerState,
  type State,
  stationState,
  type Visit,
} from "./state.ts";

/** How long an answer is surely remembered. */
const answersKeptMs = 20 * 60_000;

export function apply(before: State, event: Recorded): State {
  assert.equal(event.seq, before.seq + 1, "events are applied in order, each once");
  assert(event.at >= before.at, "time never goes back");
  const placed: State = { ...before, seq: event.seq, at: event.at };
  const applied =
    applySiteEvent(placed, event) ??
    applyFlowEvent(placed, event) ??
    applyPaperEvent(placed, event) ??
    applyAppointmentEvent(placed, event) ??
    applyListEvent(placed, event) ??
    applyTreasuryEvent(placed, event) ??
    applyStepEvent(placed, event) ??
    applyPaymentEvent(placed, event) ??
    applyVisitEvent(arrived(placed, event), event);
  const changed = withDayFiles(placed, withOutcomes(placed, applied, event), event);
  return event.cause === undefined ? changed : remember(changed, event.cause, event, event.at);
}

/** What an event answers to whoever caused it; several events of one cause complete each other. */
export function answerOf(event: Event): Answer {
  if (event.type === "visitor-turned-away") return { ok: false, refusal: event.refusal };
  if (event.type === "ticket-issued") {
    const { number, ahead, area, appointment, due, meanwhile } = event;
    return {
      ok: true,
      number,
      ahead,
      area,
      ...(appointment && { appointment }),
      ...(due !== undefined && { at: due }),
      ...(meanwhile && { meanwhile }),
    };
  }
  if (event.type === "appointment-set") {
    const { appointment, plan } = event;
    const { start, from } = plan;
    return { ok: true, appointment, ...(start === undefined ? from && { day: from } : { at: start }) };
  }
  if (event.type === "payment-asked" || event.type === "payment-noted")
    return { ok: true, number: event.number, payment: event.payment };
  if (event.type === "print-asked" && event.instead !== undefined) {
    return { ok: true, ...(event.number !== undefined && { number: event.number }), printer: event.printer };
  }
  return "number" in event && event.number !== undefined ? { ok: true, number: event.number } : { ok: true };
}

function remember(state: State, cause: string, event: Event, at: number): State {
  const { young, old, youngSince } = state.answers;
  const turn = at - youngSince > answersKeptMs;
  const kept = turn ? ImmutableMap<string, Answer>() : young;
  const { ticketsFrom } = state.schedules;
  const isOutside = event.type === "visitor-turned-away" && event.refusal === "outside-hours";
  const instead = isOutside && ticketsFrom !== undefined && { at: ticketsFrom };
  const answer = { ...kept.get(cause), ...answerOf(event), ...instead } as Answer;
  const answers = { young: kept.set(cause, answer), old: turn ? young : old, youngSince: turn ? at : youngSince };
  return { ...state, answers };
}

/** Events of the site, its day, counters and devices; undefined for events of visits. */
function applySiteEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "gateway-started": {
      const devices = state.devices.map((device) => ({ ...device, heard: false }));
      return { ...state, run: event.run, version: event.version, startedAt: event.at, devices };
    }
    case "site-configured":
      return configured(state, event.configuration);
    case "day-opened":
      return dayOpened(state, event);
    case "journal-salvaged":
      return { ...state, damages: event.damages, salvage: { letter: event.letter, isFresh: true } };
    case "visitor-turned-away":
      return { ...state, turnedAway: state.turnedAway + 1 };
    case "intake-closed":
      return { ...state, intakeClosed: event.reason };
    case "intake-opened":
      return { ...state, intakeClosed: undefined, dayEnded: undefined };
    case "schedules-changed":
      return { ...state, schedules: hoursOf(event) };
    case "contact-noted":
      return withContact(state, event);
    case "day-ended":
      return { ...state, dayEnded: event.open };
    case "carried-settled":
      return { ...state, carried: undefined };
    case "site-halted":
      return { ...state, halted: true };
    case "house-alarm-raised": {
      const alarmed = withDevice(state, event.device, { alarm: true });
      return { ...alarmed, halted: true, alarm: { evacuate: event.evacuate || state.alarm?.evacuate === true } };
    }
    case "house-alarm-ended":
      return withDevice(state, event.device, { alarm: false });
    case "site-resumed":
      return resumed(state);
    case "silent-alarm-raised":
      return { ...state, silentAlarms: state.silentAlarms.set(event.counter, event.at) };
    case "silent-alarm-ended":
      return { ...state, silentAlarms: state.silentAlarms.delete(event.counter) };
    default:
      return applyStaffEvent(state, event) ?? applyDeviceEvent(state, event);
  }
}

function hoursOf({ tickets, walkIns, appointments, ticketsFrom, walkInsFrom }: Hours): Hours {
  return {
    ...{ tickets, walkIns, appointments },
    ...(ticketsFrom !== undefined && { ticketsFrom }),
    ...(walkInsFrom !== undefined && { walkInsFrom }),
  };
}

/** Who was called when a house alarm came has left the counter like everybody else, and is called first. */
function resumed(state: State): State {
  const fresh = { ...state, halted: false, alarm: undefined };
  if (!state.alarm) return fresh;
  const called = state.visits.filter((visit) => visit.state === "called");
  return {
    ...fresh,
    visits: state.visits.merge(called.map(afterAlarm)),
    counters: state.counters.map((there) =>
      there.current !== undefined && called.has(there.current)
        ? { ...there, current: undefined, undo: undefined }
        : there,
    ),
  };
}

/** Called once more before all others, for what it was called for. */
function afterAlarm(visit: Visit): Visit {
  const calledBeforeAlarm = visit.aside ?? visit.services[0];
  return { ...visit, state: "waiting", calledBeforeAlarm, counter: undefined, aside: undefined };
}

function configured(state: State, configuration: Configuration): State {
  const open = configuration.counters.filter((c) => c.alwaysOpen && counterState(state, c.id).state === "closed");
  const counters = state.counters.withMutations((map) => {
    for (const counter of open) map.set(counter.id, { ...counterState(state, counter.id), state: "open" });
  });
  const known = new Set(configuration.devices);
  const there = new Set(configuration.counters.map((c) => c.id));
  return {
    ...state,
    configuration,
    counters,
    visits: state.visits.map((visit) => withoutGone(visit, there)),
    devices: state.devices.filter((_, device) => known.has(device)),
    printers: state.printers.filter((_, id) => known.has(`printer/${id}`)),
    faults: state.faults.filter(
      ({ source }) =>
        !source.includes("/") ||
        known.has(source) ||
        isService(source) ||
        isOfFlow(configuration, source) ||
        isFaultOfLists(configuration, source),
    ),
    kiosksOff: state.kiosksOff.filter((off) => configuration.kiosks.some(({ id }) => id === off)),
  };
}

/** Flows that run elsewhere are not switched by the site file. */
function isOfFlow({ flows }: Configuration, source: string): boolean {
  const flow = flowOf(source);
  return flow !== undefined && (flow !== flowsHost || flows?.on === true);
}

/** Nobody waits for a counter that has gone from the site file: who was sent or parked there waits for any. */
function withoutGone(visit: Visit, counters: ReadonlySet<string>): Visit {
  const { forCounter, parkedBy, backTo, meant, state } = visit;
  const isGone = (id: string | undefined) => id !== undefined && !counters.has(id);
  if (![forCounter, parkedBy, backTo, meant.counter].some(isGone)) return visit;
  const there = (id: string | undefined) => (isGone(id) ? undefined : id);
  const { counter, ...others } = meant;
  return {
    ...visit,
    forCounter: there(forCounter),
    parkedBy: there(parkedBy),
    backTo: there(backTo),
    meant: counter === undefined || isGone(counter) ? others : meant,
    state: state === "parked" && isGone(parkedBy) ? "waiting" : state,
  };
}

const isService = (source: string) => source.startsWith("service/");

/** Nothing of yesterday is left but the configuration, the devices, the halt, what was answered, and appointments. */
function dayOpened(state: State, event: Extract<Event, { type: "day-opened" }>): State {
  const { date: day, halted, damages, reserve } = event;
  const fresh: State = {
    ...state,
    day,
    halted,
    alarm: event.alarm,
    silentAlarms: ImmutableMap(event.silentAlarms ?? {}),
    stationStates: stationsOf(state, event.stationsOut),
    intakeClosed: undefined,
    schedules: alwaysOpen,
    ...outlivingLists(state, day),
    ...moneyOfNewDay(state, day, event.terminals),
    ...flowsOfNewDay(event),
    contacts: ImmutableMap(),
    dayEnded: undefined,
    carried: event.carried,
    visits: ImmutableMap(),
    ended: ImmutableMap(),
    counters: ImmutableMap(),
    stations: ImmutableMap(),
    jobs: ImmutableMap(),
    devices: modelsOf(state, event.models),
    printers: rollsOf(state, event.printed),
    sheetEnd: event.sheetEnd ?? state.sheetEnd,
    issuedByLetter: reserve ? ImmutableMap([[reserve.letter, reserve.given]]) : ImmutableMap(),
    issuedByService: ImmutableMap(),
    turnedAway: 0,
    damages,
    salvage: reserve && { letter: reserve.letter, isFresh: false },
    calls: [],
    faults: withFaults(
      state.faults.filter(
        (fault) => !isService(fault.source) && (reserve !== undefined || fault.fault !== "journal-salvaged"),
      ),
      event.flowFaults,
    ),
  };
  return state.configuration ? configured(fresh, state.configuration) : fresh;
}

/** Rolls outlive the day; who was missing yesterday is not. */
function rollsOf(state: State, printed: Readonly<Record<string, number>> = {}): State["printers"] {
  const ids = new Set([...state.printers.keys(), ...Object.keys(printed)]);
  return ImmutableMap(
    [...ids].map((id) => {
      const before = printerState(state, id);
      return [id, { ...before, printed: printed[id] ?? before.printed, selfTested: false, missing: [] }];
    }),
  );
}

/** What staff set out of order stays so. */
function stationsOf(state: State, out: readonly string[] = []): State["stationStates"] {
  return state.stationStates.merge(out.map((id) => [id, { ...stationState(state, id), inOrder: false }]));
}

/** Which model belongs where outlives the day too. */
function modelsOf(state: State, models: Readonly<Record<string, string>> = {}): State["devices"] {
  return state.devices.merge(
    Object.entries(models).map(([device, model]) => [device, { ...deviceState(state, device), model }]),
  );
}

function applyStaffEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "counter-opened":
      return withCounter(state, event, "open");
    case "counter-paused":
      return withCounter(state, event, "paused");
    case "counter-closed":
      return withCounter(state, event, "closed");
    case "counter-in-back-office":
      return withCounter(state, event, "back-office");
    case "staff-signed-in": {
      const station = { staff: event.staff, role: event.role, counter: undefined };
      return { ...state, stations: state.stations.set(event.station, station) };
    }
    case "counter-picked": {
      const station = state.stations.get(event.station);
      assert(station, `somebody is signed in at ${event.station}`);
      return { ...state, stations: state.stations.set(event.station, { ...station, counter: event.counter }) };
    }
    case "staff-signed-off":
      return { ...state, stations: state.stations.delete(event.station) };
    default:
      return undefined;
  }
}

type Changed = { readonly counter: string; readonly cause?: string };

function withCounter(state: State, { counter, cause }: Changed, next: CounterState["state"]): State {
  const there = { ...counterState(state, counter), state: next, changedAt: state.at, changedBy: cause };
  return { ...state, counters: state.counters.set(counter, there) };
}

function withDevice(state: State, device: string, change: Partial<DeviceState>): State {
  return { ...state, devices: state.devices.set(device, { ...deviceState(state, device), ...change }) };
}

function applyDeviceEvent(state: State, event: Recorded): State | undefined {
  switch (event.type) {
    case "device-online": {
      const online = withDevice(state, event.device, { online: true, run: event.run, heard: true });
      return deviceChanged(online, event.device);
    }
    case "device-offline":
      return withDevice(state, event.device, { online: false, heard: true });
    case "device-model-told": {
      const { device, model, expected } = event;
      return withDevice(state, device, expected ? { model, otherModel: undefined } : { otherModel: model });
    }
    case "fault-raised": {
      const { source, fault, text, at } = event;
      const key = faultKey(source, fault);
      const since = state.faults.get(key)?.since ?? at;
      const faults = state.faults.set(key, { source, fault, since, ...(text !== undefined && { text }) });
      return deviceChanged({ ...state, faults }, event.source, event.fault);
    }
    case "fault-cleared": {
      const faults = state.faults.delete(faultKey(event.source, event.fault));
      return troubleOver(deviceChanged({ ...state, faults }, event.source), event.source, event.fault);
    }
    default:
      return undefined;
  }
}
