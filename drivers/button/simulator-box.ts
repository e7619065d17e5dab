/** A button of a counter box with lamp and beeper beside it, for those who want to see what the fingertip is told. */
import type { SimulatedButton } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { simulateBox } from "../transport/firmata-simulator.ts";
import { type Dials, numberUpTo, oneOf, turnDial } from "../transport/simulated-dials.ts";

export interface BoxButtonOptions {
  readonly port?: number | undefined;
  /** `#13` */
  readonly lamp?: string | undefined;
  readonly beeper?: string | undefined;
}

const buttonPin = 2;
const usualBounceMs = 8;

/** The button is on pin 2 of the box; its outputs are where the configuration says. */
export async function simulateBoxButton({ port, lamp, beeper }: BoxButtonOptions): Promise<Simulator> {
  const box = await simulateBox({ port });
  const pinOf = (line: string | undefined) => Number(/^#(\d+)$/.exec(line ?? "")?.[1]);
  let stuck = false;

  function state(): SimulatedButton {
    const { line, pressed, lamps } = box.state();
    return {
      kind: "button",
      pressed: pressed.includes(buttonPin),
      line: line === "ok" ? "ok" : "cut",
      contact: stuck ? "stuck" : "ok",
      lamp: lamps[pinOf(lamp)] ?? 0,
      beeper: lamps[pinOf(beeper)] ?? 0,
    };
  }
  const press = (bounceMs: number, forMs?: number) =>
    box.turn("press", { pin: buttonPin, bounceMs, ...(forMs !== undefined && { forMs }) });
  const dials: Dials = {
    press: (value) => press(numberUpTo(40, value ?? usualBounceMs)),
    hold: (value) => press(usualBounceMs, numberUpTo(60_000, value)),
    contact(value) {
      stuck = oneOf(["ok", "stuck"], value) === "stuck";
      box.turn("stuck", stuck ? buttonPin : undefined);
    },
    line: (value) => box.turn("line", oneOf(["ok", "cut"], value)),
  };
  return {
    at: `firmata:${box.at}#${buttonPin}`,
    state,
    turn: (dial, value) => turnDial(dials, dial, value),
    onChange: (listener) => box.onChange(listener),
    close: () => box.close(),
  };
}
