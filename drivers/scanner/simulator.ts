/** Code readers without hardware: one on a serial line behind a network port, one that types like a keyboard. */
import type { SimulatedScanner } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { type Dials, oneOf, turnDial } from "../transport/simulated-dials.ts";
import { simulateInput } from "../transport/simulated-input.ts";
import { openWire } from "../transport/simulated-wire.ts";

export interface ScannerSimulator extends Simulator {
  state(): SimulatedScanner;
}

export interface ScannerSimulatorOptions {
  readonly port?: number | undefined;
  /** As set by the maker's programming codes. */
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
}

/** Shows what it does, tells who listens. */
function face() {
  const listeners: (() => void)[] = [];
  let state: SimulatedScanner = { kind: "scanner", last: "", line: "ok" };
  return {
    state: () => state,
    onChange: (listener: () => void) => void listeners.push(listener),
    show(change: Partial<SimulatedScanner>) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
  };
}

function text(value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`${JSON.stringify(value)} is no text of a code`);
}

/** Dials: `scan` (the text of a code held before it), `raw` (what comes on the line as it is), `line`. */
export async function simulateScanner(options: ScannerSimulatorOptions = {}): Promise<ScannerSimulator> {
  const { prefix = "", suffix = "\r" } = options;
  const shown = face();
  const wire = await openWire({ bytes: () => {} }, options.port);
  const dials: Dials = {
    scan(value) {
      const code = text(value);
      if (shown.state().line !== "ok") return;
      wire.send(`${prefix}${code}${suffix}`);
      shown.show({ last: code });
    },
    raw: (value) => wire.send(Buffer.from(text(value), "latin1")),
    line(value) {
      const line = oneOf(["ok", "cut"], value);
      wire.plug(line === "ok");
      shown.show({ line });
    },
  };
  return {
    at: wire.at,
    state: shown.state,
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: shown.onChange,
    close: () => wire.close(),
  };
}

/** From usage tables of USB keyboards: neighbours on the American keyboard and the kernel's number of the first. */
const keyboard: readonly (readonly [first: number, plain: string, shifted: string])[] = [
  [2, "1234567890-=", "!@#$%^&*()_+"],
  [15, "\tqwertyuiop[]\r", "\0QWERTYUIOP{}\0"],
  [30, "asdfghjkl;'`", 'ASDFGHJKL:"~'],
  [43, "\\zxcvbnm,./", "|ZXCVBNM<>?"],
  [57, " ", "\0"],
];
const leftShift = 42;

/** One that types. Dials: `scan`, and `line` (cut: its plug is out, for good, for a pseudo terminal has one life). */
export function simulateTypingScanner(options: Omit<ScannerSimulatorOptions, "port"> = {}): ScannerSimulator {
  const { prefix = "", suffix = "\r" } = options;
  const shown = face();
  const input = simulateInput();
  const type = (character: string) => {
    const place = keyboard.find(([, ...rows]) => rows.some((row) => row.includes(character)));
    if (!place || character === "\0") throw new Error(`no key types „${character}“`);
    const [first, plain, shifted] = place;
    const upper = !plain.includes(character);
    const key = first + (upper ? shifted : plain).indexOf(character);
    if (upper) input.key(leftShift, true);
    input.key(key, true);
    input.key(key, false);
    if (upper) input.key(leftShift, false);
  };
  const dials: Dials = {
    scan(value) {
      const code = text(value);
      for (const character of `${prefix}${code}${suffix}`) type(character);
      shown.show({ last: code });
    },
    line(value) {
      oneOf(["cut"], value);
      input.close();
      shown.show({ line: "cut" });
    },
  };
  return {
    at: `hid:${input.path}`,
    state: shown.state,
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: shown.onChange,
    close: async () => input.close(),
  };
}
