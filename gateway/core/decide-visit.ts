/** Turns of a given visit, wherever it stands: transfer, reinstate, resume, cancel, leave, precedence. */
import type { Command, CommandOf } from "../contract/commands.ts";
import { type Asked, byCounter, type Decision, events, refuse } from "./decision.ts";
import type { State, Visit } from "./state.ts";

export function decideVisit(state: State, command: Command, asked: Asked): Decision | undefined {
  if (!("number" in command)) return undefined;
  const { number } = command;
  const visit = state.visits.get(number);
  if (!visit) return refuse("unknown-ticket");
  const by = byCounter(asked);
  switch (command.type) {
    case "transfer":
      return transfer(state, command, visit, asked);
    case "reinstate":
      return reinstate(state, visit, asked);
    case "resume":
      if (visit.state !== "parked") return refuse("not-in-this-state");
      return events({ type: "visit-resumed", number, ...by });
    case "cancel":
      return events({ type: "visit-cancelled", number, ...by });
    case "leave":
      if (visit.state === "serving") return refuse("not-in-this-state");
      return events({ type: "visitor-left", number, ...by });
    case "set-precedence":
      if (visit.precedence === command.precedence) return events();
      return events({ type: "precedence-set", number, precedence: command.precedence, ...by });
    default:
      return undefined;
  }
}

/** The present service is dealt with or was the wrong one; what else the visitor came for stays. */
function transfer(state: State, command: CommandOf<"transfer">, visit: Visit, asked: Asked): Decision {
  if (visit.state === "no-show") return refuse("not-in-this-state");
  const { number } = visit;
  const by = byCounter(asked);
  if ("service" in command.to) {
    const service = state.configuration!.services.find((s) => s.id === (command.to as { service: string }).service);
    if (!service) return refuse("unknown-service");
    if (command.back) return thereAndBack(visit, service, asked);
    const rest = visit.services.slice(1).filter((id) => id !== service.id);
    return events({ type: "visit-transferred", number, services: [service.id, ...rest], area: service.area, ...by });
  }
  const { counter: to } = command.to;
  const counter = state.configuration!.counters.find((c) => c.id === to);
  if (!counter) return refuse("unknown-counter");
  if (visit.counter === to) return refuse("not-in-this-state");
  if (command.back) return thereAndBack(visit, { id: counter.services[0]!, area: counter.area }, asked, to);
  const { services } = visit;
  return events({
    type: "visit-transferred",
    number,
    services: [...services],
    area: counter.area,
    toCounter: to,
    ...by,
  });
}

/** Something in between, elsewhere; then the visitor is first again at the counter that sent. */
function thereAndBack(visit: Visit, service: { id: string; area: string }, asked: Asked, toCounter?: string): Decision {
  const { number } = visit;
  const back = visit.counter ?? asked.counter;
  const isHere = service.id === visit.services[0];
  if (back === undefined || visit.aside !== undefined || isHere) return refuse("not-in-this-state");
  const services = [service.id, ...visit.services.filter((id) => id !== service.id)];
  const to = toCounter === undefined ? {} : { toCounter };
  return events({ type: "visit-transferred", number, services, area: service.area, ...to, back, ...byCounter(asked) });
}

/** Who turns up late keeps the old standing, but not for ever: others have waited too. */
function reinstate(state: State, visit: Visit, asked: Asked): Decision {
  if (visit.state !== "no-show") return refuse("not-in-this-state");
  const withinMs = state.configuration!.reinstateMinutes * 60_000;
  if (asked.now - (visit.missedAt ?? 0) > withinMs) return refuse("reinstate-too-late");
  return events({ type: "visit-reinstated", number: visit.number, ...byCounter(asked) });
}
