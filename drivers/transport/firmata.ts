/** Contacts and outputs on the pins of a counter box: a cheap board with StandardFirmata. */
import { modes } from "./firmata-board.ts";
import { attach } from "./firmata-box.ts";
import type { ContactListener, ContactOptions, Line, LineAddress, Output, OutputListener } from "./lines.ts";

/**
 * Every change of the pin is told, as the board's own loop saw it (some thousand times a second); johnny-five's Button
 * would keep bounces to itself. Such boards hold a line up, but not down: that takes a resistor.
 */
export function openContact(address: LineAddress, { pull }: ContactOptions, listener: ContactListener): Line {
  if (address.kind !== "firmata") throw new Error(`${address.kind} is not firmata`);
  const { at, pin } = address;
  const closedAt = pull === "down" ? 1 : 0;
  let watched = false;
  let closed: boolean | undefined;

  const place = attach(at, {
    pins: [pin],
    mode: modes.input,
    begin(board) {
      watched = false;
      closed = undefined;
      board.listen(pin, pull === "up");
      // Until then the port may still be told as it was when this pin was none of its inputs.
      place.ask(pin, () => {
        watched = true;
        listener.ready(closed);
      });
    },
    lost(fault, sentence) {
      watched = false;
      listener.lost(fault, sentence);
    },
  });
  const hear = (level: number) => {
    const now = level === closedAt;
    if (now === closed) return;
    closed = now;
    if (watched) listener.edge(now, performance.now());
  };
  place.board.on(`digital-read-${pin}`, hear);
  return {
    close() {
      place.board.off(`digital-read-${pin}`, hear);
      place.close();
    },
  };
}

export function openOutput(address: LineAddress, listener: OutputListener): Output {
  if (address.kind !== "firmata") throw new Error(`${address.kind} is not firmata`);
  const { at, pin } = address;
  let level = 0;
  let begun = false;

  const place = attach(at, {
    pins: [pin],
    mode: modes.output,
    begin(board) {
      begun = true;
      board.pinMode(pin, board.can(pin, modes.pwm) ? modes.pwm : modes.output);
      write();
      place.ask(pin, () => listener.ready());
    },
    lost(fault, sentence) {
      begun = false;
      listener.lost(fault, sentence);
    },
  });
  function write(): void {
    const { board } = place;
    if (!begun || !board.pins[pin]) return;
    if (board.can(pin, modes.pwm)) board.pwmWrite(pin, Math.round(level * (board.RESOLUTION.PWM ?? 255)));
    else board.digitalWrite(pin, level > 0 ? 1 : 0);
  }
  return {
    set(next) {
      level = next;
      write();
    },
    close: () => place.close(),
  };
}
