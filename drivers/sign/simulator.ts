/** A LED sign alone behind a serial device server, in one of the protocols; sharing nothing with the driver. */
import type { SimulatedSign } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { type Dials, oneOf, turnDial } from "../transport/simulated-dials.ts";
import { openWire } from "../transport/simulated-wire.ts";
import { boardNamed, frameLength, SignSlave } from "./simulator-modbus.ts";
import { alphaBoard, asciiBoard } from "./simulator-text.ts";

export interface SignSimulator extends Simulator {
  state(): SimulatedSign & { readonly brightness?: number };
}

export interface SignSimulatorOptions {
  readonly port?: number | undefined;
  readonly unit?: number | undefined;
  /** The first of its registers. */
  readonly register?: number | undefined;
  readonly protocol?: string | undefined;
  /** A Modbus sign's; one that is not known is taken for the generic one. */
  readonly model?: string | undefined;
}

/** A frame ends with silence on the line. */
const silenceMs = 5;

/** What all signs are to their plug. */
interface Board {
  readonly text: string;
  readonly blink: boolean;
  readonly brightness?: number | undefined;
  power(on: boolean): void;
  mute(on: boolean): void;
  /** One reader for each connection. */
  reader(send: (bytes: Uint8Array | string) => void): (chunk: Uint8Array) => void;
}

export async function simulateSign(options: SignSimulatorOptions = {}): Promise<SignSimulator> {
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const board = boardOf(options, changed);
  const readers = new WeakMap<object, (chunk: Uint8Array) => void>();
  const wire = await openWire(
    {
      connected: (send) => void readers.set(send, board.reader(send)),
      bytes: (chunk, send) => readers.get(send)?.(chunk),
    },
    options.port,
  );
  let line: SimulatedSign["line"] = "ok";

  const dials: Dials = {
    line(value) {
      line = oneOf(["ok", "cut", "off"], value);
      board.power(line !== "off");
      wire.plug(line === "ok");
      changed();
    },
    mute(value) {
      board.mute(oneOf([true, false], value));
    },
  };
  return {
    at: wire.at,
    state() {
      const { text, blink, brightness } = board;
      return { kind: "sign", text, blink, line, ...(brightness !== undefined && { brightness }) };
    },
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => void listeners.push(listener),
    close: () => wire.close(),
  };
}

function boardOf(options: SignSimulatorOptions, changed: () => void): Board {
  const { unit = 1 } = options;
  if (options.protocol === "ascii") return textBoard(asciiBoard(unit, changed));
  if (options.protocol === "alpha") return textBoard(alphaBoard(unit, changed));
  const slave = new SignSlave({ ...options, board: boardNamed(options.model) }, changed);
  return {
    get text() {
      return slave.text;
    },
    get blink() {
      return slave.blink;
    },
    get brightness() {
      return slave.brightness;
    },
    power(on) {
      slave.powered = on;
      if (!on) slave.losePower();
    },
    mute(on) {
      slave.mute = on;
    },
    reader: (send) => modbusReader(slave, send),
  };
}

function textBoard(sign: ReturnType<typeof asciiBoard>): Board {
  let deaf = false;
  let silent = false;
  return {
    get text() {
      return sign.text;
    },
    get blink() {
      return sign.blink;
    },
    power(on) {
      deaf = !on;
      if (!on) sign.losePower();
    },
    mute(on) {
      silent = on;
    },
    reader: (send) => (chunk) => {
      if (!deaf) sign.hear(chunk, (bytes) => !silent && send(bytes));
    },
  };
}

function modbusReader(slave: SignSlave, send: (bytes: Uint8Array) => void): (chunk: Uint8Array) => void {
  let line: number[] = [];
  let quiet: NodeJS.Timeout | undefined;
  const hear = (frame: readonly number[]) => {
    const answer = slave.hear(frame);
    if (answer) send(Uint8Array.from(answer));
  };
  return (chunk) => {
    line.push(...chunk);
    for (let length = frameLength(line); length !== undefined && length <= line.length; length = frameLength(line)) {
      hear(line.splice(0, length));
    }
    clearTimeout(quiet);
    if (line.length > 0) {
      quiet = setTimeout(() => {
        hear(line);
        line = [];
      }, silenceMs);
    }
  };
}
