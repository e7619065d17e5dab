/** The digits of a counter box as a sign; blinking, they are dark and lit by turns. */
import type { SimulatedSign } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { simulateBox } from "../transport/firmata-simulator.ts";
import { type Dials, oneOf, turnDial } from "../transport/simulated-dials.ts";

export interface DigitsSimulatorOptions {
  readonly port?: number | undefined;
  readonly pins?: { readonly data: number; readonly clock: number; readonly select: number } | undefined;
}

export interface DigitsSimulator extends Simulator {
  state(): SimulatedSign;
}

export async function simulateDigits({ port, pins }: DigitsSimulatorOptions): Promise<DigitsSimulator> {
  const box = await simulateBox({ port, ...(pins && { display: pins }) });
  const dials: Dials = { line: (value) => box.turn("line", oneOf(["ok", "cut", "off"], value)) };
  return {
    at: `firmata:${box.at}`,
    state() {
      const { digits, line } = box.state();
      return { kind: "sign", text: digits?.trimEnd() ?? "", blink: false, line };
    },
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => box.onChange(listener),
    close: () => box.close(),
  };
}
