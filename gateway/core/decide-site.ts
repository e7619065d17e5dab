/** The whole site: intake, halt, the day by a lead's word, and who signs off. */
import type { Command } from "../contract/commands.ts";
import { openDay } from "./decide-day.ts";
import { type Asked, type Decision, events, refuse } from "./decision.ts";
import { counterState, type State } from "./state.ts";

export function decideSite(state: State, command: Command, asked: Asked): Decision {
  switch (command.type) {
    case "close-intake":
      return state.intakeClosed ? events() : events({ type: "intake-closed", reason: command.reason });
    case "open-intake":
      return state.intakeClosed ? events({ type: "intake-opened" }) : events();
    case "halt-site":
      return state.halted ? events() : events({ type: "site-halted" });
    case "resume-site":
      return state.halted ? events({ type: "site-resumed" }) : events();
    case "open-day":
      if (state.day !== undefined && command.day <= state.day) return refuse("not-in-this-state");
      return openDay(state, command.day);
    case "sign-off":
      return signOff(state, asked);
    default:
      return refuse("not-allowed");
  }
}

function signOff(state: State, asked: Asked): Decision {
  const { counter } = asked;
  const there = counter === undefined ? undefined : counterState(state, counter);
  if (there?.current !== undefined) return refuse("counter-busy");
  const closing = there && there.state !== "closed" && !isAlwaysOpen(state, counter!);
  return events(...(closing ? [{ type: "counter-closed" as const, counter: counter! }] : []), {
    type: "staff-signed-off",
    station: asked.by.identity,
  });
}

function isAlwaysOpen(state: State, counter: string): boolean {
  return state.configuration?.counters.find((c) => c.id === counter)?.alwaysOpen ?? false;
}
