/**
 * A ticket printer behind a network cable, with a roll, a cover and a knife. It knows what the manual says of such a
 * printer and nothing of our driver. Bad habits that real ones have are here on purpose: what it holds in its buffer
 * when the paper runs out, it prints when there is paper again; and when the cable breaks in the middle of a band of
 * dots, the next ticket's first bytes become dots.
 */
import type { SimulatedPrinter } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { type Dials, numberUpTo, oneOf, turnDial } from "../transport/simulated-dials.ts";
import { openWire, type SimulatedWire } from "../transport/simulated-wire.ts";
import { PrinterMechanism } from "./simulator-mechanism.ts";
import type { PrinterOptions } from "./simulator-options.ts";
import type { PaperRecord } from "./simulator-paper.ts";
import type { Send } from "./simulator-voice.ts";

export interface PrinterSimulator extends Simulator {
  state(): SimulatedPrinter;
  /** All paper that ever came out, oldest first. */
  record(): readonly PaperRecord[];
}

export interface PrinterSimulatorOptions extends PrinterOptions {
  readonly port?: number | undefined;
}

export async function simulatePrinter(options: PrinterSimulatorOptions = {}): Promise<PrinterSimulator> {
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const printer = new PrinterMechanism(options, changed);
  const readers = new WeakMap<Send, (chunk: Uint8Array) => void>();
  /** Bytes that still get through before the cable breaks. */
  let cutAfter = Number.POSITIVE_INFINITY;
  const plug = (line: "ok" | "cut" | "off") => {
    printer.line = line;
    if (line === "off") printer.losePower();
    wire.plug(line === "ok");
    printer.settle();
  };
  const wire: SimulatedWire = await openWire(
    {
      connected: (send) => void readers.set(send, printer.reader(send)),
      bytes(chunk, send) {
        if (printer.line !== "ok") return;
        readers.get(send)?.(chunk.subarray(0, Math.min(chunk.length, cutAfter)));
        cutAfter -= chunk.length;
        if (cutAfter > 0) return;
        cutAfter = Number.POSITIVE_INFINITY;
        plug("cut");
      },
    },
    options.port,
  );

  const dials: Dials = {
    roll: (value) => printer.putRoll(numberUpTo(1000, value)),
    nearEnd(value) {
      printer.nearEndWorks = oneOf([true, false], value);
      printer.settle();
    },
    cover: (value) => printer.setCover(oneOf(["closed", "open"], value)),
    line: (value) => plug(oneOf(["ok", "cut", "off"], value)),
    jam(value) {
      const jam = oneOf([true, false, "knife", "paper"], value);
      printer.setJam(jam === true ? "knife" : jam === false ? "none" : jam, jam === true);
    },
    rests(value) {
      printer.rests = oneOf(["no", "hot", "button"], value);
      printer.settle();
    },
    mute(value) {
      printer.voice.mute = oneOf([true, false], value);
    },
    /** Another printer is put in its place: it comes up anew, with nothing in its buffer. */
    model(value) {
      printer.voice.model = String(value).slice(0, 40);
      printer.losePower();
      wire.plug(false);
      wire.plug(printer.line === "ok");
    },
    slow: (value) => printer.setSpeed(numberUpTo(10_000, value)),
    garbage(value) {
      printer.voice.garbage = numberUpTo(10_000, value);
    },
    cutAfter(value) {
      cutAfter = numberUpTo(1_000_000_000, value);
    },
    ...(options.dialect === "custom" && { take: () => printer.mouth.empty() }),
  };
  return {
    at: wire.at,
    state: () => ({
      kind: "printer",
      roll: Math.ceil(printer.roll),
      cover: printer.cover,
      line: printer.line,
      ...(options.dialect === "custom" && { mouth: printer.mouth.full ? "ticket" : "empty" }),
      papers: printer.paper.shown(),
    }),
    record: () => printer.paper.record(),
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => void listeners.push(listener),
    async close() {
      printer.losePower();
      await wire.close();
    },
  };
}
