/** The whole site: intake, halt, the day by a lead's word, and who signs off. */
import type { Command } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import { noteContact } from "./contacts.ts";
import { dayAt } from "./day.ts";
import { openDay } from "./decide-day.ts";
import { flowHaltsEnded } from "./decide-flow.ts";
import { type Asked, byCounter, type Decision, events, refuse } from "./decision.ts";
import { endDay } from "./end-of-day.ts";
import { counterState, hasFault, type State } from "./state.ts";

export function decideSite(state: State, command: Command, asked: Asked): Decision {
  switch (command.type) {
    case "close-intake":
      return state.intakeClosed ? events() : events({ type: "intake-closed", reason: command.reason });
    case "open-intake":
      return state.intakeClosed ? events({ type: "intake-opened" }) : events();
    case "halt-site":
      return state.halted ? events() : events({ type: "site-halted" });
    case "resume-site":
      if (state.devices.some((device) => device.alarm)) return refuse("alarm-stands");
      return events(...(state.halted ? [{ type: "site-resumed" as const }] : []), ...flowHaltsEnded(state));
    case "open-day":
      return openDayByWord(state, command.day);
    case "end-day":
      return endDay(state);
    case "settle-carried":
      return state.carried ? events({ type: "carried-settled", ...byCounter(asked) }) : events();
    case "note-contact":
      return noteContact(state, command, asked);
    case "sign-off":
      return signOff(state, asked);
    default:
      return refuse("not-allowed");
  }
}

export function raiseSilentAlarm(state: State, counter: string): Decision {
  if (!state.configuration!.counters.some(({ id }) => id === counter)) return refuse("unknown-counter");
  return state.silentAlarms.has(counter) ? events() : events({ type: "silent-alarm-raised", counter });
}

/** Also of a counter that has gone from the site file since. */
export function endSilentAlarm(state: State, counter: string, asked: Asked): Decision {
  if (!state.silentAlarms.has(counter)) return events();
  return events({ type: "silent-alarm-ended", counter, ...byCounter(asked) });
}

/** How far ahead a lead's word may be: a gateway that was off over the holidays. */
const daysAhead = 40;
const dayMs = 86_400_000;

/** Only while the clock cannot be trusted, and only to a day that can be true. */
function openDayByWord(state: State, day: string): Decision {
  const date = Date.parse(`${day}T12:00:00Z`);
  // The 30th of February is read as the 2nd of March: then it is no day.
  if (Number.isNaN(date) || dayAt(date, "UTC") !== day) return refuse("no-such-day");
  if (state.day === undefined) return openDay(state, day);
  const untrusted = hasFault(state, "gateway", (fault) => fault === "clock-behind");
  const ahead = (date - Date.parse(`${state.day}T12:00:00Z`)) / dayMs;
  return untrusted && ahead > 0 && ahead <= daysAhead ? openDay(state, day) : refuse("no-such-day");
}

function signOff(state: State, asked: Asked): Decision {
  const { counter } = asked;
  if (counter !== undefined && counterState(state, counter).current !== undefined) return refuse("counter-busy");
  return events(...leavingCounter(state, counter), { type: "staff-signed-off", station: asked.by.identity });
}

/** Nobody is left at the counter: it closes, or pauses while its visitor is still there. */
export function leavingCounter(state: State, counter: string | undefined): Event[] {
  if (counter === undefined || isAlwaysOpen(state, counter)) return [];
  const there = counterState(state, counter);
  if (there.current !== undefined) return there.state === "open" ? [{ type: "counter-paused", counter }] : [];
  return there.state === "closed" ? [] : [{ type: "counter-closed", counter }];
}

function isAlwaysOpen(state: State, counter: string): boolean {
  return state.configuration?.counters.find((c) => c.id === counter)?.alwaysOpen ?? false;
}
