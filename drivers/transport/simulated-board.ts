/** A small board on the network with contacts on its header, as gpioget and gpiomon would tell of them. */
import { openWire } from "./simulated-wire.ts";

export interface SimulatedBoard {
  /** `tcp://127.0.0.1:23456`; `#17` names a line of it. */
  readonly at: string;
  plug(connected: boolean): void;
  /** The contact ends like this, after some wavering for `bounceMs`. */
  move(line: number, closed: boolean, bounceMs?: number): void;
  close(): Promise<void>;
}

/** Parts of the time that a contact bounces, at each of which it changes. */
const waverings = [0.2, 0.3, 0.55, 0.6, 0.95, 1];

/** @param lines line → is its contact closed? Closed draws it low, as with a pull-up, or high with `pull: down`. */
export async function openBoard(
  lines: Readonly<Record<number, boolean>>,
  { pull = "up", port }: { readonly pull?: "up" | "down"; readonly port?: number | undefined } = {},
): Promise<SimulatedBoard> {
  const standing = new Map(Object.entries(lines).map(([line, closed]) => [Number(line), closed]));
  /** Of each line, what its last movement has still to tell. */
  const wavering = new Map<number, NodeJS.Timeout>();
  let plugged = true;
  const isHigh = (closed: boolean) => closed === (pull === "down");
  const levels = () =>
    `${[...standing].map(([line, closed]) => `"GPIO${line}"=${isHigh(closed) ? "active" : "inactive"}`).join(" ")}\n`;
  const wire = await openWire({ bytes() {}, connected: (send) => send(levels()) }, port);

  /** Times are those of the kernel, not those of the telling. */
  function tell(line: number, closed: boolean, atMs: number): void {
    standing.set(line, closed);
    if (plugged) wire.send(`${isHigh(closed) ? 1 : 2} ${line} ${(atMs / 1000).toFixed(9)}\n`);
  }
  /** One after the other: timers of their own would overtake each other on a busy machine. */
  function waver(line: number, closed: boolean, bounceMs: number, beganAt: number, n: number): void {
    const share = waverings[n];
    if (share === undefined) return;
    const at = beganAt + share * bounceMs;
    const timer = setTimeout(
      () => {
        tell(line, closed === (n % 2 === 1), at);
        waver(line, closed, bounceMs, beganAt, n + 1);
      },
      Math.max(0, at - performance.now()),
    );
    wavering.set(line, timer);
  }
  return {
    at: wire.at,
    plug(connected) {
      plugged = connected;
      wire.plug(connected);
    },
    move(line, closed, bounceMs = 0) {
      clearTimeout(wavering.get(line));
      if (standing.get(line) === closed) return;
      const now = performance.now();
      tell(line, closed, now);
      if (bounceMs > 0) waver(line, closed, bounceMs, now, 0);
    },
    close() {
      for (const timer of wavering.values()) clearTimeout(timer);
      return wire.close();
    },
  };
}
