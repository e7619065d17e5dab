/** A finger on a cheap contact at the end of a line: it bounces going down and coming up, as gpiomon would tell it. */
import type { SimulatedButton } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { type Dials, numberUpTo, oneOf, turnDial } from "../transport/simulated-dials.ts";
import { openWire } from "../transport/simulated-wire.ts";

export interface ButtonSimulator extends Simulator {
  state(): SimulatedButton;
}

export interface ButtonSimulatorOptions {
  readonly port?: number | undefined;
  /** The contact's line. Default 17. */
  readonly line?: number | undefined;
}

/** How long a finger stays on the button. */
const heldMs = 120;
const usualBounceMs = 8;
const falling = 2;
const rising = 1;

export async function simulateButton(options: ButtonSimulatorOptions = {}): Promise<ButtonSimulator> {
  const listeners: (() => void)[] = [];
  const wire = await openWire({ bytes() {} }, options.port);
  let line: SimulatedButton["line"] = "ok";
  let pressed = false;

  function changed(): void {
    for (const listener of listeners) listener();
  }

  /** The contact ends where it is going, after some wavering at the given times in ms. */
  function move(towards: typeof falling | typeof rising, bounceMs: number): void {
    const away = towards === falling ? rising : falling;
    const now = performance.now();
    const waverings = bounceMs === 0 ? [] : [0.2, 0.3, 0.55, 0.6, 0.95, 1];
    const edges = [
      [towards, 0],
      ...waverings.map((share, i) => [i % 2 === 0 ? away : towards, share * bounceMs]),
    ] as const;
    for (const [event, afterMs] of edges) {
      setTimeout(() => tell(event, now + afterMs), afterMs);
    }
  }

  function tell(event: number, atMs: number): void {
    if (line === "ok") wire.send(`${event} ${options.line ?? 17} ${(atMs / 1000).toFixed(9)}\n`);
  }

  const dials: Dials = {
    press(value) {
      const bounceMs = value === undefined || value === null ? usualBounceMs : numberUpTo(40, value);
      // There is one finger: who presses while it is down presses nothing more.
      if (pressed) return;
      pressed = true;
      changed();
      move(falling, bounceMs);
      setTimeout(() => {
        pressed = false;
        changed();
        move(rising, bounceMs);
      }, heldMs);
    },
    line(value) {
      line = oneOf(["ok", "cut"], value);
      wire.plug(line === "ok");
      changed();
    },
  };
  return {
    at: wire.at,
    state: () => ({ kind: "button", pressed, line }),
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => void listeners.push(listener),
    close: () => wire.close(),
  };
}
