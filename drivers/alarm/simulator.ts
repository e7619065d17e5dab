/** The relay of a house alarm with a closing and an opening contact, whose wires can be cut or shorted. */
import type { SimulatedAlarm } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { openBoard } from "../transport/simulated-board.ts";
import { type Dials, oneOf, turnDial } from "../transport/simulated-dials.ts";

export interface AlarmSimulator extends Simulator {
  state(): SimulatedAlarm;
}

export interface AlarmSimulatorOptions {
  readonly port?: number | undefined;
  /** How the first contact stands at rest. */
  readonly contact?: "normally-open" | "normally-closed" | undefined;
}

const firstLine = 17;
const secondLine = 27;
const bounceMs = 3;
/** A relay's armature leaves one contact before it reaches the other. */
const travelMs = 4;

/** The second contact is line 27 of the same board (`#27`). */
export async function simulateAlarm(options: AlarmSimulatorOptions = {}): Promise<AlarmSimulator> {
  const listeners: (() => void)[] = [];
  const firstClosedAtRest = options.contact !== "normally-open";
  const board = await openBoard(
    { [firstLine]: firstClosedAtRest, [secondLine]: !firstClosedAtRest },
    { port: options.port },
  );
  let alarm = false;
  let wires: SimulatedAlarm["wires"] = "ok";
  let line: SimulatedAlarm["line"] = "ok";
  let travel: NodeJS.Timeout | undefined;

  /** A cut wire is open and a shorted one closed, whatever its contact does. */
  function standing(contact: "first" | "second"): boolean {
    if (wires === `${contact}-cut`) return false;
    if (wires === `${contact}-short`) return true;
    return (contact === "first") === (firstClosedAtRest !== alarm);
  }
  function move(): void {
    clearTimeout(travel);
    board.move(firstLine, standing("first"), bounceMs);
    travel = setTimeout(() => board.move(secondLine, standing("second"), bounceMs), travelMs);
  }

  const dials: Dials = {
    alarm(value) {
      alarm = oneOf([true, false], value);
      move();
    },
    wires(value) {
      wires = oneOf(["ok", "first-cut", "first-short", "second-cut", "second-short"], value);
      move();
    },
    line(value) {
      line = oneOf(["ok", "cut"], value);
      board.plug(line === "ok");
    },
  };
  return {
    at: `${board.at}#${firstLine}`,
    state: () => ({ kind: "alarm", alarm, wires, line }),
    turn(dial, value) {
      turnDial(dials, dial, value);
      for (const listener of listeners) listener();
    },
    onChange: (listener) => void listeners.push(listener),
    close() {
      clearTimeout(travel);
      return board.close();
    },
  };
}
