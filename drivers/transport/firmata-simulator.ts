/** A counter box at the far end of a socket or a pty: board, push buttons that bounce, lamps, and four digits. */
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "../simulator.ts";
import { firmwares, SimulatedBoard } from "./firmata-simulator-board.ts";
import { type DisplayPins, SimulatedDisplay } from "./firmata-simulator-display.ts";
import { openPseudoTerminal, type PseudoTerminal } from "./pseudo-terminal.ts";
import { type Dials, numberUpTo, oneOf, turnDial } from "./simulated-dials.ts";
import { openWire } from "./simulated-wire.ts";

export interface BoxOptions {
  /** The TCP port; by default a free one. */
  readonly port?: number | undefined;
  /** `tcp`: a serial device server, which stays when the board has no power. `pty`: a USB board, which does not. */
  readonly wire?: "tcp" | "pty";
  readonly display?: DisplayPins;
}

export interface SimulatedBox {
  readonly kind: "box";
  readonly line: "ok" | "cut" | "off";
  readonly firmware: string;
  /** Pins whose buttons are down. */
  readonly pressed: readonly number[];
  /** Output pins, 0 to 1. */
  readonly lamps: Readonly<Record<number, number>>;
  /** What the digits show; undefined: they are dark. */
  readonly digits: string | undefined;
}

export interface BoxSimulator extends Simulator {
  state(): SimulatedBox;
  readonly display: SimulatedDisplay;
  /** Bytes that no board would send. */
  say(bytes: readonly number[]): void;
  /** Each touch of a contact, bounces too: the pin, whether it closed, and when, on performance.now(). */
  readonly touches: readonly { readonly pin: number; readonly closed: boolean; readonly atMs: number }[];
}

interface Plug {
  readonly at: string;
  send(bytes: Uint8Array): void;
  plug(connected: boolean): void;
  close(): Promise<void>;
}

const heldMs = 120;
const usualBounceMs = 8;
const bootMs = 20;
const slowBootMs = 2000;
const keptTouches = 1000;

async function openPlug(options: BoxOptions, hear: (chunk: Uint8Array) => void): Promise<Plug> {
  return options.wire === "pty" ? openUsb(hear) : openWire({ bytes: hear }, options.port);
}

/** A serial port whose name stays when it is unplugged and plugged in again, as those in /dev/serial/by-id do. */
function openUsb(hear: (chunk: Uint8Array) => void): Plug {
  const folder = mkdtempSync(join(tmpdir(), "counter-box-"));
  const at = join(folder, "usb-Simulated_box-if00");
  let terminal: PseudoTerminal | undefined;
  const plug = (connected: boolean) => {
    if (connected === (terminal !== undefined)) return;
    terminal?.close();
    terminal = undefined;
    rmSync(at, { force: true });
    if (!connected) return;
    terminal = openPseudoTerminal();
    terminal.onBytes(hear);
    symlinkSync(terminal.path, at);
  };
  plug(true);
  return {
    at,
    plug,
    send: (bytes) => terminal?.write(bytes),
    async close() {
      plug(false);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waverings of a contact that goes down or comes up: shares of the bounce time. */
const waverings = [0.2, 0.3, 0.55, 0.6, 0.95, 1];

/** The fingers on the box's buttons, and what their contacts make of them. */
function fingers(board: SimulatedBoard, changed: () => void) {
  const pressed = new Set<number>();
  const stuck = new Set<number>();
  const touches: { pin: number; closed: boolean; atMs: number }[] = [];
  const timers = new Set<NodeJS.Timeout>();

  function touch(pin: number, closed: boolean): void {
    if (stuck.has(pin) && !closed) return;
    touches.push({ pin, closed, atMs: performance.now() });
    if (touches.length > keptTouches) touches.shift();
    board.ground(pin, closed);
  }
  function after(ms: number, what: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      what();
    }, ms);
    timers.add(timer);
  }
  function move(pin: number, closed: boolean, bounceMs: number): void {
    touch(pin, closed);
    if (bounceMs === 0) return;
    // Timers that are late come in any order; a contact comes to rest as it was moved all the same.
    let next = 0;
    waverings.forEach((share, i) => {
      after(share * bounceMs, () => {
        for (; next <= i; next += 1) touch(pin, next % 2 === 0 ? !closed : closed);
      });
    });
  }
  return {
    touches,
    down: () => [...new Set([...pressed, ...stuck])],
    press(pin: number, bounceMs: number, forMs: number) {
      if (pressed.has(pin)) return;
      pressed.add(pin);
      changed();
      move(pin, true, bounceMs);
      after(forMs, () => {
        pressed.delete(pin);
        changed();
        move(pin, false, bounceMs);
      });
    },
    /** Without a pin, whatever stuck comes free. */
    stick(pin: number | undefined) {
      const freed = [...stuck].filter((each) => each !== pin);
      stuck.clear();
      for (const each of freed) touch(each, false);
      if (pin !== undefined) touch(pin, true);
      if (pin !== undefined) stuck.add(pin);
      changed();
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

export async function simulateBox(options: BoxOptions = {}): Promise<BoxSimulator> {
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const display = new SimulatedDisplay(options.display ?? { data: 12, clock: 11, select: 10 });
  const board = new SimulatedBoard({
    send: (bytes) => plug.send(Uint8Array.from(bytes)),
    written(pin, level) {
      if (display.level(pin, level)) changed();
    },
  });
  const plug = await openPlug(options, (chunk) => {
    const before = JSON.stringify(board.outputs());
    board.hear(chunk);
    if (before !== JSON.stringify(board.outputs())) changed();
  });
  const hand = fingers(board, changed);
  const onUsb = options.wire === "pty";
  let line: SimulatedBox["line"] = "ok";
  let slow = false;

  const start = () => board.start(slow ? slowBootMs : bootMs);
  const dials = boxDials({
    ...hand,
    line(value) {
      line = value;
      plug.plug(line === "ok" || (line === "off" && !onUsb));
      const powered = line === "ok" || (line === "cut" && !onUsb);
      if (!powered) {
        board.stop();
        display.losePower();
      } else if (!board.awake) start();
      changed();
    },
    firmware(value) {
      board.firmware = oneOf(firmwares, value);
      if (line === "ok") start();
      changed();
    },
    slow(value) {
      slow = oneOf([true, false], value);
    },
  });
  start();
  return {
    at: plug.at,
    display,
    say: (bytes) => plug.send(Uint8Array.from(bytes)),
    touches: hand.touches,
    state: () => ({
      kind: "box",
      line,
      firmware: board.firmware,
      pressed: hand.down(),
      lamps: board.outputs(),
      digits: display.text,
    }),
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => void listeners.push(listener),
    close() {
      hand.close();
      board.stop();
      return plug.close();
    },
  };
}

interface Turns {
  press(pin: number, bounceMs: number, forMs: number): void;
  stick(pin: number | undefined): void;
  line(value: SimulatedBox["line"]): void;
  firmware(value: unknown): void;
  slow(value: unknown): void;
}

/** `press` and `stuck` take a pin, or say more of the finger: `{pin: 2, bounceMs: 40, forMs: 500}`. */
function boxDials(turns: Turns): Dials {
  const pinOf = (value: unknown) => numberUpTo(19, value);
  return {
    press(value) {
      const finger = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : { pin: value };
      const bounceMs = numberUpTo(40, finger.bounceMs ?? usualBounceMs);
      turns.press(pinOf(finger.pin), bounceMs, numberUpTo(60_000, finger.forMs ?? heldMs));
    },
    stuck: (value) => turns.stick(value === undefined || value === null ? undefined : pinOf(value)),
    line: (value) => turns.line(oneOf(["ok", "cut", "off"], value)),
    firmware: (value) => turns.firmware(value),
    slow: (value) => turns.slow(value),
  };
}
