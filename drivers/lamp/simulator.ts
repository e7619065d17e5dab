/** A signal lamp on a counter box, whose lights are on the pins that the configuration says. */
import type { SimulatedLamp } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { simulateBox } from "../transport/firmata-simulator.ts";
import { type Dials, oneOf, turnDial } from "../transport/simulated-dials.ts";

export interface LampSimulator extends Simulator {
  state(): SimulatedLamp;
}

export interface LampSimulatorOptions {
  readonly port?: number | undefined;
  /** `#7` */
  readonly red?: string | undefined;
  readonly yellow?: string | undefined;
  readonly green?: string | undefined;
  readonly beeper?: string | undefined;
}

export async function simulateLamp({ port, ...pins }: LampSimulatorOptions): Promise<LampSimulator> {
  const box = await simulateBox({ port });
  const dials: Dials = {
    line: (value) => box.turn("line", oneOf(["ok", "cut", "off"], value)),
  };
  const levelOf = (line: string | undefined) => box.state().lamps[Number(line?.slice(1))] ?? 0;
  return {
    at: `firmata:${box.at}`,
    state: () => ({
      kind: "lamp",
      red: levelOf(pins.red),
      yellow: levelOf(pins.yellow),
      green: levelOf(pins.green),
      beeper: levelOf(pins.beeper),
      line: box.state().line,
    }),
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => box.onChange(listener),
    close: () => box.close(),
  };
}
