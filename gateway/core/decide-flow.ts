/** Flows: their faults, their own halt, what they announce and set, and the time that their editor is open. */
import type { Command, CommandOf } from "../contract/commands.ts";
import { type Configuration, flowsHost } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import type { FaultCode } from "../contract/faults.ts";
import { flowsDevice } from "../contract/topics.ts";
import { minuteMs } from "./calendar/moments.ts";
import { type Asked, type Decision, events, type Input, refuse } from "./decision.ts";
import { flowHalts, flowOf, flowSource, ownFaultSource } from "./flows.ts";
import { hoursBy, hoursChanged } from "./office-hours.ts";
import { faultKey, hasFault, type State } from "./state.ts";

/** More would bury what else is wrong. */
const ownFaultsAtMost = 20;
const announcedForSeconds = 30;
/** Who was just called is not sent away by a flow that calls again. */
const callGuardMs = 5_000;

/** What flows ask for, and staff in their place; undefined: not a matter of flows. */
export function decideFlow(state: State, command: Command, asked: Asked): Decision | undefined {
  const flow = asked.asker === "flow" ? flowSource(asked.by.identity) : undefined;
  switch (command.type) {
    case "halt-site":
      return flow === undefined ? undefined : events(...faultTold(state, flow, "halted-by-flow", true));
    case "resume-site":
      return flow === undefined ? undefined : events(...faultTold(state, flow, "halted-by-flow", false));
    case "announce":
      return announce(state, command, asked.now);
    case "set-kiosk":
      return setKiosk(state, command);
    case "set-hours":
      return setHours(state, command, asked.now);
    case "raise-fault":
      return raiseFault(state, command, asked);
    case "clear-fault":
      return clearFault(state, command, asked);
    case "open-flow-editor":
      return openEditor(state, command, asked.now);
    case "close-flow-editor":
      return events(...editorClosed(state));
    default:
      return undefined;
  }
}

/** What who watches the bus has found, or finds no longer. */
export function decideTrouble(state: State, trouble: Extract<Input, { type: "flow-trouble" }>): Decision {
  const { flow, fault, stands, text } = trouble;
  return events(...faultTold(state, flowSource(flow), fault, stands, text));
}

/** Nothing where it is known; other words about a fault that stands are told again. */
export function faultTold(state: State, source: string, fault: FaultCode, stands: boolean, text?: string): Event[] {
  const known = state.faults.get(faultKey(source, fault));
  if (!stands) return known ? [{ type: "fault-cleared", source, fault }] : [];
  if (known && known.text === text) return [];
  return [{ type: "fault-raised", source, fault, ...(text !== undefined && { text }) }];
}

/** By somebody who may resume the site: whatever flows have halted goes on. */
export function flowHaltsEnded(state: State): Event[] {
  return flowHalts(state).map(({ source, fault }): Event => ({ type: "fault-cleared", source, fault }));
}

/** Has the visitor at the counter been called so lately that only a person may call the next one? */
export function isTooSoon(state: State, current: string | undefined, { asker, now }: Asked): boolean {
  if (asker !== "flow" || current === undefined) return false;
  const calledAt = state.visits.get(current)?.calledAt;
  return calledAt !== undefined && now - calledAt < callGuardMs;
}

function announce(state: State, command: CommandOf<"announce">, now: number): Decision {
  const { areas, languages } = state.configuration!;
  const known = areas.map(({ id }) => id).filter((id) => command.areas?.includes(id) ?? true);
  if (known.length === 0) return refuse("not-in-this-state");
  const spoken = new Set(["de", ...languages.map(({ tag }) => tag)]);
  const { de, ...others } = command.text;
  const text = { de, ...Object.fromEntries(Object.entries(others).filter(([tag]) => spoken.has(tag))) };
  const until = now + (command.seconds ?? announcedForSeconds) * 1_000;
  return events({ type: "announcement-made", text, areas: known, gong: command.gong ?? true, until });
}

function setKiosk(state: State, { kiosk, open }: CommandOf<"set-kiosk">): Decision {
  if (!state.configuration!.kiosks.some(({ id }) => id === kiosk)) return refuse("unknown-kiosk");
  return state.kiosksOff.includes(kiosk) === open ? events({ type: "kiosk-set", kiosk, open }) : events();
}

function setHours(state: State, { hours }: CommandOf<"set-hours">, now: number): Decision {
  const hoursSet = hours === "by-clock" ? undefined : hours;
  if (state.hoursSet === hoursSet) return events();
  const isTrusted = !hasFault(state, "gateway", (fault) => fault === "clock-behind");
  const wanted = hoursBy(hoursSet, state.configuration!, now, isTrusted);
  return events({ type: "hours-set", hours }, ...hoursChanged(state.schedules, wanted));
}

function raiseFault(state: State, { name, text }: CommandOf<"raise-fault">, { by }: Asked): Decision {
  const source = ownFaultSource(by.identity, name);
  const own = state.faults.filter(({ source, fault }) => fault === "told-by-flow" && flowOf(source) === by.identity);
  const isKnown = own.has(faultKey(source, "told-by-flow"));
  if (!isKnown && own.size >= ownFaultsAtMost) return refuse("too-many-faults");
  return events(...faultTold(state, source, "told-by-flow", true, text));
}

/** Of the flows on this machine, where nobody says whose. */
function clearFault(state: State, { name, flow }: CommandOf<"clear-fault">, { asker, by }: Asked): Decision {
  const isFlow = asker === "flow";
  if (isFlow && flow !== undefined && flow !== by.identity) return refuse("not-allowed");
  const source = ownFaultSource(isFlow ? by.identity : (flow ?? flowsHost), name);
  return events(...faultTold(state, source, "told-by-flow", false));
}

/** Opened again, it is for the new code alone. */
function openEditor(state: State, { minutes, codeHash }: CommandOf<"open-flow-editor">, now: number): Decision {
  if (!state.configuration!.flows?.on) return refuse("flows-are-off");
  const until = now + minutes * minuteMs;
  return events(
    { type: "flow-editor-opened", until, codeHash },
    ...faultTold(state, flowsDevice, "flow-editor-open", true),
  );
}

function editorClosed(state: State): Event[] {
  if (!state.flowEditor) return [];
  return [{ type: "flow-editor-closed" }, ...faultTold(state, flowsDevice, "flow-editor-open", false)];
}

/** Each second: its time is over. */
export function editorTimedOut(state: State, now: number): Event[] {
  return state.flowEditor && now >= state.flowEditor.until ? editorClosed(state) : [];
}

/** Where flows belong to the site no longer, nothing that they have set stays without them. */
export function leftByFlows(state: State, { flows }: Configuration): Event[] {
  if (!state.configuration?.flows?.on || flows?.on) return [];
  return [
    ...state.kiosksOff.map((kiosk): Event => ({ type: "kiosk-set", kiosk, open: true })),
    ...(state.hoursSet ? [{ type: "hours-set" as const, hours: "by-clock" as const }] : []),
    ...(state.flowEditor ? [{ type: "flow-editor-closed" as const }] : []),
  ];
}
