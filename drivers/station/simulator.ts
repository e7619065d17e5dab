/** A capture station with two contacts, somebody at it and its own fault, whose cable can be cut. */
import type { SimulatedStation } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { openBoard } from "../transport/simulated-board.ts";
import { type Dials, oneOf, turnDial } from "../transport/simulated-dials.ts";

export interface StationSimulator extends Simulator {
  state(): SimulatedStation;
}

type Contact = "normally-open" | "normally-closed";

export interface StationSimulatorOptions {
  readonly port?: number | undefined;
  readonly contact?: Contact | undefined;
  readonly outOfOrderContact?: Contact | undefined;
}

const busyLine = 17;
const faultLine = 27;
const bounceMs = 3;

/** The contact of its own fault is line 27 of the same board (`#27`). */
export async function simulateStation(options: StationSimulatorOptions = {}): Promise<StationSimulator> {
  const { port, contact, outOfOrderContact } = options;
  const listeners: (() => void)[] = [];
  let busy = false;
  let fault = false;
  let wires: SimulatedStation["wires"] = "ok";
  let line: SimulatedStation["line"] = "ok";

  /** A cut wire is open, whatever its contact does. */
  const isClosed = (on: boolean, kind: Contact | undefined, cut: SimulatedStation["wires"]) =>
    wires !== "cut" && wires !== cut && on === (kind !== "normally-closed");
  const standing = () => ({
    [busyLine]: isClosed(busy, contact, "busy-cut"),
    [faultLine]: isClosed(fault, outOfOrderContact, "fault-cut"),
  });
  const board = await openBoard(standing(), { port });
  const move = () => {
    for (const [each, closed] of Object.entries(standing())) board.move(Number(each), closed, bounceMs);
  };

  const dials: Dials = {
    busy(value) {
      busy = oneOf([true, false], value);
      move();
    },
    fault(value) {
      fault = oneOf([true, false], value);
      move();
    },
    wires(value) {
      wires = oneOf(["ok", "cut", "busy-cut", "fault-cut"], value);
      move();
    },
    line(value) {
      line = oneOf(["ok", "cut"], value);
      board.plug(line === "ok");
    },
  };
  return {
    at: `${board.at}#${busyLine}`,
    state: () => ({ kind: "station", busy, fault, wires, line }),
    turn(dial, value) {
      turnDial(dials, dial, value);
      for (const listener of listeners) listener();
    },
    onChange: (listener) => void listeners.push(listener),
    close: () => board.close(),
  };
}
