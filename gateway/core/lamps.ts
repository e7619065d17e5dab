/** What lamps show: how a counter stands, whether to come in at a door, how the whole site is. */
import type { Configuration } from "../contract/configuration.ts";
import type { LampShow } from "../contract/messages.ts";
import { counterState, isCallingOff, isHalted, type State } from "./state.ts";

const dark: LampShow = { red: "off", yellow: "off", green: "off" };
const halted: LampShow = { ...dark, red: "blink" };

/** What this lamp shows of a state; one that the site file hangs nowhere is dark. */
export function lampShow({ counters, towerLight }: Configuration, id: string): (state: State) => LampShow {
  const counter = counters.find(({ lamp, corridorLight }) => lamp === id || corridorLight === id);
  if (counter)
    return (state) =>
      isHalted(state) ? halted : shown[counter.lamp === id ? "desk" : "door"][standing(state, counter.id)];
  return towerLight === id ? tower : () => dark;
}

type Standing = "closed" | "paused" | "free" | "called" | "serving";

function standing(state: State, counter: string): Standing {
  const there = counterState(state, counter);
  const visit = there.current === undefined ? undefined : state.visits.get(there.current);
  if (visit?.state === "called" || visit?.state === "serving") return visit.state;
  if (there.state === "back-office") return "paused";
  return there.state === "open" ? "free" : there.state;
}

/** Beside the clerk: green is ready for the next one. At a door: green is come in, red is somebody is in there. */
const shown: Readonly<Record<"desk" | "door", Readonly<Record<Standing, LampShow>>>> = {
  desk: {
    closed: dark,
    paused: { ...dark, yellow: "on" },
    free: { ...dark, green: "on" },
    called: { ...dark, green: "blink" },
    serving: { ...dark, red: "on" },
  },
  door: {
    closed: dark,
    paused: { ...dark, red: "on" },
    free: { ...dark, red: "on" },
    called: { ...dark, green: "on" },
    serving: { ...dark, red: "on" },
  },
};

/** For staff and facilities: red blinks while everybody is asked to leave. Nothing of a silent alarm. */
function tower(state: State): LampShow {
  if (state.alarm) return halted;
  return {
    red: isCallingOff(state) ? "on" : "off",
    yellow: state.faults.isEmpty() ? "off" : "on",
    green: !isCallingOff(state) && state.faults.isEmpty() ? "on" : "off",
  };
}
