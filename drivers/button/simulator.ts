/** A finger on a cheap contact of a small board: it bounces going down and coming up, and can break in every way. */
import type { SimulatedButton } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { openBoard } from "../transport/simulated-board.ts";
import { type Dials, numberUpTo, oneOf, turnDial } from "../transport/simulated-dials.ts";

export interface ButtonSimulator extends Simulator {
  state(): SimulatedButton;
}

export interface ButtonSimulatorOptions {
  readonly port?: number | undefined;
  readonly contact?: "normally-open" | "normally-closed" | undefined;
  readonly pull?: "up" | "down" | "none" | undefined;
}

const contactLine = 17;
/** How long a finger stays on the button. */
const heldMs = 120;
const usualBounceMs = 8;
const chatterMs = 100;

export async function simulateButton(options: ButtonSimulatorOptions = {}): Promise<ButtonSimulator> {
  const listeners: (() => void)[] = [];
  const closedAtRest = options.contact === "normally-closed";
  const pull = options.pull === "down" ? "down" : "up";
  const board = await openBoard({ [contactLine]: closedAtRest }, { pull, port: options.port });
  let line: SimulatedButton["line"] = "ok";
  let contact: SimulatedButton["contact"] = "ok";
  let pressed = false;
  let lift: NodeJS.Timeout | undefined;
  let chatter: NodeJS.Timeout | undefined;

  function changed(): void {
    for (const listener of listeners) listener();
  }
  /** What the contact does when the button stands so; through a cut wire nothing is heard of it. */
  function move(down: boolean, bounceMs = 0): void {
    if (contact !== "wire-cut") board.move(contactLine, down !== closedAtRest, bounceMs);
  }
  function press(forMs: number, bounceMs: number): void {
    // There is one finger: who presses while it is down presses nothing more.
    if (pressed || contact === "chatters") return;
    pressed = true;
    move(true, bounceMs);
    changed();
    lift = setTimeout(() => {
      pressed = false;
      move(false, bounceMs);
      changed();
    }, forMs);
  }
  function turnContact(next: SimulatedButton["contact"]): void {
    clearTimeout(lift);
    clearInterval(chatter);
    contact = "ok";
    pressed = next === "stuck";
    move(pressed);
    if (next === "wire-cut") board.move(contactLine, false);
    contact = next;
    changed();
    let down = false;
    if (next === "chatters") {
      chatter = setInterval(() => {
        down = !down;
        move(down);
      }, chatterMs);
    }
  }

  const dials: Dials = {
    press: (value) => press(heldMs, bounceOf(value)),
    hold: (value) => press(numberUpTo(600_000, value), usualBounceMs),
    contact: (value) => turnContact(oneOf(["ok", "stuck", "chatters", "wire-cut"], value)),
    line(value) {
      line = oneOf(["ok", "cut"], value);
      board.plug(line === "ok");
      changed();
    },
  };
  return {
    at: `${board.at}#${contactLine}`,
    state: () => ({ kind: "button", pressed, line, contact }),
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => void listeners.push(listener),
    close() {
      clearTimeout(lift);
      clearInterval(chatter);
      return board.close();
    },
  };
}

function bounceOf(value: unknown): number {
  return value === undefined || value === null ? usualBounceMs : numberUpTo(40, value);
}
